"""What a stack file says beside the component's inputs, kept line by line.

Such as what encrypts a stack's secrets, without which nobody reads them any more.
Lines are kept as they are written: Pulumi reads YAML otherwise than most do.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

_KEY: Final = re.compile(r"""( *)(["']?)(?P<key>[A-Za-z0-9_/].*?)\2 *:( .*)?""")
_CONFIG: Final = "config"
_INDENT: Final = "  "


class CannotBeKept(Exception):  # noqa: N818 - what a file is
    """Raised where a file is not written in blocks."""


def with_kept_lines(old: str, new: str, is_replaced: Callable[[str], bool]) -> str:
    """Put what is kept of an old stack file into a new one.

    Args:
        old: The old file.
        new: What replaces it: comments, then `config` with its keys in blocks.
        is_replaced: Whether a key of the old configuration goes.

    Raises:
        CannotBeKept: The old one is not written in blocks.
    """
    top: list[str] = []
    config: list[str] = []
    for key, lines in _blocks(old.splitlines()):
        if key != _CONFIG:
            top += lines
        elif lines[0].partition("#")[0].rstrip() != f"{_CONFIG}:":
            raise CannotBeKept
        else:
            for inner, its_lines in _blocks(lines[1:]):
                if not is_replaced(inner):
                    config += _indented(its_lines)
    start, _, rest = new.partition(f"{_CONFIG}:\n")
    return "\n".join((*top, f"{start}{_CONFIG}:", *config, rest))


def _blocks(lines: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """The keys of a mapping with all their lines, comments before them included."""
    key: str | None = None
    block: list[str] = []
    ahead: list[str] = []
    indent = None
    for line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            ahead.append(line)
            continue
        begun = _KEY.fullmatch(line)
        inside = len(line) - len(line.lstrip(" "))
        if indent is None:
            indent = inside
        is_item = inside == indent and line[inside] == "-"
        if key is not None and (inside > indent or is_item):
            block += [*ahead, line]
        elif begun and inside == indent:
            if key is not None:
                yield key, block
            key, block = begun["key"], [*ahead, line]
        else:
            raise CannotBeKept
        ahead = []
    if key is not None:
        yield key, [*block, *ahead]


def _indented(lines: Sequence[str]) -> Iterator[str]:
    """The lines of a key with the indentation that ours has."""
    first = next(line for line in lines if _KEY.fullmatch(line))
    surplus = len(first) - len(first.lstrip(" "))
    for line in lines:
        yield f"{_INDENT}{line[surplus:]}" if line[:surplus].isspace() else line
