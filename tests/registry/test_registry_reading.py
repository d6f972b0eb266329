"""The inputs of a registry as a whole: none is needed, all problems at once."""

from typing import Any

import pytest

from ecr_component.errors import ConfigError
from ecr_component.registry.desired_registry import DesiredRegistry, RegistryReading
from ecr_component.registry.registry_inputs import RegistryInputs
from ecr_component.registry.setting_choices import SETTINGS
from ecr_component.values.regions import Needs
from tests.registry.reading import NOWHERE, desired, lines, problems

ROLE = "arn:aws:iam::111122223333:role/path/scanner"


def test_nothing_is_needed() -> None:
    assert desired() == DesiredRegistry()


@pytest.mark.parametrize("key", RegistryInputs.model_fields)
def test_null_is_as_if_left_out(key: str) -> None:
    assert desired(**{key: None}) == DesiredRegistry()


@pytest.mark.parametrize("key", RegistryInputs.model_fields)
def test_a_value_of_no_shape_is_refused_with_a_sentence(key: str) -> None:
    told, *_ = problems(**{key: 3.5})
    assert told.startswith(f"{key}: must be ")


def test_inputs_are_a_mapping() -> None:
    with pytest.raises(ConfigError) as error:
        RegistryReading(["V2"]).settled("it", NOWHERE)
    assert str(error.value) == (
        "it: 1 problem\n  must be a mapping of keys to values (got ['V2'])"
    )


@pytest.mark.parametrize(
    ("inputs", "needs"),
    [
        ({}, Needs(region=True, partition=True, account=True)),
        ({"region": "eu-west-1"}, Needs(partition=True, account=True)),
    ],
    ids=["nothing-said", "a-region"],
)
def test_the_address_needs_the_location(inputs: dict[str, Any], needs: Needs) -> None:
    assert RegistryReading(inputs).needs == needs


def test_all_problems_are_told_at_once_in_the_order_written() -> None:
    assert problems(
        scan_type="BASIC",
        blob_mounting="ON",
        replication_rules=[{"regions": ["eu-west-1"]}],
        scanning_rules=[{"scan_frequency": "MANUAL"}],
        blob_mountin=1,
        pull_time_update_exclusions=[ROLE, ROLE],
    ) == lines(
        "blob_mounting: must be ENABLED or DISABLED (got 'ON')",
        "replication_rules[0].regions[0]: is this registry itself (got 'eu-west-1'); "
        "remove it: ECR copies to other registries only, in this region to those of "
        "other accounts",
        "scanning_rules[0].scan_frequency: is what holds for repositories that no rule"
        " takes (got 'MANUAL'); leave the rule out",
        "blob_mountin: unknown key; did you mean 'blob_mounting'?",
        f"pull_time_update_exclusions[1]: is a duplicate (got '{ROLE}'); remove one",
    )


# Account settings


@pytest.mark.parametrize(
    ("key", "value", "wrong", "text"),
    [
        (
            "basic_scan_type_version",
            "AWS_NATIVE",
            "CLAIR",
            "must be AWS_NATIVE (got 'CLAIR'); ECR ended CLAIR in February 2026",
        ),
        ("blob_mounting", "DISABLED", True, "must be ENABLED or DISABLED (got true)"),
        (
            "registry_policy_scope",
            "V2",
            "V1",
            "must be V2 (got 'V1'); ECR ended V1 in April 2026",
        ),
        ("registry_policy_scope", "V2", "V3", "must be V2 (got 'V3')"),
    ],
)
def test_an_account_setting_has_the_values_that_ecr_takes(
    key: str, value: str, wrong: object, text: str
) -> None:
    assert desired(**{key: value}).account_settings == ((key.upper(), value),)
    assert problems(**{key: wrong}) == [f"{key}: {text}"]


def test_every_account_setting_is_an_input() -> None:
    assert set(SETTINGS) <= set(RegistryInputs.model_fields)


# Pull-time exclusions


def test_roles_come_by_arn() -> None:
    other = "arn:aws:iam::111122223333:role/a"
    found = desired(pull_time_update_exclusions=[ROLE, other])
    assert found.exclusions == (other, ROLE)


@pytest.mark.parametrize(
    ("role", "text"),
    [
        pytest.param(
            "arn:aws:iam::111122223333:user/scanner",
            "must be the ARN of a role (got 'arn:aws:iam::111122223333:user/scanner'); "
            "write a role: ECR takes no user here",
            id="a-user",
        ),
        pytest.param(
            f"arn:aws:iam::111122223333:role/{'p' * 140}/{'a' * 60}",
            "the ARN of such a role has up to 200 characters, this has 232",
            id="long",
        ),
    ],
)
def test_what_is_no_such_role_is_refused(role: str, text: str) -> None:
    assert problems(pull_time_update_exclusions=[role]) == [
        f"pull_time_update_exclusions[0]: {text}"
    ]


def test_a_role_of_200_characters_is_taken() -> None:
    start = "arn:aws:iam::111122223333:role/"
    role = f"{start}{'p' * (200 - len(start) - 61)}/{'a' * 60}"
    assert desired(pull_time_update_exclusions=[role]).exclusions == (role,)


def test_a_role_of_another_partition_pulls_nothing_here() -> None:
    role = "arn:aws-cn:iam::111122223333:role/a"
    assert problems(pull_time_update_exclusions=[ROLE, role]) == [
        (
            "pull_time_update_exclusions[1]: is of another partition than the registry "
            f"(aws) (got '{role}')"
        )
    ]
    assert desired(NOWHERE, pull_time_update_exclusions=[role]).exclusions == (role,)


def test_an_account_has_100_exclusions() -> None:
    roles = [f"arn:aws:iam::111122223333:role/r{number:03}" for number in range(101)]
    hundred = desired(pull_time_update_exclusions=roles[:100])
    assert len(hundred.exclusions) == 100
    assert problems(pull_time_update_exclusions=roles) == [
        "pull_time_update_exclusions: an account has up to 100 exclusions (got 101)"
    ]
