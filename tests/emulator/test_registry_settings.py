"""Replication, registry policy, tokens and account settings."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ecr_component.emulator import local_aws

from .conftest import ACCOUNT, REGION, Ecr, refused


def replication(count: int, region: str = "eu-west-1") -> dict[str, Any]:
    destinations = [{"region": region, "registryId": ACCOUNT}]
    return {"rules": [{"destinations": destinations} for _ in range(count)]}


@pytest.mark.parametrize("count", [0, 1, 2, 25])
def test_up_to_25_replication_rules_are_kept(ecr: Ecr, count: int) -> None:
    ecr.put_replication_configuration(replicationConfiguration=replication(count))

    kept = ecr.describe_registry()["replicationConfiguration"]
    assert kept == replication(count)


def test_stock_moto_refuses_a_second_replication_rule(stock_ecr: Ecr) -> None:
    asked = {"replicationConfiguration": replication(2)}

    assert refused(stock_ecr.put_replication_configuration, **asked) == (
        "ValidationException",
        "This feature is disabled",
    )


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        pytest.param(replication(26), "At most 25 rules", id="26"),
        pytest.param(
            {"rules": [*replication(1)["rules"], *replication(1, REGION)["rules"]]},
            "Replication destination cannot be the same as the source registry",
            id="own-registry",
        ),
    ],
)
def test_replication_that_aws_refuses_is_refused(
    ecr: Ecr, asked: dict[str, Any], reason: str
) -> None:
    refusal = refused(ecr.put_replication_configuration, replicationConfiguration=asked)

    assert refusal == (
        "InvalidParameterException",
        (
            "Invalid parameter at 'replicationConfiguration' failed to satisfy "
            f"constraint: '{reason}'"
        ),
    )


def registry_policy(**action: object) -> str:
    statement = {"Effect": "Allow", "Principal": "*", "Resource": "*", **action}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


SCOPE_V2 = [
    {"Action": "ecr:BatchImportUpstreamImage"},
    {"Action": ["ecr:CreateRepository", "ecr:PutImage"]},
    {"Action": "ECR:*"},
    {"NotAction": "ecr:DeleteRepository"},
]


@pytest.mark.parametrize("action", SCOPE_V2)
def test_a_registry_policy_may_name_any_action_of_ecr(
    ecr: Ecr, action: dict[str, Any]
) -> None:
    text = registry_policy(**action)

    ecr.put_registry_policy(policyText=text)

    assert ecr.get_registry_policy()["policyText"] == text


def test_a_registry_policy_may_hold_one_bare_statement(ecr: Ecr) -> None:
    document = json.loads(registry_policy(Action="ecr:PutImage"))
    text = json.dumps({**document, "Statement": document["Statement"][0]})

    assert ecr.put_registry_policy(policyText=text)["policyText"] == text


@pytest.mark.parametrize("action", SCOPE_V2[:2])
def test_stock_moto_refuses_most_actions(
    stock_ecr: Ecr, action: dict[str, Any]
) -> None:
    text = registry_policy(**action)

    code, _ = refused(stock_ecr.put_registry_policy, policyText=text)

    assert code == "InvalidParameterException"


def test_a_registry_policy_may_name_no_other_service(ecr: Ecr) -> None:
    text = registry_policy(Action=["ecr:PutImage", "s3:GetObject"])

    assert refused(ecr.put_registry_policy, policyText=text) == (
        "InvalidParameterException",
        (
            "Invalid parameter at 'PolicyText' failed to satisfy constraint: "
            "'Invalid registry policy provided'"
        ),
    )


def token(ecr: Ecr) -> dict[str, Any]:
    data: dict[str, Any] = ecr.get_authorization_token()["authorizationData"][0]
    return data


def test_a_token_is_good_for_twelve_hours(ecr: Ecr) -> None:
    left = token(ecr)["expiresAt"] - datetime.now(UTC)

    assert timedelta(hours=11, minutes=59) < left <= timedelta(hours=12)


def test_stock_moto_gives_a_token_of_2015(stock_ecr: Ecr) -> None:
    assert token(stock_ecr)["expiresAt"] == datetime(2015, 1, 1, tzinfo=UTC)


def test_a_token_is_for_the_registrys_own_address(
    client_in: Callable[[str], Ecr],
) -> None:
    with local_aws("cn-north-1"):
        endpoint = token(client_in("cn-north-1"))["proxyEndpoint"]

    assert endpoint == f"https://{ACCOUNT}.dkr.ecr.cn-north-1.amazonaws.com.cn"


def test_a_token_is_given_for_each_registry_asked_for(ecr: Ecr) -> None:
    asked = ["1" * 12, "2" * 12]

    told = ecr.get_authorization_token(registryIds=asked)["authorizationData"]

    assert [data["proxyEndpoint"] for data in told] == [
        f"https://{registry_id}.dkr.ecr.{REGION}.amazonaws.com" for registry_id in asked
    ]


@pytest.mark.parametrize(
    ("name", "default", "other"),
    [
        ("BASIC_SCAN_TYPE_VERSION", "AWS_NATIVE", "CLAIR"),
        ("REGISTRY_POLICY_SCOPE", "V2", "V1"),
        ("BLOB_MOUNTING", "DISABLED", "ENABLED"),
    ],
)
def test_an_account_setting_has_its_default_until_it_is_put(
    ecr: Ecr, name: str, default: str, other: str
) -> None:
    assert ecr.get_account_setting(name=name)["value"] == default

    assert ecr.put_account_setting(name=name, value=other)["value"] == other

    assert ecr.get_account_setting(name=name)["value"] == other


def test_an_account_setting_that_aws_lacks_is_refused(ecr: Ecr) -> None:
    assert refused(ecr.get_account_setting, name="MOUNTING") == (
        "InvalidParameterException",
        (
            "Invalid parameter at 'name' failed to satisfy constraint: 'Member must be "
            "one of ['BASIC_SCAN_TYPE_VERSION', 'BLOB_MOUNTING', "
            "'REGISTRY_POLICY_SCOPE']'"
        ),
    )
