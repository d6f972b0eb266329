"""Who may pull and push, told from a policy."""

from typing import Any

import pytest

from ecr_component.rehearsal.grants import Grants, grants

BOTH = ["ecr:BatchGetImage", "ecr:PutImage"]
ORG = "o-abcde12345"


def statement(principal: object, action: object, **more: object) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": action, **more}


def account(number: str) -> str:
    return f"arn:aws:iam::{number}:root"


@pytest.mark.parametrize(
    ("statements", "read", "write"),
    [
        pytest.param([], [], [], id="nobody"),
        pytest.param(
            [statement({"AWS": account("111122223333")}, "ecr:BatchGetImage")],
            ["111122223333"],
            [],
            id="one-that-pulls",
        ),
        pytest.param(
            [
                statement(
                    {"AWS": [account("222222222222"), account("111111111111")]},
                    ["ecr:BatchGetImage"],
                ),
                statement({"AWS": account("222222222222")}, BOTH),
            ],
            ["111111111111"],
            ["222222222222"],
            id="who-pushes-does-not-only-pull",
        ),
        pytest.param(
            [statement({"AWS": account("111122223333")}, "ecr:*")],
            [],
            ["111122223333"],
            id="every-action",
        ),
        pytest.param(
            [statement({"AWS": account("111122223333")}, "ECR:batchget*")],
            ["111122223333"],
            [],
            id="a-pattern-in-other-letters",
        ),
        pytest.param(
            [
                statement(
                    {"AWS": "arn:aws-cn:iam::111122223333:role/ci"}, "ecr:PutImage"
                )
            ],
            [],
            ["arn:aws-cn:iam::111122223333:role/ci"],
            id="a-role",
        ),
        pytest.param(
            [statement({"Service": ["b.amazonaws.com", "a.amazonaws.com"]}, BOTH[0])],
            ["a.amazonaws.com", "b.amazonaws.com"],
            [],
            id="services",
        ),
        pytest.param([statement("*", BOTH[0])], ["anyone"], [], id="anyone"),
        pytest.param(
            [statement({"AWS": "*"}, BOTH)], [], ["anyone"], id="anyone-in-aws"
        ),
        pytest.param(
            [
                statement(
                    "*",
                    BOTH[0],
                    Condition={"StringEquals": {"aws:PrincipalOrgID": ORG}},
                )
            ],
            [ORG],
            [],
            id="an-organization",
        ),
        pytest.param(
            [
                statement(
                    "*",
                    BOTH[0],
                    Condition={
                        "ForAnyValue:StringLike": {
                            "aws:principalorgpaths": [f"{ORG}/r-1/*", f"{ORG}/r-2/*"]
                        }
                    },
                )
            ],
            [f"{ORG}/r-1/*", f"{ORG}/r-2/*"],
            [],
            id="parts-of-an-organization",
        ),
        pytest.param(
            [
                statement(
                    "*",
                    BOTH[0],
                    Condition={"StringNotEquals": {"aws:PrincipalOrgID": ORG}},
                )
            ],
            ["anyone (if aws:PrincipalOrgID)"],
            [],
            id="anyone-outside-an-organization",
        ),
        pytest.param(
            [
                statement(
                    "*",
                    BOTH[0],
                    Condition={
                        "StringEquals": {"aws:PrincipalOrgID": ORG},
                        "Bool": {"aws:SecureTransport": "true"},
                    },
                )
            ],
            ["anyone (if aws:PrincipalOrgID, aws:SecureTransport)"],
            [],
            id="an-organization-and-more",
        ),
        pytest.param(
            [
                statement(
                    {"Service": "codebuild.amazonaws.com"},
                    BOTH[0],
                    Condition={"StringEquals": {"aws:SourceAccount": "123456789012"}},
                )
            ],
            ["codebuild.amazonaws.com (if aws:SourceAccount)"],
            [],
            id="a-service-under-a-condition",
        ),
    ],
)
def test_a_policy_says_who_may_pull_and_push(
    statements: list[dict[str, Any]], read: list[str], write: list[str]
) -> None:
    found = grants({"Version": "2012-10-17", "Statement": statements})
    assert found == Grants(tuple(read), tuple(write), more=False)


def test_a_single_statement_needs_no_list() -> None:
    found = grants({"Statement": statement("*", BOTH[0])})
    assert found == Grants(("anyone",), (), more=False)


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(
            {"Effect": "Deny", "Principal": "*", "Action": "ecr:*"}, id="denial"
        ),
        pytest.param(
            {"Effect": "Allow", "NotPrincipal": "*", "Action": "ecr:*"}, id="exception"
        ),
        pytest.param(
            {"Effect": "Allow", "Principal": "*", "NotAction": "ecr:*"},
            id="all-other-actions",
        ),
        pytest.param(statement("*", "ecr:DeleteRepository"), id="another-action"),
    ],
)
def test_what_is_neither_pull_nor_push_is_more(one: dict[str, Any]) -> None:
    assert grants({"Statement": [one]}) == Grants((), (), more=True)
