"""Who may do what by which policies, worked out as AWS says that it does.

It shares no line with the package, whose policies it judges. What the package never
writes (policy variables, dates, addresses) is an error, and no guess.

Sources: IAM user guide, "Policy evaluation logic", "Cross-account policy evaluation
logic", "IAM JSON policy elements: Principal", "NotPrincipal", "Condition operators",
"Single-valued vs. multivalued context keys", "Grammar of the IAM JSON policy
language"; for roles "IAM role trust policies" and "Available keys for AWS OIDC
federation".
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from typing import Any, Final

Policy = str | Mapping[str, Any]
"""A document, or its text."""

Values = str | tuple[str, ...]
"""A context key's value; several, where the key is one that has several."""


class Named(IntEnum):
    """Whether a policy of a resource names somebody, and by what."""

    NOT = 0
    BY_ACCOUNT = 1
    """Their account is, which then decides by its own policies."""
    ITSELF = 2


@dataclass(frozen=True)
class Caller:
    """Somebody with a request: what a policy may call them, and what AWS knows."""

    kind: str
    """The key of `Principal` they are named under."""
    names: tuple[str, ...] = ()
    """Their own; a session of a role is named as the role is."""
    account: str | None = None
    """Whose policies of identities are about them; a service has none."""
    context: Mapping[str, Values] = field(default_factory=dict)
    """By key, in small letters."""


def role(arn: str, session: str = "job", **more: str) -> Caller:
    """A session of a role.

    Args:
        arn: The role's.
        session: Its name.
        more: As for `_identity`.
    """
    *_, account, path = arn.split(":")
    partition = arn.split(":")[1]
    name = path.rpartition("/")[2]
    itself = f"arn:{partition}:sts::{account}:assumed-role/{name}/{session}"
    return _identity(arn, (arn, itself), session=session, **more)


def user(arn: str, **more: str) -> Caller:
    """An IAM user."""
    return _identity(arn, (arn,), **more)


def _identity(
    arn: str,
    names: tuple[str, ...],
    *,
    session: str = "",
    unique_id: str = "XXXXOFNOBODYELSE00001",
    unit: str = "",
    **tags: str,
) -> Caller:
    """An identity of IAM.

    Args:
        arn: Its own, or its role's.
        names: What policies may call it.
        session: The role's session.
        unique_id: Begins with ``AIDA`` or ``AROA``.
        unit: Where its account is, such as ``o-example/r-ab12/ou-ab12-11111111/``.
        tags: Its own.
    """
    account = arn.split(":")[4]
    context: dict[str, Values] = {
        "aws:principalarn": arn,
        "aws:principalaccount": account,
        "aws:userid": f"{unique_id}:{session}" if session else unique_id,
        "aws:principalisawsservice": "false",
        **{f"aws:principaltag/{key}".lower(): value for key, value in tags.items()},
    }
    if unit:
        context["aws:principalorgid"] = unit.partition("/")[0]
        context["aws:principalorgpaths"] = (unit,)
    return Caller("AWS", names, account, context)


def service(name: str, source_arn: str = "", source_account: str = "") -> Caller:
    """A service of AWS, at work for a resource of somebody's."""
    context: dict[str, Values] = {"aws:principalisawsservice": "true"}
    if source_arn:
        context["aws:sourcearn"] = source_arn
        source_account = source_account or source_arn.split(":")[4]
    if source_account:
        context["aws:sourceaccount"] = source_account
    return Caller("Service", (name,), None, context)


ANYBODY: Final = Caller("")
"""Without credentials."""


def allowed(
    caller: Caller,
    action: str,
    resource: str,
    *,
    identity: Sequence[Policy] = (),
    of_resource: Sequence[Policy] = (),
) -> bool:
    """Whether AWS answers a request.

    Args:
        caller: Who asks.
        action: Such as ``ecr:PutImage``.
        resource: Its ARN; ``*`` where an action is about none.
        identity: The policies of the caller.
        of_resource: Those of the resource, and of the registry it is in.
    """
    request = _Request(caller, action, resource)
    by_identity = [_by_identity(request, one) for one in _statements(identity)]
    by_resource = [_by_resource(request, one) for one in _statements(of_resource)]
    if any(effect == "Deny" for effect, named in (*by_identity, *by_resource) if named):
        return False
    says = max((named for _, named in by_identity), default=Named.NOT)
    told = max((named for _, named in by_resource), default=Named.NOT)
    owner = resource.split(":")[4] if resource != "*" else caller.account
    if caller.account is None:
        return told is Named.ITSELF
    if caller.account == owner:
        return bool(says) or told is Named.ITSELF
    return bool(says) and bool(told)


