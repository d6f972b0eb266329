"""How far a rehearsal is, for those who have to wait for it."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from ecr_component.rehearsal.run import Progress as Watcher
from ecr_component.rehearsal.run import unwatched

# Fewer resources are there before anybody has read a bar.
FEWEST = 100


@contextmanager
def bars_on(console: Console) -> Iterator[Watcher]:
    """Show a bar for each step that takes long, if the console is a terminal."""
    if not console.is_terminal:
        yield unwatched
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bars = Progress(*columns, console=console, transient=True)
    tasks: dict[str, TaskID] = {}

    def watch(step: str, done: int, known: int) -> None:
        if known <= FEWEST:
            return
        bars.start()
        if step not in tasks:
            tasks[step] = bars.add_task(step)
        bars.update(tasks[step], completed=done, total=known)

    try:
        yield watch
    finally:
        bars.stop()
