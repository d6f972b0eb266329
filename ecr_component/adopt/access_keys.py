"""A repository policy said in the component's own keys, as far as they say the same.

A statement becomes account ids, principals, Lambda or deny keys where the component
would write that very statement for them; any other becomes one of `policy_statements`.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ecr_component.access.repository_policy import LAMBDA_OF_OTHERS, Access, policy_text
from ecr_component.access.statements import Statement
from ecr_component.adopt.policy_shape import (
    CannotBeSaid,
    account_of,
    canonical,
)
from ecr_component.adopt.statement_keys import (
    Written,
    renamed,
    sayable,
    statements_in,
    texts,
)
from ecr_component.errors import Refusal
from ecr_component.values.closed_models import nested
from ecr_component.values.principals import (
    Principal,
    principal,
    trusted_identity,
)
from ecr_component.values.regions import Location
from ecr_component.values.rule import Rule

# Accounts and what is in them stand in one statement; every other form has its own.
_IN_ONE_STATEMENT: Final = {"account": "identity"}


@dataclass(frozen=True)
class AccessKeys:
    """A policy as keys of a repository."""

    keys: Mapping[str, object]
    """Those that say something."""

    changes: tuple[str, ...] = ()
    """In what the component's policy differs from this one."""


@lru_cache(maxsize=4096)
def access_keys(policy: str, place: Location) -> AccessKeys:
    """Say a policy in keys.

    Args:
        policy: Its text.
        place: Where the repository is, all of it known.

    Raises:
        CannotBeSaid: The component could not write it.
    """
    changes: list[str] = []
    access, rest = _understood(statements_in(policy, changes), place)
    said = (_sayable(statement, changes) for statement in rest)
    raw = [*renamed(filter(None, said), access.sids(), changes)]
    keys = _keys(access, raw)
    if not keys:
        raise CannotBeSaid("is about nobody who is still there")
    return AccessKeys(keys, tuple(changes))


@dataclass(frozen=True)
class _Meaning:
    """What a statement says in keys."""

    access: Access
    part: tuple[str, str]
    """Which of the component's statements it is: it writes one of each."""


def _understood(
    statements: Sequence[Written], place: Location
) -> tuple[Access, list[Written]]:
    """What the component has keys for, and the statements that it has none for."""
    access, rest = _lambda_of_others(statements, place)
    parts = set()
    raw = []
    for statement in rest:
        meaning = _meaning(json.dumps(statement), place)
        if meaning is None or meaning.part in parts:
            raw.append(statement)
        else:
            parts.add(meaning.part)
            access = _both(access, meaning.access)
    return access, raw


def _lambda_of_others(
    statements: Sequence[Written], place: Location
) -> tuple[Access, Sequence[Written]]:
    """The two statements for Lambda functions of other accounts, if both are there."""
    pair = [one for one in statements if one.get("Sid") in LAMBDA_OF_OTHERS]
    accounts = sorted(
        {account_of(entry) for one in pair for entry in _of_kind(one, "AWS")}
    )
    access = Access(lambda_accounts=tuple(accounts))
    if accounts and _writes(access, pair, place):
        return access, [one for one in statements if one not in pair]
    return Access(), statements


@lru_cache(maxsize=4096)
def _meaning(statement: str, place: Location) -> _Meaning | None:
    """What a statement, as JSON, says; None where there are no keys for it."""
    read = json.loads(statement)
    guesses = _guesses(read)
    return next((one for one in guesses if _writes(one.access, [read], place)), None)


def _guesses(statement: Written) -> Iterator[_Meaning]:
    people = _checked(principal, _people(statement))
    if people:
        kind = _IN_ONE_STATEMENT.get(people[0].kind, people[0].kind)
        yield _Meaning(Access(read=people), ("read", kind))
        yield _Meaning(Access(write=people), ("write", kind))
        yield _Meaning(Access(push=people), ("push", kind))
    exempt = _checked(trusted_identity, _exempt(statement))
    if exempt:
        yield _Meaning(Access(exempt=exempt), ("deny", ""))
        yield _Meaning(Access(exempt=exempt, strict=True), ("deny", ""))
    yield _Meaning(Access(lambda_functions=True), ("lambda", ""))


