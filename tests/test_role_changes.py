"""What each change of an input of `EcrRoles` does, as a model of the engine tells."""

from collections.abc import Mapping
from typing import Any

import pytest

from ecr_component import EcrRoles
from ecr_component.roles.role_models import RoleSettings, RolesInputs
from tests import model
from tests.changes import Change
from tests.engine.driver import CREATED_FIRST
from tests.recorder import ROLE, Recorder
from tests.role_changes import CHANGES_OF_ROLES, OF_ROLES, ONE, program_of_roles


def kind(urn: str) -> str:
    """The last part of a type, as the table has it."""
    return urn.split("::")[2].rpartition(":")[2]


@pytest.fixture(scope="module")
def steps() -> Mapping[str, str]:
    """What all changes do, by URN."""
    before, after = Recorder(), Recorder()
    before.run(program_of_roles("before"))
    after.run(program_of_roles("after"))
    return model.steps(before, after)


@pytest.mark.parametrize("change", CHANGES_OF_ROLES, ids=lambda change: change.name)
def test_a_change_has_these_steps_and_no_others(
    steps: Mapping[str, str], change: Change
) -> None:
    found = {
        kind(urn): step
        for urn, step in steps.items()
        if urn.rpartition("::")[2].partition("/")[0] == change.name
    }
    assert found == change.steps


def test_the_table_has_every_input() -> None:
    tried = {key for change in CHANGES_OF_ROLES for key in change.after}
    assert tried == set(RolesInputs.model_fields)
    assert {str(row[0]) for row in OF_ROLES} == set(RoleSettings.model_fields)


def test_another_path_meets_the_name_before_anything_is_deleted() -> None:
    before, after = Recorder(), Recorder()
    here: Any = {"roles": {"ci": ONE}}
    there: Any = {"roles": {"ci": {**ONE, "path": "/ci/"}}}
    before.run(lambda: EcrRoles("r", here))
    after.run(lambda: EcrRoles("r", there))

    assert model.steps(before, after) == {before.one(ROLE).urn: CREATED_FIRST}
