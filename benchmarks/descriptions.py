"""The description that is measured, for any number of repositories.

Every repository has both policies, tags of its own beside the shared ones, and
readers of its own.
"""

from collections.abc import Sequence
from typing import Final, TypedDict

RULES: Final = [
    {
        "rulePriority": 1,
        "description": "untagged images go after two weeks",
        "selection": {
            "tagStatus": "untagged",
            "countType": "sinceImagePushed",
            "countUnit": "days",
            "countNumber": 14,
        },
        "action": {"type": "expire"},
    },
    {
        "rulePriority": 2,
        "description": "the newest 30 builds of pull requests stay",
        "selection": {
            "tagStatus": "tagged",
            "tagPatternList": ["pr-*"],
            "countType": "imageCountMoreThan",
            "countNumber": 30,
        },
        "action": {"type": "expire"},
    },
]
SHARED_TAGS: Final = {"environment": "prod", "managed-by": "pulumi"}


REPLICA_REGIONS: Final = ["eu-central-1", "us-east-1"]


class Repository(TypedDict):
    """What one repository says of itself."""

    tags: dict[str, str]
    external_account_ids_with_read_access: list[str]


def repositories(count: int) -> dict[str, Repository]:
    """What this many repositories say of themselves."""
    return {
        f"team-{n % 40}/service-{n}": {
            "tags": {"team": f"team-{n % 40}"},
            "external_account_ids_with_read_access": [f"{10**11 + n}", "999999999999"],
        }
        for n in range(count)
    }


def description(count: int, replica_regions: Sequence[str] = ()) -> dict[str, object]:
    """The component's inputs for this many repositories, and for their replicas."""
    copied = {"create_replicas": True, "replication_regions": replica_regions}
    return {
        **(copied if replica_regions else {}),
        "default_lifecycle_policy_rules": RULES,
        "global_tags": SHARED_TAGS,
        "repositories": repositories(count),
    }
