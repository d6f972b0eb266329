"""`pulumi import` takes the file, and the next preview has nothing else to do."""

import json
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import pytest

from ecr_component.adopt.description import Description, describe
from ecr_component.adopt.import_file import Target, import_file
from ecr_component.adopt.stack_text import stack_text
from ecr_component.emulator import Emulator
from tests.adopt.build import fixture
from tests.adopt.seeding import seed
from tests.engine.aws import Aws
from tests.engine.conftest import DeployFile
from tests.engine.driver import UPDATED, Deployment

IMPORT: Final = ("--yes", "--skip-preview", "--generate-code=false")
SOURCES: Final = {
    "cloudposse": "terraform.tfstate",
    "gruntwork": "terraform.tfstate",
    "plain": "terraform.tfstate",
    "pulumi_awsx": "export.json",
    "pulumi_plain": "export.json",
    "terraform_aws_modules": "terraform.tfstate",
}


@dataclass(frozen=True)
class Move:
    """A stack that is to take over what AWS holds."""

    stack: Deployment
    description: Description
    file: Path

    @property
    def entries(self) -> list[dict[str, Any]]:
        """What the file lists."""
        found: list[dict[str, Any]] = json.loads(self.file.read_text("utf-8"))[
            "resources"
        ]
        return found


@pytest.fixture
def moved(
    request: pytest.FixtureRequest, aws: Aws, deploy_file: DeployFile, tmp_path: Path
) -> Move:
    """An AWS with all of a source in it, and the files that were written of it."""
    name = request.param
    (registry,) = fixture(name, SOURCES[name]).registries
    region = registry.registry.region
    seed(Aws(aws.url, region).ecr, registry)
    description = describe(registry)
    target = Target("ecr", region, version("pulumi-aws"))
    file = tmp_path / "import.json"
    file.write_text(json.dumps(import_file(description, target)), "utf-8")
    text = stack_text(description.inputs, region=region, namespace="ecr", remarks={})
    return Move(deploy_file(text), description, file)


@pytest.mark.parametrize("moved", SOURCES, indirect=True)
def test_after_the_import_nothing_is_left_to_do(moved: Move) -> None:
    stack, expected = moved.stack, {}
    for name, one in moved.description.repositories.items():
        if one.taken.force_delete:  # which AWS does not know
            expected[f"Repository ecr/{name}"] = UPDATED
        if one.remarks and one.repository_policy:
            expected[f"RepositoryPolicy ecr/{name}"] = UPDATED

    imported = stack.cli("import", "--file", str(moved.file), *IMPORT)

    assert imported.ok, imported
    preview = stack.preview()
    assert preview.ok, preview
    assert preview.steps == expected
    assert stack.up().ok
    assert stack.up().is_clean


@pytest.mark.parametrize("moved", ["gruntwork"], indirect=True)
def test_the_file_is_what_a_preview_would_write_with_the_ids(
    moved: Move, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.reset()  # of what is there already, a preview lists nothing
    written = tmp_path / "preview.json"

    assert moved.stack.cli("preview", "--import-file", str(written)).ok

    listed = json.loads(written.read_text("utf-8"))["resources"]
    without_ids = [
        {**entry, "id": "<PLACEHOLDER>"} if "id" in entry else entry
        for entry in moved.entries
    ]
    assert by_name(listed) == by_name(without_ids)


def by_name(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(entries, key=lambda entry: str(entry["name"]))
