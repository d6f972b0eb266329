"""A lifecycle policy from JSON, in the forms in which people have it."""

import json

from ecr_component.errors import ConfigError, Problem, Refusal, in_written_order, refuse
from ecr_component.lifecycle import LifecycleRule, lifecycle_rules


def read_policy(content: bytes, source: str) -> tuple[LifecycleRule, ...]:
    """Read the rules of a policy, in the order written.

    Args:
        content: A list of rules, ``{"rules": [...]}``, or the answer of `aws ecr
            get-lifecycle-policy`, in any of JSON's encodings.
        source: What it is, for the first line of an error.

    Raises:
        ConfigError: ECR would not take it; every problem at once.
    """
    written = None
    try:
        written = _policy(content)
        return lifecycle_rules(written)
    except Refusal as refusal:
        problems = in_written_order(refusal.problems, written)
        raise ConfigError(source, problems) from None
    except RecursionError:
        raise ConfigError(source, [Problem((), "is nested too deeply")]) from None


def _policy(content: bytes) -> object:
    try:
        document = json.loads(content)
    except ValueError as error:
        raise refuse(f"is not JSON ({error})") from None
    match document:
        case {"lifecyclePolicyText": policy}:
            return policy
    return document
