"""The months to come: chosen days, numbers, and their picture."""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

import pytest

from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.report.byte_sizes import size_text
from ecr_component.report.forecast_plot import (
    MOST_LAYERS,
    axis_name,
    forecast_plot,
    place_of,
    time_axis,
)
from ecr_component.report.forecasting import FoundImages, with_forecasts
from ecr_component.report.months import Going, Point, going, points
from ecr_component.report.reported_forecast import DAYS_SHOWN, reported_forecast
from ecr_component.report.snapshot import ForecastLayer, ReportedForecast
from ecr_component.simulator import Image, simulate
from ecr_component.simulator.storage import GIB, Prices
from tests.report.build import REGION, UNTAGGED, forecast, layer, repository, snapshot
from tests.simulator.build import AT, LIST, image, rule

PRICES = Prices(standard=1.0, archive=0.5)


def ahead(rules: Sequence[PolicyRule], *images: Image) -> ReportedForecast:
    return reported_forecast(simulate(rules, images, AT, DAYS_SHOWN - 1), PRICES)


def untagged(digest: str, days: float, size: int | None = GIB) -> Image:
    return image(digest, days=days, size=size)


def test_what_is_due_at_once_is_gone_on_day_1_and_the_last_day_is_told() -> None:
    assert ahead(
        [rule(1, untagged=True, pushed=14)],
        untagged("a", 20),
        untagged("b", 4, 3 * GIB),
        image("c", "v1", size=GIB),
    ) == ReportedForecast(
        days=(0, 1, 12, 180),
        images=(3, 2, 1, 1),
        layers=(
            ForecastLayer(
                priority=1,
                action="expire",
                size=(4 * GIB, 3 * GIB, 0, 0),
            ),
            ForecastLayer(size=(GIB,)),
        ),
        cost=(5.0, 1.0),
    )


