"""Repositories under a key of their own, and a role that pulls from one of them."""

import json

import pulumi
import pulumi_aws as aws

from ecr_component import EcrRepositories

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
