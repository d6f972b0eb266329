"""The report for people, section by section."""

from io import StringIO
from typing import Final

import pytest
from rich.console import Console

from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.simulator import Image
from ecr_component.simulator.address import Address, RepositoryAddress
from ecr_component.simulator.finding import Finding
from ecr_component.simulator.outcome_report import report
from ecr_component.simulator.protection import protection
from tests.simulator.build import LIST, ago, image, rule, run


def shown(
    rules: list[PolicyRule], images: list[Image], *patterns: str
) -> dict[str, list[str]]:
    """The sections by title, without the space around the lines."""
    outcome = run(rules, images)
    addresses = [Address.read(pattern) for pattern in patterns]
    protected = protection(outcome, addresses, RepositoryAddress())
    console = Console(file=StringIO(), width=80)
    sections = {}
    for section in report(Finding(outcome, protected)):
        with console.capture() as capture:
            console.print(section)
        title, *lines = capture.get().splitlines()
        assert all(len(line.rstrip()) <= 80 for line in lines)
        sections[title.strip()] = [" ".join(line.split()) for line in lines[:-1]]
    return sections


def why(rules: list[PolicyRule], *images: Image) -> list[str]:
    """The rows on what stays, without the headings."""
    [rows] = [
        rows for title, rows in shown(rules, list(images)).items() if "Stay" in title
    ]
    return rows[1:]


def test_nothing_at_all_has_its_sections_too() -> None:
    assert shown([], []) == {
        "Going at 2026-01-31 12:00 UTC: none of 0 images": [],
        "Staying: none": [],
        "Day by day, if nothing is pushed or pulled": [
            "day from expire archive by rule",
            "now 2026-01-31 12:00 UTC 0 0",
        ],
    }


def test_images_that_go_are_listed_rule_by_rule_with_the_oldest_first() -> None:
    images = [
        image("sha256:0123456789abcdef", "a-2", days=8),
        image("B", days=12),
        image("C", days=13),
        image("D", "a-1", "x", "y", "z", days=9),
    ]
    rules = [rule(1, tagged=["a*"], pushed=7), rule(2, pushed=10, action="transition")]
    assert shown(rules, images)["Going at 2026-01-31 12:00 UTC: 4 of 4 images"] == [
        "rule outcome image pushed tags",
        "1 expire D 2026-01-22 a-1, x, y and 1 more",
        "1 expire 0123456789ab 2026-01-23 a-2",
        "2 archive C 2026-01-18 untagged",
        "2 archive B 2026-01-19 untagged",
    ]


def test_of_many_images_that_go_the_first_20_are_listed() -> None:
    images = [image(f"{number:03}", days=10 + number) for number in range(1025)]
    sections = shown([rule(1, pushed=7)], images)
    rows = sections["Going at 2026-01-31 12:00 UTC: 1,025 of 1,025 images"]
    assert len(rows) == 22
    assert rows[1].startswith("1 expire 1024 ")
    assert rows[-1] == "and 1,005 more, which --json names"


def test_what_would_confuse_a_terminal_is_escaped() -> None:
    tags = ("[red]", "\x1b[31m", "\ud800", "a\nb")
    sections = shown([rule(1, newest=1)], [image("A", *tags), image("B")])
    rows = sections["Going at 2026-01-31 12:00 UTC: 1 of 2 images"]
    assert rows[1] == "1 expire A 2026-01-31 [red], \\x1b[31m, \\ud800 and 1 more"


@pytest.mark.parametrize(
    ("rules", "one", "says"),
    [
        pytest.param([], image("A"), "no rule selects them", id="unselected"),
        pytest.param(
            [rule(1, newest=1)],
            image("A", storage_class="archive"),
            "no rule selects them, as they are in the archive",
            id="archived",
        ),
        pytest.param(
            [rule(1, newest=1)],
            image("A"),
            "rule 1 selects them, and leaves the newest 1 image",
            id="among-the-newest-one",
        ),
        pytest.param(
            [rule(1, newest=2)],
            image("A"),
            "rule 1 selects them, and leaves the newest 2 images",
            id="among-the-newest",
        ),
        pytest.param(
            [rule(3, pushed=1)],
            image("A"),
            "rule 3 selects them, and they are not older than 1 day",
            id="young",
        ),
        pytest.param(
            [rule(3, pulled=30, action="transition")],
            image("A", days=50, pulled_at=ago(1)),
            "rule 3 selects them, and they were in use in the last 30 days",
            id="in-use",
        ),
        pytest.param(
            [rule(3, archived=90)],
            image("A", storage_class="archive", archived_at=ago(1)),
            "rule 3 selects them, and they are not in the archive for more than 90 "
            "days",
            id="archived-lately",
        ),
        pytest.param(
            [rule(1, tagged=["v*"], newest=9), rule(2, pushed=1)],
            image("A", "v1", days=2),
            "rule 1 selects them, and leaves the newest 9 images; later rules would "
            "take 1 of them",
            id="spared",
        ),
    ],
)
def test_the_reason_to_stay_is_told(
    rules: list[PolicyRule], one: Image, says: str
) -> None:
    assert " ".join(why(rules, one)) == f"1 {says}"


