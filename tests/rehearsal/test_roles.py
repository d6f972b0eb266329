"""Roles that a program makes: who may assume them and what they may do, in words."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ecr_component.access import actions
from ecr_component.access.role_words import assumed_by, rights
from ecr_component.rehearsal.rehearsal_document import document
from ecr_component.rehearsal.result import RehearsedRole
from ecr_component.rehearsal.role_report import role_sentences
from ecr_component.values.regions import Location
from tests.rehearsal.sandbox import Sandbox
from tests.rehearsal.test_rehearsal_report import NOTHING, printed
from tests.roles.build import Keys, made
from tests.roles.test_role_documents import WAYS

ACCOUNT = "210987654321"
HERE = Location("eu-west-1", account_id=ACCOUNT)
REGISTRY = f"arn:aws:ecr:eu-west-1:{ACCOUNT}:repository"
GITHUB = "token.actions.githubusercontent.com"
PULL, PUSH = list(actions.PULL), list(actions.IDENTITY_PUSH)


def trust(way: Keys) -> Any:  # noqa: ANN401 - a document
    """The trust policy of a role with this way in."""
    return json.loads(made(way).trust_policy or "")


@pytest.mark.parametrize(
    ("way", "who"),
    [
        (
            "github",
            [
                (
                    "octo-org/app on GitHub (branch main, branch release/*, tag v*, "
                    "environment prod: eu, pull requests)"
                )
            ],
        ),
        ("github_by_id", ["octo-org@123456/app@456789 on GitHub (branch main)"]),
        ("github_organization", ["octo-org/* on GitHub (branch main)"]),
        (
            "github_enterprise_server",
            ["octo-org/app on github.example.com/_services/token (branch main)"],
        ),
        ("gitlab", ["group/sub/app on GitLab (branch main, tag v1.0)"]),
        ("gitlab_of_ones_own", ["group/* on gitlab.example.com (branch main)"]),
        (
            "oidc",
            [
                (
                    "job_workflow_ref:octo-org/ci/.github/workflows/push.yml@refs/heads/main"
                    " of GitHub"
                )
            ],
        ),
        (
            "principals",
            [
                "arn:aws:iam::111122223333:role/ci",
                "444455556666",
                "ec2.amazonaws.com",
                "ecs-tasks.amazonaws.com",
                "o-exampleorg",
                "o-exampleorg/r-ab12/ou-ab12-11111111/*",
            ],
        ),
        ("eks_pod_identity", ["pods of EKS by Pod Identity"]),
        (
            "eks_pod_identity_of_a_service_account",
            ["pods of EKS by Pod Identity (namespace shop, service account web)"],
        ),
        (
            "eks_service_account",
            [
                (
                    "pods of namespace shop on oidc.eks.eu-west-1.amazonaws.com/id/"
                    "EXAMPLED539D4633E53DE1B71EXAMPLE (service account web)"
                )
            ],
        ),
        (
            "eks_namespace",
            [
                (
                    "pods of namespace shop on oidc.eks.eu-west-1.amazonaws.com/id/"
                    "EXAMPLED539D4633E53DE1B71EXAMPLE"
                )
            ],
        ),
    ],
)
def test_each_way_into_a_role_is_told_in_words(way: str, who: list[str]) -> None:
    assert [*assumed_by(trust(WAYS[way]), HERE)] == who


def federated(**condition: object) -> Keys:
    return {
        "Effect": "Allow",
        "Principal": {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{GITHUB}"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": condition,
    }


@pytest.mark.parametrize(
    ("statement", "who"),
    [
        pytest.param(federated(), [f"every token of {GITHUB}"], id="no-condition"),
        pytest.param(
            federated(StringLike={f"{GITHUB}:SUB": "repo:octo-org/app:*"}),
            ["octo-org/app on GitHub (*)"],
            id="any-event",
        ),
        pytest.param(
            {**federated(), "Principal": {"Federated": "accounts.google.com"}},
            ["every token of accounts.google.com"],
            id="a-provider-without-an-arn",
        ),
        pytest.param(
            {"Effect": "Deny", "Principal": {"AWS": "111122223333"}},
            ["never 111122223333"],
            id="deny",
        ),
        pytest.param(
            {"Effect": "Allow", "NotPrincipal": {"AWS": "111122223333"}},
            ["all but 111122223333"],
            id="all-but",
        ),
        pytest.param(
            {
                "Effect": "Allow",
                "Principal": {"AWS": "111122223333"},
                "Condition": {"Bool": {"aws:MultiFactorAuthPresent": True}},
            },
            ["111122223333 if aws:MultiFactorAuthPresent Bool true"],
            id="condition",
        ),
        pytest.param({"Effect": "Perhaps"}, [], id="no-statement"),
        pytest.param("text", [], id="text"),
    ],
)
def test_any_trust_policy_is_told_in_words(statement: object, who: list[str]) -> None:
    assert [*assumed_by({"Statement": statement}, HERE)] == who


def allow(granted: object, resource: object, effect: str = "Allow") -> Keys:
    return {"Effect": effect, "Action": granted, "Resource": resource}


LOGIN = allow("ecr:GetAuthorizationToken", "*")


@pytest.mark.parametrize(
    ("statements", "lines"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([allow("s3:*", "*")], [], id="another-service"),
        pytest.param(
            [LOGIN, allow([*PULL, *PUSH], [f"{REGISTRY}/web", f"{REGISTRY}/team/*"])],
            ["pull and push: web, team/*"],
            id="push",
        ),
        pytest.param(
            [allow(PULL, f"{REGISTRY}/web")],
            ["pull: web", "no log in: nothing allows ecr:GetAuthorizationToken for *"],
            id="no-login",
        ),
        pytest.param(
            [
                LOGIN,
                allow(PULL, f"{REGISTRY}/web".replace("eu-west-1", "us-east-1")),
                allow(PULL, f"{REGISTRY}/web".replace(ACCOUNT, "444455556666")),
            ],
            ["pull: web in us-east-1, web of 444455556666"],
            id="elsewhere",
        ),
        pytest.param(
            [allow("ecr:*", "*")], ["every action: every repository"], id="everything"
        ),
        pytest.param(
            [LOGIN, allow("ecr:PutImage", "arn:aws:ecr:*", "Deny")],
            ["denied ecr:PutImage: arn:aws:ecr:*"],
            id="deny",
        ),
        pytest.param(
            [
                LOGIN,
                {"Effect": "Allow", "Action": PULL, "NotResource": f"{REGISTRY}/web"},
            ],
            [f"pull: all but {REGISTRY}/web"],
            id="all-but",
        ),
    ],
)
def test_what_a_role_may_do_is_told_in_words(
    statements: list[object], lines: list[str]
) -> None:
    assert [*rights([{"Statement": statements}], HERE)] == lines


JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("Statement", "Effect", "Principal", "Condition", "Action"),
                    *("Resource", "Federated", "Service", "StringLike", "Allow"),
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
@example({"Effect": "Allow", "Principal": {"Federated": [1, None]}, "Condition": []})
def test_whatever_stands_in_a_policy_is_no_reason_to_fail(statement: Any) -> None:  # noqa: ANN401 - JSON
    policy = {"Statement": [statement, {"Effect": "Allow", "Principal": statement}]}

    assert all(isinstance(who, str) for who in assumed_by(policy, HERE))
    assert all(isinstance(what, str) for what in rights([policy], HERE))


def test_a_secret_policy_is_not_told() -> None:
    role = RehearsedRole("ci", "arn", "[secret]", {"own": "[secret]"})

    assert [*role_sentences(role, HERE)] == [
        "assumed by: [secret]",
        "policy own: [secret]",
        "nothing in ECR",
    ]


PROGRAM = """
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}
PULL = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": "ecr:BatchGetImage", "Resource": "*"}
    ],
}
secret = pulumi.Output.secret
"""


def test_the_roles_of_a_program_are_told_with_all_their_policies(
    sandbox: Sandbox,
) -> None:
    rehearsal = sandbox.rehearse(
        PROGRAM
        + """
