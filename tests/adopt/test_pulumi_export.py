import json
from typing import Any, Final

import pytest

from ecr_component.adopt.holding import Holding, TakenReplication, ToolAddress
from ecr_component.adopt.source import read_source
from ecr_component.live.inventory import (
    HeldDestination,
    HeldReplicationRule,
    HeldRepository,
)
from ecr_component.stack_files.user_file import Unreadable
from tests.adopt.build import ACCOUNT, arn, left, names

REPOSITORY: Final = "aws:ecr/repository:Repository"
POLICY: Final = "aws:ecr/repositoryPolicy:RepositoryPolicy"
LIFECYCLE: Final = "aws:ecr/lifecyclePolicy:LifecyclePolicy"
REPLICATION: Final = "aws:ecr/replicationConfiguration:ReplicationConfiguration"
SECRET: Final = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    "plaintext": '"hunter2"',
}
DEFAULT: Final = "urn:pulumi:dev::p::pulumi:providers:aws::default_7_51_1::x"


def urn(type_: str, name: str) -> str:
    return f"urn:pulumi:dev::p::{type_}::{name}"


def resource(
    name: str, outputs: object, type_: str = REPOSITORY, **more: object
) -> dict[str, Any]:
    return {
        "urn": urn(type_, name),
        "type": type_.rpartition("$")[2],
        "custom": True,
        "id": name,
        "outputs": outputs,
        "provider": DEFAULT,
        **more,
    }


def repository(
    name: str, region: str = "eu-west-1", **outputs: object
) -> dict[str, Any]:
    return {"arn": arn(name, region), "name": name, "registryId": ACCOUNT, **outputs}


def policy(name: str, text: object = "{}", **outputs: object) -> dict[str, Any]:
    return {"policy": text, "registryId": ACCOUNT, "repository": name, **outputs}


def read(*resources: dict[str, Any], **deployment: object) -> Holding:
    document = {"version": 3, "deployment": {"resources": resources, **deployment}}
    return read_source(json.dumps(document).encode(), "export.json")


def test_a_repository_is_taken_with_all_that_aws_holds() -> None:
    holding = read(
        resource("p", {}, "pulumi:pulumi:Stack", custom=False),
        resource("default_7_51_1", {}, "pulumi:providers:aws"),
        resource(
            "app",
            repository(
                "team/api",
                encryptionConfigurations=[{"encryptionType": "KMS", "kmsKey": "k"}],
                forceDelete=True,
                imageScanningConfiguration={"scanOnPush": True},
                imageTagMutability="MUTABLE_WITH_EXCLUSION",
                imageTagMutabilityExclusionFilters=[
                    {"filter": "latest", "filterType": "WILDCARD"}
                ],
                region="eu-west-1",
                tags={"costCenter": "x"},
                tagsAll={"costCenter": "x", "managedBy": "pulumi"},
            ),
            protect=True,
        ),
        resource("app", policy("team/api", "P"), POLICY),
        resource("app", policy("team/api", "L"), LIFECYCLE),
    )

    (registry,) = holding.registries
    (taken,) = registry.repositories
    assert holding.left == ()
    assert taken.held == HeldRepository(
        name="team/api",
        arn=arn("team/api"),
        tag_mutability="MUTABLE_WITH_EXCLUSION",
        tag_filters=("latest",),
        scan_on_push=True,
        encryption_type="KMS",
        kms_key="k",
        tags={"costCenter": "x", "managedBy": "pulumi"},
        repository_policy="P",
        lifecycle_policy="L",
    )
    assert taken.force_delete
    assert taken.protect
    assert [one.instance for one in taken.addresses()] == [
        urn(LIFECYCLE, "app"),
        urn(POLICY, "app"),
        urn(REPOSITORY, "app"),
    ]


def test_a_component_of_another_package_is_looked_through() -> None:
    component = "awsx:ecr:Repository"
    holding = read(
        {"urn": urn(component, "app"), "type": component, "custom": False},
        resource("app", repository("app-1a2b3c4"), f"{component}${REPOSITORY}"),
    )

    address = urn(f"{component}${REPOSITORY}", "app")
    assert holding.registries[0].repositories[0].address == ToolAddress(
        address, address
    )


def test_a_replication_configuration_is_taken_with_its_registry() -> None:
    rules = [
        {
            "destinations": [{"region": "us-east-1", "registryId": ACCOUNT}],
            "repositoryFilters": [{"filter": "team/", "filterType": "PREFIX_MATCH"}],
        }
    ]
    holding = read(
        resource("app", repository("a1")),
        resource(
            "r",
            {"registryId": ACCOUNT, "replicationConfiguration": {"rules": rules}},
            REPLICATION,
        ),
    )

    address = urn(REPLICATION, "r")
    assert holding.registries[0].replication == TakenReplication(
        (HeldReplicationRule((HeldDestination("us-east-1", ACCOUNT),), ("team/",)),),
        ToolAddress(address, address),
    )


