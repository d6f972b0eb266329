"""A rehearsal on a terminal, or as JSON: what is printed, and how it ends."""

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.text import Text

from ecr_component.errors import ConfigError
from ecr_component.printing import say, say_json, usable, write
from ecr_component.rehearsal.progress import bars_on
from ecr_component.rehearsal.rehearsal_document import document
from ecr_component.rehearsal.rehearsal_report import report
from ecr_component.rehearsal.result import RehearsalError
from ecr_component.rehearsal.run import rehearse
from ecr_component.stack_files.user_file import Unreadable

REFUSED: Final = 1
UNREADABLE: Final = 2


def show(
    folder: Path,
    stack: str,
    keep: Collection[str] = (),
    *,
    as_json: bool = False,
    full: bool = False,
) -> int:
    """Rehearse, and print what came of it; the result is the exit code."""
    try:
        with bars_on(Console(stderr=True)) as watch:
            rehearsal = rehearse(folder, stack, watch, keep)
    except Unreadable as error:
        say(*error.lines, error=True)
        return UNREADABLE
    except ConfigError as error:
        say(*error.lines, error=True)
        return REFUSED
    except RehearsalError as error:
        _tell("warning", error.warnings)
        say(*str(error).splitlines(), error=True)
        return REFUSED
    if as_json:
        say_json(document(rehearsal))
        return 0
    _tell("warning", rehearsal.warnings)
    _tell("note", rehearsal.notes)
    console = Console(markup=False, highlight=False, emoji=False)
    console.width = usable(console.width)
    with console.capture() as capture:
        for part in report(rehearsal, console.width, full=full):
            console.print(part, soft_wrap=isinstance(part, Text))
    write(capture.get())
    return 0


def _tell(kind: str, messages: Iterable[str]) -> None:
    """Tell of what went otherwise than hoped; a message may have several lines."""
    for message in messages:
        say(*f"{kind}: {message}".splitlines(), error=True)
