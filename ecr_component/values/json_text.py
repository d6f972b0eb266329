"""JSON, read without losing anything that is written there.

Python's own reader keeps the last of two equal keys, and takes halves of characters
and numbers that JSON does not have.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from math import isfinite
from typing import Final

from ecr_component.errors import MOST_PROBLEMS, Path, Problem, Refusal, refuse

MOST_LEVELS: Final = 100
_A_PAIR: Final = 2
"""No document of AWS or of ours comes near, and what walks through values recurses."""

_NESTED: Final = (dict, list)
_SPACE: Final = " \t\r\n"
_HALF: Final = re.compile("[\ud800-\udfff]")
_ESCAPED_HALF: Final = re.compile(r"\\u[dD][89a-fA-F]")


class NotJson(Refusal):
    """Raised for a text that is no JSON at all."""

    def __init__(self, reason: str) -> None:
        super().__init__(Problem((), f"is not JSON ({reason})"))
        self.reason = reason


def parse(text: str | bytes) -> object:
    """Read a JSON text.

    Args:
        text: Bytes may be in any of JSON's encodings.

    Raises:
        NotJson: It is something else.
        Refusal: A key is a duplicate, a character is half of one, a number is none, or
            there are more than `MOST_LEVELS` levels; every problem, by its path.
    """
    reader = _JsonReader(text)
    value, end = reader.value(0)
    if end < len(reader.text):
        error = json.JSONDecodeError("Extra data", reader.text, end)
        raise NotJson(str(error))
    reader.check({(): value})
    return value


def parse_all(text: str | bytes) -> list[object]:
    """Read JSON texts that follow each other, as the AWS CLI prints pages.

    Raises:
        Refusal: as `parse`. Where there are several texts, a problem's path begins with
            the `document_name`.
    """
    reader = _JsonReader(text)
    values, end = [], 0
    while end < len(reader.text):
        value, end = reader.value(end)
        values.append(value)
    several = len(values) > 1
    reader.check(
        {
            (document_name(place),) if several else (): value
            for place, value in enumerate(values)
        }
    )
    return values


def document_name(place: int) -> str:
    """Name one of several texts, counted from 0, for a problem's path."""
    return f"document {place + 1}"


class _Repeating(dict[str, object]):
    """A mapping in which a key is a duplicate, with all that was written."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        self.pairs = pairs


class _JsonReader:
    """Reads values from one text, and remembers whether anything may be wrong."""

    def __init__(self, text: str | bytes) -> None:
        if isinstance(text, bytes):
            try:
                text = text.decode(json.detect_encoding(text))
            except UnicodeDecodeError as error:
                raise NotJson(str(error)) from None
        self.text = text.removeprefix("\ufeff").rstrip(_SPACE)
        self._in_warning = _may_hold_halves(self.text)
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._mapping,
            parse_constant=self._number,
            parse_float=self._number,
        )

    def value(self, start: int) -> tuple[object, int]:
        """One value, and where the text goes on behind it."""
        try:
            value, end = self._decoder.raw_decode(self.text, self._next(start))
        except json.JSONDecodeError as error:
            raise NotJson(str(error)) from None
        except ValueError:
            raise NotJson("a number has too many digits") from None
        except RecursionError:
            raise _too_deep() from None
        return value, self._next(end)

    def check(self, values: dict[Path, object]) -> None:
        """Refuse what is wrong with values that stand at these paths."""
        problems = (
            list(islice(_problems(values), MOST_PROBLEMS)) if self._in_warning else []
        )
        if problems:
            raise Refusal(*problems)
        _check_depth(values.values())

    def _next(self, place: int) -> int:
        while self.text[place : place + 1] in tuple(_SPACE):
            place += 1
        return place

    def _mapping(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        mapping = dict(pairs)
        if len(mapping) == len(pairs):
            return mapping
        self._in_warning = True
        return _Repeating(pairs)

    def _number(self, written: str) -> float:
        number = float(written)
        self._in_warning |= not isfinite(number)
        return number


def _may_hold_halves(text: str) -> bool:
    """Whether there may be halves of characters, by a look that is a fast one."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return bool(_ESCAPED_HALF.search(text))


def _problems(values: dict[Path, object]) -> Iterator[Problem]:
    """What is wrong with single values and keys, in the order written."""
    ahead = list(reversed(values.items()))
    while ahead:
        path, value = ahead.pop()
        inner: Iterable[tuple[str | int, object]] = ()
        match value:
            case str() if _HALF.search(value):
                yield _half(path, value)
            case float() if not isfinite(value):
                yield Problem(path, "must be a finite number", value)
            case dict():
                inner = value.pairs if isinstance(value, _Repeating) else value.items()
                yield from _key_problems(path, (str(key) for key, _ in inner))
            case list():
                inner = enumerate(value)
        ahead += [((*path, step), item) for step, item in reversed([*inner])]


def _key_problems(path: Path, keys: Iterable[str]) -> Iterator[Problem]:
    for key, times in Counter(keys).items():
        if _HALF.search(key):
            yield _half((*path, key), key)
        if times > 1:
            often = f", {times} times" if times > _A_PAIR else ""
            yield Problem((*path, key), f"is a duplicate{often}", remedy="keep one")


def _half(path: Path, text: str) -> Problem:
    return Problem(path, "holds half of a character", text, "write it whole")


def _check_depth(values: Iterable[object]) -> None:
    level = [value for value in values if isinstance(value, _NESTED)]
    for _ in range(MOST_LEVELS):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, _NESTED)
        ]
    if level:
        raise _too_deep()


def _too_deep() -> Refusal:
    return refuse(f"is nested more than {MOST_LEVELS} levels deep")
