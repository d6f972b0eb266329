"""What AWS would refuse of a repository as a whole, or of a registry.

Single values are checked where they are read; these rules look at several.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ecr_component import names
from ecr_component.access import Access, policy_text
from ecr_component.errors import Path, Problem, Refusal
from ecr_component.inputs import (
    MOST_TAGS,
    Inputs,
    RepositorySettings,
    default_for,
)
from ecr_component.lifecycle import LifecycleRule
from ecr_component.regions import Home, NotKnown, Place, partition_of
from ecr_component.registry import Repository
from ecr_component.short_form import Lifecycle

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


@dataclass(frozen=True)
class Places:
    """Where a repository's settings were written, to say it in a message."""

    name: str
    own: RepositorySettings
    inputs: Inputs
    wrong: frozenset[Path]

    def of(self, key: str) -> Path:
        """The repository's own key, or the input with its default."""
        place: Path = ("repositories", self.name, key)
        said = key in self.own.model_fields_set or place in self.wrong
        return place if said else (default_for(key),)

    def of_access(self) -> Path:
        """The repository if it says anything of access, else the first such default."""
        if any(self.of(key)[0] == "repositories" for key in ACCESS_KEYS):
            return ("repositories", self.name)
        given = (default_for(key) for key in ACCESS_KEYS)
        return (next(name for name in given if getattr(self.inputs, name)),)

    def sound(self, *keys: str) -> bool:
        """Whether all these could be read, so that they can be compared."""
        return not any(self.of(key) in self.wrong for key in keys)


def repository_problems(
    repository: Repository, place: Places, home: Home
) -> Iterator[Problem]:
    """What is wrong with a repository as a whole."""
    yield from two_lifecycles(
        place.own.lifecycle,
        place.own.lifecycle_policy_rules,
        ("repositories", repository.name, "lifecycle"),
    )
    yield from _mutability_problems(repository, place)
    yield from _tag_problems(repository, place)
    yield from _key_problems(repository, place, home)
    yield from _policy_problems(repository, place, home)


def two_lifecycles(
    short: Lifecycle | None, rules: tuple[LifecycleRule, ...] | None, where: Path
) -> Iterator[Problem]:
    """Find rules beside the short form in one place."""
    if short and short.rules() and rules:
        beside = f"{where[-1]}_policy_rules"
        yield Problem(where, f"stands beside {beside}", remedy="write one of the two")


def _mutability_problems(repository: Repository, place: Places) -> Iterator[Problem]:
    mode, filters = "image_tag_mutability", "image_tag_mutability_exclusion_filters"
    if not place.sound(mode, filters):
        return
    excluding = repository.tag_mutability.endswith("_WITH_EXCLUSION")
    if excluding and not repository.tag_filters:
        yield Problem(
            place.of(mode),
            f"{repository.tag_mutability} needs tag filters",
            remedy=f"add {place.of(filters)[-1]}, such as ['latest']",
        )
    if repository.tag_filters and not excluding:
        yield Problem(
            place.of(filters),
            f"tag filters have no place with {repository.tag_mutability}",
            remedy=f"{place.of(mode)[-1]} would be {repository.tag_mutability}"
            "_WITH_EXCLUSION",
        )


def _tag_problems(repository: Repository, place: Places) -> Iterator[Problem]:
    if len(repository.tags) > MOST_TAGS:
        yield Problem(
            place.of("tags"),
            f"with global_tags these are {len(repository.tags)} tags, and a "
            f"repository has up to {MOST_TAGS}",
        )


def _key_problems(
    repository: Repository, place: Places, home: Home
) -> Iterator[Problem]:
    key = repository.encryption.kms_key if repository.encryption else None
    if isinstance(key, str):
        try:
            names.key_of_region(key, home.region)
        except Refusal as refusal:
            where = (*place.of("encryption_config"), "kms_key")
            yield from (problem.under(*where) for problem in refusal.problems)


def _policy_problems(
    repository: Repository, place: Places, home: Home
) -> Iterator[Problem]:
    if not repository.access or repository.access.later():
        return
    try:
        _policy_text(repository.access, home)
    except Refusal as refusal:
        where = place.of_access()
        yield from (problem.under(*where) for problem in refusal.problems)


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