def may_assume(
    trust: Policy,
    caller: Caller,
    role_arn: str,
    *,
    identity: Sequence[Policy] = (),
    action: str = "sts:AssumeRole",
) -> bool:
    """Whether somebody of AWS gets a session of a role, which its trust has to allow.

    Args:
        trust: The role's own policy, which says who.
        caller: Who asks.
        role_arn: Which role.
        identity: The caller's policies. Who is named only by their account, or is of
            another, needs one.
        action: A session with tags takes ``sts:TagSession`` as well.
    """
    request = _Request(caller, action, role_arn)
    found = [_by_resource(request, one) for one in _statements([trust])]
    trusted = any(effect == "Allow" and named for effect, named in found)
    return trusted and allowed(
        caller, action, role_arn, identity=identity, of_resource=[trust]
    )


# Source: "Available keys for AWS OIDC federation"; for GitHub AWS's announcement of
# January 2026. A claim that is none of these says nothing to AWS.
_CLAIMS: Final = ("aud", "sub", "amr")
_CLAIMS_OF: Final = {
    "token.actions.githubusercontent.com": (
        *("actor", "actor_id", "job_workflow_ref", "repository", "repository_id"),
        *("workflow", "ref", "environment", "enterprise_id"),
    )
}


def assumable(
    trust: Policy,
    claims: Mapping[str, Values],
    *,
    account: str = "210987654321",
    partition: str = "aws",
) -> bool:
    """Whether a token with these claims becomes a session of a role.

    Args:
        trust: The role's policy.
        claims: The token's: ``iss`` with ``https://``, ``sub``, ``aud`` and others.
        account: The role's, which has an OIDC provider for the issuer.
        partition: The role's.
    """
    issuer = str(claims["iss"]).removeprefix("https://")
    known = (*_CLAIMS, *_CLAIMS_OF.get(issuer, ()))
    provider = f"arn:{partition}:iam::{account}:oidc-provider/{issuer}"
    context = {f"{issuer}:{key}".lower(): claims[key] for key in known if key in claims}
    caller = Caller("Federated", (provider,), None, context)
    role_arn = f"arn:{partition}:iam::{account}:role/it"
    return allowed(
        caller, "sts:AssumeRoleWithWebIdentity", role_arn, of_resource=[trust]
    )


@dataclass(frozen=True)
class _Request:
    caller: Caller
    action: str
    resource: str


_ELEMENTS: Final = {
    *("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction"),
    *("Resource", "NotResource", "Condition"),
}


def _statements(policies: Sequence[Policy]) -> Iterator[Mapping[str, Any]]:
    for policy in policies:
        document = json.loads(policy) if isinstance(policy, str) else policy
        _only(document, {"Version", "Id", "Statement"})
        if document["Version"] != "2012-10-17":
            raise NotImplementedError(f"version {document['Version']}")
        found = document["Statement"]
        for statement in [found] if isinstance(found, Mapping) else found:
            _only(statement, _ELEMENTS)
            if statement["Effect"] not in ("Allow", "Deny"):
                raise NotImplementedError(f"effect {statement['Effect']}")
            yield statement


def _only(found: Mapping[str, Any], known: set[str]) -> None:
    if unknown := set(found) - known:
        raise NotImplementedError(f"element {', '.join(sorted(unknown))}")


def _by_identity(request: _Request, statement: Mapping[str, Any]) -> tuple[str, Named]:
    """What a statement about its own identity says of a request."""
    if "Principal" in statement or "NotPrincipal" in statement:
        raise NotImplementedError("a principal in a policy of an identity")
    if not ("Resource" in statement or "NotResource" in statement):
        raise NotImplementedError("a policy of an identity without a resource")
    applies = _is_about(request, statement)
    return statement["Effect"], Named.ITSELF if applies else Named.NOT


def _by_resource(request: _Request, statement: Mapping[str, Any]) -> tuple[str, Named]:
    """What a statement of a resource says of a request, and whether by name."""
    named = _named(request.caller, statement)
    applies = named and _is_about(request, statement)
    return statement["Effect"], named if applies else Named.NOT


def _is_about(request: _Request, statement: Mapping[str, Any]) -> bool:
    if ("Action" in statement) is ("NotAction" in statement):
        raise NotImplementedError("neither an action nor its opposite, or both")
    return (
        _element("Action", statement, request.action.lower(), str.lower)
        and _element("Resource", statement, request.resource)
        and all(
            _condition(operator, key.lower(), values, request.caller.context)
            for operator, tests in statement.get("Condition", {}).items()
            for key, values in tests.items()
        )
    )


