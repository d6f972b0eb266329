"""What registries have as a whole, as it is told to people and to programs."""

import json
from dataclasses import replace
from typing import Any

import pytest

from ecr_component.access import actions
from ecr_component.live.inventory import (
    HeldCache,
    HeldRegistry,
    HeldScanning,
    HeldScanningRule,
    HeldTemplate,
    Registry,
)
from ecr_component.rehearsal.rehearsal_document import document
from tests.rehearsal.sandbox import Sandbox
from tests.rehearsal.test_rehearsal_report import GRANTED, NOTHING, policy, printed

HERE = Registry("123456789012", "eu-west-1")
ROLE = "arn:aws:iam::123456789012:role"
CREDENTIAL = (
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ecr-pullthroughcache/hub"
)
REPLICATE = ["ecr:CreateRepository", "ecr:ReplicateImage"]
IN_PROD = "arn:aws:ecr:eu-west-1:123456789012:repository/prod/*"


def of_registry(*statements: dict[str, Any]) -> str:
    return json.dumps({"Statement": [*statements]})


def allow(account: str, *granted: str, **more: object) -> dict[str, Any]:
    [statement] = policy(account, granted=granted)["Statement"]
    return {**statement, **more}


ALL = HeldRegistry(
    HERE,
    scanning=HeldScanning(
        "ENHANCED",
        (
            HeldScanningRule("CONTINUOUS_SCAN", ("prod*", "base")),
            HeldScanningRule("SCAN_ON_PUSH", ("*",)),
        ),
    ),
    policy=of_registry(
        allow("111122223333", *REPLICATE, Resource="*"),
        allow("444455556666", *actions.PULL, Resource=[IN_PROD]),
    ),
    caches=(
        HeldCache("docker-hub", "registry-1.docker.io", credential_arn=CREDENTIAL),
        HeldCache("quay", "quay.io", "ROOT"),
        HeldCache(
            prefix="team/",
            upstream_url="111122223333.dkr.ecr.us-east-1.amazonaws.com",
            upstream_prefix="base",
            custom_role_arn=f"{ROLE}/ecr/cache",
        ),
    ),
    templates=(
        HeldTemplate("ROOT", ("PULL_THROUGH_CACHE", "CREATE_ON_PUSH"), "MUTABLE"),
        HeldTemplate(
            prefix="prod",
            applied_for=("REPLICATION",),
            tag_mutability="IMMUTABLE_WITH_EXCLUSION",
            tag_filters=("latest",),
            encryption_type="KMS",
            kms_key="arn:aws:kms:eu-west-1:123456789012:key/1f4f9f3e",
            tags={"team": "web"},
            repository_policy=json.dumps(policy("111122223333")),
            lifecycle_policy='{"rules": [{}, {}]}',
            description="replicas of the other account",
            custom_role_arn=f"{ROLE}/templates",
        ),
    ),
    account_settings={"BLOB_MOUNTING": "ENABLED", "REGISTRY_POLICY_SCOPE": "V1"},
    pull_time_exclusions=(f"{ROLE}/auditor", f"{ROLE}/scanner"),
)


def told(held: HeldRegistry) -> list[str]:
    """The lines about a registry, its heading left out."""
    lines = printed(replace(NOTHING, registries=(held,))).splitlines()
    assert lines[2] == "Registry in eu-west-1"
    return lines[3 : lines.index("Outputs") - 1]


def test_all_that_a_registry_may_have_is_told_within_80_columns() -> None:
    assert "\n".join(told(ALL)) == (
        """\
  enhanced scanning by Amazon Inspector, whatever a repository says
    on push and continuously: prod*, *base*
    on push: *
  policy
    pull on prod/*: 444455556666
    ecr:CreateRepository and ecr:ReplicateImage: 111122223333
  pull-through caches
    docker-hub/* from registry-1.docker.io with the secret
      ecr-pullthroughcache/hub
    quay/* from quay.io
    team/* from 111122223333.dkr.ecr.us-east-1.amazonaws.com/base as the role
      ecr/cache
  creation templates
    every other repository created by a cache or a push
      MUTABLE | AES256 | 0 lifecycle rules | 0 tags
      pull and push: this account only
    prod/* created by replication (replicas of the other account)
      IMMUTABLE except latest | KMS 1f4f9f3e | 2 lifecycle rules | 1 tag |
        with the role templates
      pull: 111122223333
  account settings
    BLOB_MOUNTING: ENABLED
    REGISTRY_POLICY_SCOPE: V1
  pulls that do not count as use
    arn:aws:iam::123456789012:role/auditor
    arn:aws:iam::123456789012:role/scanner"""
    )


