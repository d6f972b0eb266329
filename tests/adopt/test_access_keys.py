import json
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecr_component.access import actions
from ecr_component.access.repository_policy import Access, policy_text
from ecr_component.adopt.access_keys import AccessKeys, access_keys
from ecr_component.adopt.policy_shape import CannotBeSaid, canonical_policy
from ecr_component.inputs import parsing
from ecr_component.values.regions import Location

PLACE: Final = Location("eu-west-1", "aws", "123456789012")
ROLE: Final = "arn:aws:iam::444455556666:role/deploy"
READER: Final = {
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
    "Action": list(actions.READ),
}


def policy(
    *statements: dict[str, Any], version: str = "2012-10-17", **more: str
) -> str:
    return json.dumps({"Version": version, "Statement": statements, **more})


def keys(*statements: dict[str, Any]) -> AccessKeys:
    return access_keys(policy(*statements), PLACE)


@pytest.mark.parametrize(
    ("access", "expected"),
    [
        (
            Access(read=("111122223333", "012345678901")),
            {"external_account_ids_with_read_access": ["012345678901", "111122223333"]},
        ),
        (
            Access(read=("111122223333", ROLE), write=("777788889999",)),
            {
                "external_account_ids_with_read_access": ["111122223333"],
                "external_account_ids_with_write_access": ["777788889999"],
                "principals_with_read_access": [ROLE],
            },
        ),
        (
            Access(
                read=(
                    "o-exampleorgid",
                    "o-exampleorgid/r-ab12/ou-ab12-11111111/*",
                    "codebuild.amazonaws.com",
                    "111122223333",
                )
            ),
            {
                "external_account_ids_with_read_access": ["111122223333"],
                "principals_with_read_access": [
                    "codebuild.amazonaws.com",
                    "o-exampleorgid",
                    "o-exampleorgid/r-ab12/ou-ab12-11111111/*",
                ],
            },
        ),
        (
            Access(push=("111122223333", ROLE)),
            {"principals_with_push_access": ["111122223333", ROLE]},
        ),
        (
            Access(lambda_accounts=("111122223333", "777788889999")),
            {
                "external_account_ids_with_lambda_access": [
                    "111122223333",
                    "777788889999",
                ]
            },
        ),
        (Access(lambda_functions=True), {"lambda_access": True}),
        (
            Access(exempt=(ROLE, "AROAEXAMPLEEXAMPLEEXA", "AIDAEXAMPLEEXAMPLEEXA")),
            {
                "users_or_roles_to_allow_deny_all_else": [
                    "AIDAEXAMPLEEXAMPLEEXA",
                    "AROAEXAMPLEEXAMPLEEXA",
                    ROLE,
                ]
            },
        ),
        (
            Access(exempt=(ROLE,), strict=True),
            {
                "users_or_roles_to_allow_deny_all_else": [ROLE],
                "strict_deny_rules_enabled": True,
            },
        ),
    ],
)
def test_what_the_component_writes_is_said_in_its_keys(
    access: Access, expected: dict[str, object]
) -> None:
    assert access_keys(policy_text(access, PLACE), PLACE) == AccessKeys(expected)


def test_order_lists_of_one_and_forms_of_accounts_mean_nothing() -> None:
    written = {
        "Action": list(reversed(actions.READ)),
        "Principal": {"AWS": ["111122223333"]},
        "Effect": "Allow",
    }

    assert keys(written).keys == {
        "external_account_ids_with_read_access": ["111122223333"]
    }


def test_a_policy_of_one_statement_may_lack_its_list() -> None:
    text = json.dumps({"Version": "2012-10-17", "Statement": READER})

    assert access_keys(text, PLACE).keys == keys(READER).keys


@pytest.mark.parametrize(
    "other",
    [
        {**READER, "Sid": "Readers"},
        {**READER, "Action": [*actions.READ, "ecr:ListImages"]},
        {**READER, "Condition": {"Bool": {"aws:SecureTransport": "true"}}},
        {**READER, "Effect": "Deny"},
        {**READER, "Principal": {"AWS": "*"}},
        {**READER, "Principal": {"AWS": "arn:aws-cn:iam::444455556666:role/deploy"}},
        {
            "Sid": "LambdaECRImageRetrievalPolicy",
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        },
    ],
)
def test_any_other_statement_stays_one(other: dict[str, Any]) -> None:
    found: Any = keys(other).keys["policy_statements"]

    assert canonical_policy(policy(*found)) == canonical_policy(policy(other))


def test_a_statement_reads_alike_wherever_it_stands() -> None:
    one = {**READER, "Sid": "Readers"}
    other = {"Action": [*reversed(actions.READ)], **one}

    assert keys(one) == keys(other)
    assert list(keys(other).keys["policy_statements"][0]) == [  # type: ignore[index]
        *("Sid", "Effect", "Principal", "Action")
    ]


def test_of_two_statements_for_one_list_the_second_stays_one() -> None:
    second = {**READER, "Principal": {"AWS": ROLE}}

    assert keys(READER, second).keys == {
        "external_account_ids_with_read_access": ["111122223333"],
        "policy_statements": [{**second, "Action": sorted(actions.READ)}],
    }


