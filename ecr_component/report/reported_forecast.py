"""A simulation's forecast as a page shows it: few days, whole numbers."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from ecr_component.report.snapshot import ForecastLayer, ReportedForecast
from ecr_component.simulator.forecast import Forecast, RuleForecast, forecast
from ecr_component.simulator.outcome import Outcome
from ecr_component.simulator.storage import Amount, Prices, Stock

DAYS_SHOWN: Final = 180
"""How far a page looks ahead."""

# Whole cents of each would make dollars of error in the sum over many.
_DIGITS_OF_COST: Final = 6

# As many days with an event are each told of; of more, the first, and months.
_MOST_DAYS: Final = 6
_MONTH: Final = 30


def reported_forecast(outcome: Outcome, prices: Prices) -> ReportedForecast:
    """Choose the days to tell of.

    Args:
        outcome: As far ahead as `DAYS_SHOWN` less one: its day 0 is over on day 1.
        prices: Of a month.
    """
    ahead = forecast(outcome)
    days = _days(ahead)
    selected: dict[int | None, list[Amount]] = defaultdict(list)
    for verdict in outcome.verdicts:
        selected[verdict.selected_by].append(Amount.of(verdict.image))
    stocks = [ahead.before, *(ahead.held[day] for day in days)]
    archived = tuple(stock.archive.bytes for stock in stocks)
    return ReportedForecast(
        days=(0, *(day + 1 for day in days)),
        images=tuple(stock.all.images for stock in stocks),
        layers=tuple(
            _layer(rule, Amount.sum(selected[rule.priority]), days)
            for rule in ahead.rules
            if rule.priority in selected
        ),
        archived=archived if any(archived) else (),
        cost=(_cost(stocks[0], prices), _cost(stocks[-1], prices)),
        unsized=stocks[0].all.unsized,
    )


def _cost(stock: Stock, prices: Prices) -> float:
    return round(prices.a_month(stock), _DIGITS_OF_COST)


def _days(ahead: Forecast) -> list[int]:
    last = ahead.days
    if len(ahead.eventful) <= _MOST_DAYS:
        return sorted({*ahead.eventful, last})
    months = range(_MONTH - 1, last, _MONTH)
    return sorted({0, *months, last})


def _layer(rule: RuleForecast, before: Amount, days: Sequence[int]) -> ForecastLayer:
    left = [before, *(rule.left[day] for day in days)]
    size = tuple(amount.bytes for amount in left)
    return ForecastLayer(
        priority=rule.priority,
        action=rule.action,
        size=size[:1] if len({*size}) == 1 else size,
    )
