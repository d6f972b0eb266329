"""Where AWS's documents, or the input, leave open what becomes of an image."""

import pytest

from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.simulator import Departure, Image, Outcome, Question, Uncertainty
from tests.simulator.build import LIST, ago, going, image, rule, run

EXPIRE_UNTAGGED = rule(2, untagged=True, pushed=7)
NOW = Departure(0, "expire", 2)


def open_questions(outcome: Outcome) -> dict[str, Uncertainty]:
    return {
        it.image.digest: it.uncertainty for it in outcome.verdicts if it.uncertainty
    }


def unread(outcome: Outcome) -> list[str]:
    return [verdict.image.digest for verdict in outcome.unread_lists]


class TestBuildxParts:
    """Untagged images that may be parts of a manifest list; the input says of none."""

    LISTED = Uncertainty(Question.LISTED, None)

    def test_each_that_goes_stays_if_a_list_that_stays_holds_it(self) -> None:
        images = [image("list", "v1", media_type=LIST), image("part", days=9)]
        outcome = run([EXPIRE_UNTAGGED], images)
        assert going(outcome) == {"part"}
        assert open_questions(outcome) == {"part": self.LISTED}
        assert unread(outcome) == ["list"]

    @pytest.mark.parametrize("parts", [(), ("another",)])
    def test_a_list_whose_parts_are_known_holds_no_others(
        self, parts: tuple[str, ...]
    ) -> None:
        images = [
            image("list", "v1", media_type=LIST, references=parts),
            image("part", days=9),
        ]
        outcome = run([EXPIRE_UNTAGGED], images)
        assert (open_questions(outcome), unread(outcome)) == ({}, [])

    @pytest.mark.parametrize(
        "holder",
        [
            pytest.param(image("A", "v1", media_type=LIST), id="stays"),
            pytest.param(image("A", days=5, media_type=LIST), id="goes-later"),
            pytest.param(image("A", "v1", media_type=None), id="may-be-a-list"),
        ],
    )
    def test_a_list_holds_as_long_as_it_is_there(self, holder: Image) -> None:
        outcome = run([EXPIRE_UNTAGGED], [holder, image("part", days=9)])
        assert open_questions(outcome) == {"part": self.LISTED}
        assert unread(outcome) == ["A"]

    @pytest.mark.parametrize(
        "holder",
        [
            pytest.param(image("A", days=9, media_type=LIST), id="goes-too"),
            pytest.param(
                image("A", "v1", media_type=LIST, storage_class="archive"),
                id="archived",
            ),
            pytest.param(image("A", "v1"), id="is-no-list"),
        ],
    )
    def test_nothing_else_holds(self, holder: Image) -> None:
        outcome = run([EXPIRE_UNTAGGED], [holder, image("part", days=9)])
        assert (open_questions(outcome), unread(outcome)) == ({}, [])

    def test_a_list_that_goes_may_be_part_of_another_only(self) -> None:
        alone = [image("going", days=9, media_type=LIST)]
        assert open_questions(run([EXPIRE_UNTAGGED], alone)) == {}
        both = [*alone, image("staying", "v1", media_type=LIST)]
        outcome = run([EXPIRE_UNTAGGED], both)
        assert open_questions(outcome) == {"going": self.LISTED}
        assert unread(outcome) == ["staying"]

    def test_what_goes_later_may_be_held_as_well(self) -> None:
        images = [image("list", "v1", media_type=LIST), image("part", days=5)]
        outcome = run([EXPIRE_UNTAGGED], images)
        assert open_questions(outcome) == {"part": self.LISTED}

    def test_where_nothing_goes_nothing_is_open(self) -> None:
        images = [image("list", "v1", media_type=LIST), image("new")]
        outcome = run([EXPIRE_UNTAGGED], images)
        assert (open_questions(outcome), unread(outcome)) == ({}, [])


