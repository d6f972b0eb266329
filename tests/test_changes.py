"""What each change of an input does, as a model of the engine tells."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from ecr_component import EcrRepositories
from ecr_component.inputs.input_models import Inputs, RepositorySettings
from ecr_component.registry.registry_inputs import RegistryInputs
from tests import model
from tests.changes import (
    BOTH_POLICIES,
    CHANGES,
    CHANGES_OF_A_REGISTRY,
    CHANGES_OF_REPLICATION,
    DAYS_8,
    OF_REPOSITORIES,
    Change,
    Values,
    program,
)
from tests.engine.driver import CREATED, CREATED_FIRST, DELETED, UPDATED
from tests.recorder import (
    COMPONENT,
    LIFECYCLE_POLICY,
    REPLICATION,
    REPOSITORY,
    REPOSITORY_POLICY,
    Recorder,
)

KEYS = "arn:aws:kms:eu-west-1:111122223333:key/"
ONE: Values = {
    **BOTH_POLICIES,
    "repositories": {"web": {}},
    "replication_regions": ["us-east-1"],
}
ALONE = [*CHANGES_OF_REPLICATION, *CHANGES_OF_A_REGISTRY]


def kind(urn: str) -> str:
    """The last part of a type, as the table has it."""
    return urn.split("::")[2].rpartition(":")[2]


def run(inputs: Any, region: str = "eu-west-1", **held: str) -> Recorder:  # noqa: ANN401 - inputs
    recorder = Recorder()
    recorder.region, recorder.held = region, held
    recorder.run(lambda: EcrRepositories("r", inputs))
    return recorder


def steps_of(changes: Sequence[Change]) -> Mapping[str, str]:
    """What changes do, by URN."""
    before, after = Recorder(), Recorder()
    before.run(program("before", changes))
    after.run(program("after", changes))
    return model.steps(before, after)


@pytest.fixture(scope="module")
def steps() -> Mapping[str, str]:
    """What all changes do that one program can make."""
    return steps_of(CHANGES)


@pytest.mark.parametrize("change", ALONE, ids=lambda change: change.name)
def test_a_change_of_a_registry_has_these_steps_and_no_others(change: Change) -> None:
    found = {kind(urn): step for urn, step in steps_of([change]).items()}
    assert found == change.steps


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
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
    changes = [*CHANGES, *CHANGES_OF_REPLICATION]
    tried = {key for change in changes for key in change.after}
    assert tried == set(Inputs.model_fields)
    of_repositories = {str(row[0]) for row in OF_REPOSITORIES}
    assert of_repositories == set(RepositorySettings.model_fields)
    of_a_registry = {key for change in CHANGES_OF_A_REGISTRY for key in change.after}
    assert of_a_registry == set(RegistryInputs.model_fields)


@pytest.mark.parametrize(
    "forced", [{}, {"default_force_delete": True}], ids=["as-is", "force-delete"]
)
@pytest.mark.parametrize(
    "encryption",
    [
        pytest.param({"encryption_type": "KMS"}, id="type"),
        pytest.param({"encryption_type": "KMS", "kms_key": f"{KEYS}1"}, id="key"),
    ],
)
def test_another_encryption_meets_the_name_before_anything_is_deleted(
    forced: Values, encryption: Values
) -> None:
    before = run({**ONE, **forced})
    after = run({**ONE, **forced, "default_encryption_config": encryption})

    urn = before.one(REPOSITORY).urn
    assert model.steps(before, after) == {urn: CREATED_FIRST}


def test_an_encryption_that_is_no_longer_written_stays() -> None:
    before = run({**ONE, "default_encryption_config": {"encryption_type": "KMS"}})
    after = run({**ONE, "default_encryption_config": None})

    assert model.steps(before, after) == {}


def test_another_region_of_the_provider_changes_nothing() -> None:
    held = dict.fromkeys(["r/web", "r"], "eu-west-1")

    assert model.steps(run(ONE), run(ONE, "us-west-2", **held)) == {}


def test_the_replicas_of_a_region_come_and_go_with_all_that_is_theirs() -> None:
    one = {**ONE, "create_replicas": True}
    two = {**one, "replication_regions": ["us-east-1", "us-east-2"]}

    there = [
        f"urn:pulumi:dev::ecr::{COMPONENT}${kind}::r/web@us-east-2"
        for kind in (REPOSITORY, REPOSITORY_POLICY, LIFECYCLE_POLICY)
    ]
    configuration = {f"urn:pulumi:dev::ecr::{COMPONENT}${REPLICATION}::r": UPDATED}
    assert model.steps(run(one), run(two)) == (
        dict.fromkeys(there, CREATED) | configuration
    )
    assert model.steps(run(two), run(one)) == (
        dict.fromkeys(there, DELETED) | configuration
    )
    assert model.deletions(run(two), run(one)) == {there[0]}, "its policies go along"


def test_another_key_of_a_replica_meets_the_name_before_anything_is_deleted() -> None:
    key = {"encryption_type": "KMS", "kms_key": f"{KEYS}mrk-1"}
    before = {**ONE, "create_replicas": True, "default_encryption_config": key}
    over_there = {"us-east-1": f"{KEYS.replace('eu-west-1', 'us-east-1')}2"}
    after = {**before, "default_replica_kms_keys": over_there}

    urn = f"urn:pulumi:dev::ecr::{COMPONENT}${REPOSITORY}::r/web@us-east-1"
    assert model.steps(run(before), run(after)) == {urn: CREATED_FIRST}


@pytest.mark.parametrize(
    ("change", "deleted"),
    [
        pytest.param({"repositories": {}}, {"Repository"}, id="a-repository-alone"),
        pytest.param(
            {"default_external_account_ids_with_read_access": []},
            {"RepositoryPolicy"},
            id="an-access",
        ),
        pytest.param({"default_lifecycle": {}}, {"LifecyclePolicy"}, id="a-lifecycle"),
        pytest.param(
            {"default_lifecycle": DAYS_8}, {"LifecyclePolicy"}, id="for-another-one"
        ),
        pytest.param(
            {"replication_regions": []}, {"ReplicationConfiguration"}, id="copies"
        ),
        pytest.param({"default_force_delete": True}, set(), id="nothing"),
    ],
)
def test_aws_is_asked_to_delete_this_and_nothing_else(
    change: Values, deleted: set[str]
) -> None:
    asked = model.deletions(run(ONE), run({**ONE, **change}))

    assert {kind(urn) for urn in asked} == deleted
