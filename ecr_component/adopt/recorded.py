"""A resource as a tool's state records it, before it is put to what it belongs to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final


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


OF_THE_REGISTRY: Final = (
    "belongs to the registry as a whole, which the component has no input for"
)

# Known, and better named than as a type that this is not about.
_WHOLE: Final = frozenset(
    {
        *("account_setting", "accountsetting"),
        *("pull_through_cache_rule", "pullthroughcacherule"),
        *("pull_time_update_exclusion", "pulltimeupdateexclusion"),
        *("registry_policy", "registrypolicy"),
        *("registry_scanning_configuration", "registryscanningconfiguration"),
        *("repository_creation_template", "repositorycreationtemplate"),
    }
)


def reason_to_leave(type_: str) -> str:
    """Say why a resource of a type that can't be taken is left."""
    word = type_.lower().removeprefix("aws_ecr_").rpartition(":")[2]
    if "ecr" in type_ and word in _WHOLE:
        return OF_THE_REGISTRY
    if type_.startswith(("aws_ecrpublic_", "aws:ecrpublic/")):
        return "is of Amazon ECR Public, which is another service"
    return "is no part of an ECR registry"
