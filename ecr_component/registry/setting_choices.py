"""Account settings of ECR: what AWS keeps for each account in each region.

Source: ECR API, PutAccountSetting.
"""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import PlainValidator

from ecr_component.errors import refuse
from ecr_component.values.closed_models import Closed, word
from ecr_component.values.deferred import plain
from ecr_component.values.rule import Rule
from ecr_component.values.scalars import one_of

_BlobMounting = Literal["ENABLED", "DISABLED"]
_PolicyScope = Literal["V2"]
_ScanTypeVersion = Literal["AWS_NATIVE"]


def _only(choice: str, former: str, until: str) -> Rule[str]:
    """Build the rule of a setting of which ECR has ended another choice."""
    known = one_of(choice)

    def check(value: object) -> str:
        if plain(value) == former:
            remedy = f"ECR ended {former} in {until}"
            raise refuse(f"must be {choice}", value, remedy)
        return known(value)

    return check


# Source: ECR user guide, "Document history"; boto3 1.42.50 and 1.43.0.
_policy_scope: Final = _only("V2", "V1", "April 2026")
_scan_type_version: Final = _only("AWS_NATIVE", "CLAIR", "February 2026")

BlobMounting = Annotated[_BlobMounting, word(_BlobMounting)]
PolicyScope = Annotated[
    _PolicyScope, PlainValidator(_policy_scope, json_schema_input_type=_PolicyScope)
]
ScanTypeVersion = Annotated[
    _ScanTypeVersion,
    PlainValidator(_scan_type_version, json_schema_input_type=_ScanTypeVersion),
]

SETTINGS: Final = ("basic_scan_type_version", "blob_mounting", "registry_policy_scope")
"""The inputs, each a setting that AWS calls the same in capitals."""


def account_settings(inputs: Closed) -> Iterator[tuple[str, str]]:
    """The settings that are made, by AWS's name; what is omitted is left alone."""
    for key in SETTINGS:
        value = inputs.part(key)
        if value is not None:
            yield key.upper(), value
