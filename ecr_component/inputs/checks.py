"""What AWS would refuse of a repository as a whole, or of a registry.

Single values are checked where they are read; these rules look at several.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ecr_component.access.repository_policy import Access, named_in, policy_text
from ecr_component.access.statements import place_of
from ecr_component.errors import (
    Key,
    Message,
    Path,
    Problem,
    Refusal,
    show_path,
    show_value,
)
from ecr_component.inputs.desired import ACCESS_KEYS, DesiredRepository
from ecr_component.inputs.input_models import (
    MOST_TAGS,
    EffectiveSettings,
    Inputs,
    RepositorySettings,
    default_for,
)
from ecr_component.values import kms_keys
from ecr_component.values.closed_models import places
from ecr_component.values.deferred import Deferrable
from ecr_component.values.principals import as_principal
from ecr_component.values.regions import Location, NotKnown, partition_of

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
        return place if self.own.has(key) else (default_for(key),)

    def part_in(self, key: str) -> Any:  # noqa: ANN401 - any key's value
        """What could be read of what stands at that place."""
        if self.own.has(key):
            return self.own.part(key)
        return self.inputs.part(default_for(key))

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
        defaults = map(default_for, ACCESS_KEYS)
        return (max(defaults, key=lambda key: len(str(getattr(self.inputs, key)))),)

    def sound(self, *keys: str) -> bool:
        """Whether all these could be read, so that they can be compared."""
        return not self.wrong or not any(self.of(key) in self.wrong for key in keys)


def repository_problems(
    repository: DesiredRepository, place: Places, location: Location
) -> Iterator[Problem]:
    """What is wrong with a repository as a whole."""
    yield from _excluding_keys(place)
    yield from _mutability_problems(repository.settings, place)
    yield from _tag_problems(place)
    yield from _key_problems(repository, place, location)


def checked_policy(
    access: Access, place: Places, location: Location
) -> tuple[str | None, list[Problem]]:
    """The repository policy's text, and what is wrong with it as a whole.

    Returns:
        The text, empty for none; ``None`` where it is not known yet, or wrong.
    """
    problems = [
        *_foreign_principals(access, place, location),
        *_repeated_sids(access, place),
    ]
    if not access:
        return "", problems
    if problems or access.deferred or not place.sound(*ACCESS_KEYS):
        return None, problems
    try:
        return _policy_text(access, location), []
    except Refusal as refusal:
        return None, [*_of_access(refusal.problems, place)]


def _policy_text(access: Access, location: Location) -> str | None:
    try:
        return policy_text(access, location)
    except NotKnown:
        # Its length is looked at wherever it will be.
        partition = location.partition or access.partition() or "aws"
        region = location.region or "us-east-1"
        policy_text(access, Location(region, partition, "123456789012"))
        return None


def _of_access(problems: Iterable[Problem], place: Places) -> Iterator[Problem]:
    where = place.of_access()
    for problem in problems:
        told = problem.under(*where)
        if where[0] != "repositories":
            one = show_path((place.name,))
            told = replace(told, remedy=f"{problem.remedy}; {one} is one that has it")
        yield told


def default_problems(inputs: Inputs) -> Iterator[Problem]:
    """Find what is wrong with the defaults as a whole."""
    for rule in inputs.cross_field_rules:
        yield from rule.problems(inputs)


def _excluding_keys(place: Places) -> Iterator[Problem]:
    for rule in place.own.cross_field_rules:
        for problem in rule.problems(place.own):
            yield problem.under("repositories", place.name)


def _mutability_problems(
    settings: EffectiveSettings, place: Places
) -> Iterator[Problem]:
    mode, filters = "image_tag_mutability", "image_tag_mutability_exclusion_filters"
    if not place.sound(mode):
        return
    excluding = settings.image_tag_mutability.endswith("_WITH_EXCLUSION")
    filters_at, mode_at = place.of(filters), place.of(mode)
    own = "repositories" in (filters_at[0], mode_at[0])
    given = bool(settings.image_tag_mutability_exclusion_filters) or not place.sound(
        filters
    )
    if excluding and not given:
        missing = filters if own else default_for(filters)
        yield Problem(
            filters_at if filters_at[0] == "repositories" else mode_at,
            f"{settings.image_tag_mutability} needs tag filters",
            remedy=Message("add ", Key(missing), ", such as ['latest']"),
        )
    # Default filters wait for a mode that uses them.
    if given and not excluding and filters_at[0] == "repositories":
        yield Problem(
            filters_at,
            f"tag filters have no place with {settings.image_tag_mutability}",
            remedy=Message(
                *(
                    "write ",
                    Key(mode),
                    f": {settings.image_tag_mutability}_WITH_EXCLUSION",
                ),
                ", or leave them out",
            ),
        )


def _tag_problems(place: Places) -> Iterator[Problem]:
    own, of_all = place.own.part("tags") or {}, place.inputs.part("global_tags") or {}
    together = len({**own, **of_all})
    if together > MOST_TAGS >= max(len(own), len(of_all)):
        yield Problem(
            place.of("tags"),
            Message(
                *("with ", Key("global_tags"), f" these are {together} tags, and a "),
                f"repository has up to {MOST_TAGS}",
            ),
        )


def _key_problems(
    repository: DesiredRepository, place: Places, location: Location
) -> Iterator[Problem]:
    key = repository.kms_key()
    if isinstance(key, str) and place.sound("encryption_config"):
        try:
            kms_keys.key_of_region(key, location.region)
        except Refusal as refusal:
            where = (*place.of("encryption_config"), "kms_key")
            yield from (problem.under(*where) for problem in refusal.problems)


def replica_problems(repository: DesiredRepository, place: Places) -> Iterator[Problem]:
    """Find what its replicas lack, where they are to be created."""
    yield from _keys_elsewhere(repository, place, _regions_of_replicas(place.inputs))


def replica_policy_problems(
    access: Access, place: Places, location: Location
) -> Iterator[Problem]:
    """Find what is wrong with a policy in other regions that is right in its own."""
    regions = _regions_of_replicas(place.inputs)
    if regions and access.is_regional():
        # The longest region makes the longest policy.
        there = replace(location, region=max(regions, key=len))
        for problem in checked_policy(access, place, there)[1]:
            yield replace(problem, what=f"in {there.region}, {problem.what}")


def _regions_of_replicas(inputs: Inputs) -> Sequence[str]:
    if not inputs.part("create_replicas"):
        return ()
    return sorted(places(inputs.part("replication_regions")).values())


def _keys_elsewhere(
    repository: DesiredRepository, place: Places, regions: Iterable[str]
) -> Iterator[Problem]:
    key = repository.kms_key()
    if not isinstance(key, str) or not place.sound(
        "encryption_config", "replica_kms_keys"
    ):
        return
    given = repository.settings.replica_kms_keys
    without = [
        name
        for name in regions
        if name not in given and kms_keys.key_elsewhere(key, name) is None
    ]
    if without:
        where = (*place.of("encryption_config"), "kms_key")
        for problem in kms_keys.no_key_elsewhere(key, without).problems:
            yield problem.under(*where)


def _foreign_principals(
    access: Access, place: Places, location: Location
) -> Iterator[Problem]:
    named = [*_named(access, place)]
    if not named:
        return
    partition = location.partition or access.partition()
    for where, name in named:
        try:
            as_principal(name).within(partition)
        except Refusal as refusal:
            yield from (problem.under(*where) for problem in refusal.problems)


def _named(access: Access, place: Places) -> Iterator[tuple[Path, str]]:
    """Every principal whose value is known, and where it stands."""
    for where, name in _all_named(access, place):
        if isinstance(name, str):
            yield where, name


def _all_named(access: Access, place: Places) -> Iterator[tuple[Path, Deferrable]]:
    for key in PRINCIPAL_KEYS:
        for number, name in places(place.part_in(key)).items():
            yield (*place.of(key), number), name
    if place.sound("policy_statements"):
        for number, statement in enumerate(access.statements):
            for keys, name in named_in(statement):
                yield place.of_statement(number, *keys), name


def _repeated_sids(access: Access, place: Places) -> Iterator[Problem]:
    if not place.sound("policy_statements"):
        return
    taken = set(access.sids())
    for index, statement in enumerate(access.statements):
        sid = statement.get("Sid")
        if sid in taken:
            yield Problem(
                place.of_statement(index),
                f"another statement has the Sid {show_value(sid)} too",
                remedy="rename one",
            )
        elif sid is not None:
            taken.add(str(sid))


def replication_problems(inputs: Inputs, location: Location) -> Iterator[Problem]:
    """Find destinations that a registry at *location* can't have."""
    regions = places(inputs.part("replication_regions"))
    partitions = {partition_of(name) for name in regions.values()}
    for place, name in regions.items():
        where: Path = ("replication_regions", place)
        if name == location.region:
            yield Problem(
                where,
                "is the region of the repositories themselves",
                name,
                "remove it: ECR copies to other regions only",
            )
        elif (
            location.partition
            and partition_of(name)
            and location.partition not in partitions
        ):
            yield Problem(
                where,
                f"is not in the partition of the repositories ({location.partition})",
                name,
                "images never cross partitions",
            )
