"""What roles let whom do, worked out by an evaluator of AWS's rules.

Source of the claims: GitHub docs, "OpenID Connect reference"; GitLab docs, "OpenID
Connect (OIDC) authentication using ID tokens"; EKS user guide, "IAM roles for service
accounts" and "Create IAM role with trust policy required by EKS Pod Identity".
"""

from dataclasses import replace
from typing import Final

import pytest

from tests.access.evaluation import (
    allowed,
    assumable,
    may_assume,
    role,
    service,
)
from tests.roles.build import ACCOUNT, GITHUB, NODES, Keys, made, settled

STRANGER: Final = "999988887777"
REGISTRY: Final = f"arn:aws:ecr:eu-west-1:{ACCOUNT}:repository"
ROLE: Final = f"arn:aws:iam::{ACCOUNT}:role/it"

ISSUER: Final = "https://token.actions.githubusercontent.com"
CLUSTER: Final = "https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71"


def token(sub: str, iss: str = ISSUER, aud: str = "sts.amazonaws.com") -> Keys:
    return {"iss": iss, "sub": sub, "aud": aud}


def gitlab(sub: str, iss: str = "https://gitlab.com", aud: str = "") -> Keys:
    return token(f"project_path:{sub}", iss, aud or iss)


def pod(sub: str, aud: str = "sts.amazonaws.com") -> Keys:
    return token(f"system:serviceaccount:{sub}", CLUSTER, aud)


BY_ID: Final = {"repository": "octo-org@1/app@2", "branches": ["main"]}
BEGINNING: Final = {"repository": "octo-org/app-*", "branches": ["*"]}
WHOLE: Final = {
    "repository": "octo-org/*",
    "whole_organization": True,
    "environments": ["prod: eu"],
}
MIRROR: Final = {"project": "group/app", "branches": ["main", "rel/*"], "tags": ["v*"]}
SERVICE_ACCOUNT: Final = {
    "provider_arn": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{CLUSTER[8:]}",
    "namespace": "shop",
    "service_account": "web",
}
NAMESPACE: Final = {**SERVICE_ACCOUNT, "service_account": "*"}


@pytest.mark.parametrize(
    ("way", "claims"),
    [
        ({"github": GITHUB}, token("repo:octo-org/app:ref:refs/heads/main")),
        ({"github": GITHUB}, token("repo:octo-org@1/app@2:ref:refs/heads/main")),
        ({"github": BY_ID}, token("repo:octo-org@1/app@2:ref:refs/heads/main")),
        ({"github": BEGINNING}, token("repo:octo-org/app-a:ref:refs/heads/a/b")),
        ({"github": BEGINNING}, token("repo:octo-org@1/app-a@3:ref:refs/heads/a")),
        ({"github": WHOLE}, token("repo:octo-org/any:environment:prod%3A eu")),
        ({"gitlab": MIRROR}, gitlab("group/app:ref_type:branch:ref:main")),
        ({"gitlab": MIRROR}, gitlab("group/app:ref_type:branch:ref:rel/1")),
        ({"gitlab": MIRROR}, gitlab("group/app:ref_type:tag:ref:v1")),
        ({"eks": SERVICE_ACCOUNT}, pod("shop:web")),
        ({"eks": NAMESPACE}, pod("shop:api")),
    ],
)
def test_who_is_named_gets_in(way: Keys, claims: Keys) -> None:
    assert assumable(made(way).trust_policy or "", claims, account=ACCOUNT)


