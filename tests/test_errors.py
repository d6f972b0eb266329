"""What a problem looks like to the person who reads it."""

from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecr_component.errors import (
    ConfigError,
    Key,
    Message,
    Path,
    Problem,
    Refusal,
    in_written_order,
    listed,
    quoted,
    refuse,
    show_path,
    show_value,
    spelt,
)
from ecr_component.values.deferred import Secret
from ecr_component.values.spelling import near_match


class Word(str, Enum):  # noqa: UP042 - as pulumi_aws has them
    """A text that calls itself otherwise."""

    A = "a"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        pytest.param((), "", id="nowhere"),
        pytest.param(("tags",), "tags", id="a-key"),
        pytest.param(("repositories", "team/api"), "repositories.team/api", id="keys"),
        pytest.param(("rules", 1), "rules[1]", id="a-position"),
        pytest.param((0,), "[0]", id="a-position-first"),
        pytest.param(("a", 0, 10), "a[0][10]", id="positions"),
        pytest.param(("rules", 1, "action", "type"), "rules[1].action.type", id="both"),
        pytest.param(("a", "b\nc"), "a.'b\\nc'", id="a-key-of-two-lines"),
        pytest.param(("tags", ""), "tags.''", id="an-empty-key"),
        pytest.param(("a\u202e", 0), "'a\\u202e'[0]", id="a-key-that-turns-the-line"),
        pytest.param(("\ud800",), r"'\ud800'", id="half-a-character"),
        pytest.param(("k" * 160, "a"), f"{'k' * 160}.a", id="160-characters"),
        pytest.param(("k" * 161, "a"), f"{'k' * 160}....a", id="a-longer-key-is-cut"),
    ],
)
def test_a_path_reads_as_people_write_it(path: Path, shown: str) -> None:
    assert show_path(path) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param(None, "null", id="null"),
        pytest.param(True, "true", id="true"),
        pytest.param(False, "false", id="false"),
        pytest.param(0, "0", id="a-number"),
        pytest.param(14.5, "14.5", id="a-float"),
        pytest.param("0", "'0'", id="text-in-quotes"),
        pytest.param("a\nb", r"'a\nb'", id="text-of-two-lines"),
        pytest.param(["a", 1], "['a', 1]", id="a-list"),
        pytest.param({"a": 1}, "{'a': 1}", id="a-mapping"),
        pytest.param(b"a", "a bytes", id="anything-else-by-its-type"),
        pytest.param("x" * 158, f"'{'x' * 158}'", id="160-characters-with-the-quotes"),
        pytest.param("x" * 159, f"'{'x' * 159}...", id="161-characters-are-cut"),
        pytest.param([None, [True, ()]], "[null, [true, []]]", id="within-a-list"),
        pytest.param({"a": {}, "b": None}, "{'a': {}, 'b': null}", id="in-a-mapping"),
        pytest.param([Secret()], "[a secret]", id="what-cannot-be-seen"),
        pytest.param([b"a"], "[a bytes]", id="anything-else-within-a-list"),
        pytest.param("\x1b[31m\u202e\x85", r"'\x1b[31m\u202e\x85'", id="controls"),
        pytest.param(Word.A, "'a'", id="a-member-of-an-enum"),
        pytest.param([1] * 10**6, f"[{'1, ' * 53}..."[:163], id="a-million-items"),
        pytest.param(10**5000, "a number too long to show", id="thousands-of-digits"),
    ],
)
def test_a_value_reads_as_people_write_it(value: object, shown: str) -> None:
    assert show_value(value) == shown


def test_a_value_that_contains_itself_is_shown_in_part() -> None:
    value: list[object] = []
    value.append(value)

    assert show_value(value) == f"{'[' * 160}..."


