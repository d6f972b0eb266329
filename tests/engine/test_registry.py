"""A registry converges, and each of its inputs changes what it says and no more."""

import json
from collections import defaultdict
from typing import Any, Final

import pytest

from ecr_component import EcrRegistry
from tests.changes import CHANGES_OF_A_REGISTRY, Change
from tests.engine.aws import Aws
from tests.engine.conftest import Deploy, DeployFile
from tests.engine.driver import CREATED, DELETED, Deployment, Program, Run
from tests.engine.installed import REGION
from tests.test_ecr_registry import EVERYTHING, OWN

ACCOUNT: Final = "123456789012"

# The engine of these tests may have a provider that is too old for these.
YOUNG: Final = ("blob_mounting", "pull_time_update_exclusions")


def here(values: Any) -> Any:  # noqa: ANN401 - inputs
    """The same inputs for the account and the region of these tests."""
    text = json.dumps(values)
    return json.loads(text.replace(OWN, ACCOUNT).replace("eu-west-1", REGION))


def registry(inputs: Any) -> Program:  # noqa: ANN401 - inputs
    def program() -> None:
        EcrRegistry("reg", inputs)

    return program


def test_a_registry_with_all_of_it_goes_up_stays_and_goes_down(
    aws: Aws, deploy: Deploy
) -> None:
    everything = here({k: v for k, v in EVERYTHING.items() if k not in YOUNG})
    template = everything["repository_creation_templates"]["ROOT"]
    template["applied_for"] = ["REPLICATION"]
    template["image_tag_mutability"] = "IMMUTABLE"
    del template["image_tag_mutability_exclusion_filters"]
    stack = deploy(registry(everything))

    for run in stack.preview(), stack.up():
        assert run.ok, run
        assert set(run.steps.values()) == {CREATED}
        assert len(run.steps) == 10
        assert "warning" not in run.said, run.said
    for run in stack.preview(), stack.up(), stack.refresh():
        assert run.is_clean, run

    less = stack.run(registry({})).up()
    assert less.ok, less
    assert set(less.steps.values()) == {DELETED}
    assert stack.destroy().ok
    assert aws.replicates_to() == []


def test_replication_survives_the_move_from_one_input_to_the_other(
    aws: Aws, deploy_file: DeployFile
) -> None:
    """There and back: one resource, whoever asks for it."""
    regions = "ecr:replication_regions: [us-east-1]"
    rules = "ecr:registry: {replication_rules: [{regions: [us-east-1]}]}"
    stack = deploy_file(f"config: {{aws:region: {REGION}}}")

    def written(line: str) -> Deployment:
        lines = f"aws:region: {REGION}", "ecr:repositories: {team/api: }", line
        return stack.configure("".join(("config:\n", *(f"  {it}\n" for it in lines))))

    assert written(regions).up().ok
    for line, steps in (
        (rules, {"EcrRegistry ecr": CREATED}),
        (regions, {"EcrRegistry ecr": DELETED}),
    ):
        for run in written(line).preview(), stack.up():
            assert run.ok, run
            assert run.steps == steps
        assert aws.replicates_to() == ["us-east-1"]
        assert stack.preview().is_clean


def together() -> dict[int, list[Change]]:
    """The changes that one program can make: they meet in nothing there is once."""
    found: dict[int, list[Change]] = defaultdict(list)
    taken: dict[str, int] = defaultdict(int)
    for change in CHANGES_OF_A_REGISTRY:
        if any(key in change.before for key in YOUNG):
            continue
        kind = next(iter(change.steps), "AccountSetting")
        if kind == "AccountSetting":
            kind = next(iter(change.before))
        found[taken[kind]].append(change)
        taken[kind] += 1
    return found


def of_component(run: Run, name: str) -> dict[str, str]:
    """The steps of one component's children, by type."""
    found = {}
    for step, ops in run.steps.items():
        kind, _, child = step.partition(" ")
        if child.partition("/")[0] == name and kind != "EcrRegistry":
            found[kind] = ops
    return found


@pytest.mark.parametrize("changes", together().values(), ids=len)
def test_a_change_has_these_steps_and_no_others(
    aws: Aws, deploy: Deploy, changes: list[Change]
) -> None:
    def program(state: str) -> Program:
        def run() -> None:
            for change in changes:
                change.component(change.name, here(getattr(change, state)))

        return run

    stack = deploy(program("before"))
    before = stack.up()
    assert before.ok, before

    for run in stack.run(program("after")).preview(), stack.up():
        assert run.ok, run
        for change in changes:
            assert of_component(run, change.name) == change.steps, change.name
    assert stack.preview().is_clean
    assert aws.names() == []
