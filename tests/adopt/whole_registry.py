"""A source with everything that a registry has as a whole, and one repository."""

import json
from typing import Any, Final

from tests.adopt.build import ACCOUNT, Json, repository, resource, state

OTHERS: Final = "444455556666"
ROLE: Final = f"arn:aws:iam::{ACCOUNT}:role/ecr"
REPLICAS: Final[Json] = {
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{OTHERS}:root"},
    "Action": ["ecr:CreateRepository", "ecr:ReplicateImage", "ecr:TagResource"],
    "Resource": "*",
}
PULLS: Final[Json] = {
    "Sid": "Pulls",
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:role/ci"},
    "Action": "ecr:BatchImportUpstreamImage",
    "Resource": f"arn:aws:ecr:eu-west-1:{ACCOUNT}:repository/quay/*",
}
RULES: Final = {
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
}
READ: Final = {
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:role/ci"},
    "Action": "ecr:BatchGetImage",
}


def document(*statements: object) -> str:
    """A policy's text."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def _to(region: str, account: str) -> Json:
    return {"region": region, "registry_id": account}


def of_the_registry(kind: str, label: str, **values: Any) -> Json:  # noqa: ANN401
    """A resource of the registry, as the provider records it from version 6 on."""
    return resource(label, {"region": "eu-west-1", **values}, f"aws_ecr_{kind}")


def once(kind: str, **values: Any) -> Json:  # noqa: ANN401 - as above
    """What there is once, with the account in its record."""
    return of_the_registry(kind, "this", registry_id=ACCOUNT, **values)


def copies(*regions: str) -> Json:
    """A replication to regions of the same account."""
    rules = [{"destination": [_to(region, ACCOUNT) for region in regions]}]
    configuration = [{"rule": rules}]
    return once("replication_configuration", replication_configuration=configuration)


COMMON: Final = (
    resource("api", repository("team/api")),
    once(
        "replication_configuration",
        replication_configuration=[
            {
                "rule": [
                    {
                        "destination": [_to("us-east-1", ACCOUNT)],
                        "repository_filter": [
                            {"filter": "team/", "filter_type": "PREFIX_MATCH"}
                        ],
                    },
                    {"destination": [_to("eu-west-1", OTHERS)]},
                ]
            }
        ],
    ),
    once("registry_policy", policy=document(PULLS, REPLICAS)),
    once(
        "registry_scanning_configuration",
        scan_type="ENHANCED",
        rule=[
            {
                "scan_frequency": "CONTINUOUS_SCAN",
                "repository_filter": [{"filter": "team/*", "filter_type": "WILDCARD"}],
            }
        ],
    ),
    of_the_registry(
        "pull_through_cache_rule",
        "quay",
        registry_id=ACCOUNT,
        ecr_repository_prefix="quay",
        upstream_registry_url="quay.io",
        credential_arn="",
    ),
    of_the_registry(
        "repository_creation_template",
        "quay",
        registry_id=ACCOUNT,
        prefix="quay",
        applied_for=["PULL_THROUGH_CACHE"],
        lifecycle_policy=json.dumps(RULES),
        repository_policy=document(READ),
        description="what was fetched",
    ),
    of_the_registry(
        "repository_creation_template",
        "replicas",
        registry_id=ACCOUNT,
        prefix="ROOT",
        applied_for=["REPLICATION"],
        image_tag_mutability="IMMUTABLE",
        resource_tags={"team": "platform"},
        custom_role_arn=ROLE,
    ),
    of_the_registry(
        "account_setting",
        "scans",
        name="BASIC_SCAN_TYPE_VERSION",
        value="AWS_NATIVE",
    ),
)
STATE: Final = state(*COMMON)
"""A state with what every version of the provider knows."""

OF_PROVIDER_6: Final = (
    of_the_registry("pull_time_update_exclusion", "scanner", principal_arn=ROLE),
    of_the_registry("account_setting", "mounts", name="BLOB_MOUNTING", value="ENABLED"),
)
EVERYTHING: Final = state(*COMMON, *OF_PROVIDER_6)
"""A state with all of it."""
