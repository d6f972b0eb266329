"""A policy and images, in the orders in which ECR looks at them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from ecr_component.lifecycle.policy_text import by_priority
from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.live.image import Image, microseconds
from ecr_component.simulator.claims import Claims, claims
from ecr_component.simulator.relations import Relations
from ecr_component.simulator.selection import Selections


@dataclass(frozen=True)
class Evaluation:
    """What a simulation knows before it looks ahead, all by the images' places."""

    at: datetime
    """The moment, in UTC."""
    rules: Sequence[tuple[int, PolicyRule]]
    """With their priorities, in that order."""
    images: Sequence[Image]
    """The newest first."""
    order: Sequence[int]
    """Which place each of them had as it was given."""
    relations: Relations
    selections: Selections
    claims: Claims

    @classmethod
    def of(
        cls, rules: Sequence[PolicyRule], images: Sequence[Image], at: datetime
    ) -> Self:
        """Look at everything once.

        Args:
            rules: The whole policy, in any order.
            images: Everything in the repository, in any order.
            at: The moment, in UTC.
        """
        numbered = by_priority(rules)
        order = _newest_first(images)
        in_order = [images[index] for index in order]
        selections = Selections(in_order)
        said = claims([rule for _, rule in numbered], in_order, at, selections)
        relations = Relations.among(in_order)
        return cls(at, numbered, in_order, order, relations, selections, said)

    def as_pushed(self) -> Claims:
        """What the rules say of the same images, had none ever been archived."""
        if not any(map(_was_moved, self.images)):
            return self.claims
        images = [
            replace(image, storage_class="standard", activated_at=None)
            if _was_moved(image)
            else image
            for image in self.images
        ]
        in_turn = [rule for _, rule in self.rules]
        return claims(in_turn, images, self.at, self.selections.in_standard())


def _was_moved(image: Image) -> bool:
    return image.storage_class == "archive" or image.activated_at is not None


def _newest_first(images: Sequence[Image]) -> list[int]:
    """Order images as ECR counts them; the digest decides between equal times."""
    ages = [(microseconds(image.placed_at), image.digest) for image in images]
    return sorted(range(len(images)), key=ages.__getitem__, reverse=True)
