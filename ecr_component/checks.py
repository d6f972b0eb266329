"""What AWS would refuse of a repository as a whole, or of a registry.

Single values are checked where they are read; these rules look at several.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ecr_component import names
from ecr_component.access import Access, named_in, policy_text
from ecr_component.errors import Key, Message, Path, Problem, Refusal
from ecr_component.inputs import (
    MOST_TAGS,
    Inputs,
    RepositorySettings,
    default_for,
)
from ecr_component.principals import of_partition
from ecr_component.regions import Home, NotKnown, Place, partition_of
from ecr_component.registry import Repository
from ecr_component.statements import place_of

ACCESS_KEYS = (
    "external_account_ids_with_lambda_access",
    "external_account_ids_with_read_access",
    "external_account_ids_with_write_access",
    "lambda_access",
    "policy_statements",
    "principals_with_push_access",
    "principals_with_read_access",
    "principals_with_write_access",
    "strict_deny_rules_enabled",
    "users_or_roles_to_allow_deny_all_else",
)

PRINCIPAL_KEYS = (
    "principals_with_push_access",
    "principals_with_read_access",
    "principals_with_write_access",
    "users_or_roles_to_allow_deny_all_else",
)


@dataclass(frozen=True)
class Places:
    """Where a repository's settings were written, to say it in a message."""

    name: str
    own: RepositorySettings
    inputs: Inputs
    wrong: frozenset[Path]
    written: object
    """All inputs as they were written."""

    def of(self, key: str) -> Path:
        """The repository's own key, or the input with its default."""
        place: Path = ("repositories", self.name, key)
        said = key in self.own.model_fields_set or place in self.wrong
        return place if said else (default_for(key),)

    def said_in(self, key: str) -> object:
        """What stands at that place."""
        if key in self.own.model_fields_set:
            return getattr(self.own, key)
        return getattr(self.inputs, default_for(key))

    def of_statement(self, statement: int, *keys: str | int) -> Path:
        """A part of a statement written by hand."""
        place = self.of("policy_statements")
        written = self.written
        for step in place:
            written = written.get(step) if isinstance(written, Mapping) else None
        return (*place, *place_of(statement, keys, written))

    def of_access(self) -> Path:
        """The repository if it says anything of access, else the longest default."""
        if any(self.of(key)[0] == "repositories" for key in ACCESS_KEYS):
            return ("repositories", self.name)
        longest = max(ACCESS_KEYS, key=lambda key: len(str(self.said_in(key))))
        return (default_for(longest),)

    def sound(self, *keys: str) -> bool:
        """Whether all these could be read, so that they can be compared."""
        return not any(self.of(key) in self.wrong for key in keys)


def repository_problems(
    repository: Repository, place: Places, home: Home
) -> Iterator[Problem]:
    """What is wrong with a repository as a whole."""
    yield from _two_lifecycles(place)
    yield from _mutability_problems(repository, place)
    yield from _tag_problems(repository, place)
    yield from _key_problems(repository, place, home)
    yield from _policy_problems(repository, place, home)


def default_problems(inputs: Inputs) -> Iterator[Problem]:
    """Find what is wrong with the defaults as a whole."""
    if inputs.default_lifecycle.rules() and inputs.default_lifecycle_policy_rules:
        yield Problem(
            ("default_lifecycle",),
            Message("stands beside ", Key("default_lifecycle_policy_rules")),
            remedy="write one of the two",
        )


def _two_lifecycles(place: Places) -> Iterator[Problem]:
    if place.own.lifecycle is not None and place.own.lifecycle_policy_rules is not None:
        yield Problem(
            place.of("lifecycle"),
            Message("stands beside ", Key("lifecycle_policy_rules")),
            remedy="write one of the two",
        )


