"""Lifecycle rules: what ECR's grammar and laws take, and the text that is sent."""

import contextlib
import json
from collections.abc import Callable, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic.alias_generators import to_snake

from ecr_component.errors import Refusal
from ecr_component.lifecycle.policy_reading import lifecycle_rules
from ecr_component.lifecycle.policy_text import lifecycle_text, priorities
from ecr_component.lifecycle.rules import MOST_RULES, CountType
from ecr_component.values.deferred import Deferred, Secret
from ecr_component.values.scalars import LARGEST_NUMBER
from tests.conftest import refusal

GOLDEN = Path(__file__).parents[1] / "golden"

Rule = dict[str, Any]

COUNT: Rule = {"countType": "imageCountMoreThan", "countNumber": 5}
AGE: Rule = {"countType": "sinceImagePushed", "countUnit": "days", "countNumber": 5}
PULLED: Rule = {**AGE, "countType": "sinceImagePulled"}
ARCHIVED: Rule = {
    "storageClass": "archive",
    "countType": "sinceImageTransitioned",
    "countUnit": "days",
    "countNumber": 90,
}
EXPIRE: Rule = {"type": "expire"}
ARCHIVE: Rule = {"type": "transition", "targetStorageClass": "archive"}
ANY: Rule = {"tagStatus": "any"}
UNTAGGED: Rule = {"tagStatus": "untagged"}


def tagged(*patterns: str) -> Rule:
    return {"tagStatus": "tagged", "tagPatternList": list(patterns)}


def prefixed(*prefixes: str) -> Rule:
    return {"tagStatus": "tagged", "tagPrefixList": list(prefixes)}


def rule(
    selection: Rule,
    action: Rule = EXPIRE,
    priority: int | None = None,
    **more: object,
) -> Rule:
    return {"rulePriority": priority, "selection": selection, "action": action, **more}


def text_of(written: object) -> str:
    return lifecycle_text(lifecycle_rules(written))


def refused(written: object) -> str:
    return refusal(lifecycle_rules, written)


def snake_case(value: object) -> object:
    """The same with each key as Python spells it."""
    if isinstance(value, dict):
        return {to_snake(key): snake_case(item) for key, item in value.items()}
    return [snake_case(item) for item in value] if isinstance(value, list) else value


def golden(name: str) -> tuple[Mapping[str, Any], str]:
    """A document that a person has read, and the text that is sent of it."""
    document = json.loads((GOLDEN / f"{name}.json").read_text())
    return document, json.dumps(document, separators=(",", ":"), ensure_ascii=False)


# What the text says


@pytest.mark.parametrize("name", ["lifecycle_every_key", "lifecycle_archive"])
def test_a_policy_as_aws_writes_it_stays_as_it_is(name: str) -> None:
    document, compact = golden(name)

    assert text_of(document["rules"]) == compact


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(lambda rules: rules, id="list"),
        pytest.param(tuple, id="tuple"),
        pytest.param(lambda rules: {"rules": rules}, id="mapping"),
        pytest.param(json.dumps, id="json-of-a-list"),
        pytest.param(
            lambda rules: json.dumps({"rules": rules}), id="json-of-a-mapping"
        ),
        pytest.param(
            lambda rules: json.dumps(rules, indent=2), id="json-on-many-lines"
        ),
        pytest.param(snake_case, id="snake-case"),
        pytest.param(lambda rules: list(reversed(rules)), id="another-order"),
    ],
)
def test_each_form_of_the_same_rules_gives_the_same_text(
    form: Callable[[list[Rule]], object],
) -> None:
    document, compact = golden("lifecycle_every_key")

    assert text_of(form(document["rules"])) == compact


def test_no_rules_are_no_rules() -> None:
    assert lifecycle_rules([]) == ()
    assert lifecycle_rules({"rules": []}) == ()
    assert lifecycle_rules("[]") == ()


def test_nulls_and_empty_lists_of_terraform_are_left_out() -> None:
    written = rule(
        {
            **ANY,
            **COUNT,
            "tagPrefixList": [],
            "tagPatternList": None,
            "countUnit": None,
            "storageClass": None,
        },
        {"type": "expire", "targetStorageClass": None},
        description=None,
    )

    assert text_of([written]) == (
        '{"rules":[{"rulePriority":1,"selection":{"tagStatus":"any",'
        '"countType":"imageCountMoreThan","countNumber":5},"action":{"type":"expire"}}]}'
    )


def test_a_number_of_another_language_is_written_as_an_integer() -> None:
    written = rule({**ANY, **COUNT, "countNumber": 14.0}, rulePriority=2.0)

    (sent,) = json.loads(text_of([written]))["rules"]
    assert '"countNumber":14}' in text_of([written])
    assert '"rulePriority":2,' in text_of([written])
    assert (sent["rulePriority"], sent["selection"]["countNumber"]) == (2, 14)


def test_the_written_storage_class_stays_though_it_is_the_default() -> None:
    (sent,) = json.loads(text_of([rule({**ANY, **COUNT, "storageClass": "standard"})]))[
        "rules"
    ]

    assert sent["selection"]["storageClass"] == "standard"


