"""The short form of a lifecycle policy: the rules it stands for, and their text."""

import json
from itertools import combinations
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ecr_component.errors import ConfigError, Refusal
from ecr_component.inputs.parsing import parse
from ecr_component.lifecycle.policy_reading import lifecycle_rules
from ecr_component.lifecycle.policy_text import lifecycle_text
from ecr_component.lifecycle.rules import TEXT_LENGTH
from ecr_component.lifecycle.short_form import ShortForm
from ecr_component.lifecycle.tag_patterns import includes
from ecr_component.values.closed_models import nested

Short = dict[str, Any]

EXPIRE = {"type": "expire"}

lifecycle = nested(ShortForm)


def texts(inputs: Short) -> dict[str, str | None]:
    """What ECR is sent for each repository; None where it is sent nothing."""
    registry = parse(inputs, source="it")
    return {made.name: made.lifecycle_policy or None for made in registry.repositories}


def rules(short: Short) -> list[dict[str, Any]]:
    """The rules of a short form, as ECR is sent them."""
    text = texts({"repositories": {"web": {"lifecycle": short}}})["web"]
    found: list[dict[str, Any]] = json.loads(text or '{"rules":[]}')["rules"]
    return found


def problems(inputs: Short) -> list[str]:
    with pytest.raises(ConfigError) as refused:
        parse(inputs, source="it")
    return [line.strip() for line in str(refused.value).splitlines()[1:]]


def refused(short: object) -> list[str]:
    """What is wrong with a repository's short form."""
    return problems({"repositories": {"web": {"lifecycle": short}}})


@pytest.mark.parametrize(
    ("short", "made"),
    [
        pytest.param(
            {"keep_tags": ["prod"]},
            {
                "rulePriority": 100,
                "description": "keep images with a tag like prod",
                "selection": {
                    "tagStatus": "tagged",
                    "tagPatternList": ["prod"],
                    "countType": "imageCountMoreThan",
                    "countNumber": 999999,
                },
                "action": EXPIRE,
            },
            id="keep_tags",
        ),
        pytest.param(
            {"keep_last_per_pattern": {"*-hotfix": 10}},
            {
                "rulePriority": 150,
                "description": "keep the newest 10 images with a tag like *-hotfix",
                "selection": {
                    "tagStatus": "tagged",
                    "tagPatternList": ["*-hotfix"],
                    "countType": "imageCountMoreThan",
                    "countNumber": 10,
                },
                "action": EXPIRE,
            },
            id="keep_last_per_pattern",
        ),
        pytest.param(
            {"keep_last_per_prefix": {"release-": 20}},
            {
                "rulePriority": 200,
                "description": "keep the newest 20 images with a tag like release-*",
                "selection": {
                    "tagStatus": "tagged",
                    "tagPrefixList": ["release-"],
                    "countType": "imageCountMoreThan",
                    "countNumber": 20,
                },
                "action": EXPIRE,
            },
            id="keep_last_per_prefix",
        ),
        pytest.param(
            {"expire_untagged_after_days": 14},
            {
                "rulePriority": 300,
                "description": "expire untagged images after 14 days",
                "selection": {
                    "tagStatus": "untagged",
                    "countType": "sinceImagePushed",
                    "countUnit": "days",
                    "countNumber": 14,
                },
                "action": EXPIRE,
            },
            id="expire_untagged_after_days",
        ),
        pytest.param(
            {"expire_after_days_per_pattern": {"pr-*": 3}},
            {
                "rulePriority": 350,
                "description": "expire images with a tag like pr-* 3 days after their "
                "push",
                "selection": {
                    "tagStatus": "tagged",
                    "tagPatternList": ["pr-*"],
                    "countType": "sinceImagePushed",
                    "countUnit": "days",
                    "countNumber": 3,
                },
                "action": EXPIRE,
            },
            id="expire_after_days_per_pattern",
        ),
        pytest.param(
            {"expire_archived_after_days": 90},
            {
                "rulePriority": 400,
                "description": "expire images that were archived for 90 days",
                "selection": {
                    "tagStatus": "any",
                    "storageClass": "archive",
                    "countType": "sinceImageTransitioned",
                    "countUnit": "days",
                    "countNumber": 90,
                },
                "action": EXPIRE,
            },
            id="expire_archived_after_days",
        ),
        pytest.param(
            {"keep_last": 50},
            {
                "rulePriority": 500,
                "description": "keep the newest 50 images",
                "selection": {
                    "tagStatus": "any",
                    "countType": "imageCountMoreThan",
                    "countNumber": 50,
                },
                "action": EXPIRE,
            },
            id="keep_last",
        ),
        pytest.param(
            {"expire_after_days": 90},
            {
                "rulePriority": 500,
                "description": "expire images 90 days after their push",
                "selection": {
                    "tagStatus": "any",
                    "countType": "sinceImagePushed",
                    "countUnit": "days",
                    "countNumber": 90,
                },
                "action": EXPIRE,
            },
            id="expire_after_days",
        ),
        pytest.param(
            {"archive_after_days_without_pull": 60},
            {
                "rulePriority": 500,
                "description": "archive images that nobody pulled for 60 days",
                "selection": {
                    "tagStatus": "any",
                    "countType": "sinceImagePulled",
                    "countUnit": "days",
                    "countNumber": 60,
                },
                "action": {"type": "transition", "targetStorageClass": "archive"},
            },
            id="archive_after_days_without_pull",
        ),
    ],
)
def test_each_key_makes_a_rule(short: Short, made: dict[str, Any]) -> None:
    text = texts({"repositories": {"web": {"lifecycle": short}}})["web"]

    assert text == json.dumps({"rules": [made]}, separators=(",", ":"))


