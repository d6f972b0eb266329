"""The stack `local`, deployed by a real engine to an AWS on this machine.

State and emulator live in `.local` and in memory, and end together. The user's
login, backend and AWS credentials are never touched.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

import yaml

from ecr_component.emulator import Emulator
from ecr_component.lifecycle import lifecycle_rules

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / ".local"
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
    if _running():
        sys.stderr.write("It is up already; make local-down ends it.\n")
        return 1
    shutil.rmtree(FOLDER, ignore_errors=True)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with Emulator(lifecycle_check=lifecycle_rules) as emulator:
            _write_project()
            NOTE.write_text(json.dumps({"pid": os.getpid(), "url": emulator.url}))
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
    running = _running()
    if not running:
        sys.stdout.write("Nothing is up.\n")
        return 0
    failed = _pulumi(str(running["url"]), "destroy", "--yes", "--stack", STACK)
    if failed:
        return failed
    os.kill(int(running["pid"]), signal.SIGTERM)
    while FOLDER.exists():
        time.sleep(0.1)
    return 0


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


def _running() -> dict[str, str | int]:
    """The note of a process that is still there."""
    try:
        note: dict[str, str | int] = json.loads(NOTE.read_text())
        os.kill(int(note["pid"]), 0)
    except (OSError, ValueError):
        return {}
    return note


def _write_project() -> None:
    """A project of its own, since the engine writes into the stack's file."""
    project = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())
    project["main"] = str(ROOT)
    project["runtime"]["options"]["virtualenv"] = sys.prefix
    stacks = FOLDER / project["stackConfigDir"]
    stacks.mkdir(parents=True)
    (FOLDER / "state").mkdir()
    (FOLDER / "Pulumi.yaml").write_text(yaml.safe_dump(project, sort_keys=False))
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
        "AWS_ENDPOINT_URL": url,
        "PULUMI_BACKEND_URL": f"{(FOLDER / 'state').as_uri()}?metadata=skip",
        "PULUMI_CONFIG_PASSPHRASE": STACK,
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }
    command = ["pulumi", "--cwd", str(FOLDER), "--non-interactive", *arguments]
    run = subprocess.run(command, env=environment, check=False)  # noqa: S603 - ours
    return run.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