def _writes(access: Access, statements: Iterable[Written], place: Location) -> bool:
    """Whether the component writes just these statements."""
    try:
        written = json.loads(policy_text(access, place))["Statement"]
    except Refusal:
        return False
    return Counter(map(canonical, written)) == Counter(map(canonical, statements))


def _people(statement: Written) -> list[str]:
    """Whom a statement is about, in the forms that lists of principals take."""
    if statement.get("Principal") == "*":
        return [
            *_condition(statement, "StringEquals", "aws:PrincipalOrgID"),
            *_condition(statement, "ForAnyValue:StringLike", "aws:PrincipalOrgPaths"),
        ]
    accounts = [account_of(entry) for entry in _of_kind(statement, "AWS")]
    return accounts or _of_kind(statement, "Service")


def _exempt(statement: Written) -> list[str]:
    """Whom a deny rule exempts, if it is one."""
    ids = _condition(statement, "StringNotLike", "aws:userId")
    arns = _condition(statement, "ArnNotEquals", "aws:PrincipalArn")
    return [*(entry.removesuffix(":*") for entry in ids), *arns]


def _of_kind(statement: Written, kind: str) -> list[str]:
    named = statement.get("Principal")
    return texts(named.get(kind)) if isinstance(named, Mapping) else []


def _condition(statement: Written, operator: str, key: str) -> list[str]:
    condition = statement.get("Condition")
    tests = condition.get(operator) if isinstance(condition, Mapping) else None
    return texts(tests.get(key)) if isinstance(tests, Mapping) else []


def _checked(rule: Rule[Principal], entries: Iterable[str]) -> tuple[Principal, ...]:
    """What passes a rule; nothing if one entry does not."""
    try:
        return tuple(rule(entry) for entry in entries)
    except Refusal:
        return ()


def _sayable(statement: Written, changes: list[str]) -> Written | None:
    """One of a repository's `policy_statements`; None where nothing of it lasts."""
    said = dict(statement)
    if said.get("Resource") in ("*", ["*"]):
        del said["Resource"]
        changes.append("Resource '*', which means the repository itself, is left out")
    return sayable(said, nested(Statement), changes)


def _both(one: Access, other: Access) -> Access:
    return Access(
        read=(*one.read, *other.read),
        write=(*one.write, *other.write),
        push=(*one.push, *other.push),
        lambda_accounts=one.lambda_accounts,
        lambda_functions=one.lambda_functions or other.lambda_functions,
        exempt=(*one.exempt, *other.exempt),
        strict=one.strict or other.strict,
    )


def _keys(access: Access, statements: list[Written]) -> dict[str, object]:
    read_ids, read = _apart(access.read)
    write_ids, write = _apart(access.write)
    keys: dict[str, object] = {
        "external_account_ids_with_read_access": read_ids,
        "external_account_ids_with_write_access": write_ids,
        "external_account_ids_with_lambda_access": _sorted(access.lambda_accounts),
        "lambda_access": access.lambda_functions,
        "principals_with_read_access": read,
        "principals_with_write_access": write,
        "principals_with_push_access": _sorted(access.push),
        "users_or_roles_to_allow_deny_all_else": _sorted(access.exempt),
        "strict_deny_rules_enabled": access.strict,
        "policy_statements": statements,
    }
    return {key: value for key, value in keys.items() if value}


def _sorted(principals: Iterable[object]) -> list[str]:
    return sorted(map(str, principals))


def _apart(principals: Iterable[object]) -> tuple[list[str], list[str]]:
    """Account ids, which have keys of their own, and all others."""
    ordered = _sorted(principals)
    ids = [one for one in ordered if one.isdigit()]
    return ids, [one for one in ordered if not one.isdigit()]
