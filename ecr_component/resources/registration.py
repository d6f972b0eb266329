"""What is registered with Pulumi for a repository, and for the registry."""

from collections.abc import Collection, Sequence

import pulumi
import pulumi_aws as aws

from ecr_component.access.repository_policy import policy_text
from ecr_component.inputs.desired import DesiredRepositories, DesiredRepository
from ecr_component.resources import relocation
from ecr_component.resources.child_names import (
    child_name,
    registry_child_name,
    replica_child_name,
)
from ecr_component.resources.deferred_outputs import DeferredOutputs
from ecr_component.resources.existing import Existing
from ecr_component.resources.foreign_settings import ForeignSettings
from ecr_component.resources.provider_location import account_id_output
from ecr_component.values.deferred import Deferrable, Deferred
from ecr_component.values.encryption import EncryptionSettings
from ecr_component.values.kms_keys import key_of_region, key_of_replica
from ecr_component.values.regions import Location


class Registrar:
    """Registers the children of one component.

    Args:
        component: Their parent.
        prefix: What their names begin with.
        deferred: The outputs among the component's arguments.
        location: Where they will be.
        existing: What AWS has already.
    """

    def __init__(
        self,
        component: pulumi.Resource,
        prefix: str,
        deferred: DeferredOutputs,
        location: Location,
        existing: Existing,
    ) -> None:
        self._component = component
        self._prefix = prefix
        self._deferred = deferred
        self._location = location
        self._existing = existing

    def repository(
        self,
        wanted: DesiredRepository,
        region: str | None,
        *,
        is_replica: bool = False,
    ) -> aws.ecr.Repository:
        """Register a repository, with its policies where it has any.

        The SDK looks at every frame that leads to a registration: here are all of them.

        Args:
            wanted: What it is to be like.
            region: Where it is to be; where its provider works, if that is not said.
            is_replica: Whether it is there for ECR to copy images to.
        """
        child = child_name(self._prefix, wanted.name)
        if is_replica and region:
            child = replica_child_name(self._prefix, wanted.name, region)
        key = wanted.kms_key()
        kms_key: pulumi.Input[str] | None = None
        if key is not None and is_replica and region:
            kms_key = self._kms_key_of_replica(key, wanted, region)
        elif key is not None:
            kms_key = self._kms_key(key)
        settings = wanted.settings
        filters = settings.image_tag_mutability_exclusion_filters
        # Replacing would delete first what holds the images. Created first, the new
        # one meets the old one's name, and the update fails with nothing lost.
        repository = aws.ecr.Repository(
            child,
            name=wanted.name,
            encryption_configurations=_encryption(settings.encryption_config, kms_key),
            force_delete=settings.force_delete or None,
            image_scanning_configuration={
                "scan_on_push": settings.enable_automatic_image_scanning
            },
            image_tag_mutability=settings.image_tag_mutability,
            image_tag_mutability_exclusion_filters=[
                {"filter": pattern, "filter_type": "WILDCARD"} for pattern in filters
            ]
            or None,
            region=region,
            tags={
                key: self._deferred.value(value) for key, value in settings.tags.items()
            }
            or None,
            opts=pulumi.ResourceOptions(
                parent=self._component,
                protect=settings.protect,
                delete_before_replace=False,
                # The provider repeats the tags in there, a secret one in clear text.
                additional_secret_outputs=["tagsAll"]
                if any(isinstance(value, Deferred) for value in settings.tags.values())
                else None,
                hooks=pulumi.ResourceHookBinding(before_create=[self._existing.hook]),
                ignore_changes=relocation.PINNED,
            ),
        )
        # A policy is set by repository: created first, a new one would be deleted
        # together with the one it replaces.
        policy = pulumi.ResourceOptions(
            parent=self._component,
            protect=settings.protect,
            delete_before_replace=True,
            deleted_with=repository,
        )

        if wanted.access:
            aws.ecr.RepositoryPolicy(
                child,
                repository=repository.name,
                region=repository.region,
                policy=self._policy(wanted, repository),
                opts=policy,
            )

        if wanted.lifecycle_policy:
            aws.ecr.LifecyclePolicy(
                child,
                repository=repository.name,
                region=repository.region,
                policy=wanted.lifecycle_policy,
                opts=policy,
            )

        return repository

    def replication(
        self,
        registry: DesiredRepositories,
        repositories: Collection[aws.ecr.Repository],
        replicas: Sequence[aws.ecr.Repository],
        foreign: ForeignSettings,
        handed_over: Sequence[pulumi.Alias],
    ) -> aws.ecr.ReplicationConfiguration:
        """Register the registry's replication, beside its *repositories*.

        It waits for the *replicas*: ECR would create what is not there, by defaults.
        What is *foreign* stays, and what was *handed over* is the same one. To replace
        it is to delete it first: ECR has one, and deleting is what would come last.
        """
        registry_id = self._registry_id(repositories)
        return aws.ecr.ReplicationConfiguration(
            registry_child_name(self._prefix),
            replication_configuration={
                "rules": [
                    {
                        "destinations": [
                            {"region": region, "registry_id": registry_id}
                            for region in registry.replication_regions
                        ],
                        "repository_filters": [
                            {"filter": prefix, "filter_type": "PREFIX_MATCH"}
                            for prefix in registry.replication_filters
                        ]
                        or None,
                    }
                ]
            },
            region=registry.region,
            opts=pulumi.ResourceOptions(
                parent=self._component,
                depends_on=replicas or None,
                aliases=list(handed_over) or None,
                delete_before_replace=True,
                hooks=pulumi.ResourceHookBinding(before_create=[foreign.hook]),
                ignore_changes=relocation.PINNED,
            ),
        )

    def _kms_key(self, key: Deferrable) -> pulumi.Input[str]:
        """A key that is known only later is looked at as one that was known at once."""
        if isinstance(key, str):
            return key
        return self._deferred.together(
            key.path,
            [self._deferred.value(key)],
            lambda found: key_of_region(found[0], self._location.region),
        )

    def _kms_key_of_replica(
        self, key: Deferrable, wanted: DesiredRepository, region: str
    ) -> pulumi.Input[str]:
        """The key over there: one given for it, or the same multi-Region key."""
        given = wanted.settings.replica_kms_keys.get(region)
        if given is not None:
            return self._deferred.value(given)
        if isinstance(key, str):
            return key_of_replica(key, region)
        return self._deferred.together(
            key.path,
            [self._deferred.value(key)],
            lambda found: key_of_replica(found[0], region),
        )

    def _policy(
        self, wanted: DesiredRepository, repository: aws.ecr.Repository
    ) -> pulumi.Input[str]:
        # The region is the repository's own, which may have been created elsewhere.
        if wanted.policy is not None and not wanted.access.is_regional():
            return wanted.policy
        outputs = wanted.access.deferred

        def build(found: Sequence[str]) -> str:
            arn, *values = found
            known = wanted.access.known(dict(zip(outputs, values, strict=True)))
            return policy_text(known, Location.of_arn(arn))

        return self._deferred.together(
            ("repositories", wanted.name),
            [
                self._arn(wanted.name, repository),
                *(self._deferred.value(value) for value in outputs),
            ],
            build,
        )

    def _arn(self, name: str, repository: aws.ecr.Repository) -> pulumi.Output[str]:
        """The repository's ARN, as early in a preview as it can be known."""
        at = self._location
        if at.partition and at.account_id:
            return repository.region.apply(
                lambda region: (
                    f"arn:{at.partition}:ecr:{region}:{at.account_id}:repository/{name}"
                )
            )
        return repository.arn

    def _registry_id(
        self, repositories: Collection[aws.ecr.Repository]
    ) -> pulumi.Input[str]:
        """The account; where a preview can't know it, as a repository will tell."""
        if self._location.account_id:
            return self._location.account_id
        made = next(iter(repositories), None)
        return made.registry_id if made else account_id_output(self._component)


def _encryption(
    wanted: EncryptionSettings | None, kms_key: pulumi.Input[str] | None
) -> list[aws.ecr.RepositoryEncryptionConfigurationArgsDict] | None:
    if wanted is None:
        return None
    return [{"encryption_type": wanted.encryption_type, "kms_key": kms_key}]
