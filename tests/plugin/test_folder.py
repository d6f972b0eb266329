"""The folder that `pulumi package add` is pointed at."""

import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "plugin"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_the_toolchain_is_named_lest_a_lock_file_above_decides() -> None:
    plugin = yaml.safe_load((FOLDER / "PulumiPlugin.yaml").read_text("utf-8"))
    project = yaml.safe_load((ROOT / "Pulumi.yaml").read_text("utf-8"))

    assert plugin == {
        "runtime": {"name": "python", "options": {"toolchain": "pip"}},
        "requiredPulumiVersion": project["requiredPulumiVersion"],
    }


def test_the_plugin_needs_the_package_without_the_commands() -> None:
    assert (FOLDER / "requirements.txt").read_text("utf-8") == "..\n"


def test_the_plugin_cannot_be_taken_for_a_package_of_its_own() -> None:
    assert not (FOLDER / "pyproject.toml").exists()
    assert (FOLDER / "__main__.py").exists()


def test_the_folder_can_be_published() -> None:
    readme = (FOLDER / "README.md").read_text("utf-8")

    assert readme.startswith(f"# {PROJECT['project']['name']}\n")


def test_the_distribution_is_not_taken_for_a_provider() -> None:
    assert not PROJECT["project"]["name"].startswith("pulumi")
