"""What is read of JSON, and what is refused that Python's own reader takes."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecr_component.errors import Refusal
from ecr_component.values.json_text import MOST_LEVELS, NotJson, parse, parse_all
from tests.conftest import refusal


def levels(count: int) -> str:
    return '{"a":[' * (count // 2) + "1" + "]}" * (count // 2)


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(st.characters(codec="utf-8")),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.text(st.characters(codec="utf-8")), inner)
        ),
        max_leaves=20,
    )
)
def test_what_json_can_say_is_read_as_it_was_written(value: object) -> None:
    assert parse(json.dumps(value)) == value
    assert parse(json.dumps(value, ensure_ascii=False).encode()) == value


@given(st.text(st.characters()) | st.binary())
def test_any_text_is_read_or_refused(text: str | bytes) -> None:
    with suppress(Refusal):
        parse(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param(' \r\n\t{"a": 1}\n', {"a": 1}, id="white-space-around"),
        pytest.param("\ufeff1", 1, id="a-byte-order-mark"),
        pytest.param("[1]".encode("utf-16"), [1], id="utf-16-with-its-mark"),
        pytest.param('["\\ud83d\\ude00"]', ["\U0001f600"], id="two-halves-of-one"),
        pytest.param('[{"a": 1}, {"a": 1}]', [{"a": 1}] * 2, id="a-key-in-each"),
        pytest.param("1.0", 1.0, id="a-float"),
        pytest.param("1e308", 1e308, id="a-large-float"),
    ],
)
def test_json_is_read(text: str | bytes, value: object) -> None:
    assert parse(text) == value


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("", "Expecting value: line 1 column 1 (char 0)", id="nothing"),
        pytest.param("{'a': 1}", "Expecting property name enclosed in double quotes: "
            "line 1 column 2 (char 1)", id="single-quotes"),
        pytest.param("\n1 2", "Extra data: line 2 column 3 (char 3)", id="two"),
        pytest.param(b"\xff", "'utf-8' codec can't decode byte 0xff in position 0: "
            "invalid start byte", id="no-encoding"),
        pytest.param("1" * 5000, "a number has too many digits", id="a-long-number"),
    ],
)  # fmt: skip
def test_what_is_no_json_is_refused_as_such(text: str | bytes, says: str) -> None:
    with pytest.raises(NotJson) as refused:
        parse(text)

    assert refused.value.reason == says
    assert str(refused.value) == f"is not JSON ({says})"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param('{"a": 1, "a": 1}', ["a: is a duplicate; keep one"], id="twice"),
        pytest.param(
            '{"a": 1, "a": 2, "\\u0061": 3}',
            ["a: is a duplicate, 3 times; keep one"],
            id="three-times",
        ),
        pytest.param(
            '[{"a": {"b": 1, "c": 2, "b": 3}}]',
            ["[0].a.b: is a duplicate; keep one"],
            id="further-in",
        ),
        pytest.param(
            '{"a": {"b": 1, "b": 2}, "c": 1, "a": 2, "c": 3}',
            [
                "a: is a duplicate; keep one",
                "c: is a duplicate; keep one",
                "a.b: is a duplicate; keep one",
            ],
            id="within-what-was-lost",
        ),
    ],
)
def test_a_key_that_stands_twice_is_named(text: str, says: list[str]) -> None:
    assert refusal(parse, text).split("\n") == says


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(
            '{"a": ["\\ud800"]}',
            r"a[0]: holds half of a character (got '\ud800'); write it whole",
            id="a-value",
        ),
        pytest.param(
            '{"\\uDFFF": 1}',
            r"'\udfff': holds half of a character (got '\udfff'); write it whole",
            id="a-key",
        ),
        pytest.param(
            '"\ud800"',
            r"holds half of a character (got '\ud800'); write it whole",
            id="not-escaped",
        ),
        pytest.param("[NaN]", "[0]: must be a finite number (got nan)", id="nan"),
        pytest.param(
            '{"a": -Infinity}', "a: must be a finite number (got -inf)", id="infinity"
        ),
        pytest.param(
            "[1, 1e309]", "[1]: must be a finite number (got inf)", id="too-large"
        ),
    ],
)
def test_what_nothing_can_send_is_refused(text: str, says: str) -> None:
    assert refusal(parse, text) == says


def test_a_hundred_levels_are_read() -> None:
    assert json.dumps(parse(levels(MOST_LEVELS)), separators=(",", ":")) == levels(
        MOST_LEVELS
    )


@pytest.mark.parametrize("text", [f"[{levels(MOST_LEVELS)}]", levels(600), "[" * 10**6])
def test_more_levels_are_refused(text: str) -> None:
    assert refusal(parse, text) == "is nested more than 100 levels deep"
    assert refusal(parse_all, text) == "is nested more than 100 levels deep"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param(" ", [], id="none"),
        pytest.param('{"a": 1}\n', [{"a": 1}], id="one"),
        pytest.param(b"[1]\r\n[2] 3", [[1], [2], 3], id="several"),
    ],
)
def test_texts_that_follow_each_other_are_read(
    text: str | bytes, values: list[object]
) -> None:
    assert parse_all(text) == values


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param('{"a":1,"a":2}', "a: is a duplicate; keep one", id="one"),
        pytest.param(
            '1 {"a":1,"a":2}', "document 2.a: is a duplicate; keep one", id="several"
        ),
        pytest.param(
            "{} {",
            "is not JSON (Expecting property name enclosed in double quotes: "
            "line 1 column 5 (char 4))",
            id="not-json",
        ),
    ],
)
def test_what_is_wrong_in_one_of_several_texts_is_refused(text: str, says: str) -> None:
    assert refusal(parse_all, text) == says
