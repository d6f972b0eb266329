"""What the type checkers of a user say of a program: nothing, or what is wrong.

Both look at the program that is right, at the one that is wrong with a mark on each
line that is, and at the same without the marks.
"""

import json
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from tests.recorder import REPOSITORY, Recorder

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
USERS, REFUSED = FOLDER / "users_program.py", FOLDER / "refused_program.py"

# The provider's own types take a minute to read, and decide nothing here.
SETTINGS = """\
[mypy]
strict = true
pretty = false
[mypy-pulumi_aws.*]
follow_imports = skip
"""

MARK = {"mypy": r"# type: ignore\[(.*?)\]", "pyright": r"# pyright: ignore\[(.*?)\]"}


def marks(checker: str) -> dict[int, str]:
    """What a checker has to say of the wrong program, by line."""
    lines = REFUSED.read_text("utf-8").splitlines()
    found = {n: re.search(MARK[checker], line) for n, line in enumerate(lines, 1)}
    return {n: mark[1] for n, mark in found.items() if mark}


@pytest.fixture
def unmarked(tmp_path: Path) -> Path:
    path = tmp_path / "unmarked.py"
    path.write_text(re.sub(r"  # type: .*", "", REFUSED.read_text("utf-8")), "utf-8")
    return path


def run(*command: str | Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout


def test_mypy_takes_a_users_values_and_refuses_what_is_wrong(
    unmarked: Path, tmp_path: Path
) -> None:
    (tmp_path / "mypy.ini").write_text(SETTINGS, "utf-8")
    options = (
        f"--config-file={tmp_path / 'mypy.ini'}",
        f"--cache-dir={tmp_path / 'cache'}",
        "--no-error-summary",
    )

    said = run("mypy", *options, USERS, REFUSED, unmarked)

    found = re.findall(r"^(.*):(\d+): error: .*?(?:  \[(.*)\])?$", said, re.MULTILINE)
    assert {(Path(file).name, int(line)): code for file, line, code in found} == {
        ("unmarked.py", line): code for line, code in marks("mypy").items()
    }


def test_pyright_takes_a_users_values_and_refuses_what_is_wrong(
    unmarked: Path,
) -> None:
    options = (
        *("--project", ROOT / "pyproject.toml", "--pythonpath", sys.executable),
        *("--level", "error", "--outputjson"),
    )

    said = run("basedpyright", *options, USERS, REFUSED, unmarked)

    assert {
        (Path(error["file"]).name, error["range"]["start"]["line"] + 1): error["rule"]
        for error in json.loads(said)["generalDiagnostics"]
    } == {("unmarked.py", line): code for line, code in marks("pyright").items()}


def test_both_checkers_refuse_the_same_lines() -> None:
    assert marks("mypy").keys() == marks("pyright").keys()


def test_what_the_checkers_take_runs(recorder: Recorder) -> None:
    recorder.run(lambda: runpy.run_path(str(USERS)))

    assert sorted(recorder.of(REPOSITORY)) == [
        "step-by-step/billing/api",
        "step-by-step/search/api",
        "written-down/plain/api",
        "written-down/plain/jobs",
        "written-down/plain/web",
    ]
