"""Descriptions of repositories at random: most of them right, others nearly so."""

from collections.abc import Sequence
from typing import Any, Final

from hypothesis import strategies as st

Value = st.SearchStrategy[Any]

# What somebody writes where something else belongs.
STRAY: Final[Value] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 10**13),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(
        ["", "None", "*", "v*", "^v\\d+$", "(prod)", "[]", "{}", "arn:aws:"]
    ),
    st.sampled_from([[], {}, [[]], [None], {"rules": []}, {"": None}, ["", {}]]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8),
)


def mostly(*right: Value, stray: int = 12) -> Value:
    """One of *right*; about one in *stray* is something else."""
    return st.integers(0, stray).flatmap(lambda n: st.one_of(*right) if n else STRAY)


def a_word(*words: Any) -> Value:  # noqa: ANN401 - whatever may be written
    return mostly(st.sampled_from(words))


def some(item: Value, most: int = 3) -> Value:
    return mostly(st.lists(item, max_size=most))


FLAG: Final = mostly(st.booleans())
ACCOUNTS: Final = some(
    a_word("111122223333", "012345678901", 444455556666, 12345678901)
)
PRINCIPALS: Final = some(
    a_word(
        "111122223333",
        "arn:aws:iam::111122223333:role/ci",
        "arn:aws:iam::111122223333:root",
        "arn:aws:sts::111122223333:assumed-role/ci/session",
        "arn:aws:iam::111122223333:group/ops",
        "arn:aws:iam::*:role/ci",
        "o-exampleorgid",
        "o-exampleorgid/r-ab12/ou-ab12-11111111/*",
        "codebuild.amazonaws.com",
        "codebuild",
    )
)
TRUSTED: Final = some(
    a_word("arn:aws:iam::111122223333:role/ci", "AROAABCDEFGHIJKLMNOPQ", "*")
)
TAGS: Final = mostly(
    st.dictionaries(
        st.sampled_from(["owner", "Team Größe", "aws:x", "a(b)", ""]),
        a_word("dev", "a b+c=d", "x" * 257, "(dev)", ""),
        max_size=3,
    )
)
PATTERNS: Final = some(a_word("prod", "v*", "release-*", "*a*b*", "*-.*", "v(1|2)"))
NUMBERS: Final = a_word(1, 14, 90, 2**31 - 1, 2**31, 0, 14.0, 14.5, "14")
SHORT_FORM: Final = mostly(
    st.fixed_dictionaries(
        {},
        optional={
            "keep_tags": PATTERNS,
            "keep_last_per_pattern": mostly(
                st.dictionaries(
                    st.sampled_from(["v*", "*-rc", "(rc)"]), NUMBERS, max_size=2
                )
            ),
            "expire_after_days_per_pattern": mostly(
                st.dictionaries(st.sampled_from(["pr-*", "*"]), NUMBERS, max_size=2)
            ),
            "keep_last_per_prefix": mostly(
                st.dictionaries(
                    st.sampled_from(["v", "rc-", "v*", ""]), NUMBERS, max_size=2
                )
            ),
            "expire_untagged_after_days": NUMBERS,
            "keep_last": NUMBERS,
            "expire_after_days": NUMBERS,
            "archive_after_days_without_pull": NUMBERS,
            "expire_archived_after_days": NUMBERS,
            "expire_tagged_after_days": NUMBERS,
        },
    )
)


def either(*spellings: str, value: Value) -> Value:
    """A pair of one spelling of a key and its value."""
    return st.tuples(st.sampled_from(spellings), value)


def mapping(*pairs: Value, drop: int = 10) -> Value:
    """A mapping of most of the pairs."""

    def chosen(kept: Sequence[int]) -> Value:
        return st.tuples(
            *(pair for pair, keep in zip(pairs, kept, strict=True) if keep)
        )

    kept = st.tuples(*(st.integers(0, drop) for _ in pairs))
    return kept.flatmap(chosen).map(dict)


