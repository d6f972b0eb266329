"""The component behind its plugin, for a program in another language."""

import json
import shutil
import sys
from pathlib import Path

import pytest
import yaml

from tests.engine.aws import Aws
from tests.engine.driver import Command, Deployment
from tests.engine.installed import ROOT

# More than the plugin has threads, so that one that waits for another is found out.
NAMES = sorted(f"team/r{number}" for number in range(40))


@pytest.fixture
def plugin(tmp_path: Path) -> Path:
    """The plugin, in the environment of these tests in place of one of its own."""
    folder = tmp_path / "plugin"
    folder.mkdir()
    shutil.copy(ROOT / "plugin" / "__main__.py", folder)
    text = ROOT.joinpath("plugin", "PulumiPlugin.yaml").read_text("utf-8")
    project = yaml.safe_load(text)
    project["runtime"]["options"]["virtualenv"] = sys.prefix
    folder.joinpath("PulumiPlugin.yaml").write_text(yaml.safe_dump(project), "utf-8")
    return folder


def write_program(folder: Path, plugin: Path, encryption: str) -> None:
    registry = {
        "type": "ecr-component:EcrRepositories",
        "properties": {
            "defaultEncryptionConfig": {"encryptionType": encryption},
            "defaultLifecycle": {"expireUntaggedAfterDays": 7},
            "repositories": {name: {} for name in NAMES},
        },
    }
    program = {
        "name": "images",
        "runtime": "yaml",
        "packages": {"ecr-component": str(plugin)},
        "resources": {"registry": registry},
        "outputs": {"urls": "${registry.ecrRepoUrls}"},
    }
    folder.joinpath("Pulumi.yaml").write_text(json.dumps(program), "utf-8")


def test_yaml_deploys_many_repositories_and_is_refused_what_would_replace_them(
    command: Command, aws: Aws, plugin: Path, tmp_path: Path
) -> None:
    if shutil.which("pulumi-language-yaml") is None:
        pytest.skip("this pulumi has no pulumi-language-yaml")
    folder = tmp_path / "program"
    folder.mkdir()
    write_program(folder, plugin, "AES256")
    stack = Deployment(command, folder).write_state_at_the_end()

    up = stack.up()

    assert up.ok, up
    assert aws.names() == NAMES
    assert sorted(stack.outputs()["urls"]) == NAMES
    assert stack.preview().is_clean
    write_program(folder, plugin, "KMS")
    refused = stack.preview()
    assert not refused.ok
    assert "exists already, encrypted with AES256 and not with KMS" in refused.said
    assert stack.destroy().ok
    assert aws.names() == []
