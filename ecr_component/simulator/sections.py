"""The parts that reports on the terminal are made of."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from rich.console import Group, JustifyMethod, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ecr_component.live.image import Image
from ecr_component.printing import printable
from ecr_component.simulator.storage import GIB

_DIGEST: Final = "sha256:"
_DIGITS_SHOWN: Final = 12
_UNITS: Final = (("GiB", GIB), ("MiB", 2**20), ("KiB", 2**10))


def section(title: str, content: RenderableType, style: str = "bold") -> Group:
    """Put a title over something."""
    return Group(Text(title, style), Padding(content, (0, 0, 1, 2)))


def lines(sentences: Iterable[str]) -> Group:
    """A list."""
    return Group(*(visible(f"- {sentence}") for sentence in sentences))


def table(*headings: str) -> Table:
    """A table without lines; a column whose heading ends in ``#`` holds numbers."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for heading in headings:
        justify: JustifyMethod = "right" if heading.endswith("#") else "left"
        made.add_column(heading.removesuffix("#"), justify=justify, overflow="fold")
    return made


def visible(written: str) -> Text:
    """Text from the input, with escapes for what would confuse a terminal."""
    return Text(printable(written))


def moment_of(moment: datetime) -> str:
    """A moment to the minute."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def counted(number: int, thing: str) -> str:
    """A number of things."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def size_of(size: int) -> str:
    """Bytes in the unit in which they are read best."""
    for name, unit in _UNITS:
        if abs(size) >= unit:
            return f"{size / unit:,.1f} {name}"
    return f"{size:,} B"


def dollars(amount: float) -> str:
    """An amount of money."""
    return f"${amount:,.2f}"


def with_the_rest(rows: Table, shown: int, total: int) -> RenderableType:
    """A table of the first of many, and how many more there are."""
    if shown < total:
        return Group(rows, Text(f"and {total - shown:,} more, which --json names"))
    return rows if shown else Group()


def short(image: Image) -> Text:
    """An image by the first digits of its digest."""
    return visible(shortened(image.digest).removeprefix(_DIGEST))


def shortened(name: str) -> str:
    """A digest as `docker images` shows it; anything else as it is."""
    is_digest = name.startswith(_DIGEST)
    return name[: len(_DIGEST) + _DIGITS_SHOWN] if is_digest else name
