import json
from typing import Any

import pytest

from ecr_component.adopt.policy_shape import canonical_policy

ONE: dict[str, Any] = {
    "Sid": "a",
    "Effect": "Allow",
    "Principal": {"AWS": ["111122223333", "arn:aws:iam::444455556666:role/x"]},
    "Action": ["ecr:PutImage", "ecr:BatchGetImage"],
    "Condition": {"StringLike": {"aws:sourceArn": ["b", "a"]}},
}
OTHER = {"Effect": "Deny", "Principal": "*", "Action": "ecr:*"}


def policy(*statements: object, **more: str) -> object:
    document = {"Version": "2012-10-17", "Statement": statements, **more}
    return canonical_policy(json.dumps(document))


@pytest.mark.parametrize(
    "alike",
    [
        {**ONE, "Action": ["ecr:BatchGetImage", "ecr:PutImage"]},
        {
            **ONE,
            "Principal": {
                "AWS": [
                    "arn:aws:iam::444455556666:role/x",
                    "arn:aws:iam::111122223333:root",
                ]
            },
        },
        {**ONE, "Condition": {"StringLike": {"aws:sourceArn": ["a", "b"]}}},
        dict(reversed(ONE.items())),
    ],
)
def test_what_means_nothing_makes_no_difference(alike: dict[str, Any]) -> None:
    assert policy(OTHER, alike) == policy(ONE, OTHER)


@pytest.mark.parametrize(
    "different",
    [
        {**ONE, "Sid": "b"},
        {**ONE, "Action": [*ONE["Action"], "ecr:ListImages"]},
        {**ONE, "NotPrincipal": {"AWS": "111122223333"}},
        {**ONE, "Condition": {"StringLike": {"aws:SourceArn": ["a", "b"]}}},
        {**ONE, "Condition": {"StringLike": "x"}},
    ],
)
def test_everything_else_does(different: dict[str, Any]) -> None:
    assert policy(ONE) != policy(different)


def test_a_statement_that_stands_twice_counts_twice() -> None:
    assert policy(OTHER, OTHER) != policy(OTHER)


def test_version_and_id_count() -> None:
    assert policy(ONE, Version="2008-10-17") != policy(ONE)
    assert policy(ONE, Id="x") != policy(ONE)


def test_what_is_no_policy_is_like_itself_alone() -> None:
    assert canonical_policy("{") == canonical_policy("{") != canonical_policy("[]")
    assert canonical_policy("[]") == "[]"


def test_an_empty_sid_is_none() -> None:
    assert policy({**OTHER, "Sid": ""}) == policy(OTHER)
    assert policy({**OTHER, "Sid": "a"}) != policy(OTHER)
