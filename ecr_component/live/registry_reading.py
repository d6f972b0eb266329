"""A registry, read from AWS as boto3 finds its way there.

Source: ECR API reference, DescribeRepositories, ListTagsForResource,
GetRepositoryPolicy and GetLifecyclePolicy; boto3 guide, "Retries".
"""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

from ecr_component.live.inventory import (
    HeldRegistry,
    HeldRepository,
    without_reserved,
)
from ecr_component.live.live_images import errors_of_boto3
from ecr_component.live.questions import Client, Questions
from ecr_component.live.settings_reading import SettingsReading

Progress = Callable[[int, int], object]
"""Told how many repositories were read, and of how many."""

_PAGE: Final = 1000
_AT_ONCE: Final = 8
_ATTEMPTS: Final = 12


@dataclass(frozen=True)
class LiveRegistry:
    """What AWS tells of a registry."""

    held: HeldRegistry
    """What it has as a whole."""

    repositories: tuple[HeldRepository, ...]
    """By name."""

    denied: tuple[str, ...] = ()
    """The fields of what it has as a whole that AWS denies to tell."""


def read_registry(
    *,
    region: str | None = None,
    profile: str | None = None,
    prefix: str = "",
    progress: Progress = lambda _done, _known: None,
) -> LiveRegistry:
    """Ask AWS for a registry: nothing but questions, several at once.

    Args:
        region: Where it is; otherwise where boto3 would look.
        profile: A profile of the AWS configuration.
        prefix: Only repositories whose names begin so.
        progress: Called after each repository.

    Raises:
        AwsError: There are no credentials, AWS denies it, and so on.
    """
    import boto3  # noqa: PLC0415 - importing this module loads no AWS
    from botocore.config import Config  # noqa: PLC0415

    # AWS tells no rate for these calls, so the client finds out what it takes.
    settings = Config(
        retries={"mode": "adaptive", "total_max_attempts": _ATTEMPTS},
        max_pool_connections=_AT_ONCE,
    )
    with errors_of_boto3():
        session = boto3.Session(region_name=region, profile_name=profile)
        client = session.client("ecr", config=settings)
        ask = Questions(client)
        of_the_whole = SettingsReading(ask)
        return LiveRegistry(
            of_the_whole.registry(),
            tuple(_RepositoriesReading(client, ask).repositories(prefix, progress)),
            tuple(of_the_whole.denied),
        )


class _RepositoriesReading:
    """Questions about the repositories of one registry."""

    def __init__(self, client: Client, ask: Questions) -> None:
        self._client = client
        self._ask = ask

    def repositories(self, prefix: str, progress: Progress) -> Iterator[HeldRepository]:
        pages = self._client.get_paginator("describe_repositories").paginate(
            PaginationConfig={"PageSize": _PAGE}
        )
        described = [
            told
            for page in pages
            for told in page["repositories"]
            if told["repositoryName"].startswith(prefix)
        ]
        described.sort(key=lambda told: told["repositoryName"])
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            found = threads.map(self._repository, described)
            for done, repository in enumerate(found, start=1):
                progress(done, len(described))
                if repository:
                    yield repository

    def _repository(self, told: Mapping[str, Any]) -> HeldRepository | None:
        """A repository with its tags and policies; None if it is gone meanwhile."""
        name, arn = told["repositoryName"], told["repositoryArn"]
        tags = self._ask.answer("list_tags_for_resource", resourceArn=arn)
        if tags is None:
            return None
        policy = self._ask.answer("get_repository_policy", repositoryName=name)
        lifecycle = self._ask.answer("get_lifecycle_policy", repositoryName=name)
        encryption = told.get("encryptionConfiguration", {})
        scanning = told.get("imageScanningConfiguration", {})
        filters = told.get("imageTagMutabilityExclusionFilters", [])
        return HeldRepository(
            name=name,
            arn=arn,
            tag_mutability=told["imageTagMutability"],
            tag_filters=tuple(found["filter"] for found in filters),
            scan_on_push=scanning.get("scanOnPush", False),
            encryption_type=encryption.get("encryptionType", "AES256"),
            kms_key=encryption.get("kmsKey"),
            tags=without_reserved({tag["Key"]: tag["Value"] for tag in tags["tags"]}),
            repository_policy=policy and policy["policyText"],
            lifecycle_policy=lifecycle and lifecycle["lifecyclePolicyText"],
        )