# Priorities


@pytest.mark.parametrize(
    ("rules", "filled"),
    [
        pytest.param([(UNTAGGED, None)], [1], id="one"),
        pytest.param(
            [(UNTAGGED, None), (tagged("a"), None), (tagged("b"), None)],
            [1, 2, 3],
            id="in-the-order-written",
        ),
        pytest.param(
            [(ANY, None), (UNTAGGED, None), (tagged("a"), None)],
            [3, 1, 2],
            id="any-last",
        ),
        pytest.param(
            [(UNTAGGED, None), (tagged("a"), 1), (tagged("b"), None)],
            [2, 1, 3],
            id="around-those-written",
        ),
        pytest.param(
            [(tagged("a"), 10), (UNTAGGED, None), (ANY, None)],
            [10, 1, 11],
            id="any-behind-the-largest",
        ),
        pytest.param(
            [(ANY, 7), (UNTAGGED, None), (tagged("a"), None)],
            [7, 1, 2],
            id="any-where-it-was-written",
        ),
        pytest.param([(UNTAGGED, 5), (tagged("a"), 3)], [5, 3], id="all-written"),
    ],
)
def test_missing_priorities_are_filled(
    rules: list[tuple[Rule, int | None]], filled: list[int]
) -> None:
    read = lifecycle_rules(
        [rule({**which, **AGE}, priority=given) for which, given in rules]
    )

    assert priorities(read) == filled


def test_two_rules_for_any_of_two_storage_classes_keep_their_order() -> None:
    read = lifecycle_rules(
        [
            rule({**ANY, **ARCHIVED}),
            rule({**ANY, **PULLED}, ARCHIVE),
            rule(UNTAGGED | AGE),
        ]
    )

    assert priorities(read) == [2, 3, 1]


def test_the_text_is_sorted_by_priority() -> None:
    text = text_of([rule(ANY | AGE, priority=9), rule(UNTAGGED | AGE, priority=4)])

    assert [sent["rulePriority"] for sent in json.loads(text)["rules"]] == [4, 9]


# The grammar


@pytest.mark.parametrize(
    ("selection", "action"),
    [
        pytest.param(ANY | COUNT, EXPIRE, id="any-count-expire"),
        pytest.param(ANY | COUNT, ARCHIVE, id="any-count-archive"),
        pytest.param(UNTAGGED | AGE, EXPIRE, id="untagged-pushed-expire"),
        pytest.param(tagged("v*") | AGE, ARCHIVE, id="tagged-pushed-archive"),
        pytest.param(prefixed("v") | PULLED, ARCHIVE, id="prefixed-pulled-archive"),
        pytest.param(ANY | ARCHIVED, EXPIRE, id="any-archived-expire"),
        pytest.param(tagged("v*") | ARCHIVED, EXPIRE, id="tagged-archived-expire"),
        pytest.param(tagged("a*b*c*d*") | AGE, EXPIRE, id="four-wildcards"),
        pytest.param(tagged("*") | AGE, EXPIRE, id="every-tag"),
        pytest.param(prefixed("a", "b") | AGE, EXPIRE, id="two-prefixes"),
        pytest.param(ANY | COUNT | {"countNumber": 1}, EXPIRE, id="count-of-one"),
        pytest.param(ANY | ARCHIVED | {"countNumber": 90}, EXPIRE, id="90-days"),
        pytest.param(
            ANY | AGE | {"storageClass": "standard"}, EXPIRE, id="standard-written"
        ),
    ],
)
def test_a_rule_of_the_grammar_is_sent_as_it_was_written(
    selection: Rule, action: Rule
) -> None:
    written = rule(selection, action, 1)

    assert json.loads(text_of([written])) == {"rules": [written]}


UNKNOWN_KEYS = "known are rulePriority, description, selection, action"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        pytest.param(
            {},
            "[0].selection: is missing\n[0].action: is missing",
            id="nothing",
        ),
        pytest.param(
            rule(ANY | COUNT, EXPIRE, priority=0),
            "[0].rulePriority: must be 1 or more (got 0)",
            id="priority-zero",
        ),
        pytest.param(
            rule(ANY | COUNT, rulePriority="1"),
            "[0].rulePriority: must be a whole number (got '1')",
            id="priority-as-text",
        ),
        pytest.param(
            rule(ANY | COUNT, rulePriority=True),
            "[0].rulePriority: must be a whole number (got true)",
            id="priority-true",
        ),
        pytest.param(
            rule(ANY | COUNT, description=5),
            "[0].description: must be text (got 5)",
            id="description",
        ),
        pytest.param(
            rule(ANY | COUNT, priorty=1),
            "[0].priorty: unknown key; did you mean 'rulePriority'?",
            id="unknown-key",
        ),
        pytest.param(
            rule(ANY | COUNT, xyz=1),
            f"[0].xyz: unknown key; {UNKNOWN_KEYS}",
            id="unknown-key-far",
        ),
        pytest.param(
            {"selection": "any", "action": ["expire"]},
            "[0].selection: must be a mapping of keys to values (got 'any')\n"
            "[0].action: must be a mapping of keys to values (got ['expire'])",
            id="no-mappings",
        ),
        pytest.param(
            "expire",
            "[0]: must be a mapping of keys to values (got 'expire')",
            id="text",
        ),
        pytest.param(
            None, "[0]: must be a mapping of keys to values (got null)", id="null"
        ),
        pytest.param(
            {"rule_priority": 0, "selection": {}, "action": {}},
            "[0].rule_priority: must be 1 or more (got 0)\n"
            "[0].selection.tagStatus: is missing\n"
            "[0].selection.countType: is missing\n"
            "[0].selection.countNumber: is missing\n"
            "[0].action.type: is missing",
            id="everything-at-once",
        ),
    ],
)
def test_a_rule_of_another_shape_is_refused(written: object, said: str) -> None:
    assert refused([written]) == said


