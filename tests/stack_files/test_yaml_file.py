"""YAML files as Pulumi reads them, and the reasons why it would not."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from ecr_component.stack_files.user_file import Unreadable
from ecr_component.stack_files.yaml_file import YamlFile, load
from ecr_component.values.deferred import Secret

Write = Callable[[str | bytes], str]

QUOTES = "put quotes around it"


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a file, and tell its name in the current folder."""
    monkeypatch.chdir(tmp_path)

    def write(content: str | bytes) -> str:
        data = content if isinstance(content, bytes) else content.encode()
        Path("x.yaml").write_bytes(data)
        return "x.yaml"

    return write


def unreadable(path: str) -> str:
    with pytest.raises(Unreadable) as found:
        load(path)
    return str(found.value)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("a: 1", {"a": 1}, id="a-number"),
        pytest.param("a: '1'", {"a": "1"}, id="a-number-in-quotes"),
        pytest.param("a: |\n  1\n", {"a": "1\n"}, id="a-number-in-a-block"),
        pytest.param("a: ! 1", {"a": 1}, id="no-tag-said-explicitly"),
        pytest.param("a: !!str 1", {"a": "1"}, id="tagged-text"),
        pytest.param("a: !!int '1'", {"a": 1}, id="tagged-number"),
        pytest.param("a: !!float 1", {"a": 1}, id="tagged-float"),
        pytest.param("a: !ref 1", {"a": "1"}, id="a-tag-of-ones-own"),
        pytest.param("a: !ref [1]", {"a": [1]}, id="a-list-with-such-a-tag"),
        pytest.param("a:", {"a": None}, id="null"),
        pytest.param("a: {1: 2}", {"a": {"1": 2}}, id="a-number-as-key"),
        pytest.param("a: {true: 2}", {"a": {"true": 2}}, id="true-as-key"),
        pytest.param("{b, c: }", {"b": None, "c": None}, id="keys-without-values"),
        pytest.param("a: [b: 1, [c]]", {"a": [{"b": 1}, ["c"]]}, id="nested"),
        pytest.param("a: &x b\nc: *x", {"a": "b", "c": "b"}, id="alias-of-text"),
        pytest.param("a: &x 1\nc: &x 2\nd: *x", {"a": 1, "c": 2, "d": 2}, id="latest"),
        pytest.param("a: &x [&x 1]\nb: *x", {"a": [1], "b": 1}, id="latest-within"),
        pytest.param("a: &x [1]\nb: *x", {"a": [1], "b": [1]}, id="alias-of-a-list"),
        pytest.param("a: &x b\n*x : 2", {"a": "b", "b": 2}, id="alias-as-a-key"),
        pytest.param("a: !!str 2024-01-01", {"a": "2024-01-01"}, id="tagged-date"),
        pytest.param("a: !x 2024-01-01", {"a": "2024-01-01"}, id="date-of-a-tag"),
        pytest.param("'1.10': '2024-01-01'", {"1.10": "2024-01-01"}, id="in-quotes"),
        pytest.param(
            "a: &x {b: 1, c: 1}\nd: {c: 2, <<: *x, e: 3}",
            {"a": {"b": 1, "c": 1}, "d": {"c": 2, "e": 3, "b": 1}},
            id="merge",
        ),
        pytest.param(
            "a: &x {b: 1}\nc: {<<: [*x, {b: 2, d: 2}]}",
            {"a": {"b": 1}, "c": {"b": 1, "d": 2}},
            id="merge-of-several",
        ),
        pytest.param("a: {<<: []}", {"a": {}}, id="merge-of-none"),
        pytest.param("a: {secure: x}", {"a": Secret()}, id="encrypted"),
        pytest.param("a: [{secure: x}]", {"a": [Secret()]}, id="encrypted-in-a-list"),
        pytest.param("a: {secure: 5}", {"a": {"secure": 5}}, id="number-as-secure"),
        pytest.param(
            "a: {secure: x, b: 1}", {"a": {"secure": "x", "b": 1}}, id="secure-and-more"
        ),
        pytest.param(b"\xef\xbb\xbfa: \xc3\xa9", {"a": "é"}, id="byte-order-mark"),
        pytest.param("%YAML 1.1\n---\na: 1\n...\n", {"a": 1}, id="document-marks"),
        pytest.param("", {}, id="empty"),
        pytest.param("# nothing yet\n", {}, id="comments-only"),
        pytest.param("---\n", {}, id="empty-document"),
        pytest.param("{}", {}, id="empty-mapping"),
    ],
)
def test_a_file_is_read_as_pulumi_reads_it(
    write: Write, text: str | bytes, values: dict[str, object]
) -> None:
    assert load(write(text)) == YamlFile(values)


