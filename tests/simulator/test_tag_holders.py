"""Prefixes and patterns of tags."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecr_component.simulator.tag_holders import TagHolders
from tests.simulator.naive import fits

LETTERS = "ab-.\n"
TAGS = st.lists(st.lists(st.text(LETTERS, max_size=6), max_size=3), max_size=30)
PATTERNS = st.text(LETTERS + "*", max_size=6)


@given(TAGS, PATTERNS)
def test_a_pattern_finds_what_a_naive_comparison_finds(
    tags: list[list[str]], pattern: str
) -> None:
    found = TagHolders(tags).of_pattern(pattern)
    assert sorted(found) == [
        holder for holder, its in enumerate(tags) for tag in its if fits(pattern, tag)
    ]


@given(TAGS, st.text(LETTERS, max_size=3))
def test_a_prefix_finds_the_tags_that_start_with_it(
    tags: list[list[str]], prefix: str
) -> None:
    found = TagHolders(tags).of_prefix(prefix)
    assert sorted(found) == [
        holder
        for holder, its in enumerate(tags)
        for tag in its
        if tag.startswith(prefix)
    ]


@pytest.mark.parametrize(
    ("pattern", "tag", "found"),
    [
        pytest.param("v1", "v1", 1, id="equal"),
        pytest.param("v1", "v10", 0, id="longer"),
        pytest.param("*", "", 1, id="star-and-nothing"),
        pytest.param("**", "v", 1, id="two-stars"),
        pytest.param("", "v", 0, id="empty-pattern"),
        pytest.param("v*", "v", 1, id="empty-run-at-the-end"),
        pytest.param("*v", "v", 1, id="empty-run-at-the-beginning"),
        pytest.param("a*a", "a", 0, id="head-and-tail-do-not-overlap"),
        pytest.param("a*a", "aa", 1, id="head-and-tail-side-by-side"),
        pytest.param("*ab*b", "ab", 0, id="inner-part-and-tail-do-not-overlap"),
        pytest.param("*a*b*", "ba", 0, id="parts-in-another-order"),
        pytest.param("v?", "v1", 0, id="question-mark-is-itself"),
        pytest.param("v[12]", "v1", 0, id="brackets-are-themselves"),
        pytest.param("v.1*", "v-1", 0, id="dot-is-itself"),
        pytest.param("V*", "v1", 0, id="another-case"),
        pytest.param("*\u00e9", "caf\u00e9", 1, id="other-letters"),
        pytest.param("v*1", "v\n1", 1, id="line-break-in-a-run"),
    ],
)
def test_a_star_is_any_run_and_all_else_is_itself(
    pattern: str, tag: str, found: int
) -> None:
    assert len(TagHolders([[tag]]).of_pattern(pattern)) == found


def test_a_word_that_spans_two_tags_is_in_neither() -> None:
    tags = [[f"{number}x"] for number in range(20)] + [["end"], ["start"]]
    assert TagHolders(tags).of_pattern("*d\nst*") == []


def test_rare_words_are_found_in_many_tags() -> None:
    tags = [[f"build-{number}-{'rc' if number == 57 else 'a'}"] for number in range(99)]
    assert TagHolders(tags).of_pattern("build-*-rc") == [57]


def test_a_pattern_of_four_stars_is_in_no_long_tag_that_nearly_fits() -> None:
    """With plain backtracking, it would take hours."""
    holders = TagHolders([["a" * 20_000]])
    assert holders.of_pattern("*a*a*a*b") == []
    assert holders.of_pattern("*a*b*a*a") == []
    assert holders.of_pattern("a*ab*a*a*a") == []