EVERYTHING = {
    "archive_after_days_without_pull": 60,
    "expire_archived_after_days": 365,
    "expire_untagged_after_days": 14,
    "keep_last_per_prefix": {"release-": 20},
    "keep_tags": ["prod", "v*"],
}


def test_all_keys_together_make_the_text_that_a_person_has_read() -> None:
    assert texts({"repositories": {"web": {"lifecycle": EVERYTHING}}}) == {
        "web": '{"rules":['
        '{"rulePriority":100,"description":"keep images with a tag like prod",'
        '"selection":{"tagStatus":"tagged","tagPatternList":["prod"],'
        '"countType":"imageCountMoreThan","countNumber":999999},'
        '"action":{"type":"expire"}},'
        '{"rulePriority":101,"description":"keep images with a tag like v*",'
        '"selection":{"tagStatus":"tagged","tagPatternList":["v*"],'
        '"countType":"imageCountMoreThan","countNumber":999999},'
        '"action":{"type":"expire"}},'
        '{"rulePriority":200,'
        '"description":"keep the newest 20 images with a tag like release-*",'
        '"selection":{"tagStatus":"tagged","tagPrefixList":["release-"],'
        '"countType":"imageCountMoreThan","countNumber":20},'
        '"action":{"type":"expire"}},'
        '{"rulePriority":300,"description":"expire untagged images after 14 days",'
        '"selection":{"tagStatus":"untagged","countType":"sinceImagePushed",'
        '"countUnit":"days","countNumber":14},"action":{"type":"expire"}},'
        '{"rulePriority":400,'
        '"description":"expire images that were archived for 365 days",'
        '"selection":{"tagStatus":"any","storageClass":"archive",'
        '"countType":"sinceImageTransitioned","countUnit":"days",'
        '"countNumber":365},"action":{"type":"expire"}},'
        '{"rulePriority":500,'
        '"description":"archive images that nobody pulled for 60 days",'
        '"selection":{"tagStatus":"any","countType":"sinceImagePulled",'
        '"countUnit":"days","countNumber":60},'
        '"action":{"type":"transition","targetStorageClass":"archive"}}]}'
    }


def test_tags_are_kept_in_the_order_written() -> None:
    made = rules({"keep_tags": ["v*", "prod", "a*"]})

    assert [
        (rule["rulePriority"], rule["selection"]["tagPatternList"]) for rule in made
    ] == [(100, ["v*"]), (101, ["prod"]), (102, ["a*"])]


