"""What a registry has as a whole, as the provider finds it in the AWS of these tests.

The resources stand by themselves: no component takes part.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pulumi
from pulumi_aws import ecr

from ecr_component.live.inventory import REGISTRY_WIDE, HeldRegistry, Registry
from ecr_component.live.questions import Questions
from ecr_component.live.settings_reading import SettingsReading
from tests.engine.aws import Aws
from tests.engine.conftest import Deploy
from tests.engine.driver import (
    CREATED,
    CREATED_FIRST,
    DELETED,
    UPDATED,
    Program,
)
from tests.engine.installed import REGION

ACCOUNT: Final = "123456789012"
SECRETS: Final = (
    f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:ecr-pullthroughcache"
)


def destination(region: str, account: str = ACCOUNT) -> dict[str, str]:
    return {"region": region, "registry_id": account}


def prefix(text: str) -> dict[str, str]:
    return {"filter": text, "filter_type": "PREFIX_MATCH"}


def scanned(frequency: str, *filters: str) -> dict[str, Any]:
    return {
        "scan_frequency": frequency,
        "repository_filters": [
            {"filter": text, "filter_type": "WILDCARD"} for text in filters
        ],
    }


def replicators(*accounts: str) -> str:
    statement = {
        "Sid": "replicas",
        "Effect": "Allow",
        "Principal": {"AWS": [f"arn:aws:iam::{account}:root" for account in accounts]},
        "Action": ["ecr:CreateRepository", "ecr:ReplicateImage"],
        "Resource": "*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def lifecycle(days: int) -> str:
    selection = {
        "tagStatus": "untagged",
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": days,
    }
    rule = {"rulePriority": 1, "selection": selection, "action": {"type": "expire"}}
    return json.dumps({"rules": [rule]})


REPLICATION: Final = [
    {"destinations": [destination("eu-central-1"), destination(REGION, "1" * 12)]},
    {
        "destinations": [destination("eu-north-1")],
        "repository_filters": [prefix("prod/"), prefix("base/")],
    },
]
CACHE: Final = {
    "ecr_repository_prefix": "hub",
    "upstream_registry_url": "registry-1.docker.io",
    "credential_arn": f"{SECRETS}/one",
}
TEMPLATE: Final = {
    "prefix": "prod",
    "applied_fors": ["REPLICATION"],
    "description": "replicas",
    "encryption_configurations": [{"encryption_type": "KMS"}],
    "image_tag_mutability": "IMMUTABLE",
    "lifecycle_policy": lifecycle(7),
    "repository_policy": replicators("111122223333").replace(', "Resource": "*"', ""),
    "resource_tags": {"team": "web"},
}
SCANNING: Final = {
    "scan_type": "ENHANCED",
    "rules": [
        scanned("CONTINUOUS_SCAN", "prod*", "base"),
        scanned("SCAN_ON_PUSH", "*"),
    ],
}
# The engine of these tests may have a provider that knows no BLOB_MOUNTING.
SETTING: Final = {"name": "REGISTRY_POLICY_SCOPE", "value": "V1"}


@dataclass(frozen=True)
class Change:
    """A resource as it is at first, what is changed of it, and the step for it."""

    type: type[pulumi.CustomResource]
    first: Mapping[str, Any]
    then: Mapping[str, Any]
    step: str = UPDATED


CHANGES: Final = {
    "replication": Change(
        ecr.ReplicationConfiguration,
        {"replication_configuration": {"rules": REPLICATION}},
        {"replication_configuration": {"rules": REPLICATION[1:]}},
    ),
    "scanning": Change(
        ecr.RegistryScanningConfiguration,
        SCANNING,
        {"scan_type": "BASIC", "rules": [scanned("SCAN_ON_PUSH", "*")]},
    ),
    "policy": Change(
        ecr.RegistryPolicy,
        {"policy": replicators("111122223333")},
        {"policy": replicators("111122223333", "444455556666")},
    ),
    "credential-of-a-cache": Change(
        ecr.PullThroughCacheRule, CACHE, {"credential_arn": f"{SECRETS}/two"}
    ),
    "prefix-of-a-cache": Change(
        ecr.PullThroughCacheRule,
        {**CACHE, "ecr_repository_prefix": "old"},
        {"ecr_repository_prefix": "new"},
        CREATED_FIRST,
    ),
    "template": Change(
        ecr.RepositoryCreationTemplate,
        TEMPLATE,
        {
            "applied_fors": ["PULL_THROUGH_CACHE"],
            "image_tag_mutability": "MUTABLE",
            "lifecycle_policy": lifecycle(30),
            "resource_tags": {},
        },
    ),
    "prefix-of-a-template": Change(
        ecr.RepositoryCreationTemplate,
        {**TEMPLATE, "prefix": "old"},
        {"prefix": "ROOT"},
        CREATED_FIRST,
    ),
    # To take it away changes nothing in AWS; it is then what it is by itself.
    "account-setting": Change(ecr.AccountSetting, SETTING, {"value": "V2"}),
}
REGIONS: Final = (REGION, "us-west-2")


def registers(*, changed: bool) -> Program:
    """A program of all these resources, in two regions."""

    def register() -> None:
        for region in REGIONS:
            for name, change in CHANGES.items():
                then = change.then if changed else {}
                arguments = {**change.first, **then, "region": region}
                change.type(f"{name}@{region}", **arguments)

    return register


def steps(step: Callable[[Change], str]) -> dict[str, str]:
    """What an engine does to each resource."""
    return {
        f"{change.type.__name__} {name}@{region}": step(change)
        for region in REGIONS
        for name, change in CHANGES.items()
    }


def held(aws: Aws) -> list[HeldRegistry]:
    """What AWS has in each region."""
    asked = [Questions(Aws(aws.url, region).ecr) for region in REGIONS]
    return [SettingsReading(ask).registry() for ask in asked]


NOTHING: Final = [HeldRegistry(Registry(ACCOUNT, region)) for region in REGIONS]


def test_settings_are_made_changed_and_taken_away(aws: Aws, deploy: Deploy) -> None:
    stack = deploy(registers(changed=False))

    up = stack.up()
    assert up.steps == steps(lambda _: CREATED), up
    assert stack.refresh().is_clean
    assert stack.up().is_clean
    assert [is_filled(registry) for registry in held(aws)] == [True, True]

    change = stack.run(registers(changed=True)).up()
    assert change.steps == steps(lambda change: change.step), change
    assert stack.refresh().is_clean
    assert stack.up().is_clean

    assert stack.destroy().steps == steps(lambda _: DELETED)
    assert held(aws) == NOTHING


def is_filled(registry: HeldRegistry) -> bool:
    """Whether it has something of all that the provider can put."""
    fields = {"replication", *REGISTRY_WIDE} - {"pull_time_exclusions"}
    return all(getattr(registry, field) for field in fields)
