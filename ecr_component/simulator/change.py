"""What changes for images where one policy takes the place of another."""

from collections.abc import Sequence
from dataclasses import dataclass

from ecr_component.simulator.forecast import Forecast, forecast
from ecr_component.simulator.outcome import Outcome, Verdict


@dataclass(frozen=True)
class Change:
    """What the new policy does to images, beside what the old one does.

    As far as both simulations look, and in the order of the images.
    """

    added: Sequence[Verdict]
    """What goes by the new policy and stays by the old one."""
    spared: Sequence[Verdict]
    """What stays by the new policy; how it would go by the old one."""
    changed: Sequence[tuple[Verdict, Verdict]]
    """What goes by both, but on another day or another way; the old one first."""
    before: Forecast
    """By the old policy."""
    after: Forecast
    """By the new one."""


def change(old: Outcome, new: Outcome) -> Change:
    """Compare what two policies do to the same images, given in the same order."""
    both = list(zip(old.verdicts, new.verdicts, strict=True))
    return Change(
        [after for before, after in both if after.departure and not before.departure],
        [before for before, after in both if before.departure and not after.departure],
        [
            (before, after)
            for before, after in both
            if before.departure and after.departure
            if _ways(before) != _ways(after)
        ],
        forecast(old),
        forecast(new),
    )


def _ways(verdict: Verdict) -> list[tuple[int, str]]:
    departures = (verdict.departure, verdict.afterwards)
    return [(it.day, it.action) for it in departures if it]
