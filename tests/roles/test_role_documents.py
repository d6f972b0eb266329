"""What IAM is sent for each way into a role, and for what it may do.

The documents in `golden/role_*.json` have been read by a person, with the
documentation of AWS and of each forge beside them.
"""

import json
from pathlib import Path

import pytest

from ecr_component.values.deferred import Deferred
from ecr_component.values.regions import Location
from tests.roles.build import ACCOUNT, GITHUB, HERE, NODES, Keys, made, settled

GOLDEN = Path(__file__).parents[1] / "golden"

STAGING, PROD = "111122223333", "444455556666"
CLUSTER = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"
CLUSTER_ARN = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{CLUSTER}"

WAYS: dict[str, Keys] = {
    "github": {
        "github": {
            "repository": "octo-org/app",
            "branches": ["main", "release/*"],
            "tags": ["v*"],
            "environments": ["prod: eu"],
            "pull_requests": True,
        }
    },
    "github_by_id": {
        "github": {"repository": "octo-org@123456/app@456789", "branches": ["main"]}
    },
    "github_organization": {
        "github": {
            "repository": "octo-org/*",
            "whole_organization": True,
            "branches": ["main"],
        }
    },
    "github_enterprise_server": {
        "github": {
            **GITHUB,
            "issuer": "https://github.example.com/_services/token",
            "audiences": ["sts.amazonaws.com", "sts.amazonaws.com.cn"],
        }
    },
    "gitlab": {
        "gitlab": {
            "project": "group/sub/app",
            "branches": ["main"],
            "tags": ["v1.0"],
        }
    },
    "gitlab_of_ones_own": {
        "gitlab": {
            "project": "group/*",
            "whole_group": True,
            "branches": ["main"],
            "url": "https://gitlab.example.com",
        }
    },
    "oidc": {
        "oidc": {
            "issuer": "https://token.actions.githubusercontent.com",
            "audiences": ["sts.amazonaws.com"],
            "subjects": [
                "job_workflow_ref:octo-org/ci/.github/workflows/push.yml@refs/heads/main"
            ],
        }
    },
    "principals": {
        "principals": [
            PROD,
            f"arn:aws:iam::{STAGING}:role/ci",
            "o-exampleorg",
            "o-exampleorg/r-ab12/ou-ab12-11111111/*",
            "ec2.amazonaws.com",
            "ecs-tasks.amazonaws.com",
        ]
    },
    "eks_pod_identity": {"eks": {"pod_identity": True}},
    "eks_pod_identity_of_a_service_account": {
        "eks": {"pod_identity": True, "namespace": "shop", "service_account": "web"}
    },
    "eks_service_account": {
        "eks": {
            "provider_arn": CLUSTER_ARN,
            "namespace": "shop",
            "service_account": "web",
        }
    },
    "eks_namespace": {
        "eks": {
            "provider_arn": CLUSTER_ARN,
            "namespace": "shop",
            "service_account": "*",
        }
    },
    "every_way": {
        "github": GITHUB,
        "gitlab": {"project": "group/app", "branches": ["main"]},
        "oidc": {
            "issuer": "https://agent.buildkite.com",
            "audiences": ["sts.amazonaws.com"],
            "subjects": ["organization:acme:pipeline:web:*"],
        },
        "principals": NODES,
        "eks": {"pod_identity": True},
    },
}

GRANTS: dict[str, Keys] = {
    "pull": {"pull": ["team/web", "api"]},
    "push": {"push": ["team/*"]},
    "push_and_pull": {"push": ["team/web"], "pull": ["base/*", "team/web"]},
}


def document(name: str) -> object:
    return json.loads((GOLDEN / f"role_{name}.json").read_text("utf-8"))


@pytest.mark.parametrize("way", WAYS)
def test_a_way_into_a_role_has_its_trust_policy(way: str) -> None:
    trust = made(WAYS[way]).trust_policy

    assert json.loads(trust or "") == document(f"trust_{way}")


