"""Another stack's repositories, as a program of this one reads them."""

from collections.abc import Callable, Mapping
from typing import Any

import pulumi
import pytest
from pulumi.output import UNKNOWN
from pulumi.runtime import rpc

from ecr_component.access import actions
from ecr_component.access.identity_policy import (
    PULL,
    PULL_AND_PUSH,
    PUSH,
    identity_policy,
)
from ecr_component.stack_outputs import EcrOutputs
from tests.other_stack import (
    ARN,
    ARN_THERE,
    DOMAIN,
    DOMAIN_THERE,
    EXPORTED,
    OTHER,
    Reader,
)
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


DIGEST = f"sha256:{'0123456789abcdef' * 4}"


@pytest.mark.parametrize(
    ("ask", "found"),
    [
        pytest.param(
            lambda it: it.image_uri("team/api", tag="v1"),
            f"{DOMAIN}/team/api:v1",
            id="an-image-by-its-tag",
        ),
        pytest.param(
            lambda it: it.image_uri("team/web", digest=pulumi.Output.secret(DIGEST)),
            f"{DOMAIN}/team/web@{DIGEST}",
            id="an-image-by-its-digest",
        ),
        pytest.param(
            lambda it: it.image_uri("team/api", tag="v1", region="us-east-1"),
            f"{DOMAIN_THERE}/team/api:v1",
            id="an-image-of-a-replica",
        ),
        pytest.param(
            lambda it: it.image_uri("team/web", tag="v1", region="eu-west-1"),
            f"{DOMAIN}/team/web:v1",
            id="an-image-of-the-repositorys-own-region",
        ),
        pytest.param(
            lambda it: it.url("team/api", region="us-east-1"),
            f"{DOMAIN_THERE}/team/api",
            id="the-url-of-a-replica",
        ),
        pytest.param(
            lambda it: it.arn("team/api", region="us-east-1"),
            f"{ARN_THERE}/team/api",
            id="the-arn-of-a-replica",
        ),
        pytest.param(
            lambda it: it.pull_policy("team/web", "team/api"),
            identity_policy(PULL, [f"{ARN}/team/api", f"{ARN}/team/web"]),
            id="a-policy-to-pull",
        ),
        pytest.param(
            lambda it: it.pull_policy("team/api", regions=["us-east-1"]),
            identity_policy(PULL, [f"{ARN_THERE}/team/api"]),
            id="a-policy-to-pull-from-a-replica",
        ),
        pytest.param(
            lambda it: it.pull_policy("team/api", regions=["us-east-1", "eu-west-1"]),
            identity_policy(PULL, [f"{ARN}/team/api", f"{ARN_THERE}/team/api"]),
            id="a-policy-to-pull-from-both",
        ),
        pytest.param(
            lambda it: it.push_policy("team/web"),
            identity_policy(PUSH, [f"{ARN}/team/web"]),
            id="a-policy-to-push",
        ),
        pytest.param(
            lambda it: it.pull_push_policy("team/web"),
            identity_policy(PULL_AND_PUSH, [f"{ARN}/team/web"]),
            id="a-policy-to-do-both",
        ),
    ],
)
@pytest.mark.parametrize("preview", [False, True])
def test_it_answers_what_the_component_does(
    ask: Callable[[EcrOutputs], pulumi.Output[str]],
    found: str,
    preview: bool,  # noqa: FBT001
) -> None:
    reader = Reader(preview=preview)

    assert exported(lambda: {"it": ask(EcrOutputs.from_stack(OTHER))}, reader) == {
        "it": found
    }


