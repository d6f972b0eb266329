"""What ECR would refuse of a registry's policy as a whole, and where it stands."""

from collections.abc import Iterator, Mapping

from ecr_component.access.access_checks import foreign_principals, repeated_sids
from ecr_component.access.principal_statements import Document
from ecr_component.access.registry_access import RegistryAccess, registry_policy_text
from ecr_component.access.repository_policy import named_in
from ecr_component.access.statements import place_of
from ecr_component.errors import Path, Problem, Refusal
from ecr_component.values.deferred import Deferrable
from ecr_component.values.regions import Location, NotKnown

_STATEMENTS = "policy_statements"
_SOURCES = "replication_source_account_ids"


def checked_registry_policy(
    access: RegistryAccess, written: object, location: Location
) -> tuple[str | None, list[Problem]]:
    """The registry policy's text, and what is wrong with it as a whole.

    Args:
        access: What it says.
        written: The inputs as they were written.
        location: Where the registry is, as far as that is known.

    Returns:
        The text, empty for none; ``None`` where it is not known yet, or wrong.
    """
    raw = written.get(_STATEMENTS) if isinstance(written, Mapping) else None

    def place(statement: int, *keys: str | int) -> Path:
        return (_STATEMENTS, *place_of(statement, keys, raw))

    def named() -> Iterator[tuple[Path, Deferrable]]:
        for number, one in enumerate(access.statements):
            for keys, name in named_in(one):
                yield place(number, *keys), name

    partition = location.partition or access.partition()
    problems = [*foreign_principals(named(), partition, "the registry")]
    problems += repeated_sids(access.statements, place)
    if not access:
        return "", problems
    if problems or access.deferred:
        return None, problems
    try:
        return _text(access, location), []
    except Refusal as refusal:
        longest = _STATEMENTS if access.statements else _SOURCES
        return None, [problem.under(longest) for problem in refusal.problems]


def _text(access: RegistryAccess, location: Location) -> str | None:
    try:
        return registry_policy_text(access, location)
    except NotKnown:
        # Its length is looked at wherever it will be.
        partition = access.partition() or "aws"
        registry_policy_text(access, Location(partition=partition))
        return None


def policy_warnings(access: RegistryAccess, location: Location) -> Iterator[Problem]:
    """Find statements about everyone, and an account that needs none."""
    for number in access.open_to_everyone():
        yield Problem(
            (_STATEMENTS, number),
            "allows everyone (Principal '*' without a Condition) to use the registry",
        )
    for number in access.locking():
        yield Problem(
            (_STATEMENTS, number),
            "denies everyone, whoever runs this included, to change the registry "
            "policy again",
            remedy="spare a role by a Condition, such as ArnNotLike with "
            "aws:PrincipalArn",
        )
    for number, one in enumerate(access.statements):
        for resource in _resources(one):
            if _is_elsewhere(resource, location):
                yield Problem(
                    (_STATEMENTS, number),
                    f"is about repositories of another registry, {resource}, and so "
                    "about none here",
                )
    for number, account_id in enumerate(access.sources):
        if account_id == location.account_id:
            yield Problem(
                (_SOURCES, number),
                "is the registry's own account, which needs no permission",
            )


def _resources(statement: Document) -> Iterator[str]:
    """The repositories that a statement names, as far as they are known."""
    found = statement.get("Resource")
    for resource in found if isinstance(found, tuple) else (found,):
        if isinstance(resource, str):
            yield resource


def _is_elsewhere(resource: str, location: Location) -> bool:
    if ":" not in resource:
        return False
    there = Location.of_arn(resource)
    return any(
        said and "*" not in said and known and said != known
        for said, known in (
            (there.region, location.region),
            (there.account_id, location.account_id),
        )
    )
