"""The days ahead in numbers: images and bytes, by day and by rule.

Pure: a forecast is made of an `Outcome` and knows nothing else.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from ecr_component.simulator.outcome import Action, Departure, Outcome, Verdict
from ecr_component.simulator.storage import Amount, Stock, Tally


@dataclass(frozen=True)
class RuleForecast:
    """What one rule takes, and leaves of the images that it has the say over."""

    priority: int | None
    """None: the images that no rule selects."""
    action: Action | None
    """What the rule does; none where there is none."""
    taken: Sequence[Amount]
    """What goes by this rule on each day; the first is the moment itself."""
    left: Sequence[Amount]
    """Of the images that this rule is the first to select at the moment, those that
    are not deleted after each day, in either storage class. The sum over all rules is
    what the repository holds."""


@dataclass(frozen=True)
class Forecast:
    """What a repository holds from a moment on, if nothing is pushed or pulled.

    Each sequence by days has an entry for the moment itself and for each of the
    *days* after it, quiet ones included: entry N is N times 24 hours after *at*.
    """

    at: datetime
    days: int
    before: Stock
    """What the repository holds at the moment, before anything goes."""
    held: Sequence[Stock]
    """What it holds after each day."""
    rules: Sequence[RuleForecast]
    """In order of priority; behind them what no rule selects, if there is any."""

    @cached_property
    def eventful(self) -> Sequence[int]:
        """The days on which something goes."""
        return [
            day
            for day in range(self.days + 1)
            if any(rule.taken[day].images for rule in self.rules)
        ]

    def gone(self, action: Action, day: int) -> Amount:
        """What goes one way on one day, by whatever rule."""
        return Amount.sum(it.taken[day] for it in self.rules if it.action == action)


def forecast(outcome: Outcome) -> Forecast:
    """Count what goes and what is left, day by day.

    Args:
        outcome: Of `simulate`, which is told there how far to look.

    Returns:
        One amount for each day and rule. What is archived and deleted from there later
        counts in *taken* of both rules, and is gone from *left* when it is deleted.
    """
    present, taken, deleted, moved = _Tallies(), _Tallies(), _Tallies(), _Tallies()
    for verdict, tally in _alike(outcome.verdicts):
        claimed_by, storage_class = verdict.selected_by, verdict.image.storage_class
        present[claimed_by, storage_class].add_all(tally)
        for departure in _departures(verdict):
            archived = departure is verdict.afterwards
            where = "archive" if archived else storage_class
            taken[departure.rule, departure.day].add_all(tally)
            moved[where, departure.action, departure.day].add_all(tally)
            if departure.action == "expire":
                deleted[claimed_by, departure.day].add_all(tally)
    actions: dict[int | None, Action] = {it.priority: it.action for it in outcome.rules}
    names = [*actions, *({None} & {name for name, _ in present})]
    days = range(outcome.days + 1)
    before = Stock(
        Amount.sum(present.amount(name, "standard") for name in names),
        Amount.sum(present.amount(name, "archive") for name in names),
    )
    return Forecast(
        at=outcome.at,
        days=outcome.days,
        before=before,
        held=list(_held(before, moved, days)),
        rules=[
            RuleForecast(
                name,
                actions.get(name),
                [taken.amount(name, day) for day in days],
                list(_left(name, present, deleted, days)),
            )
            for name in names
        ],
    )


class _Tallies(defaultdict[tuple[object, ...], Tally]):
    """Amounts in the making, by whatever."""

    def __init__(self) -> None:
        super().__init__(Tally)

    def amount(self, *key: object) -> Amount:
        """What one of them is."""
        return self[key].amount if key in self else _NOTHING


_NOTHING: Final = Amount()


def _alike(verdicts: Iterable[Verdict]) -> Iterable[tuple[Verdict, Tally]]:
    """One of the verdicts that are alike, with what all their images take up."""
    found: dict[tuple[object, ...], tuple[Verdict, Tally]] = {}
    for verdict in verdicts:
        image = verdict.image
        # Many have the same departure, and to look at its fields takes long.
        ways = id(verdict.departure), id(verdict.afterwards)
        key = verdict.selected_by, image.storage_class, *ways
        if key not in found:
            found[key] = verdict, Tally()
        found[key][1].add(image)
    return found.values()


def _departures(verdict: Verdict) -> Iterator[Departure]:
    if verdict.departure:
        yield verdict.departure
    if verdict.afterwards:
        yield verdict.afterwards


def _left(
    name: int | None, present: _Tallies, deleted: _Tallies, days: Iterable[int]
) -> Iterator[Amount]:
    """What is not deleted after each day, of what one rule has the say over."""
    left = present.amount(name, "standard") + present.amount(name, "archive")
    for day in days:
        if (name, day) in deleted:
            left -= deleted.amount(name, day)
        yield left


def _held(before: Stock, moved: _Tallies, days: Iterable[int]) -> Iterator[Stock]:
    """What each storage class holds after each day."""
    stock = before
    for day in days:
        archived = moved.amount("standard", "archive", day)
        expired = moved.amount("standard", "expire", day)
        expired_there = moved.amount("archive", "expire", day)
        if (archived.images, expired.images, expired_there.images) != (0, 0, 0):
            stock = Stock(
                stock.standard - archived - expired,
                stock.archive + archived - expired_there,
            )
        yield stock
