"""The access matrix: repositories by principals, alike ones together."""

from typing import Any

import pytest

from ecr_component.report.access_matrix import (
    MOST_COLUMNS,
    Cell,
    Column,
    Mark,
    Matrix,
    Reach,
    access_matrix,
    access_of,
)
from ecr_component.report.granted import Granted
from ecr_component.report.snapshot import Snapshot
from tests.report.build import (
    BUILD,
    CI,
    FUNCTIONS,
    ORGANIZATION,
    PULL,
    PUSH,
    STAGING,
    allow,
    deny,
    policed,
    policy,
    reading,
    repository,
    snapshot,
)

LAMBDA = {"Service": "lambda.amazonaws.com"}
IN_ORGANIZATION = {"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION}}
SECURE = {"Bool": {"aws:SecureTransport": "true"}}
IF_SECURE = "if aws:SecureTransport Bool true"


def matrix(shown: Snapshot) -> Matrix:
    return access_matrix(shown, Granted(shown))


def cells(*statements: dict[str, Any]) -> dict[str, Cell]:
    shown = policed(web=policy(*statements))
    return access_of(Granted(shown).by(shown.repositories[0]))


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        pytest.param(
            [allow({"AWS": STAGING}, *PULL)], {STAGING: (Mark("pull"),)}, id="pull"
        ),
        pytest.param(
            [allow({"AWS": CI}, *PULL, *PUSH)],
            {CI: (Mark("pull"), Mark("push"))},
            id="pull-and-push",
        ),
        pytest.param(
            [allow(LAMBDA, *PULL, Condition=FUNCTIONS)],
            {"functions of this account": (Mark("Lambda"),)},
            id="functions",
        ),
        pytest.param(
            [allow("*", *PULL, Condition=IN_ORGANIZATION)],
            {ORGANIZATION: (Mark("pull"),)},
            id="an-organization",
        ),
        pytest.param(
            [allow({"AWS": STAGING}, "ecr:ListImages")],
            {STAGING: (Mark("other", ("may use ecr:ListImages",)),)},
            id="something-else",
        ),
        pytest.param(
            [allow({"AWS": STAGING}, *PULL, "ecr:ListImages")],
            {STAGING: (Mark("pull", ("may use pull and ecr:ListImages",)),)},
            id="something-else-as-well",
        ),
        pytest.param(
            [allow({"AWS": STAGING}, *PULL, Condition=SECURE)],
            {STAGING: (Mark("pull", (IF_SECURE,)),)},
            id="a-condition",
        ),
        pytest.param(
            [
                allow({"AWS": STAGING}, *PULL, Condition=SECURE),
                allow({"AWS": STAGING}, *PULL),
            ],
            {STAGING: (Mark("pull"),)},
            id="a-condition-of-which-nothing-depends",
        ),
        pytest.param(
            [deny({"AWS": STAGING}, *PULL)],
            {STAGING: (Mark("deny", ("is denied pull",)),)},
            id="a-denial",
        ),
        pytest.param(
            [allow({"AWS": STAGING}, *PULL), deny({"AWS": STAGING}, *PULL)],
            {
                STAGING: (
                    Mark(
                        "pull",
                        ("but a deny rule of the same policy takes it back",),
                        void=True,
                    ),
                    Mark("deny", ("is denied pull",)),
                )
            },
            id="allowed-and-denied",
        ),
        pytest.param(
            [
                allow({"AWS": STAGING}, *PULL),
                deny({"AWS": STAGING}, *PULL, Condition=SECURE),
            ],
            {
                STAGING: (
                    Mark(
                        "pull",
                        ("unless a deny rule of the same policy is about it",),
                    ),
                    Mark("deny", ("is denied pull", IF_SECURE)),
                )
            },
            id="allowed-and-perhaps-denied",
        ),
        pytest.param(
            [{**deny(None, "ecr:*"), "NotPrincipal": {"AWS": [CI, BUILD]}}],
            {
                f"everyone but {BUILD}, role/ci of {STAGING}": (
                    Mark("deny", ("is denied every action",)),
                )
            },
            id="everyone-else",
        ),
        pytest.param([], {}, id="nothing"),
    ],
)
def test_what_a_principal_may_do_is_told_in_words(
    statements: list[dict[str, Any]], found: dict[str, Cell]
) -> None:
    assert cells(*statements) == found


def test_principals_stand_by_kind_and_name() -> None:
    found = cells(
        allow(LAMBDA, *PULL, Condition=FUNCTIONS),
        allow({"Service": "codebuild.amazonaws.com"}, *PULL),
        allow({"AWS": [BUILD, CI, STAGING]}, *PULL),
        allow("*", *PULL, Condition=IN_ORGANIZATION),
        allow("*", *PUSH),
    )

    assert list(found) == [
        "anyone",
        ORGANIZATION,
        STAGING,
        BUILD,
        CI,
        "codebuild.amazonaws.com",
        "functions of this account",
    ]