def test_a_tag_that_stands_twice_makes_one_rule() -> None:
    assert rules({"keep_tags": ["v*", "prod", "v*"]}) == rules(
        {"keep_tags": ["v*", "prod"]}
    )


def test_longer_prefixes_come_first_and_equally_long_ones_by_alphabet() -> None:
    made = rules({"keep_last_per_prefix": {"v": 1, "dev-": 2, "dev-x-": 3, "app-": 4}})

    assert [
        (
            rule["rulePriority"],
            rule["selection"]["tagPrefixList"],
            rule["selection"]["countNumber"],
        )
        for rule in made
    ] == [(200, ["dev-x-"], 3), (201, ["app-"], 4), (202, ["dev-"], 2), (203, ["v"], 1)]


@pytest.mark.parametrize(
    ("key", "first"),
    [("keep_last_per_pattern", 150), ("expire_after_days_per_pattern", 350)],
)
def test_patterns_that_say_more_of_a_tag_come_first(key: str, first: int) -> None:
    patterns = {"*": 1, "pr-*": 2, "pr-*-ui": 3, "a**": 4, "a*": 5, "*-pr": 6}
    made = rules({key: patterns})

    assert [
        (
            rule["rulePriority"] - first,
            rule["selection"]["tagPatternList"],
            rule["selection"]["countNumber"],
        )
        for rule in made
    ] == [
        (0, ["pr-*-ui"], 3),
        (1, ["*-pr"], 6),
        (2, ["pr-*"], 2),
        (3, ["a*"], 5),
        (4, ["a**"], 4),
        (5, ["*"], 1),
    ]


@pytest.mark.parametrize(
    "key",
    ["keep_last_per_prefix", "keep_last_per_pattern", "expire_after_days_per_pattern"],
)
def test_words_in_any_order_give_equal_text(key: str) -> None:
    words = {"v": 1, "dev-": 2, "app-": 4}

    assert rules({key: words}) == rules({key: dict(reversed(words.items()))})


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param({"keep_last": 5.0}, {"keep_last": 5}, id="a-float"),
        pytest.param(
            {"keep_last_per_prefix": {1: 5}},
            {"keep_last_per_prefix": {"1": 5}},
            id="a-prefix-that-yaml-made-a-number",
        ),
        pytest.param(
            {"keep_last": 5, "keep_tags": None}, {"keep_last": 5}, id="a-null"
        ),
        pytest.param(
            {
                "expire_after_days_per_pattern": {},
                "keep_last": 5,
                "keep_last_per_pattern": {},
                "keep_last_per_prefix": {},
                "keep_tags": [],
            },
            {"keep_last": 5},
            id="what-is-empty",
        ),
    ],
)
def test_other_spellings_make_the_same_rules(written: Short, read: Short) -> None:
    assert rules(written) == rules(read)


@pytest.mark.parametrize(
    ("before", "after", "added"),
    [
        pytest.param(
            EVERYTHING,
            {**EVERYTHING, "keep_tags": ["prod", "v*", "live"]},
            102,
            id="a-tag",
        ),
        pytest.param(
            EVERYTHING,
            {**EVERYTHING, "keep_last_per_prefix": {"release-": 20, "dev-": 3}},
            201,
            id="a-shorter-prefix",
        ),
        pytest.param(
            EVERYTHING,
            {**EVERYTHING, "keep_last_per_pattern": {"*-hotfix": 10}},
            150,
            id="a-count-of-a-pattern",
        ),
        pytest.param(
            {"keep_last_per_pattern": {"*-hotfix": 10}},
            {"keep_last_per_pattern": {"*-hotfix": 10, "*-rc": 5}},
            151,
            id="a-count-of-a-wider-pattern",
        ),
        pytest.param(
            {"keep_last": 5},
            {"keep_last": 5, "expire_untagged_after_days": 1},
            300,
            id="untagged-images",
        ),
        pytest.param(
            EVERYTHING,
            {**EVERYTHING, "expire_after_days_per_pattern": {"pr-*": 3}},
            350,
            id="an-age-of-a-pattern",
        ),
        pytest.param(
            {"keep_tags": ["prod"], "keep_last": 5},
            {"keep_tags": ["prod"], "keep_last": 5, "expire_archived_after_days": 90},
            400,
            id="archived-images",
        ),
        pytest.param(
            {"keep_tags": ["prod"]},
            {"keep_tags": ["prod"], "keep_last": 5},
            500,
            id="all-images",
        ),
    ],
)
def test_a_small_addition_adds_one_rule_and_changes_no_other(
    before: Short, after: Short, added: int
) -> None:
    others = [rule for rule in rules(after) if rule["rulePriority"] != added]

    assert len(rules(after)) == len(others) + 1
    assert others == rules(before)


