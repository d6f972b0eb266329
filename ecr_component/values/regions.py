"""AWS's regions, and the partitions they belong to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from ecr_component.errors import Problem, refuse
from ecr_component.values.scalars import text
from ecr_component.values.spelling import near_match

# Source: botocore partitions.json (regionRegex); no pattern takes another's region.
_PARTITIONS: Final = {
    "aws": r"(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+",
    "aws-cn": r"cn-\w+-\d+",
    "aws-us-gov": r"us-gov-\w+-\d+",
    "aws-eusc": r"eusc-(de)-\w+-\d+",
    "aws-iso": r"us-iso-\w+-\d+",
    "aws-iso-b": r"us-isob-\w+-\d+",
    "aws-iso-e": r"eu-isoe-\w+-\d+",
    "aws-iso-f": r"us-isof-\w+-\d+",
}

# Source: botocore partitions.json (dnsSuffix).
DOMAINS: Final = {
    "aws": "amazonaws.com",
    "aws-cn": "amazonaws.com.cn",
    "aws-us-gov": "amazonaws.com",
    "aws-eusc": "amazonaws.eu",
    "aws-iso": "c2s.ic.gov",
    "aws-iso-b": "sc2s.sgov.gov",
    "aws-iso-e": "cloud.adc-e.uk",
    "aws-iso-f": "csp.hci.ic.gov",
}
"""What addresses in a partition end with."""

# Source: botocore endpoints.json, service api.ecr; a test compares with pulumi_aws.
# fmt: off
REGIONS: Final = frozenset({
    "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2",
    "ap-northeast-3", "ap-south-1", "ap-south-2", "ap-southeast-1",
    "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
    "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "cn-north-1",
    "cn-northwest-1", "eu-central-1", "eu-central-2", "eu-isoe-west-1",
    "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3",
    "eusc-de-east-1", "il-central-1", "me-central-1", "me-south-1", "mx-central-1",
    "sa-east-1", "us-east-1", "us-east-2", "us-gov-east-1", "us-gov-west-1",
    "us-iso-east-1", "us-iso-west-1", "us-isob-east-1", "us-isob-west-1",
    "us-isof-east-1", "us-isof-south-1", "us-west-1", "us-west-2",
})
# fmt: on

# Source: ECR API, ReplicationDestination; the form: the provider's ValidRegionName.
_REGION_LENGTH = range(2, 26)  # characters
_REGION = re.compile(r"[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}")


def region(value: object) -> str:
    """Return what has the form of a region's name; new ones open, so any may exist."""
    name = text(value)
    if len(name) not in _REGION_LENGTH or not _REGION.fullmatch(name):
        guess = near_match(name.lower(), REGIONS)
        raise refuse("is not the name of a region, such as eu-west-1", name, guess)
    return name


def partition_of(region_name: str) -> str | None:
    """The partition that a region belongs to, by the patterns AWS publishes."""
    return next(
        (
            partition
            for partition, pattern in _PARTITIONS.items()
            if re.fullmatch(pattern, region_name, re.ASCII)
        ),
        None,
    )


@dataclass(frozen=True)
class Needs:
    """What has to be asked of a provider, since something depends on it."""

    region: bool = False
    partition: bool = False
    account: bool = False
    """The account, and who uses it."""

    def __or__(self, other: "Needs") -> "Needs":
        """What both have to know."""
        return Needs(
            self.region or other.region,
            self.partition or other.partition,
            self.account or other.account,
        )


@dataclass(frozen=True)
class CallerIdentity:
    """Who asks AWS, as it says itself."""

    arn: str
    """Of a user, or of a session of a role."""

    user_id: str
    """Of a session of a role, the role's unique id, a colon, and the session's name."""


@dataclass(frozen=True)
class Location:
    """Where repositories are; ``None`` for what is not known (yet)."""

    region: str | None = None
    """Such as ``eu-west-1``."""

    partition: str | None = None
    """Such as ``aws`` or ``aws-cn``."""

    account_id: str | None = None
    """Twelve digits."""

    caller: CallerIdentity | None = None
    """Whoever asks for the repositories."""

    @classmethod
    def of_region(cls, region: str) -> "Location":
        """The location of which only the region is known, and with it the partition."""
        return cls(region, partition_of(region))

    def within(self, region: str | None) -> "Location":
        """The location in a region that is said, with a provider that works here.

        Nothing but the region is known of it then, but by the provider.
        """
        if region is None:
            return self
        partition = self.partition or partition_of(region)
        return replace(self, region=region, partition=partition)

    @classmethod
    def of_arn(cls, arn: str) -> "Location":
        """The location of a resource with this ARN."""
        _, partition, _, region, account_id, _ = arn.split(":", maxsplit=5)
        return cls(region, partition, account_id)


def registry_address(account_id: str, region_name: str) -> str:
    """The address of a registry, before the name of a repository."""
    domain = DOMAINS[partition_of(region_name) or "aws"]
    return f"{account_id}.dkr.ecr.{region_name}.{domain}"


def region_problems(name: str | None, provider: Location) -> Iterator[Problem]:
    """Find that a provider doesn't work in the region that is asked for."""
    partition = partition_of(name) if name else None
    if partition and provider.partition not in (None, partition):
        yield Problem(
            ("region",),
            f"is not in the partition of the provider ({provider.partition})",
            name,
            "use a provider of that partition",
        )


def unknown_region(name: str) -> Iterator[Problem]:
    """Say of a region that nobody knows it; new ones open, so it may be there."""
    if name not in REGIONS:
        guess = near_match(name, REGIONS, "it may be new")
        yield Problem((), f"no known region is {name!r}", remedy=guess)


class NotKnown(Exception):  # noqa: N818 - a state, not an error
    """Something of a location is needed that is not known yet."""


def known(part: str | None) -> str:
    """Return a part of a location that something cannot do without."""
    if part is None:
        raise NotKnown
    return part
