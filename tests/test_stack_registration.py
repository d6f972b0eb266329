"""All components of a stack's configuration, registered in one call."""

import json
from collections.abc import Callable
from typing import Any, Final

import pulumi
import pytest

from ecr_component import (
    EcrRegistry,
    EcrRepositories,
    EcrRoles,
    StackComponents,
    stack_components,
    stack_inputs,
)
from ecr_component.inputs.stack_description import NEIGHBOURS
from tests.recorder import (
    ACCOUNT_SETTING,
    COMPONENT,
    OF_REGISTRY,
    OF_ROLES,
    OIDC_PROVIDER,
    REPLICATION,
    REPOSITORY,
    ROLE,
    ROLE_POLICY,
    Recorder,
)

WEB: dict[str, object] = {"repositories": {"web": {}}}
REGISTRY: dict[str, object] = {"registry": {"blob_mounting": "ENABLED"}}


def config(**inputs: object) -> dict[str, str]:
    """The configuration with these inputs."""
    return {f"ecr:{key}": json.dumps(value) for key, value in inputs.items()}


def made(recorder: Recorder, **inputs: object) -> StackComponents:
    """The components that a program registers."""
    found: list[StackComponents] = []
    recorder.run(lambda: found.append(stack_components("ecr")), config(**inputs))
    return found[0]


def refused(recorder: Recorder, program: Any, **inputs: object) -> str:  # noqa: ANN401 - a program
    with pytest.raises(pulumi.RunError) as error:
        recorder.run(program, config(**inputs))
    assert recorder.names() in ([], [(COMPONENT, "ecr")])
    return str(error.value)


def test_a_file_of_repositories_alone_makes_one_component(recorder: Recorder) -> None:
    components = made(recorder, **WEB)

    assert recorder.names() == [(REPOSITORY, "ecr/web"), (COMPONENT, "ecr")]
    assert isinstance(components.repositories, EcrRepositories)
    assert components.registry is None
    assert list(components.outputs) == list(EcrRepositories.__annotations__)


def test_a_file_of_a_registry_too_makes_both(recorder: Recorder) -> None:
    components = made(recorder, **WEB, **REGISTRY)

    assert recorder.names() == [
        (ACCOUNT_SETTING, "ecr/BLOB_MOUNTING"),
        (REPOSITORY, "ecr/web"),
        (OF_REGISTRY, "ecr"),
        (COMPONENT, "ecr"),
    ]
    assert list(components.outputs) == [
        *EcrRepositories.__annotations__,
        *EcrRegistry.__annotations__,
    ]


def test_a_registry_needs_no_repositories(recorder: Recorder) -> None:
    made(recorder, **REGISTRY)

    assert recorder.names() == [
        (ACCOUNT_SETTING, "ecr/BLOB_MOUNTING"),
        (OF_REGISTRY, "ecr"),
        (COMPONENT, "ecr"),
    ]


RULES: Final = {"registry": {"replication_rules": [{"regions": ["us-east-1"]}]}}
REGIONS: Final = {**WEB, "replication_regions": ["us-east-1"]}


@pytest.mark.parametrize(
    ("inputs", "other"),
    [
        pytest.param(RULES, "EcrRepositories", id="rules"),
        pytest.param(REGIONS, "EcrRegistry", id="regions"),
    ],
)
def test_replication_is_one_thing_whichever_input_asks_for_it(
    recorder: Recorder, inputs: dict[str, object], other: str
) -> None:
    made(recorder, **inputs)

    replication = recorder.one(REPLICATION)
    (alias,) = replication.options["aliases"]
    assert replication.name == "ecr"
    assert alias["spec"]["parentUrn"] == (
        f"urn:pulumi:dev::ecr::ecr-component:index:{other}::ecr"
    )


@pytest.mark.parametrize(
    "program",
    [
        pytest.param(lambda: EcrRepositories("ecr", stack_inputs()), id="of-a-file"),
        pytest.param(
            lambda: EcrRepositories(
                "ecr", {"repositories": {}, "replication_regions": ["us-east-1"]}
            ),
            id="of-a-program",
        ),
    ],
)
def test_what_a_program_puts_together_by_itself_is_not_taken_for_one(
    recorder: Recorder, program: Callable[[], object]
) -> None:
    recorder.run(program, config(**REGIONS))

    assert recorder.one(REPLICATION).aliases == ()


def test_a_registry_that_is_null_is_none(recorder: Recorder) -> None:
    assert made(recorder, **WEB, registry=None).registry is None


def test_the_components_can_have_options(recorder: Recorder) -> None:
    opts = pulumi.ResourceOptions(protect=True)

    recorder.run(lambda: stack_components("ecr", opts), config(**WEB, **REGISTRY))

    assert {one.protect for one in recorder.registered} == {True}


def test_a_file_without_any_component_is_refused(recorder: Recorder) -> None:
    assert refused(recorder, lambda: stack_components("ecr")) == (
        "Pulumi.dev.yaml: 1 problem\n  repositories: is missing"
    )


def test_the_problems_of_all_components_are_told_at_once(recorder: Recorder) -> None:
    text = refused(
        recorder,
        lambda: stack_components("ecr"),
        registry={"blob_mounting": "enabled", "blob": 1},
        repositories={"web": {"tag": {}}},
        roles={"ci": {"push": ["wbe"], "principals": ["111122223333"]}},
        rolls={},
    )

    assert text == (
        "Pulumi.dev.yaml: 5 problems\n"
        "  registry.blob: unknown key; docs/reference/inputs.md has them all\n"
        "  registry.blob_mounting: must be ENABLED or DISABLED (got 'enabled'); did "
        "you mean 'ENABLED'?\n"
        "  repositories.web.tag: unknown key; did you mean 'tags'?\n"
        "  roles.ci.push[0]: there is no such repository here (got 'wbe'); did you "
        "mean 'web'?\n"
        "  rolls: unknown key; did you mean 'roles'?"
    )


