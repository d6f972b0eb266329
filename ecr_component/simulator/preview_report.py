"""A policy beside what AWS's own preview foresees, for people."""

from collections.abc import Sequence
from typing import Final

from rich.console import RenderableType

from ecr_component.simulator.aws_comparison import Fate, PreviewDifference
from ecr_component.simulator.sections import (
    counted,
    lines,
    section,
    shortened,
    table,
    visible,
    with_the_rest,
)

AGREEMENT: Final = "AWS would do at once what is said above"
"""What there is to say where it foresees the same."""

_MOST_ROWS: Final = 20


def previewed(differences: Sequence[PreviewDifference]) -> RenderableType:
    """Where AWS's preview and the simulation differ."""
    if not differences:
        return section("AWS's own preview", lines([AGREEMENT]))
    rows = table("image", "simulated", "by AWS's preview")
    first = differences[:_MOST_ROWS]
    for it in first:
        name = visible(shortened(it.digest).removeprefix("sha256:"))
        rows.add_row(name, _fate(it.simulated), _fate(it.previewed))
    number = counted(len(differences), "difference")
    content = with_the_rest(rows, len(first), len(differences))
    return section(f"AWS's own preview: {number}", content)


def _fate(fate: Fate) -> str:
    return f"{fate[0]}, rule {fate[1]}" if fate else "stays"