def test_parts_of_lists_and_referrers_are_told_apart() -> None:
    images = [
        image("list", "v1", days=9, references=("part",)),
        image("part", days=9),
        image("signature", days=9, subject="list"),
        image("sbom", days=9, subject="list"),
    ]
    assert why([rule(1, untagged=True, pushed=7)], *images) == [
        "2 they refer to images that stay; 2 of them may go",
        "1 no rule selects them",
        "1 they are parts of manifest lists that stay",
    ]


def test_each_day_on_which_something_goes_tells_by_which_rule() -> None:
    images = [image("A", "a", days=8), image("B", days=5.5), image("C", days=8)]
    rules = [
        rule(1, tagged=["a"], pushed=7, action="transition"),
        rule(2, pushed=7),
    ]
    rows = shown(rules, images)["Day by day, if nothing is pushed or pulled"]
    assert rows[1:] == [
        "now 2026-01-31 12:00 UTC 1 1 1: 1, 2: 1",
        "2 2026-02-02 12:00 UTC 1 0 2: 1",
    ]


def test_rules_that_take_nothing_are_told_with_the_reason() -> None:
    images = [image("A", "a", days=9), image("B", "a", days=9)]
    rules = [
        rule(1, tagged=["a"], newest=5),
        rule(2, tagged=["b"], newest=1),
        rule(3, newest=1),
    ]
    title = "Rules that take nothing until 2026-02-07 12:00 UTC"
    assert shown(rules, images)[title] == [
        "- rule 1 selects 2 images, and takes none of them yet",
        "- rule 2 selects no image",
        "- rule 3 selects 2 images, but earlier rules select all of them first",
    ]


class TestWhatIsNotCertain:
    RULES: Final = (rule(1, untagged=True, pushed=7),)

    def test_buildx_parts_have_their_condition_beside_them(self) -> None:
        images = [
            image("list", "v1", media_type=LIST),
            image("other", "v2", media_type=LIST),
            image("part", days=9),
        ]
        sections = shown([*self.RULES], images)
        assert sections["Going at 2026-01-31 12:00 UTC: up to 1 of 3 images"] == [
            "rule outcome image pushed tags unless",
            "1 expire part 2026-01-22 untagged part of a list",
        ]

    def test_soci_index_untagged_has_its_reason_beside_it(self) -> None:
        images = [
            image("subject", "v1", days=9),
            image("soci", days=9, subject="subject"),
            image("list", days=5, subject="subject", references=("part",)),
            image("part", days=9),
            image("restored", days=9, activated_at=ago(1)),
        ]
        sections = shown([*self.RULES], images)
        assert sections["May go as well: 4"] == [
            "rule outcome image from since",
            "1 expire soci now a rule may take it by itself",
            "1 expire restored now it may count from its push",
            "1 expire list 2026-02-03 12:00 UTC a rule may take it by itself",
            "1 expire part 2026-02-03 12:00 UTC what it depends on may go",
        ]
        assert why([*self.RULES], *images) == [
            "2 they refer to images that stay; 2 of them may go",
            "1 no rule selects them",
            "1 they are parts of manifest lists that stay; 1 of them may go",
            "1 rule 1 selects them, and they are not older than 7 days; 1 of them may",
            "go",
        ]

    def test_what_is_being_restored_may_be_either(self) -> None:
        images = [image("A", days=200, archived_at=ago(100), is_activating=True)]
        sections = shown([*self.RULES, rule(4, archived=90)], images)
        assert sections["Going at 2026-01-31 12:00 UTC: up to 1 of 1 image"] == [
            "rule outcome image pushed tags unless",
            "1 expire A 2025-07-15 untagged counted as archived",
        ]
        assert sections["May go as well: 1"][1:] == [
            "4 expire A now it may count as archived"
        ]

    def test_of_many_the_first_20_are_listed(self) -> None:
        artifacts = [image(f"{n:03}", days=9, subject="A") for n in range(1025)]
        rows = shown([*self.RULES], [image("A", "v1"), *artifacts])[
            "May go as well: 1,025"
        ]
        assert rows[-1] == "and 1,005 more, which --json names"
        assert len([row for row in rows if row.startswith("1 expire")]) == 20

    def test_a_protected_image_may_go(self) -> None:
        images = [
            image("subject", "v1", days=9),
            image("sha256:c071cf5f5ed6f884", days=9, subject="subject"),
        ]
        sections = shown([*self.RULES], images, "sha256:c071cf5f5ed6f884")
        assert sections["Protected images that would go"] == [
            "tag like image rule outcome from",
            "sha256:c071cf5f5ed6 c071cf5f5ed6 1 may expire now",
        ]


def test_protected_tags_that_would_go_are_all_named() -> None:
    images = [image(str(number), f"v{number}", days=6 + number) for number in range(25)]
    rules = [rule(1, pushed=7)]
    rows = shown(rules, images, "v*")["Protected images that would go"]
    assert len(rows) == 26
    assert rows[:4] == [
        "tag like image rule outcome from",
        "v0 v* 0 1 expire 2026-02-02 12:00 UTC",
        "v1 v* 1 1 expire 2026-02-01 12:00 UTC",
        "v2 v* 2 1 expire now",
    ]
