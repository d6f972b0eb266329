"""This repository's program, on stack files written here."""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ecr_component.live.inventory import (
    HeldDestination,
    HeldRegistry,
    HeldReplicationRule,
    Registry,
)
from ecr_component.rehearsal import (
    Rehearsal,
    RehearsalError,
    RehearsedRepository,
    rehearse,
)
from ecr_component.rehearsal.rehearsal_report import report

ROOT = Path(__file__).parents[2]
ARNS = "arn:aws:ecr:eu-central-1:123456789012:repository"
REGISTRY = "123456789012.dkr.ecr.eu-central-1.amazonaws.com"
READ = [
    "ecr:GetDownloadUrlForLayer",
    "ecr:BatchGetImage",
    "ecr:BatchCheckLayerAvailability",
]
WRITE = [
    "ecr:GetAuthorizationToken",
    "ecr:BatchCheckLayerAvailability",
    "ecr:GetDownloadUrlForLayer",
    "ecr:GetRepositoryPolicy",
    "ecr:DescribeRepositories",
    "ecr:ListImages",
    "ecr:DescribeImages",
    "ecr:BatchGetImage",
    "ecr:InitiateLayerUpload",
    "ecr:UploadLayerPart",
    "ecr:CompleteLayerUpload",
    "ecr:PutImage",
]


def rehearsed(folder: Path, config: Mapping[str, Any]) -> Rehearsal:
    for name in ("Pulumi.yaml", "__main__.py"):
        shutil.copy(ROOT / name, folder)
    (folder / "stacks").mkdir()
    stack_file = folder / "stacks" / "Pulumi.dev.yaml"
    stack_file.write_text(json.dumps({"config": config}))
    return rehearse(folder, "dev")


def replicating(regions: Sequence[str], *prefixes: str) -> tuple[HeldRegistry, ...]:
    destinations = tuple(HeldDestination(region, "123456789012") for region in regions)
    rule = HeldReplicationRule(destinations, prefixes)
    return (HeldRegistry(Registry("123456789012", "eu-central-1"), (rule,)),)


def root(account: str) -> str:
    return f"arn:aws:iam::{account}:root"


def told(folder: Path, **repository: object) -> list[str]:
    """What the report says of access to a repository."""
    config = {"aws:region": "eu-central-1", "ecr:repositories": {"web": repository}}
    parts = [str(part) for part in report(rehearsed(folder, config), 1000)]
    return [part.strip() for part in parts[4 : parts.index("\nOutputs")]]


CI = "arn:aws:iam::111122223333:role/ci"


def test_rehearse_push_only_tells_of_push_and_nothing_else(tmp_path: Path) -> None:
    assert told(tmp_path, principals_with_push_access=[CI]) == [f"push: {CI}"]


def test_rehearse_denied_tells_who_is_exempt_and_who_is_denied(tmp_path: Path) -> None:
    lines = told(
        tmp_path,
        external_account_ids_with_read_access=["444455556666"],
        users_or_roles_to_allow_deny_all_else=[CI],
    )

    assert lines == [
        "pull, but denied: 444455556666",
        f"denied to all but: {CI} (pull, push and ecr:BatchDeleteImage)",
    ]


def test_rehearse_lambda_tells_whose_functions_pull(tmp_path: Path) -> None:
    lines = told(
        tmp_path,
        lambda_access=True,
        external_account_ids_with_lambda_access=["111122223333"],
    )

    assert lines == [
        "pull: 111122223333, functions of 111122223333, functions of this account"
    ]


def test_a_strict_deny_rule_is_about_every_action(tmp_path: Path) -> None:
    lines = told(
        tmp_path,
        principals_with_write_access=[CI, "codebuild.amazonaws.com"],
        principals_with_read_access=["o-exampleorg"],
        users_or_roles_to_allow_deny_all_else=[CI, "AROAEXAMPLEROLEID0001"],
        strict_deny_rules_enabled=True,
    )

    assert lines == [
        "pull, unless denied: o-exampleorg",
        f"pull and push: {CI}, codebuild.amazonaws.com for this account",
        f"denied to all but: AROAEXAMPLEROLEID0001, {CI} (every action)",
    ]


