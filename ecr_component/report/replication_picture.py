"""Where images come from and where they are copied to, as a picture."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

import svg
from markupsafe import Markup

from ecr_component.report.drawing import picture, shortened_to, words
from ecr_component.report.replication_routes import (
    Route,
    Source,
    routes,
    sources,
)
from ecr_component.report.snapshot import Snapshot

TOLD: Final = (
    "Where images come from and where they are copied to. The list below says the same."
)

_BOX: Final = 176
_ARROW: Final = 116
_TALL: Final = 46
_GAP: Final = 26
_PAD: Final = 12
_LEFT: Final = 1
_FITS: Final = 25  # characters in a box
_FITS_ON_ARROW: Final = 16
_HEAD: Final = 6


Place = tuple[int, int, int]
"""The left edge, the top and the height of a box."""


def replication_picture(snapshot: Snapshot) -> Markup | None:
    """Draw each region's registry between what it caches and where it copies to.

    There is no picture where nothing comes or goes.
    """
    if not _regions(snapshot):
        return None
    drawn: list[svg.Element] = []
    top = 1
    here = _LEFT + (_BOX + _ARROW if any(sources(snapshot)) else 0)
    for region in _regions(snapshot):
        caches = [one for one in sources(snapshot) if one.region == region]
        copies = [route for route in routes(snapshot) if route.region == region]
        rows = max(len(caches), len(_by_destination(copies)), 1)
        tall = rows * (_TALL + _GAP) - _GAP
        drawn += _registry(snapshot, region, (here, top, tall))
        drawn += _caches(caches, here, top)
        drawn += _copies(copies, here + _BOX, top)
        top += tall + 2 * _GAP
    wide = here + _BOX + (_ARROW + _BOX if any(routes(snapshot)) else 0)
    return picture(wide + 1, top - 2 * _GAP + 1, drawn, told=TOLD)


def _regions(snapshot: Snapshot) -> list[str]:
    return sorted(
        {route.region for route in routes(snapshot)}
        | {source.region for source in sources(snapshot)}
    )


def _by_destination(copies: Sequence[Route]) -> dict[str, list[Route]]:
    found: dict[str, list[Route]] = defaultdict(list)
    for route in copies:
        found[route.to].append(route)
    return found


def _registry(snapshot: Snapshot, region: str, place: Place) -> Iterator[svg.Element]:
    count = sum(held.region == region for held in snapshot.repositories)
    held = f"{count:,} repositor{'y' if count == 1 else 'ies'}"
    yield from _box(place, "here", region, held)


def _caches(caches: Sequence[Source], end: int, top: int) -> Iterator[svg.Element]:
    for number, cache in enumerate(caches):
        y = top + number * (_TALL + _GAP)
        yield from _box((_LEFT, y, _TALL), "there", cache.upstream, "cached on pull")
        yield from _arrow(_LEFT + _BOX, end, y + _TALL // 2, cache.names)


def _copies(copies: Sequence[Route], start: int, top: int) -> Iterator[svg.Element]:
    for number, (to, alike) in enumerate(_by_destination(copies).items()):
        y = top + number * (_TALL + _GAP)
        region, _, account = to.partition(" in ")
        prefixes = [prefix for route in alike for prefix in route.prefixes]
        which = ", ".join(route.which for route in alike)
        if len(which) > _FITS_ON_ARROW and len(prefixes) > 1:
            which = f"{len(prefixes)} prefixes"
        yield from _box((start + _ARROW, y, _TALL), "there", region, account)
        yield from _arrow(start, start + _ARROW, y + _TALL // 2, which)


def _box(place: Place, kind: str, name: str, more: str) -> Iterator[svg.Element]:
    x, y, tall = place
    yield svg.Rect(x=x, y=y, width=_BOX, height=tall, rx=6, class_=[kind])
    middle = y + tall // 2
    yield words(x + _PAD, middle - 4, shortened_to(name, _FITS), "n")
    yield words(x + _PAD, middle + 14, shortened_to(more, _FITS))


def _arrow(start: int, end: int, y: int, label: str) -> Iterator[svg.Element]:
    yield svg.Path(
        d=[
            svg.M(start + 4, y),
            svg.H(end - 4),
            svg.M(end - 4 - _HEAD, y - _HEAD),
            svg.L(end - 4, y),
            svg.L(end - 4 - _HEAD, y + _HEAD),
        ]
    )
    middle = (start + end) // 2
    yield words(middle, y - 7, shortened_to(label, _FITS_ON_ARROW), "m")