@pytest.mark.parametrize("short", [{}, {"keep_tags": []}, {"keep_last": None}])
def test_a_short_form_that_says_nothing_is_no_policy(short: Short) -> None:
    assert texts({"repositories": {"web": {"lifecycle": short}}}) == {"web": None}


SHORT = {"keep_last": 7}
OTHER_SHORT = {"keep_last": 8}
RULES = [
    {
        "selection": {
            "tagStatus": "untagged",
            "countType": "imageCountMoreThan",
            "countNumber": 1,
        },
        "action": EXPIRE,
    }
]
OTHER_RULES = [{**RULES[0], "description": "another"}]


@pytest.mark.parametrize(
    ("own", "replaces"),
    [
        pytest.param({"lifecycle": OTHER_SHORT}, True, id="short-form"),
        pytest.param({"lifecycle_policy_rules": OTHER_RULES}, True, id="rules"),
        pytest.param({"lifecycle": {}}, True, id="empty-short-form"),
        pytest.param({"lifecycle_policy_rules": []}, True, id="no-rules"),
        pytest.param({}, False, id="nothing"),
        pytest.param({"lifecycle": None}, False, id="null"),
        pytest.param({"lifecycle_policy_rules": None}, False, id="null-as-rules"),
    ],
)
@pytest.mark.parametrize(
    "default",
    [
        pytest.param({"lifecycle": SHORT}, id="short-form"),
        pytest.param({"lifecycle_policy_rules": RULES}, id="rules"),
    ],
)
def test_what_a_repository_says_replaces_either_default(
    default: dict[str, object],
    own: dict[str, object],
    replaces: bool,  # noqa: FBT001 - a column of the table
) -> None:
    defaults = {f"default_{key}": value for key, value in default.items()}

    laid_over = texts({**defaults, "repositories": {"web": own}})

    assert laid_over == texts({"repositories": {"web": own if replaces else default}})


@pytest.mark.parametrize(
    ("short", "of_rules"),
    [
        pytest.param(SHORT, RULES, id="both"),
        pytest.param({}, RULES, id="one-for-none"),
        pytest.param(SHORT, [], id="no-rules"),
    ],
)
def test_a_repository_says_it_in_one_form(short: Short, of_rules: object) -> None:
    own = {"lifecycle": short, "lifecycle_policy_rules": of_rules}

    assert problems({"repositories": {"web": own}}) == [
        (
            "repositories.web.lifecycle: cannot be combined with "
            "lifecycle_policy_rules; write one of the two"
        )
    ]


def test_the_defaults_say_it_in_one_form() -> None:
    inputs = {
        "default_lifecycle": SHORT,
        "default_lifecycle_policy_rules": RULES,
        "repositories": {},
    }

    assert problems(inputs) == [
        (
            "default_lifecycle: cannot be combined with default_lifecycle_policy_rules;"
            " write one of the two"
        )
    ]


@pytest.mark.parametrize(
    "own",
    [
        {"lifecycle": SHORT, "lifecycle_policy_rules": None},
        {"lifecycle": None, "lifecycle_policy_rules": RULES},
    ],
)
def test_null_is_no_second_form(own: dict[str, object]) -> None:
    assert texts({"repositories": {"web": own}})["web"]


def test_a_default_that_says_nothing_leaves_the_other_form_alone() -> None:
    inputs = {
        "default_lifecycle": {},
        "default_lifecycle_policy_rules": RULES,
        "repositories": {"web": None},
    }

    assert texts(inputs)["web"]


NUMBERS = (
    "expire_untagged_after_days",
    "keep_last",
    "expire_after_days",
    "archive_after_days_without_pull",
)


