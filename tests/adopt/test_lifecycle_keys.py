import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecr_component.adopt.lifecycle_keys import lifecycle_keys
from ecr_component.adopt.policy_shape import CannotBeSaid
from ecr_component.inputs import parsing
from ecr_component.lifecycle.policy_reading import lifecycle_rules
from ecr_component.lifecycle.policy_text import lifecycle_text
from ecr_component.lifecycle.short_form import ShortForm
from ecr_component.values.closed_models import nested

NEWEST: dict[str, Any] = {
    "selection": {
        "tagStatus": "any",
        "countType": "imageCountMoreThan",
        "countNumber": 9,
    },
    "action": {"type": "expire"},
}
UNTAGGED: dict[str, Any] = {
    "description": "untagged go",
    "selection": {
        "tagStatus": "untagged",
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": 14,
    },
    "action": {"type": "expire"},
}


def policy(*rules: dict[str, Any]) -> str:
    return json.dumps({"rules": rules})


def test_rules_are_listed_in_the_order_of_their_priorities_and_keys() -> None:
    text = policy({"rulePriority": 9, **NEWEST}, {"rulePriority": 5, **UNTAGGED})

    found = lifecycle_keys(text)

    assert found == {
        "lifecycle_policy_rules": [
            {"rulePriority": 5, **UNTAGGED},
            {"rulePriority": 9, **NEWEST},
        ]
    }
    assert list(found["lifecycle_policy_rules"][0]) == [  # type: ignore[index] # a list
        *("rulePriority", "description", "selection", "action")
    ]


def test_priorities_that_are_given_anyway_are_not_written() -> None:
    text = policy({"rulePriority": 2, **NEWEST}, {"rulePriority": 1, **UNTAGGED})

    assert lifecycle_keys(text) == {"lifecycle_policy_rules": [UNTAGGED, NEWEST]}


def test_what_the_short_form_would_write_is_said_shortly() -> None:
    short = {"keep_tags": ["prod"], "keep_last_per_prefix": {"v": 5}, "keep_last": 9}
    text = lifecycle_text(nested(ShortForm)(short).rules())

    assert lifecycle_keys(text) == {"lifecycle": short}


def test_counts_and_ages_of_patterns_are_said_shortly() -> None:
    short = {
        "keep_tags": ["prod"],
        "keep_last_per_pattern": {"*-rc": 5, "prod*": 6},
        "expire_after_days_per_pattern": {"pr-*": 3},
    }
    text = lifecycle_text(nested(ShortForm)(short).rules())

    assert lifecycle_keys(text) == {"lifecycle": short}


def test_a_pattern_in_the_archive_stays_in_a_list() -> None:
    rule = {
        "selection": {
            "tagStatus": "tagged",
            "tagPatternList": ["v*"],
            "storageClass": "archive",
            "countType": "sinceImageTransitioned",
            "countUnit": "days",
            "countNumber": 90,
        },
        "action": {"type": "expire"},
    }

    assert lifecycle_keys(policy(rule)) == {"lifecycle_policy_rules": [rule]}


def test_another_description_keeps_rules_a_list() -> None:
    text = lifecycle_text(nested(ShortForm)({"keep_last": 9}).rules())
    other = text.replace("keep the newest", "Keep the newest")

    assert lifecycle_keys(other) == {
        "lifecycle_policy_rules": [
            {"rulePriority": 500, "description": "Keep the newest 9 images", **NEWEST}
        ]
    }


def test_what_the_short_form_cannot_say_stays_a_list() -> None:
    prefixes = [f"v{number}" for number in range(51)]  # a rule each, and one too many
    selection = {
        **NEWEST["selection"],
        "tagStatus": "tagged",
        "tagPrefixList": prefixes,
    }
    rule = {**NEWEST, "selection": selection}

    assert lifecycle_keys(policy(rule)) == {"lifecycle_policy_rules": [rule]}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"rules": []}', "has no rules"),
        (
            policy(NEWEST, NEWEST),
            (
                "has rules with rules[1].selection.tagStatus: rule [0] is 'any' too, "
                "and ECR takes one such rule for storage class 'standard'; merge the "
                "two"
            ),
        ),
    ],
)
def test_what_the_component_has_no_words_for_is_refused(text: str, reason: str) -> None:
    with pytest.raises(CannotBeSaid) as refused:
        lifecycle_keys(text)

    assert str(refused.value) == reason


TAGS = st.from_regex(r"[a-z]{1,5}", fullmatch=True)
NUMBERS = st.integers(90, 400)
SHORT = st.fixed_dictionaries(
    {},
    optional={
        "keep_tags": st.lists(TAGS, min_size=1, max_size=3, unique=True),
        "keep_last_per_prefix": st.dictionaries(TAGS, NUMBERS, min_size=1, max_size=3),
        "keep_last_per_pattern": st.dictionaries(TAGS, NUMBERS, min_size=1, max_size=3),
        "expire_after_days_per_pattern": st.dictionaries(
            TAGS, NUMBERS, min_size=1, max_size=3
        ),
        "expire_untagged_after_days": NUMBERS,
        "expire_archived_after_days": NUMBERS,
    },
).flatmap(
    lambda said: st.one_of(
        st.just(said),
        st.tuples(
            st.sampled_from(
                ["keep_last", "expire_after_days", "archive_after_days_without_pull"]
            ),
            NUMBERS,
        ).map(lambda last: {**said, last[0]: last[1]}),
    )
)


@given(SHORT.filter(bool))
def test_every_short_form_is_found_again(short: dict[str, Any]) -> None:
    text = lifecycle_text(nested(ShortForm)(short).rules())

    assert lifecycle_keys(text) == {"lifecycle": short}


RULES = st.lists(
    st.builds(
        lambda description, patterns, count: {
            "description": description,
            "selection": {
                "tagStatus": "tagged",
                "tagPatternList": patterns,
                "countType": "imageCountMoreThan",
                "countNumber": count,
            },
            "action": {"type": "expire"},
        },
        st.sampled_from(["a", "keep images with a tag like prod"]),
        st.lists(st.sampled_from(["prod", "v*"]), min_size=1, unique=True),
        st.sampled_from([5, 999_999]),
    ),
    min_size=1,
    max_size=4,
).flatmap(
    lambda rules: st.permutations(range(1, len(rules) + 3)).map(
        lambda numbers: [
            {"rulePriority": number, **rule}
            for number, rule in zip(numbers, rules, strict=False)
        ]
    )
)


@given(RULES)
def test_the_key_makes_the_same_rules_again(rules: list[dict[str, Any]]) -> None:
    text = lifecycle_text(lifecycle_rules(rules))

    inputs = {"repositories": {"a1": lifecycle_keys(text)}}
    (again,) = parsing.parse(inputs, source="x").repositories

    assert again.lifecycle_policy == text
