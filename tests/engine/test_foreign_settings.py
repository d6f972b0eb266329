"""What others set for a registry as a whole is not erased unseen."""

import re
import shlex
from typing import Any, Final

import pulumi
import pytest
import yaml

from ecr_component import EcrRepositories
from ecr_component.emulator.cloud_control import HANDLERS
from tests.engine.aws import Aws
from tests.engine.conftest import Deploy, component
from tests.engine.driver import CREATED, UPDATED, Deployment
from tools.emulator_server import Emulator
from tools.emulator_server.process import FaultKind

OURS: Final[dict[str, Any]] = {
    "repositories": {"team/api": {}},
    "replication_regions": ["us-east-1"],
}
REPLICATION: Final = "ReplicationConfiguration ecr"
SAYS: Final = (
    "replication_regions: the registry has a replication configuration that this stack "
    "doesn't have, and it has only one: this one would erase the copying of everything "
    "to us-west-2; leave it"
)


def take_over(stack: Deployment, said: str) -> None:
    """Run the import that a message names."""
    (order,) = {*re.findall(r"`pulumi (import [^`]*)`", said)}
    assert stack.cli(*shlex.split(order), "--yes", "--generate-code=false").ok


def test_a_foreign_replication_is_told_at_preview_and_stops_an_update(
    aws: Aws, deploy: Deploy
) -> None:
    aws.replicate("us-west-2")
    stack = deploy(component(OURS))

    preview, up = stack.preview(), stack.up()

    assert preview.ok, preview
    assert f"warning: {SAYS}" in preview.said
    assert not up.ok
    assert SAYS in up.said
    assert aws.replicates_to() == ["us-west-2"]


def test_it_is_taken_over_as_the_message_says(aws: Aws, deploy: Deploy) -> None:
    aws.replicate("us-west-2")
    stack = deploy(component(OURS))
    said = stack.preview().said
    assert "` (once an `up` has come as far as this), whereupon a preview" in said
    assert not stack.up().ok

    take_over(stack, said)

    preview = stack.preview()
    assert preview.ok, preview
    assert "erase" not in preview.said
    assert preview.steps == {REPLICATION: UPDATED}
    assert aws.replicates_to() == ["us-west-2"]
    assert stack.up().ok
    assert aws.replicates_to() == ["us-east-1"]
    for run in stack.preview(), stack.up(), stack.refresh():
        assert run.is_clean, run


def test_it_is_kept_as_the_message_says(aws: Aws, deploy: Deploy) -> None:
    aws.replicate("us-west-2")
    stack = deploy(component(OURS))
    said = stack.preview().said
    (written,) = re.findall(r"\n +(replication_regions: \[.*\])", said)

    stack.run(component({**OURS, **yaml.safe_load(written)}))
    preview, up = stack.preview(), stack.up()

    assert "nothing is lost now" in preview.said
    assert up.ok, up
    assert "nothing is lost now" not in up.said
    assert sorted(aws.replicates_to()) == ["us-east-1", "us-west-2"]
    assert stack.up().is_clean


def test_our_own_is_never_asked_about_again(aws: Aws, deploy: Deploy) -> None:
    stack = deploy(component(OURS))
    first = stack.up()
    assert first.ok, first
    assert first.steps[REPLICATION] == CREATED
    aws.replicate("us-west-2")  # behind our back: a refresh tells of that

    stack.run(component({**OURS, "replication_regions": ["us-east-2"]}))
    for run in stack.preview(), stack.up():
        assert run.ok, run
        assert run.steps == {REPLICATION: UPDATED}
        assert "warning: replication_regions: the registry" not in run.said
    assert aws.replicates_to() == ["us-east-2"]
    assert stack.up().is_clean


def test_a_replacement_leaves_the_new_one(aws: Aws, deploy: Deploy) -> None:
    stack = deploy(component(OURS))
    assert stack.up().ok
    held: Any = stack.sdk.export_stack().deployment
    (urn,) = (
        one["urn"]
        for one in held["resources"]
        if one["type"].endswith("ReplicationConfiguration")
    )

    replaced = stack.up(replace=[urn])

    assert replaced.ok, replaced
    assert aws.replicates_to() == ["us-east-1"]
    assert stack.up().is_clean


@pytest.mark.parametrize("fault", ["deny", "500"])
def test_a_look_that_fails_says_nothing(
    emulator: Emulator, aws: Aws, deploy: Deploy, fault: FaultKind
) -> None:
    aws.replicate("us-west-2")
    stack = deploy(component(OURS))
    emulator.inject(
        HANDLERS["AWS::ECR::ReplicationConfiguration"].operation, fault, times=9
    )

    run = stack.preview()

    assert run.ok, run
    assert "erase" not in run.said
    assert "error" not in run.said
    assert "AccessDenied" not in run.said


def test_two_of_one_program_are_refused_at_preview(aws: Aws, deploy: Deploy) -> None:
    def program() -> None:
        EcrRepositories(
            "one", {"repositories": {}, "replication_regions": ["eu-west-3"]}
        )
        other = EcrRepositories("two", OURS)  # type: ignore[arg-type] # as read
        pulumi.export("arns", other.ecr_repo_arns)

    run = deploy(program).preview()

    assert not run.ok
    assert "EcrRepositories 'one' writes the replication configuration" in run.said
    assert aws.replicates_to() == []
