"""What AWS holds afterwards, asked of it as anybody would ask."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from ecr_component.rehearsal.calls import Aws, AwsRefusal
from ecr_component.rehearsal.result import (
    Destination,
    Document,
    RehearsedRepository,
    ReplicationRule,
)
from ecr_component.rehearsal.stage import SecretValue
from ecr_component.stack_files.project import HIDDEN

REPOSITORY = "aws:ecr/repository:Repository"
REPOSITORY_POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy"
LIFECYCLE_POLICY = "aws:ecr/lifecyclePolicy:LifecyclePolicy"
REPLICATION = "aws:ecr/replicationConfiguration:ReplicationConfiguration"


class Holdings:
    """A region's registry, without what the program called secret."""

    def __init__(
        self, aws: Aws, secrets: set[SecretValue], protected: set[str]
    ) -> None:
        self._aws = aws
        self._secrets = secrets
        self._protected = protected

    def replication(self) -> Iterator[ReplicationRule]:
        """Where images are copied to."""
        told = self._aws("ecr", "describe_registry")["replicationConfiguration"]
        shown = partial(
            self._shown, REPLICATION, self._aws.account_id, "replicationConfiguration"
        )
        for rule in told["rules"]:
            destinations = [
                Destination(shown(to["region"]), shown(to["registryId"]))
                for to in rule["destinations"]
            ]
            filters = rule.get("repositoryFilters", [])
            prefixes = [shown(found["filter"]) for found in filters]
            yield ReplicationRule(
                self._aws.region, tuple(destinations), tuple(prefixes)
            )

    def described(self) -> list[dict[str, Any]]:
        """Every repository in AWS's own words, by name."""
        return self._aws.repositories()

    def repository(self, told: dict[str, Any]) -> RehearsedRepository:
        """Complete a repository with its tags and policies."""
        name, arn = told["repositoryName"], told["repositoryArn"]
        shown = partial(self._shown, REPOSITORY, name)
        shown_name = shown("name", name)
        encryption = told["encryptionConfiguration"]
        key = encryption.get("kmsKey")
        filters = told.get("imageTagMutabilityExclusionFilters", [])
        return RehearsedRepository(
            name=shown_name,
            region=self._aws.region,
            arn=arn.removesuffix(name) + shown_name,
            url=told["repositoryUri"].removesuffix(name) + shown_name,
            image_tag_mutability=shown(
                "imageTagMutability", told["imageTagMutability"]
            ),
            image_tag_mutability_exclusion_filters=tuple(
                shown("imageTagMutabilityExclusionFilters", found["filter"])
                for found in filters
            ),
            scan_on_push=told["imageScanningConfiguration"]["scanOnPush"],
            encryption_type=shown(
                "encryptionConfigurations", encryption["encryptionType"]
            ),
            kms_key=key and shown("encryptionConfigurations", key),
            lifecycle_policy=self._lifecycle_policy(name),
            repository_policy=self._repository_policy(name),
            tags=self._tags(name, arn),
            protect=arn in self._protected,
        )

    def _tags(self, name: str, arn: str) -> dict[str, str]:
        told = self._aws("ecr", "list_tags_for_resource", resourceArn=arn)["tags"]
        return {
            tag["Key"]: self._shown(REPOSITORY, name, "tags", tag["Value"])
            for tag in sorted(told, key=lambda tag: str(tag["Key"]))
        }

    def _repository_policy(self, name: str) -> Document:
        text = self._if_there_is_one(
            "RepositoryPolicyNotFoundException",
            lambda: self._aws("ecr", "get_repository_policy", repositoryName=name)[
                "policyText"
            ],
        )
        return self._document(text, REPOSITORY_POLICY, name)

    def _lifecycle_policy(self, name: str) -> Document:
        text = self._if_there_is_one(
            "LifecyclePolicyNotFoundException",
            lambda: self._aws("ecr", "get_lifecycle_policy", repositoryName=name)[
                "lifecyclePolicyText"
            ],
        )
        return self._document(text, LIFECYCLE_POLICY, name)

    def _document(self, text: str | None, type_: str, name: str) -> Document:
        if text is None:
            return None
        if self._is_secret(type_, name, "policy"):
            return HIDDEN
        document: Document = json.loads(text)
        return document

    def _shown(self, type_: str, identity: str, key: str, value: str) -> str:
        """The value of a resource's input, if that is no secret."""
        return HIDDEN if self._is_secret(type_, identity, key) else value

    def _is_secret(self, type_: str, identity: str, key: str) -> bool:
        return SecretValue(type_, self._aws.region, identity, key) in self._secrets

    @staticmethod
    def _if_there_is_one(missing: str, ask: Callable[[], str]) -> str | None:
        try:
            return ask()
        except AwsRefusal as refusal:
            if refusal.code != missing:
                raise
            return None
