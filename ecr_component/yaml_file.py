"""A YAML file as the Pulumi command line reads it, or the reason why it cannot.

Source: Pulumi 3.259, sdk/go/common/workspace/loaders.go.
"""

from typing import Final

import yaml

from ecr_component.errors import Problem, show_value
from ecr_component.go_yaml import NotTakenError, compose
from ecr_component.user_file import Unreadable, read_file

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"

# libyaml where PyYAML was built with it, which is ten times as fast.
_PARSER: Final = getattr(yaml, "CLoader", yaml.Loader)

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


def load(path: str) -> tuple[dict[str, object], tuple[Problem, ...]]:
    """Read a file that holds a mapping, or nothing at all.

    Returns:
        The mapping, in the order written, with a `names.Secret` for each encrypted
        value; and the keys that stand twice, of which the mapping has the first.

    Raises:
        Unreadable: There is no such file, or no such YAML in it.
    """
    content = _content(path)
    try:
        document = compose(yaml.parse(content, Loader=_PARSER))
    except NotTakenError as error:
        raise Unreadable(path, error.what, error.line) from None
    except yaml.YAMLError as error:
        raise Unreadable(path, *_explained(error, content)) from None
    if document.root is None:
        return {}, ()
    if isinstance(document.root, dict):
        return document.root, document.repeated
    got = show_value(document.root)
    raise Unreadable(path, f"must be a mapping of keys to values (got {got})")


def _content(path: str) -> bytes:
    content = read_file(path).removeprefix(_BYTE_ORDER_MARK)
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


def _line_of(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1