NOT_PULLED = (
    "action.type: must be 'transition' with countType 'sinceImagePulled' (got "
    "'expire'); ECR deletes no image for not being pulled, but archives it and deletes "
    "it there: in lifecycle, write archive_after_days_without_pull and "
    "expire_archived_after_days (90 or more)"
)
NO_COUNT_UNIT = "countUnit: is missing; write countUnit: days"


@pytest.mark.parametrize(
    ("selection", "said"),
    [
        pytest.param(
            {"countType": "imageCountMoreThan"},
            "tagStatus: is missing\ncountNumber: is missing",
            id="keys-missing",
        ),
        pytest.param(
            COUNT | {"tagStatus": "ANY"},
            "tagStatus: must be tagged, untagged or any (got 'ANY'); "
            "did you mean 'any'?",
            id="tag-status-in-capitals",
        ),
        pytest.param(
            ANY | COUNT | {"countType": "imageCountGreaterThan"},
            "countType: must be imageCountMoreThan, sinceImagePushed, "
            "sinceImagePulled or sinceImageTransitioned "
            "(got 'imageCountGreaterThan')",
            id="count-type",
        ),
        pytest.param(
            ANY | AGE | {"countUnit": "weeks"},
            "countUnit: must be days (got 'weeks')",
            id="count-unit",
        ),
        pytest.param(
            ANY | AGE | {"countUnit": "day"},
            "countUnit: must be days (got 'day'); did you mean 'days'?",
            id="count-unit-near",
        ),
        pytest.param(
            ANY | AGE | {"storageClass": "glacier"},
            "storageClass: must be standard or archive (got 'glacier')",
            id="storage-class",
        ),
        pytest.param(
            ANY | COUNT | {"countNumber": 0},
            "countNumber: must be 1 or more (got 0)",
            id="count-of-none",
        ),
        pytest.param(
            ANY | COUNT | {"countNumber": 14.5},
            "countNumber: must be a whole number (got 14.5)",
            id="half-an-image",
        ),
        pytest.param(
            ANY | COUNT | {"countNumber": "14"},
            "countNumber: must be a whole number (got '14')",
            id="count-as-text",
        ),
        pytest.param(
            ANY | COUNT | {"countNumer": 14},
            "countNumer: unknown key; did you mean 'countNumber'?",
            id="unknown-key",
        ),
        pytest.param(
            ANY | COUNT | {"tagPrefixLists": []},
            "tagPrefixLists: unknown key; did you mean 'tagPrefixList'?",
            id="unknown-key-of-an-empty-list",
        ),
        pytest.param(
            ANY | COUNT | {"countUnit": "days"},
            "countUnit: must not stand with countType 'imageCountMoreThan' "
            "(got 'days'); leave it out",
            id="count-with-a-unit",
        ),
        *(
            pytest.param(
                ANY | COUNT | {"countUnit": unit},
                "countUnit: must not stand with countType 'imageCountMoreThan'; "
                "leave it out",
                id=f"count_unit_null-{unit}",
            )
            for unit in ("null", "None", "", 1, ["days"])
        ),
        pytest.param(
            ANY | AGE | {"countUnit": "null"},
            "countUnit: must be days (got 'null'); null is a word here; write null, or "
            "leave it out, to say nothing",
            id="age-with-the-word-null",
        ),
        pytest.param(
            {"tagStatus": "TAGGED", "tagPrefixList": ["a"], "tagPatternList": ["a"]}
            | COUNT,
            "tagStatus: must be tagged, untagged or any (got 'TAGGED'); did you mean "
            "'tagged'?\n"
            "tagPrefixList: cannot be combined with tagPatternList; "
            "write a prefix as a pattern: 'v' is 'v*'",
            id="both-lists-beside-a-wrong-status",
        ),
        pytest.param(
            ANY | COUNT | {"tagPatternList": ["^v"]},
            "tagPatternList[0]: no tag is like this: a tag has only a-z A-Z 0-9 _ . - "
            "(got '^v'); try 'v'\n"
            "tagPatternList: is only valid with tagStatus 'tagged', not 'any'; leave "
            "it out, or write tagStatus: tagged",
            id="a-wrong-list-that-has-no-place",
        ),
        pytest.param(
            ANY | ARCHIVED | {"storageClass": "glacier", "countNumber": 30},
            "storageClass: must be standard or archive (got 'glacier')\n"
            "countNumber: must be 90 or more with countType 'sinceImageTransitioned' "
            "(got 30)",
            id="a-number-beside-a-wrong-storage-class",
        ),
        pytest.param(
            ANY | {"countType": "sinceImagePushed", "countNumber": 1},
            NO_COUNT_UNIT,
            id="pushed-without-a-unit",
        ),
        pytest.param(
            ANY | ARCHIVED | {"countUnit": None},
            NO_COUNT_UNIT,
            id="transitioned-without-a-unit",
        ),
        pytest.param(
            {k: v for k, v in (ANY | ARCHIVED).items() if k != "countUnit"},
            NO_COUNT_UNIT,
            id="archived-without-a-unit",
        ),
        pytest.param(
            ANY | ARCHIVED | {"countNumber": 89},
            "countNumber: must be 90 or more with countType "
            "'sinceImageTransitioned' (got 89)",
            id="89-days-in-the-archive",
        ),
        pytest.param(
            ANY | ARCHIVED | {"storageClass": "standard"},
            "storageClass: must be 'archive' with countType "
            "'sinceImageTransitioned' (got 'standard')",
            id="archived-in-standard",
        ),
        pytest.param(
            ANY | AGE | {"storageClass": "archive"},
            "countType: must be 'sinceImageTransitioned' with storageClass "
            "'archive' (got 'sinceImagePushed')",
            id="pushed-in-the-archive",
        ),
        pytest.param(
            ANY | COUNT | {"storageClass": "archive"},
            "countType: must be 'sinceImageTransitioned' with storageClass "
            "'archive' (got 'imageCountMoreThan')",
            id="count-in-the-archive",
        ),
        pytest.param(
            AGE | tagged("a") | prefixed("b"),
            "tagPrefixList: cannot be combined with tagPatternList; "
            "write a prefix as a pattern: 'v' is 'v*'",
            id="tagged-with-both-lists",
        ),
        pytest.param(
            AGE | UNTAGGED | {"tagPatternList": ["a"]},
            "tagPatternList: is only valid with tagStatus 'tagged', not 'untagged'; "
            "leave it out, or write tagStatus: tagged",
            id="untagged-with-patterns",
        ),
        pytest.param(
            AGE | ANY | {"tagPrefixList": ["a"]},
            "tagPrefixList: is only valid with tagStatus 'tagged', not 'any'; "
            "leave it out, or write tagStatus: tagged",
            id="any-with-prefixes",
        ),
        pytest.param(
            AGE | tagged("a*b*c*d*e*"),
            "tagPatternList[0]: a tag pattern has at most 4 * (got 'a*b*c*d*e*')",
            id="five-wildcards",
        ),
        pytest.param(
            AGE | tagged("a", ""),
            "tagPatternList[1]: must not be empty (got '')",
            id="an-empty-pattern",
        ),
        pytest.param(
            AGE | prefixed(""),
            "tagPrefixList[0]: must not be empty (got '')",
            id="an-empty-prefix",
        ),
        pytest.param(
            AGE | {"tagStatus": "tagged", "tagPatternList": "v*"},
            "tagPatternList: must be a list (got 'v*'); put it between [ and ]",
            id="a-pattern-without-a-list",
        ),
        pytest.param(
            AGE | {"tagStatus": "tagged", "tagPrefixList": [1]},
            "tagPrefixList[0]: must be text (got 1)",
            id="a-number-for-a-prefix",
        ),
        pytest.param(
            ANY
            | {
                "countType": "sinceImagePushed",
                "countNumber": 1,
                "tagPrefixList": ["a"],
            },
            "tagPrefixList: is only valid with tagStatus 'tagged', not 'any'; "
            "leave it out, or write tagStatus: tagged\n"
            f"{NO_COUNT_UNIT}",
            id="tags-and-count-at-once",
        ),
    ],
)
def test_a_selection_outside_the_grammar_is_refused(selection: Rule, said: str) -> None:
    lines = [f"[0].selection.{line}" for line in said.splitlines()]

    assert refused([rule(selection)]) == "\n".join(lines)


