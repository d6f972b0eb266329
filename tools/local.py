"""The stack `local`, deployed by a real engine to an AWS on this machine.

State and emulator live in `.local` and in memory, and end together. The user's
login, backend and AWS credentials are never touched.
"""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType
from typing import IO, Final, NoReturn

import yaml

from ecr_component.emulator.environment import NOBODY
from ecr_component.lifecycle.policy_reading import lifecycle_rules
from tools.emulator_server import Emulator

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / ".local"
PROJECT: Final = FOLDER / "project"
NOTE: Final = FOLDER / "running.json"
STACK: Final = "local"

NO_ENGINE: Final = (
    "make local needs Pulumi's command line, and there is no `pulumi` on the PATH.\n"
    "Install it (https://www.pulumi.com/docs/install/), or see what the stack holds "
    "without it: make rehearse STACK=local"
)


def main(arguments: list[str]) -> int:
    """Put the stack up and stay, or with ``down`` end what stays elsewhere."""
    if not shutil.which("pulumi"):
        sys.stderr.write(f"{NO_ENGINE}\n")
        return 1
    return down() if arguments == ["down"] else up()


def up() -> int:
    """Deploy, and keep the emulator running until Ctrl-C or `make local-down`."""
    FOLDER.mkdir(exist_ok=True)
    with NOTE.open("a+") as note:
        if not _locked(note):
            sys.stderr.write("It is up already; make local-down ends it.\n")
            return 1
        signal.signal(signal.SIGTERM, _interrupt)
        note.truncate(0)
        try:
            with Emulator(lifecycle_check=lifecycle_rules) as emulator:
                _write_project()
                note.write(json.dumps({"pid": os.getpid(), "url": emulator.url}))
                note.flush()
                _pulumi(emulator.url, "stack", "init", STACK)
                failed = _pulumi(emulator.url, "up", "--yes", "--stack", STACK)
                if not failed:
                    _stay(emulator.url)
                return failed
        except KeyboardInterrupt:
            return 0
        finally:
            shutil.rmtree(FOLDER, ignore_errors=True)


def down() -> int:
    """Destroy the stack, and end the process that keeps the emulator."""
    FOLDER.mkdir(exist_ok=True)
    with NOTE.open("a+") as note:
        if _locked(note):
            # A note whose writer has ended: its number may be anybody's by now.
            shutil.rmtree(FOLDER)
            sys.stdout.write("Nothing is up.\n")
            return 0
        note.seek(0)
        said = note.read()
        if not said:
            sys.stderr.write("It is still starting; try again in a moment.\n")
            return 1
        running = json.loads(said)
        failed = _pulumi(running["url"], "destroy", "--yes", "--stack", STACK)
        if not failed:
            os.kill(running["pid"], signal.SIGTERM)
            fcntl.flock(note, fcntl.LOCK_EX)  # until it has ended
        return failed


def _stay(url: str) -> None:
    sys.stdout.write(
        f"\nThe AWS at {url} stays until Ctrl-C, or `make local-down` elsewhere. "
        "Look at it:\n"
        f"  AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test aws --endpoint-url {url} "
        "--region us-east-1 ecr describe-repositories\n"
    )
    sys.stdout.flush()
    signal.pause()


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _locked(note: IO[str]) -> bool:
    """Take the lock that the process of a stack holds as long as it runs."""
    try:
        fcntl.flock(note, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write_project() -> None:
    """A project of its own, since the engine writes into the stack's file."""
    project = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())
    project["main"] = str(ROOT)
    project["runtime"]["options"]["virtualenv"] = sys.prefix
    shutil.rmtree(PROJECT, ignore_errors=True)
    stacks = PROJECT / project["stackConfigDir"]
    stacks.mkdir(parents=True)
    (PROJECT / "state").mkdir()
    (PROJECT / "Pulumi.yaml").write_text(yaml.safe_dump(project, sort_keys=False))
    file = f"Pulumi.{STACK}.yaml"
    shutil.copy(ROOT / project["stackConfigDir"] / file, stacks / file)


def _pulumi(url: str, *arguments: str) -> int:
    mine = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AWS_", "PULUMI_")) or name == "PULUMI_HOME"
    }
    environment = {
        **mine,
        # With its empty files: those of the user may say to ignore what comes next.
        **NOBODY,
        "AWS_ENDPOINT_URL": url,
        "PULUMI_BACKEND_URL": f"{(PROJECT / 'state').as_uri()}?metadata=skip",
        "PULUMI_CONFIG_PASSPHRASE": STACK,
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }
    command = ["pulumi", "--cwd", str(PROJECT), "--non-interactive", *arguments]
    run = subprocess.run(command, env=environment, check=False)  # noqa: S603 - ours
    return run.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
