"""Descriptions at random, by every way in: no traceback, and all of one mind.

`make fuzz` runs them for much longer, with other cases each time.
"""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import jsonschema
import pulumi
import yaml
from hypothesis import given

from ecr_component import EcrRepositories
from ecr_component.errors import ConfigError, Problem
from ecr_component.schemas.stack_schema import stack_schema
from ecr_component.stack_config import stack_inputs
from ecr_component.stack_files import stack_file
from tests.descriptions import descriptions
from tests.recorder import Recorder

REGION: Final = "eu-west-1"
SCHEMA: Final = jsonschema.Draft7Validator(stack_schema())


def written(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs as a stack file has them."""
    named = {f"ecr:{key}": value for key, value in inputs.items()}
    return {"config": {"aws:region": REGION, **named}}


@contextmanager
def stack_file_of(inputs: Mapping[str, Any]) -> Iterator[stack_file.StackFile]:
    """The stack file with these inputs, as Pulumi reads it."""
    text = yaml.safe_dump(written(inputs), allow_unicode=True, sort_keys=False)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "Pulumi.dev.yaml")
        path.write_text(text, "utf-8")
        yield stack_file.read(str(path))


def problems_of_check(inputs: Mapping[str, Any]) -> list[Problem]:
    """What `ecr-component check` says of a file with these inputs."""
    with stack_file_of(inputs) as file:
        try:
            file.components()
        except ConfigError as error:
            return list(error.problems)
    return []


def problems_of_program(inputs: Mapping[str, Any]) -> list[str]:
    """What the program says when Pulumi runs it on this file."""
    with stack_file_of(inputs) as file:
        config = {key: handed_over(value) for key, value in file.values.items()}
    try:
        Recorder().run(lambda: EcrRepositories("ecr", stack_inputs()), config)
    except pulumi.RunError as error:
        return [line.removeprefix("  ") for line in str(error).splitlines()[1:]]
    return []


def handed_over(value: object) -> str:
    """A value as Pulumi hands it to programs: structures as JSON, null as nothing."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@given(descriptions)
def test_check_and_the_program_say_the_same_of_any_description(
    inputs: dict[str, Any],
) -> None:
    said = [str(problem) for problem in problems_of_check(inputs)]

    assert sorted(problems_of_program(inputs)) == sorted(said)


@given(descriptions)
def test_every_problem_has_a_place_that_begins_with_an_input(
    inputs: dict[str, Any],
) -> None:
    for problem in problems_of_check(inputs):
        assert problem.path
        assert str(problem.path[0]) in {*inputs, "repositories"}
        assert problem.sentence.isprintable()


@given(descriptions)
def test_an_editor_refuses_nothing_that_check_takes(inputs: dict[str, Any]) -> None:
    if not problems_of_check(inputs):
        file = yaml.safe_load(yaml.safe_dump(written(inputs), allow_unicode=True))

        assert [fault.message for fault in SCHEMA.iter_errors(file)] == []