@pytest.mark.parametrize(
    "selection",
    [
        pytest.param(AGE | {"tagStatus": "tagged"}, id="without"),
        pytest.param(AGE | tagged(), id="empty-patterns"),
        pytest.param(AGE | prefixed(), id="empty-prefixes"),
        pytest.param(AGE | tagged() | prefixed(), id="both-empty"),
    ],
)
def test_a_rule_for_tagged_images_needs_a_list(selection: Rule) -> None:
    assert refused([rule(selection)]) == (
        "[0].selection: tagStatus 'tagged' needs tagPatternList or tagPrefixList; "
        "for every tagged image write tagPatternList: ['*']"
    )


@pytest.mark.parametrize(
    ("selection", "action", "said"),
    [
        pytest.param(
            ANY | COUNT,
            {"type": "delete"},
            "action.type: must be expire or transition (got 'delete')",
            id="type",
        ),
        pytest.param(
            ANY | COUNT,
            {"targetStorageClass": "archive"},
            "action.type: is missing",
            id="type-missing",
        ),
        pytest.param(
            ANY | COUNT,
            {"type": "transition"},
            "action.targetStorageClass: is missing; write it as 'archive'",
            id="transition-without-a-target",
        ),
        pytest.param(
            ANY | COUNT,
            {"type": "transition", "targetStorageClass": "standard"},
            "action.targetStorageClass: must be archive (got 'standard')",
            id="transition-to-standard",
        ),
        pytest.param(
            ANY | COUNT,
            {"type": "expire", "targetStorageClass": "archive"},
            "action.targetStorageClass: is only valid with type 'transition' "
            "(got 'archive'); leave it out",
            id="expire-with-a-target",
        ),
        pytest.param(
            UNTAGGED | PULLED | {"countNumber": 0},
            {"type": "expire", "targetStorageClass": "archive"},
            "selection.countNumber: must be 1 or more (got 0)\n[0].action."
            "targetStorageClass: is only valid with type 'transition' (got 'archive'); "
            "leave it out\n[0]." + NOT_PULLED,
            id="delete_unpulled-beside-other-faults",
        ),
        pytest.param(
            ANY | COUNT,
            {"type": "expire", "xyz": 1},
            "action.xyz: unknown key; known are type, targetStorageClass",
            id="unknown-key",
        ),
        pytest.param(
            ANY | PULLED,
            EXPIRE,
            NOT_PULLED,
            id="delete_unpulled",
        ),
        pytest.param(
            ANY | ARCHIVED,
            ARCHIVE,
            "action.type: must be 'expire' with countType 'sinceImageTransitioned' "
            "(got 'transition')",
            id="archive-what-is-archived",
        ),
    ],
)
def test_an_action_outside_the_grammar_is_refused(
    selection: Rule, action: Rule, said: str
) -> None:
    assert refused([rule(selection, action)]) == f"[0].{said}"