def _element(
    name: str,
    statement: Mapping[str, Any],
    value: str,
    read: Callable[[str], str] = str,
) -> bool:
    """Whether an element, or its opposite, takes a value in; all where it is absent."""
    if name in statement:
        return any(_like(value, read(one)) for one in _several(statement[name]))
    others = _several(statement.get(f"Not{name}", ()))
    return not any(_like(value, read(one)) for one in others)


def _named(caller: Caller, statement: Mapping[str, Any]) -> Named:
    if "Principal" in statement:
        return _named_by(caller, statement["Principal"])
    if statement["Effect"] == "Allow":
        raise NotImplementedError("NotPrincipal with Allow")
    return Named.NOT if _spared(caller, statement["NotPrincipal"]) else Named.ITSELF


def _named_by(caller: Caller, principal: object) -> Named:
    if principal == "*":
        return Named.ITSELF
    if not isinstance(principal, Mapping):
        raise NotImplementedError(f"principal {principal}")
    by_kind: Mapping[str, Any] = principal
    _only(by_kind, {"AWS", "Service", "Federated"})
    if "*" in _several(by_kind.get("AWS", ())):
        return Named.ITSELF
    written = _several(by_kind.get(caller.kind, ()))
    if any("*" in one for one in written):
        raise NotImplementedError("a wildcard within a principal")
    if set(written) & set(caller.names):
        return Named.ITSELF
    accounts = {one for one in written if _account(one) == caller.account}
    return Named.BY_ACCOUNT if caller.account and accounts else Named.NOT


def _spared(caller: Caller, others: Mapping[str, Any]) -> bool:
    """Whether all that somebody is called is named: also their account, and role."""
    written = _several(others.get(caller.kind, ()))
    accounts = {_account(one) for one in written}
    own = not caller.account or caller.account in accounts
    return own and bool(caller.names) and set(caller.names) <= set(written)


def _account(principal: str) -> str | None:
    """The account that a principal stands for as a whole."""
    found = re.fullmatch(r"(?:arn:[\w-]+:iam::)?([0-9]{12})(?::root)?", principal)
    return found[1] if found else None


_Test = Callable[[str, str], bool]


def _like(value: str, pattern: str) -> bool:
    """Whether a text is as a pattern says: ``*`` is any text, ``?`` one character."""
    if "${" in pattern:
        raise NotImplementedError(f"a variable in {pattern}")
    return bool(_compiled(pattern).fullmatch(value))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = {"*": ".*", "?": "."}
    text = "".join(parts.get(letter, re.escape(letter)) for letter in pattern)
    return re.compile(text, re.DOTALL)


def _arn_like(value: str, pattern: str) -> bool:
    """ARNs are compared part by part, of which there are six."""
    parts, patterns = value.split(":", 5), pattern.split(":", 5)
    both = zip(parts, patterns, strict=False)
    return len(parts) == len(patterns) == 6 and all(_like(*pair) for pair in both)


_TESTS: Final[Mapping[str, _Test]] = {
    "StringEquals": str.__eq__,
    "StringEqualsIgnoreCase": lambda value, other: value.lower() == other.lower(),
    "StringLike": _like,
    "ArnEquals": _arn_like,
    "ArnLike": _arn_like,
    "Bool": lambda value, other: value.lower() == other.lower(),
}

_OPERATOR: Final = re.compile(
    r"(?P<set>ForAnyValue:|ForAllValues:)?"
    r"(?P<kind>String|Arn|Bool)(?P<no>Not)?(?P<rest>[A-Za-z]*?)(?P<if>IfExists)?"
)


def _condition(
    operator: str,
    key: str,
    written: Any,  # noqa: ANN401 - JSON
    context: Mapping[str, Values],
) -> bool:
    """Whether a condition holds; `NotImplementedError` where that is not known."""
    expected = _several(written)
    if any("${" in one for one in expected):
        raise NotImplementedError(f"a variable in {expected}")
    if operator == "Null":
        return any((key not in context) is (one == "true") for one in expected)
    found = _OPERATOR.fullmatch(operator)
    test = _TESTS.get(f"{found['kind']}{found['rest']}") if found else None
    # Of a set that may be absent, the guide does not say what is meant.
    if not found or not test or (found["set"] and found["if"]):
        raise NotImplementedError(f"operator {operator}")
    if key not in context:
        absent = {None: bool(found["no"] or found["if"]), "ForAllValues:": True}
        return absent.get(found["set"], False)
    values = _several(context[key])
    if isinstance(context[key], tuple) and not found["set"]:
        raise NotImplementedError(f"{operator} of {key}, which has several values")
    meets = [
        any(test(value, one) for one in expected) is not bool(found["no"])
        for value in values
    ]
    return all(meets) if found["set"] == "ForAllValues:" else any(meets)


def _several(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - JSON
    return (value,) if isinstance(value, str) else tuple(value)
