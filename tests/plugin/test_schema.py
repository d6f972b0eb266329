"""The package's schema: current, complete, and of the same names as all else."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic.alias_generators import to_camel

from ecr_component import provider
from ecr_component.access import registry_statements, statements
from ecr_component.inputs import input_models
from ecr_component.inputs.stack_description import NEIGHBOURS
from ecr_component.lifecycle import rules, short_form
from ecr_component.registry import (
    cache_rules,
    creation_templates,
    registry_inputs,
    replication,
    scanning,
)
from ecr_component.roles import role_models, trust_models
from ecr_component.schemas import reference
from ecr_component.schemas.package_schema import tidied
from ecr_component.schemas.stack_keys import stack_keys
from ecr_component.schemas.stack_schema import stack_schema
from ecr_component.values import encryption
from ecr_component.values.closed_models import Closed

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "schema.json"
SCHEMA: dict[str, Any] = json.loads(COMMITTED.read_text("utf-8"))
COMPONENTS: dict[str, Any] = SCHEMA["resources"]
COMPONENT = COMPONENTS["ecr-component:index:EcrRepositories"]
TYPES: dict[str, Any] = SCHEMA["types"]

MODELS: dict[str, type[Closed]] = {
    "EncryptionConfig": encryption.EncryptionSettings,
    "Lifecycle": short_form.ShortForm,
    "LifecycleAction": rules.RuleAction,
    "LifecycleRule": rules.PolicyRule,
    "LifecycleSelection": rules.RuleSelection,
    "PolicyStatement": statements.Statement,
    "PullThroughCacheRule": cache_rules.CacheRule,
    "RegistryStatement": registry_statements.RegistryPolicyStatement,
    "ReplicationRule": replication.ReplicationSettings,
    "Repository": input_models.RepositorySettings,
    "RepositoryCreationTemplate": creation_templates.CreationTemplate,
    "ScanningRule": scanning.ScanningSettings,
    "EksTrust": trust_models.EksSettings,
    "GithubTrust": trust_models.GithubSettings,
    "GitlabTrust": trust_models.GitlabSettings,
    "OidcTrust": trust_models.OidcSettings,
    "Role": role_models.RoleSettings,
}


def properties() -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Every property there is, with its place and whether it may be left out."""
    for kind, required in (
        ("inputProperties", "requiredInputs"),
        ("properties", "required"),
    ):
        for token, component in COMPONENTS.items():
            for name, shape in component[kind].items():
                yield f"{token}.{kind}.{name}", shape, name not in component[required]
    for token, of_type in TYPES.items():
        for name, shape in of_type["properties"].items():
            yield f"{token}.{name}", shape, name not in of_type.get("required", [])


