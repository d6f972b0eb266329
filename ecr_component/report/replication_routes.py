"""Where images come from and where they are copied to, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ecr_component.report.snapshot import Snapshot

_ROOT: Final = "ROOT"
"""AWS's word for the prefix that every name has."""


def names_under(prefix: str) -> str:
    """The repositories that a prefix is for."""
    return "every other repository" if prefix == _ROOT else f"{prefix.rstrip('/')}/*"


@dataclass(frozen=True)
class Route:
    """One way that images go."""

    region: str
    """From there."""
    prefixes: tuple[str, ...]
    """Of the repositories concerned; none means all."""
    to: str
    """The registry that gets them."""
    deletions: bool = False
    """Whether what is deleted here is deleted there as well."""

    @property
    def which(self) -> str:
        """The repositories concerned, in words."""
        return ", ".join(f"{prefix}*" for prefix in self.prefixes) or "every repository"

    @property
    def what(self) -> str:
        """What is copied, in words."""
        return f"{self.which} of {self.region}"


def routes(snapshot: Snapshot) -> Iterator[Route]:
    """Every way that images go."""
    for held in snapshot.registries:
        here = held.registry
        for rule in held.replication:
            for to in rule.destinations:
                is_own = to.account_id == here.account_id
                there = "this account" if is_own else f"account {to.account_id}"
                yield Route(
                    here.region,
                    rule.prefixes,
                    f"{to.region} in {there}",
                    deletions=rule.deletions,
                )


@dataclass(frozen=True)
class Source:
    """Another registry, images of which come here when they are pulled."""

    region: str
    """To there."""
    prefix: str
    upstream: str

    @property
    def names(self) -> str:
        """The repositories they come to."""
        return names_under(self.prefix)


def sources(snapshot: Snapshot) -> Iterator[Source]:
    """Every registry that images come from."""
    for held in snapshot.registries:
        for cache in held.caches:
            upstream = cache.upstream_url
            if cache.upstream_prefix not in (None, _ROOT):
                upstream = f"{upstream}/{cache.upstream_prefix}"
            yield Source(held.registry.region, cache.prefix, upstream)
