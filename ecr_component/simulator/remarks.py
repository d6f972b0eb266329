"""What a reader of a simulation should know besides its result."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from ecr_component.errors import listing
from ecr_component.live.image_file import ImageFile
from ecr_component.simulator.address import Address, RepositoryAddress
from ecr_component.simulator.live_simulation import LiveOutcome
from ecr_component.simulator.outcome import Outcome, Question, Reason
from ecr_component.simulator.protection import Protection

_PARTS_STAY: Final = (
    "a part stays as long as its list does, even where it is said to go"
)


def remarks(
    outcome: Outcome, protected: Protection, in_use: Collection[Address] = ()
) -> Iterator[str]:
    """Yield what follows from the result, wherever the images are from.

    Args:
        outcome: The result.
        protected: What it means for what must stay.
        in_use: What of that says nothing if no image is like it.
    """
    if not outcome.rules:
        yield "the policy has no rules, so every image stays"
    later = sum(it.image.pushed_at > outcome.at for it in outcome.verdicts)
    if later:
        yield f"pushed after this moment, and counted as the newest: {later}"
    following = sum(it.reason is Reason.FOLLOWS for it in outcome.verdicts)
    if following:
        yield (
            f"artifacts that go with the image they refer to: {following}; AWS removes "
            "them within 24 hours of it"
        )
    asked = Counter(
        it.uncertainty.question for it in outcome.verdicts if it.uncertainty
    )
    open_to_aws = asked.total() - asked[Question.LISTED]
    if open_to_aws:
        yield (
            "images of which AWS's documents leave open what becomes of them, each "
            f"listed with the reason: {open_to_aws:,}; what AWS would do is shown by "
            "`aws ecr start-lifecycle-policy-preview`"
        )
    yield from remarks_on_idle([it for it in protected.idle if it not in in_use])
    elsewhere = [it for it in protected.elsewhere if it not in in_use]
    if elsewhere:
        names = listing([repr(address.written) for address in elsewhere])
        yield f"protected in other repositories, and not looked for here: {names}"


def remarks_on_idle(addresses: Iterable[Address]) -> Iterator[str]:
    """Yield that nothing is like what must stay."""
    for address in addresses:
        yield f"no image has a tag or digest like the protected {address.written!r}"


def missing_in_use(protected: Protection, in_use: Collection[Address]) -> Iterator[str]:
    """Yield what is in use although there is no such image."""
    names = [
        repr(it.written)
        for it in protected.idle
        if it in in_use and it.location.repository
    ]
    if names:
        yield f"in use, but not among the images: {listing(names)}"


def in_use_remark(in_use: Collection[Address], repositories: Collection[str]) -> str:
    """How much of what is in use is of some repositories."""
    of_these = [it for it in in_use if it.location.repository in repositories]
    whose = "this repository" if len(repositories) == 1 else "these repositories"
    return f"addresses in use: {len(in_use):,}; of {whose}: {len(of_these):,}"


def file_remarks(file: ImageFile, outcome: Outcome) -> Iterator[str]:
    """Yield what a file of images lacks."""
    if file.goes_on:
        yield (
            "the images end with a token for more of them, which are not counted "
            "here; print them all, without --max-items or --no-paginate"
        )
    if file.left_out:
        of = listing([f"{name!r}: {n:,}" for name, n in file.left_out.items()])
        yield f"images of other repositories, which are left out: {of}"
    for_archive = [
        str(report.priority)
        for report in outcome.rules
        if report.rule.selection.storage_class == "archive"
    ]
    if for_archive and not any(it.storage_class == "archive" for it in file.images):
        yield (
            f"no image is in the archive, for which rule {listing(for_archive)} is; "
            "`aws ecr describe-images` prints such images only with "
            "--filter imageStatus=ANY"
        )
    unread = len(outcome.unread_lists)
    if unread:
        yield (
            "manifest lists of which the input does not say what belongs to them: "
            f"{unread:,}; {_PARTS_STAY}. `aws ecr batch-get-image` tells, and what it "
            "prints may stand behind the images; --live asks by itself"
        )


def live_remarks(live: LiveOutcome) -> Iterator[str]:
    """Yield what AWS was asked for, and what it was not."""
    if live.asked:
        yield (
            f"manifest lists of which AWS was asked what belongs to them: "
            f"{live.asked:,}; it takes that for a pull of each"
        )
    if live.left_alone:
        yield (
            "manifest lists of which AWS was not asked, since a rule counts from their "
            f"last pull: {live.left_alone:,}; {_PARTS_STAY}"
        )
    if live.failure:
        yield f"AWS did not answer for each of them ({live.failure}); {_PARTS_STAY}"


def location_remarks(
    policy: RepositoryAddress, images: RepositoryAddress
) -> Iterator[str]:
    """Yield that a policy and images are those of different repositories."""
    if not policy.may_be(images):
        of_policy, of_images = map(_shown, (policy, images))
        yield f"the policy is that of {of_policy}, the images are those of {of_images}"


def _shown(location: RepositoryAddress) -> str:
    parts = location.registry, location.repository
    return repr("/".join(part for part in parts if part))
