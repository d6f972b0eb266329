"""What may be written of a registry: the inputs of `EcrRegistry`, all optional."""

from typing import ClassVar

from pydantic import Field

from ecr_component.access.registry_statements import RegistryStatements
from ecr_component.errors import Key, Message
from ecr_component.registry.cache_rules import CacheRules
from ecr_component.registry.creation_templates import CreationTemplates
from ecr_component.registry.pull_time_exclusions import Exclusions
from ecr_component.registry.replication import ReplicationRules
from ecr_component.registry.scanning import ScanningRules, ScanType
from ecr_component.registry.setting_choices import (
    BlobMounting,
    PolicyScope,
    ScanTypeVersion,
)
from ecr_component.values.closed_models import Closed
from ecr_component.values.cross_field_rules import NeededBy
from ecr_component.values.key_types import AccountIds, Region


class RegistryInputs(Closed):
    """Everything that `EcrRegistry` takes."""

    described_as: ClassVar = "EcrRegistryArgs"
    cross_field_rules: ClassVar = [
        NeededBy(
            "scanning_rules",
            "scan_type",
            Message("write BASIC or ENHANCED: ", Key("scanning_rules"), " are for one"),
        ),
    ]

    misplaced: ClassVar = dict.fromkeys(
        ("create_replicas", "replication_filters", "replication_regions"),
        "EcrRepositories takes it: in a stack file it stands beside registry",
    )

    basic_scan_type_version: ScanTypeVersion | None = None
    blob_mounting: BlobMounting | None = None
    policy_statements: RegistryStatements = ()
    pull_through_cache_rules: CacheRules = Field(default_factory=dict)
    pull_time_update_exclusions: Exclusions = ()
    region: Region | None = None
    registry_policy_scope: PolicyScope | None = None
    replication_rules: ReplicationRules = ()
    replication_source_account_ids: AccountIds = ()
    repository_creation_templates: CreationTemplates = Field(default_factory=dict)
    scan_type: ScanType | None = None
    scanning_rules: ScanningRules = ()
