"""Account settings of ECR: what AWS keeps for each account in each region.

Source: ECR API, PutAccountSetting.
"""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from ecr_component.values.closed_models import Closed, word

_BlobMounting = Literal["ENABLED", "DISABLED"]
_PolicyScope = Literal["V2"]
_ScanTypeVersion = Literal["AWS_NATIVE"]

BlobMounting = Annotated[_BlobMounting, word(_BlobMounting)]
PolicyScope = Annotated[_PolicyScope, word(_PolicyScope)]
ScanTypeVersion = Annotated[_ScanTypeVersion, word(_ScanTypeVersion)]

SETTINGS: Final = ("basic_scan_type_version", "blob_mounting", "registry_policy_scope")
"""The inputs, each a setting that AWS calls the same in capitals."""


def account_settings(inputs: Closed) -> Iterator[tuple[str, str]]:
    """The settings that are made, by AWS's name; what is omitted is left alone."""
    for key in SETTINGS:
        value = inputs.part(key)
        if value is not None:
            yield key.upper(), value