class TestArtifacts:
    """Signatures, SBOMs, SOCI indexes: whether a rule takes them is not said."""

    SUBJECT = image("subject", "v1", days=9)

    @pytest.mark.parametrize(
        ("policy", "instead"),
        [
            pytest.param([EXPIRE_UNTAGGED], NOW, id="untagged"),
            pytest.param(
                [rule(2, untagged=True, pushed=11)],
                Departure(2, "expire", 2),
                id="later",
            ),
            pytest.param(
                [rule(1, tagged=["*"], newest=9), rule(2, newest=1)], NOW, id="any"
            ),
            pytest.param(
                [rule(2, untagged=True, pulled=3, action="transition")],
                Departure(0, "archive", 2),
                id="unpulled",
            ),
        ],
    )
    def test_soci_index_untagged_may_go_although_its_image_stays(
        self, policy: list[PolicyRule], instead: Departure
    ) -> None:
        images = [self.SUBJECT, image("soci", days=9.5, subject="subject")]
        outcome = run(policy, images)
        assert going(outcome) == set()
        assert open_questions(outcome) == {
            "soci": Uncertainty(Question.ARTIFACT, instead)
        }

    @pytest.mark.parametrize(
        "artifact",
        [
            pytest.param(image("A", "sig", days=9, subject="subject"), id="unselected"),
            pytest.param(image("A", days=-9, subject="subject"), id="too-young"),
        ],
    )
    def test_what_no_rule_wants_stays(self, artifact: Image) -> None:
        outcome = run([EXPIRE_UNTAGGED], [self.SUBJECT, artifact])
        assert open_questions(outcome) == {}

    def test_what_goes_with_its_image_may_go_before_it(self) -> None:
        images = [image("subject", days=5), image("A", days=9, subject="subject")]
        outcome = run([EXPIRE_UNTAGGED], images)
        assert outcome.verdicts[1].departure == Departure(3, "expire", 2)
        assert open_questions(outcome) == {"A": Uncertainty(Question.ARTIFACT, NOW)}

    def test_what_depends_on_an_artifact_may_go_with_it(self) -> None:
        images = [
            self.SUBJECT,
            image("index", days=9, subject="subject", references=("part",)),
            image("part", days=9),
            image("signature", "sig", subject="index"),
        ]
        assert open_questions(run([EXPIRE_UNTAGGED], images)) == {
            "index": Uncertainty(Question.ARTIFACT, NOW),
            "part": Uncertainty(Question.DEPENDENT, NOW),
            "signature": Uncertainty(Question.DEPENDENT, NOW),
        }

    def test_what_another_list_holds_stays(self) -> None:
        images = [
            self.SUBJECT,
            image("A", days=9, subject="subject"),
            image("list", "v2", references=("A",)),
        ]
        assert open_questions(run([EXPIRE_UNTAGGED], images)) == {}

    def test_what_refers_to_a_part_of_a_list_may_go_alone(self) -> None:
        images = [
            image("list", "v1", references=("part",)),
            image("part", days=9),
            image("signature", days=9, subject="part"),
        ]
        assert open_questions(run([EXPIRE_UNTAGGED], images)) == {
            "signature": Uncertainty(Question.ARTIFACT, NOW)
        }

    def test_artifacts_of_each_other_end_no_evaluation(self) -> None:
        images = [image("A", days=9, subject="B"), image("B", days=9, subject="A")]
        assert open_questions(run([EXPIRE_UNTAGGED], images)) == {
            "A": Uncertainty(Question.ARTIFACT, NOW),
            "B": Uncertainty(Question.ARTIFACT, NOW),
        }

    def test_a_chain_of_artifacts_may_be_long(self) -> None:
        chain = [image(str(n), days=9, subject=str(n - 1)) for n in range(1, 5000)]
        outcome = run([EXPIRE_UNTAGGED], [image("0", "v1"), *chain])
        assert len(open_questions(outcome)) == 4999


class TestRestoredImages:
    """Whether the age counts from the push or from the return is not said."""

    RESTORED = image("A", days=99, activated_at=ago(1))

    def test_one_may_go_by_its_push(self) -> None:
        outcome = run([EXPIRE_UNTAGGED], [self.RESTORED])
        assert going(outcome) == set()
        assert open_questions(outcome) == {"A": Uncertainty(Question.RESTORED, NOW)}

    def test_what_depends_on_it_may_go_too(self) -> None:
        images = [self.RESTORED, image("B", "sig", subject="A")]
        assert open_questions(run([EXPIRE_UNTAGGED], images))["B"] == Uncertainty(
            Question.DEPENDENT, NOW
        )

    @pytest.mark.parametrize(
        ("policy", "one"),
        [
            pytest.param(
                [EXPIRE_UNTAGGED], image("A", days=-1, activated_at=ago(-2)), id="young"
            ),
            pytest.param(
                [EXPIRE_UNTAGGED], image("A", days=99, activated_at=ago(9)), id="goes"
            ),
            pytest.param([rule(2, untagged=True, newest=1)], RESTORED, id="by-count"),
            pytest.param(
                [rule(2, pulled=7, action="transition")], RESTORED, id="by-pull"
            ),
            pytest.param([rule(2, tagged=["*"], pushed=7)], RESTORED, id="unselected"),
        ],
    )
    def test_otherwise_nothing_is_open(
        self, policy: list[PolicyRule], one: Image
    ) -> None:
        assert open_questions(run(policy, [one])) == {}


class TestImagesBeingRestored:
    """Whether rules see them in the archive or in standard storage is not said."""

    ACTIVATING = image("A", days=200, archived_at=ago(100), is_activating=True)

    @pytest.mark.parametrize(
        ("policy", "instead"),
        [
            pytest.param([EXPIRE_UNTAGGED], None, id="goes-or-stays"),
            pytest.param(
                [rule(4, archived=99)], Departure(0, "expire", 4), id="stays-or-goes"
            ),
            pytest.param(
                [EXPIRE_UNTAGGED, rule(4, archived=102)],
                Departure(3, "expire", 4),
                id="goes-or-goes-later",
            ),
        ],
    )
    def test_either_may_be(
        self, policy: list[PolicyRule], instead: Departure | None
    ) -> None:
        assert open_questions(run(policy, [self.ACTIVATING])) == {
            "A": Uncertainty(Question.ACTIVATING, instead)
        }

    @pytest.mark.parametrize(
        "policy",
        [
            pytest.param([rule(4, archived=150)], id="too-young"),
            pytest.param([rule(1, tagged=["*"], pushed=1)], id="unselected"),
        ],
    )
    def test_what_stays_either_way_is_certain(self, policy: list[PolicyRule]) -> None:
        assert open_questions(run(policy, [self.ACTIVATING])) == {}


def test_the_first_departure_is_the_earlier_one() -> None:
    sure, restored, kept = run(
        [EXPIRE_UNTAGGED],
        [
            image("A", days=5),
            image("B", days=9, activated_at=ago(6)),
            image("C"),
        ],
    ).verdicts
    assert sure.first_departure == sure.departure == Departure(3, "expire", 2)
    assert restored.departure == Departure(2, "expire", 2)
    assert restored.first_departure == NOW
    assert kept.first_departure is None
