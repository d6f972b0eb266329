"""A lifecycle policy from JSON, in the forms in which people have it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ecr_component.errors import ConfigError, Refusal, in_written_order
from ecr_component.lifecycle.policy_reading import lifecycle_rules
from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.simulator.address import RepositoryAddress
from ecr_component.values import json_text


@dataclass(frozen=True)
class PolicyFile:
    """What a file tells of a policy."""

    rules: Sequence[PolicyRule]
    """In the order written."""
    location: RepositoryAddress = field(default_factory=RepositoryAddress)
    """Whose policy it is, where the file says so."""


def read_policy(content: bytes, source: str) -> PolicyFile:
    """Read the rules of a policy.

    Args:
        content: A list of rules, ``{"rules": [...]}``, or the answer of `aws ecr
            get-lifecycle-policy`, in any of JSON's encodings.
        source: What it is, for the first line of an error.

    Raises:
        ConfigError: ECR would not take it; every problem at once.
    """
    written = None
    try:
        written, location = _policy(json_text.parse(content))
        return PolicyFile(lifecycle_rules(written), location)
    except Refusal as refusal:
        problems = in_written_order(refusal.problems, written)
        raise ConfigError(source, problems) from None


def _policy(document: object) -> tuple[object, RepositoryAddress]:
    match document:
        case {"lifecyclePolicyText": policy, **others}:
            return policy, RepositoryAddress(
                registry=_text(others.get("registryId")),
                repository=_text(others.get("repositoryName")),
            )
    return document, RepositoryAddress()


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
