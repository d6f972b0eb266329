"""What the Cloud Control API tells of a registry, made of what ECR tells.

Source: Cloud Control API reference, GetResource; CloudFormation's schemas of
AWS::ECR::ReplicationConfiguration, AWS::ECR::RegistryScanningConfiguration and
AWS::ECR::RegistryPolicy, and the public source of their handlers.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

Told = Mapping[str, Any]


@dataclass(frozen=True)
class Handler:
    """How one type is read."""

    operation: str
    """ECR's, which takes no arguments."""

    properties: Callable[[Told], Told | None]
    """What its answer says in CloudFormation's words; None where there is nothing."""


def _replication(told: Told) -> Told | None:
    held = told["replicationConfiguration"]
    return {"ReplicationConfiguration": _upper(held)} if held["rules"] else None


def _scanning(told: Told) -> Told:
    held: Told = _upper(told["scanningConfiguration"])
    return held


def _policy(told: Told) -> Told:
    return {"PolicyText": json.loads(told["policyText"])}


HANDLERS: Final[Mapping[str, Handler]] = {
    "AWS::ECR::ReplicationConfiguration": Handler("DescribeRegistry", _replication),
    "AWS::ECR::RegistryScanningConfiguration": Handler(
        "GetRegistryScanningConfiguration", _scanning
    ),
    "AWS::ECR::RegistryPolicy": Handler("GetRegistryPolicy", _policy),
}
"""By type; there are no others here."""


def described(type_name: str, identifier: str, told: Told) -> str | None:
    """The properties of a resource, as JSON.

    Args:
        type_name: One of `HANDLERS`.
        identifier: The account's id.
        told: The answer of its operation.

    Returns:
        ``None`` where there is no such resource.
    """
    found = HANDLERS[type_name].properties(told)
    if found is None or told["registryId"] != identifier:
        return None
    return json.dumps({"RegistryId": identifier, **found})


def _upper(told: Any) -> Any:  # noqa: ANN401 - any JSON
    """The same with names that begin in upper case."""
    if isinstance(told, list):
        return [_upper(one) for one in told]
    if isinstance(told, dict):
        return {name[:1].upper() + name[1:]: _upper(one) for name, one in told.items()}
    return told
