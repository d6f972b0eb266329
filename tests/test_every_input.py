"""No place is forgotten that an input needs: its value, its default, what it does."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from ecr_component import EcrRegistry, EcrRepositories
from ecr_component.access.access_settings import ACCESS_KEYS
from ecr_component.commands.effective import (
    effective_components,
    effective_registry,
    effective_settings,
)
from ecr_component.errors import Problem
from ecr_component.inputs.desired import LIFECYCLE_KEYS
from ecr_component.inputs.input_models import EffectiveSettings, default_for
from ecr_component.inputs.parsing import parse
from ecr_component.inputs.stack_description import DesiredStack
from ecr_component.registry.desired_registry import RegistryReading
from ecr_component.registry.registry_inputs import RegistryInputs
from ecr_component.registry.shared_settings import SharedSettings
from ecr_component.values.regions import Location
from tests.changes import (
    KEYS,
    OF_A_REGISTRY,
    OF_REPOSITORIES,
    REPLICATED,
    Row,
    Values,
)
from tests.recorder import TEMPLATE, Recorder, Registration

rows = pytest.mark.parametrize(
    "row", OF_REPOSITORIES, ids=[str(row[0]) for row in OF_REPOSITORIES]
)


def registered(inputs: Any) -> list[Registration]:  # noqa: ANN401 - any inputs
    recorder = Recorder()
    recorder.run(lambda: EcrRepositories("r", inputs))
    return sorted(recorder.registered, key=lambda made: made.urn)


# Where a value makes a difference that no engine would go through with, since it would
# replace a repository.
MATTERS: dict[str, Values] = {
    "replica_kms_keys": {
        **REPLICATED,
        "default_encryption_config": {
            "encryption_type": "KMS",
            "kms_key": KEYS["eu-west-1"].replace("key/", "key/mrk-"),
        },
    }
}


def by_itself(row: Row, value: object) -> Values:
    key, _, _, _, *beside = row
    more = {**(beside[0] if beside else {}), **MATTERS.get(key, {})}
    return {"repositories": {"web": {key: value}}, **more}


def by_default(row: Row, value: object) -> Values:
    inputs = by_itself(row, value)
    return {**inputs, "repositories": {"web": {}}, default_for(row[0]): value}


@rows
def test_a_key_makes_a_difference_to_what_is_registered(row: Row) -> None:
    _, before, after, *_ = row

    assert registered(by_itself(row, before)) != registered(by_itself(row, after))


@rows
def test_a_default_does_what_the_key_itself_does(row: Row) -> None:
    value = row[2]

    assert registered(by_default(row, value)) == registered(by_itself(row, value))


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, id=str(row[0]))
        for row in OF_REPOSITORIES
        if row[0] not in {*ACCESS_KEYS, *LIFECYCLE_KEYS}
    ],
)
def test_check_shows_what_holds_of_a_key_that_no_policy_tells(row: Row) -> None:
    key, _, value, *_ = row
    registry = parse(by_default(row, value), source="it")

    told = value if isinstance(value, str) else json.dumps(value)
    assert f"    {key}: {told}" in effective_settings(registry, None)


def test_every_key_has_a_change_to_be_tried() -> None:
    assert {row[0] for row in OF_REPOSITORIES} == set(EffectiveSettings.model_fields)
    assert {row[0] for row in OF_A_REGISTRY} == set(RegistryInputs.model_fields)


# Those of a registry


def of_registry(row: Row, value: object) -> Values:
    key, _, _, _, *beside = row
    more: Values = beside[0] if beside else {}
    return {**more, key: value}


rows_of_a_registry = pytest.mark.parametrize(
    "row",
    [pytest.param(row, id=f"{row[0]}-{n}") for n, row in enumerate(OF_A_REGISTRY)],
)


@rows_of_a_registry
def test_an_input_of_a_registry_makes_a_difference(row: Row) -> None:
    def registered_by(value: object) -> list[Registration]:
        inputs: Any = of_registry(row, value)
        recorder = Recorder()
        recorder.run(lambda: EcrRegistry("r", inputs))
        return sorted(recorder.registered, key=lambda made: made.urn)

    assert registered_by(row[1]) != registered_by(row[2])


@rows_of_a_registry
def test_check_shows_what_an_input_of_a_registry_makes(row: Row) -> None:
    def shown(value: object) -> list[str]:
        registry = RegistryReading(of_registry(row, value)).settled("it", Location())
        return list(effective_registry(registry, None))

    assert shown(row[1]) != shown(row[2])


@dataclass(frozen=True)
class _Other:
    summary: str = "another"
    warnings: tuple[Problem, ...] = ()


def test_check_shows_components_that_it_knows_alone() -> None:
    registry = RegistryReading({}).settled("it", Location())
    repositories = parse({"repositories": {}}, source="it")
    stack = DesiredStack(repositories, {"EcrRegistry": registry, "Other": _Other()})

    shown = list(effective_components(stack, None))

    assert shown[-2:] == ["  registry", "    registry policy: none"]


SHARED = [row for row in OF_REPOSITORIES if row[0] in SharedSettings.model_fields]
ROLE = "arn:aws:iam::210987654321:role/ecr"


def of_template(row: Row, value: object) -> Any:  # noqa: ANN401 - inputs
    """The inputs of a template with such a key."""
    key, _, _, _, *beside = row
    more = {
        name.removeprefix("default_"): it
        for name, it in (beside[0] if beside else {}).items()
    }
    keys = {"applied_for": ["REPLICATION"], "custom_role_arn": ROLE, **more}
    return {"repository_creation_templates": {"ROOT": {**keys, key: value}}}


@pytest.mark.parametrize(
    "row", [pytest.param(row, id=f"{row[0]}-{n}") for n, row in enumerate(SHARED)]
)
def test_a_key_of_a_template_makes_a_difference(row: Row) -> None:
    def template(value: object) -> Registration:
        recorder = Recorder()
        recorder.run(lambda: EcrRegistry("r", of_template(row, value)))
        return recorder.one(TEMPLATE)

    assert template(row[1]) != template(row[2])


def test_every_key_of_a_template_is_tried() -> None:
    assert {row[0] for row in SHARED} == set(SharedSettings.model_fields)
