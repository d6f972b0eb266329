"""`pulumi import` takes the files of `adopt`, and nothing else is left to do."""

import json
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pulumi
import pulumi_aws as awssdk
import pytest
from click.testing import CliRunner

from ecr_component.adopt.description import Description, describe
from ecr_component.adopt.source import read_source
from ecr_component.commands.cli import cli
from tests.adopt.build import state
from tests.adopt.seeding import seed
from tests.adopt.steps import commands, program_in
from tests.adopt.terraform import FIXTURES
from tests.adopt.whole_registry import STATE, copies
from tests.engine.aws import Aws
from tests.engine.conftest import DeployFile
from tests.engine.driver import UPDATED, Deployment
from tools.emulator_server import Emulator

SOURCES: Final = {
    "cloudposse": "terraform.tfstate",
    "gruntwork": "terraform.tfstate",
    "plain": "terraform.tfstate",
    "pulumi_awsx": "export.json",
    "pulumi_plain": "export.json",
    "terraform_aws_modules": "terraform.tfstate",
}
REGISTRIES: Final = {
    "whole_registry": STATE,
    "other_order": state(copies("us-west-2", "us-east-1")),
}


def content(name: str) -> bytes:
    """What a source says."""
    if name in REGISTRIES:
        return REGISTRIES[name]
    return FIXTURES.joinpath(name, SOURCES[name]).read_bytes()


@dataclass(frozen=True)
class Moved:
    """A stack that is to take over what AWS holds."""

    stack: Deployment
    description: Description
    aws: Aws
    import_file: Path
    report: str

    @property
    def entries(self) -> list[dict[str, Any]]:
        """What the import file lists."""
        document: dict[str, Any] = json.loads(self.import_file.read_text("utf-8"))
        found: list[dict[str, Any]] = document["resources"]
        return found

    def run(self, command: str) -> str:
        """Run a command of the report on the stack, and tell what was printed."""
        _, *arguments = shlex.split(command)
        at = arguments.index("--stack")
        del arguments[at : at + 2]
        if arguments[0] != "preview":
            arguments.append("--yes")
        if arguments[0] == "import":
            arguments.append("--skip-preview")
        done = self.stack.cli(*arguments)
        assert done.ok, done
        return done.said


Adopt = Callable[..., Moved]


@pytest.fixture
def adopt(aws: Aws, deploy_file: DeployFile, tmp_path: Path) -> Adopt:
    """An AWS with all of a source in it, and the files that were written of it."""

    def adopt(name: str, *source: str) -> Moved:
        given = tmp_path / "source"
        given.write_bytes(content(name))
        (registry,) = read_source(given.read_bytes(), "source").registries
        there = Aws(aws.url, registry.registry.region)
        seed(there.ecr, registry)
        file, imports = tmp_path / "Pulumi.dev.yaml", tmp_path / "import.json"
        said = CliRunner().invoke(
            cli,
            [
                "adopt",
                *(source or [str(given)]),
                *("--stack-file", str(file), "--import-file", str(imports)),
                "--accept-differences",
            ],
        )
        assert said.exit_code == 0, said.output
        stack = deploy_file(file.read_text("utf-8"))
        return Moved(stack, describe(registry), there, imports, said.stdout)

    return adopt


def import_and_find_nothing_to_do(moved: Moved, expected: dict[str, str]) -> None:
    held = moved.aws.holds()
    stack, (imported, *_) = moved.stack, commands(moved.report, "pulumi import")

    said = moved.run(imported)

    assert f"{len(moved.entries)} imported" in said
    assert f"{len(moved.entries)} imported" in moved.report
    preview = stack.preview()
    assert preview.ok, preview
    assert preview.steps == expected
    unchanged = len(moved.entries) + 1 - len(expected)  # with the stack
    assert f"    {unchanged} unchanged" in preview.said
    if expected:
        assert f"    ~ {len(expected)} to update" in preview.said
    assert stack.up().ok
    assert stack.up().is_clean
    assert moved.aws.holds() == held


@pytest.mark.parametrize("name", [*SOURCES, "whole_registry"])
def test_after_the_import_nothing_is_left_to_do(adopt: Adopt, name: str) -> None:
    moved, expected = adopt(name), {}
    for name_, one in moved.description.repositories.items():
        if one.taken.force_delete:  # which AWS does not know
            expected[f"Repository ecr/{name_}"] = UPDATED
        if one.remarks and one.repository_policy:
            expected[f"RepositoryPolicy ecr/{name_}"] = UPDATED

    import_and_find_nothing_to_do(moved, expected)


def test_copies_in_another_order_are_an_update_that_the_report_tells(
    adopt: Adopt,
) -> None:
    moved = adopt("other_order")

    assert "Differences: 1\n" in moved.report
    import_and_find_nothing_to_do(moved, {"ReplicationConfiguration ecr": UPDATED})


