"""Repositories under a key of their own, who pulls and pushes, and a cache."""

import json

import pulumi
import pulumi_aws as aws

from ecr_component import EcrRegistry, EcrRepositories, EcrRoles

key = aws.kms.Key("images", description="Container images", enable_key_rotation=True)

registry = EcrRepositories(
    "registry",
    {
        "default_encryption_config": {"encryption_type": "KMS", "kms_key": key.arn},
        "default_lifecycle": {"keep_tags": ["v*"], "keep_last": 50},
        "repositories": {
            "team/api": {
                "external_account_ids_with_read_access": ["111122223333"],
            },
            "team/jobs": {},
            "team/web": {
                "image_tag_mutability": "IMMUTABLE_WITH_EXCLUSION",
                "image_tag_mutability_exclusion_filters": ["latest"],
                "lifecycle_policy_rules": [
                    {
                        "description": "untagged images go after two weeks",
                        "selection": {
                            "tag_status": "untagged",
                            "count_type": "sinceImagePushed",
                            "count_unit": "days",
                            "count_number": 14,
                        },
                        "action": {"type": "expire"},
                    }
                ],
            },
        },
    },
)

caches = EcrRegistry(
    "caches",
    {
        "pull_through_cache_rules": {"quay": {"upstream": "quay"}},
        "repository_creation_templates": {
            "quay": {
                "applied_for": ["PULL_THROUGH_CACHE"],
                "lifecycle": {"expire_after_days": 30},
            },
        },
    },
)

roles = EcrRoles(
    "roles",
    {
        "create_oidc_providers": ["github"],  # leave out where the account has it
        "roles": {
            "team-ci": {
                "push": ["team/*"],
                "github": {"repository": "octo-org/team", "branches": ["main"]},
            },
        },
    },
)

trust = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}
role = aws.iam.Role("api", assume_role_policy=json.dumps(trust))
registry.grant_pull("pull-api", role, "team/api")

pulumi.export("urls", registry.ecr_repo_urls)
pulumi.export("api_image", registry.image_uri("team/api", tag="v1"))
pulumi.export("cache_urls", caches.ecr_pull_through_cache_urls)
pulumi.export("role_arns", roles.ecr_role_arns)
