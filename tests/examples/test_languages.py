"""The examples in other languages, against the schema that they are checked by.

Where there is a Pulumi CLI, the compilers of their languages read them as well, with
SDKs generated from the schema.
"""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from tests.examples import sdks

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
SCHEMA: dict[str, Any] = json.loads((ROOT / "schema.json").read_text("utf-8"))
COMPONENTS: dict[str, dict[str, Any]] = {
    token.rpartition(":")[2]: component
    for token, component in SCHEMA["resources"].items()
}

# What the programs call each of them.
CALLED: Final = {
    "registry": "EcrRepositories",
    "caches": "EcrRegistry",
    "roles": "EcrRoles",
}

REFERENCE = re.compile(r"\$\{[^}]+\}")

# Who runs the tests: `tests/conftest.py` hides it from the tests themselves.
USER: Final = dict(os.environ)
LIMIT: Final = 600  # seconds, most of which go to downloads and to compiling Go


def program() -> dict[str, Any]:
    """The program in YAML."""
    text = (EXAMPLES / "yaml" / "Pulumi.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def mistakes(value: object, wanted: dict[str, Any], place: str) -> Iterator[str]:
    """Where a value is not of its type."""
    if isinstance(value, str) and REFERENCE.fullmatch(value):
        if wanted.get("plain"):
            yield f"{place} takes no output"
        return
    kinds = {"array": list, "boolean": bool, "integer": int, "object": dict}
    if "$ref" in wanted:
        of_type = SCHEMA["types"][wanted["$ref"].removeprefix("#/types/")]
        yield from wrong_fields(
            value, of_type["properties"], of_type.get("required", []), place
        )
    elif not isinstance(value, kinds.get(wanted["type"], str)):
        yield f"{place} is no {wanted['type']}"
    elif isinstance(value, list):
        for n, item in enumerate(value):
            yield from mistakes(item, wanted["items"], f"{place}[{n}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from mistakes(item, wanted["additionalProperties"], f"{place}.{key}")


def wrong_fields(
    value: object, fields: dict[str, Any], required: list[str], place: str
) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{place} is no object"
        return
    yield from (f"{place} lacks {key}" for key in required if key not in value)
    for key, item in value.items():
        if key in fields:
            yield from mistakes(item, fields[key], f"{place}.{key}")
        else:
            yield f"{place} has no {key}"


def wrong_inputs(component: str, value: object, place: str) -> list[str]:
    """Where the inputs of a component are not of its types."""
    told = COMPONENTS[component]
    required = told.get("requiredInputs", [])
    return [*wrong_fields(value, told["inputProperties"], required, place)]


def test_the_examples_show_each_component() -> None:
    assert set(CALLED.values()) == set(COMPONENTS)


@pytest.mark.parametrize(("name", "component"), CALLED.items(), ids=CALLED)
def test_the_program_in_yaml_is_of_the_types_of_the_schema(
    name: str, component: str
) -> None:
    written = program()["resources"][name]

    assert written["type"] == f"ecr-component:{component}"
    assert wrong_inputs(component, written["properties"], name) == []


def test_a_mistake_in_yaml_would_be_found() -> None:
    written = {
        "defaultProtect": "${key.arn}",
        "defaultLifecycle": {"keepLast": "5"},
        "globalTags": [],
        "replicationRegions": [1],
        "tags": {},
    }

    assert wrong_inputs("EcrRepositories", written, "r") == [
        "r lacks repositories",
        "r.defaultProtect takes no output",
        "r.defaultLifecycle.keepLast is no integer",
        "r.globalTags is no object",
        "r.replicationRegions[0] is no string",
        "r has no tags",
    ]


def test_the_outputs_of_the_program_in_yaml_exist() -> None:
    used = re.findall(r"\$\{(\w+)\.(\w+)", str(program()["outputs"]))

    assert set(used) - outputs() == set()
    assert {name for name, _ in used} == set(CALLED)


def outputs() -> set[tuple[str, str]]:
    """Every output, behind what the programs call its component."""
    return {
        (name, output)
        for name, component in CALLED.items()
        for output in COMPONENTS[component]["properties"]
    }


def names() -> set[str]:
    """Every name in the schema."""
    fields = [of_type["properties"] for of_type in SCHEMA["types"].values()]
    for component in COMPONENTS.values():
        fields += component["inputProperties"], component["properties"]
    return {name for of_one in fields for name in of_one}


def lower(name: str) -> str:
    return name[0].lower() + name[1:]


# An output of a component, behind what its program calls that.
OUTPUT: Final = rf"\b({'|'.join(CALLED)})\.(\w+)"

PROGRAMS: Final = {
    # The file; its keys and its types, each as a pattern.
    "csharp": ("Program.cs", r"\b([A-Z]\w+) =\s", r"new (\w+)Args\b"),
    "go": ("main.go", r"\b(\w+):\s", r"ecr\.(\w+)Args\b"),
    "java": (
        "src/main/java/images/App.java",
        r"\.(?!build|export|run|apply|ecr|get|of)(\w+)\(",
        r"= new (\w+)\(|(\w+)Args\.builder",
    ),
    "typescript": ("index.ts", r"(\w+): ", r"new (\w+)\("),
}


@pytest.mark.parametrize("language", PROGRAMS)
def test_a_program_uses_names_of_the_schema(language: str) -> None:
    file, *patterns = PROGRAMS[language]
    text = (EXAMPLES / language / file).read_text("utf-8")
    keys, types = (
        {"".join(found) for found in re.findall(f"(?:{pattern})", text)}
        for pattern in patterns
    )
    keys = set(map(lower, keys))
    used = {(name, lower(output)) for name, output in re.findall(OUTPUT, text)}

    assert keys - names() == set()
    assert used - outputs() == set()
    assert types - set(COMPONENTS) - set(type_names()) == set()
    assert set(COMPONENTS) <= types
    assert {"repositories", "countNumber", "upstream", "branches"} <= keys
    assert {name for name, _ in used} == set(CALLED)


def type_names() -> list[str]:
    return [token.rpartition(":")[2] for token in SCHEMA["types"]]


def run(folder: Path, *command: str) -> None:
    """Run a command of the user's; its words are those of a failed test."""
    done = subprocess.run(
        command,
        cwd=folder,
        env={**USER, "PULUMI_SKIP_UPDATE_CHECK": "true"},
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"


def with_sdk(example: str, folder: Path) -> Path:
    """A copy of an example, with an SDK and all that it needs."""
    if absent := sdks.lacking(example):
        pytest.skip(f"to generate and compile an SDK takes {' and '.join(absent)}")
    return sdks.with_sdk(example, folder, run)


@pytest.mark.parametrize(
    ("example", "command"),
    [
        pytest.param("csharp", "dotnet build", id="csharp"),
        pytest.param("go", "go vet ./...", id="go"),
        pytest.param("java", "mvn -q -B compile", id="java"),
        pytest.param("typescript", "npx tsc --project .", id="typescript"),
    ],
)
def test_a_program_compiles(example: str, command: str, tmp_path: Path) -> None:
    run(with_sdk(example, tmp_path), *command.split())
