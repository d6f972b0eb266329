"""``ecr-component pipeline`` as the person sees it: what it prints, how it ends."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from ecr_component.commands import cli

Run = Callable[..., Result]

PROJECT = "name: ecr\nruntime: python\n"
BRANCH = {"repository": "octo-org/shop", "branches": ["main"]}
MIRROR = {"project": "group/shop", "branches": ["main"]}
FILE: dict[str, Any] = {
    "aws:region": "eu-west-1",
    "ecr:repositories": {"shop/web": {}, "shop/worker": {}},
    "ecr:roles": {
        "ci": {"push": ["shop/*"], "github": BRANCH, "gitlab": MIRROR},
        "mirror": {"push": ["shop/web"], "gitlab": MIRROR},
        "nodes": {"pull": ["shop/*"], "principals": ["ec2.amazonaws.com"]},
    },
}
NO_ACCOUNT = "write what is meant in place of ACCOUNT, or name it with --account\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command in a project with these stacks."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, project: str = PROJECT, **stacks: object) -> Result:
        if project:
            Path("Pulumi.yaml").write_text(project, "utf-8")
        for name, config in (stacks or {"dev": FILE}).items():
            text = yaml.safe_dump({"config": config})
            Path(f"Pulumi.{name}.yaml").write_text(text, "utf-8")
        return CliRunner().invoke(cli.cli, ["pipeline", *arguments])

    return run


def test_the_workflow_is_that_of_the_stack_file(run: Run) -> None:
    result = run("--role", "ci", "--forge", "github", "--account", "111122223333")

    assert (result.stderr, result.exit_code) == ("", 0)
    read = yaml.safe_load(result.stdout)
    job = read["jobs"]["push"]
    roles, (credentials, *_) = FILE["ecr:roles"], job["steps"][1:]
    assert credentials["with"] == {
        "role-to-assume": "arn:aws:iam::111122223333:role/ci",
        "aws-region": FILE["aws:region"],
    }
    assert read["permissions"] == {"contents": "read", "id-token": "write"}
    assert read[True]["push"]["branches"] == roles["ci"]["github"]["branches"]
    assert [image["repository"] for image in job["strategy"]["matrix"]["include"]] == [
        *FILE["ecr:repositories"]
    ]


def test_the_forge_is_found_where_there_is_one(run: Run) -> None:
    result = run("--role", "mirror")

    assert result.stdout.startswith("# .gitlab-ci.yml of group/shop\n")
    assert (result.stderr, result.exit_code) == (NO_ACCOUNT, 0)


def test_what_no_file_tells_is_named(run: Run) -> None:
    config = {key: it for key, it in FILE.items() if key != "aws:region"}

    open_, told = (
        run("-r", "mirror", dev=config),
        run("-r", "mirror", "--region=eu-x-1"),
    )

    assert open_.stderr == NO_ACCOUNT + (
        "write what is meant in place of REGION, or name it with --region\n"
    )
    assert "AWS_REGION: eu-x-1\n" in told.stdout


@pytest.mark.parametrize(
    ("arguments", "stacks", "says"),
    [
        pytest.param(
            ["-r", "cii"],
            {},
            "roles: there is no such role (got 'cii'); did you mean 'ci'?\n",
            id="role",
        ),
        pytest.param(
            ["-r", "nodes"],
            {},
            "roles: this role pushes nothing (got 'nodes'); these do: ci, mirror\n",
            id="pulls",
        ),
        pytest.param(
            ["-r", "ci"],
            {},
            "roles: jobs of several forges may assume this role (got 'ci'); say which: "
            "--forge\n",
            id="forges",
        ),
        pytest.param(
            ["-r", "ci"],
            {"dev": {"ecr:repositories": {}}},
            "roles: there is no such role (got 'ci'); there are none\n",
            id="no-roles",
        ),
        pytest.param(
            ["-r", "ci"],
            {"dev": {**FILE, "ecr:repositories": {"shop/api": {"tag": {}}}}},
            "Pulumi.dev.yaml: 2 problems\n"
            "  repositories.shop/api.tag: unknown key; did you mean 'tags'?\n"
            "  roles.mirror.push[0]: there is no such repository here (got "
            "'shop/web'); there are shop/api\n",
            id="file",
        ),
    ],
)
def test_what_is_wrong_is_told_and_no_pipeline(
    run: Run, arguments: list[str], stacks: dict[str, object], says: str
) -> None:
    result = run(*arguments, **stacks)

    assert (result.stdout, result.stderr, result.exit_code) == ("", says, 1)


def test_without_a_project_there_are_no_roles(run: Run) -> None:
    result = run("-r", "ci", project="")

    assert "Error: there is no Pulumi.yaml in this folder or above" in result.stderr
    assert result.exit_code == 2


def test_a_project_that_cannot_be_read_is_told(run: Run) -> None:
    result = run("-r", "ci", project="- ecr\n")

    assert result.stderr.startswith("Pulumi.yaml")
    assert (result.stdout, result.exit_code) == ("", 2)


def test_of_several_stacks_one_is_named(run: Run) -> None:
    result = run("-r", "mirror", dev=FILE, prod=FILE)

    assert "Error: name one with --stack; the stacks are dev, prod" in result.stderr
    assert run("-r", "mirror", "-s", "prod").exit_code == 0


@pytest.mark.parametrize("option", ["--account=1", "--region=Ireland"])
def test_an_option_that_is_none_is_refused(run: Run, option: str) -> None:
    result = run("-r", "mirror", option)

    assert f"Invalid value for '{option.partition('=')[0]}'" in result.stderr
    assert result.exit_code == 2