@pytest.mark.parametrize("grant", GRANTS)
def test_a_role_has_one_policy(grant: str) -> None:
    policy = made({**GRANTS[grant], "principals": NODES}).policy

    assert json.loads(policy or "") == document(f"policy_{grant}")


def test_where_images_are_copied_to_a_role_pulls_and_nobody_pushes() -> None:
    role = {**GRANTS["push_and_pull"], "principals": NODES}
    policy = made(
        role, regions=["eu-west-1"], replica_regions=["us-east-1", "eu-west-1"]
    ).policy

    assert json.loads(policy or "") == document("policy_replicas")


def test_repositories_may_be_in_another_account_and_in_several_regions() -> None:
    role = {**GRANTS["push"], "principals": NODES}
    policy = made(role, regions=["eu-west-1", "us-east-1"], registry_id=PROD).policy

    assert json.loads(policy or "") == document("policy_elsewhere")


def test_the_texts_are_compact() -> None:
    role = made({"principals": [PROD]})

    assert role.trust_policy == (
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":'
        f'"arn:aws:iam::{PROD}:root"}},"Action":["sts:AssumeRole"]}}]}}'
    )
    assert " " not in (role.policy or " ")


def test_arns_are_of_the_partition_of_the_role() -> None:
    there = Location("cn-north-1", "aws-cn", ACCOUNT)
    role = made({"github": GITHUB, "principals": [PROD]}, there)

    assert "arn:aws:" not in f"{role.policy}{role.trust_policy}"
    assert "arn:aws-cn:ecr:cn-north-1:" in (role.policy or "")
    assert f"arn:aws-cn:iam::{ACCOUNT}:oidc-provider/" in (role.trust_policy or "")


def test_equal_trust_in_another_order_gives_equal_text() -> None:
    one = made({"principals": [PROD, STAGING]}).trust_policy

    assert made({"principals": [STAGING, PROD, STAGING]}).trust_policy == one


@pytest.mark.parametrize(
    "location",
    [
        pytest.param(Location(None, "aws", ACCOUNT), id="region"),
        pytest.param(Location("eu-west-1", "aws"), id="account"),
        pytest.param(Location("eu-west-1", None, ACCOUNT), id="partition"),
    ],
)
def test_what_is_not_known_of_the_location_leaves_a_policy_open(
    location: Location,
) -> None:
    assert made({"principals": NODES}, location).policy is None


def test_a_trust_without_an_account_in_it_is_known_everywhere() -> None:
    role = made({"eks": {"pod_identity": True}}, Location())

    assert role.trust_policy == made({"eks": {"pod_identity": True}}).trust_policy


def test_an_output_leaves_a_trust_open_until_it_is_known() -> None:
    arn = Deferred(("roles", "it", "eks", "provider_arn"))
    owner = Deferred(("roles", "it", "principals", 0))
    eks = {"provider_arn": arn, "namespace": "shop", "service_account": "web"}
    role = made({"eks": eks, "principals": [owner]})

    assert role.trust_policy is None
    assert role.trust.deferred == [arn, owner]
    known = role.trust.known({arn: CLUSTER_ARN, owner: PROD})
    same = {"eks": {**eks, "provider_arn": CLUSTER_ARN}, "principals": [PROD]}
    assert known == made(same).trust


def test_a_provider_is_created_for_the_audiences_that_roles_trust() -> None:
    mine = "https://gitlab.example.com"
    gitlab = {"project": "group/app", "branches": ["main"], "url": mine}
    wanted = settled(
        {
            "roles": {
                "one": {"pull": ["web"], "github": GITHUB},
                "two": {
                    "pull": ["web"],
                    "github": {**GITHUB, "audiences": ["me", "sts.amazonaws.com"]},
                    "gitlab": gitlab,
                },
            },
            "create_oidc_providers": ["github", "gitlab", mine],
        },
        HERE,
    )

    assert [(it.issuer, it.audiences) for it in wanted.oidc_providers] == [
        ("https://token.actions.githubusercontent.com", ("sts.amazonaws.com", "me")),
        ("https://gitlab.com", ("https://gitlab.com",)),
        (mine, (mine,)),
    ]
