"""The days ahead in numbers: images and bytes, by day and by rule.

Pure: a forecast is made of an `Outcome` and knows nothing else.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import accumulate

from ecr_component.simulator.outcome import Action, Departure, Outcome, Verdict
from ecr_component.simulator.storage import Amount, Stock


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
    days = range(outcome.days + 1)
    moves = list(_moves(outcome.verdicts))
    taken: dict[tuple[int, int], list[Amount]] = defaultdict(list)
    deleted: dict[tuple[int | None, int], list[Amount]] = defaultdict(list)
    claimed: dict[int | None, list[Amount]] = defaultdict(list)
    for verdict in outcome.verdicts:
        claimed[verdict.selected_by].append(Amount.of(verdict.image))
    for verdict, amount, departure in moves:
        taken[departure.rule, departure.day].append(amount)
        if departure.action == "expire":
            deleted[verdict.selected_by, departure.day].append(amount)
    actions: dict[int | None, Action] = {it.priority: it.action for it in outcome.rules}
    names = [*actions, *([None] if None in claimed else [])]
    before = Stock.of(verdict.image for verdict in outcome.verdicts)
    return Forecast(
        at=outcome.at,
        days=outcome.days,
        before=before,
        held=_held(before, moves, outcome.days),
        rules=[
            RuleForecast(
                name,
                actions.get(name),
                [Amount.sum(taken.get((name or 0, day), ())) for day in days],
                _left(
                    Amount.sum(claimed.get(name, ())),
                    [Amount.sum(deleted.get((name, day), ())) for day in days],
                ),
            )
            for name in names
        ],
    )


_Move = tuple[Verdict, Amount, Departure]


def _moves(verdicts: Sequence[Verdict]) -> Iterator[_Move]:
    for verdict in verdicts:
        if verdict.departure:
            amount = Amount.of(verdict.image)
            yield verdict, amount, verdict.departure
            if verdict.afterwards:
                yield verdict, amount, verdict.afterwards


def _left(claimed: Amount, deleted: Sequence[Amount]) -> list[Amount]:
    after = accumulate(deleted, Amount.__sub__, initial=claimed)
    return list(after)[1:]


def _held(before: Stock, moves: Sequence[_Move], days: int) -> list[Stock]:
    """What each storage class holds after each day."""
    standard: Mapping[int, list[Amount]] = defaultdict(list)
    incoming: Mapping[int, list[Amount]] = defaultdict(list)
    outgoing: Mapping[int, list[Amount]] = defaultdict(list)
    for verdict, amount, departure in moves:
        is_archived = (
            verdict.image.storage_class == "archive" or departure is verdict.afterwards
        )
        (outgoing if is_archived else standard)[departure.day].append(amount)
        if departure.action == "archive":
            incoming[departure.day].append(amount)
    held, stock = [], before
    for day in range(days + 1):
        left = stock.standard - Amount.sum(standard[day])
        archived = stock.archive + Amount.sum(incoming[day])
        stock = Stock(left, archived - Amount.sum(outgoing[day]))
        held.append(stock)
    return held
