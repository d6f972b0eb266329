"""What is printed: nothing of it makes a terminal or a CI system do anything.

Names, keys and values come from files that anybody may have written.
"""

import errno
import json
import os
import re
import sys
from typing import Final

# What CI systems obey: `::warning::` at the beginning of a line, behind any space, and
# `##[group]`, `##vso[...]` and `##teamcity[...]` anywhere.
# Source: actions/runner, ActionCommand.cs; microsoft/azure-pipelines-agent, Command.cs;
# TeamCity, "Service Messages".
_COMMAND: Final = re.compile(r"^(?P<space>[ \t]*:):|#(?=#)", re.MULTILINE)
_COMMAND_WITHIN: Final = re.compile(r"#(?=#)")

# Columns of a terminal.
_NARROWEST: Final = 20
_USUAL: Final = 80


def printable(line: str) -> str:
    r"""Return a line with escapes for all but letters, signs and spaces.

    Such as ``\n``, ``\x1b`` for what a terminal obeys, and ``\u202e`` for what turns
    text round.
    """
    if line.isprintable():
        return line
    return "".join(sign if sign.isprintable() else _escaped(sign) for sign in line)


def _escaped(sign: str) -> str:
    return sign.encode("unicode_escape").decode()


def usable(width: int) -> int:
    """Return the width to lay text out in; one that no terminal has is none."""
    return width if width >= _NARROWEST else _USUAL


def say(*lines: str, error: bool = False) -> None:
    """Print lines, each of which stays one; on standard error, if it is one.

    Raises:
        OSError: they cannot be written.
    """
    write("".join(f"{printable(line)}\n" for line in lines), error=error)


def annotate(kind: str, what: str, file: str, line: int | None = None) -> None:
    """Have GitHub show words beside a line of a file, or else beside the file.

    Args:
        kind: ``error``, ``warning`` or ``notice``.
        what: The words, which stay one line.
        file: The path from the repository's root.
        line: From 1.

    Raises:
        OSError: it cannot be written.
    """
    place = f"file={_in_command(file).replace(':', '%3A').replace(',', '%2C')}"
    if line is not None:
        place += f",line={line}"
    # The one command that is meant. Source: actions/toolkit, command.ts.
    command = f"::{kind} {place}::{_in_command(what)}\n"
    _put(_COMMAND_WITHIN.sub(r"\\x23", command))


def _in_command(text: str) -> str:
    return printable(text).replace("%", "%25")


def say_json(value: object, indent: int | None = 2) -> None:
    """Print a value as JSON.

    Raises:
        OSError: it cannot be written.
    """
    # No line of it begins with a command: there is a space, a bracket or a quote.
    _put(json.dumps(value, indent=indent).replace("##", r"#\u0023") + "\n")


def write(text: str, *, error: bool = False) -> None:
    """Print text whose lines are printable, or have styles of ours.

    What the encoding lacks, or a CI system would obey, becomes an escape.

    Raises:
        OSError: it cannot be written.
    """
    _put(_COMMAND.sub(_disobeyed, text), error=error)


def _put(text: str, *, error: bool = False) -> None:
    stream = sys.stderr if error else sys.stdout
    if stream is None:  # closed by whoever started this process
        if error:
            return
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()


def _disobeyed(found: re.Match[str]) -> str:
    return r"\x23" if found["space"] is None else rf"{found['space']}\x3a"
