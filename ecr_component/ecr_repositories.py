"""`EcrRepositories`: the component that registers repositories with Pulumi.

No ``from __future__ import annotations`` here: Pulumi's analyzer reads the
annotations as they are.
"""

import contextlib
from collections.abc import Callable, Iterator, Sequence

import pulumi
import pulumi_aws as aws

from ecr_component import errors
from ecr_component.access import actions, identity_policy, repository_policy
from ecr_component.args import EcrRepositoriesArgs
from ecr_component.errors import ConfigError, Refusal, refuse
from ecr_component.inputs import parsing
from ecr_component.inputs.desired import DesiredRegistry, DesiredRepository
from ecr_component.lifecycle import rules
from ecr_component.resources import relocation
from ecr_component.resources.caller import Caller
from ecr_component.resources.deferred_outputs import DeferredOutputs
from ecr_component.resources.existing import Existing
from ecr_component.resources.provider_location import ProviderLocation
from ecr_component.values import deferred, image_tags, kms_keys, names, scalars
from ecr_component.values.closed_models import each
from ecr_component.values.deferred import Deferred
from ecr_component.values.regions import Location, NotKnown
from ecr_component.values.spelling import near_match

TOKEN = "ecr-component:index:EcrRepositories"  # noqa: S105 - a type token


