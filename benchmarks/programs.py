"""Two programs that ask for the same resources: the component, and a bare loop.

Policies and options of the loop are those that the component writes.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

import pulumi
import pulumi_aws as aws

from benchmarks.descriptions import (
    REPLICA_REGIONS,
    RULES,
    SHARED_TAGS,
    Repository,
    description,
    repositories,
)
from ecr_component import EcrRepositories

_PULL: Final = [
    "ecr:GetDownloadUrlForLayer",
    "ecr:BatchGetImage",
    "ecr:BatchCheckLayerAvailability",
]


def component(count: int, replica_regions: Sequence[str] = ()) -> None:
    """Hand the description to the component."""
    inputs = description(count, replica_regions)
    made = EcrRepositories("ecr", inputs)  # type: ignore[arg-type]
    pulumi.export("arns", made.ecr_repo_arns)
    pulumi.export("urls", made.ecr_repo_urls)


def loop(count: int, replica_regions: Sequence[str] = ()) -> None:
    """Register the resources one after the other, with nothing around them."""
    wanted = repositories(count)
    made = {name: _register(name, own) for name, own in wanted.items()}
    replicas = [
        _register(name, own, region)
        for region in replica_regions
        for name, own in wanted.items()
    ]
    if replicas:
        _replicate(replica_regions, replicas)
    arns = {name: repository.arn for name, repository in made.items()}
    urls = {name: repository.repository_url for name, repository in made.items()}
    pulumi.export("arns", pulumi.Output.all(**arns))
    pulumi.export("urls", pulumi.Output.all(**urls))


def _register(
    name: str, own: Repository, region: str | None = None
) -> aws.ecr.Repository:
    child = f"{name}@{region}" if region else name
    repository = aws.ecr.Repository(
        child,
        name=name,
        region=region,
        encryption_configurations=[{"encryption_type": "AES256"}],
        image_scanning_configuration={"scan_on_push": True},
        image_tag_mutability="MUTABLE",
        tags={**own["tags"], **SHARED_TAGS},
        opts=pulumi.ResourceOptions(delete_before_replace=False),
    )
    aws.ecr.RepositoryPolicy(
        child,
        repository=repository.name,
        region=repository.region,
        policy=json.dumps(_access(own["external_account_ids_with_read_access"])),
        opts=pulumi.ResourceOptions(delete_before_replace=True),
    )
    aws.ecr.LifecyclePolicy(
        child,
        repository=repository.name,
        region=repository.region,
        policy=json.dumps({"rules": RULES}),
        opts=pulumi.ResourceOptions(delete_before_replace=True),
    )
    return repository


def _replicate(regions: Sequence[str], replicas: Sequence[aws.ecr.Repository]) -> None:
    account_id = aws.get_caller_identity().account_id
    aws.ecr.ReplicationConfiguration(
        "ecr",
        replication_configuration={
            "rules": [
                {
                    "destinations": [
                        {"region": region, "registry_id": account_id}
                        for region in regions
                    ]
                }
            ]
        },
        opts=pulumi.ResourceOptions(depends_on=replicas, delete_before_replace=True),
    )


def _access(accounts: list[str]) -> Mapping[str, object]:
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": [f"arn:aws:iam::{account}:root" for account in accounts]},
        "Action": _PULL,
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


PROGRAMS: Final[dict[str, Callable[[int], None]]] = {
    "component": component,
    "component-with-replicas": partial(component, replica_regions=REPLICA_REGIONS),
    "loop": loop,
    "loop-with-replicas": partial(loop, replica_regions=REPLICA_REGIONS),
}
