"""The IAM policies of identities that use repositories."""

import json

import pytest

from ecr_component.access.identity_policy import (
    PULL,
    PULL_AND_PUSH,
    PUSH,
    identity_policy,
)

REGISTRY = "arn:aws:ecr:eu-west-1:210987654321:repository"
LOGIN = {"Effect": "Allow", "Action": ["ecr:GetAuthorizationToken"], "Resource": "*"}


@pytest.mark.parametrize(
    ("granted", "actions"),
    [
        pytest.param(
            PULL, ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], id="pull"
        ),
        pytest.param(
            PUSH,
            [
                "ecr:BatchCheckLayerAvailability",
                "ecr:CompleteLayerUpload",
                "ecr:InitiateLayerUpload",
                "ecr:PutImage",
                "ecr:UploadLayerPart",
                "ecr:BatchGetImage",
            ],
            id="push",
        ),
        pytest.param(
            PULL_AND_PUSH,
            [
                "ecr:BatchCheckLayerAvailability",
                "ecr:BatchGetImage",
                "ecr:CompleteLayerUpload",
                "ecr:GetDownloadUrlForLayer",
                "ecr:InitiateLayerUpload",
                "ecr:PutImage",
                "ecr:UploadLayerPart",
            ],
            id="pull-and-push",
        ),
    ],
)
def test_an_identity_logs_in_anywhere_and_acts_on_its_repositories_alone(
    granted: tuple[str, ...], actions: list[str]
) -> None:
    policy = identity_policy(granted, [f"{REGISTRY}/team/web"])

    assert json.loads(policy) == {
        "Version": "2012-10-17",
        "Statement": [
            LOGIN,
            {
                "Effect": "Allow",
                "Action": actions,
                "Resource": [f"{REGISTRY}/team/web"],
            },
        ],
    }


def test_the_policy_is_compact_text() -> None:
    assert identity_policy(PULL, [f"{REGISTRY}/web"]) == (
        '{"Version":"2012-10-17","Statement":['
        '{"Effect":"Allow","Action":["ecr:GetAuthorizationToken"],"Resource":"*"},'
        '{"Effect":"Allow",'
        '"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"],'
        '"Resource":["arn:aws:ecr:eu-west-1:210987654321:repository/web"]}]}'
    )


def test_repositories_in_any_order_and_number_give_equal_text() -> None:
    once = identity_policy(PULL, [f"{REGISTRY}/api", f"{REGISTRY}/web"])

    assert once == identity_policy(
        PULL, [f"{REGISTRY}/web", f"{REGISTRY}/api", f"{REGISTRY}/web"]
    )
    assert json.loads(once)["Statement"][1]["Resource"] == [
        f"{REGISTRY}/api",
        f"{REGISTRY}/web",
    ]