def test_of_a_registry_without_anything_nothing_is_told() -> None:
    bare = HeldRegistry(HERE)

    assert printed(replace(NOTHING, registries=(bare,))) == printed(NOTHING)


def test_each_region_has_its_own_registry() -> None:
    there = HeldRegistry(
        Registry("123456789012", "us-east-1"), account_settings={"BLOB_MOUNTING": "X"}
    )
    here = replace(there, registry=HERE)

    lines = printed(replace(NOTHING, registries=(here, there))).splitlines()

    assert lines[2:9] == [
        "Registry in eu-west-1",
        "  account settings",
        "    BLOB_MOUNTING: X",
        "",
        "Registry in us-east-1",
        "  account settings",
        "    BLOB_MOUNTING: X",
    ]


@pytest.mark.parametrize(
    ("scanning", "lines"),
    [
        pytest.param(
            HeldScanning("BASIC", (HeldScanningRule("SCAN_ON_PUSH", ("*",)),)),
            ["  basic scanning", "    on push: *"],
            id="basic",
        ),
        pytest.param(
            HeldScanning("ENHANCED", ()),
            ["  enhanced scanning by Amazon Inspector, of no repository"],
            id="no-rules",
        ),
        pytest.param(
            HeldScanning("DEEP", (HeldScanningRule("MANUAL", ("a",)),)),
            ["  scanning: DEEP", "    when asked: *a*"],
            id="a-type-to-come",
        ),
        pytest.param(
            HeldScanning("BASIC", (HeldScanningRule("DAILY", ("*",)),)),
            ["  basic scanning", "    DAILY: *"],
            id="a-frequency-to-come",
        ),
    ],
)
def test_scanning_is_told_in_words(scanning: HeldScanning, lines: list[str]) -> None:
    assert told(HeldRegistry(HERE, scanning=scanning)) == lines


def test_a_registry_policy_of_no_statement_is_told_too() -> None:
    assert told(HeldRegistry(HERE, policy=of_registry())) == [
        "  policy",
        "    allows and denies nothing",
    ]


def test_an_occasion_to_come_is_told_in_awss_word() -> None:
    template = HeldTemplate("ROOT", ("ON_SUNDAYS",), "MUTABLE", custom_role_arn="r")

    assert told(HeldRegistry(HERE, templates=(template,)))[1:3] == [
        "    every other repository created by ON_SUNDAYS",
        ("      MUTABLE | AES256 | 0 lifecycle rules | 0 tags | with the role r"),
    ]


def test_programs_are_told_all_of_it_by_region() -> None:
    found = document(replace(NOTHING, registries=(ALL,)))

    assert found["replication"] == []
    assert found["registries"] == {
        "eu-west-1": {
            "scanning": {
                "scan_type": "ENHANCED",
                "rules": (
                    {"frequency": "CONTINUOUS_SCAN", "filters": ("prod*", "base")},
                    {"frequency": "SCAN_ON_PUSH", "filters": ("*",)},
                ),
            },
            "policy": json.loads(str(ALL.policy)),
            "access": [
                {
                    **GRANTED,
                    "who": ("444455556666",),
                    "repositories": ("prod/*",),
                },
                {
                    **GRANTED,
                    "pull": False,
                    "actions": "ecr:CreateRepository and ecr:ReplicateImage",
                    "who": ("111122223333",),
                    "repositories": (),
                },
            ],
            "caches": (
                {
                    "prefix": "docker-hub",
                    "upstream_url": "registry-1.docker.io",
                    "upstream_prefix": None,
                    "credential_arn": CREDENTIAL,
                    "custom_role_arn": None,
                },
                {
                    "prefix": "quay",
                    "upstream_url": "quay.io",
                    "upstream_prefix": "ROOT",
                    "credential_arn": None,
                    "custom_role_arn": None,
                },
                {
                    "prefix": "team/",
                    "upstream_url": "111122223333.dkr.ecr.us-east-1.amazonaws.com",
                    "upstream_prefix": "base",
                    "credential_arn": None,
                    "custom_role_arn": f"{ROLE}/ecr/cache",
                },
            ),
            "templates": [
                {
                    "prefix": "ROOT",
                    "applied_for": ("PULL_THROUGH_CACHE", "CREATE_ON_PUSH"),
                    "tag_mutability": "MUTABLE",
                    "tag_filters": (),
                    "encryption_type": "AES256",
                    "kms_key": None,
                    "tags": {},
                    "repository_policy": None,
                    "lifecycle_policy": None,
                    "description": "",
                    "custom_role_arn": None,
                    "access": [],
                },
                {
                    "prefix": "prod",
                    "applied_for": ("REPLICATION",),
                    "tag_mutability": "IMMUTABLE_WITH_EXCLUSION",
                    "tag_filters": ("latest",),
                    "encryption_type": "KMS",
                    "kms_key": "arn:aws:kms:eu-west-1:123456789012:key/1f4f9f3e",
                    "tags": {"team": "web"},
                    "repository_policy": policy("111122223333"),
                    "lifecycle_policy": {"rules": [{}, {}]},
                    "description": "replicas of the other account",
                    "custom_role_arn": f"{ROLE}/templates",
                    "access": [{**GRANTED, "who": ("111122223333",)}],
                },
            ],
            "account_settings": {
                "BLOB_MOUNTING": "ENABLED",
                "REGISTRY_POLICY_SCOPE": "V1",
            },
            "pull_time_exclusions": (f"{ROLE}/auditor", f"{ROLE}/scanner"),
        }
    }


