"""The days ahead in numbers, by day and by rule."""

from typing import Any

import pytest

from ecr_component.simulator import simulate
from ecr_component.simulator.forecast import Forecast, RuleForecast, forecast
from ecr_component.simulator.storage import Amount, Prices, Stock
from tests.simulator.build import AT, LIST, image, rule

RULES = [
    rule(1, untagged=True, pushed=1),
    rule(2, tagged=["a*"], pushed=2, action="transition"),
    rule(3, archived=90),
]

IMAGES = [
    image("u", days=3, size=1),
    image("v", days=0.5, size=2),
    image("a", "a1", days=1.5, size=4),
    image("b", "b1", days=9, size=8),
    image("c", days=99, size=16, storage_class="archive"),
]


def ahead(days: int = 2) -> Forecast:
    return forecast(simulate(RULES, IMAGES, AT, days))


def test_what_is_held_after_each_day_is_what_has_not_gone_by_then() -> None:
    assert ahead().before == Stock(Amount(4, 15), Amount(1, 16))
    assert ahead().held == [
        Stock(Amount(3, 14)),
        Stock(Amount(1, 8), Amount(1, 4)),
        Stock(Amount(1, 8), Amount(1, 4)),
    ]


def test_each_rule_has_what_it_takes_and_leaves_and_the_rest_stands_behind_them() -> (
    None
):
    none = Amount()
    assert ahead(1).rules == [
        RuleForecast(1, "expire", [Amount(1, 1), Amount(1, 2)], [Amount(1, 2), none]),
        RuleForecast(2, "archive", [none, Amount(1, 4)], [Amount(1, 4)] * 2),
        RuleForecast(3, "expire", [Amount(1, 16), none], [none, none]),
        RuleForecast(None, None, [none, none], [Amount(1, 8)] * 2),
    ]


def test_what_goes_to_the_archive_is_deleted_there_on_its_day() -> None:
    assert ahead(92).eventful == [0, 1, 92]
    assert ahead(92).gone("expire", 92) == Amount(1, 4)
    assert ahead(92).held[91:] == [
        Stock(Amount(1, 8), Amount(1, 4)),
        Stock(Amount(1, 8)),
    ]
    assert [it.taken[92].images for it in ahead(92).rules] == [0, 0, 1, 0]
    assert [it.left[92].images for it in ahead(92).rules] == [0, 0, 0, 1]


def test_what_no_rule_selects_is_no_line_where_there_is_none() -> None:
    [only] = forecast(simulate([rule(1, pushed=1)], IMAGES[:4], AT)).rules
    assert only.priority == 1


def test_a_forecast_of_nothing_holds_nothing() -> None:
    nothing = forecast(simulate([], [], AT, 1))
    assert nothing == Forecast(AT, 1, Stock(), [Stock(), Stock()], [])
    assert nothing.eventful == []


@pytest.mark.parametrize(
    ("more", "amount"),
    [
        ({"size": 5}, Amount(1, 5)),
        ({}, Amount(1, 0, 1)),
        ({"size": 5, "media_type": LIST}, Amount(1)),
        ({"size": 5, "references": ("b",), "media_type": None}, Amount(1)),
    ],
    ids=["an image", "of unknown size", "a list by its type", "a list by its parts"],
)
def test_a_list_takes_up_nothing_and_an_unknown_size_is_told(
    more: dict[str, Any], amount: Amount
) -> None:
    assert Amount.of(image("a", **more)) == amount


def test_stocks_add_up_class_by_class() -> None:
    one, other = Stock(Amount(1, 2, 1), Amount(3, 4)), Stock(Amount(5, 6))
    assert one + other == Stock(Amount(6, 8, 1), Amount(3, 4))
    assert (one + other).all == Amount(9, 12, 1)


def test_prices_are_for_a_gib_and_a_month() -> None:
    stock = Stock(Amount(1, 10 * 2**30), Amount(1, 2**29))
    assert Prices().a_month(stock) == pytest.approx(1.05)
    assert Prices(standard=0.2, archive=1).a_month(stock) == pytest.approx(2.5)


@pytest.mark.parametrize("days", [-1, 366])
def test_how_far_to_look_has_an_end(days: int) -> None:
    with pytest.raises(ValueError, match=rf"^days must be 0 to 365, not {days}$"):
        simulate([], [], AT, days)