# The laws of a policy


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param(
            [rule(UNTAGGED | AGE), rule(UNTAGGED | ARCHIVED)],
            id="one-untagged-of-each-storage-class",
        ),
        pytest.param(
            [rule(ANY | PULLED, ARCHIVE, 1), rule(ANY | ARCHIVED, EXPIRE, 2)],
            id="one-any-of-each-storage-class",
        ),
        pytest.param(
            [rule(ANY | ARCHIVED, EXPIRE, 1), rule(UNTAGGED | AGE, EXPIRE, 2)],
            id="any-before-another-storage-class",
        ),
        pytest.param(
            [rule(prefixed("a") | AGE), rule(prefixed("a") | ARCHIVED)],
            id="a-prefix-once-in-each-storage-class",
        ),
        pytest.param(
            [rule(tagged("a*") | AGE), rule(tagged("a*") | COUNT)],
            id="a-pattern-twice",
        ),
        pytest.param([rule(prefixed("a", "a") | AGE)], id="a-prefix-twice-in-one-rule"),
        pytest.param(
            [rule(tagged("a") | AGE, EXPIRE, 1), rule(ANY | AGE, EXPIRE, 99)],
            id="gaps-between-priorities",
        ),
        pytest.param([rule(tagged(f"t{n}") | AGE) for n in range(50)], id="50-rules"),
    ],
)
def test_rules_that_keep_the_laws_pass(rules: list[Rule]) -> None:
    assert len(lifecycle_rules(rules)) == len(rules)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        pytest.param(
            [rule(tagged("a") | AGE, EXPIRE, 3), rule(tagged("b") | AGE, EXPIRE, 3)],
            "[1].rulePriority: rule [0] has the same rulePriority (got 3)",
            id="a-priority-twice",
        ),
        pytest.param(
            [rule(UNTAGGED | AGE, EXPIRE, 3), rule(UNTAGGED | ARCHIVED, EXPIRE, 3)],
            "[1].rulePriority: rule [0] has the same rulePriority (got 3)",
            id="a-priority-twice-in-two-storage-classes",
        ),
        pytest.param(
            [rule(UNTAGGED | AGE), rule(tagged("a") | AGE), rule(UNTAGGED | COUNT)],
            "[2].selection.tagStatus: rule [0] is 'untagged' too, and ECR takes one "
            "such rule for storage class 'standard'; merge the two",
            id="untagged-twice",
        ),
        pytest.param(
            [rule(ANY | AGE), rule(ANY | COUNT | {"storageClass": "standard"})],
            "[1].selection.tagStatus: rule [0] is 'any' too, and ECR takes one such "
            "rule for storage class 'standard'; merge the two",
            id="any-twice",
        ),
        pytest.param(
            [rule(UNTAGGED | ARCHIVED), rule(UNTAGGED | ARCHIVED)],
            "[1].selection.tagStatus: rule [0] is 'untagged' too, and ECR takes one "
            "such rule for storage class 'archive'; merge the two",
            id="untagged-twice-in-the-archive",
        ),
        pytest.param(
            [rule(ANY | AGE, EXPIRE, 1), rule(UNTAGGED | AGE, EXPIRE, 2)],
            "[0].rulePriority: a rule for 'any' must have the largest rulePriority, "
            "and another has 2 (got 1); leave rulePriority out, or write a larger "
            "one",
            id="any-not-last",
        ),
        pytest.param(
            [rule(ANY | AGE, EXPIRE, 1), rule(UNTAGGED | AGE)],
            "[0].rulePriority: a rule for 'any' must have the largest rulePriority, "
            "and another has 2 (got 1); leave rulePriority out, or write a larger "
            "one",
            id="any-before-one-that-is-filled-in",
        ),
        pytest.param(
            [rule(prefixed("a", "b") | AGE), rule(prefixed("c", "b") | COUNT)],
            "[1].selection.tagPrefixList: rule [0] has the same tag prefix "
            "(got 'b'); a prefix stands in one rule only",
            id="a-prefix-twice",
        ),
        pytest.param(
            [rule(tagged(f"t{n}") | AGE) for n in range(51)],
            "a policy has up to 50 rules (got 51)",
            id="51-rules",
        ),
        pytest.param(
            [*(rule(tagged(f"t{n}") | AGE) for n in range(50)), rule(ANY | COUNT, {})],
            "[50].action.type: is missing\na policy has up to 50 rules (got 51)",
            id="51-rules-of-which-one-is-wrong",
        ),
        pytest.param(
            [rule(UNTAGGED | AGE), rule(ANY), rule(UNTAGGED | COUNT, {})],
            "[1].selection.countType: is missing\n"
            "[1].selection.countNumber: is missing\n"
            "[2].action.type: is missing\n"
            "[2].selection.tagStatus: rule [0] is 'untagged' too, and ECR takes one "
            "such rule for storage class 'standard'; merge the two",
            id="several-rules-wrong",
        ),
        pytest.param(
            [
                rule(ANY | COUNT, EXPIRE, 3),
                rule({"tagStatus": "x"} | COUNT, EXPIRE, 3),
            ],
            "[1].selection.tagStatus: must be tagged, untagged or any (got 'x')\n"
            "[1].rulePriority: rule [0] has the same rulePriority (got 3)",
            id="a-priority-twice-beside-another-fault",
        ),
        pytest.param(
            [
                rule(prefixed("a") | AGE),
                rule(prefixed("a", "*") | {**AGE, "countNumber": 0}),
            ],
            "[1].selection.tagPrefixList[1]: is a prefix as it stands, and no tag has "
            "a * (got '*')\n"
            "[1].selection.countNumber: must be 1 or more (got 0)\n"
            "[1].selection.tagPrefixList: rule [0] has the same tag prefix (got 'a'); "
            "a prefix stands in one rule only",
            id="a-prefix-twice-beside-other-faults",
        ),
        pytest.param(
            [
                rule(ANY | COUNT, EXPIRE, 1),
                rule(tagged("a") | COUNT, {"type": "delete"}, 2),
            ],
            "[1].action.type: must be expire or transition (got 'delete')\n"
            "[0].rulePriority: a rule for 'any' must have the largest rulePriority, "
            "and another has 2 (got 1); leave rulePriority out, or write a larger one",
            id="any-before-a-rule-with-a-fault",
        ),
        pytest.param(
            [
                rule(ANY | COUNT | {"storageClass": "cold"}),
                rule(ANY | COUNT),
                rule(ANY | ARCHIVED),
            ],
            "[0].selection.storageClass: must be standard or archive (got 'cold')",
            id="of-an-unknown-storage-class",
        ),
        pytest.param(
            [rule(tagged("a") | AGE, EXPIRE, LARGEST_NUMBER), rule(ANY | COUNT)],
            "[1].rulePriority: is left out, and another rule has 2147483647, the "
            "largest; give that one a smaller number",
            id="a-number-behind-the-largest",
        ),
        pytest.param(
            [rule(tagged("a") | AGE, EXPIRE, LARGEST_NUMBER), rule(ANY, EXPIRE, 1)],
            "[1].selection.countType: is missing\n"
            "[1].selection.countNumber: is missing\n"
            "[1].rulePriority: a rule for 'any' must have the largest rulePriority, "
            "and another has 2147483647 (got 1); leave rulePriority out",
            id="any-before-the-largest",
        ),
    ],
)
def test_rules_that_break_a_law_are_refused(rules: list[Rule], said: str) -> None:
    assert refused(rules) == said


