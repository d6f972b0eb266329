"""AWS fails, or the engine does: a plain re-run repairs it, or a message says how."""

import re
import shlex
from itertools import cycle
from typing import Any, Final

import pytest
from pulumi.automation import EngineEvent

from tests.engine.aws import Aws, Held
from tests.engine.conftest import Deploy, component
from tests.engine.driver import Deployment
from tools.emulator_server import Emulator
from tools.emulator_server.process import FaultKind

BEFORE: Final[dict[str, Any]] = {
    "repositories": {
        "team/api": {
            "external_account_ids_with_read_access": ["111122223333"],
            "lifecycle": {"expire_untagged_after_days": 7},
            "tags": {"a": "1", "b": "1"},
        }
    },
    "replication_regions": ["us-east-1"],
}
AFTER: Final[dict[str, Any]] = {
    "repositories": {
        "team/api": {
            "enable_automatic_image_scanning": False,
            "external_account_ids_with_read_access": ["444455556666"],
            "image_tag_mutability": "IMMUTABLE",
            "lifecycle": {"expire_untagged_after_days": 8},
            "tags": {"a": "2"},
        }
    },
    "replication_regions": ["us-east-2"],
}
# In each phase all operations that it needs.
CREATES: Final = (
    "CreateRepository",
    "DescribeRepositories",
    "ListTagsForResource",
    "SetRepositoryPolicy",
    "GetRepositoryPolicy",
    "PutLifecyclePolicy",
    "GetLifecyclePolicy",
    "PutReplicationConfiguration",
)
UPDATES: Final = (
    "PutImageScanningConfiguration",
    "PutImageTagMutability",
    "TagResource",
    "UntagResource",
    "SetRepositoryPolicy",
    "DeleteLifecyclePolicy",
    "PutLifecyclePolicy",
    "PutReplicationConfiguration",
)
DELETES: Final = ("DeleteRepository", "PutReplicationConfiguration")

PASSING: Final[tuple[FaultKind, ...]] = ("throttle", "500", "drop-response")

COMPLETE: Final = {"team/api": Held(policy=True, lifecycle=True)}


def is_as_written(aws: Aws, written: dict[str, Any]) -> bool:
    """Whether AWS holds what the inputs ask for, not only the state."""
    wanted = written["repositories"]["team/api"]
    (told,) = aws.ecr.describe_repositories()["repositories"]
    tags = aws.ecr.list_tags_for_resource(resourceArn=told["repositoryArn"])["tags"]
    (account,) = wanted["external_account_ids_with_read_access"]
    return (
        aws.holds() == COMPLETE
        and {tag["Key"]: tag["Value"] for tag in tags} == wanted["tags"]
        and told["imageTagMutability"] == wanted.get("image_tag_mutability", "MUTABLE")
        and account in str(aws.policy("team/api"))
        and aws.replicates_to() == written["replication_regions"]
    )


def test_a_passing_fault_is_not_noticed(
    emulator: Emulator, aws: Aws, deploy: Deploy
) -> None:
    def spoil(operations: tuple[str, ...]) -> None:
        for operation, fault in zip(operations, cycle(PASSING)):
            emulator.inject(operation, fault)

    stack = deploy(component(BEFORE))
    spoil(CREATES)
    assert stack.up().ok
    assert is_as_written(aws, BEFORE)
    assert stack.refresh().is_clean

    spoil(UPDATES)
    assert stack.run(component(AFTER)).up().ok
    assert is_as_written(aws, AFTER)
    assert stack.refresh().is_clean
    assert stack.preview().is_clean

    spoil(DELETES)
    assert stack.destroy().ok
    assert (aws.names(), aws.replicates_to()) == ([], [])


