"""What a reader should know besides the result."""

from ecr_component.simulator import Image
from ecr_component.simulator.image_file import ImageFile
from ecr_component.simulator.protection import Protection, protection
from ecr_component.simulator.remarks import remarks
from tests.simulator.build import image, rule, run

LIST = "application/vnd.oci.image.index.v1+json"


NOTHING = Protection((), ())


def said(*images: Image, goes_on: bool = False) -> list[str]:
    outcome = run([rule(1, newest=9)], images)
    return list(remarks(outcome, NOTHING, ImageFile(images, goes_on)))


def test_there_is_nothing_to_remark_on_plain_images() -> None:
    assert said(image("A"), image("B", media_type=LIST, references=("A",))) == []


def test_a_policy_without_rules_is_remarked() -> None:
    [remark] = remarks(run([], []), NOTHING, None)
    assert remark == "the policy has no rules, so every image stays"


def test_missing_images_are_remarked() -> None:
    [remark] = said(goes_on=True)
    assert remark.startswith("the images end with a token for more of them")


def test_rules_for_the_archive_ask_for_archived_images_in_a_file() -> None:
    images = [image("A")]
    outcome = run([rule(4, archived=90)], images)
    [remark] = remarks(outcome, NOTHING, ImageFile(images))
    assert remark == (
        "no image is in the archive, for which rule 4 is; `aws ecr describe-images` "
        "prints such images only with --filter imageStatus=ANY"
    )
    assert list(remarks(outcome, NOTHING, None)) == []
    images = [image("A", storage_class="archive")]
    outcome = run([rule(4, archived=90)], images)
    assert list(remarks(outcome, NOTHING, ImageFile(images))) == []


def test_images_of_the_future_are_remarked() -> None:
    [remark] = said(image("A", days=-1), image("B", days=-2), image("C"))
    assert remark == "pushed after this moment, and counted as the newest: 2"


def test_manifest_lists_with_unknown_parts_are_remarked() -> None:
    [remark] = said(image("A", media_type=LIST))
    assert remark == (
        "manifest lists of which the input does not say what belongs to them: 1; "
        "their parts, mostly untagged, stay as long as they do, even where a rule is "
        "said to take them"
    )


def test_a_protected_pattern_that_no_tag_fits_is_remarked() -> None:
    outcome = run([rule(1, newest=9)], [image("A", "prod")])
    protected = protection(outcome, ["prdo"])
    [remark] = remarks(outcome, protected, None)
    assert remark == "no tag is like the protected 'prdo'"
