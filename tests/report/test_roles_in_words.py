"""Roles on a page: who can assume them, and what they may do in ECR."""

from typing import Any

import pytest

from ecr_component.access import actions
from ecr_component.report.changes import FactChange, compare_snapshots
from ecr_component.report.page import page
from ecr_component.report.roles_in_words import RoleInWords, roles_in_words
from ecr_component.report.snapshot import ReportedRole, Snapshot
from tests.report.build import ACCOUNT, REGION, STAGING, snapshot
from tests.report.test_page import text_of

ARN = f"arn:aws:iam::{ACCOUNT}:role/ci"
TRUST = {
    "Statement": {
        "Effect": "Allow",
        "Principal": {"AWS": [STAGING]},
        "Action": "sts:AssumeRole",
    }
}
PULLS = {
    "Statement": [
        {"Effect": "Allow", "Action": list(actions.LOGIN), "Resource": "*"},
        {
            "Effect": "Allow",
            "Action": list(actions.PULL),
            "Resource": f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/team/*",
        },
    ]
}


def with_role(trust: Any, policy: Any) -> Snapshot:  # noqa: ANN401 - JSON
    role = ReportedRole(
        name="ci",
        arn=ARN,
        trust_policy="trust",
        policies={} if policy is None else {"ecr": "policy"},
    )
    return snapshot(roles=(role,), documents={"trust": trust, "policy": policy})


@pytest.mark.parametrize(
    ("trust", "policy", "assumed_by", "rights"),
    [
        pytest.param(TRUST, PULLS, (STAGING,), ["pull: team/*"], id="pulls"),
        pytest.param(TRUST, None, (STAGING,), ["nothing in ECR"], id="nothing"),
        pytest.param("[secret]", "[secret]", ["a secret"], ["a secret"], id="a-secret"),
    ],
)
def test_a_role_is_told_in_words(
    trust: object, policy: object, assumed_by: list[str], rights: list[str]
) -> None:
    assert list(roles_in_words(with_role(trust, policy))) == [
        RoleInWords("ci", ARN, assumed_by, rights)
    ]


def test_a_page_has_a_table_of_roles_where_there_are_any() -> None:
    html = page(with_role(TRUST, PULLS))

    assert text_of(html, "<section id=roles", "</section>") == (
        'aria-labelledby="roles-h"> Roles that pull and push Role Who can assume it '
        f"What it may do in ECR ci {ARN} {STAGING} pull: team/*"
    )
    assert "roles-h" not in page(snapshot())


def test_what_is_otherwise_of_a_role_is_told() -> None:
    before, after = with_role(TRUST, None), with_role(TRUST, PULLS)

    [group] = compare_snapshots(before, after).groups

    assert group.changes == (
        FactChange("What role ci may do", "nothing in ECR", ""),
        FactChange("What role ci may do", "", "pull: team/*"),
    )
    assert not compare_snapshots(before, before).groups
