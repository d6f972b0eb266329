"""What ECR would refuse of a repository policy as a whole, and where it stands."""

from collections.abc import Iterator
from typing import Any, Protocol

from ecr_component.access.access_settings import ACCESS_KEYS, PRINCIPAL_KEYS
from ecr_component.access.repository_policy import Access, named_in, policy_text
from ecr_component.errors import Path, Problem, Refusal, show_value
from ecr_component.values.closed_models import places
from ecr_component.values.deferred import Deferrable
from ecr_component.values.principals import as_principal
from ecr_component.values.regions import Location, NotKnown


class AccessPlaces(Protocol):
    """Where the keys stand of which a policy is made."""

    def of(self, key: str) -> Path:
        """The place of a key, or of its default."""

    def part_in(self, key: str) -> Any:  # noqa: ANN401 - any key's value
        """What could be read of what stands at that place."""

    def of_statement(self, statement: int, *keys: str | int) -> Path:
        """A part of a statement written by hand."""

    def as_whole(self, problem: Problem) -> Problem:
        """A problem of the policy as a whole, at the place to look at."""

    def sound(self, *keys: str) -> bool:
        """Whether all these could be read, so that they can be compared."""


def checked_policy(
    access: Access, place: AccessPlaces, location: Location
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
        return None, [*map(place.as_whole, refusal.problems)]


def _policy_text(access: Access, location: Location) -> str | None:
    try:
        return policy_text(access, location)
    except NotKnown:
        # Its length is looked at wherever it will be.
        partition = location.partition or access.partition() or "aws"
        region = location.region or "us-east-1"
        policy_text(access, Location(region, partition, "123456789012"))
        return None


def _foreign_principals(
    access: Access, place: AccessPlaces, location: Location
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


def _named(access: Access, place: AccessPlaces) -> Iterator[tuple[Path, str]]:
    """Every principal whose value is known, and where it stands."""
    for where, name in _all_named(access, place):
        if isinstance(name, str):
            yield where, name


def _all_named(
    access: Access, place: AccessPlaces
) -> Iterator[tuple[Path, Deferrable]]:
    for key in PRINCIPAL_KEYS:
        for number, name in places(place.part_in(key)).items():
            yield (*place.of(key), number), name
    if place.sound("policy_statements"):
        for number, statement in enumerate(access.statements):
            for keys, name in named_in(statement):
                yield place.of_statement(number, *keys), name


def _repeated_sids(access: Access, place: AccessPlaces) -> Iterator[Problem]:
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