class Enumerated(str, Enum):  # noqa: UP042 - as pulumi_aws has them
    """Texts that call themselves otherwise."""

    ANY = "any"
    EXPIRE = "expire"
    KEY = "tagStatus"


def test_members_of_enums_are_sent_as_the_texts_that_they_stand_for() -> None:
    selection = {Enumerated.KEY: Enumerated.ANY, **COUNT}

    assert text_of([rule(selection, {"type": Enumerated.EXPIRE})]) == text_of(
        [rule(ANY | COUNT)]
    )


def test_of_thousands_of_rules_the_first_are_looked_at() -> None:
    lines = refused([rule(ANY | COUNT)] * 5000).splitlines()

    assert len(lines) == MOST_RULES + 1
    assert lines[-51] == "a policy has up to 50 rules (got 5000)"


def test_a_place_of_a_law_is_spelt_as_the_rule_was_written() -> None:
    rules: Any = snake_case([rule(UNTAGGED | AGE), rule(UNTAGGED | COUNT)])

    assert refused(rules) == (
        "[1].selection.tag_status: rule [0] is 'untagged' too, and ECR takes one "
        "such rule for storage class 'standard'; merge the two"
    )


def _rules_of_length(length: int) -> list[Rule]:
    """Rules whose text has so many characters."""
    base = [rule(tagged("a") | AGE, description="")]
    empty = len(text_of(base))
    return [rule(tagged("a") | AGE, description="ü" * (length - empty))]


