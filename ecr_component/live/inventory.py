"""What a registry holds, in neutral words: whoever tells of it fills these in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

# Source: "Tagging Amazon ECR resources".
_RESERVED: Final = "aws:"


@dataclass(frozen=True, order=True)
class Registry:
    """An account in a region."""

    account_id: str
    region: str

    def __str__(self) -> str:
        """Say which one it is."""
        return f"account {self.account_id} in {self.region}"


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

    deletions: bool = False
    """Whether what is deleted here is deleted there as well."""


@dataclass(frozen=True)
class HeldScanningRule:
    """Which repositories are scanned, and when."""

    frequency: str
    """In AWS's word, such as ``CONTINUOUS_SCAN``."""

    filters: tuple[str, ...]


@dataclass(frozen=True)
class HeldScanning:
    """How a registry scans images."""

    scan_type: str
    """In AWS's word: ``BASIC`` or ``ENHANCED``."""

    rules: tuple[HeldScanningRule, ...]


@dataclass(frozen=True)
class HeldCache:
    """A prefix under which a registry keeps copies of another registry's images."""

    prefix: str
    upstream_url: str
    upstream_prefix: str | None = None
    """Of the repositories there; none where nobody gave one."""

    credential_arn: str | None = None
    """Of the secret to log in there with."""

    custom_role_arn: str | None = None
    """Of the role that pulls there."""


@dataclass(frozen=True)
class HeldTemplate:
    """What repositories are like that ECR creates by itself."""

    prefix: str
    """Of their names; ``ROOT`` for those that no other template is for."""

    applied_for: tuple[str, ...]
    """In AWS's words, such as ``REPLICATION``."""

    tag_mutability: str
    tag_filters: tuple[str, ...] = ()
    encryption_type: str = "AES256"
    kms_key: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    repository_policy: str | None = None
    """As JSON; none where there is no policy."""

    lifecycle_policy: str | None = None
    """As JSON; none where there is no policy."""

    description: str = ""
    custom_role_arn: str | None = None
    """Of the role that creates them."""


@dataclass(frozen=True)
class HeldRegistry:
    """What a registry has as a whole."""

    registry: Registry
    replication: tuple[HeldReplicationRule, ...] = ()
    scanning: HeldScanning | None = None
    """None as AWS has it by itself: each repository says whether it is scanned."""

    policy: str | None = None
    """As JSON; none where there is no policy."""

    caches: tuple[HeldCache, ...] = ()
    """By prefix."""

    templates: tuple[HeldTemplate, ...] = ()
    """By prefix."""

    account_settings: Mapping[str, str] = field(default_factory=dict)
    """By AWS's name; only those that are not as AWS has them by itself."""

    pull_time_exclusions: tuple[str, ...] = ()
    """ARNs of those whose pulls do not count."""


# What a registry may have beside repositories and replication, by the field above.
REGISTRY_WIDE: Final[Mapping[str, str]] = {
    "policy": "registry policy",
    "scanning": "registry scanning configuration",
    "caches": "pull through cache rules",
    "templates": "repository creation templates",
    "account_settings": "account settings",
    "pull_time_exclusions": "pull time update exclusions",
}
