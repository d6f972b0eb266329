"""What a reader should know besides the result."""

from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.live.image_file import ImageFile
from ecr_component.simulator import Image
from ecr_component.simulator.address import Address, RepositoryAddress
from ecr_component.simulator.live_simulation import LiveOutcome
from ecr_component.simulator.protection import Protection, protection
from ecr_component.simulator.remarks import (
    file_remarks,
    live_remarks,
    location_remarks,
    remarks,
)
from tests.simulator.build import LIST, image, rule, run

NOTHING = Protection()
NEWEST = rule(1, newest=9)
UNTAGGED = rule(1, untagged=True, pushed=7)
PARTS_STAY = "a part stays as long as its list does, even where it is said to go"


def said(*images: Image, by: PolicyRule = NEWEST) -> list[str]:
    outcome = run([by], images)
    return list(remarks(outcome, NOTHING))


def said_of(file: ImageFile, *, by: PolicyRule = NEWEST) -> list[str]:
    return list(file_remarks(file, run([by], file.images)))


class TestTheResult:
    def test_there_is_nothing_to_remark_on_plain_images(self) -> None:
        assert said(image("A"), image("B", media_type=LIST, references=("A",))) == []

    def test_a_policy_without_rules(self) -> None:
        [remark] = remarks(run([], []), NOTHING)
        assert remark == "the policy has no rules, so every image stays"

    def test_images_of_the_future(self) -> None:
        [remark] = said(image("A", days=-1), image("B", days=-2), image("C"))
        assert remark == "pushed after this moment, and counted as the newest: 2"

    def test_artifacts_stay_24_hours_after_their_image(self) -> None:
        [remark] = said(image("A", days=9), image("B", subject="A"), by=UNTAGGED)
        assert remark == (
            "artifacts that go with the image they refer to: 1; AWS removes them "
            "within 24 hours of it"
        )

    def test_what_the_documents_leave_open(self) -> None:
        images = image("A", "v1"), image("B", days=9, subject="A")
        [remark] = said(*images, by=UNTAGGED)
        assert remark == (
            "images of which AWS's documents leave open what becomes of them, each "
            "listed with the reason: 1; what AWS would do is shown by "
            "`aws ecr start-lifecycle-policy-preview`"
        )

    def test_a_part_that_the_input_does_not_show_is_no_matter_of_the_documents(
        self,
    ) -> None:
        images = image("A", "v1", media_type=LIST), image("B", days=9)
        assert said(*images, by=UNTAGGED) == []

    def test_protected_images_that_are_not_there(self) -> None:
        outcome = run([NEWEST], [image("A", "prod")])
        addresses = [
            Address.read(it) for it in ("prdo", "prod", "web:v1", "jobs@sha256:a")
        ]
        here = RepositoryAddress(repository="team/api")
        assert list(remarks(outcome, protection(outcome, addresses, here))) == [
            "no image has a tag or digest like the protected 'prdo'",
            (
                "protected in other repositories, and not looked for here: 'web:v1', "
                "'jobs@sha256:a'"
            ),
        ]


class TestAFile:
    def test_there_is_nothing_to_remark_on_a_whole_one(self) -> None:
        assert said_of(ImageFile([image("A")])) == []

    def test_missing_images(self) -> None:
        [remark] = said_of(ImageFile([image("A")], goes_on=True))
        assert remark == (
            "the images end with a token for more of them, which are not counted "
            "here; print them all, without --max-items or --no-paginate"
        )

    def test_images_of_others(self) -> None:
        file = ImageFile([image("A")], left_out={"team/web": 1200, "web": 3})
        assert said_of(file) == [
            (
                "images of other repositories, which are left out: 'team/web': 1,200, "
                "'web': 3"
            )
        ]

    def test_rules_for_the_archive_without_archived_images(self) -> None:
        by = rule(4, archived=90)
        [remark] = said_of(ImageFile([image("A")]), by=by)
        assert remark == (
            "no image is in the archive, for which rule 4 is; `aws ecr "
            "describe-images` prints such images only with --filter imageStatus=ANY"
        )
        archived = ImageFile([image("A", storage_class="archive")])
        assert said_of(archived, by=by) == []

    def test_buildx_parts_that_nobody_told_of(self) -> None:
        lists = [image(it, "v1", media_type=LIST) for it in "AB"]
        [remark] = said_of(ImageFile([*lists, image("C", days=9)]), by=UNTAGGED)
        assert remark == (
            "manifest lists of which the input does not say what belongs to them: 2; "
            f"{PARTS_STAY}. `aws ecr batch-get-image` tells, and what it prints may "
            "stand behind the images; --live asks by itself"
        )
        assert said_of(ImageFile(lists), by=UNTAGGED) == []


def test_what_aws_was_asked_and_what_not_is_remarked() -> None:
    outcome = run([NEWEST], [])
    assert list(live_remarks(LiveOutcome(outcome))) == []
    live = LiveOutcome(outcome, asked=3, failure="Rate exceeded", left_alone=2)
    assert list(live_remarks(live)) == [
        (
            "manifest lists of which AWS was asked what belongs to them: 3; it takes "
            "that for a pull of each"
        ),
        (
            "manifest lists of which AWS was not asked, since a rule counts from their "
            f"last pull: 2; {PARTS_STAY}"
        ),
        f"AWS did not answer for each of them (Rate exceeded); {PARTS_STAY}",
    ]


def test_a_policy_of_another_repository_is_remarked() -> None:
    api = RepositoryAddress(registry="111122223333", repository="team/api")
    assert list(location_remarks(api, api)) == []
    assert list(location_remarks(RepositoryAddress(), api)) == []
    assert list(location_remarks(RepositoryAddress(repository="team/web"), api)) == [
        (
            "the policy is that of 'team/web', the images are those of "
            "'111122223333/team/api'"
        )
    ]