def test_a_text_of_30720_characters_passes() -> None:
    assert len(text_of(_rules_of_length(30_720))) == 30_720


def test_a_text_of_30721_characters_is_refused() -> None:
    assert refused(_rules_of_length(30_721)) == (
        "the policy's text has 30,721 characters, and ECR takes up to 30,720; "
        "shorten descriptions or tag lists, or use fewer rules"
    )


def test_the_shortest_policy_has_as_many_characters_as_ecr_asks_for() -> None:
    assert len(text_of([rule(ANY | COUNT)])) >= 100


# Forms and their faults


@pytest.mark.parametrize(
    ("written", "said"),
    [
        pytest.param(5, "must be a list (got 5)", id="a-number"),
        pytest.param(None, "must be a list (got null)", id="null"),
        pytest.param({}, "rules: is missing", id="an-empty-mapping"),
        pytest.param({"rules": None}, "rules: is missing", id="null-in-a-mapping"),
        pytest.param(
            {"rule": []},
            "rules: is missing\nrule: unknown key; did you mean 'rules'?",
            id="a-misspelt-mapping",
        ),
        pytest.param(
            {"rules": 5},
            "rules: must be a list (got 5)",
            id="a-number-in-a-mapping",
        ),
        pytest.param({"rules": 0}, "rules: must be a list (got 0)", id="zero"),
        pytest.param(
            {"rules": [rule(ANY | COUNT, {})]},
            "rules[0].action.type: is missing",
            id="a-fault-in-a-mapping",
        ),
        pytest.param(
            {"rules": [rule(ANY | COUNT, {})], "Version": 1},
            "Version: unknown key; known are rules\nrules[0].action.type: is missing",
            id="a-fault-beside-an-unknown-key",
        ),
        pytest.param(
            rule(ANY | COUNT), "is one rule; put it between [ and ]", id="one-rule"
        ),
        pytest.param(
            rule(ANY | COUNT, {}),
            "is one rule; put it between [ and ]\naction.type: is missing",
            id="one-rule-with-a-fault",
        ),
        pytest.param(
            {"repositoryName": "a", "lifecyclePolicyText": "{}"},
            "is what `aws ecr get-lifecycle-policy` prints; write what stands under "
            "lifecyclePolicyText",
            id="the-answer-of-aws",
        ),
        pytest.param(
            json.dumps({"rules": [rule(ANY | COUNT, {})]}),
            "rules[0].action.type: is missing",
            id="a-fault-in-json",
        ),
        pytest.param(
            "[",
            "is text, but not JSON (Expecting value: line 1 column 2 (char 1))",
            id="broken-json",
        ),
        pytest.param(
            "none",
            "is text, but not JSON (Expecting value: line 1 column 1 (char 0))",
            id="a-word",
        ),
        pytest.param(
            '"[]"', "is JSON, but holds no rules (got '[]')", id="json-of-text"
        ),
        pytest.param(
            "5",
            "must be a list (got 5)",
            id="json-of-a-number",
        ),
        pytest.param(
            Secret(),
            "holds a secret (`secure:`), but AWS shows this value to everyone; "
            "write it in clear text, or leave it out",
            id="a-secret",
        ),
    ],
)
def test_what_holds_no_rules_is_refused(written: object, said: str) -> None:
    assert refused(written) == said


def test_json_of_a_depth_without_end_is_refused() -> None:
    assert refused("[" * 100_000) == "is nested more than 100 levels deep"


def test_json_key_twice_is_refused_since_one_of_two_rules_would_be_lost() -> None:
    one = '"rulePriority": 1, "description": "untagged"'
    other = '"rulePriority": 1, "description": "releases"'

    assert refused(f'{{"rules": [{{{one}, {other}}}]}}').split("\n") == [
        "rules[0].rulePriority: is a duplicate; keep one",
        "rules[0].description: is a duplicate; keep one",
    ]


