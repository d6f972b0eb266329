"""Scanning: filters and frequencies on both sides, and which of two rules decides."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecr_component.errors import Refusal
from ecr_component.registry.scanning import scanning_filter
from tests.conftest import refusal
from tests.registry.reading import desired, lines, problems, warnings


def rules(scan_type: str, *written: Any) -> list[str]:  # noqa: ANN401 - rules
    found = problems(scan_type=scan_type, scanning_rules=list(written))
    return [line.removeprefix("scanning_rules") for line in found]


@pytest.mark.parametrize(
    "name", ["*", "a", "prod*", "*/web", "team/web", "a.b_c-d/*e", "a" * 255]
)
def test_a_filter_is_taken(name: str) -> None:
    assert scanning_filter(name) == name


NO_FILTER = (
    "is no filter of names: write a-z, 0-9 and *, with single . _ - or / between them "
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("", "a filter has 1 to 255 characters, this has 0"),
        ("a" * 256, "a filter has 1 to 255 characters, this has 256"),
        ("Prod*", f"{NO_FILTER}(got 'Prod*'); try 'prod*'"),
        ("prod/", f"{NO_FILTER}(got 'prod/'); try 'prod'"),
        ("a__b", f"{NO_FILTER}(got 'a__b')"),
        ("a b", f"{NO_FILTER}(got 'a b')"),
        (3, "must be text (got 3)"),
    ],
)
def test_what_is_no_filter_is_refused(name: object, text: str) -> None:
    assert refusal(scanning_filter, name) == text


@given(st.text("aA0*._/-!", max_size=300))
def test_any_text_is_taken_or_refused(name: str) -> None:
    try:
        assert scanning_filter(name) == name
    except Refusal as refused:
        told = str(refused)
        assert "filter" in told


def test_a_rule_without_filters_is_about_all_repositories() -> None:
    (rule,) = desired(
        scan_type="BASIC", scanning_rules=[{"scan_frequency": "SCAN_ON_PUSH"}]
    ).scanning_rules

    assert rule.filters == ("*",)


def test_a_scan_type_needs_no_rules() -> None:
    found = desired(scan_type="ENHANCED")
    assert (found.scan_type, found.scanning_rules) == ("ENHANCED", ())


def test_inspector_needs_rules_to_scan_anything() -> None:
    assert warnings(scan_type="BASIC") == []
    assert warnings(scan_type="ENHANCED") == lines(
        "scan_type: ENHANCED scans nothing without scanning_rules; write "
        "[{scan_frequency: SCAN_ON_PUSH}] to scan all"
    )


def test_rules_need_a_scan_type() -> None:
    assert problems(scanning_rules=[{"scan_frequency": "SCAN_ON_PUSH"}]) == [
        "scan_type: is missing; write BASIC or ENHANCED: scanning_rules are for one"
    ]


@pytest.mark.parametrize(
    ("scan_type", "written", "text"),
    [
        pytest.param("BASIC", {}, ["[0].scan_frequency: is missing"], id="nothing"),
        pytest.param(
            "BASIC",
            {"scan_frequency": "CONTINUOUS_SCAN"},
            lines(
                "[0].scan_frequency: scan_type BASIC scans on push only (got "
                "'CONTINUOUS_SCAN'); write SCAN_ON_PUSH, or scan_type: ENHANCED"
            ),
            id="basic-continuous",
        ),
        pytest.param(
            "ENHANCED",
            {"scan_frequency": "MANUAL"},
            lines(
                "[0].scan_frequency: is what holds for repositories that no rule "
                "takes "
                "(got 'MANUAL'); leave the rule out"
            ),
            id="manual",
        ),
        pytest.param(
            "ENHANCED",
            {"scan_frequency": "CONTINUOUS"},
            lines(
                "[0].scan_frequency: must be SCAN_ON_PUSH, CONTINUOUS_SCAN or "
                "MANUAL "
                "(got 'CONTINUOUS'); did you mean 'CONTINUOUS_SCAN'?"
            ),
            id="misspelt",
        ),
        pytest.param(
            "ENHANCED",
            {"scan_frequency": "SCAN_ON_PUSH", "repositories": ["web", "web"]},
            ["[0].repositories[1]: is a duplicate (got 'web'); remove one"],
            id="twice",
        ),
    ],
)
def test_a_rule_that_ecr_would_refuse_is_refused(
    scan_type: str, written: object, text: list[str]
) -> None:
    assert rules(scan_type, written) == text


def test_an_unknown_scan_type_is_told_once() -> None:
    rule = {"scan_frequency": "CONTINUOUS_SCAN"}
    assert problems(scan_type="DEEP", scanning_rules=[rule]) == [
        "scan_type: must be BASIC or ENHANCED (got 'DEEP')"
    ]


def test_a_frequency_has_one_rule() -> None:
    push = {"scan_frequency": "SCAN_ON_PUSH"}
    assert rules("ENHANCED", push, push) == lines(
        "[1].scan_frequency: is the frequency of [0] too (got 'SCAN_ON_PUSH'); put"
        " the "
        "repositories of both into one rule"
    )


def test_ecr_takes_two_rules() -> None:
    push, always = (
        {"scan_frequency": "SCAN_ON_PUSH"},
        {
            "scan_frequency": "CONTINUOUS_SCAN",
            "repositories": ["prod*"],
        },
    )
    both = desired(scan_type="ENHANCED", scanning_rules=[push, always])
    assert len(both.scanning_rules) == 2
    assert rules("ENHANCED", push, always, {"scan_frequency": "MANUAL"}) == lines(
        ": ECR takes up to 2 rules, one for each frequency (got 3)",
        (
            "[2].scan_frequency: is what holds for repositories that no rule takes "
            "(got "
            "'MANUAL'); leave the rule out"
        ),
    )


def test_ecr_takes_100_filters_in_a_rule() -> None:
    names = [f"team{number}" for number in range(101)]
    push = {"scan_frequency": "SCAN_ON_PUSH"}
    hundred = desired(
        scan_type="BASIC", scanning_rules=[{**push, "repositories": names[:100]}]
    )
    assert len(hundred.scanning_rules[0].filters) == 100
    assert rules("BASIC", {**push, "repositories": names}) == [
        "[0].repositories: ECR takes up to 100 filters (got 101)"
    ]


@pytest.mark.parametrize(
    ("pushed", "always", "text"),
    [
        pytest.param(
            ["prod/web"],
            ["prod*"],
            lines(
                "[0].repositories[0]: 'prod/web' takes some of the repositories "
                "that "
                "'prod*' takes too, and CONTINUOUS_SCAN decides"
            ),
            id="some",
        ),
        pytest.param(
            ["prod/*"],
            ["prod*"],
            lines(
                "[0].repositories[0]: 'prod/*' does nothing: 'prod*' takes all of "
                "these "
                "too, and CONTINUOUS_SCAN decides"
            ),
            id="all",
        ),
        pytest.param(
            ["prod"],
            ["prod"],
            lines(
                "[0].repositories[0]: 'prod' does nothing: 'prod' takes all of "
                "these "
                "too, and CONTINUOUS_SCAN decides"
            ),
            id="the-same",
        ),
        pytest.param(
            [],
            [],
            lines(
                "[0]: '*' does nothing: '*' takes all of these too, and "
                "CONTINUOUS_SCAN "
                "decides"
            ),
            id="both-all",
        ),
        pytest.param([], ["prod*"], [], id="the-rest"),
        pytest.param(["dev*"], ["prod*"], [], id="others"),
    ],
)
def test_what_is_scanned_all_the_time_needs_no_scan_on_push(
    pushed: list[str], always: list[str], text: list[str]
) -> None:
    found = warnings(
        scan_type="ENHANCED",
        scanning_rules=[
            {"scan_frequency": "SCAN_ON_PUSH", "repositories": pushed},
            {"scan_frequency": "CONTINUOUS_SCAN", "repositories": always},
        ],
    )
    assert [line.removeprefix("scanning_rules") for line in found] == text


def test_one_rule_has_none_to_be_compared_with() -> None:
    rule = {"scan_frequency": "CONTINUOUS_SCAN"}
    assert warnings(scan_type="ENHANCED", scanning_rules=[rule]) == []
