"""How far the answers of AWS are, for those who have to wait for them."""

from collections.abc import Iterator
from contextlib import contextmanager

from ecr_component.live.registry_reading import Progress


@contextmanager
def counted(what: str) -> Iterator[Progress]:
    """Show how many of something have come; without a terminal, nothing."""
    from rich.console import Console  # noqa: PLC0415 - is slow
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
    )
    from rich.progress import Progress as Bars  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn())
    silent = not console.is_terminal
    with Bars(*columns, console=console, transient=True, disable=silent) as bars:
        task = bars.add_task("", total=None)
        yield lambda done, known: bars.update(task, completed=done, total=known)