def test_only_the_beginning_of_a_value_is_looked_at() -> None:
    wide: object = "x"
    for _ in range(40):
        wide = [wide, wide]

    assert show_value(wide).startswith("[[[[")
    assert show_value({"a": "x" * 10**6})[-3:] == "..."


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        pytest.param(Problem(("a",), "is wrong"), "a: is wrong", id="what"),
        pytest.param(Problem((), "is wrong"), "is wrong", id="no-place"),
        pytest.param(Problem(("a",), "is wrong", 1), "a: is wrong (got 1)", id="value"),
        pytest.param(
            Problem(("a",), "is wrong", None), "a: is wrong (got null)", id="null-value"
        ),
        pytest.param(
            Problem(("a",), "is wrong", remedy="mend it"),
            "a: is wrong; mend it",
            id="remedy",
        ),
        pytest.param(
            Problem(("a",), "is wrong", 1, "mend it"),
            "a: is wrong (got 1); mend it",
            id="all",
        ),
    ],
)
def test_a_problem_says_where_what_and_what_to_do(problem: Problem, line: str) -> None:
    assert str(problem) == line


@given(st.text(max_size=5), st.text(max_size=5))
def test_a_problem_is_one_line_whatever_its_place_and_value(
    key: str, value: str
) -> None:
    assert len(str(Problem((key,), "is wrong", value)).splitlines()) == 1


def test_a_problem_can_be_seen_from_further_out() -> None:
    problem = Problem(("tags", "a"), "is wrong", 1, "mend it")

    assert problem.under("repositories", "web") == Problem(
        ("repositories", "web", "tags", "a"), "is wrong", 1, "mend it"
    )


def test_a_problem_can_be_moved() -> None:
    problem = Problem(("a",), "is wrong", 1, "mend it")

    assert problem.at(("b", 0)) == Problem(("b", 0), "is wrong", 1, "mend it")


def test_a_problem_of_a_secret_tells_neither_its_value_nor_its_remedy() -> None:
    problem = Problem(("a",), "is wrong", "hush", "write 'hush!'").without_value()

    assert str(problem) == "a: is wrong; the value is a secret, not shown"


def test_a_refusal_is_a_value_error_with_a_line_for_each_problem() -> None:
    first, second = Problem(("a",), "is wrong"), Problem((), "is odd")

    refusal = Refusal(first, second)

    assert isinstance(refusal, ValueError)
    assert refusal.problems == (first, second)
    assert str(refusal) == "a: is wrong\nis odd"


def test_a_value_is_refused_as_a_whole() -> None:
    refusal = refuse("is wrong", 1, "mend it")

    assert refusal.problems == (Problem((), "is wrong", 1, "mend it"),)


@pytest.mark.parametrize(
    ("problems", "text"),
    [
        pytest.param([], "dev.yaml: 0 problems", id="none"),
        pytest.param(
            [Problem(("a",), "is wrong")],
            "dev.yaml: 1 problem\n  a: is wrong",
            id="one",
        ),
        pytest.param(
            [Problem(("a",), "is wrong"), Problem((), "is odd")],
            "dev.yaml: 2 problems\n  a: is wrong\n  is odd",
            id="two",
        ),
    ],
)
def test_a_report_counts_its_problems(problems: list[Problem], text: str) -> None:
    assert str(ConfigError("dev.yaml", problems)) == text


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        pytest.param("tgas", "did you mean 'tags'?", id="near"),
        pytest.param("protekt", "did you mean 'protect'?", id="nearest-of-several"),
        pytest.param("xyz", "known are few", id="far"),
        pytest.param("", "known are few", id="empty"),
    ],
)
def test_a_near_word_is_suggested_and_only_a_near_one(word: str, hint: str) -> None:
    known = ["tags", "protect", "project"]

    assert near_match(word, known, "known are few") == hint


def test_a_far_word_without_an_alternative_gets_no_hint() -> None:
    assert near_match("xyz", ["tags"]) == ""


@given(st.permutations(["abcd", "abce", "abcf"]))
def test_a_hint_does_not_depend_on_the_order_of_the_known(known: list[str]) -> None:
    assert near_match("abcx", known) == near_match("abcx", sorted(known))


