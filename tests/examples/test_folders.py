"""What every example has, so that a user may copy the folder and begin."""

from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FOLDERS = {
    path.parent.name: path.parent for path in ROOT.glob("examples/*/Pulumi.yaml")
}

OTHER_LANGUAGES = ("csharp", "go", "java", "typescript", "yaml")

every_folder = pytest.mark.parametrize("name", sorted(FOLDERS))


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return found


def test_there_is_an_example_for_each_way_in() -> None:
    python = {"downstream", "pipeline", "python-import"}
    assert set(FOLDERS) == {*OTHER_LANGUAGES, *python}


@every_folder
def test_an_example_is_a_project_with_a_stack(name: str) -> None:
    assert read(FOLDERS[name] / "Pulumi.yaml")["description"]
    assert read(FOLDERS[name] / "Pulumi.dev.yaml")["config"]["aws:region"]


@every_folder
def test_the_readme_of_an_example_is_short_and_says_how_to_begin(name: str) -> None:
    readme = (FOLDERS[name] / "README.md").read_text("utf-8")

    assert readme.count("\n") <= 12
    assert "\n    pulumi stack init dev\n    pulumi install\n" in readme
    assert "\n    pulumi up\n" in readme


def test_no_two_examples_are_the_same_project() -> None:
    names = {read(folder / "Pulumi.yaml")["name"] for folder in FOLDERS.values()}

    assert len(names) == len(FOLDERS)


@pytest.mark.parametrize("name", OTHER_LANGUAGES)
def test_an_example_in_another_language_uses_the_plugin_of_this_checkout(
    name: str,
) -> None:
    packages = read(FOLDERS[name] / "Pulumi.yaml")["packages"]

    assert packages == {"ecr-component": "../../plugin"}
    assert (FOLDERS[name] / packages["ecr-component"]).samefile(ROOT / "plugin")


@pytest.mark.parametrize("name", ["downstream", "pipeline", "python-import"])
def test_an_example_in_python_uses_the_package_of_this_checkout(name: str) -> None:
    requirements = (FOLDERS[name] / "requirements.txt").read_text("utf-8")

    assert requirements == "../..\n"
    assert (FOLDERS[name] / requirements.strip() / "pyproject.toml").exists()


def test_a_generated_sdk_is_of_the_namespace_of_the_package() -> None:
    package = read(FOLDERS["typescript"] / "package.json")["dependencies"]

    assert package["@pulumi/ecr-component"] == "file:sdks/pulumi-ecr-component"
    module = (FOLDERS["go"] / "go.mod").read_text("utf-8")
    assert (
        "replace github.com/pulumi/pulumi-ecr-component/sdk/go => "
        "./sdks/pulumi-ecr-component\n"
    ) in module
    project = (FOLDERS["csharp"] / "Images.csproj").read_text("utf-8")
    assert '"sdks/pulumi-ecr-component/Pulumi.EcrComponent.csproj"' in project
    pom = (FOLDERS["java"] / "pom.xml").read_text("utf-8")
    assert "<sdk>${project.basedir}/sdks/pulumi-ecr-component/src/main</sdk>" in pom