def test_keys_keep_their_order(write: Write) -> None:
    found = load(write("z: 1\na: {y: 1, b: 2}\nm: 3")).values
    assert list(found) == ["z", "a", "m"]
    assert found["a"] == {"y": 1, "b": 2}
    assert list(cast("dict[str, object]", found["a"])) == ["y", "b"]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        pytest.param(
            "a: 1\nb: 2\na: 3",
            ["a: is a duplicate, in lines 1 and 3; keep one"],
            id="at-the-top",
        ),
        pytest.param(
            "a:\n  - {}\n  - b: 1\n    c: 2\n    b: 3\n",
            ["a[1].b: is a duplicate, in lines 3 and 5; keep one"],
            id="deep-inside",
        ),
        pytest.param(
            "a: 1\na: 2\na: 3",
            ["a: is a duplicate, 3 times, in lines 1, 2 and 3; keep one"],
            id="three-times",
        ),
        pytest.param(
            "a: 1\n" * 10,
            [
                (
                    "a: is a duplicate, 10 times, in lines 1, 2, 3, 4, 5, 6, 7, 8, 9 "
                    "and 10; keep one"
                )
            ],
            id="ten-times",
        ),
        pytest.param(
            "a: 1\n" * 1000,
            [
                (
                    "a: is a duplicate, 1000 times, in lines 1, 2, 3, 4, 5, 6, 7, 8, 9 "
                    "and 991 more; keep one"
                )
            ],
            id="a-thousand-times",
        ),
        pytest.param(
            "{a: 1, b: 2, a: 3}",
            ["a: is a duplicate, in line 1; keep one"],
            id="in-one-line",
        ),
        pytest.param(
            "a:\n  1: a\n  '1': b",
            ["a.1: is a duplicate, in lines 2 and 3; keep one"],
            id="as-number-and-text",
        ),
        pytest.param(
            "<<: {a: 1}\n<<: {b: 1}",
            ["<<: is a duplicate, in lines 1 and 2; keep one"],
            id="merge-keys",
        ),
        pytest.param(
            "a: {b: 1, b: 2}\nc: {d: 1, d: 2}",
            [
                "a.b: is a duplicate, in line 1; keep one",
                "c.d: is a duplicate, in line 2; keep one",
            ],
            id="in-two-places",
        ),
    ],
)
def test_keys_that_stand_twice_are_told_with_their_lines(
    write: Write, text: str, problems: list[str]
) -> None:
    assert [str(problem) for problem in load(write(text)).repeated] == problems


def test_of_a_key_that_stands_twice_the_first_counts(write: Write) -> None:
    assert load(write("a: 1\na: {b: 2}")).values == {"a": 1}


TIME = "2024-01-01 00:00:00 +0000 UTC"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        pytest.param(
            "a: {b: 2024-01-01}",
            [f"a.b: is written 2024-01-01, which Pulumi reads as {TIME}; {QUOTES}"],
            id="a-date",
        ),
        pytest.param(
            "a: [1, 2001-12-14 21:59:43]",
            [
                (
                    "a[1]: is written 2001-12-14 21:59:43, which Pulumi reads as "
                    f"2001-12-14 21:59:43 +0000 UTC; {QUOTES}"
                )
            ],
            id="a-time-in-a-list",
        ),
        pytest.param(
            "a: !!timestamp '2024-01-01'",
            [f"a: is written 2024-01-01, which Pulumi reads as {TIME}; {QUOTES}"],
            id="a-tagged-date",
        ),
        pytest.param(
            "a: {2024-01-01: b}",
            [
                (
                    f"a.{TIME}: is written 2024-01-01, which Pulumi reads as {TIME}; "
                    f"{QUOTES}"
                )
            ],
            id="a-date-as-key",
        ),
        pytest.param(
            "a: {1.10: b, 0x1F: c, 1_000: d, 007: e, 1e3: f}",
            [
                f"a.1.1: is written 1.10, which Pulumi reads as 1.1; {QUOTES}",
                f"a.31: is written 0x1F, which Pulumi reads as 31; {QUOTES}",
                f"a.1000: is written 1_000, which Pulumi reads as 1000; {QUOTES}",
                f"a.7: is written 007, which Pulumi reads as 7; {QUOTES}",
                f"a.1000: is written 1e3, which Pulumi reads as 1000; {QUOTES}",
            ],
            id="numbers-as-keys",
        ),
        pytest.param(
            "a: {True: b, ~: c}\nd:\n  ?\n  : e",
            [
                f"a.true: is written True, which Pulumi reads as true; {QUOTES}",
                f"a.<nil>: is written ~, which Pulumi reads as <nil>; {QUOTES}",
                (
                    "d.<nil>: is written as nothing, which Pulumi reads as <nil>; "
                    f"{QUOTES}"
                ),
            ],
            id="words-as-keys",
        ),
        pytest.param(
            "a: &x 1.10\nb: {*x : c}\nd: &y 2024-01-01\ne: *y",
            [
                (
                    "b.1.1: is written *x, which Pulumi reads as 1.1; "
                    "put quotes around what it stands for"
                ),
                f"d: is written 2024-01-01, which Pulumi reads as {TIME}; {QUOTES}",
                (
                    f"e: is written *y, which Pulumi reads as {TIME}; "
                    "put quotes around what it stands for"
                ),
            ],
            id="aliases",
        ),
        pytest.param(
            "1: a\ntrue: b\nnull: c",
            [
                f"1: is no text, and Pulumi takes no other key here; {QUOTES}",
                f"true: is no text, and Pulumi takes no other key here; {QUOTES}",
                f"<nil>: is written null, which Pulumi reads as <nil>; {QUOTES}",
            ],
            id="at-the-top",
        ),
        pytest.param(
            f"a: {{0x{'0' * 50}1: b}}",
            [(f"a.1: is written 0x{'0' * 38}..., which Pulumi reads as 1; {QUOTES}")],
            id="long",
        ),
    ],
)
def test_what_pulumi_reads_otherwise_than_it_is_written_is_told(
    write: Write, text: str, problems: list[str]
) -> None:
    assert [str(problem) for problem in load(write(text)).misread] == problems


