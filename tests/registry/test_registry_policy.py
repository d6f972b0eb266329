"""The registry policy: its text, its statements, and what ECR would refuse of it."""

import json
from typing import Any

import pytest

from ecr_component.access.registry_access import MOST_CHARACTERS_OF_POLICY
from ecr_component.values.deferred import Deferred
from ecr_component.values.regions import Location
from tests.registry.reading import NOWHERE, desired, lines, problems, warnings

OTHER = "111122223333"
THIRD = "444455556666"
STATEMENT = {
    "Effect": "Allow",
    "Principal": {"AWS": OTHER},
    "Action": "ecr:BatchImportUpstreamImage",
}


def policy(**inputs: Any) -> Any:  # noqa: ANN401 - JSON
    """The text, read again."""
    return json.loads(desired(**inputs).policy or "null")


def statement(**keys: Any) -> list[str]:  # noqa: ANN401 - keys
    found = problems(policy_statements=[{**STATEMENT, **keys}])
    return [line.removeprefix("policy_statements[0].") for line in found]


def test_without_statements_there_is_no_policy() -> None:
    found = desired()
    assert not found.access
    assert found.policy == ""


def test_accounts_may_copy_images_into_the_registry() -> None:
    assert policy(replication_source_account_ids=[THIRD, OTHER]) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {
                    "AWS": [
                        "arn:aws:iam::111122223333:root",
                        "arn:aws:iam::444455556666:root",
                    ]
                },
                "Action": ["ecr:CreateRepository", "ecr:ReplicateImage"],
                "Resource": "*",
            }
        ],
    }


def test_where_a_template_gives_tags_to_replicas_the_accounts_may_tag() -> None:
    role = "arn:aws:iam::210987654321:role/templates"
    tagged = {"tags": {"a": "b"}, "custom_role_arn": role}
    inputs = {"replication_source_account_ids": [OTHER]}

    (replicas,) = policy(
        **inputs,
        repository_creation_templates={
            "ROOT": {"applied_for": ["REPLICATION"], **tagged}
        },
    )["Statement"]
    (others,) = policy(
        **inputs,
        repository_creation_templates={
            "ROOT": {"applied_for": ["CREATE_ON_PUSH"], **tagged}
        },
    )["Statement"]

    assert replicas["Action"][-1] == "ecr:TagResource"
    assert "ecr:TagResource" not in others["Action"]


def test_equal_accounts_in_any_order_give_equal_text() -> None:
    texts = {
        desired(replication_source_account_ids=list(ids)).policy
        for ids in ((OTHER, THIRD), (THIRD, OTHER), (OTHER, THIRD, OTHER))
    }
    assert len(texts) == 1


def test_statements_stand_behind_as_they_were_written() -> None:
    arn = f"arn:aws:ecr:eu-west-1:{OTHER}:repository/team/*"
    statements = policy(
        replication_source_account_ids=[OTHER],
        policy_statements=[
            {"Sid": "a", **STATEMENT, "Resource": arn},
            {**STATEMENT, "Effect": "Deny", "NotResource": [arn]},
        ],
    )["Statement"]
    assert statements[1:] == [
        {"Sid": "a", **STATEMENT, "Resource": arn},
        {**STATEMENT, "Effect": "Deny", "NotResource": [arn]},
    ]


def test_a_statement_that_names_no_repository_is_about_all() -> None:
    (found,) = policy(policy_statements=[STATEMENT])["Statement"]
    assert found == {**STATEMENT, "Resource": "*"}


def test_a_whole_policy_may_be_written() -> None:
    whole = {"Version": "2012-10-17", "Statement": STATEMENT}
    one = policy(policy_statements=[STATEMENT])
    assert policy(policy_statements=whole) == one
    assert policy(policy_statements=json.dumps(whole)) == one


@pytest.mark.parametrize(
    "resource",
    [
        "*",
        "arn:aws:ecr:eu-west-1:111122223333:repository/team/*",
        "arn:aws:ecr:*:*:repository/web",
        "arn:aws-cn:ecr:cn-north-1:111122223333:*",
    ],
)
def test_repositories_are_named_by_arn(resource: str) -> None:
    (found,) = policy(policy_statements=[{**STATEMENT, "Resource": resource}])[
        "Statement"
    ]
    assert found["Resource"] == resource


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        pytest.param(
            {"Resource": "team/*"},
            lines(
                "Resource: is neither * nor the ARN of repositories (got 'team/*'); "
                "one is arn:aws:ecr:REGION:ACCOUNT:repository/team/*"
            ),
            id="a-prefix",
        ),
        pytest.param(
            {"Resource": []}, ["Resource: must not be empty (got [])"], id="none"
        ),
        pytest.param(
            {"Resource": "*", "NotResource": "*"},
            lines(
                "NotResource: cannot be combined with its opposite; write one of the "
                "two"
            ),
            id="both",
        ),
        pytest.param(
            {"Action": "s3:GetObject"},
            lines(
                "Action: is no action of ECR, such as ecr:BatchGetImage (got "
                "'s3:GetObject')"
            ),
            id="another-service",
        ),
        pytest.param(
            {"Principal": {"AWS": "arn:aws-cn:iam::111122223333:root"}},
            lines(
                "Principal.AWS: is of another partition than the registry (aws) (got "
                "'arn:aws-cn:iam::111122223333:root'); principals never reach across "
                "partitions"
            ),
            id="another-partition",
        ),
        pytest.param({"Effect": None}, ["Effect: is missing"], id="no-effect"),
    ],
)
def test_a_statement_that_ecr_would_refuse_is_refused(
    keys: dict[str, Any], text: list[str]
) -> None:
    assert statement(**keys) == text


