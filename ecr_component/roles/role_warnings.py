"""What is asked for of roles that AWS takes and its writer may not have meant."""

from collections.abc import Iterator, Sequence

from ecr_component.access.trust_policy import USUAL_CHARACTERS
from ecr_component.errors import Problem
from ecr_component.roles.desired_roles import DesiredRole
from ecr_component.roles.role_models import RolesInputs
from ecr_component.values import issuers
from ecr_component.values.regions import Location, unknown_region


def role_warnings(
    inputs: RolesInputs, roles: Sequence[DesiredRole], location: Location
) -> Iterator[Problem]:
    """Yield each at its place."""
    for key in ("regions", "replica_regions"):
        for place, name in enumerate(getattr(inputs, key)):
            yield from (it.under(key, place) for it in unknown_region(name))
    for role in roles:
        for warning in (*_long_trust(role), *_foreign_providers(role, location)):
            yield warning.under("roles", role.name)


def _long_trust(role: DesiredRole) -> Iterator[Problem]:
    length = len(role.trust_policy or "")
    if length > USUAL_CHARACTERS:
        yield Problem(
            (),
            f"the trust policy has {length:,} characters, and IAM takes "
            f"{USUAL_CHARACTERS:,} unless the account's quota was raised",
            remedy="have it raised, or make it two roles",
        )


def _foreign_providers(role: DesiredRole, location: Location) -> Iterator[Problem]:
    """Tell of providers that IAM never asks: it knows those of the role's account."""
    for identity in role.trust.web_identities:
        provider = identity.provider
        account = issuers.account_of(provider) if isinstance(provider, str) else None
        if location.account_id and account not in (None, location.account_id):
            yield Problem(
                (),
                f"it is in account {location.account_id}, and its OIDC provider is "
                "not, so that no token of it will be taken",
                provider,
                f"create the provider in {location.account_id} as well",
            )
