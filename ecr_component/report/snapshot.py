"""What a page tells of a registry: facts only, of which all else is worked out.

As JSON it stands within each page, so that a later one can be held against it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict

from ecr_component.live.inventory import HeldRegistry
from ecr_component.values.regions import Location, partition_of

FORMAT: Final = 1
"""Goes up when a page of before can no longer be read."""


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class ForecastLayer(_Fact):
    """The images that one lifecycle rule has the say over, and what is left of them."""

    priority: int | None = None
    """None: the images that no rule selects."""
    action: Literal["expire", "archive"] | None = None
    """What the rule does; None where there is none."""
    size: tuple[int, ...]
    """Bytes of those not deleted yet, at the end of each of the days; one number where
    it is the same each day."""


class ReportedForecast(_Fact):
    """What becomes of the images of a repository, if nothing is pushed or pulled."""

    days: tuple[int, ...]
    """Of 24 hours, after the moment of the snapshot. The first is 0, before anything
    goes. AWS acts within a day of an image's being due, so what is due at once is gone
    on day 1."""
    images: tuple[int, ...]
    """How many are there at the end of each of the days."""
    layers: tuple[ForecastLayer, ...]
    """By priority, what no rule selects last; together they are what is there."""
    archived: tuple[int, ...] = ()
    """Bytes of it in the archive, in the same way; none where there never are any."""
    cost: tuple[float, float]
    """Dollars a month for that storage, on the first day and on the last."""
    unsized: int = 0
    """Images of which nobody told the size: they count as 0 bytes."""

    @property
    def size(self) -> tuple[int, ...]:
        """Bytes that are there at the end of each of the days."""
        return tuple(map(sum, zip(*map(self.of, self.layers), strict=True)))

    def of(self, layer: ForecastLayer) -> tuple[int, ...]:
        """Bytes of a layer at the end of each of the days."""
        return layer.size if len(layer.size) > 1 else layer.size * len(self.days)


class ReportedRepository(_Fact):
    """A repository as AWS has it, or would have it."""

    name: str
    region: str
    tag_mutability: str = "MUTABLE"
    tag_filters: tuple[str, ...] = ()
    scan_on_push: bool = False
    encryption_type: str = "AES256"
    kms_key: str | None = None
    tags: Mapping[str, str] = {}
    protect: bool | None = None
    """Whether Pulumi would refuse to delete it; None where only AWS was asked."""

    repository_policy: str | None = None
    """The name of a document of the snapshot; None where there is no policy."""

    lifecycle_policy: str | None = None
    """The same."""

    forecast: ReportedForecast | None = None
    """None where it has no images, or nobody told of them."""


class ReportedRole(_Fact):
    """A role as IAM has it."""

    name: str
    arn: str
    trust_policy: str | None = None
    """The name of a document of the snapshot."""

    policies: Mapping[str, str] = {}
    """The names of documents, by those of the policies."""


class Snapshot(_Fact):
    """Everything that a page tells of."""

    format: Literal[1] = FORMAT
    title: str
    account_id: str
    region: str
    """The one that was asked first; repositories may be in others as well."""

    hosts: Mapping[str, str] = {}
    """What the addresses of images begin with, by region."""

    source: Literal["rehearsal", "aws"]
    at: datetime | None = None
    """When the images were looked at; None where nobody did."""

    prices: tuple[float, float] | None = None
    """Dollars a GiB and month, in standard storage and in the archive."""

    documents: Mapping[str, Any] = {}
    """Policies by a name of their own, each once; text in place of a secret one."""

    repositories: tuple[ReportedRepository, ...] = ()
    """By region and name."""

    registries: tuple[HeldRegistry, ...] = ()
    """By region; those alone that have something as a whole. Policies are text."""

    roles: tuple[ReportedRole, ...] = ()
    """Those that the program makes, by name; none where AWS was asked."""

    warnings: tuple[str, ...] = ()
    """What may not be meant, or not be safe."""

    notes: tuple[str, ...] = ()
    """What else is to be said of how this came about."""

    def document(self, name: str | None) -> Any:  # noqa: ANN401 - JSON
        """A policy, read; None where there is none."""
        return None if name is None else self.documents.get(name)

    def location(self, held: ReportedRepository) -> Location:
        """Where a repository is."""
        return Location(held.region, partition_of(held.region), self.account_id)

    def address(self, held: ReportedRepository) -> str:
        """Of a repository's images; its name where nobody told the beginning."""
        host = self.hosts.get(held.region)
        return f"{host}/{held.name}" if host else held.name

    @property
    def regions(self) -> tuple[str, ...]:
        """Where there are repositories; without any, where there could be."""
        there = {held.region for held in self.repositories}
        return tuple(sorted(there)) or (self.region,)


class Documents:
    """Policies on their way into a snapshot: each gets one name."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self.by_name: dict[str, Any] = {}

    def name(self, document: object) -> str | None:
        """The name of a policy; None where there is none."""
        if document is None:
            return None
        text = repr(document)
        if text not in self._names:
            self._names[text] = f"p{len(self._names) + 1}"
            self.by_name[self._names[text]] = document
        return self._names[text]
