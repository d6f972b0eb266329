"""AWS's preview beside a simulation."""

from ecr_component.live.live_images import PreviewedImage
from ecr_component.simulator.aws_comparison import PreviewDifference, differences
from ecr_component.simulator.preview_report import previewed
from tests.simulator.build import image, printed, rule, run

GOING = image("sha256:" + "a" * 64, "v1", days=9)
LATER = image("sha256:" + "b" * 64, "v2", days=6)
OUTCOME = run([rule(1, pushed=7)], [GOING, LATER])
AGREED = PreviewedImage(GOING.digest, "expire", 1)


def test_a_preview_that_says_the_same_makes_no_difference() -> None:
    assert differences(OUTCOME, [AGREED]) == []


def test_what_either_takes_alone_or_otherwise_is_a_difference() -> None:
    unknown = PreviewedImage("sha256:c", "expire", 1)
    archived = PreviewedImage(GOING.digest, "archive", 2)
    earlier = PreviewedImage(LATER.digest, "expire", 1)
    assert differences(OUTCOME, []) == [
        PreviewDifference(GOING.digest, GOING, ("expire", 1), None)
    ]
    assert differences(OUTCOME, [archived, earlier, unknown]) == [
        PreviewDifference(GOING.digest, GOING, ("expire", 1), ("archive", 2)),
        PreviewDifference(LATER.digest, LATER, None, ("expire", 1)),
        PreviewDifference("sha256:c", None, None, ("expire", 1)),
    ]


def told(found: list[PreviewDifference]) -> list[str]:
    return printed(previewed(found))


def test_the_report_names_what_differs() -> None:
    assert told(differences(OUTCOME, [])) == [
        "AWS's own preview: 1 difference",
        "image simulated by AWS's preview",
        "aaaaaaaaaaaa expire, rule 1 stays",
    ]
    assert told([]) == [
        "AWS's own preview",
        "- AWS would do at once what is said above",
    ]
