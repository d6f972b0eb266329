"""A region's partition, and the domain its registries have."""

from functools import cache

from botocore.loaders import create_loader
from botocore.regions import EndpointResolver


@cache
def partition(region: str) -> str:
    """Name the partition of *region*, as ARNs do.

    Raises:
        ValueError: ECR is in no such region.
    """
    for name in _resolver().get_available_partitions():
        if region in _resolver().get_available_endpoints("api.ecr", name):
            return name
    raise ValueError(f"ECR has no region {region!r}")


def registry_host(registry_id: str, region: str) -> str:
    """Name the host that images of *registry_id* are pulled from."""
    domain = _resolver().get_partition_dns_suffix(partition(region))
    return f"{registry_id}.dkr.ecr.{region}.{domain}"


@cache
def _resolver() -> EndpointResolver:
    return EndpointResolver(create_loader().load_data("endpoints"))
