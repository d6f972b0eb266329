"""What a lifecycle policy says that AWS takes and nobody means.

Each warning stands with the smallest policy that has it, and the nearest that has not.
"""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecr_component.errors import Refusal
from ecr_component.lifecycle.policy_reading import lifecycle_rules
from ecr_component.lifecycle.rule_warnings import lifecycle_warnings

Rule = dict[str, Any]

KEEP = 999_999


def rule(
    status: str, count: int = 5, *, description: str = "", **selection: object
) -> Rule:
    """A rule that deletes the oldest images, if nothing else is said."""
    counting = {"countType": "imageCountMoreThan", "countNumber": count}
    named = {"description": description} if description else {}
    return {
        **named,
        "selection": {"tagStatus": status, **counting, **selection},
        "action": {"type": "expire"},
    }


def like(*patterns: str, count: int = 5, description: str = "") -> Rule:
    """A rule for images with tags like all of the patterns."""
    return rule("tagged", count, description=description, tagPatternList=list(patterns))


def beginning(*prefixes: str) -> Rule:
    return rule("tagged", tagPrefixList=list(prefixes))


def old(status: str, **selection: object) -> Rule:
    """A rule for images pushed long ago, or as the selection says."""
    since: Rule = {"countType": "sinceImagePushed", "countUnit": "days", **selection}
    return rule(status, 90, **since)


ARCHIVED = old("any", storageClass="archive", countType="sinceImageTransitioned")
ARCHIVE = {
    **old("any", countType="sinceImagePulled"),
    "action": {"type": "transition", "targetStorageClass": "archive"},
}
UNTAGGED = rule("untagged")
ANY = rule("any")


def warnings(*rules: Rule) -> list[str]:
    return list(lifecycle_warnings(lifecycle_rules(list(rules))))


def all_of(which: str, tags: str) -> str:
    return (
        f"rule {which} takes images that have a tag like each of {tags}; "
        "if a tag like one of them is enough, write a rule for each"
    )


def never(which: str, *takers: str) -> str:
    have = "have" if len(takers) > 1 else "has"
    before = " and ".join(f"rule {taker}" for taker in takers)
    return (
        f"rule {which} never takes an image, since {before} {have} all of them "
        "before it"
    )


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        pytest.param([beginning("a", "b")], [all_of("[0]", "a*, b*")], id="prefixes"),
        pytest.param([like("a", "b*")], [all_of("[0]", "a, b*")], id="patterns"),
        pytest.param(
            [UNTAGGED, beginning("a", "b"), like("c*", "d", "e")],
            [all_of("[1]", "a*, b*"), all_of("[2]", "c*, d, e")],
            id="two-rules",
        ),
        pytest.param(
            [like("a", "b", description="stale")],
            [all_of("'stale'", "a, b")],
            id="a-rule-with-a-description",
        ),
    ],
)
def test_several_tags_in_one_rule_are_and(rules: list[Rule], told: list[str]) -> None:
    assert warnings(*rules) == told


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param([beginning("a"), beginning("b")], id="prefixes"),
        pytest.param([like("a"), like("b*")], id="patterns"),
    ],
)
def test_a_rule_for_each_tag_is_or(rules: list[Rule]) -> None:
    assert warnings(*rules) == []


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(like("prod*", "*web"), id="a-beginning-and-an-end"),
        pytest.param(like("*-rc*", "v*"), id="a-beginning-and-a-part"),
        pytest.param(like("v*", "v1*"), id="a-beginning-and-a-longer-one"),
        pytest.param(like("v1", "v*", "*1"), id="a-tag-and-what-fits-it"),
        pytest.param(beginning("v", "v1"), id="prefixes-of-each-other"),
    ],
)
def test_and_is_meant_where_one_tag_may_be_like_all(rule: Rule) -> None:
    assert warnings(rule) == []


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        pytest.param(
            [like("v*"), beginning("v1")],
            [never("[1]", "[0]")],
            id="a-longer-prefix-behind-a-shorter",
        ),
        pytest.param(
            [beginning("v"), like("v1")],
            [never("[1]", "[0]")],
            id="a-tag-behind-its-prefix",
        ),
        pytest.param(
            [like("v"), like("v")], [never("[1]", "[0]")], id="the-same-tag-twice"
        ),
        pytest.param(
            [like("*-rc*"), like("v*-rc1")],
            [never("[1]", "[0]")],
            id="a-pattern-within-a-pattern",
        ),
        pytest.param(
            [like("*"), like("a"), like("b")],
            [never("[1]", "[0]"), never("[2]", "[0]")],
            id="all-behind-every-tag",
        ),
        pytest.param(
            [like("a*"), like("a1", "b")],
            [all_of("[1]", "a1, b"), never("[1]", "[0]")],
            id="fewer-images-behind-more",
        ),
        pytest.param(
            [
                {**like("a1", description="second"), "rulePriority": 2},
                {**like("a*", description="first"), "rulePriority": 1},
            ],
            [never("'second'", "'first'")],
            id="by-priority-not-by-place",
        ),
        pytest.param(
            [like("a*"), like("a-*"), like("a-1")],
            [never("[1]", "[0]"), never("[2]", "[0]")],
            id="the-first-that-has-all-is-named",
        ),
        pytest.param(
            [like("*"), UNTAGGED, ANY],
            [never("[2]", "[0]", "[1]")],
            id="any-behind-tagged-and-untagged",
        ),
        pytest.param(
            [UNTAGGED, like("*"), ANY],
            [never("[2]", "[1]", "[0]")],
            id="any-behind-untagged-and-tagged",
        ),
    ],
)
def test_a_rule_behind_one_that_has_all_its_images_never_takes_any(
    rules: list[Rule], told: list[str]
) -> None:
    assert warnings(*rules) == told


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param([beginning("v1"), like("v*")], id="a-shorter-prefix-behind"),
        pytest.param([like("v1"), beginning("v")], id="a-prefix-behind-its-tag"),
        pytest.param([like("v*1"), like("v*")], id="a-wider-pattern-behind"),
        pytest.param([like("v.1"), like("v01")], id="a-dot-is-a-dot"),
        pytest.param([like("a*"), like("b*")], id="other-tags"),
        pytest.param([like("*"), UNTAGGED], id="untagged-behind-tagged"),
        pytest.param([like("*"), ANY], id="any-behind-tagged"),
        pytest.param([UNTAGGED, like("a*"), ANY], id="any-behind-some-tags"),
        pytest.param([ARCHIVE, ARCHIVED], id="two-storage-classes"),
        pytest.param([like("*"), UNTAGGED, ARCHIVED], id="archive-behind-all"),
    ],
)
def test_a_rule_that_may_take_an_image_gives_no_warning(rules: list[Rule]) -> None:
    assert warnings(*rules) == []


