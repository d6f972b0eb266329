"""Repositories as they are to be."""

from dataclasses import dataclass
from typing import Final

from ecr_component.access.repository_policy import Access
from ecr_component.inputs.input_models import EffectiveSettings
from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.values.deferred import Deferrable

LIFECYCLE_KEYS: Final = ("lifecycle", "lifecycle_policy_rules")
"""The keys of which the lifecycle policy is made, one or the other."""


@dataclass(frozen=True)
class DesiredRepository:
    """A repository as it is to be: nothing is left to a default."""

    name: str
    settings: EffectiveSettings
    access: Access
    policy: str | None
    """The repository policy's text, empty for none; ``None`` where it is not known yet:
    it depends on an output, or on the location."""
    rules: tuple[PolicyRule, ...]
    lifecycle_policy: str
    """The lifecycle policy's text; empty for none."""
    shadowed_tags: tuple[str, ...] = ()
    """The keys of its own tags that another value wins over."""

    def is_encrypted_twice(self) -> bool:
        """Whether it asks for KMS's two layers of encryption."""
        return self.settings.is_encrypted_twice()

    def kms_key(self) -> Deferrable | None:
        """The key that was chosen to encrypt it; ``None`` for AWS's own."""
        return self.settings.kms_key()


@dataclass(frozen=True)
class DesiredRepositories:
    """All that the inputs ask for, and what they may not have meant."""

    repositories: tuple[DesiredRepository, ...]
    replication_regions: tuple[str, ...]
    replication_filters: tuple[str, ...] = ()
    """Prefixes of the repositories that are copied; none for all."""
    create_replicas: bool = False
    region: str | None = None
    """Where they are to be, where the inputs say so."""
    warnings: tuple[str, ...] = ()

    @property
    def replica_regions(self) -> tuple[str, ...]:
        """Where each repository is to be as well."""
        return self.replication_regions if self.create_replicas else ()
