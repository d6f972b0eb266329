"""Repository creation templates."""

from typing import Any

import pytest

from .conftest import ACCOUNT, Ecr, refused, without

TEMPLATE = {"prefix": "prod", "appliedFor": ["REPLICATION"]}
FILLED = {
    **TEMPLATE,
    "encryptionConfiguration": {"encryptionType": "AES256"},
    "imageTagMutability": "MUTABLE",
}


def template(answer: dict[str, Any]) -> dict[str, Any]:
    assert answer["registryId"] == ACCOUNT
    return without(answer["repositoryCreationTemplate"], "createdAt", "updatedAt")


def templates(ecr: Ecr, **members: object) -> list[dict[str, Any]]:
    answer = ecr.describe_repository_creation_templates(**members)
    assert answer["registryId"] == ACCOUNT
    told = answer["repositoryCreationTemplates"]
    return [without(each, "createdAt", "updatedAt") for each in told]


def test_a_template_is_filled_with_the_defaults(ecr: Ecr) -> None:
    created = ecr.create_repository_creation_template(**TEMPLATE)

    assert template(created) == FILLED
    assert templates(ecr) == [FILLED]


def test_a_template_keeps_what_it_was_given(ecr: Ecr) -> None:
    given = {
        **TEMPLATE,
        "description": "all of it",
        "encryptionConfiguration": {"encryptionType": "KMS"},
        "imageTagMutability": "IMMUTABLE",
        "resourceTags": [{"Key": "team", "Value": "web"}],
        "repositoryPolicy": "{}",
        "customRoleArn": f"arn:aws:iam::{ACCOUNT}:role/x",
    }

    assert template(ecr.create_repository_creation_template(**given)) == given


def test_templates_are_found_by_prefix_where_they_exist(ecr: Ecr) -> None:
    ecr.create_repository_creation_template(**TEMPLATE)
    ecr.create_repository_creation_template(**{**TEMPLATE, "prefix": "ROOT"})

    assert [t["prefix"] for t in templates(ecr)] == ["ROOT", "prod"]
    assert templates(ecr, prefixes=["prod", "dev"]) == [FILLED]


def test_a_template_changes_in_what_is_given(ecr: Ecr) -> None:
    ecr.create_repository_creation_template(**TEMPLATE, description="old")

    updated = ecr.update_repository_creation_template(
        prefix="prod", imageTagMutability="IMMUTABLE"
    )

    changed = {**FILLED, "description": "old", "imageTagMutability": "IMMUTABLE"}
    assert template(updated) == changed
    assert templates(ecr) == [changed]


def test_a_template_that_is_deleted_is_gone(ecr: Ecr) -> None:
    ecr.create_repository_creation_template(**TEMPLATE)

    deleted = ecr.delete_repository_creation_template(prefix="prod")

    assert template(deleted) == FILLED
    assert templates(ecr) == []


def test_a_second_template_for_a_prefix_is_refused(ecr: Ecr) -> None:
    ecr.create_repository_creation_template(**TEMPLATE)

    assert refused(ecr.create_repository_creation_template, **TEMPLATE) == (
        "TemplateAlreadyExistsException",
        (
            "The repository creation template with prefix 'prod' already exists in the "
            "registry with id '123456789012'"
        ),
    )


LIFECYCLE = (
    "Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: "
    "'Lifecycle policy validation failure: "
    "Could not map policyString into LifecyclePolicy.'"
)
POLICY = (
    "Invalid parameter at 'PolicyText' failed to satisfy constraint: "
    "'Invalid repository policy provided'"
)


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        pytest.param({"lifecyclePolicy": "[]"}, LIFECYCLE, id="lifecycle"),
        pytest.param({"repositoryPolicy": "[]"}, POLICY, id="no-object"),
        pytest.param({"repositoryPolicy": "{"}, POLICY, id="no-json"),
    ],
)
def test_a_template_with_a_text_that_no_repository_could_have_is_refused(
    ecr: Ecr, texts: dict[str, str], says: str
) -> None:
    refusal = ("InvalidParameterException", says)

    assert refused(ecr.create_repository_creation_template, **TEMPLATE, **texts) == (
        refusal
    )
    ecr.create_repository_creation_template(**TEMPLATE)
    assert refused(ecr.update_repository_creation_template, prefix="prod", **texts) == (
        refusal
    )
    assert templates(ecr) == [FILLED]


def test_an_empty_text_takes_one_out_of_a_template(ecr: Ecr) -> None:
    texts = {"repositoryPolicy": "{}", "lifecyclePolicy": "{}"}
    ecr.create_repository_creation_template(**TEMPLATE, **texts)

    ecr.update_repository_creation_template(
        prefix="prod", repositoryPolicy="", lifecyclePolicy=""
    )

    assert templates(ecr) == [{**FILLED, "repositoryPolicy": "", "lifecyclePolicy": ""}]


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_a_template_that_is_missing_is_not_found(ecr: Ecr, verb: str) -> None:
    operation = getattr(ecr, f"{verb}_repository_creation_template")

    assert refused(operation, prefix="prod") == (
        "TemplateNotFoundException",
        (
            "The repository creation template with prefix 'prod' does not exist in the "
            "registry with id '123456789012'"
        ),
    )
