"""All components that a stack's configuration describes, registered in one call."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi

from ecr_component.ecr_registry import EcrRegistry
from ecr_component.ecr_repositories import EcrRepositories
from ecr_component.ecr_roles import EcrRoles
from ecr_component.stack_config import StackConfig


@dataclass(frozen=True)
class StackComponents:
    """The components of a stack."""

    repositories: EcrRepositories
    registry: EcrRegistry | None = None
    """What the registry has once, if the stack's file says anything of it."""
    roles: EcrRoles | None = None
    """Who pushes and pulls, if the file says so."""

    @property
    def outputs(self) -> Mapping[str, pulumi.Output[Any]]:
        """The outputs of all components, by name."""
        made = [it for it in vars(self).values() if it is not None]
        return {
            name: getattr(component, name)
            for component in made
            for name in type(component).__annotations__
        }


def stack_components(
    name: str, opts: pulumi.ResourceOptions | None = None
) -> StackComponents:
    """Register all components that the stack's configuration describes.

    Args:
        name: What each of them is called.
        opts: The options of each.

    Raises:
        pulumi.RunError: AWS would refuse what is asked for. All problems of all
            components, before anything is registered.
    """
    config = StackConfig.read()
    # The first to be registered looks at all that the file says.
    repositories = EcrRepositories(name, config.whole(), opts)
    registry, roles = config.of("EcrRegistry"), config.of("EcrRoles")
    return StackComponents(
        repositories,
        EcrRegistry(name, registry, opts) if registry is not None else None,
        EcrRoles(name, roles, opts) if roles is not None else None,
    )
