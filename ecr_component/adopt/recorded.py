"""A resource as a tool's state records it, before it is put to what it belongs to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum


class Recordable(Enum):
    """What can be taken from a source, by the tools' types for it."""

    REPOSITORY = ("aws_ecr_repository", "aws:ecr/repository:Repository")
    REPOSITORY_POLICY = (
        "aws_ecr_repository_policy",
        "aws:ecr/repositoryPolicy:RepositoryPolicy",
    )
    LIFECYCLE_POLICY = (
        "aws_ecr_lifecycle_policy",
        "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    )
    REPLICATION = (
        "aws_ecr_replication_configuration",
        "aws:ecr/replicationConfiguration:ReplicationConfiguration",
    )
    REGISTRY_POLICY = (
        "aws_ecr_registry_policy",
        "aws:ecr/registryPolicy:RegistryPolicy",
    )
    SCANNING = (
        "aws_ecr_registry_scanning_configuration",
        "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
    )
    TEMPLATE = (
        "aws_ecr_repository_creation_template",
        "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
    )
    CACHE = (
        "aws_ecr_pull_through_cache_rule",
        "aws:ecr/pullThroughCacheRule:PullThroughCacheRule",
    )
    EXCLUSION = (
        "aws_ecr_pull_time_update_exclusion",
        "aws:ecr/pullTimeUpdateExclusion:PullTimeUpdateExclusion",
    )
    ACCOUNT_SETTING = (
        "aws_ecr_account_setting",
        "aws:ecr/accountSetting:AccountSetting",
    )

    @property
    def terraform(self) -> str:
        """Its type in Terraform."""
        return self.value[0]

    @property
    def pulumi(self) -> str:
        """Its type in Pulumi."""
        return self.value[1]


@dataclass(frozen=True)
class Recorded:
    """A resource that can be taken, if its record says enough."""

    kind: Recordable
    address: str
    """Under which the tool has it."""

    block: str
    """What declares it: in Terraform the address without the keys of instances."""

    values: Mapping[str, object]
    """In the words of Terraform's provider."""

    secret: frozenset[tuple[str, ...]] = frozenset()
    """Paths into `values` that must go no further."""

    provider: str = ""
    """The tool's name for the provider; nothing where the source does not tell."""

    depends_on: frozenset[str] = frozenset()
    """The `block` of whatever it was made after."""

    protect: bool = False
    """Whether the tool refuses to delete it."""


@dataclass(frozen=True)
class Left:
    """Something that was not taken, and why."""

    address: str
    reason: str


@dataclass(frozen=True)
class Records:
    """All that a source records."""

    taken: tuple[Recorded, ...]
    left: tuple[Left, ...]


def sorted_out(found: Iterable[Recorded | Left]) -> Records:
    """Keep what can be taken apart from what is left."""
    everything = list(found)
    return Records(
        tuple(record for record in everything if isinstance(record, Recorded)),
        tuple(record for record in everything if isinstance(record, Left)),
    )


def reason_to_leave(type_: str) -> str:
    """Say why a resource of a type that can't be taken is left."""
    if type_.startswith(("aws_ecrpublic_", "aws:ecrpublic/")):
        return "is of Amazon ECR Public, which is another service"
    return "is no part of an ECR registry"
