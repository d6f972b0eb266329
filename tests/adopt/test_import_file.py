import json
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest

from ecr_component import EcrRegistry, EcrRepositories
from ecr_component.adopt.description import Description, describe
from ecr_component.adopt.holding import TakenReplication
from ecr_component.adopt.import_file import Target, import_file
from ecr_component.live.inventory import HeldDestination, HeldReplicationRule
from tests.adopt.build import ACCOUNT, fixture, held, registry
from tests.recorder import COMPONENT, STACK, Recorder

TARGET: Final = Target("ecr", "eu-west-1", "7.51.1")
READ: Final = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"AWS": "111122223333"},
            "Action": "ecr:BatchGetImage",
        },
    }
)
RULES: Final = json.dumps(
    {
        "rules": [
            {
                "rulePriority": 1,
                "selection": {
                    "tagStatus": "any",
                    "countType": "imageCountMoreThan",
                    "countNumber": 9,
                },
                "action": {"type": "expire"},
            }
        ]
    }
)
EVERYTHING: Final = describe(
    registry(
        held(repository_policy=READ, lifecycle_policy=RULES),
        held("team/web"),
        replication=TakenReplication(
            (HeldReplicationRule((HeldDestination("us-east-1", ACCOUNT),)),)
        ),
    )
)


def entries(description: Description, target: Target = TARGET) -> list[dict[str, Any]]:
    found: Any = import_file(description, target)["resources"]
    return list(found)


def test_a_file_has_the_component_its_children_and_what_they_are_called() -> None:
    child = {"parent": "ecr", "version": "7.51.1"}

    assert import_file(EVERYTHING, TARGET) == {
        "resources": [
            {"type": COMPONENT, "name": "ecr", "component": True},
            {
                "type": "aws:ecr/repository:Repository",
                "name": "ecr/team/api",
                "id": "team/api",
                **child,
            },
            {
                "type": "aws:ecr/repositoryPolicy:RepositoryPolicy",
                "name": "ecr/team/apiRepositoryPolicy",
                "id": "team/api",
                **child,
                "logicalName": "ecr/team/api",
            },
            {
                "type": "aws:ecr/lifecyclePolicy:LifecyclePolicy",
                "name": "ecr/team/apiLifecyclePolicy",
                "id": "team/api",
                **child,
                "logicalName": "ecr/team/api",
            },
            {
                "type": "aws:ecr/repository:Repository",
                "name": "ecr/team/web",
                "id": "team/web",
                **child,
            },
            {
                "type": "aws:ecr/replicationConfiguration:ReplicationConfiguration",
                "name": "ecrReplicationConfiguration",
                "id": ACCOUNT,
                **child,
                "logicalName": "ecr",
            },
        ]
    }


def test_a_program_may_call_the_component_otherwise() -> None:
    found = entries(EVERYTHING, Target("images", "eu-west-1", "7.51.1"))

    assert [entry["name"] for entry in found][:2] == ["images", "images/team/api"]
    assert {entry.get("parent") for entry in found} == {None, "images"}


def test_out_of_the_provider_s_region_ids_name_theirs() -> None:
    found = entries(EVERYTHING, Target("ecr", "us-east-1", "7.51.1"))

    assert [entry.get("id") for entry in found] == [
        None,
        *["team/api@eu-west-1"] * 3,
        "team/web@eu-west-1",
        f"{ACCOUNT}@eu-west-1",
    ]


def test_what_the_stack_file_does_not_say_is_not_imported() -> None:
    description = describe(
        registry(
            held(repository_policy="{}", lifecycle_policy='{"rules": []}'),
            replication=TakenReplication(()),
        )
    )

    assert [entry["name"] for entry in entries(description)] == ["ecr", "ecr/team/api"]


FIXTURES: Final = [
    (name, index)
    for name, count in {
        "cloudposse": 1,
        "gruntwork": 1,
        "mixed": 3,
        "plain": 1,
        "terraform_aws_modules": 1,
    }.items()
    for index in range(count)
]


@pytest.mark.parametrize(("name", "index"), FIXTURES)
def test_the_engine_takes_the_file(name: str, index: int) -> None:
    """By the engine's rules: see `urns`."""
    description = describe(fixture(name).registries[index])

    assert urns(entries(description))


@pytest.mark.parametrize(("name", "index"), FIXTURES)
def test_every_urn_is_one_that_the_component_registers(name: str, index: int) -> None:
    description = describe(fixture(name).registries[index])

    registered = recorded(lambda: components_of(description.inputs))

    assert Counter(urns(entries(description))) == Counter(registered)


def components_of(inputs: Mapping[str, Any]) -> None:
    """Register what a stack file with these inputs describes."""
    own: Any = {key: it for key, it in inputs.items() if key != "registry"}
    EcrRepositories("ecr", own)
    if "registry" in inputs:
        EcrRegistry("ecr", inputs["registry"])


def recorded(program: Callable[[], object]) -> list[str]:
    recorder = Recorder()
    recorder.account = ACCOUNT
    recorder.run(program)
    return [made.urn for made in recorder.registered]


ALLOWED: Final = {
    *("type", "name", "id", "parent", "provider", "version", "pluginDownloadUrl"),
    *("component", "remote", "logicalName", "inputs", "outputs"),
}


def urns(resources: list[dict[str, Any]]) -> list[str]:
    """Read a file as `pulumi import --file` does, and tell what it makes.

    Names are unique, as soon as one is referred to; a parent stands in the file; a
    component has no id, any other resource has one; nothing names `properties`, which
    the engine would look up by an id that is there more than once.
    """
    by_name = {resource["name"]: resource for resource in resources}
    assert len(by_name) == len(resources)
    found = []
    for resource in resources:
        assert set(resource) <= ALLOWED
        assert resource.get("component", False) is not ("id" in resource)
        types = [resource["type"]]
        parent = resource.get("parent")
        while parent:
            types.insert(0, by_name[parent]["type"])
            parent = by_name[parent].get("parent")
        name = resource.get("logicalName", resource["name"])
        found.append(f"urn:pulumi:dev::ecr::{'$'.join(types)}::{name}")
    assert STACK not in str(found)
    assert len(set(found)) == len(found)
    return found
