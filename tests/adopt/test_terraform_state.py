import json

import pytest

from ecr_component.adopt.holding import TakenReplication, ToolAddress
from ecr_component.adopt.source import read_source
from ecr_component.live.inventory import (
    HeldDestination,
    HeldReplicationRule,
    HeldRepository,
    Registry,
)
from tests.adopt.build import (
    ACCOUNT,
    PROVIDER,
    fixture,
    left,
    names,
    policy,
    read,
    repository,
    resource,
    state,
)
from tests.adopt.terraform import FIXTURES

POLICY = "aws_ecr_repository_policy"
LIFECYCLE = "aws_ecr_lifecycle_policy"


def test_a_repository_is_taken_with_all_that_aws_holds() -> None:
    (registry,) = fixture("plain").registries
    vault = next(one for one in registry.repositories if one.held.name == "vault")
    found = vault.held

    assert registry.registry == Registry(ACCOUNT, "eu-west-1")
    assert found == HeldRepository(
        name="vault",
        arn="arn:aws:ecr:eu-west-1:123456789012:repository/vault",
        tag_mutability="MUTABLE",
        tag_filters=(),
        scan_on_push=False,
        encryption_type="KMS",
        kms_key=found.kms_key,
        tags={"app": "vault"},
        repository_policy=found.repository_policy,
        lifecycle_policy=None,
    )
    assert str(found.kms_key).startswith("arn:aws:kms:eu-west-1:123456789012:key/")
    assert json.loads(str(found.repository_policy))["Version"] == "2008-10-17"
    assert vault.address == ToolAddress(
        "aws_ecr_repository.vault", "aws_ecr_repository.vault"
    )
    assert vault.lifecycle_policy_address is None


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("cloudposse", 'module.ecr.aws_ecr_repository.name["acme/api"]'),
        ("gruntwork", 'module.ecr_repos.aws_ecr_repository.repos["payments/api"]'),
        ("plain", 'aws_ecr_repository.app["api"]'),
        ("terraform_aws_modules", 'module.ecr["api"].aws_ecr_repository.this[0]'),
    ],
)
def test_an_address_is_what_terraform_prints(name: str, address: str) -> None:
    first = fixture(name).registries[0].repositories[0]

    assert first.address
    assert first.address.instance == address
    shown = json.loads(FIXTURES.joinpath(name, "show.json").read_text("utf-8"))
    assert json.dumps(address) in json.dumps(shown)


def test_an_address_without_the_keys_of_instances_names_the_block() -> None:
    first = fixture("terraform_aws_modules").registries[0].repositories[0]

    assert [address.block for address in first.addresses()] == [
        "module.ecr.aws_ecr_lifecycle_policy.this",
        "module.ecr.aws_ecr_repository_policy.this",
        "module.ecr.aws_ecr_repository.this",
    ]


def test_a_key_is_quoted_as_terraform_does() -> None:
    holding = read(resource("x", repository("a1"), index_key='${b} "c" %{d}]'))

    assert holding.registries[0].repositories[0].address == ToolAddress(
        r'aws_ecr_repository.x["$${b} \"c\" %%{d}]"]', "aws_ecr_repository.x"
    )


def test_the_tags_of_the_provider_are_taken_too() -> None:
    first = fixture("gruntwork").registries[0].repositories[0]

    assert first.held.tags["managed-by"] == "terraform"


def test_what_old_providers_do_not_record_is_as_aws_makes_it() -> None:
    holding = read(resource("x", {**repository("a1"), "tags": {"a": "b"}}))

    assert holding.registries[0].repositories[0].held == HeldRepository(
        name="a1",
        arn="arn:aws:ecr:eu-west-1:123456789012:repository/a1",
        tag_mutability="MUTABLE",
        tag_filters=(),
        scan_on_push=False,
        encryption_type="AES256",
        kms_key=None,
        tags={"a": "b"},
    )


def test_what_newer_providers_record_is_taken() -> None:
    filters = [{"filter": "latest", "filter_type": "WILDCARD"}]
    holding = read(
        resource(
            "x",
            repository(
                "a1",
                image_tag_mutability="IMMUTABLE_WITH_EXCLUSION",
                image_tag_mutability_exclusion_filter=filters,
                region="eu-west-1",
                force_delete=True,
            ),
        )
    )

    taken = holding.registries[0].repositories[0]
    assert taken.held.tag_mutability == "IMMUTABLE_WITH_EXCLUSION"
    assert taken.held.tag_filters == ("latest",)
    assert taken.force_delete


