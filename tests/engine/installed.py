"""Whether this machine has an engine, and an environment that shows it nothing else."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Final

import yaml
from semver import VersionInfo

from ecr_component.emulator.environment import NOBODY

ROOT: Final = Path(__file__).parents[2]
REGION: Final = "eu-west-1"

# The plugin may have to be fetched, and some hundred megabytes take their time.
LIMIT: Final = 300  # seconds


def missing(user: Mapping[str, str]) -> str | None:
    """Tell what there is not, in a line; ``None`` if there is all."""
    if shutil.which("pulumi", path=user.get("PATH")) is None:
        return "there is no pulumi on the PATH: https://www.pulumi.com/docs/install"
    return _too_old(user) or _no_plugin(user)


def environment(user: Mapping[str, str], home: Path, aws: str) -> dict[str, str]:
    """Give the variables with which the CLI finds its plugins and the AWS at *aws*.

    Args:
        user: The user's own.
        home: An empty folder, for what the CLI would keep about the user.
        aws: A URL.
    """
    home.joinpath("plugins").symlink_to(_home(user) / "plugins")
    kept = {name: user[name] for name in ("HOME", "TMPDIR") if name in user}
    python = Path(sys.executable).parent
    return {
        **kept,
        "PATH": os.pathsep.join([str(python), user["PATH"]]),
        "PULUMI_HOME": str(home),
        "PULUMI_CONFIG_PASSPHRASE": "engine",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        **NOBODY,
        "AWS_ENDPOINT_URL": aws,
        "AWS_REGION": REGION,
    }


def _too_old(user: Mapping[str, str]) -> str | None:
    project = yaml.safe_load(ROOT.joinpath("Pulumi.yaml").read_text("utf-8"))
    wanted = project["requiredPulumiVersion"].removeprefix(">=")
    found = _pulumi(user, "version").stdout.strip().removeprefix("v")
    if VersionInfo.parse(found) < VersionInfo.parse(wanted):
        return f"this is pulumi {found}, and {wanted} or newer is needed"
    return None


def _no_plugin(user: Mapping[str, str]) -> str | None:
    wanted = version("pulumi-aws")
    if _home(user).joinpath("plugins", f"resource-aws-v{wanted}").is_dir():
        return None
    order = ("plugin", "install", "resource", "aws", wanted)
    try:
        done = _pulumi(user, *order)
    except subprocess.TimeoutExpired:
        why = f"took more than {LIMIT} s"
    else:
        if done.returncode == 0:
            return None
        why = f"says {done.stderr.strip().rpartition(chr(10))[2]!r}"
    return f"the plugin aws {wanted} is missing, and `pulumi {' '.join(order)}` {why}"


def _pulumi(
    user: Mapping[str, str], *arguments: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["pulumi", *arguments],  # noqa: S607 - the user's
        env={**user, "PULUMI_SKIP_UPDATE_CHECK": "true"},
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )


def _home(user: Mapping[str, str]) -> Path:
    return Path(user.get("PULUMI_HOME") or Path.home() / ".pulumi")
