"""Many repositories that are alike: what holds for most is told once."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from ecr_component.rehearsal import RehearsedRepository
from ecr_component.rehearsal.repository_report import FEW
from tests.rehearsal.test_rehearsal_report import (
    END,
    HOST,
    NOTHING,
    PLAIN,
    SECRET,
    policy,
    printed,
)

RULES = {"rules": [{"rulePriority": 1}]}
USUAL = replace(
    PLAIN,
    lifecycle_policy=RULES,
    repository_policy=policy("111122223333"),
    protect=True,
)


def named(
    name: str,
    like: RehearsedRepository = USUAL,
    **own: Any,  # noqa: ANN401 - what the class takes
) -> RehearsedRepository:
    return replace(like, name=name, url=f"{HOST}/{name}", **own)


THREE = tuple(named(f"a{number}") for number in range(3))


def told(
    repositories: Sequence[RehearsedRepository], width: int = 80, *, full: bool = False
) -> list[str]:
    """The lines about repositories."""
    held = replace(NOTHING, repositories=tuple(repositories))
    lines = printed(held, width, full=full).splitlines()
    return lines[2 : lines.index("Outputs") - 1]


def test_few_repositories_have_a_block_each() -> None:
    lines = told(THREE)

    assert len(THREE) == FEW
    assert lines == [
        *("a0", f"  {HOST}/a0", *BLOCK, ""),
        *("a1", f"  {HOST}/a1", *BLOCK, ""),
        *("a2", f"  {HOST}/a2", *BLOCK),
    ]


BLOCK = [
    "  MUTABLE | not scanned on push | AES256 | 1 lifecycle rule | 0 tags | protected",
    "  pull: 111122223333",
]


def test_many_that_are_alike_are_told_at_once() -> None:
    assert told([*THREE, named("b")]) == [
        f"4 repositories at {HOST}",
        *BLOCK,
        "",
        "  exactly so: a0, a1, a2, b",
    ]


def test_very_many_that_are_alike_are_told_at_once_too() -> None:
    lines = told([named(f"service-{number}") for number in range(100, 1100)])

    assert lines[:5] == [f"1,000 repositories at {HOST}", *BLOCK, "", lines[4]]
    assert lines[4].startswith("  exactly so: service-100, service-101, ")
    assert len(" ".join(lines[4:]).split(", ")) == 1000


def test_each_is_told_in_full_where_that_is_asked_for() -> None:
    lines = told([*THREE, named("b")], full=True)

    assert lines[-4:] == ["b", f"  {HOST}/b", *BLOCK]
    assert len(lines) == 4 * 4 + 3


@pytest.mark.parametrize(
    ("own", "line"),
    [
        pytest.param(
            {"image_tag_mutability": "IMMUTABLE"}, "    b: IMMUTABLE", id="mutability"
        ),
        pytest.param(
            {
                "image_tag_mutability": "IMMUTABLE_WITH_EXCLUSION",
                "image_tag_mutability_exclusion_filters": ("latest",),
            },
            "    b: IMMUTABLE except latest",
            id="filters",
        ),
        pytest.param({"scan_on_push": True}, "    b: scanned on push", id="scanning"),
        pytest.param(
            {"encryption_type": "KMS", "kms_key": "arn:aws:kms:::key/x"},
            "    b: KMS x",
            id="encryption",
        ),
        pytest.param(
            {"lifecycle_policy": None}, "    b: 0 lifecycle rules", id="no-lifecycle"
        ),
        pytest.param(
            {"lifecycle_policy": {"rules": [{"rulePriority": 2}]}},
            "    b: 1 other lifecycle rule",
            id="another-lifecycle",
        ),
        pytest.param(
            {"lifecycle_policy": "[secret]"},
            "    b: lifecycle policy [secret]",
            id="secret-lifecycle",
        ),
        pytest.param({"tags": {"a": "b"}}, "    b: 1 tag", id="tags"),
        pytest.param({"protect": False}, "    b: not protected", id="protection"),
        pytest.param(
            {"scan_on_push": True, "protect": False, "tags": {"a": "b"}},
            "    b: scanned on push | 1 tag | not protected",
            id="several",
        ),
        pytest.param(
            {"repository_policy": policy("444455556666")},
            "    b\n      pull: 444455556666",
            id="access",
        ),
        pytest.param(
            {"repository_policy": None, "protect": False},
            "    b: not protected\n      pull and push: this account only",
            id="no-access",
        ),
        pytest.param(
            {"repository_policy": "[secret]"},
            "    b\n      pull and push: [secret]",
            id="secret-access",
        ),
    ],
)
def test_what_differs_is_told_by_name(own: dict[str, Any], line: str) -> None:
    assert told([*THREE, named("b", **own)])[4:] == [
        "  exactly so: a0, a1, a2",
        "",
        "  differing (--full tells all of each):",
        *line.splitlines(),
    ]


def test_policies_written_otherwise_are_the_same() -> None:
    statement = policy("111122223333")["Statement"]
    rules = {"rules": [{"rulePriority": 1}]}
    other = named(
        "b", lifecycle_policy=rules, repository_policy={"Statement": statement}
    )

    assert told([*THREE, other])[4:] == ["  exactly so: a0, a1, a2, b"]


def test_those_that_differ_alike_are_told_together() -> None:
    fixed = replace(USUAL, image_tag_mutability="IMMUTABLE")

    assert told(
        [
            *THREE,
            named("b", fixed),
            named("c", tags={"a": "b"}),
            named("d", fixed),
        ]
    )[4:] == [
        "  exactly so: a0, a1, a2",
        "",
        "  differing (--full tells all of each):",
        "    b, d: IMMUTABLE",
        "    c: 1 tag",
    ]


def test_accounts_that_are_not_shown_may_be_those_that_differ() -> None:
    many = [f"{number:012}" for number in range(7)]
    shown = ", ".join(many[:6])
    usual = [named(one.name, repository_policy=policy(*many)) for one in THREE]
    other = named("b", repository_policy=policy(*many[:6], "999999999999"))

    assert told([*usual, other], 200)[-2:] == [
        "    b",
        f"      pull: {shown} and 1 more",
    ]


def test_what_most_have_is_usual_setting_by_setting() -> None:
    held = [
        named("a", scan_on_push=True),
        named("b", scan_on_push=True, tags={"a": "b"}),
        named("c", protect=False, tags={"a": "b"}),
        named("d", tags={"a": "b", "c": "d"}, image_tag_mutability="IMMUTABLE"),
    ]

    assert told(held) == [
        f"4 repositories at {HOST}",
        "  MUTABLE | scanned on push | AES256 | 1 lifecycle rule | 1 tag | protected",
        "  pull: 111122223333",
        "",
        "  exactly so: b",
        "",
        "  differing (--full tells all of each):",
        "    a: 0 tags",
        "    c: not scanned on push | not protected",
        "    d: IMMUTABLE | not scanned on push | 2 tags",
    ]


def test_where_each_differs_none_is_exactly_so() -> None:
    held = [
        named("a", scan_on_push=True),
        named("b", tags={"a": "b"}),
        named("c", protect=False),
        named("d", image_tag_mutability="IMMUTABLE"),
    ]

    assert told(held)[3:6] == [
        "",
        "  differing (--full tells all of each):",
        "    a: scanned on push",
    ]


def test_what_is_secret_of_most_is_usual() -> None:
    held = [named(f"s{number}", SECRET) for number in range(3)]

    assert told([*held, named("b", PLAIN)]) == [
        f"4 repositories at {HOST}",
        "  MUTABLE | not scanned on push | AES256 | lifecycle policy [secret] | 0 tags",
        "  pull and push: [secret]",
        "",
        "  exactly so: s0, s1, s2",
        "",
        "  differing (--full tells all of each):",
        "    b: 0 lifecycle rules",
        "      pull and push: this account only",
    ]


def abroad(held: RehearsedRepository) -> RehearsedRepository:
    return replace(held, region="us-east-1", url=held.url.replace("eu-west", "us-east"))


def test_replicas_are_told_by_their_region() -> None:
    there = [*map(abroad, THREE)]
    host = HOST.replace("eu-west", "us-east")

    assert told([*THREE, *there]) == [
        f"3 repositories at {HOST}",
        *BLOCK,
        "",
        "  exactly so: a0, a1, a2",
        "",
        f"3 repositories at {host}",
        "  of the same names and settings as in eu-west-1",
    ]


def test_the_stacks_own_region_is_told_first() -> None:
    host = HOST.replace("eu-west-1", "af-south-1")
    far = [replace(one, region="af-south-1", url=f"{host}/{one.name}") for one in THREE]

    lines = told([*far, *THREE])

    assert lines[0] == f"3 repositories at {HOST}"
    assert lines[-2:] == [
        f"3 repositories at {host}",
        "  of the same names and settings as in eu-west-1",
    ]


def test_replicas_that_differ_are_told_in_their_region() -> None:
    there = [*map(abroad, (*THREE[:2], named("a2", tags={"a": "b"})))]
    host = HOST.replace("eu-west", "us-east")

    assert told([*THREE, *there])[6:] == [
        f"3 repositories at {host}",
        *BLOCK,
        "",
        "  exactly so: a0, a1",
        "",
        "  differing (--full tells all of each):",
        "    a2: 1 tag",
    ]


def test_long_names_stay_within_the_columns_there_are() -> None:
    names = [f"team-of-a-long-name/service-{number}/api" for number in range(6)]
    other = [named(f"{name}-x", tags={"a": "b"}) for name in names[:3]]

    lines = told([*map(named, names), *other], 60)

    assert lines[5:] == [
        "  exactly so: team-of-a-long-name/service-0/api,",
        "    team-of-a-long-name/service-1/api,",
        "    team-of-a-long-name/service-2/api,",
        "    team-of-a-long-name/service-3/api,",
        "    team-of-a-long-name/service-4/api,",
        "    team-of-a-long-name/service-5/api",
        "",
        "  differing (--full tells all of each):",
        "    team-of-a-long-name/service-0/api-x,",
        "      team-of-a-long-name/service-1/api-x,",
        "      team-of-a-long-name/service-2/api-x: 1 tag",
    ]


@pytest.mark.parametrize(
    ("number", "full"),
    [
        pytest.param(3, False, id="few"),
        pytest.param(4, False, id="many"),
        pytest.param(41, True, id="a-table"),
    ],
)
def test_nothing_a_terminal_obeys_is_printed_without_one(
    number: int, *, full: bool
) -> None:
    held = [named(f"a{n:02}\x1b[31m") for n in range(number)]

    text = printed(replace(NOTHING, repositories=tuple(held)), full=full)

    assert not re.search(r"[^\x20-\x7e\n]", text)
    assert text.endswith(END)
