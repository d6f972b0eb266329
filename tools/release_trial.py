"""Uses what was installed as a user does: `python -m tools.release_trial PYTHON`.

In a folder of its own, so that nothing of this checkout is imported.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent

_SCHEMA: Final = "made.json"

_WHERE: Final = "import ecr_component; print(ecr_component.__file__)"


class TrialError(Exception):
    """What does not do what it should."""


def tried(python: Path) -> list[str]:
    """Use the package beside an interpreter; say what it did, in lines.

    Raises:
        TrialError: it did something else.
    """
    command = python.parent / "ecr-component"
    with TemporaryDirectory() as name:
        folder = Path(name)
        for file in ("Pulumi.yaml", "__main__.py"):
            shutil.copy(ROOT / file, folder)
        shutil.copytree(ROOT / "stacks", folder / "stacks")
        where = _said(folder, python, "-I", "-c", _WHERE)
        if not Path(where).is_relative_to(python.parent.parent):
            raise TrialError(f"{where} was imported, which is not what was installed")
        version = _said(folder, command, "--version")
        checked = _said(folder, command, "check")
        rehearsed = _said(folder, command, "rehearse", "--stack", "dev")
        _said(folder, python, "-I", "-m", "ecr_component.provider", _SCHEMA)
        made = json.loads((folder / _SCHEMA).read_bytes())
    if made != json.loads((ROOT / "schema.json").read_bytes()):
        raise TrialError("the schema is another than schema.json")
    return [version, *checked.splitlines(), rehearsed.splitlines()[0]]


def _said(folder: Path, *command: str | Path) -> str:
    done = subprocess.run(  # noqa: S603 - what was installed
        command, cwd=folder, capture_output=True, check=False, text=True
    )
    if done.returncode:
        shown = " ".join(map(str, command))
        raise TrialError(f"{shown} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout.strip()


def main(python: str) -> int:
    """Print what it did, or what went wrong."""
    try:
        lines = tried(Path(python).absolute())
    except TrialError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
