"""What each change of an input does: the rows that an engine and a model of it answer.

Each change has a component of its own, with one repository, both named after it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ecr_component import EcrRepositories
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
DAYS_7: Final = {"expire_untagged_after_days": 7}
DAYS_8: Final = {"expire_untagged_after_days": 8}


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
    ("strict_deny_rules_enabled", False, True, ACCESS_CHANGED, EXEMPT),
    ("tags", {"a": "1"}, {"a": "2"}, REPOSITORY),
    ("users_or_roles_to_allow_deny_all_else", [], ROLE, ACCESS_MADE),
]
# The same for the inputs that are no repository's default.
OF_THE_REGISTRY: Final[list[Row]] = [
    ("replication_regions", [], ["us-east-1"], COPIES_MADE),
    ("replication_regions", ["us-east-1"], ["us-east-2"], COPIES_CHANGED),
    ("replication_regions", ["us-east-1"], [], COPIES_GONE),
    ("tag_precedence", "global", "repository", NOTHING),
    (
        "tag_precedence",
        "global",
        "repository",
        REPOSITORY,
        {"global_tags": {"own": "no"}},
    ),
]
BOTH_POLICIES: Final = {
    "default_external_account_ids_with_read_access": ONE,
    "default_lifecycle": DAYS_7,
}


@dataclass(frozen=True)
class Change:
    """The inputs of one component before and after, and what follows, by type."""

    name: str
    before: Values
    after: Values
    steps: Steps


def _changes() -> Iterator[Change]:
    made = {"Repository": CREATED, **ACCESS_MADE, **RULES_MADE}
    gone = {"Repository": DELETED, **ACCESS_GONE, **RULES_GONE}
    empty = {**BOTH_POLICIES, "repositories": {}}
    yield Change("more", empty, {**empty, "repositories": {"more": {}}}, made)
    yield Change("less", {**empty, "repositories": {"less": {}}}, empty, gone)
    for number, row in enumerate([*OF_REPOSITORIES, *OF_THE_REGISTRY]):
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


CHANGES: Final = list(_changes())


def program(state: str) -> Callable[[], None]:
    """The components of all changes, in one `state` of them: before, or after."""

    def run() -> None:
        for change in CHANGES:
            EcrRepositories(change.name, getattr(change, state))

    return run