@pytest.mark.parametrize("key", NUMBERS)
@pytest.mark.parametrize("number", [1, 2**31 - 1])
def test_a_number_may_be_as_small_and_as_large_as_ecr_takes(
    key: str, number: int
) -> None:
    (rule,) = rules({key: number})

    assert rule["selection"]["countNumber"] == number


@pytest.mark.parametrize("key", NUMBERS)
@pytest.mark.parametrize(
    ("number", "says"),
    [
        pytest.param(0, "must be 1 or more (got 0)", id="zero"),
        pytest.param(-1, "must be 1 or more (got -1)", id="less-than-zero"),
        pytest.param(
            2**31, "must be 2147483647 or less (got 2147483648)", id="too-large"
        ),
        pytest.param(1.5, "must be a whole number (got 1.5)", id="one-and-a-half"),
        pytest.param(True, "must be a whole number (got true)", id="true"),
        pytest.param("14", "must be a whole number (got '14')", id="text"),
    ],
)
def test_any_other_number_is_refused(key: str, number: object, says: str) -> None:
    assert refused({key: number}) == [f"repositories.web.lifecycle.{key}: {says}"]


@pytest.mark.parametrize("days", [90, 91])
def test_an_archived_image_stays_90_days_or_longer(days: int) -> None:
    (rule,) = rules({"expire_archived_after_days": days})

    assert rule["selection"]["countNumber"] == days


def test_an_archived_image_goes_not_before_90_days() -> None:
    assert refused({"expire_archived_after_days": 89}) == [
        (
            "repositories.web.lifecycle.expire_archived_after_days: "
            "must be 90 or more (got 89)"
        )
    ]


def test_a_pattern_may_have_four_wildcards() -> None:
    assert rules({"keep_tags": ["*a*b*c*"]})


@pytest.mark.parametrize(
    ("short", "place", "says"),
    [
        pytest.param(
            {"keep_tags": ["prod", "*a*b*c*d*"]},
            "keep_tags[1]",
            "a tag pattern has at most 4 * (got '*a*b*c*d*')",
            id="five-wildcards",
        ),
        pytest.param(
            {"keep_tags": [""]},
            "keep_tags[0]",
            "must not be empty (got '')",
            id="an-empty-pattern",
        ),
        pytest.param(
            {"keep_tags": [1.0]},
            "keep_tags[0]",
            "must be text (got 1.0)",
            id="a-number-as-pattern",
        ),
        pytest.param(
            {"keep_tags": "prod"},
            "keep_tags",
            "must be a list (got 'prod'); put it between [ and ]",
            id="one-pattern-without-a-list",
        ),
        pytest.param(
            {"keep_last_per_prefix": {"v*": 5}},
            "keep_last_per_prefix.v*",
            "is a prefix as it stands, and no tag has a * (got 'v*'); write 'v'",
            id="a-prefix-with-a-wildcard",
        ),
        pytest.param(
            {"keep_last_per_prefix": {"": 5}},
            "keep_last_per_prefix.''",
            "must not be empty (got '')",
            id="an-empty-prefix",
        ),
        pytest.param(
            {"keep_last_per_prefix": {"v": 0}},
            "keep_last_per_prefix.v",
            "must be 1 or more (got 0)",
            id="none-of-a-prefix",
        ),
        pytest.param(
            {"keep_last_per_prefix": {"v": None}},
            "keep_last_per_prefix.v",
            "must be a whole number (got null)",
            id="null-of-a-prefix",
        ),
        pytest.param(
            {"keep_last_per_prefix": {1: 5, "1": 6}},
            "keep_last_per_prefix.1",
            "is a duplicate, once as a number and once as text; keep one",
            id="a-prefix-as-number-and-as-text",
        ),
        pytest.param(
            {"keep_last_per_prefix": ["v"]},
            "keep_last_per_prefix",
            "must be a mapping of keys to values (got ['v'])",
            id="a-list-of-prefixes",
        ),
        pytest.param(
            {"keep_last_per_pattern": {"a*b*c*d*e*": 5}},
            "keep_last_per_pattern.a*b*c*d*e*",
            "a tag pattern has at most 4 * (got 'a*b*c*d*e*')",
            id="a-count-of-a-pattern-with-five-stars",
        ),
        pytest.param(
            {"expire_after_days_per_pattern": {"^x$": 3}},
            "expire_after_days_per_pattern.^x$",
            "no tag is like this: a tag has only a-z A-Z 0-9 _ . - (got '^x$'); "
            "try 'x'",
            id="an-age-of-a-regular-expression",
        ),
        pytest.param(
            {"expire_after_days_per_pattern": {"pr-*": 0}},
            "expire_after_days_per_pattern.pr-*",
            "must be 1 or more (got 0)",
            id="an-age-of-no-days",
        ),
        pytest.param(
            {"keep_lst": 5},
            "keep_lst",
            "unknown key; did you mean 'keep_last'?",
            id="a-misspelt-key",
        ),
        pytest.param(
            {"keepLast": 5},
            "keepLast",
            "unknown key; did you mean 'keep_last'?",
            id="a-key-of-another-language",
        ),
        pytest.param(
            {"rules": []},
            "rules",
            "unknown key; known are keep_tags, keep_last_per_pattern, "
            "keep_last_per_prefix, expire_untagged_after_days, "
            "expire_after_days_per_pattern, expire_archived_after_days, keep_last, "
            "expire_after_days, archive_after_days_without_pull",
            id="a-key-of-the-other-form",
        ),
    ],
)
def test_what_makes_no_rule_is_refused_where_it_stands(
    short: Short, place: str, says: str
) -> None:
    assert refused(short) == [f"repositories.web.lifecycle.{place}: {says}"]


