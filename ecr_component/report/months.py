"""The months to come, in numbers: of one repository, and of all of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ecr_component.report.snapshot import ReportedForecast, ReportedRepository


class Point(NamedTuple):
    """What is there at the end of a day."""

    day: int
    images: int
    size: int
    parts: tuple[int | None, ...]
    """Bytes in the archive, where some ever are, then those of each layer; on the
    first day alone where it is the same each day, and none behind that."""


def points(forecast: ReportedForecast) -> Iterator[Point]:
    """A line of the table for each day."""
    later = len(forecast.days) - 1
    columns: list[tuple[int | None, ...]] = [
        layer.size if len(layer.size) > 1 else (*layer.size, *[None] * later)
        for layer in forecast.layers
    ]
    if forecast.archived:
        columns.insert(0, forecast.archived)
    parts = zip(*columns, strict=True)
    there = zip(forecast.days, forecast.images, forecast.size, parts, strict=True)
    return (Point(*numbers) for numbers in there)


def is_steady(part: int, lines: Sequence[Point]) -> bool:
    """Whether a part is the same each day."""
    return lines[-1].parts[part] is None


@dataclass(frozen=True)
class Going:
    """What goes until the last day."""

    held: ReportedRepository | None
    """None: of all repositories together."""
    images: int
    images_going: int
    size: int
    size_going: int
    cost: float
    """Dollars a month, on the first day."""
    cost_going: float
    """What is spared of them on the last day."""


def going(repositories: Iterable[ReportedRepository]) -> list[Going]:
    """The repositories with images, the one that loses the most bytes first; all last.

    Where there is no repository with images, there is nothing.
    """
    found = [_going(held, held.forecast) for held in repositories if held.forecast]
    found.sort(key=lambda it: (-it.size_going, -it.images_going))
    return [*found, _all_of(found)] if found else []


def _going(held: ReportedRepository, forecast: ReportedForecast) -> Going:
    images, size, cost = forecast.images, forecast.size, forecast.cost
    return Going(
        held,
        images=images[0],
        images_going=images[0] - images[-1],
        size=size[0],
        size_going=size[0] - size[-1],
        cost=cost[0],
        cost_going=cost[0] - cost[-1],
    )


def _all_of(found: Iterable[Going]) -> Going:
    numbers = zip(
        *(
            (it.images, it.images_going, it.size, it.size_going, it.cost, it.cost_going)
            for it in found
        ),
        strict=True,
    )
    return Going(None, *map(sum, numbers))