def test_partitions_are_compared_with_each_other_where_none_is_known() -> None:
    principals = [f"arn:{part}:iam::{OTHER}:root" for part in ("aws", "aws-cn")]
    assert problems(
        NOWHERE,
        policy_statements=[{**STATEMENT, "Principal": {"AWS": principals}}],
    ) == lines(
        "policy_statements[0].Principal.AWS[1]: is of another partition than the "
        "registry (aws) (got 'arn:aws-cn:iam::111122223333:root'); principals never "
        "reach across partitions"
    )


def test_a_sid_stands_once() -> None:
    assert problems(
        policy_statements={"Statement": [{"Sid": "a", **STATEMENT}] * 2}
    ) == lines(
        "policy_statements.Statement[1]: another statement has the Sid 'a' too; rename"
        " one"
    )


def accounts(count: int) -> list[str]:
    return [f"{number:012d}" for number in range(count)]


@pytest.mark.parametrize("location", [Location(partition="aws"), NOWHERE])
def test_a_policy_has_up_to_10240_characters(location: Location) -> None:
    def length(count: int) -> int:
        text = desired(replication_source_account_ids=accounts(count)).policy
        return len(text or "")

    most = next(n for n in range(250, 400) if length(n + 1) > 10_240 - 40)
    assert length(most) <= MOST_CHARACTERS_OF_POLICY
    found = desired(location, replication_source_account_ids=accounts(most))
    assert found.access
    (text,) = problems(location, replication_source_account_ids=accounts(most + 2))
    assert text.startswith(
        "replication_source_account_ids: the registry policy has 10,2"
    )
    assert text.endswith(
        "characters, and ECR takes up to 10,240; name fewer accounts, or an "
        "organization in their place"
    )


def test_a_long_policy_of_statements_is_told_at_them() -> None:
    many = [{**STATEMENT, "Principal": {"AWS": accounts(800)}}]
    (text,) = problems(policy_statements=many)
    assert text.startswith("policy_statements: the registry policy has ")


def test_a_text_waits_for_the_partition_and_for_outputs() -> None:
    assert desired(NOWHERE, replication_source_account_ids=[OTHER]).policy is None
    output = Deferred(("replication_source_account_ids", 0))
    found = desired(replication_source_account_ids=[output])
    assert found.policy is None
    (known,) = found.access.known({found.access.deferred[0]: OTHER}).sources
    assert known == OTHER


@pytest.mark.parametrize(
    ("resource", "told"),
    [
        ("arn:aws:ecr:eu-west-1:210987654321:repository/team/*", False),
        ("arn:aws:ecr:*:210987654321:repository/team/*", False),
        ("*", False),
        ("arn:aws:ecr:us-east-1:210987654321:repository/team/*", True),
        (["*", "arn:aws:ecr:eu-west-1:111122223333:repository/team/*"], True),
    ],
)
def test_a_statement_about_another_registry_is_told(
    resource: str | list[str], *, told: bool
) -> None:
    last = resource if isinstance(resource, str) else resource[-1]
    text = (
        f"policy_statements[0]: is about repositories of another registry, {last}, and "
        "so about none here"
    )
    written = [{**STATEMENT, "Resource": resource}]
    assert warnings(policy_statements=written) == [text] * told
    assert warnings(NOWHERE, policy_statements=written) == []


def test_what_was_hardly_meant_is_told() -> None:
    assert warnings(
        replication_source_account_ids=["210987654321"],
        policy_statements=[{**STATEMENT, "Principal": "*"}, STATEMENT],
    ) == lines(
        "policy_statements[0]: allows everyone (Principal '*' without a Condition) to "
        "use the registry",
        "replication_source_account_ids[0]: is the registry's own account, which needs"
        " no permission",
    )


@pytest.mark.parametrize(
    ("keys", "locks"),
    [
        pytest.param({"Action": "ecr:*"}, True, id="everything"),
        pytest.param({"Action": ["ECR:Put*", "ecr:DeleteReg*"]}, True, id="both-ways"),
        pytest.param({"Action": "ecr:PutRegistryPolicy"}, False, id="one-of-two-ways"),
        pytest.param({"NotAction": "ecr:BatchGetImage"}, True, id="all-but-another"),
        pytest.param({"NotAction": "ecr:Delete*"}, False, id="all-but-one-way"),
        pytest.param(
            {"Action": "ecr:*", "Principal": {"AWS": ["*"]}}, True, id="by-kind"
        ),
        pytest.param(
            {"Action": "ecr:*", "Principal": {"AWS": ["111122223333"]}},
            False,
            id="somebody",
        ),
        pytest.param(
            {
                "Action": "ecr:*",
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            },
            False,
            id="with-a-condition",
        ),
        pytest.param(
            {
                "Action": "ecr:*",
                "Resource": "arn:aws:ecr:eu-west-1:210987654321:repository/a",
            },
            False,
            id="of-repositories",
        ),
        pytest.param(
            {
                "Action": "ecr:*",
                "NotResource": "arn:aws:ecr:eu-west-1:210987654321:repository/a",
            },
            False,
            id="of-other-repositories",
        ),
    ],
)
def test_a_policy_that_nobody_could_change_again_is_told(
    keys: dict[str, object], *, locks: bool
) -> None:
    text = (
        "policy_statements[0]: denies everyone, whoever runs this included, to change "
        "the registry policy again; spare a role by a Condition, such as ArnNotLike "
        "with aws:PrincipalArn"
    )
    written = {"Effect": "Deny", "Principal": "*", **keys}
    assert warnings(policy_statements=[written]) == [text] * locks
