"""The inputs and outputs as tables, from the docstrings of their types.

Reads source text, so that it needs no Pulumi. A table stands in a document between
``<!-- table: CLASS -->`` and ``<!-- end -->``; to write all tables of one anew:
``python -m ecr_component.schemas.reference docs/reference/inputs.md``.
"""

import ast
import re
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

SOURCES: Final = ("args.py", "ecr_registry.py", "ecr_repositories.py", "ecr_roles.py")

_KINDS: Final = {"str": "text", "bool": "true or false", "int": "number"}
_QUALIFIED: Final = {"NotRequired": "none", "Required": "required"}
_DEFAULT = re.compile(r"(?P<meaning>.*?) ?Default: (?P<default>.*)\.")
_TYPE = re.compile(r"`(\w+)`")
_TABLE = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


@dataclass(frozen=True)
class Field:
    """One key of an argument type, or one output."""

    name: str
    value: str
    default: str | None
    """In words; ``required`` for a key without one, ``None`` for an output."""
    meaning: str


def fields(name: str) -> list[Field]:
    """The fields of a class of this package, in the order written.

    Raises:
        KeyError: no source has a class of this name.
    """
    wanted = _class(name)
    return list(_documented(wanted.body, _when_silent(wanted)))


def words(name: str) -> str:
    """What a class of this package is, by its docstring.

    Raises:
        KeyError: no source has a class of this name.
    """
    return " ".join((ast.get_docstring(_class(name)) or "").split())


def _class(name: str) -> ast.ClassDef:
    folder = Path(__file__).parents[1]
    classes = {
        node.name: node
        for source in SOURCES
        for node in ast.parse((folder / source).read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
    }
    return classes[name]


def _when_silent(wanted: ast.ClassDef) -> str | None:
    """The default of a field of which neither type nor docstring tells one."""
    if "TypedDict" not in map(ast.unparse, wanted.bases):
        return None
    return "none" if wanted.keywords else "required"  # total=False is the only one


def _documented(body: Iterable[ast.stmt], silent: str | None) -> Iterator[Field]:
    for statement, following in pairwise(body):
        match statement, following:
            case (
                ast.AnnAssign(target=ast.Name(id=name), annotation=annotation),
                ast.Expr(value=ast.Constant(value=str() as words)),
            ):
                written = ast.unparse(annotation)
                marks = {"NotRequired": "none", "Required": "required"}
                meaning, default = _meaning_and_default(words)
                yield Field(
                    name,
                    _value(annotation),
                    default or marks.get(written.partition("[")[0], silent),
                    meaning,
                )


def _meaning_and_default(docstring: str) -> tuple[str, str | None]:
    words = " ".join(docstring.split())
    found = _DEFAULT.fullmatch(words)
    return (found["meaning"], found["default"]) if found else (words, None)


def _value(annotation: ast.expr) -> str:
    """What a value of this type is to somebody who writes one."""
    match annotation:
        case ast.BinOp(left=wanted):  # ... | None
            return _value(wanted)
        case ast.Subscript(value=ast.Name(id="Input"), slice=item):
            return f"{_value(item)} or output"
        case ast.Subscript(value=ast.Name(id="Sequence" | "list"), slice=item):
            return f"list of {_value(item)}"
        case ast.Subscript(
            value=ast.Name(id="Mapping" | "dict"), slice=ast.Tuple(elts=[_, item])
        ):
            return f"map of {_value(item)}"
        case ast.Subscript(slice=wanted):  # Required[...], Output[...]
            return _value(wanted)
        case _:
            name = ast.unparse(annotation)
            return _KINDS.get(name, f"`{name}`")


def table(name: str, tabled: Collection[str] = ()) -> str:
    """The fields of a class as a Markdown table, with links to types that have one."""
    rows = fields(name)
    columns = ["name", "value", "default", "meaning"]
    if all(field.default is None for field in rows):
        columns.remove("default")

    def linked(value: str) -> str:
        return _TYPE.sub(
            lambda found: (
                f"[{found[0]}](#{found[1].lower()})" if found[1] in tabled else found[0]
            ),
            value,
        )

    cells = [
        {**vars(field), "name": f"`{field.name}`", "value": linked(field.value)}
        for field in rows
    ]
    lines = [columns, ["---"] * len(columns)]
    lines += [[row[column] for column in columns] for row in cells]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def with_tables(document: str) -> str:
    """The document with the tables that its markers ask for.

    Each but the first stands under a heading with the name of its type.
    """
    tabled = [name for _, name, _ in _TABLE.findall(document)]
    return _TABLE.sub(
        lambda found: f"{found[1]}\n{table(found[2], tabled)}\n{found[3]}", document
    )


def main(paths: Iterable[str]) -> None:
    """Write the tables of each document anew."""
    for path in map(Path, paths):
        path.write_text(with_tables(path.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
