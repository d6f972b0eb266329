"""What is there in the long run, if pushes go on as they did."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.simulator import Image, simulate
from ecr_component.simulator.steady_state import SteadyState, steady_state
from ecr_component.simulator.storage import Amount, Stock
from tests.simulator.build import AT, image, rule
from tests.simulator.naive import course

MONTHLY = Amount(30, 300)


def daily(*tags: str, days: int = 40, **more: Any) -> list[Image]:  # noqa: ANN401
    """An image of 10 bytes at each noon of the last days."""
    name = "".join(tags) or "untagged"
    return [
        image(f"{name}{day}", *tags, **{"days": day + 0.5, "size": 10, **more})
        for day in range(days)
    ]


def settled(*rules: PolicyRule, images: list[Image]) -> SteadyState:
    return steady_state(simulate(rules, images, AT))


def test_of_what_a_rule_by_age_takes_there_is_what_comes_in_so_many_days() -> None:
    assert settled(rule(pushed=7), images=daily()) == SteadyState(
        MONTHLY, Stock(Amount(7, 70)), Stock(), Stock(), 7
    )


def test_of_what_a_rule_by_count_takes_there_is_so_much_in_the_end() -> None:
    assert settled(rule(newest=90), images=daily()) == SteadyState(
        MONTHLY, Stock(Amount(90, 900)), Stock(), Stock(), 90
    )


def test_what_no_rule_takes_stays_and_grows() -> None:
    assert settled(images=daily()) == SteadyState(
        MONTHLY, Stock(), Stock(Amount(40, 400)), Stock(MONTHLY), 0
    )


def test_what_is_archived_is_there_as_long_as_a_rule_leaves_it() -> None:
    to_archive, from_there = rule(pushed=7, action="transition"), rule(archived=90)
    days = 7 + 91
    assert settled(to_archive, from_there, images=daily()) == SteadyState(
        MONTHLY, Stock(Amount(7, 70), Amount(91, 910)), Stock(), Stock(), days
    )


def test_what_is_archived_for_good_grows_there() -> None:
    old = image("old", days=99, size=1, storage_class="archive")
    found = settled(rule(pushed=7, action="transition"), images=[*daily(), old])
    assert found == SteadyState(
        MONTHLY,
        Stock(Amount(7, 70)),
        Stock(archive=Amount(41, 401)),
        Stock(archive=MONTHLY),
        7,
    )


def test_what_was_archived_by_hand_comes_as_others_do() -> None:
    found = settled(rule(pushed=60), images=daily(storage_class="archive"))
    assert found == SteadyState(
        MONTHLY, Stock(Amount(60, 600)), Stock(archive=Amount(40, 400)), Stock(), 60
    )


def test_what_a_rule_for_the_archive_takes_does_not_last() -> None:
    old = image("old", days=200, storage_class="archive", size=1)
    found = settled(rule(archived=90), images=[old])
    assert found == SteadyState(Amount(), Stock(), Stock(), Stock(), 91)


def test_a_rule_leaves_as_much_of_the_past_as_the_frequency_is_counted_in() -> None:
    """Ten a day of which a rule leaves ten are not ten a month."""
    of_today = [image(f"{n}", days=n / 10 + 0.05) for n in range(10)]
    assert settled(rule(newest=10), images=of_today).pushed == Amount(300, 0, 300)
    assert settled(rule(pushed=1), images=of_today).pushed == Amount(300, 0, 300)


def test_a_young_repository_is_as_busy_as_it_was_since_its_first_push() -> None:
    assert settled(images=daily(days=4)).pushed.images == round(30 * 4 / 3.5)


def test_where_nothing_came_lately_everything_stays_as_a_count_leaves_it() -> None:
    old = [image(f"{day}", days=50 + day, size=1) for day in range(5)]
    found = settled(rule(newest=3), images=old)
    assert found == SteadyState(Amount(), Stock(), Stock(Amount(3, 3)), Stock(), 0)


def test_a_count_takes_nothing_that_an_earlier_rule_has_the_say_over() -> None:
    old = [image(f"{day}", "a", days=50 + day, size=1) for day in range(5)]
    first, second = rule(tagged=["a"], newest=4), rule(newest=1)
    assert settled(first, second, images=old).lasting == Stock(Amount(4, 4))


def test_a_rule_counts_what_an_earlier_one_has_the_say_over() -> None:
    images = daily("a") + daily("b")
    first, second = rule(tagged=["a"], newest=5), rule(newest=20)
    assert settled(first, second, images=images).settled.all.images == 20
    first = rule(tagged=["a"], newest=30)
    assert settled(first, second, images=images).settled.all.images == 30 + 10


def test_a_pull_puts_off_what_a_rule_counts_from_it() -> None:
    images = [image("a", days=0.5, pulled_at=AT, size=1)]
    by_pull = rule(pulled=2, action="transition")
    assert settled(by_pull, images=images).days == 3
    assert settled(by_pull, images=images).settled == Stock(Amount(2, 2))


def test_parts_and_artifacts_come_and_go_with_what_they_belong_to() -> None:
    lists = [
        image(f"list{day}", "v", days=day + 0.5, references=(f"part{day}",))
        for day in range(40)
    ]
    parts = [image(f"part{day}", days=day + 0.6, size=10) for day in range(40)]
    signatures = [
        image(f"of{day}", days=day + 0.4, size=1, subject=f"list{day}")
        for day in range(40)
    ]
    images = lists + parts + signatures
    policy = [rule(1, tagged=["v"], newest=50), rule(2, untagged=True, pushed=1)]
    assert settled(*policy, images=images) == SteadyState(
        Amount(90, 330), Stock(Amount(150, 550)), Stock(), Stock(), 50
    )


def test_images_that_belong_to_each_other_in_a_circle_come_once() -> None:
    circle = [
        image("a", "v", days=1.5, subject="b"),
        image("b", "v", days=1.5, subject="a"),
    ]
    assert settled(rule(tagged=["v"], pushed=4), images=circle).pushed.images == 40


def test_what_was_pushed_after_the_moment_is_no_push() -> None:
    assert settled(images=[image("a", days=-1)]).pushed == Amount()


def test_nothing_makes_nothing() -> None:
    assert settled(images=[]) == SteadyState(Amount(), Stock(), Stock(), Stock(), 0)


DAYS = 24
TAGS = st.sampled_from([(), ("a",), ("ab",), ("b",)])
OFTEN = st.sampled_from([0.5, 1, 2])
KINDS = st.lists(st.tuples(TAGS, OFTEN, st.floats(0.05, 0.45)), min_size=1, max_size=3)
WHICH: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [{"untagged": True}, {}, {"tagged": ["a*"]}, {"tagged": ["*b"]}]
)
HOW = st.tuples(st.sampled_from(["newest", "pushed"]), st.integers(4, 12))


@st.composite
def policies(draw: st.DrawFn) -> list[PolicyRule]:
    rules = []
    for which in draw(st.lists(WHICH, max_size=3)):
        how, number = draw(HOW)
        action = draw(st.sampled_from(["expire", "transition"]))
        more: dict[str, Any] = {**which, how: number}
        rules.append(rule(**more, action=action))
    return rules


@settings(max_examples=30, deadline=None)
@given(policies(), KINDS)
def test_an_evaluation_day_by_day_gets_there(
    policy: list[PolicyRule], kinds: list[tuple[tuple[str, ...], float, float]]
) -> None:
    pushed, coming = (
        [
            image(f"{number}:{day}:{time}", *tags, days=-(day + offset + time))
            for number, (tags, often, offset) in enumerate(kinds)
            for day in range(start, start + DAYS, max(1, int(often)))
            for time in ([0, 0.5] if often < 1 else [0])
        ]
        for start in (-DAYS, 0)
    )
    found = steady_state(simulate(policy, pushed, AT))
    _, left = course(policy, pushed, AT, DAYS, coming=coming)[-1]
    grown = found.growth.standard.images * DAYS / 30
    expected = found.settled.standard.images + found.lasting.standard.images + grown
    active = sum(it.storage_class == "standard" for it in left)
    assert active == pytest.approx(expected, abs=len(kinds))
