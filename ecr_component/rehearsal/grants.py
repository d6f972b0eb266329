"""Who may pull and push, by what a repository policy says."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final

PULL: Final = "ecr:BatchGetImage"
PUSH: Final = "ecr:PutImage"

ANYONE: Final = "anyone"

_ROOT = re.compile(r"arn:[\w-]+:iam::(\d{12}):root")

# Conditions that say in other words who "anyone" is.
_MEMBERS = frozenset({"aws:principalorgid", "aws:principalorgpaths"})
_EQUALS = frozenset({"StringEquals", "StringLike"})


@dataclass(frozen=True)
class Grants:
    """Principals by what they may do: accounts and organizations as their ids."""

    read: tuple[str, ...]
    """May pull, and not push."""

    write: tuple[str, ...]
    """May push."""

    more: bool
    """Whether the policy says more: denials, exceptions, other actions."""


def grants(policy: Mapping[str, Any]) -> Grants:
    """Read a repository policy."""
    statements = _listed(policy.get("Statement"))
    pullers, pushers = (
        {
            principal
            for statement in statements
            if _allows(statement, action)
            for principal in _principals(statement)
        }
        for action in (PULL, PUSH)
    )
    return Grants(
        read=tuple(sorted(pullers - pushers)),
        write=tuple(sorted(pushers)),
        more=any(_says_more(statement) for statement in statements),
    )


def _allows(statement: Mapping[str, Any], action: str) -> bool:
    return statement.get("Effect") == "Allow" and any(
        fnmatchcase(action.lower(), pattern.lower())
        for pattern in _listed(statement.get("Action"))
    )


def _principals(statement: Mapping[str, Any]) -> Iterator[str]:
    """Whom a statement is about; under which conditions, by their keys only."""
    condition: Mapping[str, Any] = statement.get("Condition") or {}
    keys = sorted({key for tests in condition.values() for key in tests})
    for principal in _named(statement.get("Principal")):
        if not keys:
            yield principal
        elif principal == ANYONE and (members := _members(condition)):
            yield from members
        else:
            yield f"{principal} (if {', '.join(keys)})"


def _named(principal: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON value
    kinds = principal if isinstance(principal, Mapping) else {"AWS": principal}
    for values in kinds.values():
        for value in _listed(values):
            account = _ROOT.fullmatch(value)
            yield account[1] if account else ANYONE if value == "*" else value


def _members(condition: Mapping[str, Any]) -> list[str]:
    """The organizations, or parts of one, that a condition is about alone."""
    tests = [
        (operator.removeprefix("ForAnyValue:"), key.lower(), values)
        for operator, found in condition.items()
        for key, values in found.items()
    ]
    match tests:
        case [(operator, key, values)] if operator in _EQUALS and key in _MEMBERS:
            return _listed(values)
    return []


def _says_more(statement: Mapping[str, Any]) -> bool:
    return "Principal" not in statement or not any(
        _allows(statement, action) for action in (PULL, PUSH)
    )


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - any JSON value
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
