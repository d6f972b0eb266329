"""What a policy allows and denies, told in words."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ecr_component.access import actions
from ecr_component.access.grants import Grant
from ecr_component.rehearsal.rehearsal_report import report
from ecr_component.rehearsal.result import RehearsedRepository
from tests.rehearsal.test_rehearsal_report import NOTHING, PLAIN, printed

ACCOUNT = "111122223333"
NEIGHBOUR = "444455556666"
CI = f"arn:aws:iam::{ACCOUNT}:role/ci"
ORG = "o-abcde12345"
SERVICE = "codebuild.amazonaws.com"
LAMBDA = "lambda.amazonaws.com"
PULL = list(actions.PULL)
PUSH = list(actions.PUSH)

OUTSIDE = {"StringNotEquals": {"aws:PrincipalOrgID": ORG}}
UNSAFE = {"Bool": {"aws:SecureTransport": "false"}}
NOT_THE_ID = {"StringNotLike": {"aws:userId": "AROA1:*"}}
NOT_LIKE_CI = {"ArnNotLike": {"aws:PrincipalArn": f"{CI}*"}}

Statement = dict[str, Any]


def allow(principal: object, *granted: object, **more: object) -> Statement:
    return {"Effect": "Allow", "Principal": principal, "Action": [*granted], **more}


def deny(principal: object, *granted: object, **more: object) -> Statement:
    return {**allow(principal, *granted, **more), "Effect": "Deny"}


def root(account: str) -> str:
    return f"arn:aws:iam::{account}:root"


def functions(account: str, region: str = "eu-west-1", name: str = "*") -> str:
    return f"arn:aws:lambda:{region}:{account}:function:{name}"


def holding(*statements: object) -> RehearsedRepository:
    return replace(PLAIN, repository_policy={"Statement": [*statements]})


def told(*statements: object) -> list[str]:
    """The lines of the report about a repository's access."""
    lines = printed(replace(NOTHING, repositories=(holding(*statements),)), 1000)
    return [line.strip() for line in lines.split("\n\n")[1].splitlines()[3:]]


@pytest.mark.parametrize(
    ("statements", "lines"),
    [
        pytest.param([], ["pull and push: this account only"], id="nobody-else"),
        pytest.param(
            [allow({"AWS": root(ACCOUNT)}, *PULL)], [f"pull: {ACCOUNT}"], id="pull"
        ),
        pytest.param([allow({"AWS": CI}, *PUSH)], [f"push: {CI}"], id="push"),
        pytest.param(
            [allow({"AWS": CI}, *PUSH, *PULL)], [f"pull and push: {CI}"], id="both"
        ),
        pytest.param(
            [allow({"AWS": CI}, *PUSH), allow({"AWS": CI}, *PULL)],
            [f"pull and push: {CI}"],
            id="both-in-two-statements",
        ),
        pytest.param(
            [
                allow({"AWS": [root(NEIGHBOUR), root(ACCOUNT)]}, *actions.READ),
                allow({"AWS": root(NEIGHBOUR)}, *actions.WRITE),
                allow({"AWS": CI}, *PUSH),
            ],
            [f"pull: {ACCOUNT}", f"push: {CI}", f"pull and push: {NEIGHBOUR}"],
            id="each-alone",
        ),
        pytest.param(
            [allow({"AWS": CI}, "ecr:BatchGetImage", "ecr:ListImages")],
            [f"ecr:BatchGetImage and ecr:ListImages: {CI}"],
            id="less-than-a-pull",
        ),
        pytest.param(
            [allow({"AWS": CI}, *PUSH[1:])],
            [f"4 other actions: {CI}"],
            id="less-than-a-push",
        ),
        pytest.param(
            [allow({"AWS": CI}, *PULL, "ecr:DeleteRepository")],
            [f"pull and ecr:DeleteRepository: {CI}"],
            id="more-than-a-pull",
        ),
        pytest.param(
            [allow({"AWS": ACCOUNT}, "ecr:*")], [f"every action: {ACCOUNT}"], id="all"
        ),
        pytest.param(
            [
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": CI},
                    "NotAction": ["ecr:Delete*", "ecr:Put*", "ecr:[x]"],
                }
            ],
            [f"pull and 45 other actions: {CI}"],
            id="all-other-actions",
        ),
        pytest.param(
            [allow({"AWS": ACCOUNT}, "ECR:batchget*", "ecr:Getd?wnload*")],
            [f"pull and ecr:BatchGetRepositoryScanningConfiguration: {ACCOUNT}"],
            id="patterns-in-other-letters",
        ),
        pytest.param(
            [allow({"Service": [SERVICE, "a.amazonaws.com"]}, *PULL)],
            [f"pull: a.amazonaws.com, {SERVICE}"],
            id="services",
        ),
        pytest.param([allow("*", *PULL)], ["pull: anyone"], id="anyone"),
        pytest.param(
            [allow({"AWS": "*"}, *PUSH)], ["push: anyone"], id="anyone-in-aws"
        ),
        pytest.param(
            [allow({"AWS": CI}, "s3:*")],
            ["pull and push: this account only"],
            id="nothing",
        ),
    ],
)
def test_a_policy_says_who_may_pull_and_push(
    statements: list[Statement], lines: list[str]
) -> None:
    assert told(*statements) == lines