role = aws.iam.Role("task", name="task", assume_role_policy=json.dumps(TRUST))
aws.iam.RolePolicy("own", name="own", role=role, policy=json.dumps(PULL))
shared = aws.iam.Policy("shared", name="shared", policy=json.dumps(PULL))
aws.iam.RolePolicyAttachment("shared", role=role.name, policy_arn=shared.arn)
"""
    )

    (role,) = rehearsal.roles
    assert (role.name, role.arn) == ("task", "arn:aws:iam::123456789012:role/task")
    assert [*role.policies] == ["own", "shared"]
    assert printed(rehearsal).split("\n\n")[1] == (
        "Roles\n"
        "  task\n"
        "    assumed by: ecs-tasks.amazonaws.com\n"
        "    ecr:BatchGetImage: every repository\n"
        "    no log in: nothing allows ecr:GetAuthorizationToken for *"
    )


def test_what_a_program_calls_secret_of_a_role_is_not_told(sandbox: Sandbox) -> None:
    rehearsal = sandbox.rehearse(
        PROGRAM
        + """
role = aws.iam.Role(
    "task", name=secret("sesame"), assume_role_policy=secret(json.dumps(TRUST))
)
aws.iam.RolePolicy(
    "own", name=secret("open"), role=role.name, policy=secret(json.dumps(PULL))
)
"""
    )

    (role,) = rehearsal.roles
    assert role == RehearsedRole(
        name="[secret]",
        arn="arn:aws:iam::123456789012:role/[secret]",
        trust_policy="[secret]",
        policies={"[secret]": "[secret]"},
    )


def test_many_roles_are_cut_and_say_so() -> None:
    roles = tuple(RehearsedRole(f"{n:03}", "arn", None, {}) for n in range(42))
    section = printed(replace(NOTHING, roles=roles)).split("\n\n")[1].splitlines()

    assert section[:3] == ["Roles", "  000", "    nothing in ECR"]
    assert section[-1] == "  and 2 more: see them with --json"


def test_a_role_is_told_to_programs_too(sandbox: Sandbox) -> None:
    rehearsal = sandbox.rehearse(
        PROGRAM
        + """
aws.iam.Role("task", name="task", assume_role_policy=json.dumps(TRUST))
"""
    )

    (role,) = document(rehearsal)["roles"]
    assert role["assumed_by"] == ["ecs-tasks.amazonaws.com"]
    assert role["rights"] == []
