"""What each change of an input does in an engine, and that it is then done.

All changes go through the engine at once.
"""

from dataclasses import dataclass

import pytest

from tests.changes import CHANGES, Change, Steps, program
from tests.engine.conftest import Deploy
from tests.engine.driver import Run
from tools.emulator_server import Emulator


@dataclass(frozen=True)
class Runs:
    """All that the engine did, in this order."""

    before: Run
    preview: Run
    after: Run
    again: Run


@pytest.fixture(scope="module")
def runs(emulator: Emulator, deploy: Deploy) -> Runs:
    emulator.reset()
    stack = deploy(program("before")).write_state_at_the_end()
    before = stack.up()
    stack.run(program("after"))
    return Runs(before, stack.preview(), stack.up(), stack.preview())


def of_component(run: Run, name: str) -> Steps:
    """The steps of one component's children, by type."""
    found = {}
    for step, ops in run.steps.items():
        kind, _, child = step.partition(" ")
        if child.partition("/")[0] == name and kind != "EcrRepositories":
            found[kind] = ops
    return found


def test_all_that_is_to_change_is_there_first(runs: Runs) -> None:
    assert runs.before.ok, runs.before


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_a_change_has_these_steps_and_no_others(runs: Runs, change: Change) -> None:
    assert runs.preview.ok, runs.preview
    assert of_component(runs.preview, change.name) == change.steps
    assert of_component(runs.after, change.name) == change.steps


def test_after_all_changes_nothing_is_left_to_do(runs: Runs) -> None:
    assert runs.after.ok, runs.after
    assert runs.again.is_clean
