"""`make estate`: a large stack through a real engine, and through Terraform.

Both work on an AWS on this machine, so AWS's own time and limits are left out.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import click
import yaml
from rich.console import Console
from rich.table import Table

from benchmarks.descriptions import RULES, description, repositories
from ecr_component.emulator.environment import NOBODY
from tools.emulator_server import Emulator

ROOT: Final = Path(__file__).resolve().parent.parent
REGION: Final = "us-east-1"
STEPS: Final = ("up", "up again", "refresh", "destroy")
QUICK: Final = {"PULUMI_EXPERIMENTAL": "true", "PULUMI_SKIP_CHECKPOINTS": "true"}

Seconds = dict[str, float]


@click.command()
@click.option("--size", type=click.IntRange(1), default=100, show_default=True)
def main(size: int) -> None:
    """Time a stack of SIZE repositories, each with both policies."""
    if not shutil.which("pulumi"):
        raise click.ClickException("there is no `pulumi` on the PATH")
    runs = {
        "Pulumi": _pulumi(size, {}),
        "without checkpoints": _pulumi(size, QUICK),
        "--parallel 2": _pulumi(size, {"PULUMI_PARALLEL": "2"}),
    }
    if shutil.which("terraform"):
        runs["Terraform"] = _terraform(size)
    table = Table(
        title=f"{size} repositories with both policies, {os.cpu_count()} CPUs"
    )
    table.add_column("step")
    for name in runs:
        table.add_column(name, justify="right")
    base = runs["Pulumi"]
    for step in STEPS:
        cells = [
            f"{run[step]:.0f} s ({run[step] / base[step]:.2f})" for run in runs.values()
        ]
        table.add_row(step, *cells)
    Console().print(table)


def _pulumi(size: int, settings: Mapping[str, str]) -> Seconds:
    with TemporaryDirectory() as name, Emulator() as emulator:
        folder = Path(name)
        project = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())
        project["main"] = str(ROOT)
        project["runtime"]["options"]["virtualenv"] = sys.prefix
        (folder / "Pulumi.yaml").write_text(yaml.safe_dump(project))
        (folder / "state").mkdir()
        (folder / "stacks").mkdir()
        config = {
            "aws:region": REGION,
            "aws:skipCredentialsValidation": "true",
            "aws:skipMetadataApiCheck": "true",
            **{f"ecr:{key}": value for key, value in description(size).items()},
        }
        file = folder / "stacks" / "Pulumi.estate.yaml"
        file.write_text(yaml.safe_dump({"config": config}))
        environment = {
            **_environment(emulator.url, "PULUMI_HOME"),
            "PULUMI_BACKEND_URL": (folder / "state").as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "estate",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            **settings,
        }
        command = ["pulumi", "--cwd", name, "--non-interactive"]
        _timed([*command, "stack", "init", "estate"], environment, name)
        on = ["--yes", "--skip-preview", "--stack", "estate"]
        return {
            step: _timed([*command, step.split()[0], *on], environment, name)
            for step in STEPS
        }


def _terraform(size: int) -> Seconds:
    with TemporaryDirectory() as name, Emulator() as emulator:
        Path(name, "main.tf.json").write_text(json.dumps(_module(size, emulator.url)))
        environment = _environment(emulator.url, "TF_CLI_CONFIG_FILE")
        command = ["terraform", f"-chdir={name}"]
        _timed([*command, "init", "-input=false"], environment, name)
        on = ["-input=false", "-auto-approve", "-no-color"]
        return {
            "up": _timed([*command, "apply", *on], environment, name),
            "up again": _timed([*command, "apply", *on], environment, name),
            "refresh": _timed(
                [*command, "apply", "-refresh-only", *on], environment, name
            ),
            "destroy": _timed([*command, "destroy", *on], environment, name),
        }


def _module(size: int, url: str) -> dict[str, object]:
    """The same resources, as Terraform reads them in JSON."""
    made: dict[str, dict[str, dict[str, object]]] = {
        "aws_ecr_repository": {},
        "aws_ecr_repository_policy": {},
        "aws_ecr_lifecycle_policy": {},
    }
    for number, (name, said) in enumerate(repositories(size).items()):
        label = f"r{number}"
        repository = f"${{aws_ecr_repository.{label}.name}}"
        roots = [
            f"arn:aws:iam::{account}:root"
            for account in said["external_account_ids_with_read_access"]
        ]
        statement = {
            "Effect": "Allow",
            "Principal": {"AWS": roots},
            "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        }
        policy = {"Version": "2012-10-17", "Statement": [statement]}
        made["aws_ecr_repository"][label] = {"name": name, "tags": said["tags"]}
        made["aws_ecr_repository_policy"][label] = {
            "repository": repository,
            "policy": json.dumps(policy),
        }
        made["aws_ecr_lifecycle_policy"][label] = {
            "repository": repository,
            "policy": json.dumps({"rules": RULES}),
        }
    provider = {
        "region": REGION,
        "access_key": "test",
        "secret_key": "test",
        "skip_credentials_validation": True,
        "skip_metadata_api_check": True,
        "endpoints": [{"ecr": url, "sts": url}],
    }
    return {"provider": {"aws": provider}, "resource": made}


def _environment(url: str, *kept: str) -> dict[str, str]:
    """Nothing of the user's AWS, and of the tools only what finds their plugins."""
    foreign = ("AWS_", "PULUMI_", "TF_")
    mine = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(foreign) or name in kept
    }
    return {
        **mine,
        **NOBODY,
        "AWS_ENDPOINT_URL": url,
    }


def _timed(command: list[str], environment: Mapping[str, str], folder: str) -> float:
    """Seconds of a run that has to succeed."""
    started = time.monotonic()
    run = subprocess.run(  # noqa: S603 - ours
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    if run.returncode:
        raise click.ClickException(f"{command}\n{run.stdout[-3000:]}{run.stderr}")
    return time.monotonic() - started


if __name__ == "__main__":
    main()
