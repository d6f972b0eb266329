"""A region's partition, and the domain its registries have."""

from functools import cache

from botocore.loaders import create_loader
from botocore.regions import EndpointResolver

from ecr_component.values.spelling import near_match


def partition(region: str) -> str:
    """Name the partition of *region*, as ARNs do.

    Raises:
        ValueError: ECR is in no such region.
    """
    regions = _regions()
    if region not in regions:
        guess = near_match(region, regions)
        hint = f"; {guess}" if guess else ""
        raise ValueError(f"ECR has no region {region!r}{hint}")
    return regions[region]


def registry_host(registry_id: str, region: str) -> str:
    """Name the host that images of *registry_id* are pulled from."""
    domain = _resolver().get_partition_dns_suffix(partition(region))
    return f"{registry_id}.dkr.ecr.{region}.{domain}"


@cache
def _regions() -> dict[str, str]:
    """All of ECR's regions, with their partitions."""
    return {
        region: name
        for name in _resolver().get_available_partitions()
        for region in _resolver().get_available_endpoints("api.ecr", name)
    }


@cache
def _resolver() -> EndpointResolver:
    return EndpointResolver(create_loader().load_data("endpoints"))
