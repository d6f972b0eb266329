"""Roles as they are to be."""

from dataclasses import dataclass

from ecr_component.access.trust_policy import Trust
from ecr_component.errors import Problem
from ecr_component.roles.role_models import RoleSettings
from ecr_component.roles.role_policy import Registries


@dataclass(frozen=True)
class DesiredRole:
    """A role as it is to be."""

    name: str
    settings: RoleSettings
    trust: Trust
    policy: str | None
    """What it may do, as text; ``None`` where the location is not known yet."""
    trust_policy: str | None
    """Who may assume it, as text; ``None`` where it is not known yet: it depends on an
    output, or on the location."""


@dataclass(frozen=True)
class DesiredOidcProvider:
    """An OIDC provider as it is to be."""

    issuer: str
    audiences: tuple[str, ...]


@dataclass(frozen=True)
class DesiredRoles:
    """All that the inputs of `EcrRoles` ask for, and what they may not have meant."""

    roles: tuple[DesiredRole, ...]
    oidc_providers: tuple[DesiredOidcProvider, ...]
    registries: Registries
    warnings: tuple[Problem, ...] = ()

    @property
    def summary(self) -> str:
        """What there is, in words."""
        count = len(self.roles)
        return f"{count} role{'' if count == 1 else 's'}"
