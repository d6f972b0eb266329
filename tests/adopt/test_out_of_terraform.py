"""What `terraform state rm` is asked to forget: what moved, every instance of it."""

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ecr_component.adopt.recorded import Recordable
from ecr_component.adopt.terraform import resource_of
from ecr_component.commands.adopt import adopt

FIXTURES = Path(__file__).parent / "fixtures"
STATES = sorted(path.parent.name for path in FIXTURES.glob("*/terraform.tfstate"))
TAKEN = {kind.terraform for kind in Recordable}


def key_of(instance: dict[str, Any]) -> str:
    key = instance.get("index_key")
    return "" if key is None else f"[{json.dumps(key)}]"


def instances(state: Path) -> list[str]:
    """The addresses of what the component takes, as `terraform state list` has them."""
    return [
        f"{module}{resource['type']}.{resource['name']}{key_of(instance)}"
        for resource in json.loads(state.read_text("utf-8"))["resources"]
        if resource["mode"] == "managed" and resource["type"] in TAKEN
        for module in [f"{resource['module']}." if "module" in resource else ""]
        for instance in resource["instances"]
        if "deposed" not in instance and instance.get("status") != "tainted"
    ]


@pytest.mark.parametrize("name", [name for name in STATES if name != "mixed"])
def test_every_instance_that_moved_is_forgotten(name: str) -> None:
    state = FIXTURES / name / "terraform.tfstate"

    report = CliRunner().invoke(adopt, [str(state)]).stderr

    asked = [
        shlex.split(line)[-1]
        for line in report.splitlines()
        if line.strip().startswith("terraform state rm ")
    ]
    assert asked
    for address in instances(state):
        assert address in asked or address.rpartition("[")[0] in asked, address


@pytest.mark.parametrize(
    ("written", "resource"),
    [
        pytest.param("aws_ecr_repository.a", "aws_ecr_repository.a", id="no-key"),
        pytest.param("aws_ecr_repository.a[0]", "aws_ecr_repository.a", id="a-number"),
        pytest.param(
            'aws_ecr_repository.a["x[0]"]', "aws_ecr_repository.a", id="a-text"
        ),
        pytest.param(
            'module.ecr["api"].aws_ecr_repository.a[0]',
            'module.ecr["api"].aws_ecr_repository.a',
            id="in-an-instance-of-a-module",
        ),
        pytest.param(
            'module.ecr["api"].aws_ecr_repository.a',
            'module.ecr["api"].aws_ecr_repository.a',
            id="in-one-without-a-key",
        ),
        pytest.param(
            r'aws_ecr_repository.a["\"]\""]', "aws_ecr_repository.a", id="quotes"
        ),
    ],
)
def test_a_resource_is_its_instances_without_their_key(
    written: str, resource: str
) -> None:
    assert resource_of(written) == resource
