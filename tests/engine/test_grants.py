"""Grants to a role keep out of each other's way, and no step takes one away."""

import json
import re
from typing import Any, Final

import pulumi_aws as aws_provider
from pulumi import ResourceOptions

from ecr_component import EcrRepositories
from tests.engine.aws import Aws
from tests.engine.conftest import Deploy
from tests.engine.driver import CREATED_FIRST, DELETED, Program

TRUST: Final = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Service": "codebuild.amazonaws.com"},
            "Action": "sts:AssumeRole",
        },
    }
)
COMPONENTS: Final = ("images", "team/tools")
PREFIXES: Final = ["images-build-", "team-tools-build-"]


def prefixes(aws: Aws, name: str = "build") -> list[str]:
    """The names of a role's policies, without what makes each unlike any other."""
    return sorted(re.sub(r"[0-9a-f]{26}$", "", it) for it in aws.role_policies(name))


def components() -> dict[str, EcrRepositories]:
    return {
        name: EcrRepositories(name, {"repositories": {f"{name}/api": {}}})
        for name in COMPONENTS
    }


def role() -> aws_provider.iam.Role:
    return aws_provider.iam.Role("build", name="build", assume_role_policy=TRUST)


def as_before() -> None:
    """Register what grants were: in IAM by the grant's name alone."""
    build = role()
    for name, made in components().items():
        aws_provider.iam.RolePolicy(
            f"{name}/build",
            name="build",
            role=build.name,
            policy=made.pull_policy(f"{name}/api"),
            opts=ResourceOptions(parent=made),
        )


def granting(*names: str) -> Program:
    def program() -> None:
        build = role()
        for name, made in components().items():
            if name in names:
                made.grant_pull("build", build, f"{name}/api")

    return program


def steps(step: str, *names: str) -> dict[str, str]:
    return {f"RolePolicy {name}/build": step for name in names}


def test_two_components_grant_under_one_name(aws: Aws, deploy: Deploy) -> None:
    stack = deploy(granting(*COMPONENTS))

    assert stack.up().ok
    assert stack.up(refresh=True).is_clean
    assert prefixes(aws) == PREFIXES

    less = stack.run(granting("images")).up()

    assert less.steps == steps(DELETED, "team/tools")
    assert prefixes(aws) == PREFIXES[:1]
    assert stack.destroy().ok


def test_a_role_keeps_its_rights_while_their_names_change(
    aws: Aws, deploy: Deploy
) -> None:
    stack = deploy(as_before)
    assert stack.up().ok
    assert aws.role_policies("build") == ["build"]  # the second's alone
    seen: list[list[str]] = []

    stack.run(granting(*COMPONENTS))
    preview = stack.preview()
    run = stack.up(on_event=lambda _: seen.append(aws.role_policies("build")))

    assert preview.steps == steps(CREATED_FIRST, *COMPONENTS), preview
    assert run.ok, run
    assert run.steps == steps(CREATED_FIRST, *COMPONENTS)
    assert [] not in seen
    assert seen[0] == ["build"]
    assert prefixes(aws) == PREFIXES
    assert stack.up(refresh=True).is_clean
    assert stack.destroy().ok


def test_a_grant_replaced_by_force_is_there_afterwards(
    aws: Aws, deploy: Deploy
) -> None:
    stack = deploy(granting("images"))
    assert stack.up().ok
    state: Any = stack.sdk.export_stack().deployment
    grant = next(it["urn"] for it in state["resources"] if "RolePolicy" in it["type"])

    assert stack.up(replace=[grant]).ok

    assert prefixes(aws) == PREFIXES[:1]


def test_a_grant_to_another_role_is_a_replacement(aws: Aws, deploy: Deploy) -> None:
    def to(name: str) -> Program:
        def program() -> None:
            for each in ("build", "deploy"):
                aws_provider.iam.Role(each, name=each, assume_role_policy=TRUST)
            components()["images"].grant_pull("build", name, "images/api")

        return program

    stack = deploy(to("build"))
    assert stack.up().ok

    run = stack.run(to("deploy")).up()

    assert run.ok, run
    assert aws.role_policies("build") == []
    assert prefixes(aws, "deploy") == PREFIXES[:1]
