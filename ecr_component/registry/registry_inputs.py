"""What may be written of a registry: the inputs of `EcrRegistry`, all optional."""

from typing import ClassVar

from ecr_component.registry.account_settings import (
    BlobMounting,
    PolicyScope,
    ScanTypeVersion,
)
from ecr_component.values.closed_models import Closed
from ecr_component.values.key_types import Region


class RegistryInputs(Closed):
    """Everything that `EcrRegistry` takes."""

    described_as: ClassVar = "EcrRegistryArgs"

    basic_scan_type_version: ScanTypeVersion | None = None
    blob_mounting: BlobMounting | None = None
    region: Region | None = None
    registry_policy_scope: PolicyScope | None = None
