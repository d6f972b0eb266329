"""Conditions of a statement: the operators there are, and the values each can read.

Source: IAM user guide, "IAM JSON policy elements: Condition operators" and
"IAM JSON policy elements: Condition".
"""

import re
from collections.abc import Mapping
from datetime import date
from ipaddress import ip_network
from typing import Final

from ecr_component.errors import refuse
from ecr_component.values.closed_models import a_mapping, collect_or_refuse, one_or_more
from ecr_component.values.deferred import Deferrable, or_deferred
from ecr_component.values.rule import Rule
from ecr_component.values.scalars import text
from ecr_component.values.spelling import near_match

Values = Deferrable | tuple[Deferrable, ...]

OPERATORS: Final = (
    *("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase"),
    *("StringNotEqualsIgnoreCase", "StringLike", "StringNotLike"),
    *("NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericGreaterThan"),
    *("NumericLessThanEquals", "NumericGreaterThanEquals"),
    *("DateEquals", "DateNotEquals", "DateLessThan", "DateGreaterThan"),
    *("DateLessThanEquals", "DateGreaterThanEquals"),
    *("Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "Null"),
    *("ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"),
)
_IN_FULL: Final = tuple(
    f"{of_set}{name}{if_exists}"
    for of_set in ("", "ForAnyValue:", "ForAllValues:")
    for name in OPERATORS
    for if_exists in ("", "IfExists")
)
_OPERATOR = re.compile(
    r"(?P<set>ForAnyValue:|ForAllValues:)?(?P<name>\w+?)(?P<if>IfExists)?", re.ASCII
)

# Source: IAM Access Analyzer policy check reference, "Invalid condition key format".
KEY: Final = re.compile(r"[^:]+:.+")

# Source: "Date condition operators", which name the W3C's note on date and time.
_DATE = re.compile(
    r"(?P<year>[0-9]{4})(-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2})"
    r"(T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?"
)
_SECONDS = re.compile(r"[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
# A policy variable may stand for either.
_TRUTH = re.compile(r"true|false|\$\{[^}]+\}", re.IGNORECASE)
_ADDRESSES = re.compile(r"[0-9a-fA-F:.]+(/[0-9]{1,3})?")


def condition(value: object) -> Mapping[str, Mapping[str, Values]]:
    """Return the values by condition key, by operator."""
    by_operator = a_mapping(value)

    def tests(operator: str) -> Mapping[str, Values]:
        rule = one_or_more(or_deferred(_reader(operator)))
        by_key = a_mapping(by_operator[operator])
        if not by_key:
            raise refuse("must name a condition key", by_key)
        return collect_or_refuse(
            ((key, key) for key in by_key), lambda key: rule(by_key[_key(key)])
        )

    return collect_or_refuse(
        ((key, key) for key in by_operator), lambda key: tests(str(key))
    )


def _key(key: object) -> str:
    if KEY.fullmatch(text(key)):
        return text(key)
    raise refuse("is no condition key", remedy="one is aws:PrincipalOrgID")


def _reader(operator: str) -> Rule[str]:
    """The rule of the values that an operator compares with."""
    found = _OPERATOR.fullmatch(operator)
    if found and found["name"] == "Null" and found["if"]:
        raise refuse(
            "is no condition operator", remedy="Null asks for existence itself"
        )
    if found and found["name"] in OPERATORS:
        return _rule_of(found["name"])
    raise refuse("is no condition operator", remedy=near_match(operator, _IN_FULL))


def _rule_of(operator: str) -> Rule[str]:
    if operator.startswith("Date"):
        return _date
    if operator.startswith("Numeric"):
        return _number
    if operator in ("Bool", "Null"):
        return _truth
    return _addresses if operator.endswith("IpAddress") else _as_text


def _as_text(value: object) -> str:
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


def _date(value: object) -> str:
    written = _as_text(value)
    if _SECONDS.fullmatch(written) or _is_in_a_calendar(written):
        return written
    raise refuse(
        "is no date that AWS reads",
        value,
        "write 2030-01-31 or 2030-01-31T12:00:00Z, in quotes, or the seconds since "
        "1970",
    )


def _is_in_a_calendar(written: str) -> bool:
    found = _DATE.fullmatch(written)
    if not found:
        return False
    year, month, day = (int(found[part] or 1) for part in ("year", "month", "day"))
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _number(value: object) -> str:
    written = _as_text(value)
    if _NUMBER.fullmatch(written):
        return written
    raise refuse("must be a number", value)


def _truth(value: object) -> str:
    written = _as_text(value)
    if _TRUTH.fullmatch(written):
        return written
    raise refuse("must be true or false", value)


def _addresses(value: object) -> str:
    written = _as_text(value)
    if _ADDRESSES.fullmatch(written):
        try:
            ip_network(written, strict=False)
        except ValueError:
            pass
        else:
            return written
    raise refuse(
        "is no address, nor a range of addresses", value, "one is 203.0.113.0/24"
    )
