import json

import pytest

from ecr_component.adopt.holding import Holding
from ecr_component.adopt.source import read_source
from tests.adopt.build import fixture, left, policy, repository

NAMES = ["cloudposse", "gruntwork", "mixed", "plain", "terraform_aws_modules"]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_shown_tells_the_same_as_the_state(name: str) -> None:
    shown, state = fixture(name, "show.json"), fixture(name)

    assert shown.registries == state.registries
    assert sorted(left(shown).items()) == sorted(left(state).items())


def test_a_namesake_in_another_region_is_told_apart_by_what_depends_on_it() -> None:
    # Of the provider there is only where it comes from.
    resources = [
        shown("here", repository("a1")),
        shown("there", repository("a1", "eu-central-1")),
        shown("y", policy("a1"), "aws_ecr_lifecycle_policy"),
    ]
    resources[2]["depends_on"] = ["aws_ecr_repository.there"]

    holding = read(*resources)

    there, here = holding.registries
    assert there.repositories[0].held.lifecycle_policy == "{}"
    assert here.repositories[0].held.lifecycle_policy is None


def test_what_is_marked_as_a_whole_is_left() -> None:
    holding = read({**shown("x", repository("a1")), "sensitive_values": True})

    assert left(holding) == {"aws_ecr_repository.x": "is marked as a secret"}


def test_a_mark_within_a_list_is_found() -> None:
    marks = {"encryption_configuration": [{"kms_key": True}]}
    holding = read({**shown("x", repository("a1")), "sensitive_values": marks})

    assert left(holding) == {
        "aws_ecr_repository.x": (
            "has encryption_configuration marked as a secret, which is not written here"
        )
    }


def test_what_shows_no_state_holds_nothing() -> None:
    assert read_source(b'{"format_version": "1.0"}', "show.json").registries == ()


def shown(
    label: str, values: dict[str, object], type_: str = "aws_ecr_repository"
) -> dict[str, object]:
    return {
        "address": f"{type_}.{label}",
        "mode": "managed",
        "type": type_,
        "values": values,
    }


def read(*resources: dict[str, object]) -> Holding:
    values = {"root_module": {"resources": resources}}
    document = {"format_version": "1.0", "values": values}
    return read_source(json.dumps(document).encode(), "show.json")
