"""`EcrRepositories`: the component that registers repositories with Pulumi.

No ``from __future__ import annotations`` here: Pulumi's analyzer reads the
annotations as they are.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import pulumi
import pulumi_aws as aws

from ecr_component import access, lifecycle, names, settings
from ecr_component.args import EcrRepositoriesArgs
from ecr_component.errors import ConfigError, Path, Refusal
from ecr_component.names import Later

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
        self._leaves = _Leaves(self._source)
        self._home = _ProviderHome(self)
        registry = self._parse(args)
        for warning in registry.warnings:
            pulumi.log.warn(warning, self)
        repositories = {
            wanted.name: self._register(wanted) for wanted in registry.repositories
        }
        if registry.replication_regions:
            self._replicate(registry.replication_regions)

        self.ecr_repo_arns = _by_name(repositories, lambda made: made.arn)
        self.ecr_repo_urls = _by_name(repositories, lambda made: made.repository_url)
        self.ecr_read_policy_actions = pulumi.Output.from_input(
            list(access.READ_ACTIONS)
        )
        self.ecr_write_policy_actions = pulumi.Output.from_input(
            list(access.WRITE_ACTIONS)
        )
        self.register_outputs(
            {
                "ecr_repo_arns": self.ecr_repo_arns,
                "ecr_repo_urls": self.ecr_repo_urls,
                "ecr_read_policy_actions": self.ecr_read_policy_actions,
                "ecr_write_policy_actions": self.ecr_write_policy_actions,
            }
        )

    def _parse(self, args: EcrRepositoriesArgs) -> settings.Registry:
        try:
            inputs = self._leaves.hide(args)
            return settings.parse(inputs, source=self._source, home=self._home)
        except ConfigError as error:
            raise pulumi.RunError(str(error)) from None

    def _register(self, wanted: settings.Repository) -> aws.ecr.Repository:
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
                key: self._leaves.value(value, names.tag_value)
                for key, value in wanted.tags.items()
            }
            or None,
            opts=pulumi.ResourceOptions(
                parent=self, protect=wanted.protect, delete_before_replace=False
            ),
        )
        # A policy is set by repository: created first, a new one would be deleted
        # together with the one it replaces.
        policy = pulumi.ResourceOptions(
            parent=self, protect=wanted.protect, delete_before_replace=True
        )

        if wanted.access:
            aws.ecr.RepositoryPolicy(
                child,
                repository=repository.name,
                policy=self._policy(wanted),
                opts=policy,
            )

        if wanted.lifecycle:
            aws.ecr.LifecyclePolicy(
                child,
                repository=repository.name,
                policy=lifecycle.lifecycle_text(wanted.lifecycle),
                opts=policy,
            )

        return repository

    def _encryption(
        self, wanted: settings.Repository
    ) -> list[aws.ecr.RepositoryEncryptionConfigurationArgsDict] | None:
        if wanted.encryption is None:
            return None
        key = wanted.encryption.kms_key
        return [
            {
                "encryption_type": wanted.encryption.encryption_type,
                "kms_key": self._leaves.value(key, self._kms_key) if key else None,
            }
        ]

    def _kms_key(self, value: object) -> str:
        """Check a key that is known only now as one that was known at once."""
        return names.key_of_region(names.kms_key_arn(value), self._home.region)

    def _policy(self, wanted: settings.Repository) -> pulumi.Input[str]:
        later, partition = wanted.access.later(), self._home.partition
        if not later and partition:
            return access.policy_text(wanted.access, partition)

        def build(found: Sequence[str]) -> str:
            partition, *values = found
            known = wanted.access.known(dict(zip(later, values, strict=True)))
            return access.policy_text(known, partition)

        return self._leaves.together(
            ("repositories", wanted.name),
            [
                partition or self._home.partition_output(),
                *(self._leaves.value(leaf, names.account_id) for leaf in later),
            ],
            build,
        )

    def _replicate(self, regions: Sequence[str]) -> None:
        registry_id = self._home.account_id_output()
        aws.ecr.ReplicationConfiguration(
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
            opts=pulumi.ResourceOptions(parent=self),
        )


def _by_name(
    repositories: Mapping[str, aws.ecr.Repository],
    output: Callable[[aws.ecr.Repository], pulumi.Output[str]],
) -> pulumi.Output[dict[str, str]]:
    return pulumi.Output.all(
        **{name: output(made) for name, made in repositories.items()}
    )


class _ProviderHome:
    """Where the component's provider works, asked of it when something needs it."""

    def __init__(self, component: pulumi.Resource) -> None:
        self._options = pulumi.InvokeOptions(parent=component)

    @cached_property
    def partition(self) -> str | None:
        return aws.get_partition(opts=self._options).partition

    @cached_property
    def region(self) -> str | None:
        return aws.get_region(opts=self._options).region

    def partition_output(self) -> pulumi.Output[str]:
        """For a provider that is not known yet."""
        found = aws.get_partition_output(opts=self._options)
        return found.apply(lambda result: result.partition)

    def account_id_output(self) -> pulumi.Output[str]:
        found = aws.get_caller_identity_output(opts=self._options)
        return found.apply(lambda result: result.account_id)


class _Leaves:
    """The outputs among the arguments, checked once their values are known."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._outputs: dict[Later, pulumi.Output[str]] = {}

    def hide(self, value: object, path: Path = ()) -> object:
        """Put a `Later` in place of each output; order mappings as Pulumi does."""
        if isinstance(value, pulumi.Output) or inspect.isawaitable(value):
            later = Later(path)
            self._outputs[later] = pulumi.Output.from_input(value)
            return later
        if isinstance(value, Mapping):
            keys = sorted(value, key=str)
            return {key: self.hide(value[key], (*path, str(key))) for key in keys}
        if isinstance(value, list | tuple):
            return [self.hide(item, (*path, n)) for n, item in enumerate(value)]
        return value

    def value(
        self, leaf: str | Later, rule: Callable[[object], str]
    ) -> pulumi.Input[str]:
        """Return the leaf's value; one that comes later passes *rule* then."""
        if isinstance(leaf, str):
            return leaf
        return self.together(
            leaf.path, [self._outputs[leaf]], lambda found: rule(*found)
        )

    def together(
        self,
        path: Path,
        values: Sequence[pulumi.Input[str]],
        build: Callable[[Sequence[str]], str],
    ) -> pulumi.Output[str]:
        """Build from values once all are known; a refusal says where, if not what."""
        found = pulumi.Output.all(*values)

        def check(known: Sequence[str]) -> str:
            secret, *rest = known
            try:
                return build(rest)
            except Refusal as refusal:
                problems = [problem.under(*path) for problem in refusal.problems]
                if secret:
                    problems = [problem.without_value() for problem in problems]
                error = ConfigError(self._source, problems)
                raise pulumi.RunError(str(error)) from None

        return pulumi.Output.all(found.is_secret(), *values).apply(check)