def test_half_of_what_lambda_needs_stays_a_statement() -> None:
    whole = json.loads(policy_text(Access(lambda_accounts=("111122223333",)), PLACE))
    half = whole["Statement"][0]

    assert keys(half).keys == {"policy_statements": [half]}


def test_an_older_version_is_a_change() -> None:
    found = access_keys(policy(READER, version="2008-10-17", Id="x"), PLACE)

    assert found.changes == (
        "Version becomes 2012-10-17, from 2008-10-17",
        "Id is left out",
    )


def test_a_resource_that_is_the_repository_itself_is_left_out() -> None:
    found = keys({**READER, "Resource": "*"})

    assert found.keys == {
        "policy_statements": [{**READER, "Action": sorted(actions.READ)}]
    }
    assert found.changes == (
        "Resource '*', which means the repository itself, is left out",
    )


def test_a_principal_that_was_deleted_is_left_out() -> None:
    found = keys(
        {**READER, "Principal": {"AWS": ["AROAEXAMPLEEXAMPLEEXA", ROLE]}}, READER
    )

    assert found.keys["policy_statements"] == [
        {**READER, "Principal": {"AWS": [ROLE]}, "Action": sorted(actions.READ)}
    ]
    assert found.changes == (
        "AROAEXAMPLEEXAMPLEEXA, whose user or role was deleted, is left out",
    )


def test_a_statement_about_nobody_who_is_left_goes() -> None:
    found = keys({**READER, "Principal": {"AWS": "AROAEXAMPLEEXAMPLEEXA"}}, READER)

    assert found.keys == {"external_account_ids_with_read_access": ["111122223333"]}


def test_equal_sids_are_told_apart() -> None:
    found = keys(
        {**READER, "Sid": "a"}, {**READER, "Sid": "a2"}, {**READER, "Sid": "a"}
    )

    sids = [one["Sid"] for one in found.keys["policy_statements"]]  # type: ignore[attr-defined]
    assert sids == ["a", "a2", "a3"]
    assert found.changes == ("of two statements called a, one becomes a3",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "is no JSON"),
        ("[]", "has no statements"),
        ('{"Statement": []}', "has no statements"),
        ('{"Statement": [1]}', "has no statements"),
        (
            policy({**READER, "Principal": {"AWS": "AROAEXAMPLEEXAMPLEEXA"}}),
            "is about nobody who is still there",
        ),
        (
            policy({**READER, "Action": "s3:GetObject"}),
            (
                "has a statement with Action: is no action of ECR, such as "
                "ecr:BatchGetImage (got 's3:GetObject')"
            ),
        ),
    ],
)
def test_what_the_component_has_no_words_for_is_refused(text: str, reason: str) -> None:
    with pytest.raises(CannotBeSaid) as refused:
        access_keys(text, PLACE)

    assert str(refused.value) == reason


IDS = st.from_regex(r"[0-9]{12}", fullmatch=True)
PEOPLE = st.one_of(
    IDS,
    st.from_regex(r"arn:aws:iam::[0-9]{12}:(role|user)/[a-z]{1,9}", fullmatch=True),
    st.from_regex(r"o-[a-z0-9]{10}", fullmatch=True),
    st.from_regex(r"o-[a-z0-9]{10}/r-[a-z0-9]{4}/\*", fullmatch=True),
    st.sampled_from(["codebuild.amazonaws.com", "ecs.amazonaws.com"]),
)
STATEMENTS = st.builds(
    lambda sid, who, what: {
        "Sid": f"s{sid}",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{who}:root"},
        "Action": what,
    },
    st.integers(0, 3),
    IDS,
    st.sampled_from(["ecr:*", ["ecr:ListImages"], list(actions.PULL)]),
)
ACCESS = st.builds(
    Access,
    read=st.lists(PEOPLE, max_size=4).map(tuple),
    write=st.lists(PEOPLE, max_size=3).map(tuple),
    push=st.lists(PEOPLE, max_size=3).map(tuple),
    lambda_accounts=st.lists(IDS, max_size=2).map(tuple),
    lambda_functions=st.booleans(),
    exempt=st.lists(
        st.from_regex(r"(AIDA|AROA)[A-Z0-9]{17}", fullmatch=True), max_size=2
    ).map(tuple),
    strict=st.booleans(),
    statements=st.lists(STATEMENTS, max_size=2, unique_by=lambda one: one["Sid"]).map(
        tuple
    ),
).filter(bool)


@given(ACCESS)
def test_the_keys_make_the_same_policy_again(access: Access) -> None:
    text = policy_text(access, PLACE)

    said = access_keys(text, PLACE)

    inputs = {"repositories": {"a1": said.keys}}
    (again,) = parsing.parse(inputs, source="x", location=PLACE).repositories
    assert canonical_policy(policy_text(again.access, PLACE)) == canonical_policy(text)
    assert said.changes == ()
