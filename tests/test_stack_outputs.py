"""Another stack's repositories, as a program of this one reads them."""

from collections.abc import Callable, Mapping
from typing import Any

import pulumi
import pytest
from pulumi.output import UNKNOWN
from pulumi.runtime import rpc

from ecr_component.access import actions
from ecr_component.stack_outputs import EcrOutputs
from tests.other_stack import ARN, DOMAIN, OTHER, Reader
from tests.recorder import Recorder


def exported(program: Callable[[], Mapping[str, object]], reader: Recorder) -> object:
    """What a program exports."""

    def main() -> None:
        for name, value in program().items():
            pulumi.export(name, value)

    reader.run(main)
    return reader.exports


def refused(ask: Callable[[EcrOutputs], pulumi.Output[Any]], reader: Recorder) -> str:
    """With which words a program ends."""
    with pytest.raises(pulumi.RunError) as error:
        exported(lambda: {"found": ask(EcrOutputs.from_stack(OTHER))}, reader)
    return str(error.value)


def everything(registry: EcrOutputs) -> dict[str, object]:
    return {
        "url": registry.url("team/api"),
        "arn": registry.arn("team/web"),
        "read": registry.read_policy_actions,
        "write": registry.write_policy_actions,
    }


FOUND = {
    "url": f"{DOMAIN}/team/api",
    "arn": f"{ARN}/team/web",
    "read": list(actions.READ),
    "write": list(actions.WRITE),
}


@pytest.mark.parametrize("preview", [False, True])
def test_a_stack_is_read_by_its_name(preview: bool) -> None:  # noqa: FBT001
    reader = Reader(preview=preview)

    found = exported(lambda: everything(EcrOutputs.from_stack(OTHER)), reader)

    assert found == FOUND
    assert reader.read == [OTHER]


def test_a_reference_that_the_program_has_is_used() -> None:
    reader = Reader()

    def program() -> dict[str, object]:
        reference = pulumi.StackReference("images", stack_name=OTHER)
        return everything(EcrOutputs.from_stack(reference))

    assert exported(program, reader) == FOUND
    assert reader.read == [OTHER]


def secret(value: pulumi.Output[Any]) -> pulumi.Output[bool]:
    return pulumi.Output.from_input(value.is_secret())


def test_what_is_a_secret_there_stays_one() -> None:
    reader = Reader(secret_names=("ecr_repo_urls",))

    def program() -> dict[str, object]:
        registry = EcrOutputs.from_stack(OTHER)
        return {
            "url": secret(registry.url("team/api")),
            "arn": secret(registry.arn("team/api")),
            "read": secret(registry.read_policy_actions),
        }

    assert exported(program, reader) == {"url": True, "arn": False, "read": False}


def test_what_is_not_known_there_is_not_known_here() -> None:
    reader = Reader({"ecr_repo_urls": rpc.UNKNOWN}, preview=True)

    found = exported(
        lambda: {"url": EcrOutputs.from_stack(OTHER).url("team/api")}, reader
    )

    assert found == {"url": UNKNOWN}


def test_a_repository_that_is_not_there_is_named_with_the_nearest() -> None:
    assert refused(lambda registry: registry.url("team/apis"), Reader()) == (
        "stack organization/ecr/prod, output ecr_repo_urls: "
        "there is no repository 'team/apis'; did you mean 'team/api'?"
    )


def test_a_repository_like_no_other_is_told_with_those_there_are() -> None:
    assert refused(lambda registry: registry.arn("jobs"), Reader()) == (
        "stack organization/ecr/prod, output ecr_repo_arns: "
        "there is no repository 'jobs'; there are team/api, team/web"
    )


def test_an_empty_registry_has_no_repository() -> None:
    assert refused(
        lambda registry: registry.url("team/api"), Reader({"ecr_repo_urls": {}})
    ) == (
        "stack organization/ecr/prod, output ecr_repo_urls: "
        "there is no repository 'team/api'; it has no repositories"
    )


def test_names_that_are_a_secret_are_not_told() -> None:
    reader = Reader(secret_names=("ecr_repo_urls",))

    assert refused(lambda registry: registry.url("team/apis"), reader) == (
        "stack organization/ecr/prod, output ecr_repo_urls: "
        "there is no repository 'team/apis'; their names are a secret, not shown"
    )


def test_an_output_that_is_not_there_is_named_with_the_nearest() -> None:
    reader = Reader({"ecr_repo_url": {}})

    assert refused(lambda registry: registry.url("team/api"), reader) == (
        "stack organization/ecr/prod: there is no output 'ecr_repo_urls'; "
        "did you mean 'ecr_repo_url'?"
    )


def test_an_output_like_no_other_is_told_with_those_there_are() -> None:
    reader = Reader({"vpc": "vpc-1", "subnets": []})

    assert refused(lambda registry: registry.read_policy_actions, reader) == (
        "stack organization/ecr/prod: there is no output 'ecr_read_policy_actions'; "
        "there are subnets, vpc"
    )


def test_a_stack_without_outputs_may_not_be_deployed() -> None:
    assert refused(lambda registry: registry.write_policy_actions, Reader({})) == (
        "stack organization/ecr/prod: there is no output 'ecr_write_policy_actions'; "
        "it has none; is it deployed?"
    )


def test_an_output_of_another_kind_is_no_map() -> None:
    reader = Reader({"ecr_repo_urls": [DOMAIN]})

    assert refused(lambda registry: registry.url("team/api"), reader) == (
        "stack organization/ecr/prod, output ecr_repo_urls: is no map by repository; "
        "export the component's ecr_repo_urls there"
    )


def test_a_preview_finds_what_is_missing() -> None:
    reader = Reader(preview=True)

    assert refused(lambda registry: registry.url("team/apis"), reader) == (
        "stack organization/ecr/prod, output ecr_repo_urls: "
        "there is no repository 'team/apis'; did you mean 'team/api'?"
    )