def test_tags_that_aws_sets_itself_are_not_taken() -> None:
    tags = {"aws:cloudformation:stack-name": "x", "AWS:y": "z", "awsome": "b"}
    holding = read(resource("x", repository("a1", tags_all=tags)))

    assert holding.registries[0].repositories[0].held.tags == {"awsome": "b"}


def test_a_replication_configuration_is_taken_with_its_registry() -> None:
    (registry,) = fixture("terraform_aws_modules").registries

    assert registry.replication == TakenReplication(
        (HeldReplicationRule((HeldDestination("us-west-2", ACCOUNT),), ("team/",)),),
        ToolAddress(
            "module.registry.aws_ecr_replication_configuration.this[0]",
            "module.registry.aws_ecr_replication_configuration.this",
        ),
    )


def test_two_registries_are_told_apart() -> None:
    holding = fixture("mixed")

    assert [str(found.registry) for found in holding.registries] == [
        "account 123456789012 in eu-central-1",
        "account 123456789012 in eu-west-1",
        "account 444455556666 in eu-west-1",
    ]
    there, here, _ = holding.registries
    assert "777788889999" in str(there.repositories[0].held.repository_policy)
    assert "111122223333" in str(here.repositories[0].held.repository_policy)


def test_what_cannot_be_taken_is_left_with_the_reason() -> None:
    assert left(fixture("mixed")) == {
        "aws_ecr_lifecycle_policy.orphan": (
            "is a policy of made/elsewhere, which is not taken from here"
        ),
        "aws_ecr_repository.renamed": (
            "is deposed: a replacement that failed half-way left it behind, and "
            "`terraform apply` would delete it"
        ),
        "aws_ecr_repository.tainted": (
            "is tainted: `terraform apply` would replace it; if it is as it should be, "
            "`terraform untaint` it first"
        ),
        "aws_iam_role.build": "is no part of an ECR registry",
    }


def test_data_sources_are_left() -> None:
    found = left(fixture("terraform_aws_modules"))

    assert set(found.values()) == {"is a data source, which Terraform only reads"}


def test_a_public_repository_is_left() -> None:
    holding = read(resource("x", {}, "aws_ecrpublic_repository"))

    assert left(holding) == {
        "aws_ecrpublic_repository.x": (
            "is of Amazon ECR Public, which is another service"
        )
    }


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        (
            {"arn": "arn:aws:ecr:eu-west-1:123456789012:repository/a1"},
            "has no name in its record",
        ),
        ({"name": "a1"}, "has no arn in its record"),
        ({"name": "a1", "arn": "a1"}, "has no ARN of a repository in its record"),
        (
            repository("a1", tags_all=["b"]),
            "has tags that are no mapping in its record",
        ),
        (repository("a1", tags_all={"b": None}), "has no b in its record"),
        (
            repository("a1", encryption_configuration={"a": "b"}),
            "has encryption_configuration of an unknown form in its record",
        ),
    ],
)
def test_a_record_that_says_too_little_is_left(
    attributes: dict[str, object], reason: str
) -> None:
    holding = read(resource("x", attributes))

    assert holding.registries == ()
    assert left(holding) == {"aws_ecr_repository.x": reason}


def test_a_record_in_the_form_of_terraform_0_11_is_left() -> None:
    holding = read(resource("x", None, attributes_flat={"name": "a1"}))

    assert left(holding) == {
        "aws_ecr_repository.x": (
            "is recorded in the form of Terraform 0.11; run `terraform apply "
            "-refresh-only` with Terraform 1 first"
        )
    }


def test_a_repository_that_is_there_twice_is_taken_once() -> None:
    holding = read(resource("x", repository("a1")), resource("y", repository("a1")))

    assert names(holding) == {"eu-west-1": ["a1"]}
    assert left(holding) == {
        "aws_ecr_repository.y": "is the same repository as aws_ecr_repository.x"
    }