def test_repositories_that_are_alike_share_a_row_and_principals_a_column() -> None:
    both, one = reading(STAGING, BUILD), reading(STAGING, BUILD, CI)
    shown = policed(a=both, c=one, b=both)

    found = matrix(shown)

    assert found.columns == (
        Column("Accounts", (STAGING, BUILD)),
        Column("Roles and users", (CI,)),
    )
    assert found.kinds == [("Accounts", 1), ("Roles and users", 1)]
    pull = (Mark("pull"),)
    assert [
        (tuple(held.name for held in row.repositories), row.cells) for row in found.rows
    ] == [(("a", "b"), (pull, ())), (("c",), (pull, pull))]
    assert found.words == {"pull"}
    assert not found.has_others
    assert not found.has_void


def test_of_a_secret_policy_nothing_is_told() -> None:
    found = matrix(policed(a="[secret]", b=policy()))

    assert [(row.repositories[0].name, row.is_secret) for row in found.rows] == [
        ("a", True),
        ("b", False),
    ]
    assert found.reaches == ()


def test_a_note_has_one_letter_wherever_it_stands() -> None:
    other = allow({"AWS": STAGING}, "ecr:ListImages")
    shown = policed(
        a=policy(other),
        b=policy(other, deny({"AWS": BUILD}, *PULL)),
        c=policy(*(allow({"AWS": CI}, *PULL, Condition=secure(n)) for n in range(26))),
    )

    notes = matrix(shown).notes

    assert notes["may use ecr:ListImages"] == "a"
    assert notes["is denied pull"] == "b"
    assert list(notes.values())[-2:] == ["aa", "ab"]


def secure(n: int) -> dict[str, Any]:
    return {"StringEquals": {"aws:SourceVpc": f"vpc-{n:02}"}}


def test_of_very_many_principals_those_of_one_row_have_no_column() -> None:
    accounts = [f"{n:012}" for n in range(MOST_COLUMNS + 1)]
    shown = policed(
        **{f"r{account}": reading(STAGING, account) for account in accounts}
    )

    found = matrix(shown)

    assert found.columns == (Column("Accounts", (STAGING,)),)
    assert found.has_others
    assert found.rows[0].others == ((accounts[0], (Mark("pull"),)),)


def test_of_very_many_principals_in_several_rows_the_most_frequent_have_columns() -> (
    None
):
    accounts = [f"{n:012}" for n in range(MOST_COLUMNS + 2)]
    # Each but the first is in two rows, the first in all.
    shown = policed(
        **{
            f"r{n:02}": reading(accounts[0], accounts[n], accounts[n - 1])
            for n in range(1, len(accounts))
        }
    )

    found = matrix(shown)

    assert len(found.columns) == MOST_COLUMNS
    assert found.columns[0] == Column("Accounts", (accounts[0],))
    left = {principal for row in found.rows for principal, _ in row.others}
    assert left == {*accounts[-2:]}


def test_the_reach_of_a_principal_is_in_how_many_repositories_it_may_do_what() -> None:
    both = policy(
        allow({"AWS": STAGING}, *PULL, *PUSH),
        allow(LAMBDA, *PULL, Condition=FUNCTIONS),
        deny({"AWS": BUILD}, *PULL),
    )
    taken_back = policy(
        allow({"AWS": STAGING}, *PULL),
        deny({"AWS": STAGING}, *PULL),
        allow({"AWS": CI}, "ecr:ListImages"),
    )

    assert matrix(policed(a=both, b=both, c=taken_back)).reaches == (
        Reach(STAGING, "Accounts", pull=2, push=2, other=0, deny=1),
        Reach(BUILD, "Accounts", pull=0, push=0, other=0, deny=2),
        Reach(CI, "Roles and users", pull=0, push=0, other=1, deny=0),
        Reach("functions of this account", "Lambda", pull=2, push=0, other=0, deny=0),
    )


def test_equal_policies_elsewhere_are_read_by_themselves() -> None:
    here = policy(allow(LAMBDA, *PULL, Condition=FUNCTIONS))
    shown = snapshot(
        repository("a", repository_policy="p1"),
        repository("a", region="eu-central-1", repository_policy="p1"),
        documents={"p1": here},
    )

    assert [column.principals for column in matrix(shown).columns] == [
        ("functions of this account",),
        ("functions of this account in eu-west-1",),
    ]
