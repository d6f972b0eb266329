"""Writes the page of messages: `python -m tools.message_page` writes `messages.md`.

Read from the source: every call that makes a problem, with the words as they stand
there and `…` for what is known only when it is told.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
PACKAGE: Final = ROOT / "ecr_component"
PAGE: Final = ROOT / "docs" / "reference" / "messages.md"

ROOMS: Final = (
    *("values", "lifecycle", "access", "registry", "roles", "inputs"),
    *("stack_files", "resources", "pipeline"),
)

# Where each call has what is wrong and what to do: by position, and by keyword.
_CALLS: Final = {
    "refuse": (0, 2),
    "Problem": (1, 3),
    "Unreadable": (1, None),
    "Forbidden": (1, 2),
    "OneOf": (2, 3),
    "Least": (2, None),
    "AtMostOne": (2, 3),
}
_WORDS: Final = {"what": 0, "remedy": 1}

_UNKNOWN: Final = "…"

_HEAD: Final = """\
# Messages

What is wrong is told in one line each, all of it at once:

    place: what is wrong (got value); what to do

`…` stands for what depends on the case: a name, a number, what was written, or what
comes near it. Where nothing stands under what to do, the value has to be another.
"""


@dataclass(frozen=True)
class Told:
    """A message: what is wrong, and what to do; empty where nothing is said."""

    what: str
    remedy: str


def messages(module: Path) -> list[Told]:
    """The messages of a module, each once, in the order in which they stand there."""
    tree = ast.parse(module.read_text("utf-8"))
    return list(dict.fromkeys(_Reading(tree).found(tree, {})))


class _Reading:
    """A module of which the constants are known."""

    def __init__(self, tree: ast.Module) -> None:
        self._constants = _assigned(tree.body)

    def found(
        self, node: ast.AST, local: Mapping[str, list[ast.expr]]
    ) -> Iterator[Told]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            local = _assigned(ast.walk(node))
        if isinstance(node, ast.Call) and isinstance(
            node.func, ast.Name | ast.Attribute
        ):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name in _CALLS:
                yield from self._told(node, _CALLS[name], local)
        for child in ast.iter_child_nodes(node):
            yield from self.found(child, local)

    def _told(
        self,
        call: ast.Call,
        places: tuple[int, int | None],
        local: Mapping[str, list[ast.expr]],
    ) -> Iterator[Told]:
        words = ["", ""]
        for n, place in enumerate(places):
            if place is not None and place < len(call.args):
                words[n] = self._text(call.args[place], local)
        for keyword in call.keywords:
            if keyword.arg in _WORDS:
                words[_WORDS[keyword.arg]] = self._text(keyword.value, local)
        what, remedy = (" ".join(text.split()) for text in words)
        if what.strip(f"{_UNKNOWN} "):
            yield Told(what, remedy)

    def _text(self, node: ast.expr, local: Mapping[str, list[ast.expr]]) -> str:
        """The words of an expression, as far as they stand in the source."""
        match node:
            case ast.Constant(value=str() as text):
                return text
            case (
                ast.JoinedStr(values=parts)
                | ast.Tuple(elts=parts)
                | ast.Call(func=ast.Name(id="Message"), args=parts)
            ):
                return "".join(self._text(part, local) for part in parts)
            case ast.Call(
                func=ast.Name(id="Key"), args=[ast.Constant(value=str() as key)]
            ):
                return f"`{key}`"
            case ast.Starred(value=inner) | ast.Lambda(body=inner):
                return self._text(inner, local)
            case (
                ast.Name(id=name)
                | ast.FormattedValue(value=ast.Name(id=name), conversion=-1)
            ):
                return self._named(name, local)
        return _UNKNOWN

    def _named(self, name: str, local: Mapping[str, list[ast.expr]]) -> str:
        """What a name stands for, if one thing is ever assigned to it."""
        assigned = local.get(name) or self._constants.get(name) or ()
        if len(assigned) == 1 and not isinstance(assigned[0], ast.Name):
            value = assigned[0]
            if isinstance(value, ast.Constant):
                return str(value.value)
            return self._text(value, local)
        return _UNKNOWN


def _assigned(nodes: Iterator[ast.AST] | list[ast.stmt]) -> dict[str, list[ast.expr]]:
    found: dict[str, list[ast.expr]] = {}
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found.setdefault(name, []).append(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                found.setdefault(name, []).append(value)
            case ast.AugAssign(target=ast.Name(id=name)):
                found.setdefault(name, []).extend((node.value, node.value))
    return found


def page() -> str:
    """The page."""
    sections = [_HEAD]
    for room in ROOMS:
        for path in sorted((PACKAGE / room).glob("*.py")):
            rows = [
                f"| {_cell(told.what)} | {_cell(told.remedy)} |"
                for told in messages(path)
            ]
            if rows:
                head = ["| what is wrong | what to do |", "| --- | --- |"]
                sections.append("\n".join([f"## {_title(path)}", "", *head, *rows, ""]))
    return "\n".join(sections)


def _title(module: Path) -> str:
    """What a module is for, as its docstring begins."""
    docstring = ast.get_docstring(ast.parse(module.read_text("utf-8"))) or ""
    return docstring.partition("\n")[0].rstrip(".")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
