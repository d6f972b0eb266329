"""Where a component's provider works, asked of it once."""

from typing import cast

import pulumi
import pulumi_aws as aws
from pulumi.output import UNKNOWN

from ecr_component.values.regions import CallerIdentity, Location, Needs


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
    # A provider that a preview can't know answers with nothing, as if it were so.
    return identity.apply(lambda found: found.account_id or cast("str", UNKNOWN))