def test_a_policy_is_put_to_the_repository_that_it_depends_on() -> None:
    holding = read(
        resource("here", repository("a1")),
        resource("there", repository("a1", "eu-central-1")),
        resource("y", policy("a1"), LIFECYCLE, dependencies=[urn(REPOSITORY, "there")]),
    )

    there, here = holding.registries
    assert there.repositories[0].held.lifecycle_policy == "{}"
    assert here.repositories[0].held.lifecycle_policy is None


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (
            {"external": True},
            "belongs to somebody else, and Pulumi only reads it",
        ),
        (
            {"delete": True},
            "was to be deleted when an update ended half-way; run `pulumi up` first",
        ),
        (
            {"pendingReplacement": True},
            "was to be deleted when an update ended half-way; run `pulumi up` first",
        ),
        (
            {"taint": True},
            (
                "is tainted: `pulumi up` would replace it; if it is as it should be, "
                "`pulumi state untaint` it first"
            ),
        ),
        (
            {"outputs": None},
            "has no name in its record",
        ),
    ],
)
def test_what_pulumi_is_not_sure_of_is_left(found: dict[str, Any], reason: str) -> None:
    holding = read({**resource("app", repository("a1")), **found})

    assert names(holding) == {}
    assert left(holding) == {urn(REPOSITORY, "app"): reason}


def test_what_was_under_way_is_left() -> None:
    known = resource("app", repository("a1"))
    holding = read(
        known,
        pending_operations=[
            {"resource": known, "type": "updating"},
            {"resource": resource("new", None), "type": "creating"},
            {
                "resource": resource("new", None, "aws:iam/role:Role"),
                "type": "creating",
            },
        ],
    )

    assert left(holding) == {
        urn(REPOSITORY, "app"): (
            "was updating when an update ended half-way; run `pulumi refresh` first"
        ),
        urn(REPOSITORY, "new"): (
            "was creating when an update ended half-way; run `pulumi refresh` first"
        ),
    }


def test_what_the_component_has_already_is_left() -> None:
    type_ = f"ecr-component:index:EcrRepositories${REPOSITORY}"
    holding = read(resource("ecr/a1", repository("a1"), type_))

    assert left(holding) == {urn(type_, "ecr/a1"): "is under this component already"}


def test_other_types_are_left() -> None:
    assert left(
        read(
            resource("y", {}, "aws:ecrpublic/repository:Repository"),
            resource("z", {}, "aws:iam/role:Role"),
        )
    ) == {
        urn("aws:ecrpublic/repository:Repository", "y"): (
            "is of Amazon ECR Public, which is another service"
        ),
        urn("aws:iam/role:Role", "z"): "is no part of an ECR registry",
    }


def test_a_secret_tag_is_left_out_where_the_provider_repeats_it() -> None:
    # The engine hides all tags as soon as one of them is a secret.
    outputs = repository(
        "a1", tags=SECRET, tagsAll={"a": "b", "password": "hunter2", "c": "d"}
    )
    inputs = {"tags": {"a": "b", "password": SECRET}}

    holding = read(resource("app", outputs, inputs=inputs))

    (taken,) = holding.registries[0].repositories
    assert taken.held.tags == {"a": "b", "c": "d"}
    assert taken.secret_tags == ("password",)


@pytest.mark.parametrize(
    ("outputs", "key"),
    [
        (repository("a1", tags=SECRET), "tags"),
        (repository("a1", tagsAll=SECRET), "tags_all"),
        (
            repository("a1", encryptionConfigurations=[{"kmsKey": SECRET}]),
            "encryption_configuration",
        ),
        (
            repository("a1", imageTagMutabilityExclusionFilters=[SECRET]),
            "image_tag_mutability_exclusion_filter",
        ),
    ],
)
def test_a_repository_with_any_other_secret_is_left(
    outputs: dict[str, Any], key: str
) -> None:
    holding = read(resource("app", outputs))

    assert left(holding) == {
        urn(
            REPOSITORY, "app"
        ): f"has {key} marked as a secret, which is not written here"
    }
    assert "hunter2" not in repr(holding)


def test_an_empty_stack_holds_nothing() -> None:
    assert read_source(b'{"version": 3, "deployment": {}}', "e").registries == ()


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        ({"urn": "hunter2", "type": ""}, "urn is not what it should be"),
        ({"urn": DEFAULT, "type": 1, "id": "hunter2"}, "type must be text"),
    ],
)
def test_a_broken_export_is_refused_by_its_place(
    broken: dict[str, Any], what: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        read(broken)

    message = f"export.json: is broken: deployment.resources[0].{what}"
    assert str(refused.value) == message
