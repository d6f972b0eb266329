"""A registry, read from AWS as boto3 finds its way there.

Source: ECR API reference, DescribeRepositories, ListTagsForResource,
GetRepositoryPolicy, GetLifecyclePolicy and DescribeRegistry; boto3 guide, "Retries".
"""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

from ecr_component.live.inventory import (
    HeldDestination,
    HeldReplicationRule,
    HeldRepository,
    Registry,
    without_reserved,
)
from ecr_component.live.live_images import errors_of_boto3

Progress = Callable[[int, int], object]
"""Told how many repositories were read, and of how many."""

_PAGE: Final = 1000
_AT_ONCE: Final = 8
_ATTEMPTS: Final = 12


@dataclass(frozen=True)
class LiveRegistry:
    """What AWS tells of a registry."""

    registry: Registry
    repositories: tuple[HeldRepository, ...]
    """By name."""

    replication: tuple[HeldReplicationRule, ...]
    others: Mapping[str, bool | None]
    """What else a registry may have, and whether it does; None where AWS denies to
    say."""


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
    from botocore.exceptions import ClientError  # noqa: PLC0415

    # AWS tells no rate for these calls, so the client finds out what it takes.
    settings = Config(
        retries={"mode": "adaptive", "total_max_attempts": _ATTEMPTS},
        max_pool_connections=_AT_ONCE,
    )
    with errors_of_boto3():
        session = boto3.Session(region_name=region, profile_name=profile)
        client = session.client("ecr", config=settings)
        return _RegistryReading(client, ClientError).registry(prefix, progress)


class _RegistryReading:
    """Questions to one region's ECR."""

    def __init__(self, client: Any, refused: type[Exception]) -> None:  # noqa: ANN401 - boto3's, made at run time
        self._client = client
        self._refused = refused

    def registry(self, prefix: str, progress: Progress) -> LiveRegistry:
        """Read all of it."""
        told = self._client.describe_registry()
        return LiveRegistry(
            registry=Registry(told["registryId"], self._client.meta.region_name),
            repositories=tuple(self._repositories(prefix, progress)),
            replication=tuple(_rules(told["replicationConfiguration"])),
            others=self._others(),
        )

    def _repositories(
        self, prefix: str, progress: Progress
    ) -> Iterator[HeldRepository]:
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
        tags = self._answer(self._client.list_tags_for_resource, resourceArn=arn)
        if tags is None:
            return None
        policy = self._answer(self._client.get_repository_policy, repositoryName=name)
        lifecycle = self._answer(self._client.get_lifecycle_policy, repositoryName=name)
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

    def _others(self) -> dict[str, bool | None]:
        """What a registry may have beside repositories and replication."""
        client = self._client
        return {
            "registry policy": self._has(
                client.get_registry_policy, lambda told: told["policyText"]
            ),
            "registry scanning configuration": self._has(
                client.get_registry_scanning_configuration,
                # Nobody made what AWS answers where there is none.
                lambda told: (
                    told["scanningConfiguration"] != {"scanType": "BASIC", "rules": []}
                ),
            ),
            "pull through cache rules": self._has(
                client.describe_pull_through_cache_rules,
                lambda told: told["pullThroughCacheRules"],
            ),
            "repository creation templates": self._has(
                client.describe_repository_creation_templates,
                lambda told: told["repositoryCreationTemplates"],
            ),
        }

    def _has(
        self, question: Callable[[], Any], there: Callable[[Any], object]
    ) -> bool | None:
        try:
            told = self._answer(question)
        except self._refused as refusal:
            if _code(refusal) != "AccessDeniedException":
                raise
            return None
        return told is not None and bool(there(told))

    def _answer(self, question: Callable[..., Any], **about: str) -> Any:  # noqa: ANN401 - boto3's
        """What AWS says; None where it says that there is no such thing."""
        try:
            return question(**about)
        except self._refused as refusal:
            if _code(refusal).endswith("NotFoundException"):
                return None
            raise


def _code(refusal: Any) -> str:  # noqa: ANN401 - a ClientError of boto3
    return str(refusal.response["Error"]["Code"])


def _rules(told: Mapping[str, Any]) -> Iterator[HeldReplicationRule]:
    for rule in told["rules"]:
        yield HeldReplicationRule(
            tuple(
                HeldDestination(to["region"], to["registryId"])
                for to in rule["destinations"]
            ),
            tuple(found["filter"] for found in rule.get("repositoryFilters", [])),
        )
