"""The simulator agrees with a slow, second evaluation."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import astuple
from datetime import timedelta
from itertools import zip_longest
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.simulator import DAYS_AHEAD, Departure, Image, simulate
from ecr_component.simulator.forecast import forecast
from ecr_component.simulator.storage import Amount
from tests.simulator.build import AT, ago, image, rule
from tests.simulator.naive import course, fates_by_day, taken_up

TAGS = st.from_regex("[ab][ab-]{0,2}", fullmatch=True)
PATTERNS = st.sampled_from(["*", "a*", "*b", "*a*"]) | st.from_regex(
    "[ab*][ab*-]{0,3}", fullmatch=True
)
HALF_DAYS = st.integers(min_value=-1, max_value=20).map(lambda halves: ago(halves / 2))
MAYBE = st.none() | HALF_DAYS
LONG_AGO = st.integers(min_value=85, max_value=100).map(ago)
KINDS = st.sampled_from(["image", "image", "list", "referrer"])
FEWER = settings(max_examples=30)
DAYS = st.integers(min_value=1, max_value=8)
FEW = st.integers(min_value=1, max_value=3)


@st.composite
def rules(draw: st.DrawFn) -> PolicyRule:
    """One that ECR takes by itself; together they may break its laws."""
    kind = draw(st.sampled_from(["newest", "pushed", "pulled", "archived"]))
    number = draw({"newest": FEW, "archived": st.just(90)}.get(kind, DAYS))
    only = {"pulled": "transition", "archived": "expire"}
    tags: dict[str, Any] = draw(
        st.just({"untagged": True})
        | st.just({})
        | st.fixed_dictionaries({"tagged": st.lists(PATTERNS, min_size=1, max_size=2)})
        | st.fixed_dictionaries({"prefixes": st.lists(TAGS, min_size=1, max_size=2)})
    )
    action = only.get(kind) or draw(st.sampled_from(["expire", "transition"]))
    tags[kind] = number
    return rule(**tags, action=action)


POLICIES = st.integers(0, 4).flatmap(
    lambda size: st.lists(rules(), min_size=size, max_size=size)
)


@st.composite
def repositories(draw: st.DrawFn) -> list[Image]:
    """Some images, of which some are archived, restored, lists or referrers.

    No referrer is part of a list: the slow evaluation would have to remember what
    became of its subject.
    """
    digests = draw(st.permutations("ABCDEFGHIJ"))[: draw(st.integers(0, 10))]
    kinds = {digest: draw(KINDS) for digest in digests}
    parts = [digest for digest in digests if kinds[digest] != "referrer"]
    return [_image(draw, digest, kinds[digest], parts, digests) for digest in digests]


def _image(
    draw: st.DrawFn,
    digest: str,
    kind: str,
    parts: Sequence[str],
    subjects: Sequence[str],
) -> Image:
    more: dict[str, Any] = {"pushed_at": draw(HALF_DAYS), "pulled_at": draw(MAYBE)}
    more["size"] = draw(st.integers(0, 99))
    if draw(st.booleans()):
        more["activated_at"] = draw(MAYBE)
    elif draw(st.booleans()):
        more |= {"storage_class": "archive", "archived_at": draw(LONG_AGO)}
    if kind == "list":
        held = st.sampled_from([*parts, "gone"])
        more["references"] = tuple(draw(st.lists(held, min_size=1, max_size=3)))
    elif kind == "referrer":
        more["subject"] = draw(st.sampled_from([*subjects, "gone"]))
    return image(digest, *draw(st.lists(TAGS, max_size=3)), **more)


@settings(max_examples=300)
@given(POLICIES, repositories())
def test_both_evaluations_agree_on_every_image_and_every_day(
    policy: list[PolicyRule], images: list[Image]
) -> None:
    _agree(policy, images, DAYS_AHEAD)


@settings(max_examples=100)
@given(POLICIES, repositories())
def test_both_evaluations_agree_as_long_as_images_are_in_the_archive(
    policy: list[PolicyRule], images: list[Image]
) -> None:
    _agree(policy, images, 110)


def _agree(policy: list[PolicyRule], images: list[Image], days: int) -> None:
    outcome = simulate(policy, images, AT, days)
    found: list[dict[str, tuple[str, int]]] = [{} for _ in range(days + 1)]
    for verdict in outcome.verdicts:
        for departure in (verdict.departure, verdict.afterwards):
            if departure:
                fate = (departure.action, departure.rule)
                found[departure.day][verdict.image.digest] = fate
    assert found == fates_by_day(policy, images, AT, days)


@settings(max_examples=100)
@given(POLICIES, repositories(), st.sampled_from([0, 7, 110]))
def test_a_forecast_counts_what_is_left_of_both_evaluations(
    policy: list[PolicyRule], images: list[Image], days: int
) -> None:
    ahead = forecast(simulate(policy, images, AT, days))
    found = [
        {"standard": astuple(it.standard)[:2], "archive": astuple(it.archive)[:2]}
        for it in ahead.held
    ]
    by_day = course(policy, images, AT, days)
    assert found == [taken_up(left) for _, left in by_day]
    assert [day for day, (fates, _) in enumerate(by_day) if fates] == ahead.eventful
    for rule_ahead in ahead.rules:
        assert [it.images for it in rule_ahead.taken] == [
            sum(number == rule_ahead.priority for _, number in fates.values())
            for fates, _ in by_day
        ]
    for day, stock in enumerate(ahead.held):
        assert Amount.sum(it.left[day] for it in ahead.rules) == stock.all


@settings(max_examples=100)
@given(POLICIES, repositories(), st.sampled_from([7, 110]))
def test_what_may_go_earlier_is_what_goes_earlier_at_worst(
    policy: list[PolicyRule], images: list[Image], days: int
) -> None:
    at_worst: dict[str, list[tuple[int, str, int]]] = defaultdict(list)
    for day, fates in enumerate(fates_by_day(policy, images, AT, days, worst=True)):
        for digest, (action, number) in fates.items():
            at_worst[digest].append((day, action, number))
    for verdict in simulate(policy, images, AT, days).verdicts:
        usual = [it for it in (verdict.departure, verdict.afterwards) if it]
        instead = verdict.uncertainty and verdict.uncertainty.instead
        worse = None
        for one, other in zip_longest(at_worst[verdict.image.digest], usual):
            if one and (not other or _is_worse(one, other)):
                worse = one
            if worse or not other or other.action == "expire":
                break
        assert (astuple(instead) if instead else None) == worse


def _is_worse(one: tuple[int, str, int], other: Departure) -> bool:
    """Whether it is earlier, or on the same day a deletion instead of the archive."""
    day, action, _ = one
    return day < other.day or (day == other.day and action > other.action)


@FEWER
@given(POLICIES, repositories())
def test_each_image_has_one_verdict_in_its_place(
    policy: list[PolicyRule], images: list[Image]
) -> None:
    outcome = simulate(policy, images, AT)
    assert [verdict.image for verdict in outcome.verdicts] == images


@FEWER
@given(POLICIES, repositories(), st.randoms())
def test_the_order_of_the_images_does_not_matter(
    policy: list[PolicyRule], images: list[Image], random: Random
) -> None:
    shuffled = list(images)
    random.shuffle(shuffled)
    one, other = (simulate(policy, them, AT) for them in (images, shuffled))
    assert one.rules == other.rules
    assert {it.image.digest: it.departure for it in one.verdicts} == {
        it.image.digest: it.departure for it in other.verdicts
    }


@FEWER
@given(POLICIES, repositories())
def test_the_reports_of_the_rules_count_every_departure_once(
    policy: list[PolicyRule], images: list[Image]
) -> None:
    outcome = simulate(policy, images, AT)
    for day in range(DAYS_AHEAD + 1):
        by_image = sum(
            it.departure is not None and it.departure.day == day
            for it in outcome.verdicts
        )
        assert by_image == sum(it.departures[day] for it in outcome.rules)
        assert by_image == outcome.count("expire", day) + outcome.count("archive", day)


@FEWER
@given(POLICIES, repositories())
def test_what_goes_now_is_what_goes_first_of_the_days_ahead(
    policy: list[PolicyRule], images: list[Image]
) -> None:
    """A simulation a day later, without what is gone, finds what was foretold."""
    today = simulate(policy, images, AT)
    if any(it.outcome == "archive" for it in today.verdicts):
        return
    left = [it.image for it in today.verdicts if it.outcome == "keep"]
    subjects = {it.digest for it in images} - {it.digest for it in left}
    left = [it for it in left if it.subject not in subjects]
    tomorrow = simulate(policy, left, AT + timedelta(days=1))
    foretold = {it.image.digest: it.departure for it in today.verdicts}
    for verdict in tomorrow.verdicts:
        told = foretold[verdict.image.digest]
        goes = told is not None and told.day == 1
        assert (verdict.outcome != "keep") == goes
