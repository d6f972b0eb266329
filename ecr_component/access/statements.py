"""Raw statements of a policy: their shape, as far as ECR looks at it.

Source: IAM user guide, "IAM JSON policy element reference" and "Grammar of the IAM
JSON policy language"; ECR user guide, "Private repository policies".
"""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Final, Literal, TypeVar

from pydantic import Field, PlainValidator
from pydantic.alias_generators import to_snake

from ecr_component.access import actions, conditions
from ecr_component.access.conditions import Values
from ecr_component.errors import Path, Problem, Refusal, listing, refuse
from ecr_component.values import json_schemas, json_text, principals
from ecr_component.values.closed_models import (
    Closed,
    Text,
    a_mapping,
    as_written,
    collect,
    collect_or_refuse,
    each,
    nested,
    once,
    one_or_more,
    read,
    word,
)
from ecr_component.values.cross_field_rules import ExactlyOne
from ecr_component.values.deferred import or_deferred, plain
from ecr_component.values.rule import Rule
from ecr_component.values.scalars import text
from ecr_component.values.spelling import near_match

S = TypeVar("S", bound="RawStatement")

_VERSIONS: Final = ("2012-10-17", "2008-10-17")

_ACTION = re.compile(r"\*|[eE][cC][rR]:[A-Za-z*?]+")

_KINDS: Final[Mapping[str, Rule[str]]] = {
    "AWS": lambda value: "*" if value == "*" else principals.aws_principal(value),
    "Service": principals.service,
    "Federated": principals.federated,
    "CanonicalUser": principals.canonical_user,
}


def _action(value: object) -> str:
    if not _ACTION.fullmatch(text(value)):
        raise refuse("is no action of ECR, such as ecr:BatchGetImage", value)
    if not actions.matching(text(value)):
        raise refuse("is no action that ECR has", value, _remedy(text(value)))
    return text(value)


def _remedy(action: str) -> str:
    """The action that was meant: one that does the same, never merely sounds alike."""
    if other := actions.ALLOWED_BY.get(action):
        return f"{other} allows it"
    alike = [known for known in actions.ALL if _verb(known) in action.lower()]
    if guess := near_match(action, alike):
        return guess
    for purpose, granted in {"pull": actions.PULL, "push": actions.PUSH}.items():
        if purpose in action.lower():
            return f"to {purpose}, write {listing(granted, len(granted))}"
    return "the service authorization reference of AWS has them all"


def _verb(action: str) -> str:
    """The beginning of what an action does, such as Get or Put."""
    return action.removeprefix("ecr:").removeprefix("Batch")[:3].lower()


def _principals(value: object) -> Mapping[str, Values] | str:
    plain(value)
    if value == "*":
        return "*"
    if not isinstance(value, Mapping):
        raise refuse("must be a mapping such as {AWS: ...}, or '*'", value)
    if not value:
        raise refuse("must not be empty", value)
    by_kind = a_mapping(value)

    def entries(kind: object) -> Values:
        if kind not in _KINDS:
            known = f"known are {', '.join(_KINDS)}"
            guess = near_match(str(kind), _KINDS, known)
            raise refuse("unknown key", remedy=guess)
        return one_or_more(or_deferred(_KINDS[str(kind)]))(by_kind[str(kind)])

    return collect_or_refuse(((kind, kind) for kind in by_kind), entries)


def _no_resource(value: object) -> None:
    raise refuse(
        "has no place in a repository's policy, which is about that repository",
        value,
        "leave it out",
    )


_WrittenKind = Annotated[str, json_schemas.text(f"^({'|'.join(_KINDS)})$")]
_WrittenEntry = json_schemas.StatementPrincipal
_WrittenPrincipals = (
    Literal["*"]
    | Annotated[
        dict[
            _WrittenKind,
            _WrittenEntry | Annotated[list[_WrittenEntry], Field(min_length=1)],
        ],
        Field(min_length=1),
    ]
)
_WrittenAction = Annotated[str, json_schemas.text(json_schemas.pattern(_ACTION))]
_WrittenActions = _WrittenAction | Annotated[list[_WrittenAction], Field(min_length=1)]
Principals = Annotated[
    object, PlainValidator(_principals, json_schema_input_type=_WrittenPrincipals)
]
Actions = Annotated[
    Values,
    PlainValidator(
        one_or_more(or_deferred(_action)), json_schema_input_type=_WrittenActions
    ),
]
_WrittenOperator = Annotated[
    str,
    json_schemas.text(
        "^(ForAnyValue:|ForAllValues:)?(?!NullIfExists)"
        f"({'|'.join(conditions.OPERATORS)})(IfExists)?$"
    ),
]
_WrittenKey = Annotated[str, json_schemas.text(json_schemas.pattern(conditions.KEY))]
_WrittenValue = str | bool | int | float
_WrittenValues = _WrittenValue | Annotated[list[_WrittenValue], Field(min_length=1)]
_WrittenCondition = dict[
    _WrittenOperator, Annotated[dict[_WrittenKey, _WrittenValues], Field(min_length=1)]
]


