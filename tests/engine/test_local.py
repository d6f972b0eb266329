"""`make local` and `make local-down`, in a copy of this repository."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Timer
from typing import Final

import pytest

from tests.engine.aws import Aws
from tests.engine.installed import ROOT, environment

PARTS: Final = ("ecr_component", "tools", "stacks", "Pulumi.yaml", "__main__.py")
LIMIT: Final = 120  # seconds

Local = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    folder.mkdir()
    for part in PARTS:
        if (ROOT / part).is_dir():
            unwanted = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / part, folder / part, ignore=unwanted)
        else:
            shutil.copy(ROOT / part, folder / part)
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where Pulumi would keep the user's login."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def local(engine: dict[str, str], copy: Path, home: Path) -> Iterator[Local]:
    """Starts it, for a user with another AWS and another backend."""
    users = {
        **environment(engine, home, "http://127.0.0.1:9"),
        "AWS_PROFILE": "prod",
        "PULUMI_BACKEND_URL": "https://127.0.0.1:9",
        "PULUMI_ACCESS_TOKEN": "the user's",
    }
    with ExitStack() as until_the_end:

        def start(*arguments: str) -> subprocess.Popen[str]:
            process = until_the_end.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "tools.local", *arguments],
                    cwd=copy,
                    env=users,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                )
            )
            timer = Timer(LIMIT, process.kill)
            timer.start()
            until_the_end.callback(process.kill)
            until_the_end.callback(timer.cancel)
            return process

        yield start


def said_until(process: subprocess.Popen[str], words: str) -> str:
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(said)


def test_make_local_deploys_and_make_local_down_takes_it_down(
    local: Local, copy: Path, home: Path
) -> None:
    file = copy / "stacks" / "Pulumi.local.yaml"
    written = file.read_text("utf-8")

    up = local()
    said = said_until(up, "ecr describe-repositories")

    found = re.search(r"http://127\.0\.0\.1:\d+", said)
    assert found is not None
    assert Aws(found[0], "us-east-1").names() == ["team/api", "team/web"]
    second = local()
    assert "make local-down" in second.communicate()[0]
    assert second.returncode == 1

    down = local("down")

    assert "Resources:\n    - 6 deleted" in down.communicate()[0]
    assert down.returncode == 0
    assert up.wait() == 0
    assert not (copy / ".local").exists()
    assert file.read_text("utf-8") == written
    assert not (home / "credentials.json").exists()