class EcrRepositories(pulumi.ComponentResource):
    """ECR repositories of one registry, from one description.

    Registers for each repository one ``aws.ecr.Repository`` and, where asked for, one
    ``aws.ecr.LifecyclePolicy`` and one ``aws.ecr.RepositoryPolicy``, all named
    ``<name>/<repository>``; and, with `replication_regions`, the registry's
    ``aws.ecr.ReplicationConfiguration``, named ``<name>``.
    """

    ecr_repo_arns: pulumi.Output[dict[str, str]]
    """The repositories' ARNs, by repository name."""

    ecr_repo_urls: pulumi.Output[dict[str, str]]
    """The repositories' URLs, for `docker pull` and `docker push`, by repository
    name."""

    ecr_read_policy_actions: pulumi.Output[list[str]]
    """The IAM actions that read access consists of."""

    ecr_write_policy_actions: pulumi.Output[list[str]]
    """The IAM actions that write access consists of. `ecr:GetAuthorizationToken` among
    them works only in an identity policy for the resource `*`."""

    def __init__(
        self,
        name: str,
        args: EcrRepositoriesArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Register everything that *args* ask for.

        Raises:
            pulumi.RunError: AWS would refuse it. All problems, before anything is
                registered.
        """
        super().__init__(TOKEN, name, None, opts)
        self._prefix = name
        self._source = getattr(args, "source", f"EcrRepositories {name!r}")
        self._caller: Caller = getattr(args, "caller", Caller())
        self._deferred = DeferredOutputs(self._source, self._caller)
        self._location = ProviderLocation(self)
        registry = self._parse(args)
        for warning in registry.warnings:
            pulumi.log.warn(self._caller.told(warning), self)
        # Asked before anything waits: the SDK would see to all of that in the meantime.
        anything = registry.repositories or registry.replication_regions
        here = self._location.region if anything else None
        self._existing = Existing(self, name, self._source, self._caller)
        with self._deferred.refused_together():
            self._repositories = {
                wanted.name: self._register(wanted) for wanted in registry.repositories
            }
        regions = {name: made.region for name, made in self._repositories.items()}
        if registry.replication_regions:
            replication = self._replicate(registry.replication_regions)
            regions["the replication configuration"] = replication.region
        if anything:
            relocation.warn_of_what_stays(self, here, regions)

        made = self._repositories.values()
        accepted = self._existing.refuse(repository.urn for repository in made)
        self.ecr_repo_arns = self._by_name(lambda made: made.arn, accepted)
        self.ecr_repo_urls = self._by_name(lambda made: made.repository_url, accepted)
        self.ecr_read_policy_actions = pulumi.Output.from_input(list(actions.READ))
        self.ecr_write_policy_actions = pulumi.Output.from_input(list(actions.WRITE))
        self.register_outputs(
            {
                "ecr_repo_arns": self.ecr_repo_arns,
                "ecr_repo_urls": self.ecr_repo_urls,
                "ecr_read_policy_actions": self.ecr_read_policy_actions,
                "ecr_write_policy_actions": self.ecr_write_policy_actions,
            }
        )

    def pull_policy(self, *repositories: str) -> pulumi.Output[str]:
        """Return the IAM policy, as JSON, of an identity that pulls.

        Raises:
            pulumi.RunError: none is named, or one that is not here.
        """
        return self._identity_policy(identity_policy.PULL, repositories)

    def push_policy(self, *repositories: str) -> pulumi.Output[str]:
        """Return the IAM policy, as JSON, of an identity that pushes.

        Raises:
            pulumi.RunError: none is named, or one that is not here.
        """
        return self._identity_policy(identity_policy.PUSH, repositories)

    def pull_push_policy(self, *repositories: str) -> pulumi.Output[str]:
        """Return the IAM policy, as JSON, of an identity that pulls and pushes.

        Raises:
            pulumi.RunError: none is named, or one that is not here.
        """
        return self._identity_policy(identity_policy.PULL_AND_PUSH, repositories)

    def grant_pull(
        self, name: str, role: aws.iam.Role | pulumi.Input[str], *repositories: str
    ) -> aws.iam.RolePolicy:
        """Let a role pull.

        Registers an ``aws.iam.RolePolicy`` named ``<component>/<name>``, under the
        component; in IAM it is called *name*.

        Args:
            name: Unique among the grants of this component; 1 to 128 characters.
            role: The role, or its name.
            repositories: At least one, by name.

        Raises:
            pulumi.RunError: a name is not one that IAM or this component knows.
        """
        return self._grant(name, role, self.pull_policy(*repositories))

    def grant_push(
        self, name: str, role: aws.iam.Role | pulumi.Input[str], *repositories: str
    ) -> aws.iam.RolePolicy:
        """Let a role push; the same as `grant_pull` otherwise."""
        return self._grant(name, role, self.push_policy(*repositories))

    def grant_pull_push(
        self, name: str, role: aws.iam.Role | pulumi.Input[str], *repositories: str
    ) -> aws.iam.RolePolicy:
        """Let a role pull and push; the same as `grant_pull` otherwise."""
        return self._grant(name, role, self.pull_push_policy(*repositories))

    def image_uri(
        self,
        repository: str,
        *,
        tag: pulumi.Input[str] | None = None,
        digest: pulumi.Input[str] | None = None,
    ) -> pulumi.Output[str]:
        """Return what `docker pull` takes: the image with a tag, or with a digest.

        Raises:
            pulumi.RunError: the repository is not here, not just one of *tag* and
                *digest* is given, or it does not have that form.
        """
        with _as_run_error("image_uri"):
            url = self._made(repository).repository_url
            if (tag is None) == (digest is None):
                raise refuse("takes either a tag or a digest")
        if tag is None:
            image = self._checked("digest", digest, image_tags.image_digest)
            return pulumi.Output.concat(url, "@", image)
        return pulumi.Output.concat(
            url, ":", self._checked("tag", tag, image_tags.image_tag)
        )

    def _identity_policy(
        self, granted: Sequence[str], repositories: Sequence[str]
    ) -> pulumi.Output[str]:
        with _as_run_error("repositories"):
            if not repositories:
                raise refuse("name at least one repository")
            made = each(self._made)(repositories)
        arns = pulumi.Output.all(*(repository.arn for repository in made))
        return arns.apply(lambda found: identity_policy.identity_policy(granted, found))

    def _grant(
        self,
        name: str,
        role: aws.iam.Role | pulumi.Input[str],
        policy: pulumi.Output[str],
    ) -> aws.iam.RolePolicy:
        with _as_run_error("name"):
            names.policy_name(name)
        if isinstance(role, aws.iam.Role):
            role = role.name
        return aws.iam.RolePolicy(
            f"{self._prefix}/{name}",
            name=name,
            role=self._checked("role", role, names.role_name),
            policy=policy,
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _checked(
        self, place: str, value: object, rule: Callable[[object], str]
    ) -> pulumi.Input[str]:
        """A caller's value that passes *rule* now, or once it is known."""
        hidden = self._deferred.hide(value, (place,))
        with _as_run_error(place):
            return self._deferred.value(deferred.or_deferred(rule)(hidden))

    def _made(self, repository: object) -> aws.ecr.Repository:
        name = scalars.text(repository)
        if name in self._repositories:
            return self._repositories[name]
        known = list(self._repositories)
        others = f"there are {errors.listing(known)}" if known else "there is none"
        remedy = near_match(name, known, others)
        raise refuse("there is no such repository here", name, remedy)

    def _parse(self, args: EcrRepositoriesArgs) -> DesiredRegistry:
        try:
            inputs = self._deferred.hide_all(args)
            return parsing.parse(
                inputs,
                source=self._source,
                location=self._location,
                beside=getattr(args, "problems", ()),
            )
        except ConfigError as error:
            raise self._caller.refusal(error.source, error.problems) from None

    def _register(self, wanted: DesiredRepository) -> aws.ecr.Repository:
        child = f"{self._prefix}/{wanted.name}"
        # Replacing would delete first what holds the images. Created first, the new
        # one meets the old one's name, and the update fails with nothing lost.
        repository = aws.ecr.Repository(
            child,
            name=wanted.name,
            encryption_configurations=self._encryption(wanted),
            force_delete=wanted.force_delete or None,
            image_scanning_configuration={"scan_on_push": wanted.scan_on_push},
            image_tag_mutability=wanted.tag_mutability,
            image_tag_mutability_exclusion_filters=[
                {"filter": pattern, "filter_type": "WILDCARD"}
                for pattern in wanted.tag_filters
            ]
            or None,
            tags={
                key: self._deferred.value(value) for key, value in wanted.tags.items()
            }
            or None,
            opts=pulumi.ResourceOptions(
                parent=self,
                protect=wanted.protect,
                delete_before_replace=False,
                # The provider repeats the tags in there, a secret one in clear text.
                additional_secret_outputs=["tagsAll"]
                if any(isinstance(value, Deferred) for value in wanted.tags.values())
                else None,
                hooks=pulumi.ResourceHookBinding(before_create=[self._existing.hook]),
                ignore_changes=relocation.PINNED,
            ),
        )
        # A policy is set by repository: created first, a new one would be deleted
        # together with the one it replaces.
        policy = pulumi.ResourceOptions(
            parent=self,
            protect=wanted.protect,
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

        if wanted.lifecycle:
            aws.ecr.LifecyclePolicy(
                child,
                repository=repository.name,
                region=repository.region,
                policy=rules.lifecycle_text(wanted.lifecycle),
                opts=policy,
            )

        return repository

    def _by_name(
        self,
        output: Callable[[aws.ecr.Repository], pulumi.Output[str]],
        accepted: pulumi.Output[None],
    ) -> pulumi.Output[dict[str, str]]:
        """An output of each repository, once all of them are *accepted*."""
        outputs = {name: output(made) for name, made in self._repositories.items()}
        # Of nothing, Output.all makes a list.
        found = (
            pulumi.Output.all(**outputs) if outputs else pulumi.Output.from_input({})
        )
        return pulumi.Output.all(found, accepted).apply(lambda both: both[0])

    def _encryption(
        self, wanted: DesiredRepository
    ) -> list[aws.ecr.RepositoryEncryptionConfigurationArgsDict] | None:
        if wanted.encryption is None:
            return None
        key = wanted.encryption.kms_key
        return [
            {
                "encryption_type": wanted.encryption.encryption_type,
                "kms_key": self._kms_key(key) if key else None,
            }
        ]

    def _kms_key(self, key: str | Deferred) -> pulumi.Input[str]:
        """A key that is known only later is looked at as one that was known at once."""
        if isinstance(key, str):
            return key
        return self._deferred.together(
            key.path,
            [self._deferred.value(key)],
            lambda found: kms_keys.key_of_region(found[0], self._location.region),
        )

    def _policy(
        self, wanted: DesiredRepository, repository: aws.ecr.Repository
    ) -> pulumi.Input[str]:
        outputs = wanted.access.deferred()
        if not outputs and not wanted.access.is_regional():
            with contextlib.suppress(NotKnown):
                return repository_policy.policy_text(wanted.access, self._location)

        def build(found: Sequence[str]) -> str:
            arn, *values = found
            known = wanted.access.known(dict(zip(outputs, values, strict=True)))
            return repository_policy.policy_text(known, Location.of_arn(arn))

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
        if self._location.partition and self._location.account_id:
            return repository.region.apply(
                lambda region: self._location.arn(name, region)
            )
        return repository.arn

    def _registry_id(self) -> pulumi.Input[str]:
        """The account; where a preview can't know it, as a repository will tell."""
        if self._location.account_id:
            return self._location.account_id
        made = next(iter(self._repositories.values()), None)
        return made.registry_id if made else self._location.account_id_output()

    def _replicate(self, regions: Sequence[str]) -> aws.ecr.ReplicationConfiguration:
        registry_id = self._registry_id()
        return aws.ecr.ReplicationConfiguration(
            self._prefix,
            replication_configuration={
                "rules": [
                    {
                        "destinations": [
                            {"region": region, "registry_id": registry_id}
                            for region in regions
                        ]
                    }
                ]
            },
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=relocation.PINNED),
        )


@contextlib.contextmanager
def _as_run_error(place: str) -> Iterator[None]:
    """Tell a caller's mistake in a sentence, without a traceback."""
    try:
        yield
    except Refusal as refusal:
        lines = [str(problem.under(place)) for problem in refusal.problems]
        raise pulumi.RunError("\n".join(lines)) from None
