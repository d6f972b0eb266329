"""Images that depend on others: on a manifest list, or on the subject they refer to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from ecr_component.live.image import Image

Wanted = Mapping[int, int]
"""Images by place, each with the rule that would take it."""


@dataclass(frozen=True)
class Relations:
    """Who depends on whom, by place; what is not among the images does not count.

    An image in a manifest list stays until the list is deleted or archived;
    reference artifacts follow their subject within 24 hours, here at once. They count
    among the images.

    Source: ECR user guide, "Lifecycle policy evaluation rules".
    """

    parts: Mapping[int, Sequence[int]]
    """Of each manifest list."""
    referrers: Mapping[int, Sequence[int]]
    """Of each subject."""
    subjects: Mapping[int, int]
    """Of each referrer."""

    @classmethod
    def among(cls, images: Iterable[Image]) -> Self:
        """Find the relations that the images themselves tell of."""
        related = [
            (place, image)
            for place, image in enumerate(images)
            if image.references or image.subject
        ]
        places = (
            {image.digest: place for place, image in enumerate(images)}
            if related
            else {}
        )
        parts: dict[int, list[int]] = {}
        referrers: dict[int, list[int]] = defaultdict(list)
        subjects: dict[int, int] = {}
        for place, image in related:
            found = [places[part] for part in image.references or () if part in places]
            if found:
                parts[place] = found
            subject = places.get(image.subject or "", place)
            if subject != place:
                referrers[subject].append(place)
                subjects[place] = subject
        return cls(parts, referrers, subjects)

    def released(
        self, wanted: Wanted, holding: set[int]
    ) -> tuple[dict[int, int], dict[int, int]]:
        """Tell what goes when rules want some images.

        Args:
            wanted: The images that rules would take.
            holding: The manifest lists that hold their parts unless they go too.

        Returns:
            What goes, with the rule that makes it go: images and their referrers.
            And the parts that would go, but for a list that stays: that list.
        """
        going = self._with_referrers(wanted)
        held: dict[int, int] = {}
        staying = [place for place in holding if place not in going]
        while staying:
            holder = staying.pop()
            for part in self.parts[holder]:
                if part in going:
                    held[part] = holder
                    staying += holding.intersection(self._dropped(part, going, wanted))
        return going, held

    def _with_referrers(self, wanted: Wanted) -> dict[int, int]:
        """Add what refers to something that goes, referrers of referrers and so on."""
        going = dict(wanted)
        ahead = list(self.referrers.keys() & wanted.keys())
        while ahead:
            subject = ahead.pop()
            for referrer in self.referrers.get(subject, ()):
                if referrer not in going:
                    going[referrer] = going[subject]
                    ahead.append(referrer)
        return going

    def _dropped(
        self, part: int, going: dict[int, int], wanted: Wanted
    ) -> Iterator[int]:
        """Take a part out of what goes, with what goes only because it refers to it."""
        ahead = [part]
        while ahead:
            place = ahead.pop()
            del going[place]
            yield place
            referrers = self.referrers.get(place, ())
            ahead += [it for it in referrers if it in going and it not in wanted]
