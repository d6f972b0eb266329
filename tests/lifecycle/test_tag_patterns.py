"""Patterns and prefixes of tags: which may be meant, and what they are like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecr_component.lifecycle.tag_patterns import (
    compiled,
    includes,
    one_tag_fits,
    tag_pattern,
    tag_prefix,
)
from tests.conftest import refusal

MARKS = "a tag has only a-z A-Z 0-9 _ . -"
START = "none begins with . or -"


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param("*", id="every-tag"),
        pytest.param("v", id="one-character"),
        pytest.param("_Latest-0.9", id="every-kind-of-character"),
        pytest.param("*-rc.*", id="a-beginning-that-is-open"),
        pytest.param("*a*b*c*", id="four-wildcards"),
        pytest.param("x" * 128, id="128-characters"),
        pytest.param(f"****{'x' * 128}", id="128-characters-beside-wildcards"),
    ],
)
def test_a_pattern_that_some_tag_is_like_passes(pattern: str) -> None:
    assert tag_pattern(pattern) == pattern


@pytest.mark.parametrize("prefix", ["v", "_a", "1.", "a-", "x" * 128])
def test_a_prefix_that_some_tag_begins_with_passes(prefix: str) -> None:
    assert tag_prefix(prefix) == prefix


@pytest.mark.parametrize(
    ("pattern", "why", "remedy"),
    [
        pytest.param("^release-.*$", MARKS, "try 'release-*'", id="anchors"),
        pytest.param("v[0-9]*", MARKS, "try 'v*'", id="a-set"),
        pytest.param(
            "prod|staging", MARKS, "write each by itself: 'prod', 'staging'", id="or"
        ),
        pytest.param(
            "^(prod|stag.*)$",
            MARKS,
            "write each by itself: 'prod', 'stag*'",
            id="group",
        ),
        pytest.param(r"v\d+\.\d+", MARKS, "try 'v*.*'", id="digits"),
        pytest.param(".*-prod", START, "try '*-prod'", id="a-dot-and-a-star"),
        pytest.param(".*", START, "try '*'", id="anything"),
        pytest.param("v1, v2", MARKS, "write each by itself: 'v1', 'v2'", id="commas"),
        pytest.param(" v* ", MARKS, "try 'v*'", id="spaces"),
        pytest.param("v?", MARKS, "regular expressions are not known", id="a-mark"),
        pytest.param(
            r"(a|\d+\d+\d+\d+\d+)",
            MARKS,
            "regular expressions are not known",
            id="more-than-four-wildcards",
        ),
        pytest.param("-rc*", START, "", id="a-dash-first"),
        pytest.param("release/*", MARKS, "", id="a-slash"),
        pytest.param("prod:*", MARKS, "", id="a-colon"),
        pytest.param("größe", MARKS, "", id="a-letter-of-another-script"),
        pytest.param("v\u202e1", MARKS, "", id="a-character-that-is-not-seen"),
    ],
)
def test_keep_tags_regex_and_other_patterns_that_no_tag_is_like_are_refused(
    pattern: str, why: str, remedy: str
) -> None:
    assert refusal(tag_pattern, pattern) == (
        f"no tag is like this: {why} (got {pattern!r}){remedy and '; '}{remedy}"
    )


@pytest.mark.parametrize(
    ("prefix", "said"),
    [
        pytest.param(
            "v*",
            "is a prefix as it stands, and no tag has a * (got 'v*'); write 'v'",
            id="prefix_with_star",
        ),
        pytest.param(
            "*-rc",
            "is a prefix as it stands, and no tag has a * (got '*-rc')",
            id="a-pattern",
        ),
        pytest.param(
            "-*",
            "is a prefix as it stands, and no tag has a * (got '-*')",
            id="what-is-before-the-star-is-no-prefix",
        ),
        pytest.param(
            "^v[0-9]+",
            f"no tag is like this: {MARKS} (got '^v[0-9]+'); try 'v'",
            id="a-regular-expression",
        ),
        pytest.param(
            "release/",
            f"no tag is like this: {MARKS} (got 'release/')",
            id="a-slash",
        ),
        pytest.param(
            ".v", f"no tag is like this: {START} (got '.v')", id="a-dot-first"
        ),
        pytest.param("", "must not be empty (got '')", id="empty"),
        pytest.param(1, "must be text (got 1)", id="a-number"),
        pytest.param(
            "x" * 129, "a tag has up to 128 characters, this has 129", id="129"
        ),
    ],
)
def test_a_prefix_that_no_tag_begins_with_is_refused(prefix: object, said: str) -> None:
    assert refusal(tag_prefix, prefix) == said


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        pytest.param("", "must not be empty (got '')", id="empty"),
        pytest.param(
            "*a*b*c*d*",
            "a tag pattern has at most 4 * (got '*a*b*c*d*')",
            id="five-wildcards",
        ),
        pytest.param(
            "*" + "x" * 129, "a tag has up to 128 characters, this has 129", id="129"
        ),
    ],
)
def test_a_pattern_beyond_a_limit_is_refused(pattern: str, said: str) -> None:
    assert refusal(tag_pattern, pattern) == said


@given(st.text("ab*", max_size=6), st.text("ab", max_size=6))
def test_a_pattern_is_like_what_it_is_like(pattern: str, tag: str) -> None:
    assert bool(compiled(pattern).fullmatch(tag)) == _like(pattern, tag)


def _like(pattern: str, tag: str) -> bool:
    """Whether a tag is like a pattern, found out slowly."""
    if not pattern:
        return not tag
    if pattern[0] == "*":
        return any(_like(pattern[1:], tag[n:]) for n in range(len(tag) + 1))
    return tag[:1] == pattern[0] and _like(pattern[1:], tag[1:])


@given(
    st.text("ab*", max_size=4), st.text("ab*", max_size=4), st.text("ab", max_size=6)
)
def test_what_a_wider_pattern_includes_it_is_like(
    wide: str, narrow: str, tag: str
) -> None:
    if includes(wide, narrow) and _like(narrow, tag):
        assert _like(wide, tag)


@given(st.lists(st.text("ab*", min_size=1, max_size=4), max_size=3))
def test_one_tag_fits_where_one_can_be_found(patterns: list[str]) -> None:
    tags = [""]
    for _ in range(7):
        tags += [f"{tag}{letter}" for tag in tags[-(2**7) :] for letter in "ab"]
    found = any(all(_like(pattern, tag) for pattern in patterns) for tag in tags)

    assert one_tag_fits(patterns) or not found


@pytest.mark.parametrize(
    ("patterns", "fits"),
    [
        pytest.param([], True, id="none"),
        pytest.param(["a*", "*b"], True, id="a-beginning-and-an-end"),
        pytest.param(["a*", "ab*", "*"], True, id="beginnings"),
        pytest.param(["*a*", "*b*", "c*d"], True, id="parts"),
        pytest.param(["ab", "a*", "*b"], True, id="a-tag"),
        pytest.param(["a*", "b*"], False, id="other-beginnings"),
        pytest.param(["*a", "*b"], False, id="other-ends"),
        pytest.param(["a", "b"], False, id="two-tags"),
        pytest.param(["ab", "*a"], False, id="a-tag-and-another-end"),
    ],
)
def test_one_tag_fits_all_patterns_or_not(patterns: list[str], fits: bool) -> None:  # noqa: FBT001 - a column
    assert one_tag_fits(patterns) is fits


def test_a_long_tag_that_nearly_fits_does_not() -> None:
    """With plain backtracking, it would take hours."""
    assert not includes("*a*a*a*b", "a" * 100_000)
