"""Policies and lifecycles in an AWS in memory: taken, and given back as they are.

That AWS is moto: it takes more than AWS does, so it proves that a text is well formed
and comes back equal, which is why a refresh shows no difference, and nothing else.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecr_component.access.repository_policy import policy_text
from ecr_component.emulator import LocalAws, local_aws
from ecr_component.inputs.parsing import parse
from ecr_component.lifecycle.policy_reading import lifecycle_rules
from ecr_component.lifecycle.policy_text import lifecycle_text
from ecr_component.values.regions import Location

DOCUMENTS = sorted((Path(__file__).parents[1] / "golden").glob("access_*.json"))
ACCOUNT = "210987654321"

SHORT_FORMS = {
    "keep_tags": {"keep_tags": ["prod", "v*"]},
    "keep_last_per_prefix": {"keep_last_per_prefix": {"release-": 20, "dev-": 3}},
    "keep_last_per_pattern": {"keep_last_per_pattern": {"*-hotfix": 10, "v*": 3}},
    "expire_after_days_per_pattern": {"expire_after_days_per_pattern": {"pr-*": 3}},
    "expire_untagged_after_days": {"expire_untagged_after_days": 14},
    "expire_archived_after_days": {"expire_archived_after_days": 90},
    "keep_last": {"keep_last": 50},
    "expire_after_days": {"expire_after_days": 90},
    "archive_after_days_without_pull": {"archive_after_days_without_pull": 60},
    "everything": {
        "keep_tags": ["prod", "v*"],
        "keep_last_per_pattern": {"*-hotfix": 10},
        "keep_last_per_prefix": {"release-": 20, "dev-": 3},
        "expire_after_days_per_pattern": {"pr-*": 3},
        "expire_untagged_after_days": 14,
        "expire_archived_after_days": 90,
        "archive_after_days_without_pull": 60,
    },
}


@pytest.fixture
def account() -> Iterator[LocalAws]:
    with local_aws("eu-west-1", ACCOUNT, lifecycle_check=lifecycle_rules) as aws:
        yield aws


def policies_of(account: LocalAws, texts: dict[str, str]) -> dict[str, object]:
    """What AWS gives back of repositories with these policies, by name."""
    ecr = account.client("ecr")
    for name, text in texts.items():
        ecr.create_repository(repositoryName=name)
        ecr.set_repository_policy(repositoryName=name, policyText=text)
    return {
        name: json.loads(ecr.get_repository_policy(repositoryName=name)["policyText"])
        for name in texts
    }


def test_each_document_is_taken_and_given_back_equal(account: LocalAws) -> None:
    documents = {path.stem: json.loads(path.read_text()) for path in DOCUMENTS}
    compact = {
        name: json.dumps(document, separators=(",", ":"))
        for name, document in documents.items()
    }

    assert len(documents) > 1
    assert policies_of(account, compact) == documents


def test_the_policy_of_a_description_is_taken_and_given_back_equal(
    account: LocalAws,
) -> None:
    location = Location(account.region, account.partition, account.account_id)
    own = {
        "external_account_ids_with_lambda_access": ["111122223333"],
        "lambda_access": True,
        "principals_with_push_access": ["arn:aws:iam::111122223333:role/ci"],
        "principals_with_read_access": ["o-exampleorg", "codebuild.amazonaws.com"],
        "users_or_roles_to_allow_deny_all_else": ["AROAEXAMPLEROLEID0001"],
    }
    (web,) = parse(
        {"repositories": {"web": own}}, source="it", location=location
    ).repositories
    text = policy_text(web.access, location)

    assert policies_of(account, {"web": text}) == {"web": json.loads(text)}


def test_each_short_form_is_taken_and_given_back_equal(account: LocalAws) -> None:
    ecr = account.client("ecr")
    inputs = {"repositories": {k: {"lifecycle": v} for k, v in SHORT_FORMS.items()}}
    made = parse(inputs, source="it").repositories

    for web in made:
        text = lifecycle_text(web.rules)
        ecr.create_repository(repositoryName=web.name)
        ecr.put_lifecycle_policy(repositoryName=web.name, lifecyclePolicyText=text)

    for web in made:
        found = ecr.get_lifecycle_policy(repositoryName=web.name)
        assert found["lifecyclePolicyText"] == lifecycle_text(web.rules)
