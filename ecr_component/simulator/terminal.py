"""A simulation on the terminal: its report, and the wait for AWS."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, TextColumn

from ecr_component.printing import usable, write


def show(sections: Iterable[RenderableType]) -> None:
    """Print the sections of a report."""
    console = Console(highlight=False)
    console.width = usable(console.width)
    with console.capture() as capture:
        for section in sections:
            console.print(section)
    write("".join(f"{line.rstrip()}\n" for line in capture.get().splitlines()))


@contextmanager
def progress(
    what: str = "images from AWS", total: int | None = None
) -> Iterator[Callable[[int], object]]:
    """Count things as they come; without a terminal, in silence.

    Of images, AWS does not say beforehand how many there are.
    """
    console = Console(stderr=True)
    columns = (
        TextColumn(what),
        BarColumn(),
        TextColumn("{task.completed:,.0f}"),
    )
    silent = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=silent) as bar:
        task = bar.add_task("", total=total)
        yield lambda some: bar.advance(task, some)
