"""A policy beside an old one, for people."""

from collections.abc import Iterator
from typing import Final

from rich.console import Group, RenderableType

from ecr_component.simulator.change import Change
from ecr_component.simulator.outcome import Verdict
from ecr_component.simulator.sections import (
    counted,
    dollars,
    lines,
    section,
    short,
    table,
    with_the_rest,
)
from ecr_component.simulator.storage import Amount, Prices
from ecr_component.simulator.storage_report import amount_of

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
