"""Makes the states among the fixtures, by a real Terraform and an AWS on this machine.

``TF_CLI_CONFIG_FILE=... python -m tests.adopt.terraform [NAME]...``, where that file
leads `terraform` to its provider.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import boto3

from tools.emulator_server import Emulator

FIXTURES: Final = Path(__file__).parent / "fixtures"

PASSWORD: Final = "correct-horse-battery-staple"  # noqa: S105 - nobody's
"""The value that is sensitive in the configuration `mixed`."""

_ENVIRONMENT: Final = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "TF_IN_AUTOMATION": "true",
    "TF_VAR_password": PASSWORD,
    "TF_VAR_suffix": "old",
}


class Terraform:
    """Terraform on a copy of a fixture's configuration."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url

    def __call__(self, *arguments: str, fails: bool = False, **variables: str) -> str:
        """Run a command, which ends as it should, and give what it prints."""
        kept = {
            name: os.environ[name]
            for name in ("HOME", "PATH", "TF_CLI_CONFIG_FILE")
            if name in os.environ
        }
        run = subprocess.run(
            ["terraform", *arguments],  # noqa: S607 - any will do
            cwd=self.folder,
            env={**kept, **_ENVIRONMENT, "AWS_ENDPOINT_URL": self.url, **variables},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        if bool(run.returncode) is not fails:
            sys.exit(
                f"terraform {arguments} in {self.folder}:\n{run.stdout}{run.stderr}"
            )
        return run.stdout

    def apply(self, *, fails: bool = False, **variables: str) -> None:
        """Apply the configuration."""
        self("apply", "-auto-approve", "-no-color", fails=fails, **variables)

    def ecr(self) -> Any:  # noqa: ANN401 - boto3 has no types
        """The ECR that it works on."""
        make: Callable[..., Any] = boto3.client
        return make(
            "ecr",
            region_name="eu-west-1",
            endpoint_url=self.url,
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106 - nobody's
        )


def _applied(terraform: Terraform) -> None:
    terraform.apply()


def _mixed(terraform: Terraform) -> None:
    """Leave a tainted instance, a deposed one and a policy of a foreign repository."""
    terraform.ecr().create_repository(repositoryName="made/elsewhere")
    terraform.apply()
    manifest = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
        "config": {"digest": f"sha256:{'0' * 64}", "size": 1},
        "layers": [],
    }
    terraform.ecr().put_image(
        repositoryName="team/renamed-old",
        imageManifest=json.dumps(manifest),
        imageTag="v1",
    )
    terraform.apply(fails=True, TF_VAR_suffix="new")
    terraform("taint", "aws_ecr_repository.tainted")


_STEPS: Final[Mapping[str, Callable[[Terraform], None]]] = {
    "cloudposse": _applied,
    "gruntwork": _applied,
    "mixed": _mixed,
    "plain": _applied,
    "terraform_aws_modules": _applied,
}


def make(name: str) -> None:
    """Make a fixture's state, and what `terraform show -json` prints of it."""
    with TemporaryDirectory() as temporary, Emulator() as emulator:
        folder = Path(temporary, name)
        shutil.copytree(FIXTURES / name, folder, ignore=_STATES)
        terraform = Terraform(folder, emulator.url)
        terraform("init", "-input=false")
        _STEPS[name](terraform)
        state = folder.joinpath("terraform.tfstate").read_text("utf-8")
        shown = json.dumps(json.loads(terraform("show", "-json")), indent=1)
    for file, text in {"terraform.tfstate": state, "show.json": f"{shown}\n"}.items():
        FIXTURES.joinpath(name, file).write_text(text, "utf-8")


_STATES: Final = shutil.ignore_patterns("*.tfstate", "show.json")

if __name__ == "__main__":
    for wanted in sys.argv[1:] or _STEPS:
        make(wanted)