class RawStatement(Closed):
    """A statement as AWS writes it; its keys may begin with a small letter."""

    aws_keys: ClassVar[bool] = True
    cross_field_rules: ClassVar = [
        ExactlyOne(
            (key, f"not_{key}"),
            neither=Problem((key,), "is missing"),
            both=Problem(
                (f"not_{key}",),
                "cannot be combined with its opposite",
                remedy="write one of the two",
            ),
        )
        for key in ("principal", "action")
    ]

    sid: Text | None = None
    effect: Annotated[Literal["Allow", "Deny"], word(Literal["Allow", "Deny"])]
    principal: Principals = None
    not_principal: Principals = None
    action: Actions | None = None
    not_action: Actions | None = None
    condition: Annotated[
        object,
        PlainValidator(conditions.condition, json_schema_input_type=_WrittenCondition),
    ] = None

    def cross_field_problems(self) -> Iterator[Problem]:
        """Say what IAM's guide says of `NotPrincipal` as well."""
        yield from super().cross_field_problems()
        # Source: IAM user guide, "AWS JSON policy elements: NotPrincipal".
        alone = self.has("not_principal") and not self.has("principal")
        if alone and self.part("effect") == "Allow":
            yield Problem(
                ("not_principal",),
                "is only valid with Effect Deny",
                remedy="name whom it allows, or write Principal: '*' and a Condition",
            )

    def document(self) -> dict[str, object]:
        """The statement in AWS's keys, outputs still as `Deferred`."""
        values = {
            "Sid": self.sid,
            "Effect": self.effect,
            "Principal": self.principal,
            "NotPrincipal": self.not_principal,
            "Action": self.action,
            "NotAction": self.not_action,
            "Condition": self.condition,
        }
        return {key: value for key, value in values.items() if value is not None}


class Statement(RawStatement):
    """A statement of a repository's policy."""

    described_as: ClassVar = "PolicyStatement"
    refused: ClassVar = ("resource", "not_resource")

    resource: Annotated[None, PlainValidator(_no_resource)] = None
    not_resource: Annotated[None, PlainValidator(_no_resource)] = None


def _version(value: object) -> str:
    if text(value) in _VERSIONS:
        return text(value)
    quotes = "put quotes around it" if text(value)[:10] in _VERSIONS else ""
    raise refuse(f"must be {' or '.join(_VERSIONS)}", value, quotes)


def _no_id(value: object) -> None:
    raise refuse("is not sent, since it says nothing of access", value, "leave it out")


def written_statements(kind: type[Closed]) -> Any:  # noqa: ANN401 - a type
    """In which forms statements may be written, for the editors' schema."""
    return (
        list[kind]  # type: ignore[valid-type]  # built for pydantic alone
        | Annotated[
            dict[
                Literal["Version", "version", "Statement", "statement"],
                Literal["2012-10-17", "2008-10-17"] | kind | list[kind] | None,  # type: ignore[valid-type]
            ],
            Field(
                json_schema_extra={
                    "oneOf": [{"required": ["Statement"]}, {"required": ["statement"]}]
                }
            ),
        ]
        | Annotated[str, json_schemas.text(r"^\s*[\[{]")]
    )


class _PolicyDocument(Closed):
    """A whole policy, as AWS writes it: ``{Version: ..., Statement: [...]}``."""

    aws_keys: ClassVar[bool] = True
    refused: ClassVar = ("id",)

    version: Annotated[str | None, PlainValidator(_version)] = None
    id: Annotated[None, PlainValidator(_no_id)] = None
    statement: object

    def cross_field_problems(self) -> Iterator[Problem]:
        """Whether the statements mean the same in the version that is sent."""
        # Source: IAM user guide, "IAM JSON policy elements: Version".
        if self.part("version") == _VERSIONS[1] and "${" in str(self.part("statement")):
            yield Problem(
                ("version",),
                f"{_VERSIONS[1]} takes ${{...}} as it stands, and as a variable in "
                f"{_VERSIONS[0]}, which is sent",
                remedy=f"write {_VERSIONS[0]} if that is meant",
            )


def statements_of(kind: type[S]) -> Rule[tuple[S, ...]]:
    """Build the rule of statements of a kind, in the order written.

    It takes a list of statements, a whole policy ``{Version: ..., Statement: [...]}``,
    or either as JSON text, and tells every problem by the place written.
    """
    statement = nested(kind)

    def check(value: object) -> tuple[S, ...]:
        plain(value)
        found = _parsed(value) if isinstance(value, str) else value
        if not isinstance(found, Mapping) or not _is_policy(found):
            return each(statement)(found)
        _, problems = read(_PolicyDocument, found)
        [key] = as_written(("statement",), found)
        inner = [(str(key), found[key])] if key in found else []
        taken, wrong = collect(inner, listed_statements)
        if problems or wrong:
            raise Refusal(*problems, *wrong)
        return taken[str(key)]

    def listed_statements(value: object) -> tuple[S, ...]:
        if isinstance(value, Mapping):
            return (statement(value),)
        return each(statement)(value)

    return check


policy_statements: Final = statements_of(Statement)
"""Return the statements of a repository policy."""


def _is_policy(value: Mapping[object, object]) -> bool:
    fields = Statement.model_fields
    return not any(to_snake(str(key)) in fields for key in value)


def _parsed(value: str) -> object:
    try:
        parsed = json_text.parse(value)
    except json_text.NotJson as error:
        raise refuse(f"is text, but not JSON ({error.reason})") from None
    if isinstance(parsed, list | dict):
        return parsed
    raise refuse("is JSON, but holds no statements", parsed)


PolicyStatements = Annotated[
    tuple[Statement, ...],
    PlainValidator(
        once(policy_statements), json_schema_input_type=written_statements(Statement)
    ),
]


def place_of(statement: int, keys: Path, raw: object) -> Path:
    """Where a part of a statement was written.

    Args:
        statement: Its number, from 0.
        keys: What leads from the statement to the part, in snake case.
        raw: What `policy_statements` took.
    """
    raw = _parsed(raw) if isinstance(raw, str) else raw
    path: Path = (statement, *keys)
    if isinstance(raw, Mapping):
        [key] = as_written(("statement",), raw)
        path = (key, *(keys if isinstance(raw[key], Mapping) else path))
    return as_written(path, raw)
