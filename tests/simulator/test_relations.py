"""Manifest lists hold their parts; referrers follow their subjects."""

import pytest

from ecr_component.simulator import Departure, Image, Outcome, Reason
from tests.simulator.build import ago, fates, going, image, rule, run

EXPIRE_UNTAGGED = rule(2, untagged=True, pushed=7)
KEEP_TAGGED = rule(1, tagged=["*"], newest=99)


def reasons(outcome: Outcome) -> dict[str, tuple[Reason, str | None]]:
    return {it.image.digest: (it.reason, it.related) for it in outcome.verdicts}


def departures(outcome: Outcome) -> dict[str, Departure | None]:
    return {it.image.digest: it.departure for it in outcome.verdicts}


class TestManifestLists:
    def test_a_part_stays_as_long_as_its_list(self) -> None:
        images = [
            image("list", "v1", days=9, references=("part",)),
            image("part", days=9),
            image("orphan", days=9),
        ]
        outcome = run([KEEP_TAGGED, EXPIRE_UNTAGGED], images)
        assert going(outcome) == {"orphan"}
        assert reasons(outcome)["part"] == (Reason.HELD, "list")

    def test_a_part_that_a_rule_wants_goes_together_with_its_list(self) -> None:
        images = [
            image("list", days=9, references=("part",)),
            image("part", days=9),
        ]
        outcome = run([EXPIRE_UNTAGGED], images)
        assert fates(outcome) == {"list": ("expire", 2), "part": ("expire", 2)}

    def test_a_part_that_no_rule_wants_stays_without_its_list(self) -> None:
        images = [
            image("list", days=9, references=("part",)),
            image("part", "v1-arm", days=9),
        ]
        assert going(run([EXPIRE_UNTAGGED], images)) == {"list"}

    def test_a_part_of_two_lists_stays_until_both_are_gone(self) -> None:
        images = [
            image("going", days=9, references=("part",)),
            image("staying", "v1", days=9, references=("part",)),
            image("part", days=9),
        ]
        outcome = run([EXPIRE_UNTAGGED], images)
        assert going(outcome) == {"going"}
        assert reasons(outcome)["part"] == (Reason.HELD, "staying")

    def test_a_part_goes_on_the_day_on_which_its_list_goes(self) -> None:
        images = [
            image("list", days=5.5, references=("part",)),
            image("part", days=9),
        ]
        outcome = run([EXPIRE_UNTAGGED], images)
        assert departures(outcome) == {
            "list": Departure(2, "expire", 2),
            "part": Departure(2, "expire", 2),
        }
        assert reasons(outcome)["part"] == (Reason.HELD, "list")

    def test_a_list_that_is_archived_holds_nothing_any_more(self) -> None:
        images = [
            image("now", days=31, references=("a",)),
            image("before", storage_class="archive", references=("b",)),
            image("a", "x", days=9),
            image("b", "x", days=9),
        ]
        rules = [
            rule(1, tagged=["x"], pushed=1),
            rule(2, pushed=30, action="transition"),
        ]
        assert fates(run(rules, images)) == {
            "now": ("archive", 2),
            "before": ("keep", None),
            "a": ("expire", 1),
            "b": ("expire", 1),
        }

    def test_a_list_in_a_list_that_stays_holds_its_own_parts(self) -> None:
        images = [
            image("outer", "v1", days=9, references=("inner",)),
            image("inner", days=9, references=("part",)),
            image("part", days=9),
        ]
        outcome = run([EXPIRE_UNTAGGED], images)
        assert going(outcome) == set()
        assert reasons(outcome) == {
            "outer": (Reason.UNSELECTED, None),
            "inner": (Reason.HELD, "outer"),
            "part": (Reason.HELD, "inner"),
        }

    def test_lists_in_a_circle_end_no_evaluation(self) -> None:
        images = [
            image("a", days=9, references=("b", "a")),
            image("b", days=9, references=("a",)),
        ]
        assert going(run([EXPIRE_UNTAGGED], images)) == {"a", "b"}

    def test_a_held_part_still_counts(self) -> None:
        images = [
            image("list", "v1", days=1, references=("part",)),
            image("part", days=2),
            image("old", days=3),
        ]
        outcome = run([rule(1, untagged=True, newest=1)], images)
        assert going(outcome) == {"old"}

    def test_a_held_part_stays_if_it_is_among_the_newest_when_its_list_goes(
        self,
    ) -> None:
        """Two of the three newest images go by age, before the list does."""
        images = [
            image("list", "l", days=7.5, references=("part",)),
            image("x", "x", days=8.5),
            image("part", days=9),
        ]
        rules = [
            rule(1, tagged=["x"], pushed=8),
            rule(2, tagged=["l"], pushed=8),
            rule(3, newest=2),
        ]
        assert departures(run(rules, images)) == {
            "list": Departure(1, "expire", 2),
            "x": Departure(0, "expire", 1),
            "part": None,
        }

    def test_a_held_part_goes_if_too_many_are_newer_when_its_list_goes(self) -> None:
        images = [
            image("new", "n"),
            image("list", "l", days=7.5, references=("part",)),
            image("part", days=9),
        ]
        rules = [
            rule(1, tagged=["n"], newest=5),
            rule(2, tagged=["l"], pushed=8),
            rule(3, newest=1),
        ]
        assert departures(run(rules, images))["part"] == Departure(1, "expire", 3)

    def test_parts_that_are_not_among_the_images_do_not_matter(self) -> None:
        images = [image("list", days=9, references=("elsewhere",))]
        assert going(run([EXPIRE_UNTAGGED], images)) == {"list"}


