"""Lines of a report, at any width."""

from collections.abc import Iterator
from textwrap import wrap
from typing import Final

from rich.text import Text

from ecr_component.printing import printable

HEADING: Final = "bold"
ASIDE: Final = "dim"

# A space at which no line is broken.
_TIED: Final = "\u00a0"


def line(text: str, style: str = "") -> Text:
    """One line, however long."""
    return Text(printable(text), style)


def wrapped(
    text: str, width: int, indent: str = "  ", style: str = "", hanging: str = ""
) -> Iterator[Text]:
    """Break a text between words that are not tied.

    Args:
        text: What to break.
        width: Of the terminal, in columns.
        indent: In front of every line.
        style: As rich has them.
        hanging: In front of every line but the first, beside the indent.
    """
    for part in wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=f"{indent}{hanging}",
        break_long_words=False,
        break_on_hyphens=False,
    ):
        yield line(part.replace(_TIED, " "), style)


def tied(text: str) -> str:
    """A text that is not broken."""
    return text.replace(" ", _TIED)


def count(number: int, one: str, many: str = "") -> str:
    """A number of things, by their name."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
