"""The arguments looked at from a program's own tests, without engine and AWS."""

import asyncio
from typing import Any

import pulumi
import pytest

from ecr_component import (
    ConfigError,
    EcrRepositoriesArgs,
    EcrRolesArgs,
    ReplicationRule,
    check_args,
    check_registry_args,
    check_roles_args,
)
from tests.recorder import only_images


def test_right_arguments_give_what_was_hardly_meant() -> None:
    args: EcrRepositoriesArgs = {
        "repositories": {"team/web": {"strict_deny_rules_enabled": True}}
    }

    assert check_args({"repositories": {"team/web": {}}}) == []
    assert check_args(args) == [
        (
            "strict_deny_rules_enabled does nothing without "
            "users_or_roles_to_allow_deny_all_else; so it is for team/web"
        )
    ]


def test_wrong_arguments_are_refused_with_every_problem() -> None:
    args: Any = {"repositories": {"Web": {"protect": "yes"}}, "tag": 1}

    with pytest.raises(ConfigError) as refused:
        check_args(args)

    assert str(refused.value) == (
        "EcrRepositories: 3 problems\n"
        "  repositories.Web: 'Web' is not a repository name: use a-z and 0-9, with "
        "single . _ - or / between them; try 'web'\n"
        "  repositories.Web.protect: must be true or false (got 'yes')\n"
        "  tag: unknown key; docs/reference/inputs.md has them all"
    )
    assert [problem.path for problem in refused.value.problems] == [
        ("repositories", "Web"),
        ("repositories", "Web", "protect"),
        ("tag",),
    ]


def test_a_region_is_looked_at_where_it_is_told() -> None:
    args: EcrRepositoriesArgs = {
        "repositories": {"web": {}},
        "replication_regions": ["eu-west-1"],
    }

    assert check_args(args) == [only_images("web", "eu-west-1")]
    with pytest.raises(ConfigError) as refused:
        check_args(args, region="eu-west-1", source="the shop")
    assert str(refused.value) == (
        "the shop: 1 problem\n"
        "  replication_regions[0]: is the region of the repositories themselves (got "
        "'eu-west-1'); remove it: ECR copies to other regions only"
    )


def test_an_output_may_stand_where_the_component_takes_one() -> None:
    async def program() -> None:
        account = pulumi.Output.from_input("111122223333")
        own: Any = {"external_account_ids_with_read_access": [account]}
        assert check_args({"repositories": {"web": own}}) == []
        with pytest.raises(ConfigError, match="is an output, but must be known when"):
            check_args({"repositories": {"web": {"protect": account}}})  # type: ignore[typeddict-item]  # wrong on purpose

    asyncio.run(program())


def test_arguments_that_contain_themselves_are_refused() -> None:
    args: Any = {"repositories": {}}
    args["repositories"]["web"] = args

    with pytest.raises(ConfigError, match="contains itself"):
        check_args(args)


# Those of a registry


def test_right_arguments_of_a_registry_give_what_was_hardly_meant() -> None:
    rule: ReplicationRule = {"regions": ["us-east-1"]}
    assert check_registry_args({"replication_rules": [rule]}) == []
    assert check_registry_args({"replication_rules": [rule, rule]}) == [
        (
            "replication_rules[1]: copies nothing that [0] does not copy, which is for "
            "all repositories; one of the two is enough"
        )
    ]


def test_wrong_arguments_of_a_registry_are_refused_with_every_problem() -> None:
    with pytest.raises(ConfigError) as error:
        check_registry_args(
            {
                "blob_mounting": "ON",
                "replication_rules": [{"regions": ["us-east-1"]}],
            },
            region="us-east-1",
            source="registry of the test",
        )

    assert str(error.value) == (
        "registry of the test: 2 problems\n"
        "  blob_mounting: must be ENABLED or DISABLED (got 'ON')\n"
        "  replication_rules[0].regions[0]: is this registry itself (got 'us-east-1'); "
        "remove it: ECR copies to other registries only, in this region to those of "
        "other accounts"
    )


# Those of roles


def test_right_arguments_of_roles_give_what_was_hardly_meant() -> None:
    args: EcrRolesArgs = {
        "roles": {
            "ci": {
                "push": ["team/*"],
                "github": {"repository": "octo-org/app", "branches": ["main"]},
            }
        }
    }

    assert check_roles_args(args) == []
    assert check_roles_args({**args, "regions": ["eu-nowhere-1"]}) == [
        "regions[0]: no known region is 'eu-nowhere-1'; it may be new"
    ]


def test_wrong_arguments_of_roles_are_refused_with_every_problem() -> None:
    with pytest.raises(ConfigError) as error:
        check_roles_args(
            {
                "roles": {
                    "ci": {
                        "push": ["wbe"],
                        "oidc": {
                            "provider_arn": "arn:aws-cn:iam::111122223333:"
                            "oidc-provider/id.example.com",
                            "audiences": ["a"],
                            "subjects": ["b"],
                        },
                    }
                },
                "repositories": ["web"],
            },
            region="us-east-1",
            source="roles of the test",
        )

    assert str(error.value) == (
        "roles of the test: 2 problems\n"
        "  roles.ci.oidc.provider_arn: is of another partition than the role (aws) "
        "(got 'arn:aws-cn:iam::111122223333:oidc-provider/id.example.com'); "
        "write the ARN of a provider in the role's own account\n"
        "  roles.ci.push[0]: there is no such repository here (got 'wbe'); did you "
        "mean 'web'?"
    )
