"""What the resources of a component are called: names that state files hold for good.

An import file names the same resources, so both ask here.
"""

import re
from typing import Final


def child_name(component: str, own: str) -> str:
    """Name what a component has of one repository, or under a name of its own."""
    return f"{component}/{own}"


def replica_child_name(component: str, repository: str, region: str) -> str:
    """Name what a component has of a repository in a region beside its own."""
    return f"{child_name(component, repository)}{_mark(region)}"


def is_of_replica(name: str, region: object) -> bool:
    """Whether a name is that of something in a region beside the component's own."""
    return isinstance(region, str) and name.endswith(_mark(region))


def _mark(region: str) -> str:
    # No repository's name has an @.
    return f"@{region}"


def registry_child_name(component: str) -> str:
    """Name what a component has once, for the registry as a whole."""
    return component


# Source: IAM API, PutRolePolicy, PolicyName; the provider appends 26 characters.
_NO_POLICY_NAME = re.compile(r"[^\w+=,.@-]", re.ASCII)
_PREFIX_LENGTH: Final = 128 - 26


def inline_policy_prefix(component: str, own: str) -> str:
    """Begin the name that a policy has within a role: ``component-own-``.

    What no name has there is a ``-``, and what is too much for one is cut off: that two
    policies never come to one name is up to what the provider appends.
    """
    name = _NO_POLICY_NAME.sub("-", f"{component}-{own}")
    return f"{name[: _PREFIX_LENGTH - 1]}-"