def test_a_single_statement_needs_no_list() -> None:
    held = replace(PLAIN, repository_policy={"Statement": allow("*", "ecr:PutImage")})

    assert held.grants == (
        Grant(
            effect="allow",
            pull=False,
            push=False,
            actions="ecr:PutImage",
            who=("anyone",),
            all_but=False,
            condition="",
            denied="no",
        ),
    )


@pytest.mark.parametrize(
    ("condition", "who"),
    [
        pytest.param({"StringEquals": {"aws:PrincipalOrgID": ORG}}, ORG, id="a-whole"),
        pytest.param(
            {
                "ForAnyValue:StringLike": {
                    "aws:principalorgpaths": [f"{ORG}/r-1/*", f"{ORG}/r-2/*"]
                }
            },
            f"{ORG}/r-1/*, {ORG}/r-2/*",
            id="parts",
        ),
        pytest.param(
            {"ArnLike": {"aws:PrincipalArn": [CI, root(ACCOUNT)]}},
            f"{ACCOUNT}, {CI}",
            id="names",
        ),
        pytest.param(
            {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}},
            ACCOUNT,
            id="an-account",
        ),
        pytest.param(
            {"StringEquals": {"aws:PrincipalTag/team": ["a", "b"]}},
            "anyone if aws:PrincipalTag/team StringEquals a, b",
            id="something-else",
        ),
        pytest.param(
            {
                "StringEquals": {"aws:PrincipalOrgID": ORG},
                "Bool": {"aws:SecureTransport": True},
            },
            f"anyone if aws:PrincipalOrgID StringEquals {ORG} "
            "and aws:SecureTransport Bool true",
            id="an-organization-and-more",
        ),
        pytest.param(
            {"StringEqualsIfExists": {"aws:PrincipalOrgID": ORG}},
            f"anyone if aws:PrincipalOrgID StringEqualsIfExists {ORG}",
            id="an-organization-if-any",
        ),
        pytest.param({}, "anyone", id="none"),
        pytest.param([1], "anyone", id="no-condition-at-all"),
    ],
)
def test_a_condition_tells_who_anyone_is(condition: object, who: str) -> None:
    assert told(allow("*", *PULL, Condition=condition)) == [f"pull: {who}"]


