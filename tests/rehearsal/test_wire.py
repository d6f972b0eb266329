"""Values of the wire, unwrapped in one place."""

import pytest

from ecr_component.rehearsal import wire


def test_a_plain_value_has_no_wrapper_no_null_and_whole_numbers() -> None:
    value = {"a": wire.secret({"b": [1.0, 2.5, True]}), "c": None, "d": "1.0"}
    assert wire.plain(value) == {"a": {"b": [1, 2.5, True]}, "d": "1.0"}
    assert [type(item) for item in wire.plain([1.0, 2.5])] == [int, float]


def test_a_value_is_shown_sorted_and_without_its_secrets() -> None:
    value = {"b": [wire.secret("x"), 2.0], "a": None}
    assert wire.shown(value) == {"a": None, "b": ["[secret]", 2]}
    assert list(wire.shown(value)) == ["a", "b"]


def test_texts_are_found_at_any_depth() -> None:
    assert list(wire.texts({"a": ["b", {"c": "d"}, 1], "e": None})) == ["b", "d"]


@pytest.mark.parametrize(
    ("secrets", "text"),
    [
        pytest.param([], "role abcd or ab", id="none"),
        pytest.param(["abcd"], "role [secret] or ab", id="one"),
        pytest.param(["abc", "abcd"], "role [secret] or ab", id="the-longest-first"),
        pytest.param(["abc"], "role [secret]d or ab", id="three-characters"),
        pytest.param(["ab"], "role abcd or ab", id="two-characters"),
    ],
)
def test_a_text_without_secrets(secrets: list[str], text: str) -> None:
    assert wire.without("role abcd or ab", secrets) == text
