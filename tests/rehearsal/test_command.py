"""`ecr-component rehearse`: what it prints, and how it ends."""

import io
import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from ecr_component.commands.cli import cli
from ecr_component.rehearsal import console, rehearse
from ecr_component.rehearsal.progress import FEWEST, bars_on
from tests.rehearsal.sandbox import Sandbox

WEB = 'aws.ecr.Repository("web", name="web")\npulumi.export("a", "\\u00fc")'


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["rehearse", *map(str, arguments)])


def test_the_result_is_printed_for_people(sandbox: Sandbox) -> None:
    sandbox.write(f"pulumi.warn('careful')\nprint('said')\n{WEB}", {})
    result = run("--stack", "dev", sandbox.folder)
    assert result.exit_code == 0
    assert result.stderr == (
        "said\nwarning: careful\nnote: aws:region is not set, so this was us-east-1\n"
    )
    assert result.stdout == (
        "Stack dev of shop: 1 repository in us-east-1, account 123456789012\n"
        "\nweb\n"
        "  123456789012.dkr.ecr.us-east-1.amazonaws.com/web\n"
        "  MUTABLE | not scanned on push | AES256 | 0 lifecycle rules | 0 tags\n"
        "  pull and push: this account only\n"
        "\nOutputs\n  a: \u00fc\n\n"
        "A rehearsal in memory: no engine took part, so there is no state and no "
        "diff,\nand that a policy was accepted here proves nothing about AWS.\n"
    )


def test_the_only_stack_needs_no_name_nor_the_folder_one_is_in(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sandbox.write(WEB))
    assert run().stdout.startswith("Stack dev of shop: 1 repository in eu-west-1")


def test_what_most_repositories_have_is_told_once_unless_all_is_asked_for(
    sandbox: Sandbox,
) -> None:
    sandbox.write("for name in 'abcd': aws.ecr.Repository(name, name=2 * name)")
    host = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
    block = [
        "  MUTABLE | not scanned on push | AES256 | 0 lifecycle rules | 0 tags",
        "  pull and push: this account only",
    ]

    assert run(sandbox.folder).stdout.splitlines()[2:7] == [
        f"4 repositories at {host}",
        *block,
        "",
        "  exactly so: aa, bb, cc, dd",
    ]
    assert run("--full", sandbox.folder).stdout.splitlines()[2:10] == [
        *("aa", f"  {host}/aa", *block, ""),
        *("bb", f"  {host}/bb", block[0]),
    ]


def test_json_is_one_document_and_nothing_else(sandbox: Sandbox) -> None:
    sandbox.write(f"pulumi.warn('careful')\nprint('said')\n{WEB}")
    result = run("--json", sandbox.folder)
    assert (result.exit_code, result.stderr) == (0, "said\n")
    assert json.loads(result.stdout) == {
        "project": "shop",
        "stack": "dev",
        "region": "eu-west-1",
        "account_id": "123456789012",
        "repositories": [
            {
                "name": "web",
                "region": "eu-west-1",
                "arn": "arn:aws:ecr:eu-west-1:123456789012:repository/web",
                "url": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web",
                "image_tag_mutability": "MUTABLE",
                "image_tag_mutability_exclusion_filters": [],
                "scan_on_push": False,
                "encryption_type": "AES256",
                "kms_key": None,
                "lifecycle_policy": None,
                "repository_policy": None,
                "tags": {},
                "protect": False,
                "access": [],
            }
        ],
        "replication": [],
        "registries": {},
        "roles": [],
        "outputs": {"a": "\u00fc"},
        "created": {"aws:ecr/repository:Repository": 1},
        "warnings": ["careful"],
        "notes": [],
        "not_rehearsed": [],
    }


def test_a_refusal_ends_with_1_and_prints_no_result(sandbox: Sandbox) -> None:
    sandbox.write('pulumi.warn("careful")\nraise pulumi.RunError("no [b]")')
    result = run("--json", sandbox.folder)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "warning: careful\nno [b]\n"


def test_a_stack_file_with_problems_ends_with_1(sandbox: Sandbox) -> None:
    sandbox.write("", {"a:b:c:d": "e"})
    project = "name: shop\nruntime: python\nconfig: {size: {type: integer}}\n"
    sandbox.write("", project=project)
    result = run(sandbox.folder)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"{sandbox.folder}/Pulumi.dev.yaml: 1 problem\n"
        "  shop:size: is missing; Pulumi.yaml has no default for it\n"
    )


