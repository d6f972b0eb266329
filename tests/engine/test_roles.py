"""Roles in an engine: each change by itself, and that nothing is left to do then."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from ecr_component import EcrRoles
from tests.changes import Change
from tests.engine.aws import Aws
from tests.engine.conftest import Deploy, DeployFile
from tests.engine.driver import CREATED, Command, Deployment
from tests.engine.installed import ROOT
from tests.engine.test_changes import Runs, of_component
from tests.role_changes import CHANGES_OF_ROLES, ONE, program_of_roles
from tools.emulator_server import Emulator

FILE: Final = {
    "aws:region": "eu-west-1",
    "ecr:repositories": {"shop/web": {}},
    "ecr:replication_regions": ["us-east-1"],
    "ecr:roles": {
        "ci": {
            "push": ["shop/*"],
            "github": {"repository": "octo-org/shop", "branches": ["main"]},
        },
        "cluster": {"pull": ["shop/web"], "eks": {"pod_identity": True}},
    },
    "ecr:create_oidc_providers": ["github"],
}


@pytest.fixture(scope="module")
def runs(emulator: Emulator, deploy: Deploy) -> Runs:
    emulator.reset()
    stack = deploy(program_of_roles("before")).write_state_at_the_end()
    before = stack.up()
    stack.run(program_of_roles("after"))
    return Runs(before, stack.preview(), stack.up(), stack.preview())


def test_all_that_is_to_change_is_there_first(runs: Runs) -> None:
    assert runs.before.ok, runs.before


@pytest.mark.parametrize("change", CHANGES_OF_ROLES, ids=lambda change: change.name)
def test_a_change_has_these_steps_and_no_others(runs: Runs, change: Change) -> None:
    assert runs.preview.ok, runs.preview
    assert of_component(runs.preview, change.name) == change.steps
    assert of_component(runs.after, change.name) == change.steps


def test_after_all_changes_nothing_is_left_to_do(runs: Runs) -> None:
    assert runs.after.ok, runs.after
    assert runs.again.is_clean


def iam(aws: Aws) -> Any:  # noqa: ANN401 - boto3 makes its clients' methods at run time
    """A client of IAM, where the engine works."""
    import boto3  # noqa: PLC0415 - slow to load

    return boto3.client(
        "iam",
        endpoint_url=aws.url,
        region_name=aws.region,
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106 - nobody's
    )


def file(**role: object) -> str:
    """A stack file of one role, `ci`."""
    config = {"aws:region": "eu-west-1", "ecr:roles": {"ci": {**ONE, **role}}}
    return f"config: {json.dumps(config)}\n"


def test_roles_of_a_stack_file_go_up_stay_and_go_down(
    aws: Aws, deploy_file: DeployFile
) -> None:
    client = iam(aws)
    stack = deploy_file(f"config: {json.dumps(FILE)}\n")

    for run in stack.preview(), stack.up():
        assert run.ok, run
        assert set(run.steps.values()) == {CREATED}
    for run in stack.preview(), stack.up(), stack.refresh(), stack.preview():
        assert run.is_clean, run

    told = {role["RoleName"]: role["Arn"] for role in client.list_roles()["Roles"]}
    assert sorted(told) == ["ci", "cluster"]
    assert stack.outputs()["ecr_role_arns"] == told
    policy = client.get_role_policy(RoleName="cluster", PolicyName="ecr")
    resources = policy["PolicyDocument"]["Statement"][1]["Resource"]
    assert [arn.split(":")[3] for arn in resources] == ["eu-west-1", "us-east-1"]
    assert (
        len(client.list_open_id_connect_providers()["OpenIDConnectProviderList"]) == 1
    )

    assert stack.destroy().ok
    assert client.list_roles()["Roles"] == []


def test_another_path_fails_with_the_role_as_it_was(
    aws: Aws, deploy_file: DeployFile
) -> None:
    client = iam(aws)
    stack = deploy_file(file(), program=None)
    assert stack.up().ok
    before = client.get_role(RoleName="ci")["Role"]

    moved = stack.configure(file(path="/ci/")).up()

    assert not moved.ok
    assert "EntityAlreadyExists" in moved.said
    assert client.get_role(RoleName="ci")["Role"] == before
    assert client.list_role_policies(RoleName="ci")["PolicyNames"] == ["ecr"]
    assert stack.configure(file()).up().ok


def test_a_role_that_somebody_else_has_is_left_alone(
    aws: Aws, deploy_file: DeployFile
) -> None:
    client = iam(aws)
    trust = '{"Version":"2012-10-17","Statement":[]}'
    client.create_role(RoleName="ci", AssumeRolePolicyDocument=trust)

    run = deploy_file(file(), program=None).up()

    assert not run.ok
    assert "EntityAlreadyExists" in run.said
    assert client.list_role_policies(RoleName="ci")["PolicyNames"] == []


def test_a_provider_of_the_same_program_may_be_trusted(
    aws: Aws, deploy: Deploy
) -> None:
    def program() -> None:
        import pulumi_aws  # noqa: PLC0415 - slow to load

        cluster = pulumi_aws.iam.OpenIdConnectProvider(
            "cluster",
            url="https://oidc.example.com",
            client_id_lists=["sts.amazonaws.com"],
        )
        eks: Any = {
            "provider_arn": cluster.arn,
            "namespace": "shop",
            "service_account": "web",
        }
        EcrRoles("ecr", {"roles": {"pods": {"pull": ["web"], "eks": eks}}})

    stack = deploy(program)
    for run in stack.preview(), stack.up():
        assert run.ok, run
    assert stack.up().is_clean
    trust = iam(aws).get_role(RoleName="pods")["Role"]["AssumeRolePolicyDocument"]
    assert trust["Statement"][0]["Condition"]["StringEquals"] == {
        "oidc.example.com:aud": "sts.amazonaws.com",
        "oidc.example.com:sub": "system:serviceaccount:shop:web",
    }


def test_the_example_goes_up_stays_and_goes_down(
    aws: Aws, command: Command, tmp_path: Path
) -> None:
    folder = tmp_path / "pipeline"
    shutil.copytree(ROOT / "examples" / "pipeline", folder)
    project = folder / "Pulumi.yaml"
    own = yaml.safe_load(project.read_text("utf-8"))
    own["runtime"]["options"]["virtualenv"] = sys.prefix
    project.write_text(yaml.safe_dump(own), "utf-8")
    stack = Deployment(command, folder)

    for run in stack.preview(), stack.up():
        assert run.ok, run
        assert set(run.steps.values()) == {CREATED}
    for run in stack.preview(), stack.up(), stack.refresh():
        assert run.is_clean, run

    assert aws.names() == ["shop/web", "shop/worker"]
    assert sorted(stack.outputs()["ecr_role_arns"]) == ["shop-ci", "shop-cluster"]
    assert stack.destroy().ok
    assert aws.names() == []
