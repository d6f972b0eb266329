"""Where a component's provider works, asked of it once."""

from functools import cached_property
from typing import cast

import pulumi
import pulumi_aws as aws
from pulumi.output import UNKNOWN

from ecr_component.values.regions import (
    CallerIdentity,
    Location,
    Needs,
)


def look_up(component: pulumi.Resource, needs: Needs) -> Location:
    """Ask for the location of a component's resources.

    Args:
        component: Whose provider to ask.
        needs: What to ask for.

    Returns:
        The location, with ``None`` for what was not asked and what a preview can't
        know.
    """
    options = pulumi.InvokeOptions(parent=component)
    asked = aws.get_caller_identity(opts=options) if needs.account else None
    return Location(
        region=aws.get_region(opts=options).region if needs.region else None,
        partition=aws.get_partition(opts=options).partition
        if needs.partition
        else None,
        account_id=asked.account_id if asked else None,
        caller=CallerIdentity(asked.arn, asked.user_id)
        if asked and asked.arn and asked.user_id
        else None,
    )


def account_id_output(component: pulumi.Resource) -> pulumi.Output[str]:
    """Return the account's id for where it will be known at the update."""
    options = pulumi.InvokeOptions(parent=component)
    identity = aws.get_caller_identity_output(opts=options)
    return identity.apply(lambda found: _or_unknown(found.account_id))


def _or_unknown(told: str | None) -> str:
    # A provider that a preview can't know answers with nothing, as if it were so.
    return told or cast("str", UNKNOWN)


class LocationOutputs:
    """A location part by part, each as early as it can be known.

    Args:
        component: Whose provider to ask for what is not known yet.
        known: What is known.
    """

    def __init__(self, component: pulumi.Resource, known: Location) -> None:
        self._component = component
        self._options = pulumi.InvokeOptions(parent=component)
        self.known = known

    @cached_property
    def region(self) -> pulumi.Input[str]:
        """Such as ``eu-west-1``."""
        if self.known.region:
            return self.known.region
        found = aws.get_region_output(opts=self._options)
        return found.apply(lambda told: _or_unknown(told.region))

    @cached_property
    def partition(self) -> pulumi.Input[str]:
        """Such as ``aws``."""
        if self.known.partition:
            return self.known.partition
        found = aws.get_partition_output(opts=self._options)
        return found.apply(lambda told: _or_unknown(told.partition))

    @cached_property
    def account_id(self) -> pulumi.Input[str]:
        """Twelve digits."""
        return self.known.account_id or account_id_output(self._component)
