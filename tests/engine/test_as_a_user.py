"""What a user reads: the CLI starts Python, and nothing that it prints is left out."""

import re
import sys
from pathlib import Path
from typing import Final

from tests.engine.aws import Aws
from tests.engine.conftest import DeployFile
from tests.engine.driver import Command, Deployment, Run

START: Final = """
config:
  aws:region: eu-west-1
  ecr:repositories:
    team/api: {external_account_ids_with_read_access: ["111122223333"]}
    team/web:
"""
# What Pulumi adds where a program ends with an error.
ENDED: Final = (
    "    error: an unhandled error occurred: program exited with non-zero exit code: "
    "1\n"
)
STACK: Final = "  pulumi:pulumi:Stack (ecr-dev):\n    error: Pulumi.dev.yaml: "


def diagnostics(run: Run) -> list[str]:
    """All that is said of resources, in each phase of a run.

    The rest of what the CLI prints is what it does, and must be no more than that.
    """
    section = re.compile(r"^Diagnostics:\n((?:  .*\n|\n(?=  ))+)", re.MULTILINE)
    progress = re.compile(r"^( |@).*(warning|error): .*\n", re.MULTILINE)
    rest = progress.sub("", section.sub("", run.said))
    assert not re.search("warning|error:|Traceback|rpc|Exception", rest), rest
    return section.findall(run.said)


def test_a_stack_goes_up_stays_and_goes_down_without_another_word(
    aws: Aws, deploy_file: DeployFile
) -> None:
    stack = deploy_file(START, program=None)

    preview = stack.cli("preview")
    first, second = (stack.cli("up", "--yes") for _ in range(2))
    down = stack.cli("destroy", "--yes")

    runs = preview, first, second, down
    assert [run.ok for run in runs] == [True] * 4
    assert [diagnostics(run) for run in runs] == [[]] * 4
    assert "Resources:\n    + 5 to create\n" in preview.said
    assert "Resources:\n    + 5 created\n" in first.said
    assert "Resources:\n    5 unchanged\n" in second.said
    assert "Resources:\n    - 5 deleted\n" in down.said
    assert aws.names() == []


def test_a_file_that_is_wrong_is_refused_in_one_report(deploy_file: DeployFile) -> None:
    wrong = START.replace("team/web:", "Team/Web: {tag: {a: b}}")
    stack = deploy_file(wrong, program=None)

    run = stack.cli("up", "--yes")

    assert not run.ok
    assert diagnostics(run) == [
        f"{STACK}2 problems\n"
        "      repositories.Team/Web: 'Team/Web' is not a repository name: use a-z and "
        "0-9, with single . _ - or / between them; try 'team/web'\n"
        "      repositories.Team/Web.tag: unknown key; did you mean 'tags'?\n" + ENDED
    ]


def test_what_ecr_cannot_change_is_refused_in_one_report(
    aws: Aws, deploy_file: DeployFile
) -> None:
    stack = deploy_file(START, program=None)
    assert stack.cli("up", "--yes").ok
    kms = "  ecr:default_encryption_config: {encryption_type: KMS}\n"
    stack.configure(START + kms)

    run = stack.cli("up", "--yes")

    assert not run.ok
    change = (
        "exists already, encrypted with AES256 and not with KMS, and ECR can't change "
        "that; leave its encryption_config as it was, or take another name and copy "
        "the images\n"
    )
    assert diagnostics(run) == [
        f"{STACK}2 problems\n"
        f"      repositories.team/api: {change}"
        f"      repositories.team/web: {change}" + ENDED
    ]
    assert aws.names() == ["team/api", "team/web"]


def test_another_region_is_answered_by_a_warning(
    aws: Aws, deploy_file: DeployFile
) -> None:
    stack = deploy_file(START, program=None)
    assert stack.cli("up", "--yes").ok
    stack.configure(START.replace("eu-west-1", "us-west-2"))

    run = stack.cli("up", "--yes")

    warning = (
        "  ecr-component:index:EcrRepositories (ecr):\n"
        "    warning: team/api, team/web stay in eu-west-1, although the provider's "
        "region is us-west-2: ECR can't move a repository; set the region back to "
        "eu-west-1, or deploy another stack to us-west-2, copy the images, and remove "
        "what is in eu-west-1\n"
    )
    assert run.ok
    assert diagnostics(run) == [warning] * 2
    assert run.said.count("Resources:\n    5 unchanged\n") == 2
    assert aws.names() == ["team/api", "team/web"]


LATE: Final = """
import pulumi_aws as aws
from ecr_component import EcrRepositories

key = aws.kms.Key("key")
own = {
    "tags": {"a": key.key_id.apply(lambda _: "aws:no")},
    "external_account_ids_with_read_access": [key.key_id.apply(lambda _: "1")],
}
EcrRepositories("images", {"repositories": {"team/api": own}})
"""


def test_what_turns_out_wrong_late_is_refused_in_one_report(
    aws: Aws, command: Command, tmp_path: Path
) -> None:
    runtime = f"{{name: python, options: {{virtualenv: '{sys.prefix}'}}}}"
    project = f"name: shop\nruntime: {runtime}\n"
    tmp_path.joinpath("Pulumi.yaml").write_text(project, "utf-8")
    tmp_path.joinpath("__main__.py").write_text(LATE, "utf-8")
    stack = Deployment(command, tmp_path)

    run = stack.cli("up", "--yes")

    assert not run.ok
    assert diagnostics(run) == [
        "  pulumi:pulumi:Stack (shop-dev):\n"
        "    error: EcrRepositories 'images': 2 problems\n"
        "      repositories.team/api.external_account_ids_with_read_access[0]: an "
        "account id is text of 12 digits (got '1')\n"
        "      repositories.team/api.tags.a: a tag's value must not begin with 'aws:' "
        "(got 'aws:no')\n" + ENDED
    ]
    assert aws.names() == []
