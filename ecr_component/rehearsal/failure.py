"""What went wrong in a program, told to whoever wrote it."""

import sys
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

from pulumi import InputPropertiesError, InputPropertyError, RunError

from ecr_component.errors import ConfigError
from ecr_component.rehearsal.result import NotRehearsed

_OWN = Path(__file__).parent

# Those that call a program, and so stand in each of its tracebacks.
_IN_FRONT = {"run.py", "performance.py"}

_MOST_LEFT_OUT = 10


def told(
    error: BaseException, folder: Path, stack: str, left_out: Sequence[NotRehearsed]
) -> str:
    """Tell of an exception that a program ended with.

    What was meant for the user is given as it is. Of anything else, the lines of the
    program's own files that led to it, and what of it was *left_out*, since a program
    may stumble over that.
    """
    match error:
        case RunError() | ConfigError():
            return str(error)
        case InputPropertyError():
            return f"{error.property_path}: {error.reason}"
        case InputPropertiesError():
            problems = [
                f"  {problem['property_path']}: {problem['reason']}"
                for problem in error.errors or []
            ]
            return "\n".join([error.message, *problems])
        case SystemExit():
            return f"stack {stack}: the program ended with sys.exit({error.code!r})"
        case _:
            head = f"stack {stack}: the program failed"
            hints = [
                *_missing(error),
                *_unseen(error),
                *_too_deep(error),
                *_perhaps(left_out),
            ]
            return "\n".join([head, *_trace(error, folder), *hints])


def _trace(error: BaseException, folder: Path) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if is_own(Path(frame.filename), folder)]
    for frame in own:
        frame.filename = str(Path(frame.filename).relative_to(folder))
    if not own and any(_is_behind_the_seam(frame.filename) for frame in frames):
        own = list(frames)  # A fault of ours, hardly the program's.
    lines = [*traceback.format_list(own), *traceback.format_exception_only(error)]
    return "".join(lines).rstrip().splitlines()


def _is_behind_the_seam(file: str) -> bool:
    path = Path(file)
    return path.is_relative_to(_OWN) and path.name not in _IN_FRONT


def _missing(error: BaseException) -> Iterator[str]:
    if isinstance(error, ModuleNotFoundError):
        yield f"The program runs in this Python, so install it here: {sys.executable}"


def _unseen(error: BaseException) -> Iterator[str]:
    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    if isinstance(error, KeyError) and frame.f_globals.get("__name__") == "os":
        yield f"A rehearsal hides your variables; to show it this one: --env {error}"


def _too_deep(error: BaseException) -> Iterator[str]:
    if isinstance(error, RecursionError):
        yield "It calls itself without end, or a value is nested too deep for Python"


def _perhaps(left_out: Sequence[NotRehearsed]) -> Iterator[str]:
    if left_out:
        yield "Perhaps for lack of what was not rehearsed:"
        yield from (f"  {left}" for left in left_out[:_MOST_LEFT_OUT])
    if len(left_out) > _MOST_LEFT_OUT:
        yield f"  and {len(left_out) - _MOST_LEFT_OUT:,} more"


def is_own(file: Path, folder: Path) -> bool:
    """Whether a file belongs to the program, not to Python, a package or ourselves."""
    return (
        file.is_relative_to(folder)
        and "site-packages" not in file.parts
        and not file.is_relative_to(_OWN)
    )
