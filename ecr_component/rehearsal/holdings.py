"""What AWS holds afterwards, asked of it as anybody would ask."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from ecr_component.live.inventory import HeldRegistry
from ecr_component.live.questions import Questions
from ecr_component.live.settings_reading import SettingsReading, Told
from ecr_component.rehearsal.calls import Aws, AwsRefusal
from ecr_component.rehearsal.result import Document, RehearsedRepository, document_of
from ecr_component.rehearsal.stage import SecretValue
from ecr_component.stack_files.project import HIDDEN

REPOSITORY = "aws:ecr/repository:Repository"
REPOSITORY_POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy"
LIFECYCLE_POLICY = "aws:ecr/lifecyclePolicy:LifecyclePolicy"

# What makes each part of a registry, by the field of `HeldRegistry`.
_MADE_BY: Final = {
    "replication": "aws:ecr/replicationConfiguration:ReplicationConfiguration",
    "policy": "aws:ecr/registryPolicy:RegistryPolicy",
    "scanning": "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
    "caches": "aws:ecr/pullThroughCacheRule:PullThroughCacheRule",
    "templates": "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
    "account_settings": "aws:ecr/accountSetting:AccountSetting",
    "pull_time_exclusions": "aws:ecr/pullTimeUpdateExclusion:PullTimeUpdateExclusion",
}

# What Pulumi calls otherwise than AWS.
_INPUTS: Final = {
    "appliedFor": "appliedFors",
    "encryptionConfiguration": "encryptionConfigurations",
    "policyText": "policy",
}


class Holdings:
    """A region's registry, without what the program called secret."""

    def __init__(
        self, aws: Aws, secrets: set[SecretValue], protected: set[str]
    ) -> None:
        self._aws = aws
        self._secrets = secrets
        self._protected = protected

    def registry(self) -> HeldRegistry:
        """What it has as a whole."""
        ask = Questions(self._aws.client("ecr"))
        return SettingsReading(ask, self._of_the_registry).registry()

    def _of_the_registry(self, field: str, identity: str, told: Told) -> Told:
        type_ = _MADE_BY[field]
        return {
            key: _hidden(value)
            if self._is_secret(type_, identity, _INPUTS.get(key, key))
            else value
            for key, value in told.items()
        }

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
        is_secret = text is not None and self._is_secret(type_, name, "policy")
        return HIDDEN if is_secret else document_of(text)

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


def _hidden(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """The value in its shape, and nothing of what it says but the keys of tags."""
    if isinstance(value, list):
        return [_hidden(item) for item in value]
    if isinstance(value, dict):
        return {key: it if key == "Key" else _hidden(it) for key, it in value.items()}
    return HIDDEN
