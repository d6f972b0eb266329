"""A policy beside an old one, and beside what AWS foresees, for people."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Group, RenderableType

from ecr_component.simulator.aws_comparison import Fate, PreviewDifference
from ecr_component.simulator.change import Change
from ecr_component.simulator.outcome import Verdict
from ecr_component.simulator.sections import (
    counted,
    dollars,
    lines,
    section,
    short,
    shortened,
    table,
    visible,
    with_the_rest,
)
from ecr_component.simulator.storage import Amount, Prices
from ecr_component.simulator.storage_report import amount_of

_MOST_ROWS: Final = 20
_MOST_OF_EACH: Final = 7


def against(change: Change, prices: Prices) -> RenderableType:
    """What a new policy adds to what goes, and what it spares."""
    rows = table("image", "by the old policy", "by this one")
    for it in change.added[:_MOST_OF_EACH]:
        rows.add_row(short(it.image), "stays", _way(it))
    for it in change.spared[:_MOST_OF_EACH]:
        rows.add_row(short(it.image), _way(it), "stays")
    for old, it in change.changed[:_MOST_OF_EACH]:
        rows.add_row(short(it.image), _way(old), _way(it))
    found = len(change.added) + len(change.spared) + len(change.changed)
    content = with_the_rest(rows, rows.row_count, found)
    return section(
        "Against the old policy",
        Group(lines(_differences(change, prices)), content),
    )


def _way(verdict: Verdict) -> str:
    """How an image goes."""
    return ", ".join(
        f"{it.action} in {counted(it.day, 'day')}" if it.day else f"{it.action} now"
        for it in (verdict.departure, verdict.afterwards)
        if it
    )


def _differences(change: Change, prices: Prices) -> Iterator[str]:
    added = Amount.sum(Amount.of(it.image) for it in change.added)
    spared = Amount.sum(Amount.of(it.image) for it in change.spared)
    yield f"this policy takes {amount_of(added)} that the old one leaves"
    yield f"it leaves {amount_of(spared)} that the old one takes"
    if change.changed:
        yield f"it takes {counted(len(change.changed), 'image')} otherwise"
    old, new = (prices.a_month(it.held[-1]) for it in (change.before, change.after))
    days = counted(change.after.days, "day")
    yield f"in {days} {dollars(new)} a month instead of {dollars(old)}"


def previewed(differences: Sequence[PreviewDifference]) -> RenderableType:
    """Where AWS's preview and the simulation differ."""
    if not differences:
        agree = "AWS would do at once what is said above"
        return section("AWS's own preview", lines([agree]))
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
