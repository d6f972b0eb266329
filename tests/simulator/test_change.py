"""A new policy beside an old one, for the same images."""

from typing import Final

from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.simulator import simulate
from ecr_component.simulator.change import Change, change
from ecr_component.simulator.change_report import against
from ecr_component.simulator.storage import GIB, Prices
from tests.simulator.build import AT, image, printed, rule

IMAGES: Final = [
    image("sha256:a", "a", days=9, size=GIB),
    image("sha256:b", "b", days=9, size=2 * GIB),
    image("sha256:c", "c", days=9, size=4 * GIB),
    image("sha256:d", "d", days=9, size=8 * GIB),
]


def changed(old: list[PolicyRule], new: list[PolicyRule], days: int = 7) -> Change:
    return change(*(simulate(rules, IMAGES, AT, days) for rules in (old, new)))


OLD: Final = [rule(1, tagged=["a"], pushed=1), rule(2, tagged=["c"], pushed=1)]
NEW: Final = [rule(1, tagged=["b"], pushed=11), rule(2, tagged=["c"], pushed=9)]


def test_what_goes_by_one_policy_only_is_added_or_spared() -> None:
    found = changed(OLD, NEW)
    assert [it.image.digest for it in found.added] == ["sha256:b"]
    assert [it.image.digest for it in found.spared] == ["sha256:a"]


def test_what_goes_on_another_day_or_another_way_is_changed() -> None:
    [(old, new)] = changed(OLD, NEW).changed
    assert (old.departure and old.departure.day) == 0
    assert (new.departure and new.departure.day) == 1
    to_archive = [rule(1, tagged=["c"], pushed=1, action="transition")]
    expired = [rule(1, tagged=["c"], pushed=1)]
    assert len(changed(to_archive, expired).changed) == 1
    later = [*to_archive, rule(2, archived=90)]
    assert changed(to_archive, later).changed == []
    assert len(changed(to_archive, later, 92).changed) == 1


def test_equal_policies_change_nothing() -> None:
    found = changed(OLD, OLD)
    assert (found.added, found.spared, found.changed) == ([], [], [])


def told(found: Change) -> list[str]:
    return printed(against(found, Prices()))


def test_the_report_has_sums_and_a_few_images_of_each_kind() -> None:
    assert told(changed(OLD, NEW)) == [
        "Against the old policy",
        "- this policy takes 1 image, 2.0 GiB that the old one leaves",
        "- it leaves 1 image, 1.0 GiB that the old one takes",
        "- it takes 1 image otherwise",
        "- in 7 days $0.90 a month instead of $1.00",
        "image by the old policy by this one",
        "b stays expire in 3 days",
        "a expire now stays",
        "c expire now expire in 1 day",
    ]


def test_the_report_of_no_change_has_no_table() -> None:
    assert told(changed(OLD, OLD)) == [
        "Against the old policy",
        "- this policy takes 0 images, 0 B that the old one leaves",
        "- it leaves 0 images, 0 B that the old one takes",
        "- in 7 days $1.00 a month instead of $1.00",
    ]


def test_an_image_that_goes_twice_is_told_twice() -> None:
    archiving = [
        rule(1, tagged=["a"], pushed=1, action="transition"),
        rule(2, archived=90),
    ]
    [*_, row] = told(changed([], archiving, 91))
    assert row == "a stays archive now, expire in 91 days"
