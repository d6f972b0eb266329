"""A file that a user names, read whole: within a bound, and not waited for in vain."""

import os
import stat
import sys
from select import select
from typing import Final

MOST_BYTES: Final = 32 * 2**20
"""The bound for what people write: 100,000 repositories, ECR's quota, take half."""

STANDARD_INPUT: Final = "standard input"
"""What messages call it."""

# Seconds that a pipe may be without anybody who writes into it.
_PATIENCE: Final = 5

_PART: Final = 2**16

# Windows has neither the flag nor pipes that a path leads to.
_AT_ONCE: Final[int] = getattr(os, "O_NONBLOCK", 0)


class Unreadable(Exception):  # noqa: N818 - a word for what the file is
    """A file that cannot be read, or is not of the kind it should be."""

    def __init__(self, path: str, what: str, line: int | None = None) -> None:
        super().__init__(path, what, line)
        self.path, self.what, self.line = path, what, line

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.path, self.place, self.what)))

    @property
    def lines(self) -> list[str]:
        """The report, which is one line."""
        return [str(self)]

    @property
    def place(self) -> str:
        """The line, where there is one to name."""
        return f"line {self.line}" if self.line else ""


def read_file(path: str, most: int = MOST_BYTES) -> bytes:
    """Read a file, or a pipe until all who write into it are done.

    Raises:
        Unreadable: there is none, nobody writes, or there are more than *most* bytes.
    """
    try:
        # Opened without waiting, a pipe may have nobody at its other end.
        with open(path, "rb", opener=_opened_at_once) as file:
            if stat.S_ISFIFO(os.fstat(file.fileno()).st_mode):
                content = _of_pipe(path, file.fileno(), most)
            else:
                os.set_blocking(file.fileno(), True)
                content = file.read(most + 1)
    except IsADirectoryError:
        raise Unreadable(path, "is a folder, not a file") from None
    except FileNotFoundError:
        raise Unreadable(path, "there is no such file") from None
    except OSError as error:
        raise _refused(path, error) from None
    except ValueError:  # holds a null, or half of a character
        raise Unreadable(path, "cannot be the name of a file") from None
    return _bounded(path, content, most)


def read_standard_input(most: int = MOST_BYTES) -> bytes:
    """Read the standard input to its end.

    Raises:
        Unreadable: it is closed, or there are more than *most* bytes.
    """
    if sys.stdin is None:
        raise Unreadable(STANDARD_INPUT, "is closed")
    try:
        content = sys.stdin.buffer.read(most + 1)
    except OSError as error:
        raise _refused(STANDARD_INPUT, error) from None
    return _bounded(STANDARD_INPUT, content, most)


def _opened_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | _AT_ONCE)


def _of_pipe(path: str, descriptor: int, most: int) -> bytes:
    content = bytearray()
    while len(content) <= most:
        select([descriptor], [], [], _PATIENCE)
        try:
            part = os.read(descriptor, _PART)
        except BlockingIOError:  # somebody is there, who takes a while
            continue
        if not part:
            break
        content += part
    if not content:
        raise Unreadable(path, "is a pipe, and nothing was written into it")
    return bytes(content)


def _bounded(path: str, content: bytes, most: int) -> bytes:
    if len(content) > most:
        raise Unreadable(path, f"holds more than {most // 2**20} MB")
    return content


def _refused(path: str, error: OSError) -> Unreadable:
    reason = os.strerror(error.errno or 0).lower()
    return Unreadable(path, f"cannot be read ({reason})")
