"""What AWS keeps per registry, and moto does not.

Kept on moto's own backend object, of which there is one per account and region:
so a reset clears it, and registries stay apart.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from moto.ecr.responses import ECRResponse


@dataclass
class RegistryState:
    """One account's registry in one region."""

    pull_through_rules: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By repository prefix."""

    creation_templates: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By prefix."""

    settings: dict[str, str] = field(default_factory=dict)
    """By name; only those that were put."""

    pull_time_exclusions: set[str] = field(default_factory=set)
    """Principals' ARNs."""


def registry(response: ECRResponse) -> RegistryState:
    """Find the registry a request is about."""
    kept: RegistryState = vars(response.ecr_backend).setdefault(
        "registry", RegistryState()
    )
    return kept


def asked(response: ECRResponse) -> dict[str, Any]:
    """Read what a request asks for."""
    members: dict[str, Any] = json.loads(response.body)
    return members
