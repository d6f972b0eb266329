"""What images take up and cost, for people."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from rich.console import Group, RenderableType

from ecr_component.simulator.forecast import Forecast, RuleForecast
from ecr_component.simulator.sections import (
    counted,
    dollars,
    lines,
    moment_of,
    section,
    size_of,
    table,
)
from ecr_component.simulator.steady_state import SteadyState
from ecr_component.simulator.storage import Amount, Prices, Stock
from ecr_component.simulator.traffic import MONTH

_MOST_ROWS: Final = 20


def storage(ahead: Forecast, prices: Prices) -> RenderableType:
    """What goes and stays in bytes, and what that costs."""
    last = moment_of(ahead.at + timedelta(days=ahead.days))
    rows = table("rule#", "outcome", "goes now#", "goes later#", "is left then#")
    for rule in ahead.rules:
        name = "none" if rule.priority is None else str(rule.priority)
        rows.add_row(name, rule.action or "", *map(size_of, _bytes(rule)))
    content = Group(rows, lines(_costs(ahead, prices)))
    return section(f"Storage until {last}", content)


def _bytes(rule: RuleForecast) -> tuple[int, int, int]:
    now, *later = rule.taken
    return now.bytes, Amount.sum(later).bytes, rule.left[-1].bytes


def _costs(ahead: Forecast, prices: Prices) -> Iterator[str]:
    before, after = ahead.before, ahead.held[-1]
    yield f"now {_shown(before)}: {price_of(before, prices)}"
    saved = prices.a_month(before) - prices.a_month(after)
    less = f", {dollars(saved)} less" if saved else ""
    yield f"then {_shown(after)}: {price_of(after, prices)}{less}"
    yield from caveats(before.all, prices)


def caveats(amount: Amount, prices: Prices) -> Iterator[str]:
    """What the dollars are made of, and why AWS's are others."""
    if amount.bytes:
        here, there = f"${prices.standard:g}", f"${prices.archive:g}"
        yield f"estimated at {here} a GiB and month, in the archive {there}"
        yield "AWS's bill is smaller: it has a layer that images share but once"
    if amount.unsized:
        unsized = counted(amount.unsized, "image")
        yield f"nobody told the size of {unsized}, taken for 0 B"


def long_run(state: SteadyState, prices: Prices) -> RenderableType:
    """What is there in the end, if pushes go on as they did."""
    title = f"In the long run, if pushes go on as in the last {MONTH} days"
    return section(title, lines(_long_run(state, prices)))


def _long_run(state: SteadyState, prices: Prices) -> Iterator[str]:
    yield f"{amount_of(state.pushed)} come in {MONTH} days"
    if state.settled.all.images:
        settled = f"{_shown(state.settled)}: {price_of(state.settled, prices)}"
        yield f"in {counted(state.days, 'day')}, of what comes and goes, {settled}"
    if state.lasting.all.images:
        lasting = f"{_shown(state.lasting)}: {price_of(state.lasting, prices)}"
        yield f"of what is there now, for ever, {lasting}"
    if state.growth.all.images:
        growth = f"{amount_of(state.growth.all)}, {price_of(state.growth, prices)}"
        yield f"and each {MONTH} days {growth} more, which no rule deletes"


def price_of(stock: Stock, prices: Prices) -> str:
    """What a stock costs."""
    return f"{dollars(prices.a_month(stock))} a month"


def amount_of(amount: Amount) -> str:
    """How many images, and how much."""
    return f"{counted(amount.images, 'image')}, {size_of(amount.bytes)}"


def _shown(stock: Stock) -> str:
    """What is where."""
    if not stock.archive.images:
        return amount_of(stock.standard)
    return f"{amount_of(stock.standard)}, and in the archive {amount_of(stock.archive)}"