@pytest.mark.parametrize(
    ("principal", "condition", "who"),
    [
        pytest.param(
            LAMBDA,
            {"StringLike": {"aws:sourceARN": functions(ACCOUNT)}},
            f"functions of {ACCOUNT}",
            id="of-another-account",
        ),
        pytest.param(
            LAMBDA,
            {"ArnLike": {"aws:SourceArn": functions("123456789012")}},
            "functions of this account",
            id="of-this-account",
        ),
        pytest.param(
            LAMBDA,
            {
                "StringLike": {
                    "aws:sourceArn": [
                        functions(ACCOUNT, "us-east-1"),
                        functions(ACCOUNT, "*"),
                    ]
                }
            },
            f"functions of {ACCOUNT} in every region, "
            f"functions of {ACCOUNT} in us-east-1",
            id="of-other-regions",
        ),
        pytest.param(
            LAMBDA,
            {"StringLike": {"aws:sourceArn": functions(ACCOUNT, name="one")}},
            f"{LAMBDA} if aws:sourceArn StringLike {functions(ACCOUNT, name='one')}",
            id="one-function",
        ),
        pytest.param(
            LAMBDA,
            {"StringEquals": {"aws:sourceArn": functions(ACCOUNT)}},
            f"{LAMBDA} if aws:sourceArn StringEquals {functions(ACCOUNT)}",
            id="a-function-called-star",
        ),
        pytest.param(
            SERVICE,
            {"StringLike": {"aws:sourceArn": functions(ACCOUNT)}},
            f"{SERVICE} if aws:sourceArn StringLike {functions(ACCOUNT)}",
            id="another-service",
        ),
        pytest.param(
            SERVICE,
            {"StringEquals": {"aws:SourceAccount": ["123456789012", ACCOUNT]}},
            f"{SERVICE} for {ACCOUNT}, {SERVICE} for this account",
            id="for-accounts",
        ),
        pytest.param(
            SERVICE,
            {"StringNotEquals": {"aws:SourceAccount": ACCOUNT}},
            f"{SERVICE} if aws:SourceAccount StringNotEquals {ACCOUNT}",
            id="for-other-accounts",
        ),
    ],
)
def test_rehearse_lambda_and_other_services_name_the_account(
    principal: str, condition: object, who: str
) -> None:
    statement = allow({"Service": principal}, *PULL, Condition=condition)

    assert told(statement) == [f"pull: {who}"]


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        pytest.param(
            deny({"AWS": CI}, "ecr:*"), f"denied to: {CI} (every action)", id="one"
        ),
        pytest.param(deny("*", *PULL), "denied to: anyone (pull)", id="everybody"),
        pytest.param(
            deny("*", "ecr:*", Condition=UNSAFE),
            "denied to: anyone if aws:SecureTransport Bool false (every action)",
            id="at-times",
        ),
        pytest.param(
            deny(
                "*",
                *PULL,
                Condition={
                    "StringNotLike": {"aws:userId": ["AROA1:*", "AIDA2"]},
                    "ArnNotEquals": {"aws:PrincipalArn": CI},
                    "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
                },
            ),
            f"denied to all but: AIDA2, AROA1, {CI} (pull)",
            id="all-but-some",
        ),
        pytest.param(
            deny(
                "*", *PULL, Condition={"StringNotEquals": {"aws:PrincipalOrgID": ORG}}
            ),
            f"denied to all but: {ORG} (pull)",
            id="all-but-an-organization",
        ),
        pytest.param(
            {
                "Effect": "Deny",
                "NotPrincipal": {"AWS": [CI, root(ACCOUNT)]},
                "Action": "ecr:PutImage",
            },
            f"denied to all but: {ACCOUNT}, {CI} (ecr:PutImage)",
            id="not-principal",
        ),
        pytest.param(
            deny(
                "*",
                *PULL,
                Condition={
                    "StringNotEquals": {"aws:PrincipalOrgID": ORG},
                    "StringEquals": {"aws:PrincipalAccount": ACCOUNT},
                },
            ),
            f"denied to: anyone if aws:PrincipalOrgID StringNotEquals {ORG} "
            f"and aws:PrincipalAccount StringEquals {ACCOUNT} (pull)",
            id="in-an-account-but-not-an-organization",
        ),
    ],
)
def test_rehearse_denied_names_who_is_denied(statement: Statement, line: str) -> None:
    assert told(statement) == ["pull and push: this account only", line]


def test_what_is_allowed_to_all_but_some_is_told_so() -> None:
    foreign = {"Effect": "Allow", "NotPrincipal": {"AWS": CI}, "Action": PULL}

    assert told(allow("*", *PULL, Condition=OUTSIDE), foreign) == [
        f"pull: all but {CI}",
        f"pull: all but {ORG}",
    ]


DENY_ALL_BUT_CI = deny(
    "*",
    *actions.IMAGES,
    Condition={
        "ArnNotEquals": {"aws:PrincipalArn": CI},
        "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
    },
)