def test_less_than_a_cent_of_each_is_not_lost_in_all() -> None:
    forecasts = [ahead([], untagged("a", 1, GIB // 250)) for _ in range(1000)]
    found = going(repository(f"{n}", forecast=it) for n, it in enumerate(forecasts))

    assert round(found[-1].cost, 2) == 4.0


def test_where_nothing_goes_the_first_day_and_the_last_are_told() -> None:
    assert ahead([], image("c", "v1", size=None)) == ReportedForecast(
        days=(0, 180),
        images=(1, 1),
        layers=(ForecastLayer(size=(0,)),),
        cost=(0.0, 0.0),
        unsized=1,
    )


def test_of_many_days_the_first_and_months_are_told() -> None:
    images = [untagged(f"d{n}", -n) for n in range(8)]
    assert ahead([rule(1, untagged=True, pushed=14)], *images).days == (
        *(0, 1, 30, 60, 90, 120, 150, 180),
    )


def test_what_goes_to_the_archive_is_still_there_and_costs_less() -> None:
    rules = [rule(1, pulled=60, action="transition")]
    found = ahead(rules, image("a", "v1", days=70, size=GIB))

    assert (found.size, found.archived) == ((GIB, GIB, GIB), (0, GIB, GIB))
    assert found.cost == (1.0, 0.5)
    assert list(points(found))[:2] == [
        Point(0, 1, GIB, (0, GIB)),
        Point(1, 1, GIB, (GIB, None)),
    ]


def test_a_point_tells_what_is_there_in_all_and_by_rule() -> None:
    found = forecast(layer(1, 900, 90, 0), layer(None, 50, 50, 50))

    assert list(points(found)) == [
        Point(0, 9, 950, (900, 50)),
        Point(1, 5, 140, (90, 50)),
        Point(180, 3, 50, (0, 50)),
    ]


def test_the_repository_that_loses_most_comes_first_and_all_of_them_last() -> None:
    little = repository("a", forecast=forecast(layer(1, 500, 400, 400)))
    much = repository("b", forecast=forecast(layer(1, 900, 0, 0)))

    assert going([little, repository("c"), much]) == [
        Going(much, 9, 6, 900, 900, 2.0, 1.5),
        Going(little, 9, 6, 500, 100, 2.0, 1.5),
        Going(None, 18, 12, 1400, 1000, 4.0, 3.0),
    ]


def test_without_images_there_are_no_months_to_tell_of() -> None:
    assert going([repository()]) == []


def shapes(found: ReportedForecast) -> list[tuple[str, str]]:
    """The class and the outline of each layer, as drawn."""
    drawn = ET.fromstring(str(forecast_plot(found)))  # noqa: S314 - our own
    return [(it.attrib["class"], it.attrib["d"].strip()) for it in drawn.iter("path")]


def test_each_layer_covers_what_is_below_its_upper_edge() -> None:
    found = forecast(layer(1, 500, 100, 100), layer(None, 500, 500, 500))

    assert shapes(found) == [
        ("l1", "M 100 16 H 104 V 112 H 792 V 256 H 100 Z"),
        ("l0", "M 100 136 H 792 V 256 H 100 Z"),
    ]
    assert [place_of(it, found) for it in found.layers] == [1, 0]


def test_a_picture_says_in_words_what_it_shows() -> None:
    drawn = forecast_plot(forecast(layer(1, 41 * GIB, 2_500_000, 0)))

    assert str(drawn) == (
        '<svg viewBox="0 0 800 300" role="img" '
        'aria-label="41 GiB now, 0 B on day 180, as in the table">'
        '<path class="l0" d="M 100 16 H 104 V 256 H 792 V 256 H 100 Z "/>'
        '<text class="e" x="88" y="143">20 GiB</text>'
        '<text class="e" x="88" y="23">41 GiB</text>'
        '<use href="#days-180"/></svg>'
    )


def test_of_very_many_rules_the_last_share_a_layer() -> None:
    found = forecast(*(layer(n, 100, 100, 100) for n in range(1, MOST_LAYERS + 3)))

    assert [name for name, _ in shapes(found)] == ["l5", "l4", "l3", "l2", "l1", "l0"]
    assert shapes(found)[0][1].startswith("M 100 16 ")
    assert [place_of(it, found) for it in found.layers] == [0, 1, 2, 3, 4, 5, 5, 5]


def test_images_without_a_size_have_no_layer() -> None:
    assert shapes(forecast(layer(1, 0, 0, 0))) == []


def test_the_days_are_drawn_once_for_all() -> None:
    found = forecast(layer(1, 5, 5, 5))

    drawn = ET.fromstring(str(time_axis(found)))  # noqa: S314 - our own
    assert drawn.attrib["id"] == axis_name(found) == "days-180"
    assert [(it.text, it.attrib["class"]) for it in drawn.iter("text")] == [
        ("0", "e"),
        ("now", "s"),
        *((f"{day} d", "m") for day in (30, 60, 90, 120, 150)),
        ("180 d", "e"),
    ]


@pytest.mark.parametrize(
    ("size", "text"),
    [
        pytest.param(0, "0 B", id="nothing"),
        pytest.param(1_023, "1023 B", id="bytes"),
        pytest.param(1_024, "1.0 KiB", id="a-kibibyte"),
        pytest.param(10_220, "10.0 KiB", id="nearly-ten"),
        pytest.param(12_345_678, "12 MiB", id="mebibytes"),
        pytest.param(3000 * 2**50, "3000 PiB", id="more-than-anybody-has"),
    ],
)
def test_bytes_have_the_unit_that_is_near(size: int, text: str) -> None:
    assert size_text(size) == text


def test_images_are_those_of_the_snapshots_own_region() -> None:
    shown = snapshot(
        repository("web", lifecycle_policy="p1"),
        repository("web", region="eu-central-1"),
        repository("api"),
        documents={"p1": UNTAGGED},
        notes=("said before",),
    )
    images = FoundImages({"web": [untagged("a", 20)]})

    found = with_forecasts(shown, images, AT, PRICES)

    here, there, other = found.repositories
    assert here.forecast == ahead(
        [rule(1, untagged=True, pushed=14)], untagged("a", 20)
    )
    assert (there.forecast, other.forecast) == (None, None)
    assert (found.at, found.prices, found.notes) == (AT, (1.0, 0.5), shown.notes)
    assert shown.region == REGION


def test_what_is_not_known_of_images_is_noted() -> None:
    shown = snapshot(
        repository("web", lifecycle_policy="p1"),
        repository("api", lifecycle_policy="p2"),
        documents={"p1": UNTAGGED, "p2": "[secret]"},
    )
    manifests = [untagged("a", 20), image("b", "v1", media_type=LIST)]
    some = [untagged("c", 1)]
    images = FoundImages(
        {"web": manifests, "api": some, "old": some, "new": []}, ["web"]
    )

    assert with_forecasts(shown, images, AT, PRICES).notes == (
        "No policy here to simulate for the images of api, old.",
        (
            "The images of web end with a token for more of them, which are not "
            "counted here."
        ),
        (
            "Images of web may be parts of manifest lists, and stay as long as those "
            "do: nobody said what belongs to them."
        ),
    )