def test_a_file_that_cannot_be_read_ends_with_2(sandbox: Sandbox) -> None:
    sandbox.write("")
    (sandbox.folder / "Pulumi.dev.yaml").write_text("- a list\n")
    result = run(sandbox.folder)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"{sandbox.folder}/Pulumi.dev.yaml: must be a mapping of keys to values "
        "(got a list)\n"
    )


@pytest.mark.parametrize(
    ("stacks", "arguments", "says"),
    [
        pytest.param(
            ["dev", "prod"],
            [],
            "name one with --stack; the stacks are dev, prod",
            id="several-stacks",
        ),
        pytest.param(
            ["dev", "prod"],
            ["--stack", "prd"],
            "there is no stack 'prd'; did you mean 'prod'?",
            id="misspelt",
        ),
        pytest.param(
            ["dev", "prod"],
            ["-s", "xyz"],
            "there is no stack 'xyz'; the stacks are dev, prod",
            id="unknown",
        ),
        pytest.param(
            ["dev", "prod"],
            ["-s", "x" * 300],
            f"there is no stack {'x' * 300!r}; the stacks are dev, prod",
            id="a-name-too-long",
        ),
        pytest.param([], [], "there is no stack file in {folder}", id="no-stack"),
    ],
)
def test_a_stack_has_to_be_known(
    sandbox: Sandbox, stacks: list[str], arguments: list[str], says: str
) -> None:
    sandbox.write("")
    (sandbox.folder / "Pulumi.dev.yaml").unlink()
    for stack in stacks:
        sandbox.write("", stack=stack)
    result = run(*arguments, sandbox.folder)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1] == (
        f"Error: {says.format(folder=sandbox.folder)}"
    )


def test_a_folder_without_a_project_ends_with_2(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.exit_code == 2
    assert result.stderr == f"{tmp_path}: there is no Pulumi.yaml in this folder\n"


def test_a_folder_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    result = run(tmp_path / "nowhere")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == (
        f"Error: Invalid value for '[PROGRAM]': Directory '{tmp_path}/nowhere' does "
        "not exist."
    )


def test_what_a_terminal_cannot_show_is_escaped(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox.write(WEB)
    ascii_only = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", ascii_only)
    assert console.show(sandbox.folder, "dev", as_json=False) == 0
    ascii_only.seek(0)
    assert "\n  a: \\xfc\n" in ascii_only.read()


def test_any_stream_will_do(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox.write(WEB)
    text = io.StringIO()
    monkeypatch.setattr(sys, "stdout", text)
    assert console.show(sandbox.folder, "dev", as_json=False) == 0
    assert "\n  a: \u00fc\n" in text.getvalue()


def drawn(*, terminal: bool, known: int) -> str:
    screen = io.StringIO()
    with bars_on(Console(file=screen, force_terminal=terminal, width=60)) as watch:
        for done in range(known + 1):
            watch("creating", done, known)
    return screen.getvalue()


def test_a_bar_is_drawn_where_there_is_much_to_do() -> None:
    bar = drawn(terminal=True, known=FEWEST + 1)
    assert "creating" in bar
    assert "101/101" in bar


@pytest.mark.parametrize(
    ("terminal", "known"),
    [
        pytest.param(True, FEWEST, id="little-to-do"),
        pytest.param(False, FEWEST + 1, id="no-terminal"),
    ],
)
def test_no_bar_is_drawn_otherwise(*, terminal: bool, known: int) -> None:
    assert drawn(terminal=terminal, known=known) == ""


def test_a_rehearsal_says_how_far_it_is(sandbox: Sandbox) -> None:
    steps = []
    sandbox.write(
        """
        for n in range(3):
            aws.ecr.Repository(f"r{n}", name=f"r{n}")
        aws.kms.Key.get("key", "1234")
        """
    )
    rehearse(sandbox.folder, "dev", lambda *step: steps.append(step))
    assert steps == [
        ("creating", 1, 4),
        ("creating", 2, 4),
        ("creating", 3, 4),
        ("creating", 4, 4),
        ("reading back", 1, 3),
        ("reading back", 2, 3),
        ("reading back", 3, 3),
    ]