def parts(shape: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A property and what it is made of."""
    yield shape
    for key in ("items", "additionalProperties"):
        if key in shape:
            yield from parts(shape[key])


PROPERTIES = list(properties())


def test_the_committed_schema_is_that_of_the_code(tmp_path: Path) -> None:
    made = tmp_path / "schema.json"

    provider.main([str(made)])

    assert made.read_text("utf-8") == COMMITTED.read_text("utf-8"), "run `make schema`"


def test_the_schema_is_made_by_a_module_that_runs(tmp_path: Path) -> None:
    made = tmp_path / "schema.json"

    subprocess.run(
        [sys.executable, "-m", "ecr_component.provider", str(made)],
        cwd=ROOT,
        check=True,
    )

    assert json.loads(made.read_text("utf-8")) == SCHEMA


def test_the_package_says_what_it_is() -> None:
    about = {key: SCHEMA[key] for key in SCHEMA if not isinstance(SCHEMA[key], dict)}

    assert about == {
        "name": "ecr-component",
        "displayName": "Amazon ECR Repositories",
        "namespace": "pulumi",
        "version": provider.semantic_version(metadata.version("ecr-component")),
        "description": (
            "Many Amazon ECR repositories from one description, as a Pulumi component"
        ),
        "keywords": ["pulumi", "aws", "ecr", "category/cloud", "kind/component"],
        "license": "Apache-2.0",
        "dependencies": [],
    }


def test_an_sdk_for_go_has_the_inputs_of_every_type() -> None:
    """As its generator has them on demand only, and not those in maps and lists."""
    assert SCHEMA["language"]["go"] == {
        "respectSchemaVersion": True,
        "generateExtraInputTypes": True,
    }


def test_a_property_has_a_description_of_whole_sentences() -> None:
    assert [
        place
        for place, shape, _ in PROPERTIES
        if not re.fullmatch(r"\S(?:(?!\n ).)*\.", shape["description"], re.DOTALL)
    ] == []


def test_a_property_that_may_be_left_out_says_what_holds_then() -> None:
    says = {
        place: bool(re.search(r"Default:\s", shape["description"]))
        for place, shape, _ in PROPERTIES
    }

    assert says == {place: optional for place, _, optional in PROPERTIES}


def test_a_description_does_not_stand_twice() -> None:
    assert [
        place
        for place, shape, _ in PROPERTIES
        for part in [*parts(shape)][1:]
        if "description" in part
    ] == []


def test_a_property_has_a_type() -> None:
    known = {f"#/types/{token}" for token in TYPES}
    known |= {"array", "boolean", "integer", "object", "string"}

    assert [
        place
        for place, shape, _ in PROPERTIES
        for part in parts(shape)
        if part.get("$ref", part.get("type")) not in known
    ] == []


def test_a_description_names_properties_as_the_schema_does() -> None:
    found = {
        place: python_names().intersection(re.findall(r"\w+", shape["description"]))
        for place, shape, _ in PROPERTIES
    }

    assert {place: names for place, names in found.items() if names} == {}


@cache
def python_names() -> frozenset[str]:
    """The names of keys that other languages write otherwise."""
    models: list[type[Closed]] = [input_models.Inputs, *MODELS.values()]
    models += [neighbour.inputs for neighbour in NEIGHBOURS.values()]
    keys = {key for model in models for key in model.model_fields}
    return frozenset(key for key in keys if to_camel(key) != key)


@pytest.mark.parametrize("shape", [*COMPONENTS.values(), *TYPES.values()])
def test_each_component_and_every_type_have_a_description(
    shape: dict[str, Any],
) -> None:
    assert shape["description"].endswith((".", "``<name>``."))
    assert "\n " not in shape["description"]


def test_no_name_ends_as_generators_make_it_end() -> None:
    assert [name for name in TYPES if name.endswith(("Args", "Dict"))] == []


def test_every_type_is_used() -> None:
    used = {
        part["$ref"].removeprefix("#/types/")
        for _, shape, _ in PROPERTIES
        for part in parts(shape)
        if "$ref" in part
    }

    assert used == set(TYPES)


components = pytest.mark.parametrize(
    ("name", "model"),
    [
        pytest.param("EcrRepositories", input_models.Inputs, id="repositories"),
        pytest.param("EcrRegistry", registry_inputs.RegistryInputs, id="registry"),
    ],
)


@components
def test_the_inputs_are_those_of_the_models(name: str, model: type[Closed]) -> None:
    component = COMPONENTS[f"ecr-component:index:{name}"]

    assert list(component["inputProperties"]) == list(map(to_camel, model.model_fields))
    assert component["requiredInputs"] == [
        key for key, field in model.model_fields.items() if field.is_required()
    ]


@components
def test_the_inputs_are_those_of_the_reference(name: str, model: type[Closed]) -> None:
    component = COMPONENTS[f"ecr-component:index:{name}"]

    assert list(component["inputProperties"]) == [
        to_camel(field.name) for field in reference.fields(model.described_as)
    ]
    assert list(component["properties"]) == [
        to_camel(field.name) for field in reference.fields(name)
    ]
    assert component["required"] == sorted(component["properties"])


def test_every_component_is_there() -> None:
    assert list(COMPONENTS) == [
        f"ecr-component:index:{name}" for name in ("EcrRepositories", *NEIGHBOURS)
    ]


def test_the_inputs_are_the_keys_of_a_stack_file() -> None:
    project = yaml.safe_load((ROOT / "Pulumi.yaml").read_text("utf-8"))
    config = stack_schema()["properties"]["config"]["properties"]
    keys = [f"ecr:{field.name}" for field in stack_keys()]

    assert list(config) == keys
    assert [f"ecr:{name}" for name in project["config"]] == keys


@pytest.mark.parametrize("name", MODELS)
def test_a_type_has_the_keys_of_its_model(name: str) -> None:
    model = MODELS[name]
    written = TYPES[f"ecr-component:index:{name}"]["properties"]

    assert set(written) == {
        to_camel(key) for key in model.model_fields if key not in model.refused
    }


def test_every_model_has_its_type() -> None:
    assert set(TYPES) == {f"ecr-component:index:{name}" for name in MODELS}


def test_only_single_texts_may_be_outputs() -> None:
    for _, shape, _ in PROPERTIES:
        for part in parts(shape):
            assert (
                part.get("plain") or part["type"] == "string" or shape_is_output(shape)
            )


def shape_is_output(shape: dict[str, Any]) -> bool:
    return any(
        shape is known
        for component in COMPONENTS.values()
        for known in component["properties"].values()
    )


@pytest.mark.parametrize(
    ("version", "elsewhere"),
    [
        ("1.2.3", "1.2.3"),
        ("1.0.0a1", "1.0.0-alpha.1"),
        ("1.0.0b2", "1.0.0-beta.2"),
        ("1.0.0rc10", "1.0.0-rc.10"),
        ("1.0.0.dev4", "1.0.0-dev.4"),
    ],
)
def test_a_version_is_written_as_elsewhere(version: str, elsewhere: str) -> None:
    assert provider.semantic_version(version) == elsewhere


def test_indentation_repetition_and_silence_are_tidied_away() -> None:
    words = "First line.\n\n        Second line."
    inferred = {
        "description": words,
        "required": ["b_c"],
        "properties": {
            "b_c": {"description": words, "items": {"description": words, "plain": 1}},
            "description": {"description": "Words of b_c."},
            "d": {"description": "Default: 1."},
        },
    }

    assert tidied(inferred, lambda text: text.replace("b_c", "bC")) == {
        "description": "First line.\n\nSecond line.",
        "required": ["b_c"],
        "properties": {
            "b_c": {
                "description": "First line.\n\nSecond line.",
                "items": {"plain": 1},
            },
            "description": {"description": "Words of bC. Default: none."},
            "d": {"description": "Default: 1."},
        },
    }
