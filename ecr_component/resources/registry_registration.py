"""What is registered with Pulumi for a registry as a whole."""

import pulumi
import pulumi_aws as aws

from ecr_component.registry.desired_registry import DesiredRegistry
from ecr_component.resources import relocation
from ecr_component.resources.child_names import child_name


class RegistryRegistrar:
    """Registers what a registry has once, or for each prefix.

    Args:
        component: The parent.
        prefix: What the names begin with.
        wanted: What the registry is to be like.
    """

    def __init__(
        self, component: pulumi.Resource, prefix: str, wanted: DesiredRegistry
    ) -> None:
        self._component = component
        self._prefix = prefix
        self._wanted = wanted

    def account_settings(self) -> None:
        """Register the settings that are asked for."""
        for name, value in self._wanted.account_settings:
            aws.ecr.AccountSetting(
                child_name(self._prefix, name),
                name=name,
                value=value,
                region=self._wanted.region,
                opts=pulumi.ResourceOptions(
                    parent=self._component, ignore_changes=relocation.PINNED
                ),
            )
