"""Creation templates: their own keys on both sides, and those of repositories."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecr_component.errors import Refusal
from ecr_component.inputs.input_models import EffectiveSettings
from ecr_component.registry.creation_templates import (
    CreationTemplate,
    DesiredTemplate,
    template_prefix,
)
from ecr_component.registry.shared_settings import SharedSettings
from ecr_component.values.regions import Location
from tests.conftest import refusal
from tests.registry.reading import HERE, NOWHERE, desired, lines, problems, warnings

ROLE = "arn:aws:iam::210987654321:role/templates"
KEY = "arn:aws:kms:eu-west-1:210987654321:key/1"
PREFIX_MEANT = "'v.' fits that one tag only; for tags that begin with it write 'v.*'"
UNTAGGED: dict[str, Any] = {
    "selection": {
        "tagStatus": "untagged",
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": 7,
    },
    "action": {"type": "expire"},
}


def one(location: Location = HERE, /, **keys: Any) -> DesiredTemplate:  # noqa: ANN401 - keys
    """What is wanted by a template that is right."""
    written = {"applied_for": ["REPLICATION"], **keys}
    found = desired(location, repository_creation_templates={"it": written})
    return found.templates[0]


def template(**keys: Any) -> list[str]:  # noqa: ANN401 - keys
    """What is wrong with a template."""
    written = {"applied_for": ["REPLICATION"], **keys}
    found = problems(repository_creation_templates={"it": written})
    return [line.removeprefix("repository_creation_templates.it.") for line in found]


def told(location: Location = HERE, /, **keys: Any) -> list[str]:  # noqa: ANN401 - keys
    """What was hardly meant by a template."""
    written = {"applied_for": ["REPLICATION"], **keys}
    found = warnings(location, repository_creation_templates={"it": written})
    return [line.removeprefix("repository_creation_templates.it.") for line in found]


@pytest.mark.parametrize(
    "prefix", ["ROOT", "ab", "team/", "team/web", "a__b--c.d/e", "a" * 256]
)
def test_a_prefix_is_taken(prefix: str) -> None:
    assert template_prefix(prefix) == prefix


NO_PREFIX = "a template's prefix has a-z and 0-9, with . _ - or / between them (got "
LENGTH = "a template's prefix has 2 to 256 characters, this has "


@pytest.mark.parametrize(
    ("prefix", "text"),
    [
        ("a", f"{LENGTH}1"),
        ("*", f"{LENGTH}1; write ROOT for all names"),
        ("", f"{LENGTH}0; write ROOT for all names"),
        ("a" * 257, f"{LENGTH}257"),
        ("Team", f"{NO_PREFIX}'Team'); try 'team'"),
        ("Root", f"{NO_PREFIX}'Root'); write ROOT"),
        ("team/*", f"{NO_PREFIX}'team/*'); try 'team/'"),
        ("te am", f"{NO_PREFIX}'te am')"),
        (None, "must be text (got null)"),
    ],
)
def test_what_is_no_prefix_is_refused(prefix: object, text: str) -> None:
    assert refusal(template_prefix, prefix) == text


@given(st.text("aA0*._/-", max_size=300))
def test_any_text_is_taken_or_refused(prefix: str) -> None:
    try:
        assert template_prefix(prefix) == prefix
    except Refusal as refused:
        told = str(refused)
        assert "prefix" in told


def test_a_template_has_the_keys_of_a_repository_that_it_can_hold() -> None:
    shared = set(SharedSettings.model_fields)
    assert set(CreationTemplate.model_fields) - shared == {
        "applied_for",
        "custom_role_arn",
        "description",
    }
    assert set(EffectiveSettings.model_fields) - shared == {
        "enable_automatic_image_scanning",
        "force_delete",
        "protect",
        "replica_kms_keys",
    }


def test_a_shared_key_holds_the_same_where_nothing_is_said() -> None:
    settings, of_repository = one().settings, EffectiveSettings()
    for key in SharedSettings.model_fields:
        assert getattr(settings, key) == getattr(of_repository, key), key


def test_a_template_says_nothing_of_policies_by_itself() -> None:
    found = one()
    assert (found.policy, found.lifecycle_policy) == ("", "")


def test_a_template_has_the_texts_of_a_repository() -> None:
    found = one(
        external_account_ids_with_read_access=["111122223333"],
        lifecycle={"expire_untagged_after_days": 7},
    )

    assert json.loads(found.policy or "")["Statement"][0]["Principal"] == {
        "AWS": "arn:aws:iam::111122223333:root"
    }
    (rule,) = json.loads(found.lifecycle_policy)["rules"]
    assert rule["selection"] == UNTAGGED["selection"]


def test_rules_may_be_written_whole() -> None:
    found = one(lifecycle_policy_rules=[UNTAGGED])
    assert len(json.loads(found.lifecycle_policy)["rules"]) == 1


def test_a_text_that_names_where_it_is_waits_for_that() -> None:
    assert one(NOWHERE, lambda_access=True).policy is None
    assert "eu-west-1" in (one(lambda_access=True).policy or "")


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        pytest.param(
            {"applied_for": None}, ["applied_for: is missing"], id="no-occasion"
        ),
        pytest.param(
            {"applied_for": []},
            lines(
                "applied_for: must not be empty (got []); write any of CREATE_ON_PUSH,"
                " PULL_THROUGH_CACHE, REPLICATION"
            ),
            id="no-occasions",
        ),
        pytest.param(
            {"applied_for": ["PUSH"]},
            lines(
                "applied_for[0]: must be CREATE_ON_PUSH, PULL_THROUGH_CACHE or "
                "REPLICATION (got 'PUSH')"
            ),
            id="unknown-occasion",
        ),
        pytest.param(
            {"applied_for": ["REPLICATION", "REPLICATION"]},
            ["applied_for[1]: is a duplicate (got 'REPLICATION'); remove one"],
            id="occasion-twice",
        ),
        pytest.param(
            {"description": "a" * 256},
            ["description: a description has up to 255 characters, this has 256"],
            id="long",
        ),
        pytest.param(
            {"tags": {"a": "b"}},
            lines(
                "custom_role_arn: is missing; with tags, ECR acts as a role: name one "
                "that ecr.amazonaws.com may assume"
            ),
            id="tags-without-role",
        ),
        pytest.param(
            {"encryption_config": {"encryption_type": "KMS"}},
            lines(
                "custom_role_arn: is missing; with encryption_config other than "
                "AES256, ECR acts as a role: name one that ecr.amazonaws.com may "
                "assume"
            ),
            id="key-without-role",
        ),
        pytest.param(
            {"custom_role_arn": ROLE.replace("21:", "22:")},
            lines(
                "custom_role_arn: is a role of another account than the registry "
                "(210987654321) (got 'arn:aws:iam::210987654322:role/templates'); "
                "write a role of the registry's own account"
            ),
            id="role-of-another",
        ),
        pytest.param(
            {"custom_role_arn": "templates"},
            lines(
                "custom_role_arn: must be the ARN of a role (got 'templates'); it "
                "reads arn:aws:iam::ACCOUNT:role/NAME"
            ),
            id="no-role",
        ),
        pytest.param(
            {
                "custom_role_arn": ROLE,
                "encryption_config": {
                    "encryption_type": "KMS",
                    "kms_key": KEY.replace("eu", "us"),
                },
            },
            lines(
                "encryption_config.kms_key: the key is in another region than the "
                "repository (eu-west-1) (got "
                "'arn:aws:kms:us-west-1:210987654321:key/1'); use a key of eu-west-1"
            ),
            id="key-elsewhere",
        ),
        pytest.param(
            {
                "custom_role_arn": ROLE,
                "encryption_config": {"encryption_type": "AES256", "kms_key": KEY},
            },
            lines(
                "encryption_config.kms_key: is only valid with encryption_type KMS or "
                "KMS_DSSE, not AES256; leave it out, or write encryption_type: KMS"
            ),
            id="key-of-none",
        ),
        pytest.param(
            {"image_tag_mutability": "IMMUTABLE_WITH_EXCLUSION"},
            lines(
                "image_tag_mutability: IMMUTABLE_WITH_EXCLUSION needs tag filters; add"
                " image_tag_mutability_exclusion_filters, such as ['latest']"
            ),
            id="no-filters",
        ),
        pytest.param(
            {"image_tag_mutability_exclusion_filters": ["latest"]},
            lines(
                "image_tag_mutability_exclusion_filters: tag filters have no place "
                "with MUTABLE; write image_tag_mutability: MUTABLE_WITH_EXCLUSION, or "
                "leave them out"
            ),
            id="no-mode",
        ),
        pytest.param(
            {"lifecycle": {}, "lifecycle_policy_rules": []},
            lines(
                "lifecycle: cannot be combined with lifecycle_policy_rules; write one "
                "of the two"
            ),
            id="two-lifecycles",
        ),
        pytest.param(
            {"force_delete": True},
            ["force_delete: unknown key; no template of ECR can hold it"],
            id="of-a-repository-alone",
        ),
        pytest.param(
            {"principals_with_read_access": ["arn:aws-cn:iam::111122223333:root"]},
            lines(
                "principals_with_read_access[0]: is of another partition than the "
                "repository (aws) (got 'arn:aws-cn:iam::111122223333:root'); "
                "principals never reach across partitions"
            ),
            id="another-partition",
        ),
        pytest.param(
            {
                "policy_statements": {
                    "Statement": [
                        {
                            "Sid": name,
                            "Effect": "Allow",
                            "Principal": {"AWS": "111122223333"},
                            "Action": "ecr:ListImages",
                        }
                        for name in ("a", "a")
                    ]
                }
            },
            lines(
                "policy_statements.Statement[1]: another statement has the Sid 'a' "
                "too; rename one"
            ),
            id="a-sid-twice",
        ),
    ],
)
def test_a_template_that_ecr_would_refuse_is_refused(
    keys: dict[str, Any], text: list[str]
) -> None:
    assert template(**keys) == text


def test_a_policy_that_is_too_long_is_refused_at_the_template() -> None:
    accounts = [f"{number:012d}" for number in range(400)]
    (text,) = problems(
        repository_creation_templates={
            "it": {
                "applied_for": ["REPLICATION"],
                "external_account_ids_with_read_access": accounts,
            }
        }
    )
    assert text.startswith(
        "repository_creation_templates.it: the repository policy has "
    )


@pytest.mark.parametrize(
    "keys",
    [
        {"tags": {"a": "b"}, "custom_role_arn": ROLE},
        {
            "encryption_config": {"encryption_type": "KMS", "kms_key": KEY},
            "custom_role_arn": ROLE,
        },
        {"encryption_config": None},
        {"description": "a" * 255},
        {
            "image_tag_mutability": "MUTABLE_WITH_EXCLUSION",
            "image_tag_mutability_exclusion_filters": ["v*"],
        },
        {"applied_for": ["CREATE_ON_PUSH", "PULL_THROUGH_CACHE", "REPLICATION"]},
    ],
)
def test_a_template_that_ecr_takes_is_taken(keys: dict[str, Any]) -> None:
    assert told(**keys) == []


def test_a_prefix_stands_once() -> None:
    assert problems(
        repository_creation_templates={
            prefix: {"applied_for": ["REPLICATION"]} for prefix in ("team", "team/")
        }
    ) == ["repository_creation_templates.team: is the same prefix as 'team/'; keep one"]


def test_templates_come_by_prefix() -> None:
    found = desired(
        repository_creation_templates={
            prefix: {"applied_for": ["REPLICATION"]}
            for prefix in ("web", "ROOT", "api")
        }
    )
    assert [it.prefix for it in found.templates] == ["ROOT", "api", "web"]


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        pytest.param(
            {
                "applied_for": ["PULL_THROUGH_CACHE"],
                "image_tag_mutability": "IMMUTABLE",
            },
            lines(
                "image_tag_mutability: IMMUTABLE keeps a cache from fetching a tag "
                "anew that moved upstream"
            ),
            id="a-cache-that-stands-still",
        ),
        pytest.param(
            {
                "image_tag_mutability": "IMMUTABLE_WITH_EXCLUSION",
                "image_tag_mutability_exclusion_filters": ["v."],
            },
            lines(
                f"image_tag_mutability_exclusion_filters[0]: {PREFIX_MEANT}",
            ),
            id="a-prefix",
        ),
        pytest.param(
            {
                "policy_statements": [
                    {"Effect": "Allow", "Principal": "*", "Action": "ecr:ListImages"}
                ]
            },
            lines(
                "policy_statements: allow everyone (Principal '*' without a Condition)"
                " to use what ECR creates"
            ),
            id="everyone",
        ),
        pytest.param(
            {"strict_deny_rules_enabled": True},
            lines(
                "strict_deny_rules_enabled: does nothing without "
                "users_or_roles_to_allow_deny_all_else"
            ),
            id="nobody-denied",
        ),
        pytest.param(
            {
                "custom_role_arn": ROLE,
                "encryption_config": {"encryption_type": "KMS_DSSE"},
            },
            ["encryption_config: KMS_DSSE is documented for AWS GovCloud (US) only"],
            id="two-layers",
        ),
    ],
)
def test_what_was_hardly_meant_is_told(keys: dict[str, Any], text: list[str]) -> None:
    assert told(**keys) == text


KEPT = {
    "selection": {
        **UNTAGGED["selection"],
        "tagStatus": "tagged",
        "tagPatternList": ["v."],
    },
    "action": {"type": "expire"},
}


@pytest.mark.parametrize(
    ("key", "written", "rule"),
    [
        ("lifecycle", {"keep_tags": ["v."]}, "'keep images with a tag like v.'"),
        ("lifecycle_policy_rules", [KEPT], "[0]"),
    ],
)
def test_what_a_lifecycle_hardly_means_is_told_at_its_key(
    key: str, written: object, rule: str
) -> None:
    assert told(**{key: written}) == [f"{key}: rule {rule}: {PREFIX_MEANT}"]


def test_a_template_of_lower_case_root_is_for_such_names() -> None:
    assert warnings(
        repository_creation_templates={"root": {"applied_for": ["REPLICATION"]}}
    ) == lines(
        "repository_creation_templates.root: is for names that begin with root/; did "
        "you mean ROOT, which is for all names?"
    )
