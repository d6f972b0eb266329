"""Pull-through cache rules."""

from datetime import UTC, datetime
from typing import Any

import pytest

from .conftest import ACCOUNT, REGION, Ecr, refused, without

SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:ecr-pullthroughcache/hub"
HUB = {"ecrRepositoryPrefix": "hub", "upstreamRegistryUrl": "registry-1.docker.io"}
QUAY = {"ecrRepositoryPrefix": "quay", "upstreamRegistryUrl": "quay.io"}


def cached(ecr: Ecr, **members: object) -> list[dict[str, Any]]:
    told = ecr.describe_pull_through_cache_rules(**members)["pullThroughCacheRules"]
    return [without(each, "createdAt", "updatedAt") for each in told]


def test_a_pull_through_rule_is_told_as_it_was_given(ecr: Ecr) -> None:
    created = ecr.create_pull_through_cache_rule(**HUB, credentialArn=SECRET)

    kept = {**HUB, "credentialArn": SECRET, "registryId": ACCOUNT}
    assert without(created, "createdAt") == kept
    assert cached(ecr) == [kept]
    assert created["createdAt"] <= datetime.now(UTC)


def test_pull_through_rules_are_found_by_prefix(ecr: Ecr) -> None:
    ecr.create_pull_through_cache_rule(**QUAY)
    ecr.create_pull_through_cache_rule(**HUB)

    assert [r["ecrRepositoryPrefix"] for r in cached(ecr)] == ["hub", "quay"]
    assert cached(ecr, ecrRepositoryPrefixes=["quay"]) == [
        {**QUAY, "registryId": ACCOUNT}
    ]


def test_a_pull_through_rule_gets_a_new_credential(ecr: Ecr) -> None:
    ecr.create_pull_through_cache_rule(**HUB)

    updated = ecr.update_pull_through_cache_rule(
        ecrRepositoryPrefix="hub", credentialArn=SECRET
    )

    assert without(updated, "updatedAt") == {
        "ecrRepositoryPrefix": "hub",
        "registryId": ACCOUNT,
        "credentialArn": SECRET,
    }
    assert cached(ecr) == [{**HUB, "credentialArn": SECRET, "registryId": ACCOUNT}]


def test_a_pull_through_rule_is_valid(ecr: Ecr) -> None:
    ecr.create_pull_through_cache_rule(**HUB)

    answer = ecr.validate_pull_through_cache_rule(ecrRepositoryPrefix="hub")

    assert without(answer) == {**HUB, "registryId": ACCOUNT, "isValid": True}


def test_a_pull_through_rule_that_is_deleted_is_gone(ecr: Ecr) -> None:
    ecr.create_pull_through_cache_rule(**HUB)

    deleted = ecr.delete_pull_through_cache_rule(ecrRepositoryPrefix="hub")

    assert without(deleted, "createdAt") == {**HUB, "registryId": ACCOUNT}
    assert cached(ecr) == []


def test_a_second_pull_through_rule_for_a_prefix_is_refused(ecr: Ecr) -> None:
    ecr.create_pull_through_cache_rule(**HUB)

    assert refused(ecr.create_pull_through_cache_rule, **HUB) == (
        "PullThroughCacheRuleAlreadyExistsException",
        (
            "A pull through cache rule with prefix 'hub' already exists in the "
            "registry with id '123456789012'"
        ),
    )


@pytest.mark.parametrize(
    ("operation", "members"),
    [
        ("describe_pull_through_cache_rules", {"ecrRepositoryPrefixes": ["hub"]}),
        ("update_pull_through_cache_rule", {"ecrRepositoryPrefix": "hub"}),
        ("delete_pull_through_cache_rule", {"ecrRepositoryPrefix": "hub"}),
        ("validate_pull_through_cache_rule", {"ecrRepositoryPrefix": "hub"}),
    ],
)
def test_a_pull_through_rule_that_is_missing_is_not_found(
    ecr: Ecr, operation: str, members: dict[str, Any]
) -> None:
    assert refused(getattr(ecr, operation), **members) == (
        "PullThroughCacheRuleNotFoundException",
        (
            "The pull through cache rule with prefix 'hub' does not exist in the "
            "registry with id '123456789012'"
        ),
    )
