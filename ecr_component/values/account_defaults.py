"""Settings of an account's registry in a region, by AWS's names for them."""

from collections.abc import Mapping
from typing import Final

# What AWS tells before anything was put. Source: ECR API reference, GetAccountSetting.
ACCOUNT_DEFAULTS: Final[Mapping[str, str]] = {
    "BASIC_SCAN_TYPE_VERSION": "AWS_NATIVE",
    "REGISTRY_POLICY_SCOPE": "V2",
    "BLOB_MOUNTING": "DISABLED",
}
