"""The months to come of a repository's images, as a picture.

Each lifecycle rule has a layer: the images that it has the say over, of which there
are fewer in time. What no rule selects is the lowest; the upper edge is all there is.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final

import svg
from markupsafe import Markup

from ecr_component.report.byte_sizes import size_text
from ecr_component.report.drawing import picture, words
from ecr_component.report.snapshot import ForecastLayer, ReportedForecast

_WIDTH: Final = 800
_HEIGHT: Final = 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 100, 792, 16, 256
_BASELINE: Final = 290
_LETTERS: Final = 7
"""By so much the middle of a letter is above its line."""
_MONTH: Final = 30
"""Days."""

MOST_LAYERS: Final = 6
"""So many can be told apart; of more, the last rules share one."""


def axis_name(forecast: ReportedForecast) -> str:
    """Under which name the axis of a picture stands in the page."""
    return f"days-{forecast.days[-1]}"


def forecast_plot(forecast: ReportedForecast) -> Markup:
    """Draw bytes by day; the table beside it says the same in numbers."""
    axis = svg.Use(href=f"#{axis_name(forecast)}")
    drawn = [*_layers(forecast), *_sizes(forecast), axis]
    return picture(_WIDTH, _HEIGHT, drawn, told=told(forecast))


def told(forecast: ReportedForecast) -> str:
    """The picture in words."""
    first, last = size_text(forecast.size[0]), size_text(forecast.size[-1])
    return f"{first} now, {last} on day {forecast.days[-1]}, as in the table"


def place_of(layer: ForecastLayer, forecast: ReportedForecast) -> int:
    """Which layer of the picture it is part of; the lowest is 0."""
    return min(_from_below(forecast).index(layer), MOST_LAYERS - 1)


def _from_below(forecast: ReportedForecast) -> list[ForecastLayer]:
    # Of what no rule selects there is as much on each day.
    return sorted(forecast.layers, key=lambda it: it.priority or 0)


def _layers(forecast: ReportedForecast) -> Iterator[svg.Element]:
    """The layers from the uppermost down: each covers all below its upper edge."""
    layers = _from_below(forecast)
    edges = list(accumulate(map(forecast.of, layers), _on_top))
    # Those that share a place are one.
    shown = [*edges[: MOST_LAYERS - 1], *edges[MOST_LAYERS - 1 :][-1:]]
    for number, edge in reversed(list(enumerate(shown))):
        if any(edge):
            yield svg.Path(d=list(_area(forecast, edge)), class_=[f"l{number}"])


def _on_top(below: Sequence[int], more: Sequence[int]) -> tuple[int, ...]:
    return tuple(low + size for low, size in zip(below, more, strict=True))


def _area(forecast: ReportedForecast, edge: Sequence[int]) -> Iterator[svg.PathData]:
    """What is below an edge that falls where something is gone, and else is level."""
    heights = [_height(size, forecast.size[0]) for size in edge]
    yield svg.M(_LEFT, heights[0])
    for (_, before), (day, after) in pairwise(zip(forecast.days, heights, strict=True)):
        if after != before:
            yield svg.H(_across(day, forecast.days[-1]))
            yield svg.V(after)
    yield svg.H(_RIGHT)
    yield svg.V(_BOTTOM)
    yield svg.H(_LEFT)
    yield svg.Z()


def _sizes(forecast: ReportedForecast) -> Iterator[svg.Element]:
    """What the heights are."""
    top = forecast.size[0]
    for part in (0.5, 1):
        y = _height(top * part, top)
        yield words(_LEFT - 12, y + _LETTERS, size_text(top * part), "e")


def time_axis(forecast: ReportedForecast) -> Markup:
    """What is the same in all pictures: the days, and lines across."""
    last = forecast.days[-1]
    across = [
        svg.Line(x1=_LEFT, x2=_RIGHT, y1=y, y2=y)
        for y in (_TOP, (_TOP + _BOTTOM) // 2, _BOTTOM)
    ]
    nothing = words(_LEFT - 12, _BOTTOM + _LETTERS, "0", "e")
    days = [_day(day, last) for day in range(0, last + 1, _MONTH)]
    lines: list[svg.Element] = [*across, nothing, *days]
    return Markup(svg.G(id=axis_name(forecast), elements=lines).as_str())  # noqa: S704 - our words


def _day(day: int, last: int) -> svg.Text:
    where = "e" if day + _MONTH > last else "m" if day else "s"
    label = f"{day} d" if day else "now"
    return words(_across(day, last), _BASELINE, label, where)


def _across(day: int, last: int) -> int:
    return round(_LEFT + (_RIGHT - _LEFT) * day / last)


def _height(size: float, top: int) -> int:
    return round(_BOTTOM - (_BOTTOM - _TOP) * size / max(top, 1))
