"""Files that a command writes: over none that is there, unless it is told to."""

import os
from collections.abc import Iterable
from pathlib import Path


class Unwritable(Exception):  # noqa: N818 - what a file is
    """A file that cannot be written, or must not be; the text is what to tell."""


def refuse_existing(
    paths: Iterable[str], sources: Iterable[str], *, force: bool
) -> None:
    """Make sure beforehand that nothing is written over.

    Args:
        paths: What is to be written.
        sources: What is read, and written over in no case.
        force: Whether to write over what else is there.

    Raises:
        Unwritable: One of them is there.
    """
    read = {os.path.realpath(source) for source in sources}
    taken: set[str] = set()
    for path in paths:
        try:
            real = os.path.realpath(path)
        except ValueError:  # holds a null
            raise Unwritable(f"{path}: cannot be the name of a file") from None
        if real in read:
            raise Unwritable(f"{path}: is what is read here; write to another file")
        if real in taken:
            raise Unwritable(f"{path}: would be two files; give one another name")
        if not force and os.path.lexists(real):
            raise _there(path)
        taken.add(real)


def write_new(path: str, text: str, *, force: bool) -> None:
    """Write a file.

    Raises:
        Unwritable: It is there, and *force* is not given; or it cannot be written.
    """
    mode = "w" if force else "x"
    try:
        with Path(path).open(mode, encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:  # since a moment ago
        raise _there(path) from None
    except OSError as error:
        reason = os.strerror(error.errno or 0).lower()
        raise Unwritable(f"{path}: cannot be written ({reason})") from None


def _there(path: str) -> Unwritable:
    return Unwritable(f"{path}: is there already; --force writes over it")