class TestReferrers:
    def test_a_signature_goes_with_its_subject_by_the_same_rule(self) -> None:
        images = [
            image("subject", "v1", days=9),
            image("signature", days=1, subject="subject"),
        ]
        outcome = run([rule(4, tagged=["v*"], pushed=7)], images)
        assert fates(outcome) == {
            "subject": ("expire", 4),
            "signature": ("expire", 4),
        }
        assert reasons(outcome)["signature"] == (Reason.FOLLOWS, "subject")

    def test_a_signature_stays_with_its_subject_whatever_a_rule_says(self) -> None:
        images = [
            image("subject", "v1", days=9),
            image("signature", days=9, subject="subject"),
        ]
        outcome = run([EXPIRE_UNTAGGED], images)
        assert going(outcome) == set()
        assert reasons(outcome)["signature"] == (Reason.ATTACHED, "subject")

    def test_a_signature_counts_among_the_images(self) -> None:
        images = [
            image("signature", days=1, subject="new"),
            image("new", days=2),
            image("old", days=3),
        ]
        outcome = run([rule(1, newest=2)], images)
        assert going(outcome) == {"old"}

    def test_a_signature_of_a_signature_goes_too(self) -> None:
        images = [
            image("subject", days=9),
            image("signature", subject="subject"),
            image("countersignature", subject="signature"),
        ]
        outcome = run([EXPIRE_UNTAGGED], images)
        assert going(outcome) == {"subject", "signature", "countersignature"}

    def test_a_chain_of_referrers_may_be_long(self) -> None:
        chain = [image(str(n), days=9, subject=str(n - 1)) for n in range(5000)]
        assert len(going(run([EXPIRE_UNTAGGED], chain))) == 5000

    def test_a_chain_of_manifest_lists_may_be_long(self) -> None:
        chain = [image(str(n), days=9, references=(str(n - 1),)) for n in range(5000)]
        first = image("first", "v1", references=("4999",))
        assert going(run([EXPIRE_UNTAGGED], [*chain, first])) == set()

    def test_a_signature_is_archived_with_its_subject(self) -> None:
        images = [
            image("subject", days=9),
            image("signature", subject="subject"),
            image("archived", subject="subject", storage_class="archive"),
        ]
        rules = [rule(1, untagged=True, pushed=7, action="transition")]
        assert fates(run(rules, images)) == {
            "subject": ("archive", 1),
            "signature": ("archive", 1),
            "archived": ("keep", None),
        }

    def test_an_archived_signature_expires_with_its_subject(self) -> None:
        images = [
            image("subject", days=9),
            image("archived", subject="subject", storage_class="archive"),
        ]
        assert going(run([EXPIRE_UNTAGGED], images)) == {"subject", "archived"}

    @pytest.mark.parametrize("subject", ["elsewhere", "orphan"])
    def test_a_referrer_without_another_image_for_subject_is_an_image_like_any(
        self, subject: str
    ) -> None:
        outcome = run([EXPIRE_UNTAGGED], [image("orphan", days=9, subject=subject)])
        assert fates(outcome) == {"orphan": ("expire", 2)}

    def test_referrers_in_a_circle_stay(self) -> None:
        images = [image("a", days=9, subject="b"), image("b", days=9, subject="a")]
        assert going(run([EXPIRE_UNTAGGED], images)) == set()


