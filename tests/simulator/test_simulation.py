"""Who goes now, who stays, and why: where AWS's examples say nothing."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ecr_component.simulator import Departure, Reason, Verdict, simulate
from tests.simulator.build import AT, ago, fates, going, image, rule, run


def verdict_of(digest: str, *verdicts: Verdict) -> Verdict:
    return next(it for it in verdicts if it.image.digest == digest)


def test_without_images_there_are_no_verdicts() -> None:
    outcome = run([rule(1, newest=1)], [])
    assert outcome.verdicts == []
    assert [report.selected for report in outcome.rules] == [0]


def test_without_rules_every_image_stays_since_none_selects_it() -> None:
    [verdict] = run([], [image("A", days=999)]).verdicts
    assert verdict == Verdict(image("A", days=999), Reason.UNSELECTED)


@pytest.mark.parametrize(
    ("newest", "expected"),
    [
        pytest.param(1, {"A", "B"}, id="smaller"),
        pytest.param(2, {"A"}, id="one-less"),
        pytest.param(3, set(), id="equal"),
        pytest.param(4, set(), id="larger"),
    ],
)
def test_a_count_leaves_that_many_newest_images(
    newest: int, expected: set[str]
) -> None:
    images = [image("C", days=1), image("A", days=3), image("B", days=2)]
    assert going(run([rule(1, newest=newest)], images)) == expected


def test_of_images_pushed_at_the_same_moment_the_smaller_digest_is_the_older() -> None:
    images = [image("B"), image("D"), image("A"), image("C")]
    assert going(run([rule(1, newest=2)], images)) == {"A", "B"}
    assert going(run([rule(1, newest=2)], images[::-1])) == {"A", "B"}


def test_equal_push_times_in_two_time_zones_are_equal() -> None:
    tokyo = AT.astimezone(timezone(timedelta(hours=9)))
    images = [image("B", pushed_at=tokyo), image("A", pushed_at=AT)]
    assert going(run([rule(1, newest=1)], images)) == {"A"}


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        pytest.param(-0.000001, "keep", id="a-microsecond-less"),
        pytest.param(0, "keep", id="exactly"),
        pytest.param(0.000001, "expire", id="a-microsecond-more"),
    ],
)
def test_older_than_14_days_is_more_than_14_times_24_hours(
    seconds: float, expected: str
) -> None:
    pushed_at = ago(14) - timedelta(seconds=seconds)
    outcome = run([rule(1, pushed=14)], [image("A", pushed_at=pushed_at)])
    assert fates(outcome)["A"][0] == expected


@pytest.mark.parametrize("count", ["pushed", "pulled", "archived"])
def test_a_day_is_24_hours_wherever_the_clock_is_put_back(count: str) -> None:
    """In Berlin the 26th of October 2025 has 25 hours."""
    berlin = ZoneInfo("Europe/Berlin")
    before = datetime(2025, 10, 25, 12, tzinfo=berlin)
    days = 90 if count == "archived" else 1
    after = before.astimezone(UTC) + timedelta(days=days)
    one = image("A", pushed_at=before, pulled_at=before)
    if count == "archived":
        one = image("A", pushed_at=before, archived_at=before, storage_class="archive")
    action = "transition" if count == "pulled" else "expire"
    said: dict[str, Any] = {count: days}
    rules = [rule(1, action=action, **said)]
    assert going(run(rules, [one], after)) == set()
    assert going(run(rules, [one], after + timedelta(microseconds=1))) == {"A"}
    assert going(run(rules, [one], after.astimezone(berlin))) == set()


def test_the_moment_of_the_outcome_is_in_utc() -> None:
    at = datetime(2026, 1, 31, 14, tzinfo=timezone(timedelta(hours=2)))
    assert run([], [], at).at.isoformat() == "2026-01-31T12:00:00+00:00"


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match=r"2026-01-31T12:00:00 has no time zone; add "):
        simulate([], [], datetime(2026, 1, 31, 12))  # noqa: DTZ001 - that it has none


def test_a_moment_whose_next_days_have_no_date_is_refused() -> None:
    last = datetime(9999, 12, 25, tzinfo=UTC)
    with pytest.raises(ValueError, match="is too near the end of time"):
        simulate([], [], last)
    assert simulate([], [], last - timedelta(days=1)).verdicts == []


def test_a_moment_that_utc_has_no_date_for_is_refused() -> None:
    first = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1)))
    with pytest.raises(ValueError, match="is too near the end of time"):
        simulate([], [], first)


@pytest.mark.parametrize(
    "key", ["pushed_at", "pulled_at", "archived_at", "activated_at"]
)
def test_an_image_with_a_time_without_time_zone_is_refused(key: str) -> None:
    naive = datetime(2026, 1, 31)  # noqa: DTZ001 - that it has none
    said: dict[str, Any] = {key: naive}
    with pytest.raises(ValueError, match="2026-01-31T00:00:00 has no time zone"):
        image("A", **said)


def test_the_rule_that_selects_an_image_first_keeps_it_from_all_later_ones() -> None:
    images = [image("A", "prod-1", days=100)]
    rules = [rule(1, tagged=["prod*"], newest=5), rule(2, pushed=30), rule(3, newest=1)]
    [verdict] = run(rules, images).verdicts
    assert verdict == Verdict(images[0], Reason.NEWEST, selected_by=1, spared_from=2)


def test_a_rule_that_would_not_act_keeps_nothing_from_anybody() -> None:
    images = [image("A", "prod-1", days=10)]
    rules = [rule(1, tagged=["prod*"], pushed=30), rule(2, pushed=20)]
    [verdict] = run(rules, images).verdicts
    assert verdict == Verdict(images[0], Reason.YOUNG, selected_by=1)


def test_a_count_includes_images_that_an_earlier_rule_takes() -> None:
    images = [
        image("newest", "prod-1", days=9),
        image("middle", days=10),
        image("oldest", days=11),
    ]
    rules = [rule(1, tagged=["prod*"], pushed=1), rule(2, newest=2)]
    assert fates(run(rules, images)) == {
        "newest": ("expire", 1),
        "middle": ("keep", None),
        "oldest": ("expire", 2),
    }


def test_every_entry_of_a_list_must_fit_some_tag_of_the_image() -> None:
    images = [
        image("both", "a-1", "b-1", days=2),
        image("one-tag-fits-both", "ab", days=2),
        image("one", "a-1", "a-2", days=2),
    ]
    outcome = run([rule(1, tagged=["a*", "*b*"], pushed=1)], images)
    assert going(outcome) == {"both", "one-tag-fits-both"}


def test_tags_are_compared_with_their_case() -> None:
    images = [image("A", "Prod", days=2), image("B", "prod", days=2)]
    assert going(run([rule(1, prefixes=["prod"], pushed=1)], images)) == {"B"}
    assert going(run([rule(1, tagged=["Pr*"], pushed=1)], images)) == {"A"}


def test_a_prefix_is_taken_as_it_is_written() -> None:
    images = [image("A", "v1", days=2), image("B", "v.1", days=2)]
    assert going(run([rule(1, prefixes=["v."], pushed=1)], images)) == {"B"}


def test_an_image_with_400_tags_is_one_image() -> None:
    many = [f"build-{number}" for number in range(400)]
    images = [image("many", *many, days=3), image("one", "build-x", days=1)]
    outcome = run([rule(1, tagged=["build-*", "*-399"], newest=1)], images)
    assert outcome.rules[0].selected == 1
    outcome = run([rule(1, prefixes=["build-"], newest=1)], images)
    assert fates(outcome) == {"many": ("expire", 1), "one": ("keep", None)}


def test_an_image_with_a_tag_twice_is_one_image() -> None:
    outcome = run([rule(1, tagged=["*"], newest=1)], [image("A", "v1", "v1")])
    assert outcome.rules[0].selected == 1


def test_a_tag_that_two_images_share_selects_both() -> None:
    images = [image("A", "v1", days=2), image("B", "v1", days=2)]
    assert going(run([rule(1, tagged=["v1"], pushed=1)], images)) == {"A", "B"}


def test_an_image_pushed_later_than_the_moment_is_the_newest() -> None:
    images = [image("A", days=1), image("B", days=-2)]
    outcome = run([rule(1, newest=1)], images)
    assert fates(outcome) == {"A": ("expire", 1), "B": ("keep", None)}


class TestTheArchive:
    def test_rules_for_standard_images_neither_take_nor_count_archived_ones(
        self,
    ) -> None:
        images = [
            image("archived", days=1, storage_class="archive", archived_at=ago(1)),
            image("old", days=3),
            image("new", days=2),
        ]
        outcome = run([rule(1, newest=1)], images)
        assert fates(outcome) == {
            "archived": ("keep", None),
            "old": ("expire", 1),
            "new": ("keep", None),
        }

    def test_a_rule_for_archived_images_leaves_standard_ones_to_later_rules(
        self,
    ) -> None:
        rules = [rule(1, archived=90), rule(2, pushed=30)]
        outcome = run(rules, [image("A", days=91)])
        assert fates(outcome) == {"A": ("expire", 2)}

    def test_the_age_of_an_archived_image_counts_from_its_archiving(self) -> None:
        images = [
            image("A", days=400, storage_class="archive", archived_at=ago(90)),
            image("B", days=91, storage_class="archive", archived_at=ago(90.1)),
        ]
        assert going(run([rule(1, archived=90)], images)) == {"B"}

    def test_without_the_time_of_archiving_the_push_counts(self) -> None:
        images = [
            image("A", days=91, storage_class="archive"),
            image("B", days=89, storage_class="archive"),
        ]
        assert going(run([rule(1, archived=90)], images)) == {"A"}

    def test_what_is_archived_is_kept_by_its_own_rule(self) -> None:
        one = image("A", days=99, storage_class="archive", archived_at=ago(5))
        [verdict] = run([rule(3, archived=90)], [one]).verdicts
        assert verdict == Verdict(one, Reason.YOUNG, selected_by=3)


class TestPulls:
    RULES = (rule(1, pulled=30, action="transition"),)

    @pytest.mark.parametrize(
        ("times", "expected"),
        [
            pytest.param({}, "archive", id="never-pulled-counts-from-the-push"),
            pytest.param({"pulled_at": ago(5)}, "keep", id="pulled"),
            pytest.param({"pulled_at": ago(31)}, "archive", id="pulled-long-ago"),
            pytest.param({"activated_at": ago(5)}, "keep", id="restored-never-pulled"),
            pytest.param({"activated_at": ago(31)}, "archive", id="restored-long-ago"),
            pytest.param(
                {"pulled_at": ago(99), "activated_at": ago(5)},
                "keep",
                id="pulled-before-it-was-restored",
            ),
            pytest.param(
                {"pulled_at": ago(5), "activated_at": ago(31)},
                "keep",
                id="pulled-after-it-was-restored",
            ),
            pytest.param(
                {"pulled_at": ago(32), "activated_at": ago(31)},
                "archive",
                id="both-long-ago",
            ),
        ],
    )
    def test_the_last_use_counts(self, times: dict[str, Any], expected: str) -> None:
        outcome = run(self.RULES, [image("A", days=100, **times)])
        assert fates(outcome)["A"][0] == expected

    def test_a_pull_does_not_make_an_image_newer(self) -> None:
        images = [image("A", days=2, pulled_at=ago(0)), image("B", days=1)]
        assert going(run([rule(1, newest=1)], images)) == {"A"}


class TestRestoredImages:
    def test_the_restoration_counts_instead_of_the_push_in_the_order(self) -> None:
        images = [image("A", days=9, activated_at=ago(1)), image("B", days=5)]
        assert going(run([rule(1, newest=1)], images)) == {"B"}

    def test_the_restoration_counts_instead_of_the_push_for_the_age(self) -> None:
        images = [image("A", days=99, activated_at=ago(5)), image("B", days=99)]
        assert going(run([rule(1, pushed=30)], images)) == {"B"}


class TestDaysAhead:
    def test_an_image_goes_on_the_first_day_on_which_it_is_old_enough(self) -> None:
        images = [
            image("now", days=10.5),
            image("tomorrow-exactly", days=10),
            image("tomorrow", days=9.5),
            image("in-two-days", days=9),
            image("in-seven-days", days=3.5),
            image("later", days=3),
        ]
        verdicts = run([rule(4, pushed=10)], images).verdicts
        assert [verdict.departure for verdict in verdicts] == [
            Departure(0, "expire", 4),
            Departure(1, "expire", 4),
            Departure(1, "expire", 4),
            Departure(2, "expire", 4),
            Departure(7, "expire", 4),
            None,
        ]

    def test_a_count_takes_all_it_ever_takes_at_once(self) -> None:
        images = [image(str(number), days=number) for number in range(1, 6)]
        [report] = run([rule(1, newest=2)], images).rules
        assert report.departures == [3, 0, 0, 0, 0, 0, 0, 0]

    def test_an_image_that_ages_out_makes_no_room_for_one_that_went(self) -> None:
        images = [
            image("prod", "prod", days=29.5),
            image("A", days=30),
            image("B", days=31),
        ]
        rules = [rule(1, tagged=["prod"], pushed=30), rule(2, newest=2)]
        assert {
            it.image.digest: it.departure for it in run(rules, images).verdicts
        } == {
            "prod": Departure(1, "expire", 1),
            "A": None,
            "B": Departure(0, "expire", 2),
        }

    def test_what_is_archived_within_the_days_stays_in_the_archive(self) -> None:
        rules = [rule(1, pushed=10, action="transition"), rule(2, archived=90)]
        outcome = run(rules, [image("A", days=200)])
        assert [report.departures for report in outcome.rules] == [
            [1, 0, 0, 0, 0, 0, 0, 0],
            [0] * 8,
        ]

    def test_counts_by_day_are_told_apart_by_action(self) -> None:
        images = [image("A", "a", days=9.5), image("B", days=9.5)]
        rules = [
            rule(1, tagged=["a"], pushed=10, action="transition"),
            rule(2, pushed=10),
        ]
        outcome = run(rules, images)
        counts = [outcome.count("archive", 1), outcome.count("expire", 1)]
        assert counts == [1, 1]
        assert outcome.count("expire", 0) == 0


class TestReportsOfRules:
    def test_a_rule_is_told_how_many_images_it_selects_and_has_a_say_over(
        self,
    ) -> None:
        images = [image("A", "prod", days=9), image("B", "dev", days=9)]
        rules = [rule(5, tagged=["prod"], newest=1), rule(9, pushed=1)]
        first, second = run(rules, images).rules
        assert (first.priority, first.selected, first.claimed) == (5, 1, 1)
        assert (second.priority, second.selected, second.claimed) == (9, 2, 1)

    def test_rules_stand_in_the_order_of_their_priorities(self) -> None:
        rules = [rule(9, newest=1), rule(2, newest=1)]
        assert [report.priority for report in run(rules, []).rules] == [2, 9]

    def test_rules_without_priority_are_numbered_with_any_last(self) -> None:
        rules = [rule(newest=1), rule(untagged=True, newest=1)]
        reports = run(rules, []).rules
        assert [(it.priority, it.rule) for it in reports] == [
            (1, rules[1]),
            (2, rules[0]),
        ]


@pytest.mark.parametrize(
    "media_type",
    [
        pytest.param("application/vnd.oci.image.index.v1+json", id="oci"),
        pytest.param(
            "application/vnd.docker.distribution.manifest.list.v2+json", id="docker"
        ),
        pytest.param(None, id="not-known"),
    ],
)
def test_a_list_has_unknown_parts_unless_somebody_told_them(
    media_type: str | None,
) -> None:
    assert image("A", media_type=media_type).has_unknown_parts
    assert not image("A", media_type=media_type, references=()).has_unknown_parts
    assert not image("A").has_unknown_parts