@pytest.mark.parametrize("name", ["gruntwork", "whole_registry"])
def test_after_the_import_of_what_aws_tells_nothing_is_left_to_do(
    adopt: Adopt, aws: Aws, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for key, value in {
        "AWS_ENDPOINT_URL": aws.url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }.items():
        monkeypatch.setenv(key, value)

    moved = adopt(name, "--live", "--region", "eu-west-1")

    import_and_find_nothing_to_do(moved, {})


@pytest.mark.parametrize("name", ["gruntwork", "whole_registry"])
def test_the_file_is_what_a_preview_would_write_with_the_ids(
    adopt: Adopt, emulator: Emulator, tmp_path: Path, name: str
) -> None:
    moved = adopt(name)
    emulator.reset()  # of what is there already, a preview lists nothing
    written = tmp_path / "preview.json"

    assert moved.stack.cli("preview", "--import-file", str(written)).ok

    listed = json.loads(written.read_text("utf-8"))["resources"]
    without_ids = [
        {**entry, "id": "<PLACEHOLDER>"} if "id" in entry else entry
        for entry in moved.entries
    ]
    assert by_name(listed) == by_name(without_ids)


def by_name(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(entries, key=lambda entry: str(entry["name"]))


@pytest.mark.parametrize("name", ["gruntwork", "whole_registry"])
def test_on_the_way_back_the_stack_forgets_everything_and_aws_keeps_it(
    adopt: Adopt, name: str
) -> None:
    moved = adopt(name)
    held = moved.aws.holds()
    (imported,) = commands(moved.report, "pulumi import")

    moved.run(imported)
    for forget in commands(moved.report, "pulumi state delete"):
        moved.run(forget)

    assert "aws:ecr" not in moved.stack.cli("stack", "export").said
    assert moved.aws.holds() == held


def plain() -> None:
    """What a program had before: a repository with both policies, and one without."""
    api = awssdk.ecr.Repository("api", name="team/api", force_delete=True)
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
        "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    }
    awssdk.ecr.RepositoryPolicy(
        "pull",
        repository=api.name,
        policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )
    rule = {
        "rulePriority": 1,
        "selection": {
            "tagStatus": "any",
            "countType": "imageCountMoreThan",
            "countNumber": 9,
        },
        "action": {"type": "expire"},
    }
    awssdk.ecr.LifecyclePolicy(
        "rules", repository=api.name, policy=json.dumps({"rules": [rule]})
    )
    awssdk.ecr.Repository(
        "web", name="team/web", image_scanning_configuration={"scan_on_push": True}
    )


def test_an_old_stack_forgets_its_resources_one_by_one_and_aws_keeps_them(
    aws: Aws, deploy_file: DeployFile, tmp_path: Path
) -> None:
    first = "config:\n  aws:region: eu-west-1\n  ecr:repositories: {}\n"
    stack = deploy_file(first, program=plain)
    assert stack.up().ok
    held, export = aws.holds(), tmp_path / "export.json"
    assert stack.cli("stack", "export", "--file", str(export)).ok

    said = CliRunner().invoke(cli, ["adopt", str(export)])

    assert said.exit_code == 0, said.output
    for line in commands(said.stderr, "pulumi state delete --stack dev"):
        _, state, delete, _, _, *rest = shlex.split(line)  # the driver names the stack
        assert stack.cli(state, delete, *rest).ok, line
    assert "aws:ecr/" not in stack.cli("stack", "export").said
    assert aws.holds() == held


def test_resources_of_the_same_stack_move_under_the_component_by_aliases(
    aws: Aws, deploy_file: DeployFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = "config:\n  aws:region: eu-west-1\n  ecr:repositories: {}\n"
    stack = deploy_file(first, program=plain)
    assert stack.up().ok
    aws.push("team/api")
    held = aws.holds()
    export = tmp_path / "export.json"
    assert stack.cli("stack", "export", "--file", str(export)).ok
    monkeypatch.chdir(stack.folder)

    said = CliRunner().invoke(cli, ["adopt", str(export), "--stack", "dev", "--force"])

    assert said.exit_code == 0, said.output
    program = compile(program_in(said.stdout), "__main__.py", "exec")
    stack.run(lambda: exec(program, {"__name__": "__main__"}))  # noqa: S102 - ours
    moving = stack.preview()
    assert moving.ok, moving
    assert moving.steps == {"EcrRepositories ecr": "create"}
    assert stack.up().ok
    assert aws.holds() == held
    stack.run(lambda: pulumi.export("none", None))
    left = stack.preview()
    assert left.ok, left
    assert sorted(left.steps) == [
        "EcrRepositories ecr",
        "LifecyclePolicy ecr/team/api",
        "Repository ecr/team/api",
        "Repository ecr/team/web",
        "RepositoryPolicy ecr/team/api",
    ]
