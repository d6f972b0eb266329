"""`EcrRegistry`: the component for what a registry has once.

No ``from __future__ import annotations`` here: Pulumi's analyzer reads the
annotations as they are.
"""

import pulumi

from ecr_component.args import EcrRegistryArgs
from ecr_component.registry.cache_rules import ROOT
from ecr_component.registry.desired_registry import RegistryReading
from ecr_component.resources import relocation
from ecr_component.resources.component_inputs import ComponentInputs
from ecr_component.resources.provider_location import LocationOutputs
from ecr_component.resources.registry_registration import RegistryRegistrar
from ecr_component.values.regions import registry_address

TOKEN = "ecr-component:index:EcrRegistry"  # noqa: S105 - a type token


class EcrRegistry(pulumi.ComponentResource):
    """What one registry, an account in a region, has once and not for each repository.

    Registers one resource for each thing that is asked for, and nothing else. What a
    registry has once is named ``<name>``: ``aws.ecr.ReplicationConfiguration``,
    ``aws.ecr.RegistryScanningConfiguration`` and ``aws.ecr.RegistryPolicy``. An
    ``aws.ecr.PullThroughCacheRule`` and an ``aws.ecr.RepositoryCreationTemplate`` are
    named ``<name>/<prefix>``, an ``aws.ecr.AccountSetting`` ``<name>/<setting>``, an
    ``aws.ecr.PullTimeUpdateExclusion`` ``<name>/<account>:role/<role>``.
    """

    ecr_registry_id: pulumi.Output[str]
    """The registry's id, which is its account's."""

    ecr_registry_url: pulumi.Output[str]
    """The registry's address, for `docker login`."""

    ecr_pull_through_cache_urls: pulumi.Output[dict[str, str]]
    """Where to pull through the caches, by prefix: this, a slash, and the name that the
    image has upstream."""

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
        at = LocationOutputs(self, given.location.within(wanted.region))
        registrar = RegistryRegistrar(self, name, given, at)
        registrar.claim()
        with given.deferred.refused_together():
            regions = registrar.everything()
        if regions:
            relocation.warn_of_what_stays(
                self,
                at.known.region,
                regions,
                said=wanted.region is not None,
                held="settings",
            )

        address = pulumi.Output.all(at.account_id, at.region).apply(
            lambda both: registry_address(*both)
        )
        prefixes = list(wanted.caches)
        self.ecr_registry_id = pulumi.Output.from_input(at.account_id)
        self.ecr_registry_url = address
        self.ecr_pull_through_cache_urls = address.apply(
            lambda known: {prefix: _below(known, prefix) for prefix in prefixes}
        )
        self.register_outputs(
            {
                "ecr_registry_id": self.ecr_registry_id,
                "ecr_registry_url": self.ecr_registry_url,
                "ecr_pull_through_cache_urls": self.ecr_pull_through_cache_urls,
            }
        )


def _below(address: str, prefix: str) -> str:
    return address if prefix == ROOT else f"{address}/{prefix}"
