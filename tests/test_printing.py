"""What is printed of what others have written, and what becomes of output."""

import io
import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecr_component.printing import printable, say, say_json, usable, write


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        pytest.param("team/api: é 漢 \N{GRINNING FACE}", None, id="letters-and-signs"),
        pytest.param(r"\x1b", None, id="an-escape-as-written"),
        pytest.param("\x1b[31mred", r"\x1b[31mred", id="escape-sequence"),
        pytest.param("\x9b31mred", r"\x9b31mred", id="escape-sequence-of-C1"),
        pytest.param("\x1b]0;title\x07", r"\x1b]0;title\x07", id="title"),
        pytest.param("a\r\nb\tc", r"a\r\nb\tc", id="new-line"),
        pytest.param("a\u2028b\x85c", r"a\u2028b\x85c", id="new-line-of-unicode"),
        pytest.param("\u202eipa/maet", r"\u202eipa/maet", id="turned-round"),
        pytest.param("te\u200bam\ufeff", r"te\u200bam\ufeff", id="invisible"),
        pytest.param("team\u00a0api", r"team\xa0api", id="another-space"),
        pytest.param("\U000e0041\ue000", r"\U000e0041\ue000", id="no-letters"),
        pytest.param("\ud800 \udcff", r"\ud800 \udcff", id="half-characters"),
    ],
)
def test_a_line_is_printed_as_a_line_of_text(line: str, shown: str | None) -> None:
    assert printable(line) == (shown or line)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("::warning::a\n", ":\\x3awarning::a\n", id="github"),
        pytest.param("a\n \t::add-mask::a\n", "a\n \t:\\x3aadd-mask::a\n", id="space"),
        pytest.param("a ::warning::b\n", "a ::warning::b\n", id="within-a-line"),
        pytest.param("a ##[group]b\n", "a \\x23#[group]b\n", id="github-of-old"),
        pytest.param("##vso[a.b]c\n", "\\x23#vso[a.b]c\n", id="azure"),
        pytest.param("###vso[a.b]c\n", "\\x23\\x23#vso[a.b]c\n", id="three"),
        pytest.param("##teamcity[a 'b']\n", "\\x23#teamcity[a 'b']\n", id="teamcity"),
        pytest.param("# a: b\n", "# a: b\n", id="one"),
    ],
)
def test_no_line_is_a_command_to_a_ci_system(
    text: str, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(text)
    assert capsys.readouterr().out == shown


@given(st.lists(st.text() | st.text("\n\r\x1b:# \u2028a[", max_size=9)))
def test_any_lines_are_printed_one_by_one(lines: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
        patch.setattr(sys, "stdout", stream)
        say(*lines)
    printed = stream.buffer.getvalue().decode()
    assert printed == "" or printed.endswith("\n")
    shown = printed.splitlines()
    assert len(shown) == len(lines)
    assert all(line.isprintable() for line in shown)
    assert not any(line.lstrip().startswith("::") or "##" in line for line in shown)


def test_errors_have_a_stream_of_their_own(capsys: pytest.CaptureFixture[str]) -> None:
    say("a", "b\n", error=True)
    assert capsys.readouterr() == ("", "a\nb\\n\n")


def test_what_an_encoding_lacks_becomes_an_escape(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    say("é")
    assert stream.buffer.getvalue() == b"\\xe9\n"


@pytest.mark.parametrize("indent", [None, 2])
def test_json_stays_the_same_value(
    indent: int | None, capsys: pytest.CaptureFixture[str]
) -> None:
    value = ["##vso[a]b", "::warning::c\n::d::e", "é\x1b"]
    say_json(value, indent)
    printed = capsys.readouterr().out
    assert json.loads(printed) == value
    assert "##" not in printed
    assert not any(line.lstrip().startswith("::") for line in printed.splitlines())


def test_a_closed_standard_output_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(OSError, match="Bad file descriptor"):
        say("a")


def test_a_closed_standard_error_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    say("a", error=True)


@pytest.mark.parametrize(("width", "used"), [(0, 80), (19, 80), (20, 20), (200, 200)])
def test_a_width_that_no_terminal_has_is_none(width: int, used: int) -> None:
    assert usable(width) == used
