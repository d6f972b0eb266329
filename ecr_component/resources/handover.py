"""The replication configuration of a stack file, which two components may have.

`replication_regions` and a registry's `replication_rules` are refused together. So
where one asks for it now, the other may have had it before: created by the one and then
deleted with the other, there would be none in the end, and nothing copied any more.
"""

from typing import Final

import pulumi

_CLASSES: Final = ("EcrRepositories", "EcrRegistry")


def from_the_other(component: pulumi.Resource) -> list[pulumi.Alias]:
    """The name that the configuration has as a child of the other component."""
    return [pulumi.Alias(parent=component.urn.apply(_of_the_other))]


def _of_the_other(urn: str) -> str:
    one, other = (f":{name}::" for name in _CLASSES)
    if one in urn:
        return urn.replace(one, other, 1)
    return urn.replace(other, one, 1)
