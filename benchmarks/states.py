"""A Terraform state with many repositories, as a module with `for_each` has them."""

import json
from typing import Any, Final

from benchmarks.descriptions import RULES, SHARED_TAGS, repositories
from ecr_component.access.actions import READ

_ACCOUNT: Final = "123456789012"
_REGION: Final = "eu-west-1"


def state(count: int) -> dict[str, Any]:
    """The state of the repositories of `descriptions`, with both policies each."""
    return {
        "version": 4,
        "terraform_version": "1.11.4",
        "serial": 1,
        "lineage": "2b1f6f5e-2d3c-4d3a-8f6e-0c5b0f7f7c11",
        "outputs": {},
        "resources": [
            {
                "module": "module.ecr",
                "mode": "managed",
                "type": type_,
                "name": "this",
                "provider": 'provider["registry.terraform.io/hashicorp/aws"]',
                "instances": [
                    {
                        "index_key": name,
                        "schema_version": 0,
                        "attributes": {"region": _REGION, **attributes[name]},
                        "sensitive_attributes": [],
                        "private": "bnVsbA==",
                        "dependencies": ["module.ecr.aws_ecr_repository.this"],
                    }
                    for name in attributes
                ],
            }
            for type_, attributes in _attributes(count).items()
        ],
    }


def _attributes(count: int) -> dict[str, dict[str, dict[str, Any]]]:
    """The attributes of every resource, by type and repository."""
    found: dict[str, dict[str, dict[str, Any]]] = {
        "aws_ecr_repository": {},
        "aws_ecr_repository_policy": {},
        "aws_ecr_lifecycle_policy": {},
    }
    of_repositories, policies, rules = found.values()
    for name, said in repositories(count).items():
        tags = {**SHARED_TAGS, **said["tags"]}
        of_repositories[name] = {
            "arn": f"arn:aws:ecr:{_REGION}:{_ACCOUNT}:repository/{name}",
            "encryption_configuration": [{"encryption_type": "AES256", "kms_key": ""}],
            "force_delete": None,
            "id": name,
            "image_scanning_configuration": [{"scan_on_push": True}],
            "image_tag_mutability": "MUTABLE",
            "image_tag_mutability_exclusion_filter": [],
            "name": name,
            "registry_id": _ACCOUNT,
            "repository_url": f"{_ACCOUNT}.dkr.ecr.{_REGION}.amazonaws.com/{name}",
            "tags": tags,
            "tags_all": tags,
            "timeouts": None,
        }
        readers = said["external_account_ids_with_read_access"]
        statement = {
            "Sid": "",
            "Effect": "Allow",
            "Principal": {"AWS": [f"arn:aws:iam::{one}:root" for one in readers]},
            "Action": list(READ),
        }
        policy = {"Version": "2012-10-17", "Statement": [statement]}
        shared = {"id": name, "registry_id": _ACCOUNT, "repository": name}
        policies[name] = {**shared, "policy": json.dumps(policy)}
        rules[name] = {**shared, "policy": json.dumps({"rules": RULES})}
    return found
