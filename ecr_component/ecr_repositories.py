"""`EcrRepositories`: the component that registers repositories with Pulumi.

No ``from __future__ import annotations`` here: Pulumi's analyzer reads the
annotations as they are.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

import pulumi
import pulumi_aws as aws

from ecr_component import errors
from ecr_component.access import actions, identity_policy
from ecr_component.args import EcrRepositoriesArgs
from ecr_component.errors import refuse
from ecr_component.inputs import parsing
from ecr_component.inputs.desired import DesiredRepositories
from ecr_component.resources import relocation
from ecr_component.resources.caller import as_run_error
from ecr_component.resources.component_inputs import ComponentInputs
from ecr_component.resources.existing import Existing
from ecr_component.resources.foreign_settings import ForeignSettings
from ecr_component.resources.image_access import ImageAccess
from ecr_component.resources.once_per_registry import REPLICATION
from ecr_component.resources.registration import Registrar
from ecr_component.resources.replication_inputs import ByRegions
from ecr_component.resources.role_policies import RolePolicies
from ecr_component.resources.sole_writers import Writer, claim
from ecr_component.values import scalars
from ecr_component.values.closed_models import each
from ecr_component.values.spelling import near_match

TOKEN = "ecr-component:index:EcrRepositories"  # noqa: S105 - a type token


T = TypeVar("T")
_Repositories = Mapping[str, aws.ecr.Repository]


class EcrRepositories(ImageAccess, pulumi.ComponentResource):
    """ECR repositories of one registry, from one description.

    Registers for each repository one ``aws.ecr.Repository`` and, where asked for, one
    ``aws.ecr.LifecyclePolicy`` and one ``aws.ecr.RepositoryPolicy``, all named
    ``<name>/<repository>``; with `replication_regions`, the registry's
    ``aws.ecr.ReplicationConfiguration``, named ``<name>``; and, with `create_replicas`,
    the repositories once more in each of these regions, named
    ``<name>/<repository>@<region>``.
    """

    ecr_repo_arns: pulumi.Output[dict[str, str]]
    """The repositories' ARNs, by repository name."""

    ecr_repo_urls: pulumi.Output[dict[str, str]]
    """The repositories' URLs, for `docker pull` and `docker push`, by repository
    name."""

    ecr_replica_repo_arns: pulumi.Output[dict[str, dict[str, str]]]
    """The ARNs of the replicas that `create_replicas` makes, by region, then by
    repository name."""

    ecr_replica_repo_urls: pulumi.Output[dict[str, dict[str, str]]]
    """Their URLs, likewise."""

    ecr_read_policy_actions: pulumi.Output[list[str]]
    """The IAM actions that read access consists of."""

    ecr_write_policy_actions: pulumi.Output[list[str]]
    """The IAM actions that write access consists of. `GetAuthorizationToken` among them
    works only in an identity policy for the resource `*`."""

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
        given = ComponentInputs(self, name, args, parsing.Reading)
        registry = given.wanted
        self._deferred = given.deferred
        self._role_policies = RolePolicies(self, name, self._deferred)
        for warning in registry.warnings:
            pulumi.log.warn(given.caller.told(warning), self)
        self._existing = Existing(self, name, given.source, given.caller)
        self._location = given.location.within(registry.region)
        foreign = self._foreign(name, given)
        registrar = Registrar(
            self, name, self._deferred, self._location, self._existing
        )
        with self._deferred.refused_together():
            self._repositories: dict[str, aws.ecr.Repository] = {}
            for wanted in registry.repositories:
                made = registrar.repository(wanted, registry.region)
                self._repositories[wanted.name] = made
            self._replicas: dict[str, dict[str, aws.ecr.Repository]] = {}
            for region in registry.replica_regions:
                self._replicas[region] = {}
                for wanted in registry.repositories:
                    made = registrar.repository(wanted, region, is_replica=True)
                    self._replicas[region][wanted.name] = made
        repositories = list(self._repositories.values())
        replicas = [it for there in self._replicas.values() for it in there.values()]
        regions = {name: made.region for name, made in self._repositories.items()}
        if foreign:
            replication = registrar.replication(
                registry, repositories, replicas, foreign, given.handed_over
            )
            regions["the replication configuration"] = replication.region
        if regions:
            relocation.warn_of_what_stays(
                self, self._location.region, regions, said=registry.region is not None
            )

        accepted = self._existing.refuse(it.urn for it in [*repositories, *replicas])
        here, there = self._repositories, self._replicas
        self.ecr_repo_arns = _once(accepted, _arns(here))
        self.ecr_repo_urls = _once(accepted, _urls(here))
        self.ecr_replica_repo_arns = _once(accepted, _each(_arns, there))
        self.ecr_replica_repo_urls = _once(accepted, _each(_urls, there))
        self.ecr_read_policy_actions = pulumi.Output.from_input(list(actions.READ))
        self.ecr_write_policy_actions = pulumi.Output.from_input(list(actions.WRITE))
        self.register_outputs(
            {
                "ecr_repo_arns": self.ecr_repo_arns,
                "ecr_repo_urls": self.ecr_repo_urls,
                "ecr_replica_repo_arns": self.ecr_replica_repo_arns,
                "ecr_replica_repo_urls": self.ecr_replica_repo_urls,
                "ecr_read_policy_actions": self.ecr_read_policy_actions,
                "ecr_write_policy_actions": self.ecr_write_policy_actions,
            }
        )

    def grant_pull(
        self,
        name: str,
        role: aws.iam.Role | pulumi.Input[str],
        *repositories: str,
        regions: Sequence[str] | None = None,
    ) -> aws.iam.RolePolicy:
        """Let a role pull.

        Registers an ``aws.iam.RolePolicy`` named ``<component>/<name>``, under the
        component; its name in IAM begins with ``<component>-<name>-`` and is its own.

        Args:
            name: Unique among the grants of this component; 1 to 128 characters.
            role: The role, or its name.
            repositories: At least one, by name.
            regions: As for `pull_policy`.

        Raises:
            pulumi.RunError: a name is not one that IAM or this component knows, or the
                role's policies would be too long.
        """
        return self._grant(name, role, identity_policy.PULL, repositories, regions)

    def grant_push(
        self, name: str, role: aws.iam.Role | pulumi.Input[str], *repositories: str
    ) -> aws.iam.RolePolicy:
        """Let a role push; the same as `grant_pull` otherwise."""
        return self._grant(name, role, identity_policy.PUSH, repositories)

    def grant_pull_push(
        self, name: str, role: aws.iam.Role | pulumi.Input[str], *repositories: str
    ) -> aws.iam.RolePolicy:
        """Let a role pull and push; the same as `grant_pull` otherwise."""
        return self._grant(name, role, identity_policy.PULL_AND_PUSH, repositories)

    def _grant(
        self,
        name: str,
        role: aws.iam.Role | pulumi.Input[str],
        granted: Sequence[str],
        repositories: Sequence[str],
        regions: Sequence[str] | None = None,
    ) -> aws.iam.RolePolicy:
        policy = self._policy(granted, repositories, regions)
        return self._role_policies.grant(
            name,
            role,
            policy,
            identity_policy.shortest_policy(granted, repositories, regions),
        )

    def _url_of(self, repository: str, region: str | None) -> pulumi.Output[str]:
        there = self._repositories if region is None else self._there(region)
        return self._made(repository, there).repository_url

    def _arns_of(
        self, repositories: Sequence[str], regions: Sequence[str] | None
    ) -> pulumi.Output[list[str]]:
        with as_run_error("regions"):
            here = [self._repositories]
            places = here if regions is None else each(self._there)(regions)
        with as_run_error("repositories"):
            made = [each(partial(self._made, among=it))(repositories) for it in places]
        return pulumi.Output.all(*(one.arn for there in made for one in there))

    def _there(self, region: object) -> _Repositories:
        """The repositories in a region."""
        name = scalars.text(region)
        if name in self._replicas:
            return self._replicas[name]
        if self._location.region in (None, name):  # a preview may not know it
            return self._repositories
        known = list(self._replicas)
        others = f"they are in {errors.listing(known)}" if known else "there are none"
        remedy = near_match(name, known, others)
        raise refuse("there are no replicas in this region", name, remedy)

    def _made(self, repository: object, among: _Repositories) -> aws.ecr.Repository:
        name = scalars.text(repository)
        if name in among:
            return among[name]
        known = list(among)
        others = f"there are {errors.listing(known)}" if known else "there is none"
        remedy = near_match(name, known, others)
        raise refuse("there is no such repository here", name, remedy)

    def _foreign(
        self, name: str, given: ComponentInputs[DesiredRepositories]
    ) -> ForeignSettings | None:
        """What else says where images are copied to, if they are copied."""
        wanted = given.wanted
        if not wanted.replication_regions:
            return None
        by_regions = ByRegions(
            wanted.replication_regions,
            wanted.replication_filters,
            create_replicas=wanted.create_replicas,
        )
        writer = Writer(f"EcrRepositories {name!r}", by_regions)
        region, account_id = self._location.region, self._location.account_id
        taken = claim(self, writer, [REPLICATION], region, given.caller)
        if taken:
            raise given.caller.refusal(given.source, taken)
        return ForeignSettings(self, name, given.caller, account_id, by_regions)


def _arns(made: _Repositories) -> pulumi.Output[dict[str, str]]:
    return _all({name: one.arn for name, one in made.items()})


def _urls(made: _Repositories) -> pulumi.Output[dict[str, str]]:
    return _all({name: one.repository_url for name, one in made.items()})


def _each(
    outputs: Callable[[_Repositories], pulumi.Output[dict[str, str]]],
    replicas: Mapping[str, _Repositories],
) -> pulumi.Output[dict[str, dict[str, str]]]:
    """The outputs of each region."""
    return _all({region: outputs(there) for region, there in replicas.items()})


def _all(outputs: Mapping[str, pulumi.Output[T]]) -> pulumi.Output[dict[str, T]]:
    # Of nothing, Output.all makes a list.
    return pulumi.Output.all(**outputs) if outputs else pulumi.Output.from_input({})


def _once(accepted: pulumi.Output[None], output: pulumi.Output[T]) -> pulumi.Output[T]:
    """An output, once all repositories are *accepted*."""
    return pulumi.Output.all(output, accepted).apply(lambda both: both[0])