REPLICAS = "stack organization/ecr/prod, output ecr_replica_repo_urls"


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        pytest.param(
            lambda it: it.pull_policy("team/apis", "team/api", "jobs"),
            "stack organization/ecr/prod, output ecr_repo_arns: there is no repository "
            "'team/apis'; did you mean 'team/api'?\n"
            "stack organization/ecr/prod, output ecr_repo_arns: there is no repository "
            "'jobs'; there are team/api, team/web",
            id="repositories",
        ),
        pytest.param(
            lambda it: it.push_policy(),
            "repositories: name at least one repository",
            id="no-repository",
        ),
        pytest.param(
            lambda it: it.pull_policy("team/api", regions=[]),
            "regions: name at least one region; without regions they are those of the "
            "repositories themselves",
            id="no-region",
        ),
        pytest.param(
            lambda it: it.pull_policy(1),
            "repositories[0]: must be text (got 1)",
            id="a-repository-that-is-no-text",
        ),
        pytest.param(
            lambda it: it.pull_policy("team/api", regions="us-east-1"),
            "regions: must be a list (got 'us-east-1'); put it between [ and ]",
            id="regions-that-are-no-list",
        ),
        pytest.param(
            lambda it: it.url(1), "url: must be text (got 1)", id="a-url-of-no-text"
        ),
        pytest.param(
            lambda it: it.arn("team/api", region=1),
            "arn: must be text (got 1)",
            id="an-arn-in-no-text",
        ),
        pytest.param(
            lambda it: it.url("team/api", region="us-est-1"),
            f"{REPLICAS}: there are no replicas in 'us-est-1'; did you mean "
            "'us-east-1'?",
            id="a-region",
        ),
        pytest.param(
            lambda it: it.url("team/web", region="us-east-1"),
            f"{REPLICAS}, region us-east-1: there is no repository 'team/web'; there "
            "are team/api",
            id="a-repository-that-has-no-replica",
        ),
        pytest.param(
            lambda it: it.image_uri("team/api"),
            "image_uri: takes either a tag or a digest",
            id="neither-tag-nor-digest",
        ),
        pytest.param(
            lambda it: it.image_uri("team/api", tag="a b"),
            "tag: an image's tag has 1 to 128 of the characters a-z A-Z 0-9 _ . - (got "
            "'a b')",
            id="a-tag",
        ),
        pytest.param(
            lambda it: it.image_uri("team/api", tag=pulumi.Output.from_input("a b")),
            "EcrOutputs: 1 problem\n"
            "  tag: an image's tag has 1 to 128 of the characters a-z A-Z 0-9 _ . - "
            "(got 'a b')",
            id="a-tag-that-is-known-later",
        ),
    ],
)
def test_what_is_asked_for_amiss_is_told(
    ask: Callable[[EcrOutputs], pulumi.Output[str]], says: str
) -> None:
    assert refused(ask, Reader()) == says


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param(
            {"ecr_replica_repo_urls": {}},
            f"{REPLICAS}: there are no replicas in 'us-east-1'; it has none",
            id="none",
        ),
        pytest.param(
            {"ecr_replica_repo_urls": {}, "ecr_repo_arns": {"team/api": "secret"}},
            f"{REPLICAS}: there are no replicas in 'us-east-1'; it has none",
            id="nor-arns",
        ),
        pytest.param(
            {"ecr_replica_repo_urls": [1]},
            f"{REPLICAS}: is no map by region; export the component's "
            "ecr_replica_repo_urls there",
            id="no-map",
        ),
        pytest.param(
            {"ecr_replica_repo_urls": {"us-east-1": "it"}},
            f"{REPLICAS}, region us-east-1: is no map by repository; export the "
            "component's ecr_replica_repo_urls there",
            id="no-maps",
        ),
        pytest.param(
            {"ecr_replica_repo_urls": None},
            "stack organization/ecr/prod: there is no output 'ecr_replica_repo_urls'; "
            "there are ecr_read_policy_actions, ecr_replica_repo_arns, ecr_repo_arns, "
            "ecr_repo_urls and 1 more",
            id="of-a-stack-without-such-an-output",
        ),
    ],
)
def test_replicas_that_are_not_there_are_told_of(
    changes: dict[str, object], says: str
) -> None:
    outputs = {
        name: value
        for name, value in {**EXPORTED, **changes}.items()
        if value is not None
    }

    assert (
        refused(lambda it: it.url("team/api", region="us-east-1"), Reader(outputs))
        == says
    )


def test_a_policy_about_a_secret_is_one() -> None:
    reader = Reader(secret_names=("ecr_repo_arns",))

    def program() -> dict[str, object]:
        return {"policy": secret(EcrOutputs.from_stack(OTHER).pull_policy("team/api"))}

    assert exported(program, reader) == {"policy": True}
