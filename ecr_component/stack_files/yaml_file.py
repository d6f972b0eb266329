"""A YAML file as the Pulumi command line reads it, or the reason why it cannot.

Source: Pulumi 3.259, sdk/go/common/workspace/loaders.go.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote_to_bytes

import yaml

from ecr_component.errors import Path, Problem
from ecr_component.stack_files.go_yaml import Document, NotTakenError, compose
from ecr_component.stack_files.user_file import Unreadable, read_file
from ecr_component.stack_files.yaml_lines import lines_of

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"

# libyaml where PyYAML was built with it, which is ten times as fast.
_PARSER: Final = getattr(yaml, "CLoader", yaml.Loader)

# A tag's letters beyond ASCII.
_ENCODED: Final = re.compile(rb"(?:%[0-9A-Fa-f]{2})+")

# What libyaml says, and what to do about it.
_REMEDIES: Final = {
    "did not find expected '-' indicator": "check the indentation",
    "did not find expected key": "check the indentation and the quotes",
    "found character that cannot start any token": "put quotes around the value",
    "found unexpected end of stream": "close the quotes",
    "mapping values are not allowed in this context": (
        "check the indentation, or put quotes around text that holds a colon"
    ),
}


@dataclass(frozen=True)
class YamlFile:
    """What a file says that holds a mapping, or nothing at all."""

    values: dict[str, object]
    """In the order written, with a `names.Secret` for each encrypted value."""

    repeated: tuple[Problem, ...] = ()
    """The keys that stand twice in a mapping, which has the first."""

    misread: tuple[Problem, ...] = ()
    """What Pulumi takes for something else than text, and changes."""

    infinite: tuple[Problem, ...] = ()
    """The numbers that Pulumi cannot hand over."""

    content: bytes = field(default=b"", repr=False, compare=False)
    """The text."""

    def lines(self) -> Iterator[tuple[Path, int]]:
        """Each place of the text, in its order, with the line where it begins."""
        return lines_of(yaml.parse(self.content, Loader=_PARSER))


def load(path: str, content: bytes | None = None) -> YamlFile:
    """Read a file, or *content* as if it stood in there.

    Raises:
        Unreadable: There is no such file, or no such YAML in it.
    """
    content = _content(path, read_file(path) if content is None else content)
    document = _document(path, content)
    match document.root:
        case None:
            return YamlFile({}, content=content)
        case dict(values):
            found = document.repeated, document.misread, document.infinite
            return YamlFile(values, *found, content)
    # No value, since it may be a secret of another namespace.
    got = "a list" if isinstance(document.root, list) else "a single value"
    raise Unreadable(path, f"must be a mapping of keys to values (got {got})")


def _document(path: str, content: bytes) -> Document:
    try:
        return compose(yaml.parse(content, Loader=_PARSER))
    except NotTakenError as error:
        raise Unreadable(path, error.what, error.line) from None
    except yaml.YAMLError as error:
        raise Unreadable(path, *_explained(error, content)) from None
    except UnicodeDecodeError:
        raise Unreadable(path, *_undecodable_tag(content)) from None


def _content(path: str, content: bytes) -> bytes:
    content = content.removeprefix(_BYTE_ORDER_MARK)
    try:
        content.decode()
    except UnicodeDecodeError as error:
        what = f"is not UTF-8 (got the byte 0x{content[error.start]:02x})"
        raise Unreadable(path, what, _line_of(content, error.start)) from None
    return content


def _explained(error: yaml.YAMLError, content: bytes) -> tuple[str, int]:
    """Tell what is wrong with the syntax, and in which line."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        reason, position = getattr(error, "reason", ""), getattr(error, "position", 0)
        return reason, _line_of(content, position)
    lines = content.decode().removesuffix("\n").split("\n")
    line = min(mark.line + 1, len(lines))
    written = lines[line - 1]
    if "\t" in written[: len(written) - len(written.lstrip())]:
        return "a tab stands in the indentation; use spaces", line
    problem = str(getattr(error, "problem", ""))
    context = getattr(error, "context_mark", None)
    begun = line if context is None else context.line + 1
    since = f", for what begins in line {begun}" if begun < line else ""
    remedy = f"; {_REMEDIES[problem]}" if problem in _REMEDIES else ""
    return f"{problem}{since}{remedy}", line


def _undecodable_tag(content: bytes) -> tuple[str, int]:
    """Find the tag that libyaml passes on though nothing can decode it."""
    written = next(it for it in _ENCODED.finditer(content) if not _is_utf_8(it[0]))
    what = f"a tag holds {written[0].decode()}, which is not UTF-8; remove it"
    return what, _line_of(content, written.start())


def _is_utf_8(encoded: bytes) -> bool:
    try:
        unquote_to_bytes(encoded).decode()
    except UnicodeDecodeError:
        return False
    return True


def _line_of(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1