@pytest.mark.parametrize(
    ("short", "shown"),
    [
        pytest.param("keep_last", "'keep_last'", id="text"),
        pytest.param([SHORT], "[{'keep_last': 7}]", id="a-list"),
        pytest.param(50, "50", id="a-number"),
    ],
)
def test_a_short_form_is_a_mapping(short: object, shown: str) -> None:
    assert refused(short) == [
        f"repositories.web.lifecycle: must be a mapping of keys to values (got {shown})"
    ]


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        pytest.param(
            ["keep_last", "expire_after_days"],
            "keep_last and expire_after_days",
            id="count-and-age",
        ),
        pytest.param(
            ["keep_last", "archive_after_days_without_pull"],
            "keep_last and archive_after_days_without_pull",
            id="count-and-archive",
        ),
        pytest.param(
            ["expire_after_days", "archive_after_days_without_pull"],
            "expire_after_days and archive_after_days_without_pull",
            id="age-and-archive",
        ),
        pytest.param(
            ["archive_after_days_without_pull", "expire_after_days", "keep_last"],
            "keep_last and expire_after_days and archive_after_days_without_pull",
            id="all-three",
        ),
    ],
)
def test_two_rules_for_all_images_are_refused(keys: list[str], shown: str) -> None:
    (line,) = refused(dict.fromkeys(keys, 90))

    assert line == (
        f"repositories.web.lifecycle: {shown} are each a rule for all images, of "
        "which ECR takes one, and an image that one rule looks at is out of reach of "
        "those behind it; keep one of them"
    )


def test_a_rule_for_the_archive_stands_beside_one_for_all_images() -> None:
    made = rules(
        {"archive_after_days_without_pull": 30, "expire_archived_after_days": 90}
    )

    assert [rule["rulePriority"] for rule in made] == [400, 500]


def test_a_short_form_may_make_50_rules() -> None:
    made = rules(
        {
            "keep_tags": [f"tag{number}" for number in range(48)],
            "expire_untagged_after_days": 1,
            "keep_last": 1,
        }
    )

    assert [rule["rulePriority"] for rule in made] == [*range(100, 148), 300, 500]


