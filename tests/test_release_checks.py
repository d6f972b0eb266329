"""What has to be right before a release, and what is told of it."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tools import release_checks
from tools.release_checks import ROOT, faults, notes

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
    "version"
]
READ = (
    *("CHANGELOG.md", "README.md", "docs/how-to/check-elsewhere.md"),
    "schema.json",
)
PYPROJECT = """\
[project]
version = "0.1.0"
authors = [{name = "Us"}]

[project.urls]
Repository = "https://github.com/us/pulumi-ecr-component"
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of all that says a version, which is 0.1.0 and of a day."""
    for name in READ:
        text = (ROOT / name).read_text("utf-8").replace(VERSION, "0.1.0")
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "pyproject.toml").write_text(PYPROJECT, "utf-8")
    changelog = tmp_path / "CHANGELOG.md"
    text = changelog.read_text("utf-8")
    dated = re.sub(
        r"^## .*$", "## 0.1.0 - 2026-12-01", text, count=1, flags=re.MULTILINE
    )
    changelog.write_text(dated, "utf-8")
    return tmp_path


@pytest.fixture(autouse=True)
def _plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Serves the same version."""
    monkeypatch.setattr(release_checks, "Provider", plugin("0.1.0"))


def plugin(version: str) -> type:
    return type("Provider", (), {"schema": json.dumps({"version": version})})


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_this_checkout_is_of_one_version() -> None:
    assert said() == ("", "", 0)


def test_a_tag_of_this_version_is_a_release(checkout: Path) -> None:
    assert faults("v0.1.0", root=checkout) == []


def test_all_that_is_of_another_version_is_told(checkout: Path) -> None:
    change(checkout / "pyproject.toml", 'version = "0.1.0"', 'version = "0.2.0rc1"')

    assert faults("v0.2.0", root=checkout) == [
        "the tag: must be v0.2.0-rc.1 (got v0.2.0); take another tag or version",
        "schema.json: must be of 0.2.0-rc.1 (got 0.1.0); run make schema",
        "the plugin: must be of 0.2.0-rc.1 (got 0.1.0); run make install",
        "README.md: must name v0.2.0-rc.1 (got v0.1.0); write that",
        (
            "docs/how-to/check-elsewhere.md: must name v0.2.0-rc.1 (got v0.1.0); "
            "write that"
        ),
        "CHANGELOG.md: must begin with 0.2.0rc1 (got 0.1.0); write of it",
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        pytest.param(
            "CHANGELOG.md",
            "0.1.0 - 2026-12-01",
            "0.1.0 - unreleased",
            "CHANGELOG.md: must tell the day of 0.1.0 (got unreleased); write it as "
            "2026-01-31",
            id="no-day",
        ),
        pytest.param(
            "CHANGELOG.md",
            "## 0.1.0 - 2026-12-01",
            "## 0.1.0",
            "CHANGELOG.md: must begin with 0.1.0 (got no version); write of it",
            id="no-heading",
        ),
        pytest.param(
            "docs/how-to/check-elsewhere.md",
            "uses: OWNER/ecr-component@v0.1.0",
            "uses: OWNER/ecr-component@v0.0.9",
            "docs/how-to/check-elsewhere.md: must name v0.1.0 (got v0.0.9); write that",
            id="action",
        ),
        pytest.param(
            "docs/how-to/check-elsewhere.md",
            "rev: v0.1.0",
            "rev: v0.1.1",
            "docs/how-to/check-elsewhere.md: must name v0.1.0 (got v0.1.1); write that",
            id="hook",
        ),
        pytest.param(
            "schema.json",
            '"version": "0.1.0"',
            '"version": "0.3.0"',
            "schema.json: must be of 0.1.0 (got 0.3.0); run make schema",
            id="schema",
        ),
    ],
)
def test_each_place_is_looked_at(
    file: str, old: str, new: str, told: str, checkout: Path
) -> None:
    change(checkout / file, old, new)

    assert faults("v0.1.0", root=checkout) == [told]


def test_a_plugin_of_another_version_is_told(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release_checks, "Provider", plugin("0.0.9"))

    assert faults("v0.1.0", root=checkout) == [
        "the plugin: must be of 0.1.0 (got 0.0.9); run make install"
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param(
            'authors = [{name = "Us"}]',
            "",
            "pyproject.toml: must name authors (got none); write who publishes",
            id="no-author",
        ),
        pytest.param(
            'Repository = "https://github.com/us/pulumi-ecr-component"',
            "",
            "pyproject.toml: must have in [project.urls] the Repository on GitHub (got "
            "none); write https://github.com/OWNER/ecr-component",
            id="no-repository",
        ),
        pytest.param(
            "us/pulumi-ecr-component",
            "us/registry",
            "pyproject.toml: must have in [project.urls] the Repository on GitHub (got "
            "https://github.com/us/registry); write "
            "https://github.com/OWNER/ecr-component",
            id="a-repository-of-another-name",
        ),
        pytest.param(
            "us/pulumi-ecr-component",
            "them/ecr-component",
            "pyproject.toml: must name as Repository where it is, "
            "us/pulumi-ecr-component (got https://github.com/them/ecr-component); "
            "write that",
            id="another-repository",
        ),
    ],
)
def test_a_release_says_whose_it_is_and_where_it_is_from(
    old: str, new: str, told: str, checkout: Path
) -> None:
    hosted = "us/pulumi-ecr-component"
    assert faults("v0.1.0", hosted, checkout) == []

    change(checkout / "pyproject.toml", old, new)

    assert faults("v0.1.0", hosted, checkout) == [told]
    assert faults("", hosted, checkout) == []


def test_a_release_that_is_still_to_come_needs_no_day(checkout: Path) -> None:
    change(checkout / "CHANGELOG.md", "0.1.0 - 2026-12-01", "0.1.0 - unreleased")

    assert faults(root=checkout) == []


def test_the_notes_are_those_of_the_newest_version(checkout: Path) -> None:
    changelog = checkout / "CHANGELOG.md"
    text = changelog.read_text("utf-8")
    new = "## 0.2.0 - unreleased\n\n### Fixed\n\n- A thing.\n\n## 0.1.0 -"
    changelog.write_text(text.replace("## 0.1.0 -", new), "utf-8")

    assert notes(checkout) == "### Fixed\n\n- A thing.\n"


def said(*arguments: str) -> tuple[str, str, int]:
    done = subprocess.run(
        [sys.executable, "-m", "tools.release_checks", *arguments],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    return done.stdout, done.stderr, done.returncode


def test_the_console_gets_a_line_for_each_problem() -> None:
    out, told, code = said("v99.0.0")

    assert (out, code) == ("", 1)
    assert told.splitlines()[0].startswith("the tag: must be v")


def test_the_console_gets_the_notes() -> None:
    assert said("--notes") == (notes(), "", 0)
