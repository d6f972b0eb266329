"""What AWS would refuse of a repository as a whole, or of a registry.

Single values are checked where they are read; these rules look at several.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ecr_component.access.access_checks import checked_policy
from ecr_component.access.access_settings import ACCESS_KEYS
from ecr_component.access.repository_policy import Access
from ecr_component.access.statements import place_of
from ecr_component.errors import (
    Key,
    Message,
    Path,
    Problem,
    show_path,
)
from ecr_component.inputs.desired import DesiredRepository
from ecr_component.inputs.input_models import (
    Inputs,
    RepositorySettings,
    default_for,
)
from ecr_component.registry.shared_settings import (
    encryption_problems,
    mutability_problems,
)
from ecr_component.values import kms_keys
from ecr_component.values.closed_models import places
from ecr_component.values.regions import Location, partition_of
from ecr_component.values.resource_tags import MOST_TAGS


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

    def is_own(self, key: str) -> bool:
        """Whether the repository says anything of a key."""
        return self.own.has(key)

    def default_for(self, key: str) -> str:
        """The input with a key's default."""
        return default_for(key)

    def as_whole(self, problem: Problem) -> Problem:
        """A problem of the policy, at the repository if it says anything of access.

        Else at the longest default, with the repository as one that has it.
        """
        if any(map(self.own.has, ACCESS_KEYS)):
            return problem.under("repositories", self.name)
        defaults = map(default_for, ACCESS_KEYS)
        longest = max(defaults, key=lambda key: len(str(getattr(self.inputs, key))))
        one = show_path((self.name,))
        return problem.under(longest).advised(f"{one} is one that has it")

    def sound(self, *keys: str) -> bool:
        """Whether all these could be read, so that they can be compared."""
        return not self.wrong or not any(self.of(key) in self.wrong for key in keys)


def repository_problems(
    repository: DesiredRepository, place: Places, location: Location
) -> Iterator[Problem]:
    """What is wrong with a repository as a whole."""
    yield from _excluding_keys(place)
    yield from mutability_problems(repository.settings, place)
    yield from _tag_problems(place)
    yield from encryption_problems(repository.settings, place, location)


def default_problems(inputs: Inputs) -> Iterator[Problem]:
    """Find what is wrong with the defaults as a whole."""
    for rule in inputs.cross_field_rules:
        yield from rule.problems(inputs)


def _excluding_keys(place: Places) -> Iterator[Problem]:
    for rule in place.own.cross_field_rules:
        for problem in rule.problems(place.own):
            yield problem.under("repositories", place.name)


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
