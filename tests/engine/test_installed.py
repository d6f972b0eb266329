"""Why the tests of this folder are skipped, told in a line; needs no engine."""

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Final

import pytest
import yaml

from tests.engine.installed import ROOT, environment, missing

WANTED: Final = version("pulumi-aws")
PROJECT: Final = yaml.safe_load(ROOT.joinpath("Pulumi.yaml").read_text("utf-8"))
FLOOR: Final = PROJECT["requiredPulumiVersion"].removeprefix(">=")

SCALE: Final = "tests/engine/test_scale.py"

PULUMI: Final = """\
#!/bin/sh
case "$1" in
version) echo {version} ;;
plugin) echo first; echo "error: no network" >&2; exit {code} ;;
esac
"""


@pytest.fixture
def user(tmp_path: Path) -> dict[str, str]:
    return {"PATH": str(tmp_path), "PULUMI_HOME": str(tmp_path / "home")}


def install(folder: Path, version: str = FLOOR, code: int = 1) -> None:
    """Put a CLI there that can't do much."""
    cli = folder / "pulumi"
    cli.write_text(PULUMI.format(version=f"v{version}", code=code), "utf-8")
    cli.chmod(0o755)


def test_without_the_cli_it_is_the_cli_that_is_missing(user: dict[str, str]) -> None:
    said = "there is no pulumi on the PATH: https://www.pulumi.com/docs/install"
    assert missing(user) == said


def test_a_cli_older_than_the_project_takes_is_too_old(
    user: dict[str, str], tmp_path: Path
) -> None:
    install(tmp_path, "3.99.0")

    said = missing(user)

    assert said == f"this is pulumi 3.99.0, and {FLOOR} or newer is needed"


def test_a_plugin_that_is_neither_there_nor_to_be_had_is_missing(
    user: dict[str, str], tmp_path: Path
) -> None:
    install(tmp_path)

    assert missing(user) == (
        f"the plugin aws {WANTED} is missing, and `pulumi plugin install resource aws "
        f"{WANTED}` says 'error: no network'"
    )


def test_a_plugin_that_can_be_had_is_not_missing(
    user: dict[str, str], tmp_path: Path
) -> None:
    install(tmp_path, code=0)

    assert missing(user) is None


def test_a_plugin_that_is_there_is_not_asked_for(
    user: dict[str, str], tmp_path: Path
) -> None:
    install(tmp_path)
    tmp_path.joinpath("home/plugins", f"resource-aws-v{WANTED}").mkdir(parents=True)

    assert missing(user) is None


def test_the_engine_sees_nothing_of_the_user_but_plugins(
    user: dict[str, str], tmp_path: Path
) -> None:
    home = tmp_path / "own"
    home.mkdir()
    theirs = {"AWS_PROFILE": "prod", "PULUMI_ACCESS_TOKEN": "t", "PULUMI_STACK": "prod"}

    shown = environment({**user, **theirs}, home, "http://127.0.0.1:1")

    assert not theirs.keys() & shown.keys()
    assert shown["PULUMI_HOME"] == str(home)
    assert home.joinpath("plugins").readlink() == tmp_path / "home" / "plugins"


def test_a_test_without_an_engine_fails_where_one_is_required(
    user: dict[str, str],
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--engine-required", SCALE],
        cwd=ROOT,
        env={**os.environ, **user},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout
    assert f"{missing(user)}, but --engine-required" in done.stdout.splitlines()
