"""Lifecycle policy texts: which pass."""

import json

import pytest

from ecr_component.emulator import local_aws

from .conftest import REGION, Ecr, create, refused


def policy(**selection: object) -> str:
    action: dict[str, str] = {"type": "expire"}
    if selection.get("countType") == "sinceImagePulled":
        action = {"type": "transition", "targetStorageClass": "archive"}
    selection = {"tagStatus": "any", "countUnit": "days", **selection}
    rules = [{"rulePriority": 1, "selection": selection, "action": action}]
    return json.dumps({"rules": rules})


TODAYS_WORDS = [
    pytest.param(policy(countType="sinceImagePulled", countNumber=30), id="transition"),
    pytest.param(
        policy(
            countType="sinceImageTransitioned", countNumber=90, storageClass="archive"
        ),
        id="archive",
    ),
]
INVALID = (
    "Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: "
    "'Lifecycle policy validation failure: "
)


def put_policy(ecr: Ecr, text: str) -> str:
    """The text as it is told after it was put."""
    create(ecr)
    ecr.put_lifecycle_policy(repositoryName="team/api", lifecyclePolicyText=text)
    told = ecr.get_lifecycle_policy(repositoryName="team/api")
    kept: str = told["lifecyclePolicyText"]
    return kept


@pytest.mark.parametrize("text", TODAYS_WORDS)
def test_a_policy_in_words_of_november_2025_is_taken(ecr: Ecr, text: str) -> None:
    assert put_policy(ecr, text) == text


@pytest.mark.parametrize("text", TODAYS_WORDS)
def test_stock_moto_refuses_words_of_november_2025(stock_ecr: Ecr, text: str) -> None:
    code, _ = refused(put_policy, ecr=stock_ecr, text=text)

    assert code == "InvalidParameterException"


@pytest.mark.parametrize("text", [" " * 99 + "{", "[" + " " * 99 + "]"])
def test_a_policy_that_is_no_json_object_is_refused(ecr: Ecr, text: str) -> None:
    assert refused(put_policy, ecr=ecr, text=text) == (
        "InvalidParameterException",
        f"{INVALID}Could not map policyString into LifecyclePolicy.'",
    )


def test_a_policy_is_put_to_the_check_given(client: Ecr) -> None:
    seen: list[str] = []
    text = policy(countType="sinceImagePushed", countNumber=1)

    with local_aws(REGION, lifecycle_check=seen.append):
        put_policy(client, text)

    assert seen == [text]


def test_what_the_check_says_is_the_refusal(client: Ecr) -> None:
    def check(_text: str) -> None:
        raise ValueError("rules[0]: no")

    text = policy(countType="sinceImagePushed", countNumber=1)

    with local_aws(REGION, lifecycle_check=check):
        refusal = refused(put_policy, ecr=client, text=text)

    assert refusal == ("InvalidParameterException", f"{INVALID}rules[0]: no'")
