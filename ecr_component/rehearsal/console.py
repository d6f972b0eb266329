"""A rehearsal on a terminal, or as JSON: what is printed, and how it ends."""

import io
import json
import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.text import Text

from ecr_component.errors import ConfigError
from ecr_component.rehearsal.document import document
from ecr_component.rehearsal.progress import bars_on
from ecr_component.rehearsal.report import report
from ecr_component.rehearsal.result import RehearsalError
from ecr_component.rehearsal.run import rehearse
from ecr_component.stack_file import Unreadable

REFUSED: Final = 1
UNREADABLE: Final = 2


def show(folder: Path, stack: str, keep: Collection[str] = (), *, as_json: bool) -> int:
    """Rehearse, and print what came of it; the result is the exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    console, errors = _console(stderr=False), _console(stderr=True)
    try:
        with bars_on(errors) as watch:
            rehearsal = rehearse(folder, stack, watch, keep)
    except Unreadable as error:
        errors.print(str(error))
        return UNREADABLE
    except ConfigError as error:
        errors.print(str(error))
        return REFUSED
    except RehearsalError as error:
        _say(errors, "warning", error.warnings)
        errors.print(str(error))
        return REFUSED
    if as_json:
        sys.stdout.write(f"{json.dumps(document(rehearsal), indent=2)}\n")
    else:
        _say(errors, "warning", rehearsal.warnings)
        _say(errors, "note", rehearsal.notes)
        for part in report(rehearsal, console.width):
            console.print(part, soft_wrap=isinstance(part, Text))
    return 0


def _console(*, stderr: bool) -> Console:
    """Make a console that prints texts as they are."""
    return Console(
        stderr=stderr, markup=False, highlight=False, emoji=False, soft_wrap=True
    )


def _say(console: Console, kind: str, messages: Iterable[str]) -> None:
    for message in messages:
        console.print(f"{kind}: {message}")