@pytest.mark.parametrize(
    ("item", "end"),
    [
        ("2024-01-01", "put quotes around it; there are 23 more behind it"),
        (".inf", "(got inf); there are 23 more behind it"),
        ("{a: , a: }", "keep one; there are 23 more behind it"),
    ],
)
def test_of_very_many_faults_the_first_are_told(
    write: Write, item: str, end: str
) -> None:
    found = load(write(f"a: [{f'{item}, ' * 123}]"))
    told = [str(it) for it in (*found.misread, *found.infinite, *found.repeated)]
    assert len(told) == 100
    assert told[-1].endswith(end)
    assert not any(" more behind it" in text for text in told[:-1])


def test_numbers_that_are_not_finite_are_told(write: Write) -> None:
    found = load(write("a: [.inf, &x .nan]\nb: *x\nc: 1e400\nd: -.inf"))
    assert [str(problem) for problem in found.infinite] == [
        "a[0]: is a number that is not finite (got inf)",
        "a[1]: is a number that is not finite (got nan)",
        "b: is a number that is not finite (got nan)",
        "d: is a number that is not finite (got -inf)",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(
            "a:\n\tb: 1",
            "line 2: a tab stands in the indentation; use spaces",
            id="tab",
        ),
        pytest.param(
            "a:\n  b: 1\n \tc: 2",
            "line 3: a tab stands in the indentation; use spaces",
            id="tab-behind-a-space",
        ),
        pytest.param(
            "a:\n  b: 1\n\t# c",
            "line 3: a tab stands in the indentation; use spaces",
            id="tab-before-a-comment",
        ),
        pytest.param(
            "a: b: c",
            "line 1: mapping values are not allowed in this context; "
            "check the indentation, or put quotes around text that holds a colon",
            id="two-colons",
        ),
        pytest.param(
            "a: @x",
            "line 1: found character that cannot start any token; "
            "put quotes around the value",
            id="reserved-character",
        ),
        pytest.param(
            "a: 'x\nb: 1",
            "line 2: found unexpected end of stream, for what begins in line 1; "
            "close the quotes",
            id="open-quotes",
        ),
        pytest.param(
            "a: {b: 1,\n  c: 2\n",
            "line 2: did not find expected ',' or '}', for what begins in line 1",
            id="open-brace",
        ),
        pytest.param(
            "- a\nb: 1",
            "line 2: did not find expected '-' indicator, for what begins in line 1; "
            "check the indentation",
            id="list-turned-mapping",
        ),
        pytest.param(
            "a: 1\n\nb: \x01",
            "line 3: control characters are not allowed",
            id="control",
        ),
        pytest.param(
            b"a: 1\nb: \xe9", "line 2: is not UTF-8 (got the byte 0xe9)", id="latin-1"
        ),
        pytest.param(
            "a: 1".encode("utf-16"),
            "line 1: is not UTF-8 (got the byte 0xff)",
            id="utf-16",
        ),
        pytest.param(
            "- a",
            "must be a mapping of keys to values (got a list)",
            id="a-list",
        ),
        pytest.param(
            "web",
            "must be a mapping of keys to values (got a single value)",
            id="a-text",
        ),
        pytest.param(
            "secure: web",
            "must be a mapping of keys to values (got a single value)",
            id="a-secret",
        ),
        pytest.param(
            "a: 1\n---\nb: 1",
            "line 2: a second document begins, which Pulumi never reads; keep one",
            id="two-documents",
        ),
        pytest.param(
            "%YAML 1.2\n---\na: 1",
            "line 1: Pulumi takes no %YAML but 1.1; remove the line",
            id="another-version",
        ),
        pytest.param(
            "a: 1\nb: *x",
            "line 2: begins with * and is no alias of anything before; "
            "put quotes around text",
            id="unknown-anchor",
        ),
        pytest.param(
            "a: &x\n  b: *x",
            "line 2: an alias stands within what it stands for",
            id="endless",
        ),
        pytest.param(
            "a:\n  ? [b]\n  : c",
            "line 2: a key cannot be a mapping or a list",
            id="a-list-as-key",
        ),
        pytest.param(
            "a: &x [b]\nc: {*x : d}",
            "line 2: a key cannot be a mapping or a list",
            id="an-alias-of-a-list-as-key",
        ),
        pytest.param(
            "{secure: x}: 1",
            "line 1: a key cannot be a mapping or a list",
            id="a-secret-as-key",
        ),
        pytest.param(
            "a: {<<: 5}",
            "line 1: << takes a mapping, or a list of mappings",
            id="merge",
        ),
        pytest.param(
            "a: {<<: [{}, 5]}",
            "line 1: << takes a mapping, or a list of mappings",
            id="merge-of-a-list",
        ),
        pytest.param(
            "a: &x [{b: 1}]\nc:\n  <<: *x",
            "line 3: << takes a mapping, or a list of mappings",
            id="merge-of-an-alias-of-a-list",
        ),
        pytest.param(
            "a: !!int x",
            "line 1: is tagged !!int and is none; remove the tag",
            id="wrong-tag",
        ),
        pytest.param(
            "a: !!bool yes",
            "line 1: is tagged !!bool and is none; remove the tag",
            id="wrong-bool",
        ),
        pytest.param(
            "a: !!binary aGk=",
            "line 1: is tagged !!binary and is none; remove the tag",
            id="binary",
        ),
        pytest.param(
            "a: !!timestamp garbage",
            "line 1: is tagged !!timestamp and is none; remove the tag",
            id="wrong-timestamp",
        ),
        pytest.param(
            "a: !!timestamp",
            "line 1: is tagged !!timestamp and is none; remove the tag",
            id="no-timestamp",
        ),
        pytest.param(
            "a: !!timestamp 2023-02-29",
            "line 1: is tagged !!timestamp and is none; remove the tag",
            id="no-such-day",
        ),
        pytest.param(
            "# %C3%A9\na: !%C3%A9 b\nc: !%ED%A0%80 d",
            "line 3: a tag holds %ED%A0%80, which is not UTF-8; remove it",
            id="half-a-character-in-a-tag",
        ),
        pytest.param(
            "a: !<%F4%90%80%80> b",
            "line 1: a tag holds %F4%90%80%80, which is not UTF-8; remove it",
            id="no-character-in-a-tag",
        ),
        pytest.param(
            "%TAG !e! %C0%80\n---\na: b",
            "line 1: a tag holds %C0%80, which is not UTF-8; remove it",
            id="beginning-of-tags",
        ),
        pytest.param(
            "a: " + "[" * 100 + "]" * 100,
            "line 1: stands more than 100 levels deep",
            id="too-deep",
        ),
    ],
)
def test_a_file_that_pulumi_refuses_is_unreadable(
    write: Write, text: str | bytes, says: str
) -> None:
    assert unreadable(write(text)) == f"x.yaml: {says}"


