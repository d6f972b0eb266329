"""`EcrRoles`: the component for roles of IAM that push and pull.

No ``from __future__ import annotations`` here: Pulumi's analyzer reads the
annotations as they are.
"""

import pulumi

from ecr_component.args import EcrRolesArgs
from ecr_component.resources.component_inputs import ComponentInputs
from ecr_component.resources.role_registration import RoleRegistrar
from ecr_component.roles.role_reading import RolesReading

TOKEN = "ecr-component:index:EcrRoles"  # noqa: S105 - a type token


class EcrRoles(pulumi.ComponentResource):
    """Roles of IAM that push to repositories of ECR, and pull from them.

    Registers for each role one ``aws.iam.Role`` and one ``aws.iam.RolePolicy``, named
    ``<name>/<role>``, and for each issuer in `create_oidc_providers` one
    ``aws.iam.OpenIdConnectProvider``, named ``<name>/<address>``. Of repositories it
    needs only names, so that another stack can have the roles.
    """

    ecr_role_arns: pulumi.Output[dict[str, str]]
    """The roles' ARNs, by role name."""

    def __init__(
        self,
        name: str,
        args: EcrRolesArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Register everything that *args* ask for.

        Raises:
            pulumi.RunError: AWS would refuse it, or it would let in whom nobody named.
                All problems, before anything is registered.
        """
        super().__init__(TOKEN, name, None, opts)
        given = ComponentInputs(self, name, args, RolesReading)
        wanted = given.wanted
        for warning in wanted.warnings:
            pulumi.log.warn(str(given.caller.problem(warning)), self)
        registrar = RoleRegistrar(self, name, given.deferred, given.location, wanted)
        with given.deferred.refused_together():
            providers = list(map(registrar.oidc_provider, wanted.oidc_providers))
            arns = {
                role.name: registrar.role(role, providers).arn for role in wanted.roles
            }
        # Of nothing, Output.all makes a list.
        self.ecr_role_arns = (
            pulumi.Output.all(**arns) if arns else pulumi.Output.from_input({})
        )
        self.register_outputs({"ecr_role_arns": self.ecr_role_arns})