@pytest.mark.parametrize(
    ("way", "claims"),
    [
        pytest.param(
            {"github": GITHUB},
            token("repo:octo-org/app:ref:refs/heads/dev"),
            id="another-branch",
        ),
        pytest.param(
            {"github": GITHUB},
            token("repo:octo-org/app:ref:refs/heads/main/x"),
            id="a-branch-that-begins-so",
        ),
        pytest.param(
            {"github": GITHUB},
            token("repo:octo-org/app:ref:refs/tags/main"),
            id="a-tag-of-that-name",
        ),
        pytest.param(
            {"github": GITHUB},
            token("repo:octo-org/app:environment:main"),
            id="an-environment",
        ),
        pytest.param(
            {"github": GITHUB},
            token("repo:octo-org/app:pull_request"),
            id="a-pull-request",
        ),
        pytest.param(
            {"github": GITHUB},
            token("repo:mallory/app:ref:refs/heads/main"),
            id="a-fork",
        ),
        pytest.param(
            {"github": GITHUB},
            token("repo:mallory@666/app@667:ref:refs/heads/main"),
            id="a-fork-with-ids",
        ),
        pytest.param(
            {"github": GITHUB},
            token("repo:octo-org@1/other@3:ref:refs/heads/x/app@4"),
            id="a-repository-whose-branch-is-called-so",
        ),
        pytest.param(
            {"github": GITHUB},
            token("repo:octo-org/app:ref:refs/heads/main", aud="https://github.com/m"),
            id="a-token-for-somebody-else",
        ),
        pytest.param(
            {"github": GITHUB},
            token("repo:octo-org/app:ref:refs/heads/main", "https://github.evil.com"),
            id="another-issuer",
        ),
        pytest.param(
            {"github": BY_ID},
            token("repo:octo-org/app:ref:refs/heads/main"),
            id="the-name-without-ids",
        ),
        pytest.param(
            {"github": BY_ID},
            token("repo:octo-org@1/app@3:ref:refs/heads/main"),
            id="the-name-taken-again",
        ),
        pytest.param(
            {"github": {**BY_ID, "tags": ["v*"]}},
            token("repo:octo-org@1/other@3:workflow:x/app@2:ref:refs/heads/main"),
            id="a-subject-that-another-repository-made-up",
        ),
        pytest.param(
            {"github": BEGINNING},
            token("repo:octo-org/apples:ref:refs/heads/main"),
            id="a-name-that-begins-otherwise",
        ),
        pytest.param(
            {"github": WHOLE},
            token("repo:octo-org-2/any:environment:prod%3A eu"),
            id="an-organization-that-begins-so",
        ),
        pytest.param(
            {"gitlab": MIRROR},
            gitlab("mallory/app:ref_type:branch:ref:main"),
            id="a-fork-on-gitlab",
        ),
        pytest.param(
            {"gitlab": MIRROR},
            gitlab("group/app:ref_type:tag:ref:main"),
            id="a-tag-for-a-branch",
        ),
        pytest.param(
            {"gitlab": MIRROR},
            gitlab("group/app:ref_type:branch:ref:main", "https://gitlab.evil.com"),
            id="another-instance",
        ),
        pytest.param(
            {"eks": SERVICE_ACCOUNT}, pod("shop:api"), id="another-service-account"
        ),
        pytest.param({"eks": SERVICE_ACCOUNT}, pod("dev:web"), id="another-namespace"),
        pytest.param(
            {"eks": SERVICE_ACCOUNT}, pod("shop:web", "kubernetes"), id="another-use"
        ),
        pytest.param({"eks": NAMESPACE}, pod("shop-2:web"), id="a-namespace-like-it"),
        pytest.param(
            {"principals": NODES},
            token("repo:octo-org/app:ref:refs/heads/main"),
            id="no-token-at-all",
        ),
    ],
)
def test_nobody_else_gets_in(way: Keys, claims: Keys) -> None:
    assert not assumable(made(way).trust_policy or "", claims, account=ACCOUNT)


CI: Final = role(f"arn:aws:iam::{STRANGER}:role/ci")
MEMBER: Final = role(
    f"arn:aws:iam::{STRANGER}:role/ci", unit="o-exampleorg/r-ab12/ou-ab12-11111111/"
)
MAY_TRY: Final = (
    '{"Version":"2012-10-17","Statement":'
    '[{"Effect":"Allow","Action":"sts:*","Resource":"*"}]}'
)


@pytest.mark.parametrize(
    ("named", "caller", "gets_in"),
    [
        (NODES, service("ec2.amazonaws.com"), True),
        (NODES, service("lambda.amazonaws.com"), False),
        (NODES, CI, False),
        ([STRANGER], CI, True),
        ([f"arn:aws:iam::{STRANGER}:role/ci"], CI, True),
        ([f"arn:aws:iam::{STRANGER}:role/cd"], CI, False),
        (["o-exampleorg"], MEMBER, True),
        (["o-exampleorg"], CI, False),
        (["o-exampleorg/r-ab12/ou-ab12-11111111/"], MEMBER, True),
        (["o-exampleorg/r-ab12/ou-ab12-22222222/"], MEMBER, False),
    ],
)
def test_a_principal_gets_in_if_it_is_named(
    named: list[str], caller: object, *, gets_in: bool
) -> None:
    trust = made({"principals": named}).trust_policy or ""

    assert may_assume(trust, caller, ROLE, identity=[MAY_TRY]) is gets_in  # type: ignore[arg-type]  # a Caller


