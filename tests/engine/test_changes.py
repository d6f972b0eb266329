"""What each change of an input does, and that it is then done.

All changes go through the engine at once: each has a component of its own, with one
repository, both named after it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pytest

from ecr_component import EcrRepositories
from ecr_component.emulator import Emulator
from ecr_component.inputs.input_models import Inputs, RepositorySettings, default_for
from tests.engine.conftest import Deploy
from tests.engine.driver import CREATED, DELETED, DELETED_FIRST, UPDATED, Program, Run

Values = dict[str, Any]
Steps = Mapping[str, str]
Row = tuple[str, object, object, Steps] | tuple[str, object, object, Steps, Values]

NOTHING: Final[Steps] = {}
REPOSITORY: Final = {"Repository": UPDATED}
ACCESS_MADE: Final = {"RepositoryPolicy": CREATED}
ACCESS_CHANGED: Final = {"RepositoryPolicy": UPDATED}
ACCESS_GONE: Final = {"RepositoryPolicy": DELETED}
RULES_MADE: Final = {"LifecyclePolicy": CREATED}
RULES_CHANGED: Final = {"LifecyclePolicy": DELETED_FIRST}
RULES_GONE: Final = {"LifecyclePolicy": DELETED}
COPIES_MADE: Final = {"ReplicationConfiguration": CREATED}
COPIES_CHANGED: Final = {"ReplicationConfiguration": UPDATED}
COPIES_GONE: Final = {"ReplicationConfiguration": DELETED}

ONE: Final = ["111122223333"]
TWO: Final = ["444455556666", "111122223333"]
ROLE: Final = ["arn:aws:iam::111122223333:role/ci"]
STATEMENT: Final = {
    "effect": "Allow",
    "principal": {"AWS": ONE},
    "action": ["ecr:ListImages"],
}
SPARED: Final = {"default_users_or_roles_to_allow_deny_all_else": ROLE}
FILTERED: Final = {"default_image_tag_mutability": "IMMUTABLE_WITH_EXCLUSION"}
DAYS_7: Final = {"expire_untagged_after_days": 7}
DAYS_8: Final = {"expire_untagged_after_days": 8}


def newest(count: int) -> list[object]:
    """The rules that keep so many images without a tag."""
    kind = {"tagStatus": "untagged", "countType": "imageCountMoreThan"}
    selection = {**kind, "countNumber": count}
    return [{"selection": selection, "action": {"type": "expire"}}]


# Key, value before and after, steps, inputs beside. Each is tried at the repository,
# and as the default that belongs to the key.
OF_REPOSITORIES: Final[list[Row]] = [
    ("enable_automatic_image_scanning", True, False, REPOSITORY),
    ("encryption_config", {"encryption_type": "AES256"}, None, NOTHING),
    ("external_account_ids_with_lambda_access", [], ONE, ACCESS_MADE),
    ("external_account_ids_with_read_access", [], ONE, ACCESS_MADE),
    ("external_account_ids_with_read_access", ONE, TWO, ACCESS_CHANGED),
    ("external_account_ids_with_read_access", ONE, [], ACCESS_GONE),
    ("external_account_ids_with_write_access", [], ONE, ACCESS_MADE),
    ("force_delete", False, True, REPOSITORY),
    ("image_tag_mutability", "MUTABLE", "IMMUTABLE", REPOSITORY),
    (
        "image_tag_mutability_exclusion_filters",
        ["latest"],
        ["latest", "v*"],
        REPOSITORY,
        FILTERED,
    ),
    ("lambda_access", False, True, ACCESS_MADE),
    ("lifecycle", {}, DAYS_7, RULES_MADE),
    ("lifecycle", DAYS_7, DAYS_8, RULES_CHANGED),
    ("lifecycle", DAYS_7, {}, RULES_GONE),
    ("lifecycle_policy_rules", [], newest(3), RULES_MADE),
    ("lifecycle_policy_rules", newest(3), newest(4), RULES_CHANGED),
    ("lifecycle_policy_rules", newest(3), [], RULES_GONE),
    ("policy_statements", [], [STATEMENT], ACCESS_MADE),
    ("principals_with_push_access", [], ROLE, ACCESS_MADE),
    ("principals_with_read_access", [], ROLE, ACCESS_MADE),
    ("principals_with_write_access", [], ROLE, ACCESS_MADE),
    ("protect", False, True, NOTHING),
    ("strict_deny_rules_enabled", False, True, ACCESS_CHANGED, SPARED),
    ("tags", {"a": "1"}, {"a": "2"}, REPOSITORY),
    ("users_or_roles_to_allow_deny_all_else", [], ROLE, ACCESS_MADE),
]
# The same for the inputs that are no repository's default.
OF_THE_REGISTRY: Final[list[Row]] = [
    ("replication_regions", [], ["us-east-1"], COPIES_MADE),
    ("replication_regions", ["us-east-1"], ["us-east-2"], COPIES_CHANGED),
    ("replication_regions", ["us-east-1"], [], COPIES_GONE),
    ("tag_precedence", "global", "repository", NOTHING),
    (
        "tag_precedence",
        "global",
        "repository",
        REPOSITORY,
        {"global_tags": {"own": "no"}},
    ),
]
BOTH_POLICIES: Final = {
    "default_external_account_ids_with_read_access": ONE,
    "default_lifecycle": DAYS_7,
}


@dataclass(frozen=True)
class Change:
    """The inputs of one component before and after, and what follows, by type."""

    name: str
    before: Values
    after: Values
    steps: Steps


def changes() -> Iterator[Change]:
    made = {"Repository": CREATED, **ACCESS_MADE, **RULES_MADE}
    gone = {"Repository": DELETED, **ACCESS_GONE, **RULES_GONE}
    empty = {**BOTH_POLICIES, "repositories": {}}
    yield Change("more", empty, {**empty, "repositories": {"more": {}}}, made)
    yield Change("less", {**empty, "repositories": {"less": {}}}, empty, gone)
    for number, row in enumerate([*OF_REPOSITORIES, *OF_THE_REGISTRY]):
        key, before, after, steps, *rest = row
        beside = rest[0] if rest else {}
        default = default_for(key) if row in OF_REPOSITORIES else key
        name = f"{default}-{number}".replace("_", "-")
        alike = {**beside, "repositories": {name: {"tags": {"own": "yes"}}}}
        yield Change(name, {**alike, default: before}, {**alike, default: after}, steps)
        if default != key:
            name = f"{key}-{number}".replace("_", "-")
            yield Change(
                name,
                {**beside, "repositories": {name: {key: before}}},
                {**beside, "repositories": {name: {key: after}}},
                steps,
            )


CHANGES: Final = list(changes())


def program(state: str) -> Program:
    def run() -> None:
        for change in CHANGES:
            EcrRepositories(change.name, getattr(change, state))

    return run


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


def test_the_table_has_every_input() -> None:
    tried = {key for change in CHANGES for key in change.after}
    assert tried == set(Inputs.model_fields)
    of_repositories = {str(row[0]) for row in OF_REPOSITORIES}
    assert of_repositories == set(RepositorySettings.model_fields)
