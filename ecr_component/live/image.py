"""An image of a repository, as far as lifecycle rules look at it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from ecr_component.lifecycle.rules import CountType, StorageClass

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)

# Source: the image index of OCI and Docker's manifest list.
LIST_MEDIA_TYPES: Final = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
_MAY_BE_LISTS: Final = frozenset({None, *LIST_MEDIA_TYPES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """One image, artifact or manifest list, as `aws ecr describe-images` tells of it.

    Times are aware datetimes.

    Raises:
        ValueError: A time has no time zone.

    Source: ECR API reference, ImageDetail.
    """

    digest: str
    pushed_at: datetime
    registry: str | None = None
    """The account id of its registry, where that is known."""
    repository: str | None = None
    """The name of its repository, where that is known."""
    tags: tuple[str, ...] = ()
    """None: the image is untagged."""
    pulled_at: datetime | None = None
    """The last recorded pull, at most 24 hours before the last one; none: never."""
    storage_class: StorageClass = "standard"
    archived_at: datetime | None = None
    """When it last went to the archive."""
    activated_at: datetime | None = None
    """When it last came back from the archive; none: it never did."""
    is_activating: bool = False
    """Whether it is on its way back from the archive."""
    media_type: str | None = None
    references: tuple[str, ...] | None = None
    """The digests in a manifest list; none: nobody said what belongs to it."""
    subject: str | None = None
    """The digest of the image that this is a signature, an SBOM or the like of."""
    size: int | None = None
    """Bytes."""

    def __post_init__(self) -> None:
        moments = self.pushed_at, self.pulled_at, self.archived_at, self.activated_at
        for moment in moments:
            if moment is not None and moment.tzinfo is None:
                refuse_naive(moment)

    @property
    def has_unknown_parts(self) -> bool:
        """Whether others may belong to it, and nobody said which.

        Without a media type it may be a manifest list like any other.
        """
        return self.references is None and self.media_type in _MAY_BE_LISTS

    @property
    def placed_at(self) -> datetime:
        """When it came to where it is: the push, or the return from the archive.

        Of a restored image AWS says that the return counts instead of the push,
        in the order of images, and that it behaves like one newly pushed. Whether
        that holds for `sinceImagePushed` too is not said; here it does.

        Source: ECR user guide, "Lifecycle policy evaluation rules" and "Archiving
        an image in Amazon ECR".
        """
        return self.activated_at or self.pushed_at

    def counted_from(self, count_type: CountType) -> datetime:
        """The moment from which a rule by age counts.

        A pull counts if it came after the return from the archive; an image never
        pulled counts from its push. An archived image of which the input does
        not say since when counts from its push, the earliest that can be.

        Source: ECR user guide, "Lifecycle policy evaluation rules".
        """
        if count_type == "sinceImageTransitioned":
            return self.archived_at or self.pushed_at
        if count_type == "sinceImagePulled" and self.pulled_at:
            return max(self.pulled_at, self.activated_at or self.pulled_at)
        return self.placed_at


def microseconds(moment: datetime) -> int:
    """A moment as a whole number, so that arithmetic is exact in any time zone."""
    return (moment - _EPOCH) // _MICROSECOND


def refuse_naive(moment: datetime) -> None:
    """Refuse a time that could be anywhere.

    Raises:
        ValueError: It has no time zone.
    """
    if moment.utcoffset() is None:
        msg = (
            f"{moment.isoformat()} has no time zone; "
            "add one, such as +00:00, or tzinfo=UTC"
        )
        raise ValueError(msg)
