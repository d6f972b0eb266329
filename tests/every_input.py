"""For each key of a repository, two settings that differ in it alone."""

from typing import Any, Final

Settings = dict[str, Any]

ACCOUNT: Final = "111122223333"
USER: Final = f"arn:aws:iam::{ACCOUNT}:user/ci"
RULE: Final = {
    "selection": {
        "tag_status": "untagged",
        "count_type": "imageCountMoreThan",
        "count_number": 1,
    },
    "action": {"type": "expire"},
}
STATEMENT: Final = {
    "Effect": "Allow",
    "Principal": {"AWS": USER},
    "Action": "ecr:BatchGetImage",
}
EXCLUDING: Final = {"image_tag_mutability": "MUTABLE_WITH_EXCLUSION"}
FILTERS: Final = "image_tag_mutability_exclusion_filters"
EXEMPT: Final = {"users_or_roles_to_allow_deny_all_else": [USER]}

EVERY_KEY: Final[dict[str, tuple[Settings, Settings]]] = {
    key: ({}, {key: value})
    for key, value in {
        "enable_automatic_image_scanning": False,
        "encryption_config": {"encryption_type": "KMS"},
        "external_account_ids_with_lambda_access": [ACCOUNT],
        "external_account_ids_with_read_access": [ACCOUNT],
        "external_account_ids_with_write_access": [ACCOUNT],
        "force_delete": True,
        "image_tag_mutability": "IMMUTABLE",
        "lambda_access": True,
        "lifecycle": {"keep_last": 1},
        "lifecycle_policy_rules": [RULE],
        "policy_statements": [STATEMENT],
        "principals_with_push_access": [USER],
        "principals_with_read_access": [USER],
        "principals_with_write_access": [USER],
        "protect": True,
        "tags": {"team": "web"},
        "users_or_roles_to_allow_deny_all_else": [USER],
    }.items()
} | {
    FILTERS: (EXCLUDING | {FILTERS: ["one"]}, EXCLUDING | {FILTERS: ["two"]}),
    "strict_deny_rules_enabled": (EXEMPT, EXEMPT | {"strict_deny_rules_enabled": True}),
}
