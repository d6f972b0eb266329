"""The examples, each by the host of its own language: they deploy the same."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from tests.engine.aws import Aws
from tests.engine.driver import Command, Deployment
from tests.engine.installed import ROOT
from tests.examples import sdks

# Most of it goes to downloads, and to compiling Go.
LIMIT: Final = 600  # seconds

# Compiled beforehand, since a host would take longer than a run may.
BEFOREHAND: Final = {
    "csharp": "dotnet build",
    "go": "go build -o program .",
    "java": "mvn -q -B compile",
}

UNTAGGED: Final = {
    "rulePriority": 1,
    "description": "untagged images go after two weeks",
    "selection": {
        "tagStatus": "untagged",
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": 14,
    },
    "action": {"type": "expire"},
}

EXPIRING: Final = {
    "rulePriority": 500,
    "description": "expire images 30 days after their push",
    "selection": {
        "tagStatus": "any",
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": 30,
    },
    "action": {"type": "expire"},
}

ISSUER: Final = "token.actions.githubusercontent.com"
# The branch `main`, in both of the forms that GitHub writes.
SUBJECTS: Final = [
    "repo:octo-org/team:ref:refs/heads/main",
    "repo:octo-org@*/team@*:ref:refs/heads/main",
]
PUSHES: Final = "arn:aws:ecr:eu-west-1:123456789012:repository/team/*"


def prepared(example: str, folder: Path, environment: dict[str, str]) -> Path:
    """A copy of an example that needs nothing but `pulumi up`."""

    def run(folder: Path, *command: str) -> None:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"

    if example in sdks.LANGUAGES:
        copy = sdks.with_sdk(example, folder, run)
        if example in BEFOREHAND:
            run(copy, *BEFOREHAND[example].split())
        if example == "go":
            runtime = {"name": "go", "options": {"binary": str(copy / "program")}}
            change_project(copy, runtime=runtime)
        return copy
    copy = shutil.copytree(ROOT / "examples" / example, folder / example)
    if example == "python-import":
        options = {"toolchain": "pip", "virtualenv": sys.prefix}
        change_project(copy, runtime={"name": "python", "options": options})
    else:
        change_project(copy, packages={})
    return copy


def change_project(folder: Path, **values: object) -> None:
    project = yaml.safe_load((folder / "Pulumi.yaml").read_text("utf-8"))
    (folder / "Pulumi.yaml").write_text(yaml.safe_dump({**project, **values}), "utf-8")


def lacking(example: str, environment: dict[str, str]) -> list[str]:
    path = environment["PATH"]
    if example in sdks.LANGUAGES:
        return sdks.lacking(example, path)
    host = f"pulumi-language-{'yaml' if example == 'yaml' else 'python'}"
    return [] if shutil.which(host, path=path) else [host]


def held(aws: Aws) -> dict[str, dict[str, Any]]:
    """What the examples are about, by repository; a key of its own is none of it."""
    told = aws.ecr.describe_repositories()["repositories"]
    made = {found["repositoryName"]: found for found in told}
    return {
        name: {
            "mutability": made[name]["imageTagMutability"],
            "spared": made[name].get("imageTagMutabilityExclusionFilters"),
            "rules": aws.rules(name),
            "policy": aws.policy(name)["Statement"] if has.policy else None,
        }
        for name, has in aws.holds().items()
    }


def caches(aws: Aws) -> dict[str, str]:
    """What each pull-through cache fetches from, by prefix."""
    told = aws.ecr.describe_pull_through_cache_rules()["pullThroughCacheRules"]
    return {it["ecrRepositoryPrefix"]: it["upstreamRegistryUrl"] for it in told}


def templates(aws: Aws) -> dict[str, tuple[list[str], list[dict[str, Any]]]]:
    """What each creation template is for and its lifecycle rules, by prefix."""
    told = aws.ecr.describe_repository_creation_templates()
    return {
        it["prefix"]: (it["appliedFor"], json.loads(it["lifecyclePolicy"])["rules"])
        for it in told["repositoryCreationTemplates"]
    }


def roles(aws: Aws) -> dict[str, tuple[list[str], list[str]]]:
    """Whom the roles for pipelines trust and what they push to, by name."""
    found = {}
    for told in aws.iam.list_roles()["Roles"]:
        (trusted,) = told["AssumeRolePolicyDocument"]["Statement"]
        if "Federated" in trusted["Principal"]:  # any other is a program's own
            name = told["RoleName"]
            policy = aws.iam.get_role_policy(RoleName=name, PolicyName="ecr")
            _, pushes = policy["PolicyDocument"]["Statement"]
            subjects = trusted["Condition"]["StringLike"][f"{ISSUER}:sub"]
            found[name] = (subjects, pushes["Resource"])
    return found


def issuers(aws: Aws) -> list[str]:
    """Whose tokens the account takes."""
    told = aws.iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]
    return [it["Arn"].partition("/")[2] for it in told]


def said(outputs: dict[str, Any], *names: str) -> object:
    """An output, which is named in the manner of its language."""
    return next(outputs[name] for name in names if name in outputs)


@pytest.mark.parametrize(
    "example", ["csharp", "go", "java", "python-import", "typescript", "yaml"]
)
def test_each_language_deploys_the_same(
    example: str, command: Command, aws: Aws, plugin_on_path: str, tmp_path: Path
) -> None:
    environment = {**command.environment, "PATH": plugin_on_path}
    if absent := lacking(example, environment):
        pytest.skip(f"a program in {example} takes {' and '.join(absent)}")
    stack = Deployment(command, prepared(example, tmp_path, environment))
    stack.environment["PATH"] = plugin_on_path

    up = stack.up()

    assert up.ok, up
    found = held(aws)
    assert list(found) == ["team/api", "team/jobs", "team/web"]
    api, jobs, web = found.values()
    assert api["rules"] == jobs["rules"] != web["rules"]
    assert web["rules"] == [UNTAGGED]
    assert [it["selection"]["countNumber"] for it in api["rules"]] == [999999, 50]
    assert [it["policy"] is None for it in found.values()] == [False, True, True]
    assert api["policy"][0]["Principal"] == {"AWS": "arn:aws:iam::111122223333:root"}
    assert web["mutability"] == "IMMUTABLE_WITH_EXCLUSION"
    assert web["spared"] == [{"filterType": "WILDCARD", "filter": "latest"}]
    assert caches(aws) == {"quay": "quay.io"}
    assert templates(aws) == {"quay": (["PULL_THROUGH_CACHE"], [EXPIRING])}
    assert roles(aws) == {"team-ci": (SUBJECTS, [PUSHES])}
    assert issuers(aws) == [ISSUER]
    domain = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
    outputs = stack.outputs()
    assert outputs["urls"] == {name: f"{domain}/{name}" for name in found}
    assert said(outputs, "cacheUrls", "cache_urls") == {"quay": f"{domain}/quay"}
    assert said(outputs, "roleArns", "role_arns") == {
        "team-ci": "arn:aws:iam::123456789012:role/team-ci"
    }
    assert stack.preview().is_clean
    assert stack.destroy().ok
    assert aws.names() == []
    assert (caches(aws), templates(aws), roles(aws), issuers(aws)) == ({}, {}, {}, [])


def test_there_is_a_test_for_each_language_of_the_examples() -> None:
    others = {path.parent.name for path in ROOT.glob("examples/*/Pulumi.yaml")}

    assert {*sdks.LANGUAGES, "python-import", "yaml"} == others - {
        "downstream",
        "pipeline",
    }
