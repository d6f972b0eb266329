"""Each page: its snippets run, its outputs, tables and links are current.

In a console block a line ``...`` stands for lines that are left out, as in doctest.
"""

import json
import os
import re
import runpy
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from ecr_component.commands.cli import cli
from ecr_component.live.image_file import read_images
from ecr_component.schemas.reference import with_tables
from tests.documentation.pages import (
    BLOCKS,
    PAGES,
    ROOT,
    Block,
    blocks,
    page_id,
    same,
)
from tests.other_stack import Reader
from tests.recorder import REPOSITORY
from tools.version_table import with_versions

TEXTS = {page: page.read_text("utf-8") for page in PAGES}
EVERYTHING = "\n".join(TEXTS.values())

STACK_FILES = [block for block in blocks("yaml") if block.text.startswith("config:")]
FAULTY = next(block for block in STACK_FILES if "Team/API" in block.text)
CONSOLES = blocks("console")

each_page = pytest.mark.parametrize("page", PAGES, ids=page_id)


def run(command: str) -> Result:
    _, *arguments = shlex.split(command)
    return CliRunner().invoke(cli, arguments)


def commands() -> dict[str, str]:
    return {
        command: output
        for block in CONSOLES
        for command, output in block.commands().items()
    }


def test_every_block_is_of_a_kind_that_is_tested() -> None:
    known = {"console", "python", "typescript", "yaml"}
    ours = {block.language for block in BLOCKS if not block.language.startswith("{")}

    assert ours <= known


@pytest.mark.parametrize(
    "file", [file for file in STACK_FILES if file is not FAULTY], ids=str
)
def test_a_stack_file_has_no_problem_and_no_warning(
    file: Block, tmp_path: Path
) -> None:
    path = tmp_path / "Pulumi.page.yaml"
    path.write_text(file.text, "utf-8")
    result = CliRunner().invoke(cli, ["check", str(path)])
    assert re.fullmatch(f"{re.escape(str(path))}: ok, .+\n", result.output)


def test_the_faulty_stack_file_has_the_problems_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command, shown = next(
        (command, shown) for command, shown in commands().items() if "problem" in shown
    )
    path = tmp_path / shlex.split(command)[-1]
    path.parent.mkdir()
    path.write_text(FAULTY.text, "utf-8")
    monkeypatch.chdir(tmp_path)
    result = run(command)
    assert (result.output, result.exit_code) == (shown, 1)


def test_the_rehearsal_prints_what_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    shown = next(
        shown for block in CONSOLES if (shown := block.commands().get("make rehearse"))
    )
    result = run("ecr-component rehearse --stack dev")
    assert result.exit_code == 0
    assert same(result.output, shown), result.output


def test_a_report_is_told_of_as_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    command = "ecr-component report --stack prod"
    result = run(f"{command} -o {tmp_path}/report.html")
    assert result.output.removeprefix(f"{tmp_path}/") == commands()[command]


def test_manifest_lists_are_put_behind_the_images_as_shown(tmp_path: Path) -> None:
    """The commands run, on an `aws` that knows one list and its part."""
    [images, lists] = (
        block.text.partition("$ ecr-component")[0].removeprefix("$ ")
        for block in CONSOLES
        if "aws ecr describe-images" in block.text
    )
    aws = tmp_path / "aws"
    aws.write_text(AWS.replace("PYTHON", sys.executable))
    aws.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    for command in (images, lists):
        shell = ["/bin/sh", "-c", command]
        subprocess.run(shell, cwd=tmp_path, env={"PATH": path}, check=True)
    found = read_images((tmp_path / "images.json").read_bytes(), "images.json")
    assert [image.references for image in found.images] == [("sha256:part",), None]


def test_all_repositories_of_a_stack_are_simulated_as_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With two images in each, and an old stack file without a policy."""
    command, shown = next(
        (command, shown) for command, shown in commands().items() if "--all" in command
    )
    monkeypatch.chdir(tmp_path)
    stack = Path("stacks", "Pulumi.dev.yaml")
    stack.parent.mkdir()
    stack.write_text((ROOT / stack).read_text("utf-8"), "utf-8")
    config = yaml.safe_load(stack.read_text("utf-8"))
    del config["config"]["ecr:default_lifecycle_policy_rules"]
    Path("old.yaml").write_text(yaml.dump(config), "utf-8")
    digests = {name: f"sha256:{name * 64}" for name in "abcd"}
    images = [
        {
            "registryId": "123456789012",
            "repositoryName": "team/api" if name in "ab" else "team/web",
            "imageDigest": digest,
            "imageTags": [] if name in "ac" else ["v1"],
            "imagePushedAt": "2025-06-01T12:00:00Z",
            "imageSizeInBytes": 2**30,
            "imageManifestMediaType": "application/vnd.oci.image.manifest.v1+json",
        }
        for name, digest in digests.items()
    ]
    Path("images.json").write_text(json.dumps(images), "utf-8")
    host = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
    running = {"items": [{"imageID": f"{host}/team/web@{digests['c']}"}]}
    Path("pods.json").write_text(json.dumps(running), "utf-8")
    result = run(command)
    assert result.exit_code == 1
    assert same(result.output, shown), result.output


AWS = """\
#!PYTHON
import json, sys
import jmespath

