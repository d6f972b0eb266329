"""Roles: who can assume them, and what they may do in ECR."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from ecr_component.access.role_words import assumed_by, rights
from ecr_component.report.snapshot import Snapshot
from ecr_component.values.regions import Location

_HIDDEN: Final = "a secret"


class RoleInWords(NamedTuple):
    """What is to be said of a role."""

    name: str
    arn: str
    assumed_by: Sequence[str]
    """Each enough by itself."""
    rights: Sequence[str]


def roles_in_words(snapshot: Snapshot) -> Iterator[RoleInWords]:
    """Tell of each role."""
    location = Location(snapshot.region, account_id=snapshot.account_id)
    for role in snapshot.roles:
        trust = snapshot.document(role.trust_policy)
        policies = list(map(snapshot.document, role.policies.values()))
        hidden = [_HIDDEN for policy in policies if _is_secret(policy)]
        yield RoleInWords(
            role.name,
            role.arn,
            [_HIDDEN] if _is_secret(trust) else assumed_by(trust, location),
            [*rights(policies, location), *hidden] or ["nothing in ECR"],
        )


def _is_secret(document: Any) -> bool:  # noqa: ANN401 - JSON
    return isinstance(document, str)