def test_of_two_policies_the_first_is_taken() -> None:
    holding = read(
        resource("x", repository("a1")),
        resource("y", policy("a1", "{}"), POLICY),
        resource("z", policy("a1", "[]"), POLICY),
    )

    assert holding.registries[0].repositories[0].held.repository_policy == "{}"
    assert left(holding) == {
        "aws_ecr_repository_policy.z": (
            "is a second repository policy of a1 beside aws_ecr_repository_policy.y, "
            "and AWS holds one"
        )
    }


def test_a_policy_without_text_is_left() -> None:
    holding = read(
        resource("x", repository("a1")), resource("y", policy("a1", None), POLICY)
    )

    assert left(holding) == {
        "aws_ecr_repository_policy.y": "has no policy in its record"
    }


def test_the_policy_of_a_repository_that_is_left_is_left() -> None:
    holding = read(
        resource("x", repository("a1"), status="tainted"),
        resource("y", policy("a1"), LIFECYCLE),
    )

    assert left(holding)["aws_ecr_lifecycle_policy.y"] == (
        "is a policy of a1, which is not taken from here"
    )


FRANKFURT = f"{PROVIDER}.frankfurt"
BOTH = (
    resource("here", repository("a1")),
    resource("there", repository("a1", "eu-central-1"), provider=FRANKFURT),
)


@pytest.mark.parametrize(
    ("found", "region"),
    [
        (resource("y", policy("a1"), LIFECYCLE), "eu-west-1"),
        (resource("y", policy("a1"), LIFECYCLE, FRANKFURT), "eu-central-1"),
        (
            resource("y", policy("a1", region="eu-west-1"), LIFECYCLE, "other"),
            "eu-west-1",
        ),
        (
            resource(
                "y",
                policy("a1"),
                LIFECYCLE,
                "other",
                dependencies=["aws_ecr_repository.there", "aws_iam_role.x"],
            ),
            "eu-central-1",
        ),
    ],
)
def test_a_policy_is_put_to_the_repository_of_its_region(
    found: dict[str, object], region: str
) -> None:
    holding = read(*BOTH, found)

    owners = [
        registry.registry.region
        for registry in holding.registries
        if registry.repositories[0].held.lifecycle_policy
    ]
    assert owners == [region]


def test_a_policy_whose_region_cannot_be_told_is_left() -> None:
    holding = read(*BOTH, resource("y", policy("a1"), LIFECYCLE, "other"))

    assert left(holding) == {
        "aws_ecr_lifecycle_policy.y": (
            "is a policy of a1, but it cannot be told in which region"
        )
    }


def test_a_policy_of_a_namesake_in_another_account_is_left() -> None:
    foreign = policy("a1", registry_id="444455556666")
    holding = read(resource("x", repository("a1")), resource("y", foreign, LIFECYCLE))

    assert left(holding)["aws_ecr_lifecycle_policy.y"] == (
        "is a policy of a1, which is not taken from here"
    )


REPLICATION = "aws_ecr_replication_configuration"


def test_the_replication_of_a_registry_without_repositories_is_left() -> None:
    holding = read(resource("y", {"registry_id": ACCOUNT}, REPLICATION))

    assert left(holding) == {
        "aws_ecr_replication_configuration.y": (
            "is of a registry of which no repository is taken from here"
        )
    }


def test_a_replication_whose_region_cannot_be_told_is_left() -> None:
    holding = read(
        resource("x", repository("a1")),
        resource("z", repository("a1", "eu-central-1")),
        resource("y", {"registry_id": ACCOUNT}, REPLICATION),
    )

    assert left(holding) == {
        "aws_ecr_replication_configuration.y": (
            "is of a registry, but it cannot be told in which region"
        )
    }


def test_a_second_replication_of_a_registry_is_left() -> None:
    holding = read(
        resource("x", repository("a1")),
        resource("y", {"registry_id": ACCOUNT}, REPLICATION),
        resource("z", {"registry_id": ACCOUNT}, REPLICATION),
    )

    assert left(holding) == {
        "aws_ecr_replication_configuration.z": (
            "is the same configuration as aws_ecr_replication_configuration.y"
        )
    }


def test_an_empty_state_holds_nothing() -> None:
    assert read_source(state(), "s").registries == ()
    assert (
        read_source(b'{"version": 4, "lineage": "x", "resources": null}', "s").left
        == ()
    )