@pytest.mark.parametrize(
    ("written", "place"),
    [
        pytest.param(Deferred(()), "", id="the-rules"),
        pytest.param([Deferred(())], "[0]: ", id="a-rule"),
        pytest.param([rule(Deferred(()))], "[0].selection: ", id="a-selection"),  # type: ignore[arg-type]
        pytest.param(
            [rule(ANY | COUNT | {"countNumber": Deferred(())})],
            "[0].selection.countNumber: ",
            id="a-number",
        ),
        pytest.param(
            [rule(ANY | COUNT, description=Deferred(()))],
            "[0].description: ",
            id="a-description",
        ),
    ],
)
def test_no_part_of_the_rules_may_be_an_output(written: object, place: str) -> None:
    assert refused(written).startswith(f"{place}is an output, but must be known when ")


# Laws of the text


few = settings(max_examples=30)


@st.composite
def sound_rules(draw: st.DrawFn) -> list[Rule]:
    """Rules for tags, each of its own prefix, and perhaps for the others."""
    prefixes = draw(st.lists(st.text("aZ0_", min_size=1), max_size=4, unique=True))
    which = [prefixed(prefix) for prefix in prefixes]
    which += draw(st.lists(st.sampled_from([UNTAGGED, ANY]), unique_by=str))
    rules = []
    for selection in draw(st.permutations(which)):
        number = {"countNumber": draw(st.integers(1, 999))}
        kind = draw(st.sampled_from([COUNT, AGE])) | number
        action = draw(st.sampled_from([EXPIRE, ARCHIVE]))
        about = draw(st.none() | st.text(max_size=9))
        rules.append(rule(selection | kind, action, description=about))
    return rules


def _reordered(value: object) -> object:
    if isinstance(value, dict):
        return {key: _reordered(value[key]) for key in reversed(value)}
    return [_reordered(item) for item in value] if isinstance(value, list) else value


@few
@given(sound_rules())
def test_the_order_of_keys_does_not_change_the_text(rules: list[Rule]) -> None:
    assert text_of(_reordered(rules)) == text_of(rules)


@few
@given(sound_rules())
def test_the_spelling_of_keys_does_not_change_the_text(rules: list[Rule]) -> None:
    assert text_of(snake_case(rules)) == text_of(rules)


@few
@given(sound_rules())
def test_a_text_that_is_read_back_gives_the_same_text(rules: list[Rule]) -> None:
    text = text_of(rules)

    assert text_of(text) == text


@few
@given(sound_rules())
def test_priorities_are_unique_and_any_has_the_largest(rules: list[Rule]) -> None:
    read = lifecycle_rules(rules)
    filled = dict(zip(priorities(read), read, strict=True))

    assert sorted(filled) == list(range(1, len(rules) + 1))
    statuses = [filled[number].selection.tag_status for number in sorted(filled)]
    assert "any" not in statuses[:-1]


@few
@given(sound_rules())
def test_explicit_priorities_are_kept(rules: list[Rule]) -> None:
    numbers = [10 * place for place in priorities(lifecycle_rules(rules))]
    written = [
        {**one, "rulePriority": n} for one, n in zip(rules, numbers, strict=True)
    ]

    assert priorities(lifecycle_rules(written)) == numbers


KEYS = st.sampled_from(
    [
        *("rules", "rulePriority", "rule_priority", "description", "selection"),
        *("action", "tagStatus", "tag_status", "tagPrefixList", "tagPatternList"),
        *("storageClass", "countType", "countUnit", "countNumber", "type"),
        *("targetStorageClass", "xyz", ""),
    ]
)
WORDS = st.sampled_from(
    [
        *("tagged", "untagged", "any", "standard", "archive", "days"),
        *("expire", "transition", "[]", "{}", *CountType.__args__),  # type: ignore[attr-defined]
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | WORDS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6)
    ),
    max_leaves=20,
)
NEARLY = st.fixed_dictionaries(
    {},
    optional={
        "rulePriority": st.none() | st.integers(-1, 3) | st.floats(0, 3),
        "description": JSON,
        "selection": st.fixed_dictionaries(
            {},
            optional={
                "tagStatus": WORDS | JSON,
                "tagPrefixList": st.lists(st.sampled_from(["a", "b", ""]) | JSON),
                "tagPatternList": st.lists(st.sampled_from(["a*", "*****"]) | JSON),
                "storageClass": WORDS,
                "countType": WORDS,
                "countUnit": WORDS,
                "countNumber": st.sampled_from([0, 1, 89, 90, 1.0, 1.5, True]) | JSON,
            },
        ),
        "action": st.fixed_dictionaries(
            {}, optional={"type": WORDS, "targetStorageClass": WORDS}
        ),
    },
)


@settings(max_examples=60)
@given(JSON | st.lists(NEARLY, max_size=3) | st.lists(NEARLY).map(json.dumps))
@example([rule(ANY | COUNT | {"countNumber": 10**400})])
@example('[{"rulePriority": 1e999}]')
@example('{"rules": "[" }')
def test_any_value_ends_in_rules_or_in_a_refusal(value: object) -> None:
    with contextlib.suppress(Refusal):
        assert isinstance(lifecycle_rules(value), tuple)
