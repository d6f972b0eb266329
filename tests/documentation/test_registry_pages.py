"""The two pages that Pulumi's public registry takes from this repository.

It reads them with Hugo, so nothing in them is relative to this repository, and has a
check of its own for what would not be shown: scripts/ci/community-package/doc_lint.py
in pulumi/registry.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from ecr_component.provider import PACKAGE
from ecr_component.schemas.registry_listing import TITLE
from tests.documentation.pages import ROOT, blocks_of
from tests.examples.test_folders import FOLDERS
from tools.registry_pages import with_programs

INDEX = ROOT / "docs" / "_index.md"
INSTALLATION = ROOT / "docs" / "installation-configuration.md"
PAGES = (INDEX, INSTALLATION)

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def front_matter(page: Path) -> dict[str, Any]:
    before, written, _ = page.read_text("utf-8").split("---\n", 2)
    assert before == ""
    found: dict[str, Any] = yaml.safe_load(written)
    return found


@each_page
def test_a_page_begins_with_what_the_registry_reads(page: Path) -> None:
    said = front_matter(page)

    assert set(said) == {"title", "meta_desc", "layout"}
    assert said["title"].startswith(TITLE)
    assert said["layout"] == "package"
    assert 50 < len(said["meta_desc"]) < 160


@each_page
def test_a_page_has_neither_images_nor_links_that_are_relative(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)]*)\)", text)

    assert [link for link in links if not link.startswith("https://")] == []
    assert re.findall(r"<(?!!--)[a-z]", text) == []


def test_the_programs_are_those_of_the_examples() -> None:
    text = INDEX.read_text("utf-8")

    assert with_programs(text) == text


def test_each_language_has_a_program() -> None:
    shown = re.findall(r"<!-- examples/([\w-]+)/", INDEX.read_text("utf-8"))

    assert set(shown) == set(FOLDERS) - {"downstream", "pipeline"}
    assert [block.language for block in blocks_of(INDEX)] == [
        *("typescript", "python", "go", "csharp", "java", "yaml")
    ]


def test_a_program_is_shown_whole_or_from_a_line_on() -> None:
    marker = "<!-- examples/yaml/Pulumi.yaml{} -->\n\n```yaml\nold\n```\n"
    whole, part = (with_programs(marker.format(it)) for it in ("", " from outputs:"))

    assert "name: images-yaml\n" in whole
    assert part.splitlines()[2:4] == ["```yaml", "outputs:"]
    assert "old" not in whole + part


COMMANDS: dict[str, Callable[[str], bool]] = {
    "pulumi package add": lambda rest: rest == PACKAGE,
    "pip install": lambda rest: rest == PACKAGE,
    "pulumi plugin install resource": lambda rest: rest == PACKAGE,
    "pulumi config set": lambda rest: rest == "aws:region eu-west-1",
    "export": lambda rest: rest.startswith("AWS_"),
}


def test_each_command_is_about_this_package_or_the_provider() -> None:
    lines = [
        line for block in blocks_of(INSTALLATION) for line in block.text.split("\n")
    ]
    commands = [line for line in lines if line]
    known = [
        line
        for line in commands
        for begin, fits in COMMANDS.items()
        if line.startswith(f"{begin} ") and fits(line.removeprefix(f"{begin} "))
    ]

    assert known == commands != []


def test_the_versions_are_those_of_the_project() -> None:
    text = " ".join(INSTALLATION.read_text("utf-8").split())
    pulumi = yaml.safe_load((ROOT / "Pulumi.yaml").read_text("utf-8"))
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    python = re.search(r'requires-python = ">=(.*)"', project)

    assert python is not None
    assert f"Python {python[1]} or newer" in text
    lowest = pulumi["requiredPulumiVersion"].removeprefix(">=").removesuffix(".0")
    assert f"Pulumi CLI {lowest} or newer" in text


def test_the_logo_is_as_large_as_the_registry_wants_it() -> None:
    logo = (ROOT / "docs" / "_static" / "logo.png").read_bytes()

    assert logo[:8] == b"\x89PNG\r\n\x1a\n"
    assert [int.from_bytes(logo[at : at + 4], "big") for at in (16, 20)] == [100, 100]