SELECTION: Final = mapping(
    either("tagStatus", "tag_status", value=a_word("tagged", "untagged", "any", "ANY")),
    either("tagPatternList", "tag_pattern_list", value=PATTERNS),
    either("tagPrefixList", value=some(a_word("v", "rc-", "v*"))),
    either("storageClass", value=a_word("standard", "archive")),
    either(
        "countType",
        "count_type",
        "count-type",
        value=a_word(
            "imageCountMoreThan",
            "sinceImagePushed",
            "sinceImagePulled",
            "sinceImageTransitioned",
        ),
    ),
    either("countUnit", value=a_word("days", "hours")),
    either("countNumber", "count_number", value=NUMBERS),
    drop=2,
)
RULES: Final = some(
    mapping(
        either("rulePriority", "rule_priority", value=NUMBERS),
        either("description", value=a_word("old builds", "")),
        either("selection", value=mostly(SELECTION)),
        either(
            "action",
            value=mostly(
                mapping(
                    either("type", value=a_word("expire", "transition")),
                    either("targetStorageClass", value=a_word("archive")),
                    drop=2,
                )
            ),
        ),
        drop=4,
    )
)
STATEMENTS: Final = some(
    mapping(
        either("Sid", "sid", value=a_word("Read", "a b")),
        either("Effect", "effect", value=a_word("Allow", "Deny", "allow")),
        either(
            "Principal",
            "NotPrincipal",
            value=mostly(
                st.just("*"),
                st.fixed_dictionaries({"AWS": PRINCIPALS}),
                st.fixed_dictionaries({"Service": a_word("codebuild.amazonaws.com")}),
            ),
        ),
        either(
            "Action",
            "NotAction",
            value=mostly(
                a_word("ecr:*", "ecr:BatchGetImage", "ecr:BatchGetImages", "s3:*"),
                some(a_word("ecr:BatchGetImage", "ecr:PullImage")),
            ),
        ),
        either(
            "Condition",
            value=mostly(
                st.just({"StringEquals": {"aws:PrincipalOrgID": ["o-exampleorgid"]}}),
                st.just({"DateGreaterThan": {"aws:CurrentTime": ["2026-01-01", "x"]}}),
            ),
        ),
        drop=5,
    ),
    most=2,
)
ENCRYPTION: Final = mostly(
    mapping(
        either("encryption_type", value=a_word("AES256", "KMS", "KMS_DSSE", "aes256")),
        either(
            "kms_key",
            value=a_word(
                "arn:aws:kms:eu-west-1:111122223333:key/1f4f9f3e",
                "arn:aws:kms:us-east-1:111122223333:key/1f4f9f3e",
                "alias/images",
            ),
        ),
        drop=2,
    )
)
MUTABILITY: Final = a_word(
    "MUTABLE", "IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "immutable"
)

REPLICA_KEYS: Final = st.dictionaries(
    st.sampled_from(["eu-west-2", "cn-north-1", "eu"]),
    a_word("arn:aws:kms:eu-west-2:111122223333:key/1", "alias/images"),
    max_size=2,
)
KEYS: Final[dict[str, Value]] = {
    "encryption_config": ENCRYPTION,
    "external_account_ids_with_lambda_access": ACCOUNTS,
    "external_account_ids_with_read_access": ACCOUNTS,
    "external_account_ids_with_write_access": ACCOUNTS,
    "force_delete": FLAG,
    "image_tag_mutability": MUTABILITY,
    "image_tag_mutability_exclusion_filters": PATTERNS,
    "lambda_access": FLAG,
    "lifecycle": SHORT_FORM,
    "lifecycle_policy_rules": RULES,
    "policy_statements": STATEMENTS,
    "principals_with_push_access": PRINCIPALS,
    "principals_with_read_access": PRINCIPALS,
    "principals_with_write_access": PRINCIPALS,
    "protect": FLAG,
    "replica_kms_keys": REPLICA_KEYS,
    "strict_deny_rules_enabled": FLAG,
    "users_or_roles_to_allow_deny_all_else": TRUSTED,
}
"""The keys of a repository that are those of its default behind ``default_``."""


def few_of(keys: dict[str, Value], most: int = 4) -> Value:
    """A mapping with some of the keys."""

    def chosen(names: Sequence[str]) -> Value:
        return st.fixed_dictionaries({name: keys[name] for name in names})

    return st.lists(st.sampled_from(sorted(keys)), max_size=most, unique=True).flatmap(
        chosen
    )


REPOSITORY: Final = mostly(
    few_of(
        {
            **KEYS,
            "enable_automatic_image_scanning": FLAG,
            "tags": TAGS,
            "image_tag_mutabilty": MUTABILITY,
        }
    )
)
REPOSITORIES: Final = mostly(
    st.dictionaries(
        st.sampled_from(["team/api", "team/web", "a1", "Team/API", "x", "a..b"]),
        REPOSITORY,
        max_size=3,
    ),
    stray=30,
)
DEFAULTS: Final = few_of(
    {
        **{f"default_{key}": value for key, value in KEYS.items()},
        "default_automatic_image_scanning": FLAG,
        "global_tags": TAGS,
        "replication_regions": some(
            a_word("eu-west-1", "eu-west-2", "cn-north-1", "eu")
        ),
        "tag_precedence": a_word("global", "repository"),
        "create_replicas": FLAG,
        "region": a_word("eu-west-1", "eu-north-1", "eu"),
        "replication_filters": some(a_word("team/", "te*", "a")),
        "global_tag": TAGS,
    }
)

descriptions: Final[st.SearchStrategy[dict[str, Any]]] = st.tuples(
    REPOSITORIES, DEFAULTS
).map(lambda parts: {"repositories": parts[0], **parts[1]})