def test_a_hundred_levels_are_not_too_deep(write: Write) -> None:
    assert load(write("a: " + "[" * 99 + "]" * 99)).values


def test_aliases_may_stand_for_most_of_a_file(write: Write) -> None:
    text = f"a: &x [{'1, ' * 200}]\nb: [{'*x, ' * 90}]"
    assert load(write(text)).values["b"] == [[1] * 200] * 90


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n"
            + "".join(
                f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
            ),
            id="ten-to-the-tenth",
        ),
        pytest.param(
            f"a: &x [{'1, ' * 1000}]\nb: [{'*x, ' * 4500}]", id="a-tenth-of-millions"
        ),
    ],
)
def test_a_file_that_aliases_blow_up_is_unreadable(write: Write, text: str) -> None:
    assert unreadable(write(text)).endswith(": aliases make up too much of the file")


def test_a_missing_file_is_unreadable(write: Write) -> None:
    write("")
    assert unreadable("y.yaml") == "y.yaml: there is no such file"


def test_a_folder_is_unreadable(tmp_path: Path) -> None:
    assert unreadable(str(tmp_path)) == f"{tmp_path}: is a folder, not a file"


def test_a_file_that_the_system_refuses_is_unreadable(write: Write) -> None:
    below = f"{write('')}/y.yaml"
    assert unreadable(below) == f"{below}: cannot be read (not a directory)"
