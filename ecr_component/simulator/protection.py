"""Images that must not go, and what a policy does to them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ecr_component.live.image import Image
from ecr_component.simulator.address import Address, RepositoryAddress
from ecr_component.simulator.outcome import Departure, Outcome, Question, Verdict
from ecr_component.simulator.tag_holders import TagHolders


@dataclass(frozen=True)
class Threat:
    """A protected image that goes, or may go, now or on one of the days ahead.

    Once archived, it can no more be pulled than one that is deleted.

    Source: ECR user guide, "Archiving an image in Amazon ECR".
    """

    image: Image
    tag: str | None
    """The tag that is protected; none: the image is, by its digest."""
    address: Address
    """The first one that protects it."""
    departure: Departure
    is_certain: bool = True


@dataclass(frozen=True)
class Protection:
    """What a policy does to protected images."""

    threats: Sequence[Threat] = ()
    """In the order of the images, and of the tags on each."""
    idle: Sequence[Address] = ()
    """Those that no image has."""
    elsewhere: Sequence[Address] = ()
    """Those of other repositories."""


def protection(
    outcome: Outcome, addresses: Sequence[Address], here: RepositoryAddress
) -> Protection:
    """Look for what must stay among what goes.

    Args:
        outcome: What becomes of the images.
        addresses: What must stay; those that can't be images of *here* are left out.
        here: Whose images these are.
    """
    mine = [address for address in addresses if here.may_be(address.location)]
    named = dict(zip(mine, _named(outcome, mine), strict=True))
    first: dict[_Named, Address] = {}
    for address, found in named.items():
        for it in found:
            first.setdefault(it, address)
    return Protection(
        list(_threats(outcome, first)),
        [address for address in mine if not named[address]],
        [address for address in addresses if not here.may_be(address.location)],
    )


_Named = tuple[int, str | None]
"""An image by its place, with the tag that names it; none: its digest does."""


def _named(outcome: Outcome, addresses: Sequence[Address]) -> Iterator[list[_Named]]:
    """What each address names."""
    if not addresses:
        return
    images = [verdict.image for verdict in outcome.verdicts]
    tagged = [(place, tag) for place, image in enumerate(images) for tag in image.tags]
    by_tag = TagHolders([tag] for _, tag in tagged)
    by_digest = TagHolders([image.digest] for image in images)
    for address in addresses:
        found: list[_Named] = []
        if address.digest:
            found += [(place, None) for place in by_digest.of_prefix(address.digest)]
        if address.tag:
            found += [tagged[index] for index in by_tag.of_pattern(address.tag)]
        yield found


def _threats(outcome: Outcome, first: Mapping[_Named, Address]) -> Iterator[Threat]:
    for place, verdict in enumerate(outcome.verdicts if first else ()):
        departure, image = verdict.first_departure, verdict.image
        for tag in (None, *image.tags) if departure else ():
            address = first.get((place, tag))
            if departure and address:
                yield Threat(image, tag, address, departure, _is_certain(verdict))


def _is_certain(verdict: Verdict) -> bool:
    """Whether nothing is open, or only what becomes of it in the archive later."""
    if verdict.uncertainty is None:
        return True
    instead = verdict.uncertainty.instead
    known = verdict.departure
    sooner = known is not None and instead is not None and known.day < instead.day
    return sooner and verdict.uncertainty.question is not Question.ACTIVATING


def listed_addresses(text: str) -> Iterator[str]:
    """The entries of a file, between white space; behind a ``#`` is a comment."""
    for line in text.splitlines():
        yield from line.partition("#")[0].split()
