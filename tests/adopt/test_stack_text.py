from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from ecr_component.adopt.stack_text import stack_text
from ecr_component.stack_files import stack_file


def text(inputs: dict[str, Any], **remarks: list[str]) -> str:
    return stack_text(inputs, region="eu-west-1", namespace="ecr", remarks=remarks)


def entry(value: object) -> str:
    """The lines of one repository's only key."""
    written = text({"repositories": {"a1": {"key": value}}})
    return written.split("    a1:\n")[1]


def test_a_file_is_made_of_what_is_shared_and_of_repositories() -> None:
    inputs = {
        "default_image_tag_mutability": "IMMUTABLE",
        "global_tags": {"team": "web"},
        "repositories": {
            "team/api": {},
            "team/web": {"image_tag_mutability": "MUTABLE", "force_delete": True},
        },
    }

    assert text(inputs, **{"team/web": ["Moves.", "Fast."]}) == (
        """\
config:
  aws:region: eu-west-1

  # What most repositories share.
  ecr:default_image_tag_mutability: IMMUTABLE
  ecr:global_tags: {team: web}

  ecr:repositories:
    team/api: {}
    # Moves.
    # Fast.
    team/web:
      image_tag_mutability: MUTABLE
      force_delete: true
"""
    )


def test_a_file_may_have_no_repository() -> None:
    assert text({"repositories": {}}) == (
        "config:\n  aws:region: eu-west-1\n\n  ecr:repositories: {}\n"
    )


def test_the_region_may_be_left_to_others() -> None:
    written = stack_text(
        {"global_tags": {"a": "b"}, "repositories": {}},
        region=None,
        namespace="ecr",
        remarks={"": ["Read this."]},
    )

    assert written == (
        """\
# Read this.
config:
  # What most repositories share.
  ecr:global_tags: {a: b}

  ecr:repositories: {}
"""
    )


def test_the_project_names_the_keys() -> None:
    written = stack_text(
        {"repositories": {}}, region="eu-west-1", namespace="images", remarks={}
    )

    assert "images:repositories: {}" in written


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        (["111122223333"], '      key: ["111122223333"]\n'),
        ([], "      key: []\n"),
        ({"k" * 90: {}}, f"      key:\n        {'k' * 90}: {{}}\n"),
        ({"a": {"b": ["c"]}}, "      key: {a: {b: [c]}}\n"),
        # 60 characters stand on one line, 61 below each other.
        ([f"{'a' * 27}", f"{'b' * 29}"], f"      key: [{'a' * 27}, {'b' * 29}]\n"),
        (
            [f"{'a' * 28}", f"{'b' * 29}"],
            f"      key:\n        - {'a' * 28}\n        - {'b' * 29}\n",
        ),
        (
            {"a": {"b": "c" * 60}, "d": 1},
            f"      key:\n        a:\n          b: {'c' * 60}\n        d: 1\n",
        ),
        (
            [{"a": "b" * 60, "c": ["d"]}, {"e": "f"}],
            f"      key:\n        - a: {'b' * 60}\n          c: [d]\n        - e: f\n",
        ),
    ],
)
def test_what_is_short_stands_on_one_line(value: object, lines: str) -> None:
    assert entry(value) == lines


def test_a_line_is_no_longer_than_88_characters() -> None:
    key = "k" * 60

    assert entry({"x" * 55: [key[:21]]}) == (
        f"      key:\n        {'x' * 55}: [{'k' * 21}]\n"
    )
    assert entry({"x" * 56: [key[:21]]}) == (
        f"      key:\n        {'x' * 56}:\n          - {'k' * 21}\n"
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("team/api", "team/api"),
        (
            "arn:aws:iam::444455556666:role/deploy",
            "arn:aws:iam::444455556666:role/deploy",
        ),
        ("Keep last 30 images", "Keep last 30 images"),
        ("012345678901", '"012345678901"'),
        ("111122223333", '"111122223333"'),
        ("1e3", '"1e3"'),
        ("yes", '"yes"'),
        ("Null", '"Null"'),
        ("", '""'),
        ("*", '"*"'),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("a:", '"a:"'),
        (" a", '" a"'),
        ("2024-01-01", '"2024-01-01"'),
        ("ä\n\u2028\x85", '"ä\\n\\U00002028\\U00000085"'),
        (True, "true"),
        (5, "5"),
    ],
)
def test_what_might_be_read_as_something_else_is_quoted(
    value: object, written: str
) -> None:
    assert entry(value) == f"      key: {written}\n"


def test_within_brackets_more_is_quoted() -> None:
    assert entry({"aws:x": "a:b", "c": "d"}) == '      key: {"aws:x": "a:b", c: d}\n'


def test_a_remark_is_wrapped_and_stays_a_remark() -> None:
    written = text(
        {"repositories": {"a1": {}}}, a1=["x" * 60 + " " + "y" * 60, "a\nb: c"]
    )

    assert written.splitlines()[4:] == [
        f"    # {'x' * 60}",
        f"    # {'y' * 60}",
        "    # a b: c",
        "    a1: {}",
    ]


TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    TEXT | st.booleans() | st.integers(0, 10**12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(TEXT.filter(lambda key: key != "secure"), inner, max_size=3)
    ),
    max_leaves=8,
)


@limits(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(TEXT, st.dictionaries(TEXT, VALUES, max_size=2), max_size=2))
def test_pulumi_reads_what_was_meant(
    tmp_path: Path, repositories: dict[str, dict[str, Any]]
) -> None:
    file = tmp_path / "Pulumi.dev.yaml"
    file.write_text(text({"repositories": repositories}), "utf-8")

    read = stack_file.read(str(file))

    assert read.inputs == {"repositories": repositories}
    assert read.region == "eu-west-1"
    assert read.problems == ()
