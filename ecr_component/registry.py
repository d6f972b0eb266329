"""Repositories as they are to be, with nothing left to a default."""

from dataclasses import dataclass

from ecr_component.access import Access
from ecr_component.inputs import EncryptionConfig, TagMutability, Tags
from ecr_component.lifecycle import LifecycleRule


@dataclass(frozen=True)
class Repository:
    """A repository as it is to be: nothing is left to a default."""

    name: str
    scan_on_push: bool
    encryption: EncryptionConfig | None
    access: Access
    force_delete: bool
    tag_mutability: TagMutability
    tag_filters: tuple[str, ...]
    lifecycle: tuple[LifecycleRule, ...]
    protect: bool | None
    """``None`` says nothing, so that the component's own `protect` holds."""
    tags: Tags


@dataclass(frozen=True)
class Registry:
    """All that the inputs ask for, and what they may not have meant."""

    repositories: tuple[Repository, ...]
    replication_regions: tuple[str, ...]
    warnings: tuple[str, ...] = ()
