"""What ECR would refuse of a repository policy as a whole, and where it stands."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from ecr_component.access.access_settings import ACCESS_KEYS, PRINCIPAL_KEYS
from ecr_component.access.principal_statements import Document
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
    partition = location.partition or access.partition()
    problems = [*foreign_principals(_named(access, place), partition)]
    if place.sound("policy_statements"):
        problems += repeated_sids(access.statements, place.of_statement, access.sids())
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


def _named(access: Access, place: AccessPlaces) -> Iterator[tuple[Path, Deferrable]]:
    """Every principal, and where it stands."""
    for key in PRINCIPAL_KEYS:
        for number, name in places(place.part_in(key)).items():
            yield (*place.of(key), number), name
    if place.sound("policy_statements"):
        for number, statement in enumerate(access.statements):
            for keys, name in named_in(statement):
                yield place.of_statement(number, *keys), name


def foreign_principals(
    named: Iterable[tuple[Path, Deferrable]],
    partition: str | None,
    whose: str = "the repository",
) -> Iterator[Problem]:
    """Find principals of another partition.

    Args:
        named: Principals, each with its place; outputs among them are left out.
        partition: That of what they are to have access to, if it is known.
        whose: What that is.
    """
    for where, name in named:
        if isinstance(name, str):
            try:
                as_principal(name).within(partition, whose)
            except Refusal as refusal:
                yield from (problem.under(*where) for problem in refusal.problems)


def repeated_sids(
    statements: Iterable[Document],
    place_of_statement: Callable[[int], Path],
    taken: Iterable[str] = (),
) -> Iterator[Problem]:
    """Find statements with a Sid that another has, or that is *taken*."""
    sids = set(taken)
    for number, statement in enumerate(statements):
        sid = statement.get("Sid")
        if sid in sids:
            yield Problem(
                place_of_statement(number),
                f"another statement has the Sid {show_value(sid)} too",
                remedy="rename one",
            )
        elif sid is not None:
            sids.add(str(sid))
