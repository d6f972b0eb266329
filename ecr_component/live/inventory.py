"""What a registry holds, in neutral words: whoever tells of it fills these in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

# Source: "Tagging Amazon ECR resources".
_RESERVED: Final = "aws:"


@dataclass(frozen=True)
class HeldRepository:
    """A repository as AWS has it."""

    name: str
    arn: str
    tag_mutability: str
    """In AWS's word, such as ``MUTABLE``."""

    tag_filters: tuple[str, ...]
    scan_on_push: bool
    encryption_type: str
    """In AWS's word, such as ``AES256``."""

    kms_key: str | None
    """Its ARN; none with ``AES256``."""

    tags: Mapping[str, str]
    """Without those that AWS sets itself."""

    repository_policy: str | None = None
    """As JSON; none where there is no policy."""

    lifecycle_policy: str | None = None
    """As JSON; none where there is no policy."""


def without_reserved(tags: Mapping[str, str]) -> dict[str, str]:
    """Leave out the tags that AWS sets itself, which nobody else can."""
    return {
        key: value
        for key, value in tags.items()
        if not key.lower().startswith(_RESERVED)
    }


@dataclass(frozen=True)
class HeldDestination:
    """A registry to which images are copied."""

    region: str
    account_id: str


@dataclass(frozen=True)
class HeldReplicationRule:
    """Where images are copied to."""

    destinations: tuple[HeldDestination, ...]
    prefixes: tuple[str, ...] = ()
    """Of the repositories concerned; none means all."""


@dataclass(frozen=True, order=True)
class Registry:
    """An account in a region."""

    account_id: str
    region: str

    def __str__(self) -> str:
        """Say which one it is."""
        return f"account {self.account_id} in {self.region}"
