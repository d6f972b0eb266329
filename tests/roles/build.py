"""Roles for tests: what is wanted by what is written, and what is said of it."""

from typing import Any, Final

import pytest

from ecr_component.errors import ConfigError
from ecr_component.roles.desired_roles import DesiredRole, DesiredRoles
from ecr_component.roles.role_reading import RolesReading
from ecr_component.values.regions import Location

Keys = dict[str, Any]

ACCOUNT: Final = "210987654321"
HERE: Final = Location("eu-west-1", "aws", ACCOUNT)
GITHUB: Final = {"repository": "octo-org/app", "branches": ["main"]}
NODES: Final = ["ec2.amazonaws.com"]


def settled(inputs: object, location: Location = HERE) -> DesiredRoles:
    """All that the inputs ask for."""
    return RolesReading(inputs).settled("it", location)


def made(role: Keys, location: Location = HERE, **beside: object) -> DesiredRole:
    """The role that is wanted by these keys; it pulls, unless they say otherwise."""
    keys = {"pull": ["team/web"], **role} if "push" not in role else role
    (wanted,) = settled({"roles": {"it": keys}, **beside}, location).roles
    return wanted


def problems(inputs: object, location: Location = HERE) -> list[str]:
    """The lines that tell what is wrong."""
    with pytest.raises(ConfigError) as refused:
        settled(inputs, location)
    return [line.strip() for line in str(refused.value).splitlines()[1:]]


def wrong(location: Location = HERE, **keys: object) -> list[str]:
    """The same for a role that pulls as a node does but for these keys."""
    role = {"pull": ["web"], "principals": NODES, **keys}
    return problems({"roles": {"it": role}}, location)
