"""What kind of principal a name is that `access.grants` gives, seen at a glance."""

import re
from typing import Final, Literal

from ecr_component.access.grants import Grant
from ecr_component.access.subjects import ANYONE

PrincipalKind = Literal[
    "Everyone", "Organizations", "Accounts", "Roles and users", "Services", "Lambda"
]

KINDS: Final[tuple[PrincipalKind, ...]] = (
    *("Everyone", "Organizations", "Accounts", "Roles and users", "Services"),
    "Lambda",
)

EVERYONE_BUT: Final = "everyone but "

_ARN: Final = re.compile(r"arn:[\w-]+:(?:iam|sts)::(?P<account>\d*):(?P<name>.+)")


def kind_of(principal: str) -> PrincipalKind:
    """The kind of a principal, by what its name looks like."""
    if principal == ANYONE or principal.startswith(EVERYONE_BUT):
        return "Everyone"
    if principal.startswith("o-"):
        return "Organizations"
    if re.fullmatch(r"[0-9]{12}", principal):
        return "Accounts"
    if principal.startswith(("functions of ", "lambda.amazonaws.com")):
        return "Lambda"
    return "Roles and users" if principal.startswith("arn:") else "Services"


def order_of(principal: str) -> tuple[int, str]:
    """Where a principal stands among others."""
    return KINDS.index(kind_of(principal)), principal


def concerned(grant: Grant) -> tuple[str, ...]:
    """Whom a grant is about, each with one name."""
    if grant.all_but:
        return (EVERYONE_BUT + ", ".join(map(shortened, grant.who)),)
    return grant.who


def shortened(principal: str) -> str:
    """A name that is short enough for a heading: ``role/ci of 111122223333``."""
    found = _ARN.fullmatch(principal)
    return f"{found['name']} of {found['account']}" if found else principal
