"""Tags that must not go."""

import pytest

from ecr_component.simulator import Departure
from ecr_component.simulator.protection import (
    Protection,
    Threat,
    listed_patterns,
    protection,
)
from tests.simulator.build import image, rule, run

GOING = image("A", "v1", "prod", days=9)
LATER = image("B", "v2", days=6.5)
STAYING = image("C", "v3", days=0)
OUTCOME = run([rule(1, tagged=["*"], pushed=7)], [GOING, LATER, STAYING])


def test_each_protected_tag_that_goes_is_told_with_its_day() -> None:
    found = protection(OUTCOME, ["v*"])
    assert found == Protection(
        [
            Threat(GOING, "v1", "v*", Departure(0, "expire", 1)),
            Threat(LATER, "v2", "v*", Departure(1, "expire", 1)),
        ],
        [],
    )
    assert all(threat.deletes for threat in found.threats)


def test_a_tag_is_told_once_with_the_first_pattern_that_protects_it() -> None:
    threats = protection(OUTCOME, ["prod", "*", "v*"]).threats
    assert [(threat.tag, threat.pattern) for threat in threats] == [
        ("v1", "*"),
        ("prod", "prod"),
        ("v2", "*"),
    ]


def test_a_pattern_that_no_tag_fits_is_told() -> None:
    assert protection(OUTCOME, ["prd", "v3"]) == Protection([], ["prd"])


def test_without_patterns_nothing_is_protected() -> None:
    assert protection(OUTCOME, []) == Protection((), ())


def test_an_archived_image_is_not_deleted() -> None:
    outcome = run([rule(1, pulled=7, action="transition")], [GOING])
    [threat] = protection(outcome, ["prod"]).threats
    assert not threat.deletes


@pytest.mark.parametrize(
    ("text", "patterns"),
    [
        pytest.param("prod\nv*\n", ["prod", "v*"], id="one-in-a-line"),
        pytest.param("# all\r\nprod # live\r\n\r\n", ["prod"], id="comments"),
        pytest.param("  prod\t", ["prod"], id="blanks-around-it"),
        pytest.param("", [], id="empty"),
    ],
)
def test_a_file_has_one_pattern_in_a_line(text: str, patterns: list[str]) -> None:
    assert list(listed_patterns(text)) == patterns
