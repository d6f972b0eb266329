"""Bytes and money, for people."""

from typing import Any

import pytest

from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.simulator import Image, simulate
from ecr_component.simulator.forecast import forecast
from ecr_component.simulator.sections import size_of
from ecr_component.simulator.steady_state import steady_state
from ecr_component.simulator.storage import GIB, Prices
from ecr_component.simulator.storage_report import long_run, storage
from tests.simulator.build import AT, image, printed, rule


def held(rules: list[PolicyRule], images: list[Image], **prices: float) -> list[str]:
    ahead = forecast(simulate(rules, images, AT))
    return printed(storage(ahead, Prices(**prices)))


def in_the_end(rules: list[PolicyRule], images: list[Image]) -> list[str]:
    return printed(long_run(steady_state(simulate(rules, images, AT)), Prices()))


def daily(*tags: str, **more: Any) -> list[Image]:  # noqa: ANN401
    name = "".join(tags)
    return [
        image(f"{name}{day}", *tags, days=day + 0.5, size=GIB, **more)
        for day in range(31)
    ]


def test_every_rule_has_what_it_takes_and_leaves_and_there_are_sums() -> None:
    images = [
        image("a", "a", days=9, size=3 * GIB),
        image("b", "b", days=5, size=5 * 2**20),
        image("c", "c", days=9, size=2 * GIB),
        image("d", "d", days=99, size=GIB, storage_class="archive"),
    ]
    rules = [rule(1, tagged=["a"], pushed=7), rule(2, tagged=["b"], pushed=7)]
    assert held(rules, images, standard=0.5, archive=0.25) == [
        "Storage until 2026-02-07 12:00 UTC",
        "rule outcome goes now goes later is left then",
        "1 expire 3.0 GiB 0 B 0 B",
        "2 expire 0 B 5.0 MiB 0 B",
        "none 0 B 0 B 3.0 GiB",
        "- now 3 images, 5.0 GiB, and in the archive 1 image, 1.0 GiB: $2.75 a month",
        (
            "- then 1 image, 2.0 GiB, and in the archive 1 image, 1.0 GiB: "
            "$1.25 a month, $1.50 less"
        ),
        "- estimated at $0.5 a GiB and month, in the archive $0.25",
        "- AWS's bill is smaller: it has a layer that images share but once",
    ]


def test_images_of_unknown_size_are_told() -> None:
    assert held([], [image("a")])[3:] == [
        "- now 1 image, 0 B: $0.00 a month",
        "- then 1 image, 0 B: $0.00 a month",
        "- nobody told the size of 1 image, taken for 0 B",
    ]


def test_the_long_run_tells_what_comes_and_goes_and_what_stays_and_grows() -> None:
    images = [*daily("a"), *daily("b")]
    assert in_the_end([rule(1, tagged=["a"], pushed=7)], images) == [
        "In the long run, if pushes go on as in the last 30 days",
        "- 60 images, 60.0 GiB come in 30 days",
        "- in 7 days, of what comes and goes, 7 images, 7.0 GiB: $0.70 a month",
        "- of what is there now, for ever, 31 images, 31.0 GiB: $3.10 a month",
        (
            "- and each 30 days 30 images, 30.0 GiB, $3.00 a month more, which no rule "
            "deletes"
        ),
    ]


def test_where_nothing_comes_nothing_grows() -> None:
    assert in_the_end([rule(1, pushed=7)], [image("a", days=99, size=1)]) == [
        "In the long run, if pushes go on as in the last 30 days",
        "- 0 images, 0 B come in 30 days",
    ]


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 B"),
        (1023, "1,023 B"),
        (1024, "1.0 KiB"),
        (3 * 2**20, "3.0 MiB"),
        (5000 * GIB, "5,000.0 GiB"),
        (-2 * GIB, "-2.0 GiB"),
    ],
)
def test_bytes_are_shown_in_the_largest_unit_that_they_fill(
    size: int, shown: str
) -> None:
    assert size_of(size) == shown
