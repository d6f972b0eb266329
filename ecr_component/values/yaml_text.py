"""Text in YAML, as a person would write it.

Pulumi's command line reads YAML otherwise than most of Python does, so whatever it
might take for something else than text stands in quotes: `012345678901`, `1e3`, `yes`.
"""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

WIDTH: Final = 88
INDENT: Final = "  "

# A structure in brackets is seen at a glance up to here.
_SHORT: Final = 60

# Text that every reader of YAML takes for text, wherever it stands; and what has to be
# out of brackets for that.
_PLAIN: Final = re.compile(r"[A-Za-z_/][\w/.@+-]*( [\w/.@+-]+)*", re.ASCII)
_PLAIN_IN_BLOCK: Final = re.compile(r"[A-Za-z_/]([\w/.@+*:-]*[\w/.@+*-])?", re.ASCII)
_WORDS: Final = frozenset(
    {"true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf"}
)


def entry(level: int, key: str, value: object) -> Iterator[str]:
    """The lines of a key with its value, one if that is short enough."""
    flow = _inline(value)
    line = f"{INDENT * level}{_scalar(key)}: {flow}"
    if _is_leaf(value) or (len(flow) <= _SHORT and len(line) <= WIDTH):
        yield line
    else:
        yield from block(level, key, value)


def block(level: int, key: str, value: object) -> Iterator[str]:
    """The lines of a key with its value below it."""
    yield f"{INDENT * level}{_scalar(key)}:"
    if isinstance(value, dict):
        for inner, held in value.items():
            yield from entry(level + 1, inner, held)
    if isinstance(value, list):
        for item in value:
            yield from _item(level + 1, item)


def scalar(text: str) -> str:
    """A text by itself, within lines that are written one by one."""
    return _scalar(text)


def _item(level: int, value: object) -> Iterator[str]:
    """The lines of an entry of a list; a mapping begins beside its hyphen."""
    start = f"{INDENT * level}- "
    if not isinstance(value, dict) or not value:
        yield f"{start}{_inline(value)}"
        return
    lines = [
        line for key, held in value.items() for line in entry(level + 1, key, held)
    ]
    yield f"{start}{lines[0].lstrip()}"
    yield from lines[1:]


def _is_leaf(value: object) -> bool:
    """Whether nothing of it can stand on a line of its own."""
    return not isinstance(value, dict | list) or not value


def _inline(value: object) -> str:
    return _flow(value) if isinstance(value, dict | list) else _scalar(value)


def _flow(value: object) -> str:
    match value:
        case dict():
            pairs = (f"{_flow(key)}: {_flow(held)}" for key, held in value.items())
            return f"{{{', '.join(pairs)}}}"
        case list():
            return f"[{', '.join(map(_flow, value))}]"
    return _scalar(value, plain=(_PLAIN,))


def _scalar(
    value: object, plain: tuple[re.Pattern[str], ...] = (_PLAIN, _PLAIN_IN_BLOCK)
) -> str:
    if value is None or isinstance(value, bool | int):
        return json.dumps(value)
    return _text(str(value), plain)


@lru_cache(maxsize=4096)
def _text(text: str, plain: tuple[re.Pattern[str], ...]) -> str:
    safe = any(form.fullmatch(text) for form in plain) and text.lower() not in _WORDS
    return text if safe else _quoted(text)


def _quoted(text: str) -> str:
    """Text in JSON's quotes, which YAML has too; with escapes for what is not seen."""
    written = json.dumps(text, ensure_ascii=False)
    return "".join(
        sign if sign.isprintable() else rf"\U{ord(sign):08x}" for sign in written
    )