@pytest.mark.parametrize(
    ("raw", "paths"),
    [
        pytest.param({"b": 1, "a": 2}, [("b",), ("a",)], id="keys-as-written"),
        pytest.param({"b": {"d": 1, "c": 1}}, [("b", "d"), ("b", "c")], id="deeper"),
        pytest.param({"b": {"c": 1}}, [("b",), ("b", "c")], id="parent-first"),
        pytest.param({"a": [1, 2]}, [("a", 0), ("a", 1)], id="positions"),
        pytest.param(
            {"a": list(range(11))}, [("a", 2), ("a", 10)], id="positions-as-numbers"
        ),
        pytest.param({"b": 1, "c": 1}, [("b",), ("c",), ("a",)], id="missing-last"),
        pytest.param({1: {"a": 0}, 2: 0}, [("1", "a"), ("2",)], id="keys-as-text"),
        pytest.param({"a": [1]}, [("a", 0), ("a", 7, "b")], id="beyond-the-end"),
    ],
)
def test_problems_stand_in_the_order_of_their_places(
    raw: object, paths: list[Path]
) -> None:
    problems = [Problem(path, "is wrong") for path in paths]

    assert in_written_order(reversed(problems), raw) == problems


@pytest.mark.parametrize("raw", [None, {"a": "text"}], ids=["nothing", "within-text"])
def test_problems_of_places_that_were_not_written_keep_their_order(raw: object) -> None:
    problems = [Problem(("a", "c"), "is wrong"), Problem(("a", "b"), "is wrong")]

    assert in_written_order(problems, raw) == problems


def test_a_problem_that_shows_no_value_hides_none() -> None:
    problem = Problem(("rules",), "is too long", remedy="use fewer")

    assert problem.without_value() == problem


def test_a_value_that_must_not_be_seen_is_neither_shown_nor_used_in_a_remedy() -> None:
    problem = Problem(("key",), "is an alias", "hush", "ask for hush")

    assert str(problem.without_value()) == (
        "key: is an alias; the value is a secret, not shown"
    )


# The names of inputs


TAGS, PROTECT = Key("global_tags"), Key("default_protect")


@pytest.mark.parametrize(
    ("words", "text", "shouted"),
    [
        pytest.param(Message(), "", "", id="nothing"),
        pytest.param(
            Message("write ", TAGS, ": {}"),
            "write global_tags: {}",
            "write GLOBAL_TAGS: {}",
            id="a-name-between-words",
        ),
        pytest.param(
            Message(TAGS, " of global_tags"),
            "global_tags of global_tags",
            "GLOBAL_TAGS of global_tags",
            id="a-word-that-only-looks-like-a-name",
        ),
        pytest.param(
            Message("a: ", Message("use ", TAGS)),
            "a: use global_tags",
            "a: use GLOBAL_TAGS",
            id="within-another",
        ),
        pytest.param(TAGS, "global_tags", "GLOBAL_TAGS", id="a-name-alone"),
        pytest.param("global_tags", "global_tags", "global_tags", id="plain-text"),
        pytest.param(
            listed([TAGS, PROTECT]),
            "global_tags, default_protect",
            "GLOBAL_TAGS, DEFAULT_PROTECT",
            id="a-list",
        ),
        pytest.param(
            listed([TAGS, "x", PROTECT], " and "),
            "global_tags and x and default_protect",
            "GLOBAL_TAGS and x and DEFAULT_PROTECT",
            id="a-list-with-a-plain-word",
        ),
        pytest.param(listed([]), "", "", id="an-empty-list"),
        pytest.param(quoted(TAGS), "'global_tags'", "'GLOBAL_TAGS'", id="in-quotes"),
        pytest.param(quoted("a\n"), r"'a\n'", r"'a\n'", id="a-plain-word-in-quotes"),
        pytest.param(
            near_match("global_tgas", [TAGS, PROTECT]),
            "did you mean 'global_tags'?",
            "did you mean 'GLOBAL_TAGS'?",
            id="a-guess",
        ),
    ],
)
def test_a_name_is_told_in_the_spelling_of_its_reader(
    words: str, text: str, shouted: str
) -> None:
    assert words == text
    assert spelt(words, str.upper) == shouted