def test_a_lasting_fault_is_told_and_a_plain_re_run_repairs_it(
    emulator: Emulator, aws: Aws, deploy: Deploy
) -> None:
    stack = deploy(component(BEFORE))
    emulator.inject("PutLifecyclePolicy", "throttle", times=3)  # all that it tries

    run = stack.up()

    assert not run.ok
    assert "creating ECR Lifecycle Policy (team/api)" in run.said
    assert "exceeded maximum number of attempts" in run.said
    assert stack.up().ok
    assert is_as_written(aws, BEFORE)
    assert stack.preview().is_clean


@pytest.mark.parametrize(
    "operation", ["CreateRepository", "ListTagsForResource", "SetRepositoryPolicy"]
)
def test_a_denied_creation_is_told_and_a_plain_re_run_repairs_it(
    emulator: Emulator, aws: Aws, deploy: Deploy, operation: str
) -> None:
    stack = deploy(component(BEFORE))
    emulator.inject(operation, "deny")

    run = stack.up()

    assert not run.ok
    assert "AccessDeniedException: A denial was ordered" in run.said
    assert stack.up().ok
    assert is_as_written(aws, BEFORE)
    assert stack.preview().is_clean


@pytest.mark.parametrize(
    "operation",
    [
        "TagResource",
        "SetRepositoryPolicy",
        "DeleteLifecyclePolicy",
        "PutLifecyclePolicy",
    ],
)
def test_a_denied_update_is_repaired_by_a_run_that_looks_first(
    emulator: Emulator, aws: Aws, deploy: Deploy, operation: str
) -> None:
    stack = deploy(component(BEFORE))
    assert stack.up().ok
    emulator.inject(operation, "deny")

    run = stack.run(component(AFTER)).up()

    assert not run.ok
    assert f"{operation}, https response error" in run.said
    assert stack.up(refresh=True).ok
    assert is_as_written(aws, AFTER)
    assert stack.preview().is_clean


def test_a_denied_deletion_is_repaired_by_a_plain_re_run(
    emulator: Emulator, aws: Aws, deploy: Deploy
) -> None:
    stack = deploy(component(BEFORE))
    assert stack.up().ok
    emulator.inject("DeleteRepository", "deny")

    assert not stack.destroy().ok
    assert aws.holds() == COMPLETE

    assert stack.destroy().ok
    assert aws.names() == []


def test_a_creation_whose_answer_is_lost_is_taken_over_as_the_message_says(
    emulator: Emulator, aws: Aws, deploy: Deploy
) -> None:
    stack = deploy(component(BEFORE))
    emulator.inject("CreateRepository", "drop-response")
    lost = stack.up()
    assert not lost.ok
    assert "RepositoryAlreadyExistsException" in lost.said

    take_over(stack, stack.up().said)

    assert stack.up().ok
    assert is_as_written(aws, BEFORE)
    assert stack.preview().is_clean


def test_a_killed_engine_leaves_nothing_that_its_messages_do_not_lead_out_of(
    aws: Aws, deploy: Deploy
) -> None:
    names = [f"team/r{number}" for number in range(12)]
    many = {"repositories": dict.fromkeys(names)}
    stack = deploy(component(many))

    def kill_in_the_middle(event: EngineEvent) -> None:
        if event.res_outputs_event and len(aws.names()) >= len(names) // 2:
            stack.kill()

    assert not stack.up(parallel=2, on_event=kill_in_the_middle).ok
    locked = stack.up()

    assert not locked.ok
    assert "delete the lock file with `pulumi cancel`" in locked.said
    assert stack.cli("cancel", "--yes").ok
    take_over(stack, stack.preview().said)
    assert stack.up().ok
    assert stack.cli("refresh", "--yes", "--clear-pending-creates").ok
    assert aws.names() == sorted(names)
    assert stack.preview().is_clean


def take_over(stack: Deployment, said: str) -> None:
    """Run every import that a message names."""
    for order in {*re.findall(r"`pulumi (import [^`]*)`", said)}:
        assert stack.cli(*shlex.split(order), "--yes", "--generate-code=false").ok
