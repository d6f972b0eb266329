"""What a registry has as a whole, as it is read: put, read, taken away."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

import pytest

from ecr_component.emulator import local_aws, paging
from ecr_component.live.inventory import (
    HeldCache,
    HeldDestination,
    HeldRegistry,
    HeldReplicationRule,
    HeldScanning,
    HeldScanningRule,
    HeldTemplate,
    Registry,
)
from ecr_component.live.questions import Questions
from ecr_component.live.settings_reading import SettingsReading

Client = Any  # boto3 makes its clients' methods at run time

ACCOUNT: Final = "123456789012"
REGION: Final = "eu-west-1"
NOTHING: Final = HeldRegistry(Registry(ACCOUNT, REGION))
ROLE: Final = f"arn:aws:iam::{ACCOUNT}:role/r"
POLICY: Final = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
                "Action": "ecr:ReplicateImage",
                "Resource": "*",
            }
        ],
    }
)


@pytest.fixture
def ecr() -> Iterator[Client]:
    with local_aws(REGION, ACCOUNT) as aws:
        yield aws.client("ecr")


def read(ecr: Client) -> HeldRegistry:
    return SettingsReading(Questions(ecr)).registry()


def put_replication(ecr: Client, *rules: dict[str, Any]) -> None:
    ecr.put_replication_configuration(replicationConfiguration={"rules": [*rules]})


def put_scanning(ecr: Client, scan_type: str, *rules: dict[str, Any]) -> None:
    ecr.put_registry_scanning_configuration(scanType=scan_type, rules=[*rules])


PREFIXES: Final = [
    {"filter": "prod/", "filterType": "PREFIX_MATCH"},
    {"filter": "base", "filterType": "PREFIX_MATCH"},
]
WILDCARDS: Final = [{"filter": "prod*", "filterType": "WILDCARD"}]


def replicate(ecr: Client) -> None:
    put_replication(
        ecr,
        {
            "destinations": [
                {"region": "us-east-1", "registryId": ACCOUNT},
                {"region": REGION, "registryId": "111122223333"},
            ],
            "repositoryFilters": PREFIXES,
        },
        {
            "destinations": [{"region": "eu-north-1", "registryId": ACCOUNT}],
            "deleteReplication": {"enabled": True},
        },
    )


def set_scanning(ecr: Client) -> None:
    put_scanning(
        ecr,
        "ENHANCED",
        {"scanFrequency": "CONTINUOUS_SCAN", "repositoryFilters": WILDCARDS},
    )


def make_caches(ecr: Client) -> None:
    ecr.create_pull_through_cache_rule(
        ecrRepositoryPrefix="team",
        upstreamRegistryUrl="111122223333.dkr.ecr.us-east-1.amazonaws.com",
        upstreamRepositoryPrefix="base",
        credentialArn="arn:aws:secretsmanager:::secret:ecr-pullthroughcache/x",
        customRoleArn=ROLE,
    )
    ecr.create_pull_through_cache_rule(
        ecrRepositoryPrefix="quay", upstreamRegistryUrl="quay.io"
    )


def drop_caches(ecr: Client) -> None:
    for prefix in ("team", "quay"):
        ecr.delete_pull_through_cache_rule(ecrRepositoryPrefix=prefix)


def make_templates(ecr: Client) -> None:
    ecr.create_repository_creation_template(
        prefix="prod",
        appliedFor=["REPLICATION", "CREATE_ON_PUSH"],
        description="replicas",
        imageTagMutability="IMMUTABLE_WITH_EXCLUSION",
        imageTagMutabilityExclusionFilters=[
            {"filter": "latest", "filterType": "WILDCARD"}
        ],
        encryptionConfiguration={"encryptionType": "KMS", "kmsKey": "arn:key/x"},
        resourceTags=[{"Key": "team", "Value": "web"}],
        repositoryPolicy=POLICY,
        lifecyclePolicy='{"rules": []}',
        customRoleArn=ROLE,
    )
    ecr.create_repository_creation_template(
        prefix="ROOT", appliedFor=["PULL_THROUGH_CACHE"]
    )


def drop_templates(ecr: Client) -> None:
    for prefix in ("prod", "ROOT"):
        ecr.delete_repository_creation_template(prefix=prefix)


def put_settings(ecr: Client) -> None:
    ecr.put_account_setting(name="BLOB_MOUNTING", value="ENABLED")
    ecr.put_account_setting(name="REGISTRY_POLICY_SCOPE", value="V1")
    ecr.put_account_setting(name="BASIC_SCAN_TYPE_VERSION", value="AWS_NATIVE")


def put_settings_back(ecr: Client) -> None:
    ecr.put_account_setting(name="BLOB_MOUNTING", value="DISABLED")
    ecr.put_account_setting(name="REGISTRY_POLICY_SCOPE", value="V2")


def exclude(ecr: Client) -> None:
    for name in ("scanner", "auditor"):
        ecr.register_pull_time_update_exclusion(principalArn=f"{ROLE}/{name}")


def count_again(ecr: Client) -> None:
    for name in ("scanner", "auditor"):
        ecr.deregister_pull_time_update_exclusion(principalArn=f"{ROLE}/{name}")


Act = Callable[[Client], None]


@pytest.mark.parametrize(
    ("put", "held", "take_away"),
    [
        pytest.param(
            replicate,
            {
                "replication": (
                    HeldReplicationRule(
                        (
                            HeldDestination("us-east-1", ACCOUNT),
                            HeldDestination(REGION, "111122223333"),
                        ),
                        ("prod/", "base"),
                    ),
                    HeldReplicationRule(
                        (HeldDestination("eu-north-1", ACCOUNT),), deletions=True
                    ),
                )
            },
            put_replication,
            id="replication",
        ),
        pytest.param(
            set_scanning,
            {
                "scanning": HeldScanning(
                    "ENHANCED", (HeldScanningRule("CONTINUOUS_SCAN", ("prod*",)),)
                )
            },
            lambda ecr: put_scanning(ecr, "BASIC"),
            id="scanning",
        ),
        pytest.param(
            lambda ecr: ecr.put_registry_policy(policyText=POLICY),
            {"policy": POLICY},
            lambda ecr: ecr.delete_registry_policy(),
            id="policy",
        ),
        pytest.param(
            make_caches,
            {
                "caches": (
                    HeldCache("quay", "quay.io"),
                    HeldCache(
                        "team",
                        "111122223333.dkr.ecr.us-east-1.amazonaws.com",
                        "base",
                        "arn:aws:secretsmanager:::secret:ecr-pullthroughcache/x",
                        ROLE,
                    ),
                )
            },
            drop_caches,
            id="caches",
        ),
        pytest.param(
            make_templates,
            {
                "templates": (
                    HeldTemplate("ROOT", ("PULL_THROUGH_CACHE",), "MUTABLE"),
                    HeldTemplate(
                        prefix="prod",
                        applied_for=("REPLICATION", "CREATE_ON_PUSH"),
                        tag_mutability="IMMUTABLE_WITH_EXCLUSION",
                        tag_filters=("latest",),
                        encryption_type="KMS",
                        kms_key="arn:key/x",
                        tags={"team": "web"},
                        repository_policy=POLICY,
                        lifecycle_policy='{"rules": []}',
                        description="replicas",
                        custom_role_arn=ROLE,
                    ),
                )
            },
            drop_templates,
            id="templates",
        ),
        pytest.param(
            put_settings,
            {
                "account_settings": {
                    "BLOB_MOUNTING": "ENABLED",
                    "REGISTRY_POLICY_SCOPE": "V1",
                }
            },
            put_settings_back,
            id="account-settings",
        ),
        pytest.param(
            exclude,
            {"pull_time_exclusions": (f"{ROLE}/auditor", f"{ROLE}/scanner")},
            count_again,
            id="exclusions",
        ),
    ],
)
def test_a_setting_is_read_until_it_is_taken_away(
    ecr: Client, put: Act, held: dict[str, Any], take_away: Act
) -> None:
    assert read(ecr) == NOTHING

    put(ecr)
    assert read(ecr) == replace(NOTHING, **held)

    take_away(ecr)
    assert read(ecr) == NOTHING


def test_a_text_that_was_taken_out_of_a_template_is_none(ecr: Client) -> None:
    make_templates(ecr)

    ecr.update_repository_creation_template(
        prefix="prod", repositoryPolicy="", lifecyclePolicy="", customRoleArn=""
    )

    _, prod = read(ecr).templates
    assert prod.repository_policy is None
    assert prod.lifecycle_policy is None
    assert prod.custom_role_arn is None


def test_there_may_be_more_than_a_page_of_them(
    ecr: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "DEFAULT_SIZE", 2)
    names = [f"a{number}" for number in range(5)]
    for name in names:
        ecr.create_pull_through_cache_rule(
            ecrRepositoryPrefix=name, upstreamRegistryUrl="quay.io"
        )
        ecr.create_repository_creation_template(prefix=name, appliedFor=["REPLICATION"])
        ecr.register_pull_time_update_exclusion(principalArn=name)

    held = read(ecr)

    assert [cache.prefix for cache in held.caches] == names
    assert [template.prefix for template in held.templates] == names
    assert held.pull_time_exclusions == tuple(names)


def test_of_all_that_is_read_it_is_asked_what_may_be_shown(ecr: Client) -> None:
    for act in (replicate, set_scanning, make_caches, make_templates, put_settings):
        act(ecr)
    exclude(ecr)
    ecr.put_registry_policy(policyText=POLICY)
    asked: list[tuple[str, str]] = []

    def shown(field: str, identity: str, told: Any) -> Any:  # noqa: ANN401
        asked.append((field, identity))
        return told

    SettingsReading(Questions(ecr), shown).registry()

    assert asked == [
        ("replication", ACCOUNT),
        ("policy", ACCOUNT),
        ("scanning", ACCOUNT),
        ("caches", "quay"),
        ("caches", "team"),
        ("templates", "ROOT"),
        ("templates", "prod"),
        ("account_settings", "BASIC_SCAN_TYPE_VERSION"),
        ("account_settings", "BLOB_MOUNTING"),
        ("account_settings", "REGISTRY_POLICY_SCOPE"),
        ("pull_time_exclusions", f"{ROLE}/auditor"),
        ("pull_time_exclusions", f"{ROLE}/scanner"),
    ]
