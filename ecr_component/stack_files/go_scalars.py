"""What a YAML scalar without quotes means to the Pulumi command line.

It reads files with Go's yaml.v3 and hands values over as JSON. Both differ from
what YAML libraries of Python do, so this is neither YAML 1.1 nor 1.2.

Source: yaml.v3 3.0.1, resolve.go; Pulumi 3.259, sdk/go/common/resource/config; every
rule was compared with what that code does.
"""

import math
import re
from datetime import date
from decimal import Decimal
from typing import Final

Scalar = None | bool | int | float | str


class Time(str):
    """A point in time, as Go prints it."""

    __slots__ = ()


_WORDS: Final[dict[str, Scalar]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}
_NUMERIC: Final = frozenset("+-.0123456789")

# 20 digits hold every 64-bit number; what is longer is read as a float.
_INTEGER = re.compile(
    r"(?P<sign>[-+]?)(0[xX](?P<hex>[0-9a-fA-F]+)|0[bB](?P<binary>[01]+)"
    r"|0[oO]?(?P<octal>[0-7]+)|(?P<decimal>0|[1-9][0-9]{0,19}))"
)
_BASES: Final = {"hex": 16, "binary": 2, "octal": 8, "decimal": 10}
_SIGNED_64: Final = range(-(2**63), 2**63)
_UNSIGNED_64: Final = range(2**64)

_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_POINT_FIRST = re.compile(r"\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+(_[0-9]+)*)?")

_TIME = re.compile(
    r"(?P<year>[0-9]{4})-(?P<month>0?[1-9]|1[0-2])-(?P<day>[0-9]{1,2})"
    r"(((?P<t>[Tt])|\ +)"
    r"(?P<hour>[01]?[0-9]|2[0-3]):(?P<minute>[0-5]?[0-9]):(?P<second>[0-5]?[0-9])"
    r"([.,](?P<fraction>[0-9]+))?"
    r"(?(t)(Z|(?P<zone>[-+]([01][0-9]|2[0-4]):[0-5][0-9]))))?"
)


def plain(text: str) -> Scalar:
    """The value of a scalar without quotes or tag."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMERIC:
        return text
    if text[0] == ".":
        return _finite(text) if _POINT_FIRST.fullmatch(text) else text
    if found := _TIME.fullmatch(text):
        printed = _as_go_prints_time(found)
        return Time(printed) if printed else text
    digits = text.replace("_", "")
    if found := _INTEGER.fullmatch(digits):
        number = _integer(found)
        if number in _SIGNED_64 or (number in _UNSIGNED_64 and not found["sign"]):
            return number
    return _finite(digits, text) if _FLOAT.fullmatch(digits) else text


def as_value(value: object) -> object:
    """The value as it is once Go has written it as JSON and Python has read that."""
    number = value
    if isinstance(value, int) and value not in _SIGNED_64:
        number = float(value)
    if not isinstance(number, float) or not number.is_integer():
        return number
    # Source: Go's encoding/json, which writes an exponent from 1e21 on.
    return int(Decimal(repr(number))) if abs(number) < 1e21 else number  # noqa: PLR2004


def as_key(scalar: object) -> str:
    """The scalar as the key of a mapping: text, as Go prints the value."""
    match scalar:
        case None:
            return "<nil>"
        case bool():
            return str(scalar).lower()
        case float():
            return _as_go_prints_float(scalar)
    return str(scalar)


def _integer(found: re.Match[str]) -> int:
    name, digits = next((name, found[name]) for name in _BASES if found[name])
    return int(found["sign"] + digits, _BASES[name])


def _finite(digits: str, text: str = "") -> float | str:
    number = float(digits)
    return text or digits if math.isinf(number) else number


def _as_go_prints_float(number: float) -> str:
    """A float as ``%v`` prints it: shortest digits, an exponent from 1e+06 on."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return f"{number:+}".replace("inf", "Inf")
    parts = Decimal(repr(number or 0.0)).normalize()  # no -0
    exponent = parts.adjusted()
    if -5 < exponent < 6:  # noqa: PLR2004 - as Go's strconv says
        return f"{parts:f}"
    _, digits, _ = parts.as_tuple()
    fraction = "".join(map(str, digits[1:]))
    mantissa = f"{digits[0]}.{fraction}" if fraction else str(digits[0])
    return f"{'-' if number < 0 else ''}{mantissa}e{exponent:+03}"


def _as_go_prints_time(found: re.Match[str]) -> str:
    """A point in time as ``Time.String()`` prints it, or nothing for 30 February."""
    year, month, day, hour, minute, second = (
        int(found[unit] or 0)
        for unit in ("year", "month", "day", "hour", "minute", "second")
    )
    try:
        date(2000 + year % 400, month, day)  # Python has no year 0
    except ValueError:
        return ""
    fraction = (found["fraction"] or "")[:9].rstrip("0")
    point = f".{fraction}" if fraction else ""
    offset = (found["zone"] or "").replace(":", "")
    zone = "+0000 UTC" if offset[1:] in ("", "0000") else f"{offset} {offset}"
    clock = f"{hour:02}:{minute:02}:{second:02}{point}"
    return f"{year:04}-{month:02}-{day:02} {clock} {zone}"
