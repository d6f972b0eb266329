"""What is registered with Pulumi for roles, and for those whose tokens they trust."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import pulumi
import pulumi_aws as aws

from ecr_component.access.trust_policy import trust_text
from ecr_component.errors import Path
from ecr_component.resources.child_names import child_name
from ecr_component.resources.deferred_outputs import DeferredOutputs
from ecr_component.resources.provider_location import LocationOutputs
from ecr_component.roles.desired_roles import (
    DesiredOidcProvider,
    DesiredRole,
    DesiredRoles,
)
from ecr_component.roles.role_policy import role_policy_text
from ecr_component.values.deferred import Deferred
from ecr_component.values.issuers import condition_key_prefix
from ecr_component.values.regions import Location
from ecr_component.values.role_attributes import SESSION_SECONDS

POLICY_NAME: Final = "ecr"
"""What the one policy of a role is called in IAM."""


class RoleRegistrar:
    """Registers the children of one component.

    Args:
        component: Their parent.
        prefix: What their names begin with.
        deferred: The outputs among the component's arguments.
        location: Where its provider works, as far as that is known.
        wanted: What there is to be.
    """

    def __init__(
        self,
        component: pulumi.Resource,
        prefix: str,
        deferred: DeferredOutputs,
        location: Location,
        wanted: DesiredRoles,
    ) -> None:
        self._component = component
        self._prefix = prefix
        self._deferred = deferred
        self._location = location
        self._wanted = wanted

    def oidc_provider(
        self, wanted: DesiredOidcProvider
    ) -> aws.iam.OpenIdConnectProvider:
        """Register the provider of an issuer."""
        return aws.iam.OpenIdConnectProvider(
            child_name(self._prefix, condition_key_prefix(wanted.issuer)),
            url=wanted.issuer,
            client_id_lists=list(wanted.audiences),
            opts=pulumi.ResourceOptions(parent=self._component),
        )

    def role(
        self, wanted: DesiredRole, providers: Sequence[aws.iam.OpenIdConnectProvider]
    ) -> aws.iam.Role:
        """Register a role and its policy; it waits for the *providers*."""
        child = child_name(self._prefix, wanted.name)
        settings = wanted.settings
        boundary = settings.permissions_boundary
        tags = {
            key: self._deferred.value(value) for key, value in settings.tags.items()
        }
        session = settings.max_session_duration
        # Replacing would delete first: whatever policy elsewhere names the role would
        # hold on to its old id and never let the new one in. Created first, the new
        # one meets the old one's name, and the update fails with nothing lost.
        role = aws.iam.Role(
            child,
            name=wanted.name,
            assume_role_policy=self._trust_policy(wanted),
            description=settings.description,
            max_session_duration=None if session == SESSION_SECONDS[0] else session,
            path=None if settings.path == "/" else settings.path,
            permissions_boundary=None
            if boundary is None
            else self._deferred.value(boundary),
            tags=tags or None,
            opts=pulumi.ResourceOptions(
                parent=self._component,
                depends_on=list(providers) or None,
                delete_before_replace=False,
                # The provider repeats the tags in there, a secret one in clear text.
                additional_secret_outputs=["tagsAll"]
                if any(isinstance(value, Deferred) for value in settings.tags.values())
                else None,
            ),
        )
        # A policy is set by its name: created first, a new one would be deleted
        # together with the one it replaces.
        aws.iam.RolePolicy(
            child,
            name=POLICY_NAME,
            role=role.name,
            policy=self._policy(wanted),
            opts=pulumi.ResourceOptions(
                parent=self._component, delete_before_replace=True
            ),
        )
        return role

    def _trust_policy(self, wanted: DesiredRole) -> pulumi.Input[str]:
        if wanted.trust_policy is not None:
            return wanted.trust_policy
        outputs = wanted.trust.deferred

        def build(location: Location, values: Sequence[str]) -> str:
            known: Mapping[Deferred, str] = dict(zip(outputs, values, strict=True))
            return trust_text(wanted.trust.known(known), location)

        values = [self._deferred.value(value) for value in outputs]
        return self._located(("roles", wanted.name), values, build)

    def _policy(self, wanted: DesiredRole) -> pulumi.Input[str]:
        if wanted.policy is not None:
            return wanted.policy
        settings, where = wanted.settings, self._wanted.registries

        def build(location: Location, _: Sequence[str]) -> str:
            return role_policy_text(settings.push, settings.pull, where, location)

        return self._located(("roles", wanted.name), [], build)

    def _located(
        self,
        path: Path,
        values: Sequence[pulumi.Input[str]],
        build: Callable[[Location, Sequence[str]], str],
    ) -> pulumi.Output[str]:
        """Build from a location and values, once all are known."""
        outputs = LocationOutputs(self._component, self._location)
        at = [outputs.region, outputs.partition, outputs.account_id]

        def built(found: Sequence[str]) -> str:
            region, partition, account_id, *known = found
            return build(Location(region, partition, account_id), known)

        return self._deferred.together(path, [*at, *values], built)
