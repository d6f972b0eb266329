"""The inputs as Pulumi.yaml declares them."""

import subprocess
import sys
from pathlib import Path

from ecr_component.schemas.project_file import config, main, with_config

ROOT = Path(__file__).parents[2]


def test_the_project_declares_what_the_docstrings_say() -> None:
    written = (ROOT / "Pulumi.yaml").read_text("utf-8")
    assert with_config(written) == written, "run `make docs`"


def test_a_declaration_is_a_default_and_a_sentence() -> None:
    declared = config()

    assert declared["repositories"] == {
        "default": "",
        "description": "The repositories, by name",
    }
    assert declared["registry"]["default"] == ""
    assert declared["default_force_delete"] == {
        "default": False,
        "description": "Delete repositories even while they hold images",
    }
    assert declared["default_encryption_config"]["default"] == {
        "encryption_type": "AES256"
    }


def test_what_stands_before_the_declarations_stays(tmp_path: Path) -> None:
    project = tmp_path / "Pulumi.yaml"
    project.write_text("name: shop\n# mine\nconfig:\n  old: {}\n", "utf-8")
    main([str(project)])
    assert project.read_text("utf-8").startswith(
        "name: shop\n# mine\nconfig:\n  repositories:\n    default: ''\n"
    )
    assert "old: " not in project.read_text("utf-8")


def test_the_module_runs_as_a_command(tmp_path: Path) -> None:
    project = tmp_path / "Pulumi.yaml"
    project.write_text("name: shop\n", "utf-8")
    command = [sys.executable, "-m", "ecr_component.schemas.project_file", str(project)]
    subprocess.run(command, check=True)
    assert project.read_text("utf-8") == with_config("name: shop\n")