def test_what_a_program_registers_in_a_region_is_told_there(sandbox: Sandbox) -> None:
    rehearsal = sandbox.rehearse(
        f"""
        there = {{"region": "us-east-1"}}
        aws.ecr.ReplicationConfiguration("a", **there, replication_configuration={{
            "rules": [
                {{"destinations": [
                    {{"region": "eu-west-1", "registry_id": "123456789012"}},
                ]}},
                {{
                    "destinations": [
                        {{"region": "us-east-1", "registry_id": "111122223333"}},
                    ],
                    "repository_filters": [
                        {{"filter": "prod/", "filter_type": "PREFIX_MATCH"}},
                    ],
                }},
            ],
        }})
        aws.ecr.RegistryScanningConfiguration(
            "b",
            **there,
            scan_type="BASIC",
            rules=[{{
                "scan_frequency": "SCAN_ON_PUSH",
                "repository_filters": [{{"filter": "*", "filter_type": "WILDCARD"}}],
            }}],
        )
        aws.ecr.RegistryPolicy("c", **there, policy={{
            "Version": "2012-10-17",
            "Statement": [{{
                "Effect": "Allow",
                "Principal": {{"AWS": "arn:aws:iam::111122223333:root"}},
                "Action": {REPLICATE},
                "Resource": "*",
            }}],
        }})
        aws.ecr.PullThroughCacheRule(
            "d",
            **there,
            ecr_repository_prefix="team",
            upstream_registry_url="111122223333.dkr.ecr.us-east-1.amazonaws.com",
            upstream_repository_prefix="base",
            credential_arn="{CREDENTIAL}",
            custom_role_arn="{ROLE}/cache",
        )
        aws.ecr.RepositoryCreationTemplate(
            "e",
            **there,
            prefix="prod",
            applied_fors=["REPLICATION"],
            image_tag_mutability="MUTABLE_WITH_EXCLUSION",
            image_tag_mutability_exclusion_filters=[
                {{"filter": "v*", "filter_type": "WILDCARD"}},
            ],
        )
        aws.ecr.AccountSetting("f", **there, name="BLOB_MOUNTING", value="ENABLED")
        aws.ecr.PullTimeUpdateExclusion("g", **there, principal_arn="{ROLE}/scanner")
        """
    )

    assert printed(rehearsal).split("\n\n")[1:3] == [
        (
            """\
Replication
  every repository of us-east-1 to eu-west-1
  prod/* of us-east-1 to us-east-1 in 111122223333"""
        ),
        (
            """\
Registry in us-east-1
  basic scanning
    on push: *
  policy
    ecr:CreateRepository and ecr:ReplicateImage: 111122223333
  pull-through caches
    team/* from 111122223333.dkr.ecr.us-east-1.amazonaws.com/base with the
      secret ecr-pullthroughcache/hub as the role cache
  creation templates
    prod/* created by replication
      MUTABLE except v* | AES256 | 0 lifecycle rules | 0 tags
      pull and push: this account only
  account settings
    BLOB_MOUNTING: ENABLED
  pulls that do not count as use
    arn:aws:iam::123456789012:role/scanner"""
        ),
    ]
    assert "Also created" not in printed(rehearsal)
