"""Where a component's provider works, asked of it when something needs it."""

from functools import cached_property
from typing import cast

import pulumi
import pulumi_aws as aws
from pulumi.output import UNKNOWN

from ecr_component.values.regions import CallerIdentity


class ProviderLocation:
    """Where a component's resources are; ``None`` for what a preview can't know."""

    def __init__(self, component: pulumi.Resource) -> None:
        self._options = pulumi.InvokeOptions(parent=component)

    @cached_property
    def partition(self) -> str | None:
        """Such as ``aws`` or ``aws-cn``."""
        return aws.get_partition(opts=self._options).partition

    @cached_property
    def region(self) -> str | None:
        """Such as ``eu-west-1``."""
        return aws.get_region(opts=self._options).region

    @property
    def account_id(self) -> str | None:
        """The id of the account whose registry it is."""
        return self._identity.account_id

    @property
    def caller(self) -> CallerIdentity | None:
        """Whoever asks for the repositories."""
        arn, user_id = self._identity.arn, self._identity.user_id
        return CallerIdentity(arn, user_id) if arn and user_id else None

    @cached_property
    def _identity(self) -> aws.GetCallerIdentityResult:
        return aws.get_caller_identity(opts=self._options)

    def arn(self, repository: str, region: str) -> str:
        """Return the ARN of a repository in any region of the registry's account."""
        registry = f"arn:{self.partition}:ecr:{region}:{self.account_id}"
        return f"{registry}:repository/{repository}"

    def account_id_output(self) -> pulumi.Output[str]:
        """Return the account's id for where it will be known at the update."""
        identity = aws.get_caller_identity_output(opts=self._options)
        # A provider that a preview can't know answers with nothing, as if it were so.
        return identity.apply(lambda found: found.account_id or cast("str", UNKNOWN))
