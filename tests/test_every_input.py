"""No place is forgotten that an input needs: its value, its default, what it does."""

import json
from typing import Any

import pytest

from ecr_component import EcrRepositories
from ecr_component.commands.effective import effective_settings
from ecr_component.inputs.desired import ACCESS_KEYS, LIFECYCLE_KEYS
from ecr_component.inputs.input_models import EffectiveSettings, default_for
from ecr_component.inputs.parsing import parse
from tests.every_input import EVERY_KEY, Settings
from tests.recorder import Recorder, Registration

keys = pytest.mark.parametrize("key", sorted(EffectiveSettings.model_fields))


def registered(inputs: Any) -> list[Registration]:  # noqa: ANN401 - any inputs
    recorder = Recorder()
    recorder.run(lambda: EcrRepositories("r", inputs))
    return sorted(recorder.registered, key=lambda made: made.urn)


def by_itself(settings: Settings) -> dict[str, Any]:
    return {"repositories": {"web": settings}}


def by_default(settings: Settings) -> dict[str, Any]:
    defaults = {default_for(key): value for key, value in settings.items()}
    return {"repositories": {"web": {}}} | defaults


def test_every_key_is_tried() -> None:
    assert set(EVERY_KEY) == set(EffectiveSettings.model_fields)


@keys
def test_a_key_makes_a_difference_to_what_is_registered(key: str) -> None:
    without, with_it = EVERY_KEY[key]

    assert registered(by_itself(without)) != registered(by_itself(with_it))


@keys
def test_a_default_does_what_the_key_itself_does(key: str) -> None:
    _, with_it = EVERY_KEY[key]

    assert registered(by_default(with_it)) == registered(by_itself(with_it))


@pytest.mark.parametrize(
    "key",
    sorted(EffectiveSettings.model_fields.keys() - {*ACCESS_KEYS, *LIFECYCLE_KEYS}),
)
def test_check_shows_what_holds_of_a_key_that_no_policy_tells(key: str) -> None:
    _, with_it = EVERY_KEY[key]
    registry = parse(by_default(with_it), source="it")

    value = with_it[key]
    told = value if isinstance(value, str) else json.dumps(value)
    assert f"    {key}: {told}" in effective_settings(registry, None)
