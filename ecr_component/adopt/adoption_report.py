"""What came of reading a source, as a person would want to read it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from ecr_component.adopt.comparison import Difference
from ecr_component.adopt.description import Description
from ecr_component.adopt.next_steps import Step
from ecr_component.adopt.recorded import Left
from ecr_component.adopt.registry_keys import TITLES
from ecr_component.errors import listing
from ecr_component.printing import printable

_HEADING: Final = "bold"

# Of a reason that many things share, as many addresses are shown.
_MOST_ADDRESSES: Final = 20


def taken_part(
    description: Description, source: str, written: Sequence[str]
) -> Iterator[RenderableType]:
    """Say what was taken, and in which files it is."""
    repositories = description.repositories.values()
    counts = {
        "repositories": len(repositories),
        "repository policies": sum(one.repository_policy for one in repositories),
        "lifecycle policies": sum(one.lifecycle_policy for one in repositories),
        "replication configurations": int(bool(description.replication)),
    }
    kinds = Counter(one.kind for one in description.whole.settings)
    for kind, number in kinds.items():
        counts[_plural(TITLES[kind])] = number
    told = ", ".join(_count(number, what) for what, number in counts.items() if number)
    yield _text(f"Taken from {source}, of {description.registry}", _HEADING)
    yield _text(f"  {told or 'nothing'}")
    yield from _written(written)


def read_part(
    path: str, count: int, written: Sequence[str]
) -> Iterator[RenderableType]:
    """Say what was read of inputs, which don't tell what AWS holds."""
    yield _text(f"Read from {path}: {_count(count, 'repositories')}", _HEADING)
    yield from _written(written)


def _written(files: Sequence[str]) -> Iterator[RenderableType]:
    if files:
        yield _text(f"  written: {' and '.join(files)}")


def left_part(left: Sequence[Left]) -> Iterator[RenderableType]:
    """Say what was left, by reason."""
    if not left:
        return
    yield _text(f"\nLeft: {len(left):,}", _HEADING)
    addresses: dict[str, list[str]] = {}
    for one in left:
        addresses.setdefault(one.reason, []).append(one.address)
    for reason, those in addresses.items():
        yield _text(f"  {reason}:")
        for address in those[:_MOST_ADDRESSES]:
            yield _text(f"    {address}")
        if (more := len(those) - _MOST_ADDRESSES) > 0:
            yield _text(f"    and {more:,} more")


def differences_part(differences: Sequence[Difference]) -> Iterator[RenderableType]:
    """Show what will be otherwise, side by side; the same thing once."""
    if not differences:
        yield _text("\nThe stack file makes what AWS holds.", _HEADING)
        return
    yield _text(f"\nDifferences: {len(differences):,}", _HEADING)
    alike: dict[tuple[str, str, str, str], list[str]] = {}
    for one in differences:
        same = one.what, one.held, one.made, one.next_up
        alike.setdefault(same, []).append(one.repository)
    table = Table(show_lines=True, header_style=_HEADING)
    for title in ("what", "AWS holds", "the stack file makes", "`pulumi up`"):
        table.add_column(title, overflow="fold")
    for (what, held, made, next_up), names in alike.items():
        where = listing(names) if any(names) else "the registry"
        table.add_row(*map(_cell, (f"{where}\n{what}", held, made, next_up)))
    yield table


def steps_part(steps: Iterable[Step]) -> Iterator[RenderableType]:
    """Say what to do, in order."""
    yield _text("\nWhat to do", _HEADING)
    for number, step in enumerate(steps, start=1):
        yield _text(f"\n{number}. {step.does}")
        for line in step.lines:
            yield _text(f"     {line}")
        if step.shows:
            yield _text(f"   It shows: {step.shows}")


def _plural(what: str) -> str:
    return f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"


def _count(number: int, what: str) -> str:
    one = f"{what[:-3]}y" if what.endswith("ies") else what[:-1]
    return f"{number:,} {what if number != 1 else one}"


def _cell(text: str) -> Text:
    return Text("\n".join(map(printable, text.splitlines())))


def _text(line: str, style: str = "") -> Text:
    """A line; one that begins anew leaves a line free."""
    start = "\n" if line.startswith("\n") else ""
    return Text(f"{start}{printable(line.removeprefix(start))}", style)
