"""What a reader of a simulation should know besides its result."""

from collections.abc import Iterator

from ecr_component.names import listing
from ecr_component.simulator.image_file import ImageFile
from ecr_component.simulator.outcome import Outcome
from ecr_component.simulator.protection import Protection


def remarks(
    outcome: Outcome, protected: Protection, file: ImageFile | None
) -> Iterator[str]:
    """Yield what the input lacks, or what its writer may not have meant.

    Args:
        outcome: What the simulation found.
        protected: What that does to protected tags.
        file: Where the images are from, unless AWS was asked for all of them.
    """
    images = [verdict.image for verdict in outcome.verdicts]
    if file and file.goes_on:
        yield (
            "the images end with a token for more of them, which are not counted "
            "here; print them all, without --max-items or --no-paginate"
        )
    for_archive = [
        str(report.priority)
        for report in outcome.rules
        if report.rule.selection.storage_class == "archive"
    ]
    if file and for_archive and not any(it.storage_class == "archive" for it in images):
        yield (
            f"no image is in the archive, for which rule {listing(for_archive)} is; "
            "`aws ecr describe-images` prints such images only with "
            "--filter imageStatus=ANY"
        )
    if not outcome.rules:
        yield "the policy has no rules, so every image stays"
    later = sum(image.pushed_at > outcome.at for image in images)
    if later:
        yield f"pushed after this moment, and counted as the newest: {later}"
    unknown = sum(image.is_list and not image.references for image in images)
    if unknown:
        yield (
            f"manifest lists of which the input does not say what belongs to them: "
            f"{unknown}; their parts, mostly untagged, stay as long as they do, even "
            "where a rule is said to take them"
        )
    for pattern in protected.idle:
        yield f"no tag is like the protected {pattern!r}"
