"""No place is forgotten that an input needs: its value, its default, what it does."""

import json
from typing import Any

import pytest

from ecr_component import EcrRepositories
from ecr_component.access.access_settings import ACCESS_KEYS
from ecr_component.commands.effective import effective_settings
from ecr_component.inputs.desired import LIFECYCLE_KEYS
from ecr_component.inputs.input_models import EffectiveSettings, default_for
from ecr_component.inputs.parsing import parse
from tests.changes import KEYS, OF_REPOSITORIES, REPLICATED, Row, Values
from tests.recorder import Recorder, Registration

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
