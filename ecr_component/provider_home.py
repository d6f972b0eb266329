"""Where a component's provider works, asked of it when something needs it."""

from functools import cached_property

import pulumi
import pulumi_aws as aws


class ProviderHome:
    """The home of a component's resources; ``None`` for what a preview can't know."""

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

    @cached_property
    def account_id(self) -> str | None:
        """The id of the account whose registry it is."""
        return aws.get_caller_identity(opts=self._options).account_id

    def outputs(self) -> list[pulumi.Output[str]]:
        """Partition, region and account id of a provider that is not known yet."""
        partition = aws.get_partition_output(opts=self._options)
        region = aws.get_region_output(opts=self._options)
        return [
            partition.apply(lambda found: found.partition),
            region.apply(lambda found: found.region),
            self.account_id_output(),
        ]

    def account_id_output(self) -> pulumi.Output[str]:
        """Return the account's id where an output will do."""
        identity = aws.get_caller_identity_output(opts=self._options)
        return identity.apply(lambda found: found.account_id)
