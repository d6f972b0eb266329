"""Repositories as they are to be, with nothing left to a default."""

from dataclasses import dataclass

from ecr_component.access.repository_policy import Access
from ecr_component.inputs.input_models import EncryptionSettings, TagMutability, Tags
from ecr_component.lifecycle.rules import PolicyRule


@dataclass(frozen=True)
class DesiredRepository:
    """A repository as it is to be: nothing is left to a default."""

    name: str
    scan_on_push: bool
    encryption: EncryptionSettings | None
    access: Access
    force_delete: bool
    tag_mutability: TagMutability
    tag_filters: tuple[str, ...]
    lifecycle: tuple[PolicyRule, ...]
    protect: bool | None
    """``None`` says nothing, so that the component's own `protect` holds."""
    tags: Tags


@dataclass(frozen=True)
class DesiredRegistry:
    """All that the inputs ask for, and what they may not have meant."""

    repositories: tuple[DesiredRepository, ...]
    replication_regions: tuple[str, ...]
    warnings: tuple[str, ...] = ()