kinds = {"list": "index", "part": "manifest"}
details = [
    {
        "imageDigest": f"sha256:{name}",
        "imagePushedAt": 0,
        "imageManifestMediaType": f"application/vnd.oci.image.{kind}.v1+json",
    }
    for name, kind in kinds.items()
]
operation, *arguments = sys.argv[2:]
if operation == "batch-get-image":
    ids = arguments[arguments.index("--image-ids") + 1 :]
    assert ids == ["imageDigest=sha256:list"]
    manifest = json.dumps({"manifests": [{"digest": "sha256:part"}]})
    image = {"imageId": {"imageDigest": "sha256:list"}, "imageManifest": manifest}
    print(json.dumps({"images": [image], "failures": []}))
elif "--query" in arguments:
    query = arguments[arguments.index("--query") + 1]
    print("\t".join(jmespath.search(query, {"imageDetails": details})))
else:
    print(json.dumps({"imageDetails": details}))
"""


@pytest.mark.parametrize("program", blocks("python"), ids=str)
def test_a_program_runs(program: Block, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(program.text, "utf-8")
    stack = Downstream()
    stack.run(lambda: runpy.run_path(str(path)))
    exported = re.findall(r'pulumi.export\("(\w+)"', program.text)
    assert sorted(stack.exports) == sorted(exported)
    makes = "EcrRepositories(" in program.text
    named = set(re.findall(r'"(team/\w+)": \{', program.text)) if makes else set()
    assert {made["name"] for made in stack.inputs(REPOSITORY).values()} == named


class Downstream(Reader):
    """A stack with a key of its own that may read the outputs of another."""

    def _made_by_aws(self, kind: str, inputs: dict[str, Any]) -> dict[str, Any]:
        if kind == "aws:kms/key:Key":
            return {"arn": f"arn:aws:kms:{self.region}:{self.account}:key/1f4f9f3e"}
        return super()._made_by_aws(kind, inputs)


@each_page
def test_every_target_named_exists(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"(?:`|\$ )make\s([a-z-]+)", TEXTS[page])) <= targets


@pytest.mark.parametrize(
    "command",
    sorted(
        {
            *re.findall(r"^\$ (?:\S*/)?(ecr-component .*)$", EVERYTHING, re.MULTILINE),
            *re.findall(r"`(ecr-component .*?)`", EVERYTHING),
        }
    ),
)
def test_every_command_named_exists(command: str) -> None:
    _, name, *arguments = shlex.split(command)
    with cli.make_context("ecr-component", [name]) as context:
        found = cli.get_command(context, name)
        assert found is not None
    known = {option for parameter in found.params for option in parameter.opts}
    assert {word for word in arguments if word.startswith("-")} <= known


@each_page
def test_the_tables_are_current(page: Path) -> None:
    assert with_tables(TEXTS[page]) == TEXTS[page]


def test_every_type_of_a_table_has_a_table() -> None:
    named = set(re.findall(r"\| [^|]*`([A-Z]+[a-z]\w+)`(?:\]\(\S*\))? \|", EVERYTHING))
    tabled = set(re.findall(r"<!-- table: (\w+) -->", EVERYTHING))
    assert named <= tabled


def test_the_versions_are_those_that_ci_tests() -> None:
    page = TEXTS[ROOT / "docs" / "reference" / "versions.md"]

    assert with_versions(page) == page


@each_page
def test_links_to_files_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", TEXTS[page])
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_readme_leads_to_every_page() -> None:
    readme = ROOT / "README.md"
    linked = {
        (readme.parent / link).resolve()
        for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", TEXTS[readme])
    }
    # Those that only the site has, and its own front page.
    of_site = {"index.md", "changelog.md", "command-line.md", "python.md"}
    assert {page for page in PAGES if page.name not in of_site} - linked == {readme}