@pytest.mark.parametrize(
    ("principal", "denial", "denied"),
    [
        pytest.param(NEIGHBOUR, DENY_ALL_BUT_CI, ", but denied", id="another-account"),
        pytest.param(
            ACCOUNT, DENY_ALL_BUT_CI, ", unless denied", id="the-account-of-it"
        ),
        pytest.param(CI, DENY_ALL_BUT_CI, "", id="who-is-exempt"),
        pytest.param(f"{CI}-2", DENY_ALL_BUT_CI, ", but denied", id="its-neighbour"),
        pytest.param("anyone", DENY_ALL_BUT_CI, ", unless denied", id="anyone"),
        pytest.param(SERVICE, DENY_ALL_BUT_CI, "", id="a-service"),
        pytest.param(
            NEIGHBOUR,
            deny("*", *PULL, Condition=NOT_THE_ID),
            ", unless denied",
            id="all-but-an-id",
        ),
        pytest.param(
            SERVICE,
            deny("*", *PULL, Condition=NOT_THE_ID),
            ", but denied",
            id="a-service-that-is-not-exempt",
        ),
        pytest.param(
            f"{CI}-2",
            deny("*", *PULL, Condition=NOT_LIKE_CI),
            ", unless denied",
            id="all-but-those-that-begin-alike",
        ),
        pytest.param(
            CI,
            {"Effect": "Deny", "NotPrincipal": {"AWS": [ACCOUNT]}, "Action": PULL},
            ", unless denied",
            id="all-but-its-account",
        ),
        pytest.param(CI, deny({"AWS": CI}, *PULL), ", but denied", id="the-same"),
        pytest.param(
            CI, deny({"AWS": root(ACCOUNT)}, *PULL), ", but denied", id="its-account"
        ),
        pytest.param(
            ACCOUNT, deny({"AWS": CI}, *PULL), ", unless denied", id="one-of-them"
        ),
        pytest.param(NEIGHBOUR, deny({"AWS": CI}, *PULL), "", id="somebody-else"),
        pytest.param(ORG, deny({"AWS": CI}, *PULL), ", unless denied", id="a-member"),
        pytest.param(CI, deny("*", *PULL), ", but denied", id="everybody"),
        pytest.param(SERVICE, deny("*", *PULL), ", but denied", id="services-as-well"),
        pytest.param(SERVICE, deny({"AWS": CI}, *PULL), "", id="no-service"),
        pytest.param(
            SERVICE, deny({"Service": LAMBDA}, *PULL), ", unless denied", id="services"
        ),
        pytest.param(CI, deny({"Service": LAMBDA}, *PULL), "", id="only-a-service"),
        pytest.param(
            CI,
            deny(
                {"AWS": CI}, *PULL, Condition={"Bool": {"aws:SecureTransport": "false"}}
            ),
            ", unless denied",
            id="at-times",
        ),
        pytest.param(CI, deny({"AWS": CI}, "ecr:PutImage"), "", id="something-else"),
        pytest.param(
            CI, deny({"AWS": CI}, PULL[0]), ", but denied", id="half-of-a-pull"
        ),
    ],
)
def test_a_deny_rule_takes_back_what_is_allowed(
    principal: str, denial: Statement, denied: str
) -> None:
    first, *_ = told(as_principal(principal), denial)

    assert first == f"pull{denied}: {principal}"


def as_principal(name: str) -> Statement:
    """A statement that lets somebody pull."""
    if name == ORG:
        condition = {"StringEquals": {"aws:PrincipalOrgID": ORG}}
        return allow("*", *PULL, Condition=condition)
    kind = "Service" if name.endswith(".com") else "AWS"
    return allow({kind: "*" if name == "anyone" else name}, *PULL)


def test_a_part_that_is_denied_is_told_apart() -> None:
    lines = told(
        allow({"AWS": CI}, *actions.WRITE), deny({"AWS": CI}, "ecr:UploadLayerPart")
    )

    assert lines == [
        f"pull and 5 other actions: {CI}",
        f"push, but denied: {CI}",
        f"denied to: {CI} (ecr:UploadLayerPart)",
    ]


def test_what_others_are_allowed_may_be_denied() -> None:
    foreign = {"Effect": "Allow", "NotPrincipal": {"AWS": CI}, "Action": PULL}

    assert told(foreign, deny({"AWS": NEIGHBOUR}, *PULL))[0] == (
        f"pull, unless denied: all but {CI}"
    )


def test_a_policy_of_another_program_may_hold_anything() -> None:
    assert told(
        allow({"AWS": [111122223333, True, None, 1.5]}, *PULL, 7, None),
        allow(5, *PULL),
        {"Effect": "Grant", "Principal": "*", "Action": "ecr:*"},
        "Allow",
        None,
    ) == ["pull: 1.5, 111122223333, 5, true"]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=3)
    | st.sampled_from(["Allow", "Deny", "*", "ecr:*", "AWS", CI, ACCOUNT, SERVICE]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("Effect", "Principal", "NotPrincipal", "Action", "NotAction"),
                    *("Condition", "AWS", "Service", "StringLike", "StringNotLike"),
                    *("aws:userid", "aws:PrincipalArn", "aws:SourceArn"),
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150)
@given(JSON, JSON)
@example({"Effect": "Allow", "Principal": {"AWS": 1}, "Action": "ecr:*"}, None)
@example({"Effect": ["Allow"], "Principal": {"Service": {}}, "Action": {}}, 1)
def test_any_policy_is_told_without_a_traceback(one: Any, other: Any) -> None:  # noqa: ANN401 - any JSON value
    held = holding(one, deny("*", "ecr:*"), other)

    assert list(report(replace(NOTHING, repositories=(held,)), 80))


def test_the_policy_of_a_secret_is_not_read() -> None:
    assert replace(PLAIN, repository_policy="[secret]").grants == ()
