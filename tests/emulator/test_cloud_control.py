"""Cloud Control tells of a registry what AWS's handlers would."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config

from tools.emulator_server import Emulator

from .conftest import ACCOUNT, REGION, refused

REPLICATION = "AWS::ECR::ReplicationConfiguration"
SCANNING = "AWS::ECR::RegistryScanningConfiguration"
POLICY = "AWS::ECR::RegistryPolicy"

DOCUMENT = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
            "Action": "ecr:ReplicateImage",
            "Resource": "*",
        }
    ],
}


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


def client(service: str, emulator: Emulator) -> Any:  # noqa: ANN401 - boto3's
    make: Callable[..., Any] = boto3.client
    return make(
        service,
        region_name=REGION,
        endpoint_url=emulator.url,
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106 - nobody's
        config=Config(retries={"total_max_attempts": 1}),
    )


@pytest.fixture
def ecr(emulator: Emulator) -> Any:  # noqa: ANN401 - boto3's
    emulator.reset()
    return client("ecr", emulator)


@pytest.fixture
def cloud_control(emulator: Emulator) -> Any:  # noqa: ANN401 - boto3's
    return client("cloudcontrol", emulator)


def told(cloud_control: Any, kind: str) -> object:  # noqa: ANN401 - boto3's
    found = cloud_control.get_resource(TypeName=kind, Identifier=ACCOUNT)
    assert found["TypeName"] == kind
    assert found["ResourceDescription"]["Identifier"] == ACCOUNT
    return json.loads(found["ResourceDescription"]["Properties"])


def test_a_new_registry_has_basic_scanning_and_nothing_else(
    ecr: Any,  # noqa: ANN401, ARG001 - boto3's
    cloud_control: Any,  # noqa: ANN401 - boto3's
) -> None:
    nothing = {"RegistryId": ACCOUNT, "ScanType": "BASIC", "Rules": []}

    assert told(cloud_control, SCANNING) == nothing
    for kind in (REPLICATION, POLICY):
        refusal = refused(cloud_control.get_resource, TypeName=kind, Identifier=ACCOUNT)
        assert refusal == (
            "ResourceNotFoundException",
            f"Resource of type {kind} with identifier {ACCOUNT} is not found",
        )


def test_what_was_put_is_told_in_cloudformations_words(
    ecr: Any,  # noqa: ANN401 - boto3's
    cloud_control: Any,  # noqa: ANN401 - boto3's
) -> None:
    destination = {"region": "us-east-1", "registryId": ACCOUNT}
    copied = {"filter": "team/", "filterType": "PREFIX_MATCH"}
    ecr.put_replication_configuration(
        replicationConfiguration={
            "rules": [{"destinations": [destination], "repositoryFilters": [copied]}]
        }
    )
    scanned = {"filter": "*", "filterType": "WILDCARD"}
    ecr.put_registry_scanning_configuration(
        scanType="ENHANCED",
        rules=[{"scanFrequency": "SCAN_ON_PUSH", "repositoryFilters": [scanned]}],
    )
    ecr.put_registry_policy(policyText=json.dumps(DOCUMENT))

    assert told(cloud_control, REPLICATION) == {
        "RegistryId": ACCOUNT,
        "ReplicationConfiguration": {
            "Rules": [
                {
                    "Destinations": [{"Region": "us-east-1", "RegistryId": ACCOUNT}],
                    "RepositoryFilters": [
                        {"Filter": "team/", "FilterType": "PREFIX_MATCH"}
                    ],
                }
            ]
        },
    }
    assert told(cloud_control, SCANNING) == {
        "RegistryId": ACCOUNT,
        "ScanType": "ENHANCED",
        "Rules": [
            {
                "ScanFrequency": "SCAN_ON_PUSH",
                "RepositoryFilters": [{"Filter": "*", "FilterType": "WILDCARD"}],
            }
        ],
    }
    policy = {"RegistryId": ACCOUNT, "PolicyText": DOCUMENT}
    assert told(cloud_control, POLICY) == policy


def test_another_account_has_nothing_here(
    ecr: Any,  # noqa: ANN401, ARG001 - boto3's
    cloud_control: Any,  # noqa: ANN401 - boto3's
) -> None:
    code, _ = refused(
        cloud_control.get_resource, TypeName=SCANNING, Identifier="111122223333"
    )

    assert code == "ResourceNotFoundException"


def test_who_may_not_ask_ecr_may_not_ask_here(
    ecr: Any,  # noqa: ANN401, ARG001 - boto3's
    cloud_control: Any,  # noqa: ANN401 - boto3's
    emulator: Emulator,
) -> None:
    emulator.inject("DescribeRegistry", "deny")

    code, _ = refused(
        cloud_control.get_resource, TypeName=REPLICATION, Identifier=ACCOUNT
    )

    assert code == "AccessDeniedException"


@pytest.mark.parametrize(
    ("call", "asked", "says"),
    [
        pytest.param(
            "get_resource",
            {"TypeName": "AWS::ECR::Repository", "Identifier": "web"},
            ("TypeNotFoundException", "The type AWS::ECR::Repository is not found"),
            id="another-type",
        ),
        pytest.param(
            "list_resources",
            {"TypeName": POLICY},
            (
                "UnknownOperationException",
                "there is no ListResources here, only GetResource",
            ),
            id="another-operation",
        ),
    ],
)
def test_the_rest_of_cloud_control_is_not_here(
    cloud_control: Any,  # noqa: ANN401 - boto3's
    call: str,
    asked: dict[str, str],
    says: tuple[str, str],
) -> None:
    assert refused(getattr(cloud_control, call), **asked) == says
