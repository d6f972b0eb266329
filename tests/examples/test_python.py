"""The examples in Python, run."""

import json
import runpy
from pathlib import Path

import pytest

from ecr_component.access import actions
from ecr_component.access.role_words import assumed_by, rights
from ecr_component.rehearsal import rehearse
from ecr_component.values.regions import Location
from tests.access.evaluation import allowed, role
from tests.other_stack import ARN, DOMAIN, Reader

EXAMPLES = Path(__file__).parents[2] / "examples"

POLICY = "aws:iam/rolePolicy:RolePolicy"
ROLE = "aws:iam/role:Role"
TASK = "aws:ecs/taskDefinition:TaskDefinition"


def test_the_importing_program_makes_what_it_says() -> None:
    made = rehearse(EXAMPLES / "python-import", "dev")

    domain = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
    assert made.outputs == {
        "urls": {
            "team/api": f"{domain}/team/api",
            "team/jobs": f"{domain}/team/jobs",
            "team/web": f"{domain}/team/web",
        },
        "api_image": f"{domain}/team/api:v1",
        "cache_urls": {"quay": f"{domain}/quay"},
        "role_arns": {"team-ci": "arn:aws:iam::123456789012:role/team-ci"},
    }
    assert made.warnings == ()
    assert {left.type for left in made.not_rehearsed} <= {"hook"}


def test_the_program_with_roles_makes_what_its_file_says() -> None:
    made = rehearse(EXAMPLES / "pipeline", "dev")

    assert [held.name for held in made.repositories] == ["shop/web", "shop/worker"]
    at = Location("eu-west-1", account_id="123456789012")
    assert {
        role.name: (
            [*assumed_by(role.trust_policy, at)],
            [*rights(role.policies.values(), at)],
        )
        for role in made.roles
    } == {
        "shop-ci": (
            ["octo-org/shop on GitHub (branch main)"],
            ["pull and push: shop/*"],
        ),
        "shop-cluster": (
            ["pods of EKS by Pod Identity (namespace shop)", "ec2.amazonaws.com"],
            ["pull: shop/*"],
        ),
    }
    assert made.warnings == ()


def downstream() -> Reader:
    """The program that reads another stack, after its run."""
    reader = Reader()
    reader.run(
        lambda: runpy.run_path(str(EXAMPLES / "downstream" / "__main__.py")),
        {"ecr:registry": "organization/ecr/dev", "ecr:tag": "v1"},
    )
    return reader


def test_the_downstream_program_reads_one_stack() -> None:
    assert downstream().read == ["organization/ecr/dev"]


def test_the_downstream_program_runs_the_image_of_the_other_stack() -> None:
    reader = downstream()

    task = reader.one(TASK)
    assert json.loads(task.inputs["containerDefinitions"]) == [
        {
            "name": "api",
            "image": f"{DOMAIN}/team/api:v1",
            "portMappings": [{"containerPort": 8080}],
        }
    ]
    assert reader.exports["image"] == f"{DOMAIN}/team/api:v1"


@pytest.mark.parametrize(
    ("name", "may"),
    [
        pytest.param("builder", {*actions.PULL, *actions.PUSH}, id="builder"),
        pytest.param("runner", {*actions.PULL}, id="runner"),
    ],
)
def test_the_downstream_roles_use_one_repository(name: str, may: set[str]) -> None:
    policy = downstream().inputs(POLICY)[name]["policy"]
    caller = role(f"arn:aws:iam::210987654321:role/{name}")
    places = {it: f"{ARN}/{it}" for it in ("team/api", "team/web", "team/api-old")}

    found = {
        (action, place)
        for action in {*actions.ALL} - {*actions.LOGIN}
        for place, arn in places.items()
        if allowed(caller, action, arn, identity=[policy])
    }

    assert found == {(action, "team/api") for action in may}
    assert allowed(caller, *actions.LOGIN, "*", identity=[policy])


def test_each_downstream_role_is_for_one_service() -> None:
    trusted = {
        name: json.loads(made["assumeRolePolicy"])["Statement"]["Principal"]
        for name, made in downstream().inputs(ROLE).items()
    }

    assert trusted == {
        "builder": {"Service": "codebuild.amazonaws.com"},
        "runner": {"Service": "ecs-tasks.amazonaws.com"},
    }
