import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecr_component.adopt.hcl import Block, Computed, read_hcl
from ecr_component.stack_files.user_file import Unreadable


def value(written: str) -> Any:  # noqa: ANN401 - any value of HCL
    """What stands behind ``x =`` in a file."""
    return read_hcl(f"x = {written}\n", "f").attributes["x"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("null", None),
        ("true", True),
        ("false", False),
        ("1", 1),
        ("-1", -1),
        ("-12", -12),
        ("1.5", 1.5),
        ("-1.5e3", -1500.0),
        ("(1)", 1),
        ('""', ""),
        ('"a"', "a"),
        (r'"\n\r\t\"\\ \u00e9 \U0001f600"', '\n\r\t"\\ é 😀'),
        (r'"\ud800 \UFFFFFFFF"', r"\ud800 \UFFFFFFFF"),
        ('"$${a} %%{b} $5 100%"', "${a} %{b} $5 100%"),
        ("[]", []),
        ("[1, 2,]", [1, 2]),
        ("[\n  1, # one\n  2, // two\n  /* three */\n]", [1, 2]),
        ("{}", {}),
        ('{ a = 1, "b c" : 2, 3 = 4 }', {"a": 1, "b c": 2, "3": 4}),
        ("{ for = 5, null = 6 }", {"for": 5, "null": 6}),
        ('{\n  a = "b"\n  c = ["d"]\n}', {"a": "b", "c": ["d"]}),
        ("<<EOF\n  a\n b $${c} %%{d} \\n\nEOF", "  a\n b ${c} %{d} \\n\n"),
        ("<<-EOF\n    a\n      b\n    EOF", "a\n  b\n"),
        ("<<E\nE", ""),
    ],
)
def test_what_is_written_plainly_is_read(written: str, expected: object) -> None:
    found = value(written)

    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    "written",
    [
        "local.a",
        "var.a[0]",
        "a",
        "!true",
        "-a",
        "1 + 1",
        "a ? b : c",
        "upper(1)",
        "[for a in b : a]",
        "{ for a in b : a => a }",
        '"a${b}"',
        '"%{ if a }b%{ endif }"',
        "<<EOF\n${a}\nEOF",
        "<<EOF\n%{ if a }b%{ endif }\nEOF",
        "1e999",
        f"{'9' * 5000}",
    ],
)
def test_what_terraform_computes_is_told_as_written(written: str) -> None:
    assert value(written) == Computed(" ".join(written.split()), 1)


def test_an_expression_within_a_value_keeps_its_place_and_line() -> None:
    found = value('{\n  a = [1,\n    local.b]\n  (local.c) = {}\n  "d${e}" = 1\n}')

    assert found == {
        "a": [1, Computed("local.b", 3)],
        Computed("local.c", 4): {},
        Computed('"d${e}"', 5): 1,
    }


def test_a_file_has_attributes_and_blocks() -> None:
    text = 'a = 1\nb "c" d {\n  e = 2\n  f {\n  }\n}\n\ng = 3\n'

    inner = Block("f", (), 4, {}, {}, ())
    block = Block("b", ("c", "d"), 2, {"e": 2}, {"e": 3}, (inner,))
    assert read_hcl(text, "f") == Block(
        "", (), 1, {"a": 1, "g": 3}, {"a": 1, "g": 8}, (block,)
    )


def test_an_empty_file_has_nothing() -> None:
    assert read_hcl("", "f") == Block("", (), 1, {}, {}, ())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = ", "f: line 1: is no HCL from here on"),
        ("a = {\n  b = }\n", "f: line 2: is no HCL from here on"),
        ("a\n= 1", "f: line 2: is no HCL from here on"),
        ("a = 1\nb = 2\na = 3\n", "f: line 3: a stands twice"),
        (f"a = {'[' * 3000}{']' * 3000}\n", "f: is nested too deeply"),
    ],
)
def test_what_is_no_hcl_is_refused_by_its_line(text: str, message: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_hcl(text, "f")

    assert str(refused.value) == message


# JSON is HCL, but for the signs that begin what is to be filled in, and \\b and \\f.
TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="$%", exclude_categories=["Cc"])
    | st.sampled_from("\n\r\t")
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | TEXT,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3)
    ),
    max_leaves=10,
)


@given(VALUES)
def test_what_json_says_is_read_as_json_reads_it(written: object) -> None:
    assert value(json.dumps(written, ensure_ascii=False)) == written


@given(st.text('ab={}[]",.$%\n <-EOF()0', max_size=30))
def test_anything_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(Unreadable):
        read_hcl(text, "f")
