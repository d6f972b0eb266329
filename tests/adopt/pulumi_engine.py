"""Makes the exports among the fixtures, by a real engine and an AWS on this machine.

``python -m tests.adopt.pulumi_engine [NAME]...``, where `pulumi` is on the PATH.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.adopt.terraform import FIXTURES, PASSWORD
from tools.emulator_server import Emulator

_NAMES: Final = ("pulumi_awsx", "pulumi_plain")
_REGION: Final = "eu-west-1"


class Pulumi:
    """The CLI in a project of its own."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self._environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith("AWS_")
            },
            "AWS_ENDPOINT_URL": url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "PULUMI_BACKEND_URL": folder.as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "fixture",
        }

    def __call__(self, *arguments: str) -> str:
        """Run a command, which ends well, and give what it prints."""
        run = subprocess.run(
            ["pulumi", "--non-interactive", "--color=never", *arguments],  # noqa: S607
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        if run.returncode:
            sys.exit(f"pulumi {arguments}:\n{run.stdout}{run.stderr}")
        return run.stdout


def make(name: str) -> None:
    """Make a fixture's export."""
    with TemporaryDirectory() as temporary, Emulator() as emulator:
        folder = Path(temporary)
        project = {
            "name": "registry",
            "runtime": {"name": "python", "options": {"virtualenv": sys.prefix}},
            "main": str(FIXTURES / name),
        }
        folder.joinpath("Pulumi.yaml").write_text(json.dumps(project), "utf-8")
        pulumi = Pulumi(folder, emulator.url)
        pulumi("stack", "init", "prod")
        for setting in (
            f"aws:region={_REGION}",
            "aws:skipCredentialsValidation=true",
            "aws:skipMetadataApiCheck=true",
        ):
            pulumi("config", "set", *setting.split("="))
        pulumi("config", "set", "--secret", "password", PASSWORD)
        pulumi("up", "--yes", "--skip-preview")
        shown = pulumi("stack", "export")
    text = json.dumps(_without_places(json.loads(shown)), indent=1)
    FIXTURES.joinpath(name, "export.json").write_text(f"{text}\n", "utf-8")


def _without_places(export: object) -> object:
    """Leave out where on this machine the program stands."""
    match export:
        case dict():
            return {
                key: _without_places(value)
                for key, value in export.items()
                if key not in {"sourcePosition", "stackTrace"}
            }
        case list():
            return [_without_places(item) for item in export]
    return export


if __name__ == "__main__":
    for wanted in sys.argv[1:] or _NAMES:
        make(wanted)
