"""The pipelines that push with a role, read as their forges read them."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any, Final

import pytest
import yaml

from ecr_component.errors import Refusal
from ecr_component.pipeline.github_workflow import github_workflow
from ecr_component.pipeline.gitlab_pipeline import gitlab_pipeline
from ecr_component.pipeline.push_job import (
    Forge,
    PushJob,
    push_job,
    trusted_forge,
)
from ecr_component.roles.trust_models import GithubSettings
from ecr_component.values.regions import Location
from tests.access.evaluation import assumable
from tests.roles.build import ACCOUNT, GITHUB, HERE, NODES, Keys, settled

ANOTHER: Final = "444455556666"
NAMES: Final = ["api", "team/web", "team/worker"]
LOGIN: Final = (
    "aws ecr get-login-password"
    ' | docker login --username AWS --password-stdin "$REGISTRY"'
)
MIRROR: Final = {"project": "group/app", "branches": ["main"]}


def job(role: Keys, provider: Location = HERE, **beside: object) -> PushJob:
    """The job of the role `it`, which pushes to one repository unless it says more."""
    roles = {"it": {"push": ["team/web"], **role}}
    wanted = settled({"roles": roles, **beside}, HERE)
    return push_job(wanted, "it", NAMES, provider)


def lines(found: PushJob) -> Iterator[str]:
    """The file of the forge whose jobs get the role."""
    trusted = trusted_forge(found)
    if isinstance(trusted, GithubSettings):
        return github_workflow(found, trusted)
    return gitlab_pipeline(found, trusted)


def workflow(role: Keys, provider: Location = HERE, **beside: object) -> dict[Any, Any]:
    """The workflow of GitHub for such a role."""
    found = job(role, provider, **beside)
    text = "\n".join(lines(found))
    read: dict[Any, Any] = yaml.safe_load(text)
    # A word of YAML 1.1, which GitHub does not speak.
    occasions = read.pop(True)
    return {**read, "on": occasions}


def pipeline(role: Keys, provider: Location = HERE, **beside: object) -> dict[str, Any]:
    """The job of GitLab for such a role."""
    found = job(role, provider, **beside)
    text = "\n".join(lines(found))
    read: dict[str, Any] = yaml.safe_load(text)["push"]
    return read


def step(read: dict[Any, Any], action: str) -> dict[str, Any]:
    """The inputs of a step, by the name of its action."""
    (found,) = (
        one
        for one in read["jobs"]["push"]["steps"]
        if one["uses"].startswith(f"{action}@")
    )
    given: dict[str, Any] = found.get("with", {})
    return given


def test_a_workflow_logs_in_with_the_role_builds_and_pushes() -> None:
    assert workflow({"github": GITHUB}) == {
        "name": "Push images",
        "on": {"push": {"branches": ["main"]}},
        "permissions": {"contents": "read", "id-token": "write"},
        "jobs": {
            "push": {
                "runs-on": "ubuntu-latest",
                "steps": [
                    {"uses": "actions/checkout@v7.0.1"},
                    {
                        "uses": "aws-actions/configure-aws-credentials@v6.2.4",
                        "with": {
                            "role-to-assume": f"arn:aws:iam::{ACCOUNT}:role/it",
                            "aws-region": "eu-west-1",
                        },
                    },
                    {"uses": "aws-actions/amazon-ecr-login@v2.1.7", "id": "ecr"},
                    {"uses": "docker/setup-buildx-action@v4.4.1"},
                    {
                        "uses": "docker/build-push-action@v7.4.0",
                        "with": {
                            "context": ".",
                            "push": True,
                            "tags": "${{ steps.ecr.outputs.registry }}/team/web:"
                            "${{ github.sha }}",
                        },
                    },
                ],
            }
        },
    }


def test_several_repositories_are_pushed_to_by_a_job_each() -> None:
    read = workflow({"github": GITHUB, "push": ["team/*", "shop/*"]})["jobs"]["push"]

    names = ["team/web", "team/worker", "shop/*"]
    images = [{"repository": name, "context": "."} for name in names]
    assert read["strategy"] == {"matrix": {"include": images}}
    assert read["steps"][-1]["with"]["context"] == "${{ matrix.context }}"
    assert read["steps"][-1]["with"]["tags"] == (
        "${{ steps.ecr.outputs.registry }}/${{ matrix.repository }}:${{ github.sha }}"
    )


def test_where_the_role_and_the_repositories_are_is_said() -> None:
    read = workflow(
        {"github": {**GITHUB, "audiences": ["sts.amazonaws.com.cn"]}, "path": "/ci/"},
        provider=Location("eu-west-1", "aws-cn", ACCOUNT),
        regions=["cn-north-1"],
        registry_id=ANOTHER,
    )

    assert step(read, "aws-actions/configure-aws-credentials") == {
        "role-to-assume": f"arn:aws-cn:iam::{ACCOUNT}:role/ci/it",
        "aws-region": "cn-north-1",
        "audience": "sts.amazonaws.com.cn",
    }
    assert step(read, "aws-actions/amazon-ecr-login") == {"registries": ANOTHER}


@pytest.mark.parametrize(
    ("trust", "occasions", "environment"),
    [
        pytest.param(
            {"branches": ["main", "release/*"], "tags": ["v*", "a+b"]},
            {"push": {"branches": ["main", "release/**"], "tags": ["v**", r"a\+b"]}},
            None,
            id="branches-and-tags",
        ),
        pytest.param(
            {"branches": ["main"], "environments": ["prod"]},
            {"push": {"branches": ["main"]}},
            None,
            id="branches-before-environments",
        ),
        pytest.param(
            {"pull_requests": True}, {"pull_request": None}, None, id="pull-requests"
        ),
        pytest.param(
            {"environments": ["prod: eu"]},
            {"workflow_dispatch": None},
            "prod: eu",
            id="an-environment",
        ),
        pytest.param(
            {"environments": ["prod", "dev-*"]},
            {
                "workflow_dispatch": {
                    "inputs": {
                        "environment": {
                            "description": "prod or dev-*",
                            "required": True,
                        }
                    }
                }
            },
            "${{ inputs.environment }}",
            id="environments",
        ),
        pytest.param(
            {"environments": ["dev-*"]},
            {
                "workflow_dispatch": {
                    "inputs": {
                        "environment": {"description": "dev-*", "required": True}
                    }
                }
            },
            "${{ inputs.environment }}",
            id="environments-that-begin-so",
        ),
    ],
)
def test_a_workflow_runs_where_the_role_trusts_it(
    trust: Keys, occasions: Keys, environment: str | None
) -> None:
    github = {"repository": "octo-org/app", **trust}
    read = workflow({"github": github, "allow_push_from_pull_requests": True})

    assert read["on"] == occasions
    assert read["jobs"]["push"].get("environment") == environment


def test_the_token_of_the_workflow_gets_the_role() -> None:
    role = {"github": GITHUB}
    read, made = workflow(role), job(role)
    given = step(read, "aws-actions/configure-aws-credentials")
    (branch,) = read["on"]["push"]["branches"]

    claims = {
        "iss": "https://token.actions.githubusercontent.com",
        "aud": "sts.amazonaws.com",
        "sub": f"repo:octo-org/app:ref:refs/heads/{branch}",
    }
    assert assumable(made.role.trust_policy or "", claims, account=ACCOUNT)
    assert given["role-to-assume"].endswith(f":role/{made.role.name}")
    assert any(fnmatchcase("team/web", pattern) for pattern in made.role.settings.push)


def test_a_pipeline_of_gitlab_logs_in_with_the_role_builds_and_pushes() -> None:
    assert pipeline({"gitlab": MIRROR}) == {
        "image": "docker:29.1.3",
        "services": ["docker:29.1.3-dind"],
        "rules": [{"if": '$CI_COMMIT_BRANCH == "main"'}],
        "id_tokens": {"AWS_TOKEN": {"aud": "https://gitlab.com"}},
        "variables": {
            "AWS_ROLE_ARN": f"arn:aws:iam::{ACCOUNT}:role/it",
            "AWS_REGION": "eu-west-1",
            "AWS_WEB_IDENTITY_TOKEN_FILE": "/tmp/aws-token",  # noqa: S108 - a container's
            "AWS_ROLE_SESSION_NAME": "gitlab-$CI_JOB_ID",
            "DOCKER_TLS_CERTDIR": "/certs",
            "REGISTRY": f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com",
            "REPOSITORY": "team/web",
            "CONTEXT": ".",
        },
        "script": [
            "apk add --no-cache aws-cli",
            'printf %s "$AWS_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"',
            LOGIN,
            'docker build --tag "$REGISTRY/$REPOSITORY:$CI_COMMIT_SHA" "$CONTEXT"',
            'docker push "$REGISTRY/$REPOSITORY:$CI_COMMIT_SHA"',
        ],
    }


def test_a_pipeline_of_gitlab_pushes_to_several_repositories_by_a_job_each() -> None:
    read = pipeline(
        {
            "gitlab": {
                **MIRROR,
                "branches": ["main", "rel/*", 'a"b'],
                "tags": ["v*"],
                "url": "https://gitlab.example.com",
                "audiences": ["me"],
            },
            "push": ["api", "team/*"],
        },
        provider=Location("cn-north-1", "aws-cn", ACCOUNT),
        registry_id=ANOTHER,
    )

    images = [{"REPOSITORY": name, "CONTEXT": "."} for name in NAMES]
    assert read["parallel"] == {"matrix": images}
    assert read["id_tokens"] == {"AWS_TOKEN": {"aud": "me"}}
    assert read["variables"]["REGISTRY"] == (
        f"{ANOTHER}.dkr.ecr.cn-north-1.amazonaws.com.cn"
    )
    assert [rule["if"] for rule in read["rules"]] == [
        '$CI_COMMIT_BRANCH == "main"',
        r"$CI_COMMIT_BRANCH =~ /^rel\/.*$/",
        '$CI_COMMIT_BRANCH =~ /^a"b$/',
        "$CI_COMMIT_TAG =~ /^v.*$/",
    ]


def test_what_nobody_knows_yet_stands_there_in_capitals() -> None:
    found = job({"github": GITHUB}, Location())

    assert found.to_fill_in == ("ACCOUNT", "REGION")
    assert found.role_arn == "arn:aws:iam::ACCOUNT:role/it"
    assert found.registry == "ACCOUNT.dkr.ecr.REGION.amazonaws.com"


@pytest.mark.parametrize(
    ("provider", "words"),
    [
        (HERE, ()),
        (Location("eu-west-1"), ("ACCOUNT",)),
        (Location(None, "aws", ACCOUNT), ("REGION",)),
    ],
)
def test_a_job_knows_what_has_to_be_filled_in(
    provider: Location, words: tuple[str, ...]
) -> None:
    assert job({"github": GITHUB}, provider).to_fill_in == words


BOTH: Final = {"github": GITHUB, "gitlab": MIRROR}


@pytest.mark.parametrize(
    ("role", "asked", "forge"),
    [
        ({"github": GITHUB}, None, "github"),
        ({"gitlab": MIRROR}, None, "gitlab"),
        (BOTH, "gitlab", "gitlab"),
        (BOTH, "github", "github"),
    ],
)
def test_the_forge_is_that_whose_jobs_get_the_role(
    role: Keys, asked: Forge | None, forge: Forge
) -> None:
    found = job(role)

    assert trusted_forge(found, asked) == getattr(found.role.settings, forge)


@pytest.mark.parametrize(
    ("role", "asked", "says"),
    [
        pytest.param(
            {"principals": NODES},
            None,
            "no job of a forge may assume this role (got 'it'); write github or gitlab "
            "in it",
            id="none",
        ),
        pytest.param(
            BOTH,
            None,
            "jobs of several forges may assume this role (got 'it'); say which: "
            "--forge",
            id="both",
        ),
        pytest.param(
            {"github": GITHUB},
            "gitlab",
            "no job of gitlab may assume this role (got 'it'); github may",
            id="another",
        ),
    ],
)
def test_without_a_forge_there_is_no_pipeline(
    role: Keys, asked: Forge | None, says: str
) -> None:
    with pytest.raises(Refusal) as refused:
        trusted_forge(job(role), asked)

    assert str(refused.value) == says


@pytest.mark.parametrize(
    ("roles", "name", "says"),
    [
        pytest.param(
            {"ci": {"push": ["api"], "principals": NODES}},
            "cii",
            "there is no such role (got 'cii'); did you mean 'ci'?",
            id="near",
        ),
        pytest.param(
            {"ci": {"push": ["api"], "principals": NODES}},
            "deploy",
            "there is no such role (got 'deploy'); there are ci",
            id="far",
        ),
        pytest.param(
            {}, "ci", "there is no such role (got 'ci'); there are none", id="none"
        ),
        pytest.param(
            {
                "nodes": {"pull": ["api"], "principals": NODES},
                "ci": {"push": ["api"], "principals": NODES},
            },
            "nodes",
            "this role pushes nothing (got 'nodes'); these do: ci",
            id="pulls",
        ),
        pytest.param(
            {"nodes": {"pull": ["api"], "principals": NODES}},
            "nodes",
            "this role pushes nothing (got 'nodes'); no role here does",
            id="only-pulls",
        ),
    ],
)
def test_only_a_role_that_pushes_has_a_pipeline(
    roles: Keys, name: str, says: str
) -> None:
    with pytest.raises(Refusal) as refused:
        push_job(settled({"roles": roles}), name, NAMES, HERE)

    assert str(refused.value) == says
