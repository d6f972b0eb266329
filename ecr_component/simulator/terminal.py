"""A simulation on the terminal: its report, and the wait for AWS."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from ecr_component.printing import usable, write
from ecr_component.simulator.outcome import Outcome
from ecr_component.simulator.outcome_report import report
from ecr_component.simulator.protection import Threat


def show(
    outcome: Outcome,
    threats: Sequence[Threat],
    warnings: Sequence[str],
    remarks: Sequence[str],
) -> None:
    """Print a report."""
    console = Console(highlight=False)
    console.width = usable(console.width)
    with console.capture() as capture:
        for section in report(outcome, threats, warnings, remarks):
            console.print(section)
    write("".join(f"{line.rstrip()}\n" for line in capture.get().splitlines()))


@contextmanager
def progress() -> Iterator[Callable[[int], object]]:
    """Count images as they come; without a terminal, in silence.

    AWS does not say beforehand how many there are.
    """
    console = Console(stderr=True)
    columns = (
        TextColumn("images from AWS"),
        BarColumn(),
        TextColumn("{task.completed:,.0f}"),
    )
    silent = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=silent) as bar:
        task = bar.add_task("", total=None)
        yield lambda images: bar.advance(task, images)
