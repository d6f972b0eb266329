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
    ("secrets", "holds"),
    [
        pytest.param([], False, id="none"),
        pytest.param(["abc"], False, id="another"),
        pytest.param(["xyz", "b"], True, id="one-of-several"),
        pytest.param(["ab"], True, id="a-part"),
        pytest.param([""], False, id="an-empty-text"),
    ],
)
def test_a_value_holds_a_secret_where_one_stands_in_its_texts(
    secrets: list[str], *, holds: bool
) -> None:
    assert wire.holds({"arn": ["role/ab"], "b": 1}, secrets) is holds