def test_aws_holds_what_a_stack_file_describes(tmp_path: Path) -> None:
    rehearsal = rehearsed(
        tmp_path,
        {
            "aws:region": "eu-central-1",
            "ecr:repositories": {
                "team/api": {
                    "image_tag_mutability": "IMMUTABLE",
                    "external_account_ids_with_write_access": ["222233334444"],
                    "protect": True,
                },
                "team/web": {
                    "enable_automatic_image_scanning": False,
                    "external_account_ids_with_read_access": [],
                    "lifecycle_policy_rules": [],
                    "tags": {"team": "web"},
                },
            },
            "ecr:default_external_account_ids_with_read_access": ["111122223333"],
            "ecr:default_lifecycle_policy_rules": [
                {
                    "selection": {
                        "tagStatus": "untagged",
                        "countType": "sinceImagePushed",
                        "countUnit": "days",
                        "countNumber": 14,
                    },
                    "action": {"type": "expire"},
                }
            ],
            "ecr:global_tags": {"environment": "dev"},
            "ecr:replication_regions": ["eu-west-1", "us-east-1"],
        },
    )
    assert rehearsal.repositories == (
        RehearsedRepository(
            name="team/api",
            region="eu-central-1",
            arn=f"{ARNS}/team/api",
            url=f"{REGISTRY}/team/api",
            image_tag_mutability="IMMUTABLE",
            image_tag_mutability_exclusion_filters=(),
            scan_on_push=True,
            encryption_type="AES256",
            kms_key=None,
            lifecycle_policy={
                "rules": [
                    {
                        "rulePriority": 1,
                        "selection": {
                            "tagStatus": "untagged",
                            "countType": "sinceImagePushed",
                            "countUnit": "days",
                            "countNumber": 14,
                        },
                        "action": {"type": "expire"},
                    }
                ]
            },
            repository_policy={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"AWS": root("111122223333")},
                        "Action": READ,
                    },
                    {
                        "Effect": "Allow",
                        "Principal": {"AWS": root("222233334444")},
                        "Action": WRITE,
                    },
                ],
            },
            tags={"environment": "dev"},
            protect=True,
        ),
        RehearsedRepository(
            name="team/web",
            region="eu-central-1",
            arn=f"{ARNS}/team/web",
            url=f"{REGISTRY}/team/web",
            image_tag_mutability="MUTABLE",
            image_tag_mutability_exclusion_filters=(),
            scan_on_push=False,
            encryption_type="AES256",
            kms_key=None,
            lifecycle_policy=None,
            repository_policy=None,
            tags={"environment": "dev", "team": "web"},
            protect=False,
        ),
    )
    assert rehearsal.registries == replicating(["eu-west-1", "us-east-1"])
    assert rehearsal.outputs == {
        "ecr_read_policy_actions": READ,
        "ecr_repo_arns": {
            "team/api": f"{ARNS}/team/api",
            "team/web": f"{ARNS}/team/web",
        },
        "ecr_repo_urls": {
            "team/api": f"{REGISTRY}/team/api",
            "team/web": f"{REGISTRY}/team/web",
        },
        "ecr_replica_repo_arns": {},
        "ecr_replica_repo_urls": {},
        "ecr_write_policy_actions": WRITE,
    }
    assert rehearsal.created == {
        "aws:ecr/lifecyclePolicy:LifecyclePolicy": 1,
        "aws:ecr/replicationConfiguration:ReplicationConfiguration": 1,
        "aws:ecr/repository:Repository": 2,
        "aws:ecr/repositoryPolicy:RepositoryPolicy": 1,
    }
    assert rehearsal.not_rehearsed == ()


def test_problems_of_a_stack_file_are_told_as_pulumi_up_would(tmp_path: Path) -> None:
    with pytest.raises(RehearsalError) as refused:
        rehearsed(
            tmp_path,
            {
                "aws:region": "eu-central-1",
                "ecr:repositories": {"Team/API": {}, "web": {"protekt": True}},
            },
        )
    assert str(refused.value) == (
        "Pulumi.dev.yaml: 2 problems\n"
        "  repositories.Team/API: 'Team/API' is not a repository name: use a-z and "
        "0-9, with single . _ - or / between them; try 'team/api'\n"
        "  repositories.web.protekt: unknown key; did you mean 'protect'?"
    )


def test_warnings_of_the_component_are_kept(tmp_path: Path) -> None:
    rehearsal = rehearsed(
        tmp_path,
        {
            "aws:region": "eu-central-1",
            "ecr:repositories": {"web": {"tags": {"environment": "test"}}},
            "ecr:global_tags": {"environment": "dev"},
        },
    )
    [warning] = rehearsal.warnings
    assert warning == (
        "global_tags.environment wins over the value of web; to turn this round, "
        "write tag_precedence: repository"
    )


def test_replicas_are_in_their_regions_with_all_that_holds(tmp_path: Path) -> None:
    rehearsal = rehearsed(
        tmp_path,
        {
            "aws:region": "eu-central-1",
            "ecr:create_replicas": True,
            "ecr:replication_regions": ["us-east-1"],
            "ecr:replication_filters": ["team/"],
            "ecr:default_lifecycle": {
                "expire_untagged_after_days": 7,
                "keep_tags": ["live"],
            },
            "ecr:repositories": {
                "team/api": {
                    "image_tag_mutability": "IMMUTABLE",
                    "lambda_access": True,
                    "protect": True,
                    "tags": {"team": "api"},
                }
            },
        },
    )

    here, there = rehearsal.repositories
    policy = json.dumps(here.repository_policy)
    assert policy.count("eu-central-1") == 1
    assert there == replace(
        here,
        region="us-east-1",
        arn=here.arn.replace("eu-central-1", "us-east-1"),
        url=here.url.replace("eu-central-1", "us-east-1"),
        repository_policy=json.loads(policy.replace("eu-central-1", "us-east-1")),
    )
    assert there.protect
    assert rehearsal.registries == replicating(["us-east-1"], "team/")
    assert rehearsal.outputs["ecr_replica_repo_arns"] == {
        "us-east-1": {"team/api": there.arn}
    }
    assert rehearsal.outputs["ecr_replica_repo_urls"] == {
        "us-east-1": {"team/api": there.url}
    }
    assert rehearsal.warnings == ()


def test_a_region_of_the_inputs_goes_before_the_providers(tmp_path: Path) -> None:
    config = {
        "aws:region": "eu-central-1",
        "ecr:region": "eu-north-1",
        "ecr:repositories": {"web": {}},
    }

    (held,) = rehearsed(tmp_path, config).repositories

    assert held.region == "eu-north-1"