def _mutability_problems(repository: Repository, place: Places) -> Iterator[Problem]:
    mode, filters = "image_tag_mutability", "image_tag_mutability_exclusion_filters"
    if not place.sound(mode, filters):
        return
    excluding = repository.tag_mutability.endswith("_WITH_EXCLUSION")
    filters_at, mode_at = place.of(filters), place.of(mode)
    own = "repositories" in (filters_at[0], mode_at[0])
    if excluding and not repository.tag_filters:
        missing = filters if own else default_for(filters)
        yield Problem(
            filters_at if filters_at[0] == "repositories" else mode_at,
            f"{repository.tag_mutability} needs tag filters",
            remedy=Message("add ", Key(missing), ", such as ['latest']"),
        )
    if repository.tag_filters and not excluding:
        yield Problem(
            filters_at,
            f"tag filters have no place with {repository.tag_mutability}",
            remedy=Message(
                *("write ", Key(mode), f": {repository.tag_mutability}_WITH_EXCLUSION"),
                ", or leave them out",
            ),
        )


def _tag_problems(repository: Repository, place: Places) -> Iterator[Problem]:
    if len(repository.tags) > MOST_TAGS:
        yield Problem(
            place.of("tags"),
            Message(
                *("with ", Key("global_tags")),
                f" these are {len(repository.tags)} tags, and a repository has up to "
                f"{MOST_TAGS}",
            ),
        )


def _key_problems(
    repository: Repository, place: Places, home: Home
) -> Iterator[Problem]:
    key = repository.encryption.kms_key if repository.encryption else None
    if isinstance(key, str) and place.sound("encryption_config"):
        try:
            names.key_of_region(key, home.region)
        except Refusal as refusal:
            where = (*place.of("encryption_config"), "kms_key")
            yield from (problem.under(*where) for problem in refusal.problems)


def _policy_problems(
    repository: Repository, place: Places, home: Home
) -> Iterator[Problem]:
    problems = [
        *_foreign_principals(repository, place, home),
        *_repeated_sids(repository, place),
    ]
    yield from problems
    known = repository.access and not repository.access.later()
    if known and not problems and place.sound(*ACCESS_KEYS):
        try:
            _policy_text(repository.access, home)
        except Refusal as refusal:
            where = place.of_access()
            for problem in refusal.problems:
                told = problem.under(*where)
                if where[0] != "repositories":
                    remedy = f"{problem.remedy}; {repository.name} is one that has it"
                    told = replace(told, remedy=remedy)
                yield told


def _foreign_principals(
    repository: Repository, place: Places, home: Home
) -> Iterator[Problem]:
    named = [*_named(repository, place)]
    if not named:
        return
    partition = home.partition or repository.access.partition()
    for where, name in named:
        try:
            of_partition(str(name), partition)
        except Refusal as refusal:
            yield from (problem.under(*where) for problem in refusal.problems)


def _named(repository: Repository, place: Places) -> Iterator[tuple[Path, object]]:
    """Every principal that could be read, and where it stands."""
    for key in filter(place.sound, PRINCIPAL_KEYS):
        said = place.said_in(key)
        for number, name in enumerate(said if isinstance(said, tuple) else ()):
            yield (*place.of(key), number), name
    if place.sound("policy_statements"):
        for number, statement in enumerate(repository.access.statements):
            for keys, name in named_in(statement):
                yield place.of_statement(number, *keys), name


def _repeated_sids(repository: Repository, place: Places) -> Iterator[Problem]:
    if not place.sound("policy_statements"):
        return
    taken = set(repository.access.sids())
    for index, statement in enumerate(repository.access.statements):
        sid = statement.get("Sid")
        if sid in taken:
            yield Problem(
                place.of_statement(index),
                f"another statement has the Sid {sid!r} too",
                remedy="rename one",
            )
        elif sid is not None:
            taken.add(str(sid))


def _policy_text(access: Access, home: Home) -> str:
    """The text, or one of its length where the home is not known."""
    try:
        return policy_text(access, home)
    except NotKnown:
        partition = home.partition or access.partition() or "aws"
        somewhere = Place(home.region or "us-east-1", partition, "123456789012")
        return policy_text(access, somewhere)


def replication_problems(regions: Iterable[str], home: Home) -> Iterator[Problem]:
    """Find destinations that a registry at *home* can't have."""
    for place, name in enumerate(regions):
        where: Path = ("replication_regions", place)
        if name == home.region:
            yield Problem(
                where,
                "is the region of the repositories themselves",
                name,
                "remove it: ECR copies to other regions only",
            )
        elif home.partition and partition_of(name) not in (None, home.partition):
            yield Problem(
                where,
                f"is not in the partition of the repositories ({home.partition})",
                name,
                "images never cross partitions",
            )