@pytest.mark.parametrize("action", ["sts:AssumeRole", "sts:TagSession"])
@pytest.mark.parametrize(
    ("eks", "namespace", "gets_in"),
    [
        ({"pod_identity": True}, "any", True),
        ({"pod_identity": True, "namespace": "shop"}, "shop", True),
        ({"pod_identity": True, "namespace": "shop"}, "dev", False),
    ],
)
def test_pod_identity_gets_in_with_the_tags_of_the_pod(
    eks: Keys, namespace: str, action: str, *, gets_in: bool
) -> None:
    agent = service("pods.eks.amazonaws.com")
    tags = {"aws:requesttag/kubernetes-namespace": namespace}
    caller = replace(agent, context={**agent.context, **tags})
    trust = made({"eks": eks}).trust_policy or ""

    assert may_assume(trust, caller, ROLE, action=action) is gets_in
    assert not may_assume(trust, service("ec2.amazonaws.com"), ROLE, action=action)


PULLING: Final = ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
PUSHING: Final = (
    *("ecr:BatchCheckLayerAvailability", "ecr:CompleteLayerUpload", "ecr:PutImage"),
    *("ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:BatchGetImage"),
)
NEVER: Final = (
    "ecr:DeleteRepository",
    "ecr:BatchDeleteImage",
    "ecr:SetRepositoryPolicy",
)


def may(name: str, actions: tuple[str, ...], resource: str) -> bool:
    """Whether a role of the file below may do all this; None of it is partly so."""
    roles = settled(
        {
            "roles": {
                "ci": {"push": ["team/*"], "pull": ["base/*"], "github": GITHUB},
                "cluster": {"pull": ["team/web"], "principals": NODES},
            },
            "replica_regions": ["us-east-1"],
        }
    ).roles
    (policy,) = (wanted.policy for wanted in roles if wanted.name == name)
    caller = role(f"arn:aws:iam::{ACCOUNT}:role/{name}")
    answers = {
        allowed(caller, action, resource, identity=[policy or ""]) for action in actions
    }
    assert len(answers) == 1, "some of it is allowed, and some is not"
    return answers == {True}


@pytest.mark.parametrize(
    ("name", "actions", "resource"),
    [
        ("ci", ("ecr:GetAuthorizationToken",), "*"),
        ("ci", PUSHING, f"{REGISTRY}/team/web"),
        ("ci", PULLING, f"{REGISTRY}/team/web"),
        ("ci", PULLING, f"{REGISTRY}/base/python"),
        ("ci", PULLING, f"{REGISTRY}/team/web".replace("eu-west-1", "us-east-1")),
        ("cluster", ("ecr:GetAuthorizationToken",), "*"),
        ("cluster", PULLING, f"{REGISTRY}/team/web"),
        ("cluster", PULLING, f"{REGISTRY}/team/web".replace("eu-west-1", "us-east-1")),
    ],
)
def test_a_role_logs_in_and_does_what_it_is_for(
    name: str, actions: tuple[str, ...], resource: str
) -> None:
    assert may(name, actions, resource)


ONLY_PUSHING: Final = PUSHING[:-1]


@pytest.mark.parametrize(
    ("name", "actions", "resource"),
    [
        ("ci", ONLY_PUSHING, f"{REGISTRY}/base/python"),
        ("ci", PUSHING, f"{REGISTRY}/teams/web"),
        ("ci", ONLY_PUSHING, f"{REGISTRY}/team/web".replace("eu-west-1", "us-east-1")),
        ("ci", PUSHING, f"{REGISTRY}/team/web".replace(ACCOUNT, STRANGER)),
        ("ci", NEVER, f"{REGISTRY}/team/web"),
        ("cluster", ONLY_PUSHING, f"{REGISTRY}/team/web"),
        ("cluster", PULLING, f"{REGISTRY}/team/api"),
        ("cluster", PULLING, f"{REGISTRY}/team/web2"),
    ],
)
def test_a_role_does_nothing_else(
    name: str, actions: tuple[str, ...], resource: str
) -> None:
    assert not may(name, actions, resource)
