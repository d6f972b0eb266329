"""`EcrRegistry`: the component for what a registry has once.

No ``from __future__ import annotations`` here: Pulumi's analyzer reads the
annotations as they are.
"""

import pulumi

from ecr_component.args import EcrRegistryArgs
from ecr_component.registry.desired_registry import RegistryReading
from ecr_component.resources.component_inputs import ComponentInputs
from ecr_component.resources.registry_registration import RegistryRegistrar

TOKEN = "ecr-component:index:EcrRegistry"  # noqa: S105 - a type token


class EcrRegistry(pulumi.ComponentResource):
    """One registry: what an account has in a region once, and not for each repository.

    Registers one resource for each thing that is asked for. What a registry has once is
    named ``<name>``; what it has by prefix or by name, ``<name>/<prefix>``.
    """

    def __init__(
        self,
        name: str,
        args: EcrRegistryArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Register everything that *args* ask for.

        Raises:
            pulumi.RunError: AWS would refuse it. All problems, before anything is
                registered.
        """
        super().__init__(TOKEN, name, None, opts)
        given = ComponentInputs(self, name, args, RegistryReading)
        wanted = given.wanted
        for warning in wanted.warnings:
            pulumi.log.warn(str(given.caller.problem(warning)), self)
        registrar = RegistryRegistrar(self, name, wanted)
        registrar.account_settings()
        self.register_outputs({})
