"""After an `up` nothing is left to do, whatever was written and in which order."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.engine.aws import Aws
from tests.engine.conftest import DeployFile, this_program
from tests.engine.driver import CREATED
from tests.engine.installed import ROOT

STACKS = sorted(ROOT.joinpath("stacks").glob("Pulumi.*.yaml"))

# What these keys hold means the same in any order.
UNORDERED = ("account_ids", "principals", "users_or_roles", "regions")


def reordered(value: Any, key: str = "") -> Any:  # noqa: ANN401 - YAML
    """The same description the other way round."""
    if isinstance(value, dict):
        return {name: reordered(value[name], name) for name in reversed(value)}
    if isinstance(value, list) and any(word in key for word in UNORDERED):
        return value[::-1]
    if isinstance(value, list):
        return [reordered(item) for item in value]
    return value


def unprotected(config: dict[str, Any]) -> dict[str, Any]:
    """The same description, but nothing is protected."""
    repositories = {
        name: {**own, "protect": False}
        for name, own in config["ecr:repositories"].items()
    }
    return {**config, "ecr:repositories": repositories}


def as_yaml(config: dict[str, Any]) -> str:
    return f"config: {json.dumps(config, indent=1)}\n"


@pytest.mark.parametrize("file", STACKS, ids=lambda file: file.stem)
def test_a_stack_file_goes_up_stays_and_goes_down(
    file: Path, aws: Aws, deploy_file: DeployFile
) -> None:
    text = file.read_text("utf-8")
    config = yaml.safe_load(text)["config"]
    names = sorted(config["ecr:repositories"])
    there = Aws(aws.url, config["aws:region"])
    stack = deploy_file(text, file.stem.removeprefix("Pulumi."), program=None)

    up = stack.up()

    assert up.ok, up
    assert set(up.steps.values()) == {CREATED}
    assert there.names() == names
    assert stack.up().is_clean
    stack.run(this_program)  # starts faster, and is the same
    assert stack.preview().is_clean
    assert stack.refresh().is_clean
    assert stack.configure(as_yaml(reordered(config))).preview().is_clean

    assert stack.configure(as_yaml(unprotected(config))).up().is_clean
    assert stack.destroy().ok
    assert (there.names(), there.replicates_to()) == ([], [])
