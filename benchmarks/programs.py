"""Two programs that ask for the same resources: the component, and a bare loop.

Policies and options of the loop are those that the component writes.
"""

import json
from collections.abc import Callable, Mapping
from typing import Final

import pulumi
import pulumi_aws as aws

from benchmarks.descriptions import (
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


def component(count: int) -> None:
    """Hand the description to the component."""
    made = EcrRepositories("ecr", description(count))  # type: ignore[arg-type]
    pulumi.export("arns", made.ecr_repo_arns)
    pulumi.export("urls", made.ecr_repo_urls)


def loop(count: int) -> None:
    """Register the resources one after the other, with nothing around them."""
    made = {name: _register(name, own) for name, own in repositories(count).items()}
    arns = {name: repository.arn for name, repository in made.items()}
    urls = {name: repository.repository_url for name, repository in made.items()}
    pulumi.export("arns", pulumi.Output.all(**arns))
    pulumi.export("urls", pulumi.Output.all(**urls))


def _register(name: str, own: Repository) -> aws.ecr.Repository:
    repository = aws.ecr.Repository(
        name,
        name=name,
        encryption_configurations=[{"encryption_type": "AES256"}],
        image_scanning_configuration={"scan_on_push": True},
        image_tag_mutability="MUTABLE",
        tags={**own["tags"], **SHARED_TAGS},
        opts=pulumi.ResourceOptions(delete_before_replace=False),
    )
    aws.ecr.RepositoryPolicy(
        name,
        repository=repository.name,
        region=repository.region,
        policy=json.dumps(_access(own["external_account_ids_with_read_access"])),
        opts=pulumi.ResourceOptions(delete_before_replace=True),
    )
    aws.ecr.LifecyclePolicy(
        name,
        repository=repository.name,
        region=repository.region,
        policy=json.dumps({"rules": RULES}),
        opts=pulumi.ResourceOptions(delete_before_replace=True),
    )
    return repository


def _access(accounts: list[str]) -> Mapping[str, object]:
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": [f"arn:aws:iam::{account}:root" for account in accounts]},
        "Action": _PULL,
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


PROGRAMS: Final[dict[str, Callable[[int], None]]] = {
    "component": component,
    "loop": loop,
}
