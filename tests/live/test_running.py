"""What runs on ECS and Lambda, from clients that answer in AWS's shape."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.client import BaseClient
from botocore.stub import Stubber

from ecr_component.live.live_images import AwsError
from ecr_component.live.running import addresses_in_use, running_images

ARN = "arn:aws:ecs:eu-west-1:111122223333"
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:job"
DIGEST = "sha256:" + "a" * 64
CLUSTER = {"cluster": "live"}


def client(service: str) -> Any:  # noqa: ANN401 - boto3's, made at run time
    session = boto3.Session("a", "b", region_name="eu-west-1")
    return session.client(service)


@pytest.fixture
def ecs() -> Iterator[Stubber]:
    with Stubber(client("ecs")) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def functions() -> Iterator[Stubber]:
    with Stubber(client("lambda")) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def definition(ecs: Stubber, name: str, *images: str) -> None:
    containers = [{"name": "it", "image": image} for image in images]
    ecs.add_response(
        "describe_task_definition",
        {"taskDefinition": {"containerDefinitions": containers}},
        {"taskDefinition": name},
    )


def no_functions(functions: Stubber) -> None:
    functions.add_response("list_functions", {"Functions": []})


def test_tasks_services_and_the_last_of_each_family_count(
    ecs: Stubber, functions: Stubber
) -> None:
    no_functions(functions)
    ecs.add_response(
        "list_task_definition_families", {"families": ["job"]}, {"status": "ACTIVE"}
    )
    ecs.add_response("list_clusters", {"clusterArns": ["live"]})
    ecs.add_response("list_tasks", {"taskArns": ["t1"], "nextToken": "more"}, CLUSTER)
    ecs.add_response(
        "list_tasks", {"taskArns": ["t2"]}, {**CLUSTER, "nextToken": "more"}
    )
    started = {"image": "r/api:v1", "imageDigest": DIGEST}
    ecs.add_response(
        "describe_tasks",
        {
            "tasks": [
                {"taskDefinitionArn": "api:1", "containers": [started]},
                {"taskDefinitionArn": "api:1", "containers": [{"image": "r/log:v2"}]},
            ]
        },
        {**CLUSTER, "tasks": ["t1", "t2"]},
    )
    ecs.add_response("list_services", {"serviceArns": ["s1", "s2"]}, CLUSTER)
    deployments = [{"taskDefinition": "web:8"}, {"taskDefinition": "web:9"}]
    ecs.add_response(
        "describe_services",
        {
            "services": [
                {"taskDefinition": "web:9", "deployments": deployments},
                {"serviceName": "deployed from outside"},
            ]
        },
        {**CLUSTER, "services": ["s1", "s2"]},
    )
    definition(ecs, "job", "r/job:v3")
    definition(ecs, "api:1", "r/api:v1", "r/log:v2")
    definition(ecs, "web:9", "r/web:v9")
    definition(ecs, "web:8", "r/web:v8")
    assert addresses_in_use(ecs.client, functions.client) == [
        *(f"r/api:v1@{DIGEST}", "r/log:v2", "r/job:v3", "r/api:v1", "r/web:v9"),
        "r/web:v8",
    ]


def test_every_version_of_a_function_with_an_image_counts(
    ecs: Stubber, functions: Stubber
) -> None:
    ecs.add_response("list_task_definition_families", {"families": []})
    ecs.add_response("list_clusters", {"clusterArns": []})
    versions = [
        {"PackageType": "Image", "FunctionArn": f"{FUNCTION}:$LATEST"},
        {"PackageType": "Image", "FunctionArn": f"{FUNCTION}:1"},
        {"PackageType": "Zip", "FunctionArn": f"{FUNCTION}:2"},
    ]
    functions.add_response(
        "list_functions", {"Functions": versions}, {"FunctionVersion": "ALL"}
    )
    code = {"ImageUri": "r/job:v1", "ResolvedImageUri": f"r/job@{DIGEST}"}
    for version, has in (("$LATEST", code), ("1", {"ImageUri": "r/job:v1"})):
        about = {"FunctionName": f"{FUNCTION}:{version}"}
        functions.add_response("get_function", {"Code": has}, about)
    found = addresses_in_use(ecs.client, functions.client)
    assert found == ["r/job:v1", f"r/job@{DIGEST}"]


def test_an_account_in_which_nothing_runs_has_no_images(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nothing: dict[str, object] = {"families": [], "clusterArns": [], "Functions": []}
    asked = []

    def call(
        client: BaseClient, operation: str, _about: dict[str, object]
    ) -> dict[str, object]:
        asked.append((client.meta.region_name, operation))
        return nothing

    monkeypatch.setattr(BaseClient, "_make_api_call", call)
    assert running_images(region="eu-west-1", profile=None) == []
    assert asked == [
        ("eu-west-1", "ListTaskDefinitionFamilies"),
        ("eu-west-1", "ListClusters"),
        ("eu-west-1", "ListFunctions"),
    ]


def test_what_aws_denies_is_an_error_and_not_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_CONFIG_FILE", "none")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "none")
    with pytest.raises(AwsError, match=r"^The config profile \(nobody\) could not"):
        running_images(region="eu-west-1", profile="nobody")