def test_what_is_no_registry_is_refused(recorder: Recorder) -> None:
    assert refused(recorder, lambda: stack_components("ecr"), registry=["v2"]) == (
        "Pulumi.dev.yaml: 1 problem\n"
        "  registry: must be a mapping of keys to values (got ['v2'])"
    )


def test_a_program_of_repositories_alone_says_what_it_does_not_read(
    recorder: Recorder,
) -> None:
    text = refused(
        recorder, lambda: EcrRepositories("ecr", stack_inputs()), **WEB, **REGISTRY
    )

    assert text == (
        "Pulumi.dev.yaml: 1 problem\n"
        "  registry: is for EcrRegistry, which this program does not register; write "
        "stack_components(NAME) in place of EcrRepositories(NAME, stack_inputs()), or "
        "leave it out"
    )


def test_a_program_of_repositories_alone_takes_nulls_for_others(
    recorder: Recorder,
) -> None:
    inputs = config(**WEB, registry=None)
    recorder.run(lambda: EcrRepositories("ecr", stack_inputs()), inputs)

    assert recorder.names() == [(REPOSITORY, "ecr/web"), (COMPONENT, "ecr")]


def test_every_component_of_a_stack_file_is_registered() -> None:
    assert set(StackComponents.__annotations__) == {
        "repositories",
        *(name.removeprefix("Ecr").lower() for name in NEIGHBOURS),
    }


ROLES: dict[str, object] = {
    "roles": {"nodes": {"pull": ["web"], "principals": ["ec2.amazonaws.com"]}}
}


def test_a_file_of_roles_too_makes_them(recorder: Recorder) -> None:
    components = made(recorder, **WEB, **ROLES, create_oidc_providers=["github"])

    assert isinstance(components.roles, EcrRoles)
    assert recorder.names() == [
        (REPOSITORY, "ecr/web"),
        (OIDC_PROVIDER, "ecr/token.actions.githubusercontent.com"),
        (ROLE, "ecr/nodes"),
        (ROLE_POLICY, "ecr/nodes"),
        (COMPONENT, "ecr"),
        (OF_ROLES, "ecr"),
    ]
    assert "ecr_role_arns" in components.outputs


def test_roles_are_where_the_repositories_of_their_file_are(
    recorder: Recorder,
) -> None:
    made(
        recorder,
        **WEB,
        **ROLES,
        region="us-west-2",
        replication_regions=["us-east-1"],
        create_replicas=True,
    )

    policy = json.loads(recorder.one(ROLE_POLICY).inputs["policy"])
    assert [arn.split(":")[3] for arn in policy["Statement"][1]["Resource"]] == [
        "us-east-1",
        "us-west-2",
    ]


def test_roles_of_a_file_without_repositories_may_name_any(recorder: Recorder) -> None:
    assert made(recorder, **ROLES).roles is not None


def test_what_is_wrong_with_a_file_is_not_told_again_for_its_roles(
    recorder: Recorder,
) -> None:
    text = refused(
        recorder,
        lambda: stack_components("ecr"),
        repositories=["web"],
        replication_regions="us-east-1",
        region="Ireland",
        **ROLES,
    )

    assert [line.split(":")[0] for line in text.splitlines()[1:]] == [
        "  region",
        "  replication_regions",
        "  repositories",
    ]


@pytest.mark.parametrize(
    ("registry", "known"),
    [
        (None, ["web"]),
        ({"pull_through_cache_rules": {"docker-hub": {}}}, ["web", "docker-hub/*"]),
        (
            {"repository_creation_templates": {"ROOT": {}, "team": {}}},
            ["web", "*", "team/*"],
        ),
        ({"pull_through_cache_rules": ["docker-hub"]}, ["web"]),
    ],
)
def test_what_ecr_creates_by_itself_is_a_repository_too(
    registry: object, known: list[str]
) -> None:
    part = NEIGHBOURS["EcrRoles"].part_of({**WEB, **ROLES, "registry": registry})

    assert part == {
        **ROLES,
        "repositories": known,
        "regions": [],
        "replica_regions": [],
    }


@pytest.mark.parametrize(
    ("rules", "copies"),
    [
        (None, ["us-east-1"]),
        ([{"regions": ["us-west-2"]}], ["us-east-1", "us-west-2"]),
        (
            [{"regions": ["us-east-1", "sa-east-1"], "account_ids": []}],
            ["us-east-1", "sa-east-1"],
        ),
        ([{"regions": ["us-west-2"], "account_ids": ["111122223333"]}], ["us-east-1"]),
        ({"regions": ["us-west-2"]}, ["us-east-1"]),
        (["us-west-2", {"regions": "us-west-2"}, {"regions": ["x"]}], ["us-east-1"]),
    ],
)
def test_what_a_registry_copies_within_its_account_can_be_pulled_there(
    rules: object, copies: list[str]
) -> None:
    part: Any = NEIGHBOURS["EcrRoles"].part_of(
        {
            **WEB,
            **ROLES,
            "replication_regions": ["us-east-1"],
            "registry": {"replication_rules": rules},
        }
    )

    assert part["replica_regions"] == copies
