"""Raw statements of a repository policy: their shape, as far as ECR looks at it.

Source: IAM user guide, "IAM JSON policy element reference"; ECR user guide,
"Private repository policies".
"""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, PlainValidator, model_validator

from ecr_component import written
from ecr_component.errors import Problem, Refusal, near_match, refuse
from ecr_component.models import Closed, Text, a_mapping, each, gather, nested, word
from ecr_component.names import Later, Rule, account_id, leaf, plain, text
from ecr_component.principals import refuse_leftover

Leaf = str | Later
Values = Leaf | tuple[Leaf, ...]

_PRINCIPAL_TYPES = ("AWS", "Service", "Federated", "CanonicalUser")

_OPERATORS = (
    *("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase"),
    *("StringNotEqualsIgnoreCase", "StringLike", "StringNotLike"),
    *("NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericGreaterThan"),
    *("NumericLessThanEquals", "NumericGreaterThanEquals"),
    *("DateEquals", "DateNotEquals", "DateLessThan", "DateGreaterThan"),
    *("DateLessThanEquals", "DateGreaterThanEquals"),
    *("Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "Null"),
    *("ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"),
)
_OPERATOR = re.compile(
    r"(?P<set>ForAnyValue:|ForAllValues:)?(?P<name>\w+?)(?P<if>IfExists)?", re.ASCII
)
_ACTION = re.compile(r"\*|ecr:[A-Za-z*?]+")


def one_or_more(rule: Rule[Leaf]) -> Rule[Values]:
    """Build the rule of what AWS writes as a text or as a list of texts."""

    def check(value: object) -> Values:
        if not isinstance(value, list | tuple):
            return rule(value)
        if not value:
            raise refuse("must not be empty", value)
        return each(rule)(value)

    return check


def _action(value: object) -> str:
    if _ACTION.fullmatch(text(value)):
        return text(value)
    raise refuse("is no action of ECR, such as ecr:BatchGetImage", value)


def _entry(value: object) -> str:
    if not isinstance(value, str):
        return account_id(value)
    if not value:
        raise refuse("must not be empty", value)
    refuse_leftover(value)
    return value


def _principals(value: object) -> Mapping[str, Values] | str:
    plain(value)
    if value == "*":
        return "*"
    if not isinstance(value, Mapping):
        raise refuse("must be a mapping such as {AWS: ...}, or '*'", value)
    written = a_mapping(value)

    def entries(kind: object) -> Values:
        if kind not in _PRINCIPAL_TYPES:
            known = f"known are {', '.join(_PRINCIPAL_TYPES)}"
            guess = near_match(str(kind), _PRINCIPAL_TYPES, known)
            raise refuse("unknown key", remedy=guess)
        return one_or_more(leaf(_entry))(written[str(kind)])

    return gather(((kind, kind) for kind in written), entries)


def _condition(value: object) -> Mapping[str, Mapping[str, Values]]:
    written = a_mapping(value)

    def operator(key: object) -> Mapping[str, Values]:
        _check_operator(str(key))
        tests = a_mapping(written[str(key)])
        if not tests:
            raise refuse("must name a condition key", tests)
        return gather(tests.items(), one_or_more(leaf(_condition_value)))

    return gather(((key, key) for key in written), operator)


def _check_operator(operator: str) -> None:
    found = _OPERATOR.fullmatch(operator)
    if found and found["name"] == "Null" and found["if"]:
        raise refuse(
            "is no condition operator", remedy="Null asks for existence itself"
        )
    if found and found["name"] in _OPERATORS:
        return
    everything = [
        f"{of_set}{name}{if_exists}"
        for of_set in ("", "ForAnyValue:", "ForAllValues:")
        for name in _OPERATORS
        for if_exists in ("", "IfExists")
    ]
    raise refuse("is no condition operator", remedy=near_match(operator, everything))


def _condition_value(value: object) -> str:
    """A condition compares texts; true and numbers are written as texts."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        whole = isinstance(value, int) or value.is_integer()
        try:
            return str(int(value) if whole else value)
        except ValueError:  # Python writes no integer of thousands of digits
            raise refuse("is too long for a number", value) from None
    return text(value)


def _no_resource(value: object) -> None:
    raise refuse(
        "has no place in a repository's policy, which is about that repository",
        value,
        "leave it out",
    )


_WrittenKind = Annotated[str, written.text(f"^({'|'.join(_PRINCIPAL_TYPES)})$")]
_WrittenEntry = (
    Annotated[str, written.text(written.NO_LEFTOVER, minLength=1)]
    | written.AccountNumber
)
_WrittenPrincipals = (
    Literal["*"]
    | dict[
        _WrittenKind,
        _WrittenEntry | Annotated[list[_WrittenEntry], Field(min_length=1)],
    ]
)
_WrittenAction = Annotated[str, written.text(written.pattern(_ACTION))]
_WrittenActions = _WrittenAction | Annotated[list[_WrittenAction], Field(min_length=1)]
Principals = Annotated[
    object, PlainValidator(_principals, json_schema_input_type=_WrittenPrincipals)
]
Actions = Annotated[
    Values,
    PlainValidator(one_or_more(leaf(_action)), json_schema_input_type=_WrittenActions),
]
_WrittenOperator = Annotated[
    str,
    written.text(
        "^(ForAnyValue:|ForAllValues:)?(?!NullIfExists)"
        f"({'|'.join(_OPERATORS)})(IfExists)?$"
    ),
]
_WrittenValue = str | bool | int | float
_WrittenValues = _WrittenValue | Annotated[list[_WrittenValue], Field(min_length=1)]
_WrittenCondition = dict[
    _WrittenOperator, Annotated[dict[str, _WrittenValues], Field(min_length=1)]
]


class PolicyStatement(Closed):
    """A statement as AWS writes it; its keys may begin with a small letter."""

    aws_keys: ClassVar[bool] = True
    refused: ClassVar = ("resource", "not_resource")

    sid: Text | None = None
    effect: Annotated[Literal["Allow", "Deny"], word(Literal["Allow", "Deny"])]
    principal: Principals = None
    not_principal: Principals = None
    action: Actions | None = None
    not_action: Actions | None = None
    condition: Annotated[
        object, PlainValidator(_condition, json_schema_input_type=_WrittenCondition)
    ] = None
    resource: Annotated[None, PlainValidator(_no_resource)] = None
    not_resource: Annotated[None, PlainValidator(_no_resource)] = None

    @model_validator(mode="after")
    def _is_complete(self) -> "PolicyStatement":
        problems = [*self._exactly_one("principal"), *self._exactly_one("action")]
        if problems:
            raise Refusal(*problems)
        return self

    def _exactly_one(self, key: str) -> Iterator[Problem]:
        given = [
            name
            for name in (key, f"not_{key}")
            if getattr(self, name) not in (None, (), {})
        ]
        if not given:
            yield Problem((key,), "is missing")
        elif len(given) > 1:
            yield Problem(
                (f"not_{key}",),
                "stands beside its opposite",
                remedy="write one of the two",
            )

    def document(self) -> dict[str, object]:
        """The statement in AWS's keys, outputs still as `Later`."""
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


policy_statements = each(nested(PolicyStatement))
