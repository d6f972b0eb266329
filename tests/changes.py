"""What each change of an input does: the rows that an engine and a model of it answer.

Each change has a component of its own, with one repository, both named after it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ecr_component import EcrRegistry, EcrRepositories
from ecr_component.inputs.input_models import default_for
from tests.engine.driver import CREATED, DELETED, DELETED_FIRST, UPDATED

Values = dict[str, Any]
Steps = Mapping[str, str]
Row = tuple[str, object, object, Steps] | tuple[str, object, object, Steps, Values]

NOTHING: Final[Steps] = {}
REPOSITORY: Final = {"Repository": UPDATED}
ACCESS_MADE: Final = {"RepositoryPolicy": CREATED}
ACCESS_CHANGED: Final = {"RepositoryPolicy": UPDATED}
ACCESS_GONE: Final = {"RepositoryPolicy": DELETED}
RULES_MADE: Final = {"LifecyclePolicy": CREATED}
RULES_CHANGED: Final = {"LifecyclePolicy": DELETED_FIRST}
RULES_GONE: Final = {"LifecyclePolicy": DELETED}
COPIES_MADE: Final = {"ReplicationConfiguration": CREATED}
COPIES_CHANGED: Final = {"ReplicationConfiguration": UPDATED}
COPIES_GONE: Final = {"ReplicationConfiguration": DELETED}

ONE: Final = ["111122223333"]
TWO: Final = ["444455556666", "111122223333"]
ROLE: Final = ["arn:aws:iam::111122223333:role/ci"]
STATEMENT: Final = {
    "effect": "Allow",
    "principal": {"AWS": ONE},
    "action": ["ecr:ListImages"],
}
EXEMPT: Final = {"default_users_or_roles_to_allow_deny_all_else": ROLE}
FILTERED: Final = {"default_image_tag_mutability": "IMMUTABLE_WITH_EXCLUSION"}
COPIED: Final = {"replication_regions": ["us-east-1"]}
REPLICATED: Final = {**COPIED, "create_replicas": True}
KEYS: Final = {
    region: f"arn:aws:kms:{region}:111122223333:key/{region}"
    for region in ("eu-west-1", "us-east-1", "us-east-2")
}
ENCRYPTED: Final = {
    "default_encryption_config": {
        "encryption_type": "KMS",
        "kms_key": KEYS["eu-west-1"],
    }
}
DAYS_7: Final = {"expire_untagged_after_days": 7}
DAYS_8: Final = {"expire_untagged_after_days": 8}
BOTH_POLICIES: Final = {
    "default_external_account_ids_with_read_access": ONE,
    "default_lifecycle": DAYS_7,
}
ALL_REPLICATED: Final = {"create_replicas": True, **BOTH_POLICIES}


def newest(count: int) -> list[object]:
    """The rules that keep so many images without a tag."""
    kind = {"tagStatus": "untagged", "countType": "imageCountMoreThan"}
    selection = {**kind, "countNumber": count}
    return [{"selection": selection, "action": {"type": "expire"}}]


# Key, value before and after, steps, inputs beside. Each is tried at the repository,
# and as the default that belongs to the key.
OF_REPOSITORIES: Final[list[Row]] = [
    ("enable_automatic_image_scanning", True, False, REPOSITORY),
    ("encryption_config", {"encryption_type": "AES256"}, None, NOTHING),
    ("external_account_ids_with_lambda_access", [], ONE, ACCESS_MADE),
    ("external_account_ids_with_read_access", [], ONE, ACCESS_MADE),
    ("external_account_ids_with_read_access", ONE, TWO, ACCESS_CHANGED),
    ("external_account_ids_with_read_access", ONE, [], ACCESS_GONE),
    ("external_account_ids_with_write_access", [], ONE, ACCESS_MADE),
    ("force_delete", False, True, REPOSITORY),
    ("image_tag_mutability", "MUTABLE", "IMMUTABLE", REPOSITORY),
    (
        "image_tag_mutability_exclusion_filters",
        ["latest"],
        ["latest", "v*"],
        REPOSITORY,
        FILTERED,
    ),
    ("lambda_access", False, True, ACCESS_MADE),
    ("lifecycle", {}, DAYS_7, RULES_MADE),
    ("lifecycle", DAYS_7, DAYS_8, RULES_CHANGED),
    ("lifecycle", DAYS_7, {}, RULES_GONE),
    ("lifecycle_policy_rules", [], newest(3), RULES_MADE),
    ("lifecycle_policy_rules", newest(3), newest(4), RULES_CHANGED),
    ("lifecycle_policy_rules", newest(3), [], RULES_GONE),
    ("policy_statements", [], [STATEMENT], ACCESS_MADE),
    ("principals_with_push_access", [], ROLE, ACCESS_MADE),
    ("principals_with_read_access", [], ROLE, ACCESS_MADE),
    ("principals_with_write_access", [], ROLE, ACCESS_MADE),
    ("protect", False, True, NOTHING),
    ("replica_kms_keys", {}, {"us-east-1": KEYS["us-east-1"]}, NOTHING),
    ("strict_deny_rules_enabled", False, True, ACCESS_CHANGED, EXEMPT),
    ("tags", {"a": "1"}, {"a": "2"}, REPOSITORY),
    ("users_or_roles_to_allow_deny_all_else", [], ROLE, ACCESS_MADE),
]
# The same for the inputs that are no repository's default.
OF_THE_REGISTRY: Final[list[Row]] = [
    ("create_replicas", False, True, NOTHING),
    ("region", None, "eu-west-1", NOTHING),
    ("replication_filters", [], ["team/"], NOTHING),
    ("tag_precedence", "global", "repository", NOTHING),
    (
        "tag_precedence",
        "global",
        "repository",
        REPOSITORY,
        {"global_tags": {"own": "no"}},
    ),
]
# Several of these at once would write one registry, which is refused; so each is tried
# by itself, by an engine in tests/engine/test_replicas.py.
OF_REPLICATION: Final[list[Row]] = [
    ("create_replicas", False, True, {"Repository": CREATED}, COPIED),
    ("create_replicas", True, False, {"Repository": DELETED}, COPIED),
    ("replication_regions", [], ["us-east-1"], COPIES_MADE),
    ("replication_regions", ["us-east-1"], ["us-east-2"], COPIES_CHANGED),
    ("replication_regions", ["us-east-1"], [], COPIES_GONE),
    ("replication_filters", [], ["team/"], COPIES_CHANGED, COPIED),
    ("replication_filters", ["team/"], [], COPIES_CHANGED, COPIED),
    (
        "replication_regions",
        ["us-east-1"],
        ["us-east-1", "us-east-2"],
        {"Repository": CREATED, **ACCESS_MADE, **RULES_MADE, **COPIES_CHANGED},
        ALL_REPLICATED,
    ),
    (
        "replication_regions",
        ["us-east-1", "us-east-2"],
        ["us-east-1"],
        {"Repository": DELETED, **ACCESS_GONE, **RULES_GONE, **COPIES_CHANGED},
        ALL_REPLICATED,
    ),
    (
        "default_replica_kms_keys",
        {"us-east-1": KEYS["us-east-1"]},
        {"us-east-1": KEYS["us-east-1"], "us-east-2": KEYS["us-east-2"]},
        NOTHING,
        {**REPLICATED, **ENCRYPTED},
    ),
]

HUB: Final = {
    "upstream": "docker-hub",
    "credential_arn": (
        "arn:aws:secretsmanager:eu-west-1:210987654321:secret:ecr-pullthroughcache/hub"
    ),
}
PUSH: Final = {"scan_frequency": "SCAN_ON_PUSH"}
FOR_REPLICAS: Final = {"applied_for": ["REPLICATION"]}
TO_EAST: Final = {"regions": ["us-east-1"]}
SCANNER: Final = "arn:aws:iam::111122223333:role/scanner"

# The same for the inputs of a registry; each is tried by itself as well.
OF_A_REGISTRY: Final[list[Row]] = [
    ("basic_scan_type_version", None, "AWS_NATIVE", {"AccountSetting": CREATED}),
    ("blob_mounting", "ENABLED", "DISABLED", {"AccountSetting": UPDATED}),
    ("policy_statements", [], [STATEMENT], {"RegistryPolicy": CREATED}),
    (
        "policy_statements",
        [STATEMENT],
        [{**STATEMENT, "effect": "Deny"}],
        {"RegistryPolicy": UPDATED},
    ),
    (
        "pull_through_cache_rules",
        {},
        {"quay": {"upstream": "quay"}},
        {"PullThroughCacheRule": CREATED},
    ),
    (
        "pull_through_cache_rules",
        {"hub": HUB},
        {"hub": {**HUB, "credential_arn": f"{HUB['credential_arn']}2"}},
        {"PullThroughCacheRule": UPDATED},
    ),
    (
        "pull_through_cache_rules",
        {"hub": HUB},
        {"hub": {"upstream": "quay"}},
        {"PullThroughCacheRule": DELETED_FIRST},
    ),
    (
        "pull_time_update_exclusions",
        [],
        [SCANNER],
        {"PullTimeUpdateExclusion": CREATED},
    ),
    ("region", None, "eu-west-1", NOTHING, {"blob_mounting": "ENABLED"}),
    ("registry_policy_scope", "V2", None, {"AccountSetting": DELETED}),
    ("replication_rules", [], [TO_EAST], COPIES_MADE),
    (
        "replication_rules",
        [TO_EAST],
        [{**TO_EAST, "repositories": ["team/"]}],
        COPIES_CHANGED,
    ),
    ("replication_rules", [TO_EAST], [], COPIES_GONE),
    ("replication_source_account_ids", [], ONE, {"RegistryPolicy": CREATED}),
    ("replication_source_account_ids", ONE, TWO, {"RegistryPolicy": UPDATED}),
    (
        "repository_creation_templates",
        {},
        {"ROOT": FOR_REPLICAS},
        {"RepositoryCreationTemplate": CREATED},
    ),
    (
        "repository_creation_templates",
        {"ROOT": FOR_REPLICAS},
        {"ROOT": {**FOR_REPLICAS, "lifecycle": DAYS_7}},
        {"RepositoryCreationTemplate": UPDATED},
    ),
    (
        "repository_creation_templates",
        {"ROOT": FOR_REPLICAS},
        {},
        {"RepositoryCreationTemplate": DELETED},
    ),
    ("scan_type", None, "BASIC", {"RegistryScanningConfiguration": CREATED}),
    ("scan_type", "BASIC", "ENHANCED", {"RegistryScanningConfiguration": UPDATED}),
    (
        "scanning_rules",
        [],
        [PUSH],
        {"RegistryScanningConfiguration": UPDATED},
        {"scan_type": "BASIC"},
    ),
]


@dataclass(frozen=True)
class Change:
    """The inputs of one component before and after, and what follows, by type."""

    name: str
    before: Values
    after: Values
    steps: Steps
    component: Callable[[str, Any], object] = EcrRepositories


def _of_repositories() -> Iterator[Change]:
    made = {"Repository": CREATED, **ACCESS_MADE, **RULES_MADE}
    gone = {"Repository": DELETED, **ACCESS_GONE, **RULES_GONE}
    empty = {**BOTH_POLICIES, "repositories": {}}
    yield Change("more", empty, {**empty, "repositories": {"more": {}}}, made)
    yield Change("less", {**empty, "repositories": {"less": {}}}, empty, gone)


def _of_inputs(rows: Sequence[Row], first: int = 0) -> Iterator[Change]:
    for number, row in enumerate(rows, first):
        key, before, after, steps, *rest = row
        beside = rest[0] if rest else {}
        default = default_for(key) if row in OF_REPOSITORIES else key
        name = f"{default}-{number}".replace("_", "-")
        alike = {**beside, "repositories": {name: {"tags": {"own": "yes"}}}}
        yield Change(name, {**alike, default: before}, {**alike, default: after}, steps)
        if default != key:
            name = f"{key}-{number}".replace("_", "-")
            yield Change(
                name,
                {**beside, "repositories": {name: {key: before}}},
                {**beside, "repositories": {name: {key: after}}},
                steps,
            )


def _of_a_registry() -> Iterator[Change]:
    for number, row in enumerate(OF_A_REGISTRY):
        key, before, after, steps, *rest = row
        beside = rest[0] if rest else {}
        name = f"{key}-{number}".replace("_", "-")
        values = ({**beside, key: before}, {**beside, key: after})
        yield Change(name, *values, steps, EcrRegistry)


CHANGES: Final = [
    *_of_repositories(),
    *_of_inputs([*OF_REPOSITORIES, *OF_THE_REGISTRY]),
]
CHANGES_OF_REPLICATION: Final = list(_of_inputs(OF_REPLICATION, len(CHANGES)))
CHANGES_OF_A_REGISTRY: Final = list(_of_a_registry())


def program(state: str, changes: Sequence[Change] = CHANGES) -> Callable[[], None]:
    """The components of changes, in one `state` of them: before, or after."""

    def run() -> None:
        for change in changes:
            change.component(change.name, getattr(change, state))

    return run