def test_a_rule_for_fewer_images_hides_none_for_more() -> None:
    assert warnings(like("a*", "b*"), like("a1")) == [all_of("[0]", "a*, b*")]


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param([], id="no-rules"),
        pytest.param([UNTAGGED], id="untagged"),
        pytest.param([ANY], id="any-by-count"),
        pytest.param([old("any")], id="any-by-age"),
        pytest.param([old("tagged", tagPatternList=["*"])], id="every-tag"),
        pytest.param([like("prod"), ANY], id="behind-a-rule-for-tags"),
        pytest.param([beginning("v"), old("any")], id="behind-a-prefix"),
        pytest.param([like("*"), ANY], id="behind-every-tag"),
        pytest.param([ARCHIVE, ARCHIVED], id="archiving-and-archived"),
    ],
)
def test_what_is_asked_for_gives_no_warning(rules: list[Rule]) -> None:
    assert warnings(*rules) == []


def test_two_rules_that_keep_the_same_images_give_no_warning() -> None:
    keep, do_not = KEEP, KEEP - 1

    assert warnings(like("v*", count=keep), like("v1", count=keep)) == []
    for one, other in ((keep, do_not), (do_not, keep)):
        assert warnings(like("v*", count=one), like("v1", count=other)) == [
            never("[1]", "[0]")
        ]


@pytest.mark.parametrize("end", [".", "-", "_"])
def test_a_pattern_that_ends_like_a_beginning_gives_a_warning(end: str) -> None:
    assert warnings(like(f"v{end}")) == [
        (
            f"rule [0]: 'v{end}' fits that one tag only; for tags that begin with it "
            f"write 'v{end}*'"
        )
    ]
    assert warnings(beginning(f"v{end}")) == []


def test_a_pattern_that_ends_as_regular_expressions_do_gives_a_warning() -> None:
    assert warnings(like("release-.*", description="keep")) == [
        (
            "rule 'keep': 'release-.*' asks for tags with a dot at that place; * alone "
            "stands for any characters: 'release-*'"
        )
    ]


@pytest.mark.parametrize("pattern", ["1.*", "v1.*", "*.*", "*-", "v", "*.", "a-b"])
def test_a_pattern_that_may_be_meant_gives_no_warning(pattern: str) -> None:
    assert warnings(like(pattern)) == []


def test_a_rule_may_give_more_than_one_warning() -> None:
    assert warnings(like("*", count=1), like("a", "b"), UNTAGGED, ANY) == [
        all_of("[1]", "a, b"),
        never("[1]", "[0]"),
        never("[3]", "[0]", "[2]"),
    ]


TAG = st.text("ab*", min_size=1, max_size=4)
RULES = st.lists(
    st.sampled_from([UNTAGGED, ANY, ARCHIVE, ARCHIVED])
    | st.lists(TAG, min_size=1, max_size=2).map(lambda tags: like(*tags)),
    max_size=4,
)


@settings(max_examples=50)
@given(RULES)
def test_any_policy_can_be_warned_of(rules: list[Rule]) -> None:
    try:
        checked = lifecycle_rules(rules)
    except Refusal:
        return

    assert all(warning.startswith("rule ") for warning in lifecycle_warnings(checked))


@settings(max_examples=50)
@given(st.text("ab*", min_size=1, max_size=3), st.text("ab", max_size=4))
def test_what_is_hidden_by_a_pattern_matches_it(pattern: str, tag: str) -> None:
    hidden = bool(tag) and warnings(like(pattern), like(tag)) != []

    assert hidden == (bool(tag) and _matches(pattern, tag))


def _matches(pattern: str, tag: str) -> bool:
    """Whether a tag is like a pattern, found out slowly."""
    if not pattern:
        return not tag
    if pattern[0] == "*":
        return any(_matches(pattern[1:], tag[n:]) for n in range(len(tag) + 1))
    return tag[:1] == pattern[0] and _matches(pattern[1:], tag[1:])
