"""What the inputs of `EcrRoles` say, and what follows for each role."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from ecr_component.access.trust_policy import Trust
from ecr_component.errors import Problem, few
from ecr_component.roles.desired_roles import (
    DesiredOidcProvider,
    DesiredRole,
    DesiredRoles,
)
from ecr_component.roles.role_checks import (
    checked_policy_of_role,
    checked_trust,
    foreign_problems,
    pull_request_problems,
    unmatched,
)
from ecr_component.roles.role_models import RoleSettings, RolesInputs
from ecr_component.roles.role_policy import Registries
from ecr_component.roles.role_warnings import role_warnings
from ecr_component.values import forges, issuers
from ecr_component.values.closed_models import places, read
from ecr_component.values.regions import Location, Needs
from ecr_component.values.settling import Settling

_FORGES: Final = {
    "github": DesiredOidcProvider(forges.GITHUB, (issuers.STS_AUDIENCE,)),
    "gitlab": DesiredOidcProvider(forges.GITLAB, (forges.GITLAB,)),
}


class RolesReading(Settling[DesiredRoles]):
    """The inputs of roles, read."""

    def __init__(self, written: object) -> None:
        super().__init__(written)
        found, self._problems = read(RolesInputs, written)
        self._inputs = found or RolesInputs(roles={})
        self._roles: dict[str, RoleSettings] = self._inputs.part("roles") or {}
        self._wrong = {problem.path[:2] for problem in self._problems}

    @property
    def needs(self) -> Needs:
        """What anything depends on of the provider's location."""
        region = bool(self._roles) and not self._inputs.part("regions")
        anything = bool(self._roles or self._inputs.part("create_oidc_providers"))
        return Needs(region=region, partition=anything, account=anything)

    def settle(self, location: Location) -> tuple[DesiredRoles, list[Problem]]:
        """What is wanted with a provider that works there, and what is wrong."""
        problems = [*self._problems]
        where = Registries(
            tuple(dict.fromkeys(places(self._inputs.part("regions")).values())),
            tuple(dict.fromkeys(places(self._inputs.part("replica_regions")).values())),
            self._inputs.part("registry_id"),
        )
        roles = []
        for name, settings in self._roles.items():
            role, of_role = self._role(name, settings, where, location)
            roles.append(role)
            of_role += self._whole(settings)
            problems += (problem.under("roles", name) for problem in of_role)
        providers = list(self._providers(roles, problems))
        return DesiredRoles(tuple(roles), tuple(providers), where), problems

    def warned(self, wanted: DesiredRoles, location: Location, /) -> DesiredRoles:
        """The same, with what was hardly meant, each at its place."""
        found = role_warnings(self._inputs, wanted.roles, location)
        return replace(wanted, warnings=tuple(found))

    def _whole(self, role: RoleSettings) -> Iterator[Problem]:
        """What is wrong with a role wherever it will be."""
        known = self._inputs.part("repositories")
        if known is not None:
            yield from few(unmatched(role, set(places(known).values())))
        yield from pull_request_problems(role)

    def _role(
        self, name: str, settings: RoleSettings, where: Registries, location: Location
    ) -> tuple[DesiredRole, list[Problem]]:
        """A role, and what is wrong with it there; a wrong one has no texts."""
        foreign = list(foreign_problems(settings, location.partition))
        if foreign or ("roles", name) in self._wrong:
            return DesiredRole(name, settings, Trust(), None, None), foreign
        trust = settings.trust()
        trust_policy, of_trust = checked_trust(trust, location)
        policy, of_policy = checked_policy_of_role(settings, where, location)
        role = DesiredRole(name, settings, trust, policy, trust_policy)
        return role, [*of_trust, *of_policy]

    def _providers(
        self, roles: Sequence[DesiredRole], problems: list[Problem]
    ) -> Iterator[DesiredOidcProvider]:
        """The providers to create, for the audiences that the roles trust."""
        found: dict[str, int] = {}
        for place, name in places(self._inputs.part("create_oidc_providers")).items():
            usual = _FORGES.get(name, DesiredOidcProvider(name, ()))
            audiences = tuple(
                audience
                for role in roles
                for identity in role.trust.web_identities
                for audience in identity.audiences
                if identity.provider == usual.issuer
            )
            known = tuple(dict.fromkeys(audiences or usual.audiences))
            path = ("create_oidc_providers", place)
            if found.setdefault(usual.issuer, place) != place:
                problems.append(Problem(path, "is a duplicate", name, "remove one"))
            elif not known and not self._wrong:
                what = "no role here trusts this issuer, so its audiences are not known"
                problems.append(Problem(path, what, name, "remove it"))
            yield DesiredOidcProvider(usual.issuer, known)