@pytest.mark.parametrize(
    "short",
    [
        pytest.param({"keep_tags": [str(n) for n in range(51)]}, id="of-tags"),
        pytest.param(
            {"keep_last_per_prefix": {str(n): 1 for n in range(50)}, "keep_last": 1},
            id="of-prefixes-and-one-more",
        ),
        pytest.param(
            {
                "keep_last_per_pattern": {f"{n}*": 1 for n in range(25)},
                "expire_after_days_per_pattern": {f"{n}*": 1 for n in range(26)},
            },
            id="of-patterns",
        ),
    ],
)
def test_a_short_form_that_makes_51_rules_is_refused(short: Short) -> None:
    assert refused(short) == [
        (
            "repositories.web.lifecycle: makes 51 rules, and a policy has up to 50; "
            "join tags by patterns, patterns and prefixes by shorter ones"
        )
    ]


def test_the_longest_short_form_makes_a_text_that_ecr_takes() -> None:
    patterns = [f"{'*' * 4}{number:0128}" for number in range(49)]
    short = {"keep_tags": patterns, "archive_after_days_without_pull": 2**31 - 1}
    made = lifecycle_text(lifecycle(short).rules())

    assert len(made) == 23_203
    assert len(made) in TEXT_LENGTH


def test_all_that_is_wrong_with_a_short_form_is_told_at_once_also_in_a_default() -> (
    None
):
    inputs = {
        "default_lifecycle": {"keep_last": 0, "keep_tags": ["", "a"], "keep": 1},
        "repositories": {"web": {"lifecycle": {"keep_last": 0}}},
    }

    assert problems(inputs) == [
        "default_lifecycle.keep_last: must be 1 or more (got 0)",
        "default_lifecycle.keep_tags[0]: must not be empty (got '')",
        "default_lifecycle.keep: unknown key; did you mean 'keep_tags'?",
        "repositories.web.lifecycle.keep_last: must be 1 or more (got 0)",
    ]


PATTERN = st.from_regex("[ab*][ab*-]{0,3}", fullmatch=True)
PREFIX = st.from_regex("[ab][ab-]{0,3}", fullmatch=True)
COUNT = st.integers(1, 1000)
SHORTS = st.fixed_dictionaries(
    {},
    optional={
        "keep_tags": st.lists(PATTERN, max_size=5),
        "keep_last_per_pattern": st.dictionaries(PATTERN, COUNT, max_size=5),
        "keep_last_per_prefix": st.dictionaries(PREFIX, COUNT, max_size=5),
        "expire_after_days_per_pattern": st.dictionaries(PATTERN, COUNT, max_size=5),
        "expire_untagged_after_days": COUNT,
        "expire_archived_after_days": st.integers(90, 1000),
    },
).flatmap(
    lambda short: st.sampled_from([None, *NUMBERS[1:]]).flatmap(
        lambda key: COUNT.map(lambda count: {**short, key: count} if key else short)
    )
)


@settings(max_examples=50)
@given(SHORTS)
def test_the_rules_of_a_short_form_keep_every_law_of_rules(short: Short) -> None:
    made = lifecycle(short).rules()

    assert not made or lifecycle_rules(lifecycle_text(made)) == made


@settings(max_examples=50)
@given(SHORTS, PATTERN)
def test_one_more_tag_to_keep_changes_no_other_rule(short: Short, tag: str) -> None:
    tags = short.get("keep_tags", [])
    more = {**short, "keep_tags": [*tags, tag]}

    before, after = lifecycle(short).rules(), lifecycle(more).rules()

    assert [rule for rule in after if rule in before] == list(before)
    assert len(after) == len(before) + (tag not in tags)


@settings(max_examples=50)
@given(st.dictionaries(PATTERN, COUNT, max_size=6))
def test_no_pattern_comes_behind_one_that_includes_it(ages: dict[str, int]) -> None:
    made = lifecycle({"expire_after_days_per_pattern": ages}).rules()
    patterns = [pattern for rule in made for pattern in rule.selection.tag_pattern_list]

    assert not [
        (wide, narrow)
        for wide, narrow in combinations(patterns, 2)
        if includes(wide, narrow) and not includes(narrow, wide)
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from([*EVERYTHING, *NUMBERS]), JSON) | JSON)
@example({"keep_last": float("inf")})
@example({"keep_last": 10**400})
def test_any_value_is_a_short_form_or_is_refused(value: object) -> None:
    try:
        made = lifecycle(value).rules()
    except Refusal:
        return

    assert not made or lifecycle_rules(lifecycle_text(made)) == made