class TestBoth:
    """Signatures of lists and of parts, and referrers that stand in lists."""

    def test_the_signature_of_a_held_part_stays(self) -> None:
        images = [
            image("list", "v1", days=9, references=("part",)),
            image("part", days=9),
            image("signature", days=9, subject="part"),
        ]
        outcome = run([EXPIRE_UNTAGGED], images)
        assert going(outcome) == set()
        assert reasons(outcome)["signature"] == (Reason.ATTACHED, "part")

    def test_the_signature_of_a_list_goes_with_the_list(self) -> None:
        images = [
            image("list", days=9, references=("part",)),
            image("part", days=9),
            image("signature", days=9, subject="list"),
        ]
        outcome = run([EXPIRE_UNTAGGED], images)
        assert going(outcome) == {"list", "part", "signature"}

    def test_a_list_that_refers_to_a_subject_holds_its_parts_while_that_stays(
        self,
    ) -> None:
        images = [
            image("subject", "v1", days=9),
            image("attestations", days=9, subject="subject", references=("part",)),
            image("part", days=9),
        ]
        outcome = run([EXPIRE_UNTAGGED], images)
        assert going(outcome) == set()
        assert reasons(outcome)["part"] == (Reason.HELD, "attestations")

    def test_a_referrer_in_a_list_goes_when_both_subject_and_list_are_gone(
        self,
    ) -> None:
        images = self._referrer_in_list(days_of_list=5.5)
        outcome = run([EXPIRE_UNTAGGED], images)
        assert departures(outcome) == {
            "subject": Departure(0, "expire", 2),
            "list": Departure(2, "expire", 2),
            "both": Departure(2, "expire", 2),
        }
        assert reasons(outcome)["both"] == (Reason.HELD, "list")

    def test_a_referrer_in_a_list_that_stays_outlives_its_subject(self) -> None:
        outcome = run([EXPIRE_UNTAGGED], self._referrer_in_list(days_of_list=-9))
        assert going(outcome) == {"subject"}

    @pytest.mark.parametrize("days_of_long", [1, 9])
    def test_a_held_referrer_of_a_held_subject_waits_for_the_subject(
        self, days_of_long: float
    ) -> None:
        images = [
            image("short", days=6.5, references=("both",)),
            image("long", "v1", days=days_of_long, references=("subject",)),
            image("subject", days=9),
            image("both", days=9, subject="subject"),
        ]
        outcome = run([EXPIRE_UNTAGGED], images)
        assert departures(outcome) == {
            "short": Departure(1, "expire", 2),
            "long": None,
            "subject": None,
            "both": None,
        }

    @staticmethod
    def _referrer_in_list(days_of_list: float) -> list[Image]:
        return [
            image("subject", days=9),
            image("list", pushed_at=ago(days_of_list), references=("both",)),
            image("both", days=9, subject="subject"),
        ]
