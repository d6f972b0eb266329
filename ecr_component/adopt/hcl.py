"""Values written in HCL, as far as they can be told without running anything.

python-hcl2 parses: it is the parser of HCL 2 for Python that is kept up, and its tree
tells the line of everything. What it makes of values is not used here, since it writes
an expression as text that a literal could have as well.

Source: HCL native syntax specification, "Expressions" and "Templates".
"""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from textwrap import dedent
from typing import Any, Final

from hcl2.api import parses_to_tree
from lark import Token, Tree
from lark.exceptions import UnexpectedInput

from ecr_component.stack_files.user_file import Unreadable


@dataclass(frozen=True)
class Computed:
    """An expression, whose value only Terraform knows."""

    expression: str
    """As it is written, on one line."""

    line: int


@dataclass(frozen=True)
class Block:
    """What stands between braces, or in a whole file."""

    type: str
    labels: tuple[str, ...]
    line: int
    attributes: Mapping[str, Any]
    """Plain values, with a `Computed` for each expression, be it a value or a key."""

    lines: Mapping[str, int]
    """Where each attribute begins."""

    blocks: tuple["Block", ...]


def read_hcl(text: str, path: str) -> Block:
    """Read a file.

    Raises:
        Unreadable: It is no HCL.
    """
    try:
        tree = parses_to_tree(text)
    except UnexpectedInput as error:
        raise Unreadable(path, "is no HCL from here on", error.line) from None
    try:
        return _HclReading(text, path).block("", (), 1, _trees(tree)[0])
    except RecursionError:
        raise Unreadable(path, "is nested too deeply") from None


# In quotes; a heredoc has none of these.
_ESCAPE: Final = re.compile(r'\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([nrt"\\]))')
_LETTERS: Final = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}

_HALVES: Final = range(0xD800, 0xE000)

_HEREDOC: Final = re.compile(r"<<(?P<trim>-?)\S+\n(?P<lines>(?:.*\n)*?)[^\n]*\n")
_TEMPLATE: Final = re.compile(r"(?<![$])[$][{]|(?<!%)%[{]")

_WORDS: Final = {"true": True, "false": False, "null": None}
_WHOLE: Final = re.compile("-?[0-9]+")


class _HclReading:
    """Reads the tree of one text."""

    def __init__(self, text: str, path: str) -> None:
        self._text, self._path = text, path

    def block(
        self, type_: str, labels: tuple[str, ...], line: int, body: Tree[Token]
    ) -> Block:
        """What stands in a body."""
        attributes: dict[str, Any] = {}
        lines: dict[str, int] = {}
        blocks = []
        for child in _trees(body):
            name, *parts = _trees(child)
            key, found = self._source(name), child.meta.line
            if child.data == "block":
                *words, inner = parts
                own = tuple(self._source(word).strip('"') for word in words)
                blocks.append(self.block(key, own, found, inner))
            elif key in attributes:
                raise Unreadable(self._path, f"{key} stands twice", found)
            else:
                attributes[key], lines[key] = self._value(*parts), found
        return Block(type_, labels, line, attributes, lines, tuple(blocks))

    def _value(self, node: Tree[Token]) -> Any:  # noqa: ANN401 - any value of HCL
        """A plain value, or where there is an expression a `Computed`."""
        found: Any
        match node.data, _trees(node):
            case "expr_term", [inner]:
                found = self._value(inner)
            case "tuple", items:
                found = [self._value(item) for item in items]
            case "object", elements:
                found = dict(self._element(element) for element in elements)
            case "string", _:
                found = self._quoted(node)
            case "heredoc_template" | "heredoc_template_trim", _:
                found = self._heredoc(node)
            case "literal_value", _:
                found = _WORDS[self._source(node)]
            case "int_lit" | "float_lit" | "unary_op", _:
                found = self._number(node)
            case _:
                found = self._computed(node)
        return found

    def _element(self, element: Tree[Token]) -> tuple[str | Computed, Any]:
        key, value = _trees(element)
        (word,) = _trees(key)
        named = next(iter(_trees(word)), word)
        name = self._source(named) if named.data in _NAMES else self._value(word)
        if not isinstance(name, str | Computed):
            name = self._source(word)
        return name, self._value(value)

    def _quoted(self, node: Tree[Token]) -> str | Computed:
        """A text in quotes, if it has nothing to be filled in."""
        text = ""
        for part in _trees(node):
            match part.children:
                case [Token(type="STRING_CHARS") as token]:
                    text += _ESCAPE.sub(_unescaped, token)
                case [Token() as token]:
                    text += token[1:]  # $${ and %%{ stand for less
                case _:
                    return self._computed(node)
        return text

    def _heredoc(self, node: Tree[Token]) -> str | Computed:
        found = _HEREDOC.fullmatch(self._source(node))
        if found is None or _TEMPLATE.search(found["lines"]):
            return self._computed(node)
        lines = dedent(found["lines"]) if found["trim"] else found["lines"]
        return lines.replace("$${", "${").replace("%%{", "%{")

    def _number(self, node: Tree[Token]) -> int | float | Computed:
        written = self._source(node)
        try:
            number = int(written) if _WHOLE.fullmatch(written) else float(written)
        except ValueError:  # -x, !x, or more digits than Python reads
            return self._computed(node)
        return number if isfinite(number) else self._computed(node)

    def _computed(self, node: Tree[Token]) -> Computed:
        return Computed(" ".join(self._source(node).split()), node.meta.line)

    def _source(self, node: Tree[Token]) -> str:
        return self._text[node.meta.start_pos : node.meta.end_pos]


# What may stand for itself as a key.
_NAMES: Final = frozenset({"identifier", "keyword", "literal_value"})


def _trees(node: Tree[Token]) -> list[Tree[Token]]:
    """The parts of a node, without signs, comments and new lines."""
    return [
        child
        for child in node.children
        if isinstance(child, Tree) and child.data != "new_line_or_comment"
    ]


def _unescaped(found: re.Match[str]) -> str:
    short, long, letter = found.groups()
    if letter:
        return _LETTERS[letter]
    number = int(short or long, 16)
    is_sign = number <= sys.maxunicode and number not in _HALVES
    return chr(number) if is_sign else found[0]
