"""What a source says that AWS holds, and under which address the old tool has it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ecr_component.adopt.recorded import Left, Recordable
from ecr_component.live.inventory import (
    HeldCache,
    HeldReplicationRule,
    HeldRepository,
    HeldScanning,
    HeldTemplate,
    Registry,
)

Tool = Literal["terraform", "pulumi"]


@dataclass(frozen=True)
class ToolAddress:
    """Where the old tool has a resource."""

    instance: str
    block: str
    """What declares it: in Terraform the same without the keys of instances."""


@dataclass(frozen=True)
class TakenRepository:
    """A repository that moves in, with its policies."""

    held: HeldRepository
    address: ToolAddress | None = None
    """None where no tool has it, as in what AWS itself tells."""

    repository_policy_address: ToolAddress | None = None
    lifecycle_policy_address: ToolAddress | None = None
    force_delete: bool | None = None
    """What AWS does not know, and the tool may; None where nobody does."""

    protect: bool | None = None
    """The same."""

    secret_tags: tuple[str, ...] = ()
    """Keys of the tags that the source calls secret; they are not among `held.tags`."""

    def addresses(self) -> Iterator[ToolAddress]:
        """Everything that the old tool has of it."""
        found = (
            self.lifecycle_policy_address,
            self.repository_policy_address,
            self.address,
        )
        yield from (address for address in found if address)


@dataclass(frozen=True)
class TakenReplication:
    """A registry's replication configuration."""

    rules: tuple[HeldReplicationRule, ...]
    address: ToolAddress | None = None


HeldSetting = (
    HeldScanning | HeldTemplate | HeldCache | tuple[HeldReplicationRule, ...] | str
)
"""What AWS has of a setting; of a registry policy its text as JSON, of an account
setting its value, of an exclusion the ARN."""


@dataclass(frozen=True)
class TakenSetting:
    """Something else that a registry has as a whole."""

    kind: Recordable
    identity: str
    """What AWS calls it: a prefix, a setting's name, an ARN; the account's id for what
    there is once."""

    held: HeldSetting
    address: ToolAddress | None = None


@dataclass(frozen=True)
class TakenRegistry:
    """One registry, and what moves in of it."""

    registry: Registry
    repositories: tuple[TakenRepository, ...]
    """By name."""

    replication: TakenReplication | None = None
    settings: tuple[TakenSetting, ...] = ()
    """All else that it has as a whole, by kind and identity."""

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.repositories or self.replication or self.settings)

    def addresses(self) -> Iterator[ToolAddress]:
        """Everything that the old tool has of it."""
        for repository in self.repositories:
            yield from repository.addresses()
        if self.replication and self.replication.address:
            yield self.replication.address
        yield from (one.address for one in self.settings if one.address)


@dataclass(frozen=True)
class Holding:
    """All that a source tells."""

    registries: tuple[TakenRegistry, ...]
    """By account and region."""

    left: tuple[Left, ...] = ()
    tool: Tool | None = None
    """What has it; None where AWS itself was asked."""
