"""How much images take up, and what that costs."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Self

from ecr_component.live.image import LIST_MEDIA_TYPES, Image

GIB: Final = 2**30
"""Bytes of what AWS calls a GB."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Some images, and what they take up."""

    images: int = 0
    bytes: int = 0
    """The sum of their compressed sizes; a layer counts in each image that has it."""
    unsized: int = 0
    """How many of them have a size that nobody told; it counts as 0 bytes."""

    @classmethod
    def of(cls, image: Image) -> Self:
        """What one image takes up."""
        tally = Tally()
        tally.add(image)
        return cls(tally.images, tally.bytes, tally.unsized)

    @classmethod
    def sum(cls, amounts: Iterable["Amount"]) -> Self:
        """All of them together."""
        images = size = unsized = 0
        for amount in amounts:
            images += amount.images
            size += amount.bytes
            unsized += amount.unsized
        return cls(images, size, unsized)

    def __add__(self, other: "Amount") -> "Amount":
        """Both together."""
        return Amount.sum((self, other))

    def __sub__(self, other: "Amount") -> "Amount":
        """What is left without a part of it."""
        return Amount(
            self.images - other.images,
            self.bytes - other.bytes,
            self.unsized - other.unsized,
        )


class Tally:
    """An amount in the making."""

    __slots__ = ("bytes", "images", "unsized")

    def __init__(self) -> None:
        self.images = self.bytes = self.unsized = 0

    def add(self, image: Image) -> None:
        """Count one more.

        A manifest list takes up nothing: AWS gives it the size of the largest of its
        parts, which are images of the repository themselves.

        Source: ECR API reference, ImageDetail, imageSizeInBytes.
        """
        self.images += 1
        if image.references or image.media_type in LIST_MEDIA_TYPES:
            return
        if image.size is None:
            self.unsized += 1
        else:
            self.bytes += image.size

    def add_all(self, other: "Tally") -> None:
        """Count what another one counted."""
        self.images += other.images
        self.bytes += other.bytes
        self.unsized += other.unsized

    @property
    def amount(self) -> Amount:
        """What it is by now."""
        return Amount(self.images, self.bytes, self.unsized)


@dataclass(frozen=True, slots=True)
class Stock:
    """What a repository holds, by storage class."""

    standard: Amount = field(default_factory=Amount)
    archive: Amount = field(default_factory=Amount)

    def __add__(self, other: "Stock") -> "Stock":
        """Both together."""
        return Stock(self.standard + other.standard, self.archive + other.archive)

    @property
    def all(self) -> Amount:
        """In both classes."""
        return self.standard + self.archive


@dataclass(frozen=True, slots=True)
class Prices:
    """Dollars for a GiB and month, of each storage class.

    AWS bills a layer once, in however many images it is: the bill is smaller than
    what the sum of the images' sizes costs.

    Source: Amazon ECR pricing, private repositories, us-east-1, March 2026: above
    150 TB in the archive, the price there is 0.07. Moving an image out of the archive
    costs 0.03 a GB, and 90 days there are paid for at least.
    """

    standard: float = 0.10
    archive: float = 0.10

    def a_month(self, stock: Stock) -> float:
        """Dollars that so much storage costs in a month."""
        dollars = (
            stock.standard.bytes * self.standard + stock.archive.bytes * self.archive
        )
        return dollars / GIB


PRICES_CHECKED: Final = "March 2026"
"""When the prices by default were those of AWS."""
