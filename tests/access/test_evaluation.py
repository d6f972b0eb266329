"""The evaluator of policies, against AWS's documentation and against moto.

Sources of the tables: IAM user guide, "Policy evaluation for requests within a single
account" (Carlos), "Cross-account policy evaluation logic", "Condition operators",
"Single-valued vs. multivalued context keys", "NotPrincipal", "Principal", "Grammar";
STS API, "AssumeRoleWithWebIdentity"; GitHub's documentation, "Configuring OpenID
Connect in Amazon Web Services".
"""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.core import set_initial_no_auth_action_count
from moto.iam.access_control import IAMPolicy, PermissionResult

from ecr_component.emulator import LocalAws, local_aws
from tests.access.evaluation import (
    ANYBODY,
    Caller,
    allowed,
    assumable,
    may_assume,
    role,
    service,
    user,
)

OWN, OTHER = "210987654321", "111122223333"
BUCKET = f"arn:aws:ecr:eu-west-1:{OWN}:repository/logs"
CARLOS = user(f"arn:aws:iam::{OWN}:user/carlos", department="it")
STRANGER = user(f"arn:aws:iam::{OTHER}:user/carlos")
BUILDER = role(f"arn:aws:iam::{OWN}:role/team/builder", session="run-1")
LAMBDA = service("lambda.amazonaws.com", f"arn:aws:lambda:eu-west-1:{OWN}:function:f")


def document(*statements: Mapping[str, object]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(**elements: object) -> dict[str, object]:
    whole = {"Effect": "Allow", "Action": "ecr:*", **elements}
    return {key: value for key, value in whole.items() if value is not None}


def deny(**elements: object) -> dict[str, object]:
    return {**allow(**elements), "Effect": "Deny"}


READS = document(allow(Action=["ecr:Get*", "ecr:List*"], Resource="*"))
WRITES = document(allow(Action="ecr:PutImage", Resource=BUCKET))
NO_LOGS = document(deny(Resource=f"{BUCKET}*"))
TO_CARLOS = document(allow(Principal={"AWS": CARLOS.names[0]}))
TO_STRANGER = document(allow(Principal={"AWS": STRANGER.names[0]}))


@pytest.mark.parametrize(
    ("caller", "identity", "of_resource", "is_allowed"),
    [
        pytest.param(CARLOS, [], [], False, id="nothing-says-so"),
        pytest.param(CARLOS, [WRITES], [], True, id="own-policy"),
        pytest.param(CARLOS, [READS], [], False, id="own-policy-of-another-action"),
        pytest.param(CARLOS, [], [TO_CARLOS], True, id="by-name"),
        pytest.param(CARLOS, [NO_LOGS], [TO_CARLOS], False, id="by-name-but-denied"),
        pytest.param(
            CARLOS,
            [WRITES],
            [document(deny(Principal={"AWS": OWN}))],
            False,
            id="own-policy-but-the-account-is-denied",
        ),
        pytest.param(
            CARLOS,
            [],
            [document(allow(Principal={"AWS": f"arn:aws:iam::{OWN}:root"}))],
            False,
            id="the-account-alone-leaves-it-to-own-policies",
        ),
        pytest.param(STRANGER, [WRITES], [], False, id="abroad-own-policy-alone"),
        pytest.param(STRANGER, [], [TO_STRANGER], False, id="abroad-by-name-alone"),
        pytest.param(STRANGER, [WRITES], [TO_STRANGER], True, id="abroad-both"),
        pytest.param(
            STRANGER,
            [WRITES],
            [document(allow(Principal={"AWS": OTHER}))],
            True,
            id="abroad-own-policy-and-the-account",
        ),
        pytest.param(
            STRANGER, [WRITES], [TO_CARLOS], False, id="abroad-of-the-same-name"
        ),
        pytest.param(
            BUILDER,
            [],
            [document(allow(Principal={"AWS": BUILDER.names[0]}))],
            True,
            id="a-session-by-its-role",
        ),
        pytest.param(
            BUILDER,
            [],
            [
                document(
                    allow(
                        Principal={
                            "AWS": f"arn:aws:sts::{OWN}:assumed-role/builder/run-1"
                        }
                    )
                )
            ],
            True,
            id="a-session-by-its-own-name",
        ),
        pytest.param(
            BUILDER,
            [],
            [
                document(
                    allow(
                        Principal={
                            "AWS": f"arn:aws:sts::{OWN}:assumed-role/builder/run-2"
                        }
                    )
                )
            ],
            False,
            id="another-session",
        ),
        pytest.param(
            LAMBDA,
            [],
            [document(allow(Principal={"Service": "lambda.amazonaws.com"}))],
            True,
            id="a-service",
        ),
        pytest.param(
            LAMBDA,
            [],
            [document(allow(Principal={"Service": "ecs.amazonaws.com"}))],
            False,
            id="another-service",
        ),
        pytest.param(ANYBODY, [], [TO_CARLOS], False, id="anybody"),
        pytest.param(
            ANYBODY, [], [document(allow(Principal="*"))], True, id="open-to-anybody"
        ),
        pytest.param(
            ANYBODY,
            [],
            [document(allow(Principal={"AWS": "*"}))],
            True,
            id="open-to-anybody-written-otherwise",
        ),
    ],
)
def test_policies_of_both_sides_decide_together(
    caller: Caller,
    identity: list[dict[str, Any]],
    of_resource: list[dict[str, Any]],
    is_allowed: bool,  # noqa: FBT001
) -> None:
    found = allowed(
        caller, "ecr:PutImage", BUCKET, identity=identity, of_resource=of_resource
    )

    assert found is is_allowed


def test_a_policy_of_a_registry_is_about_the_repositories_it_names() -> None:
    """As in ECR's guide: "Private registry policy examples in Amazon ECR"."""
    policy = document(
        allow(
            Sid="ReplicationAccessCrossAccount",
            Principal={"AWS": f"arn:aws:iam::{OTHER}:root"},
            Action=["ecr:CreateRepository", "ecr:ReplicateImage"],
            Resource=f"arn:aws:ecr:us-west-2:{OWN}:repository/dev-*",
        )
    )
    replicates = document(allow(Action="ecr:*", Resource="*"))

    found = {
        (action, name): allowed(
            STRANGER,
            f"ecr:{action}",
            f"arn:aws:ecr:us-west-2:{OWN}:repository/{name}",
            identity=[replicates],
            of_resource=[policy],
        )
        for action in ("ReplicateImage", "PutImage")
        for name in ("dev-web", "prod-web")
    }

    assert [asked for asked, may in found.items() if may] == [
        ("ReplicateImage", "dev-web")
    ]


@pytest.mark.parametrize(
    ("names", "is_denied"),
    [
        pytest.param([CARLOS.names[0], f"arn:aws:iam::{OWN}:root"], False, id="both"),
        pytest.param([CARLOS.names[0]], True, id="without-the-account"),
        pytest.param([f"arn:aws:iam::{OWN}:root"], True, id="the-account-alone"),
    ],
)
def test_not_principal_spares_whom_it_names_in_full(
    names: list[str],
    is_denied: bool,  # noqa: FBT001
) -> None:
    policy = document(deny(NotPrincipal={"AWS": names}))

    found = allowed(
        CARLOS, "ecr:PutImage", BUCKET, identity=[WRITES], of_resource=[policy]
    )

    assert found is not is_denied


@pytest.mark.parametrize(
    ("names", "is_denied"),
    [
        pytest.param([*BUILDER.names, OWN], False, id="role-session-and-account"),
        pytest.param([BUILDER.names[0], OWN], True, id="without-the-session"),
    ],
)
def test_not_principal_has_to_name_a_session_too(
    names: list[str],
    is_denied: bool,  # noqa: FBT001
) -> None:
    policy = document(deny(NotPrincipal={"AWS": names}))

    found = allowed(
        BUILDER, "ecr:PutImage", BUCKET, identity=[WRITES], of_resource=[policy]
    )

    assert found is not is_denied


@pytest.mark.parametrize(
    ("elements", "is_allowed"),
    [
        pytest.param({"Action": "ECR:putimage"}, True, id="actions-ignore-case"),
        pytest.param({"Action": "ecr:Put?mage"}, True, id="one-character"),
        pytest.param({"Action": "ecr:Put?"}, False, id="only-one-character"),
        pytest.param({"Action": "*"}, True, id="all-actions"),
        pytest.param({"Action": None, "NotAction": "ecr:Put*"}, False, id="not-action"),
        pytest.param(
            {"Action": None, "NotAction": ["s3:*", "ecr:Get*"]},
            True,
            id="not-another-action",
        ),
        pytest.param({"Resource": BUCKET.upper()}, False, id="resources-keep-case"),
        pytest.param({"Resource": BUCKET[:-1]}, False, id="begins-like-it"),
        pytest.param({"Resource": f"{BUCKET[:-1]}*"}, True, id="a-prefix"),
        pytest.param({"Resource": f"{BUCKET}?"}, False, id="one-character-more"),
        pytest.param({"Resource": None, "NotResource": BUCKET}, False, id="not-it"),
        pytest.param(
            {"Resource": None, "NotResource": [f"{BUCKET}/*"]}, True, id="not-another"
        ),
    ],
)
def test_actions_and_resources_are_patterns(
    elements: dict[str, object],
    is_allowed: bool,  # noqa: FBT001
) -> None:
    policy = document(allow(**{"Resource": "*", **elements}))

    assert allowed(CARLOS, "ecr:PutImage", BUCKET, identity=[policy]) is is_allowed


ARN = f"arn:aws:iam::{OWN}:user/carlos"
ONE = {"aws:PrincipalTag/department": "it"}


@pytest.mark.parametrize(
    ("operator", "key", "values", "holds"),
    [
        # One value, and several of which one is enough.
        ("StringEquals", "aws:PrincipalTag/department", "it", True),
        ("StringEquals", "aws:PrincipalTag/department", "IT", False),
        ("StringEquals", "aws:PrincipalTag/department", ["hr", "it"], True),
        ("StringEquals", "aws:PrincipalTag/department", "i*", False),
        ("StringEquals", "AWS:principalTAG/Department", "it", True),
        ("StringEqualsIgnoreCase", "aws:PrincipalTag/department", "IT", True),
        ("StringLike", "aws:PrincipalTag/department", "i*", True),
        ("StringLike", "aws:PrincipalTag/department", "i?t", False),
        ("Bool", "aws:PrincipalIsAWSService", "False", True),
        ("Bool", "aws:PrincipalIsAWSService", "true", False),
        # A negated one holds if no value meets it.
        ("StringNotEquals", "aws:PrincipalTag/department", ["hr", "it"], False),
        ("StringNotEquals", "aws:PrincipalTag/department", ["hr", "qa"], True),
        ("StringNotEqualsIgnoreCase", "aws:PrincipalTag/department", "IT", False),
        ("StringNotLike", "aws:PrincipalTag/department", "h*", True),
        ("StringNotLike", "aws:PrincipalTag/department", "i*", False),
        # ARNs, part by part; both operators take patterns.
        ("ArnEquals", "aws:PrincipalArn", ARN, True),
        ("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::*:user/*", True),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/*", False),
        ("ArnLike", "aws:PrincipalArn", "arn:*", False),
        ("ArnLike", "aws:PrincipalTag/department", "*", False),
        ("ArnNotEquals", "aws:PrincipalArn", [ARN, f"{ARN}a"], False),
        ("ArnNotLike", "aws:PrincipalArn", f"{ARN}?", True),
        # A key that is not there.
        ("StringEquals", "aws:SourceArn", "it", False),
        ("StringNotEquals", "aws:SourceArn", "it", True),
        ("ArnNotLike", "aws:SourceArn", ARN, True),
        ("StringLikeIfExists", "aws:SourceArn", "it", True),
        ("StringLikeIfExists", "aws:PrincipalTag/department", "hr", False),
        ("BoolIfExists", "aws:ViaAWSService", "true", True),
        ("Null", "aws:SourceArn", "true", True),
        ("Null", "aws:SourceArn", "false", False),
        ("Null", "aws:PrincipalArn", "true", False),
        ("Null", "aws:PrincipalArn", "false", True),
        ("ForAnyValue:StringLike", "aws:TagKeys", "*", False),
        ("ForAnyValue:StringNotLike", "aws:TagKeys", "x", False),
        ("ForAllValues:StringEquals", "aws:TagKeys", "x", True),
        # A key of several values.
        ("ForAnyValue:StringEquals", "ecr:Several", "b", True),
        ("ForAnyValue:StringEquals", "ecr:Several", "c", False),
        ("ForAnyValue:StringNotEquals", "ecr:Several", "b", True),
        ("ForAnyValue:StringNotEquals", "ecr:Several", ["a", "b"], False),
        ("ForAllValues:StringEquals", "ecr:Several", "a", False),
        ("ForAllValues:StringEquals", "ecr:Several", ["a", "b", "c"], True),
        ("ForAllValues:StringNotEquals", "ecr:Several", "b", False),
        ("ForAllValues:StringNotLike", "ecr:Several", "x*", True),
    ],
)
def test_a_condition_compares_as_its_operator_says(
    operator: str,
    key: str,
    values: object,
    holds: bool,  # noqa: FBT001
) -> None:
    caller = Caller(
        CARLOS.kind,
        CARLOS.names,
        CARLOS.account,
        {**CARLOS.context, "ecr:several": ("a", "b")},
    )
    policy = document(allow(Resource="*", Condition={operator: {key: values}}))

    assert allowed(caller, "ecr:PutImage", BUCKET, identity=[policy]) is holds


def test_all_conditions_have_to_hold() -> None:
    tag, arn = "aws:PrincipalTag/department", "aws:PrincipalArn"
    both = {"StringEquals": {tag: "it"}, "ArnEquals": {arn: ARN}}
    one_key = {"StringEquals": {tag: "it", arn: "another"}}
    one_operator = {"StringEquals": {tag: "it"}, "ArnEquals": {arn: f"{ARN}a"}}
    policies = [
        document(allow(Resource="*", Condition=it))
        for it in (both, one_key, one_operator)
    ]

    assert [
        allowed(CARLOS, "ecr:PutImage", BUCKET, identity=[policy])
        for policy in policies
    ] == [True, False, False]


@pytest.mark.parametrize(
    ("identity", "of_resource", "what"),
    [
        pytest.param(
            [{**READS, "Version": "2008-10-17"}], [], "version 2008-10-17", id="version"
        ),
        pytest.param(
            [document({**allow(), "Resources": "*"})],
            [],
            "element Resources",
            id="an-element",
        ),
        pytest.param(
            [{**READS, "Statements": []}], [], "element Statements", id="of-a-policy"
        ),
        pytest.param(
            [document({**allow(Resource="*"), "Effect": "allow"})],
            [],
            "effect allow",
            id="an-effect",
        ),
        pytest.param(
            [document({"Effect": "Allow", "Resource": "*"})],
            [],
            "neither an action nor its opposite, or both",
            id="no-action",
        ),
        pytest.param(
            [TO_CARLOS],
            [],
            "a principal in a policy of an identity",
            id="a-principal",
        ),
        pytest.param(
            [document(allow())],
            [],
            "a policy of an identity without a resource",
            id="no-resource",
        ),
        pytest.param(
            [],
            [document(allow(NotPrincipal={"AWS": OTHER}))],
            "NotPrincipal with Allow",
            id="not-principal",
        ),
        pytest.param(
            [], [document(allow(Principal=OTHER))], f"principal {OTHER}", id="no-kind"
        ),
        pytest.param(
            [],
            [document(allow(Principal={"CanonicalUser": "1f"}))],
            "element CanonicalUser",
            id="a-kind-of-principal",
        ),
        pytest.param(
            [],
            [document(allow(Principal={"AWS": f"arn:aws:iam::{OWN}:user/*"}))],
            "a wildcard within a principal",
            id="a-pattern-of-principals",
        ),
        *(
            pytest.param(
                [document(allow(Resource="*", Condition={operator: ONE}))],
                [],
                f"operator {operator}",
                id=operator,
            )
            for operator in (
                *("NumericLessThan", "DateEquals", "IpAddress", "StringIs"),
                "ForAnyValue:StringLikeIfExists",
            )
        ),
        pytest.param(
            [
                document(
                    allow(
                        Resource="*",
                        Condition={
                            "StringEquals": {"aws:PrincipalArn": "${aws:username}"}
                        },
                    )
                )
            ],
            [],
            "a variable in ('${aws:username}',)",
            id="a-variable",
        ),
        pytest.param(
            [document(allow(Resource="arn:aws:ecr:*:*:repository/${aws:username}"))],
            [],
            "a variable in arn:aws:ecr:*:*:repository/${aws:username}",
            id="a-variable-in-a-resource",
        ),
    ],
)
def test_what_it_does_not_know_is_an_error(
    identity: list[dict[str, Any]], of_resource: list[dict[str, Any]], what: str
) -> None:
    with pytest.raises(NotImplementedError) as error:
        allowed(
            CARLOS, "ecr:PutImage", BUCKET, identity=identity, of_resource=of_resource
        )

    assert str(error.value) == what


def test_several_values_need_an_operator_for_sets() -> None:
    caller = user(ARN, unit="o-exampleorg/r-ab12/ou-ab12-11111111/")
    condition = {"StringLike": {"aws:PrincipalOrgPaths": "o-exampleorg/*"}}
    policy = document(allow(Resource="*", Condition=condition))

    with pytest.raises(NotImplementedError) as error:
        allowed(caller, "ecr:PutImage", BUCKET, identity=[policy])

    assert str(error.value) == (
        "StringLike of aws:principalorgpaths, which has several values"
    )


ROLE = f"arn:aws:iam::{OWN}:role/it"
ASSUMES = document(allow(Action="sts:AssumeRole", Resource=ROLE))


def trusts(principal: object, **elements: object) -> dict[str, Any]:
    return document(allow(Action="sts:AssumeRole", Principal=principal, **elements))


@pytest.mark.parametrize(
    ("caller", "trust", "identity", "does"),
    [
        pytest.param(CARLOS, trusts({"AWS": ARN}), [], True, id="by-name"),
        pytest.param(CARLOS, trusts({"AWS": OWN}), [], False, id="the-account-alone"),
        pytest.param(CARLOS, trusts({"AWS": OWN}), [ASSUMES], True, id="both"),
        pytest.param(
            CARLOS, trusts({"AWS": OTHER}), [ASSUMES], False, id="own-policy-alone"
        ),
        pytest.param(
            STRANGER, trusts({"AWS": STRANGER.names[0]}), [], False, id="abroad"
        ),
        pytest.param(
            STRANGER, trusts({"AWS": OTHER}), [ASSUMES], True, id="abroad-both"
        ),
        pytest.param(
            LAMBDA,
            trusts({"Service": "lambda.amazonaws.com"}),
            [],
            True,
            id="a-service",
        ),
        pytest.param(
            service("pods.eks.amazonaws.com"),
            trusts({"Service": "lambda.amazonaws.com"}),
            [],
            False,
            id="another-service",
        ),
    ],
)
def test_a_role_is_assumed_by_whom_it_trusts(
    caller: Caller,
    trust: dict[str, Any],
    identity: list[dict[str, Any]],
    does: bool,  # noqa: FBT001
) -> None:
    assert may_assume(trust, caller, ROLE, identity=identity) is does


def test_a_session_with_tags_is_another_action() -> None:
    pods = service("pods.eks.amazonaws.com")
    trust = trusts({"Service": "pods.eks.amazonaws.com"})

    assert may_assume(trust, pods, ROLE)
    assert not may_assume(trust, pods, ROLE, action="sts:TagSession")


GITHUB = "token.actions.githubusercontent.com"
TOKEN = {
    "iss": f"https://{GITHUB}",
    "aud": "sts.amazonaws.com",
    "sub": "repo:octo-org/octo-repo:ref:refs/heads/octo-branch",
    "repository_id": "1296269",
    "run_id": "42",
}


def of_github(condition: Mapping[str, object], **elements: object) -> dict[str, Any]:
    provider = f"arn:aws:iam::{OWN}:oidc-provider/{GITHUB}"
    return document(
        allow(
            **{
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Principal": {"Federated": provider},
                "Condition": condition,
                **elements,
            }
        )
    )


AUDIENCE = {f"{GITHUB}:aud": "sts.amazonaws.com"}


def of_subject(subject: str) -> dict[str, Any]:
    return of_github(
        {"StringEquals": AUDIENCE, "StringLike": {f"{GITHUB}:sub": subject}}
    )


@pytest.mark.parametrize(
    ("trust", "changes", "does"),
    [
        pytest.param(of_subject(TOKEN["sub"]), {}, True, id="the-branch"),
        pytest.param(of_subject("repo:octo-org/octo-repo:*"), {}, True, id="the-repo"),
        pytest.param(
            of_subject("repo:octo-org/*"),
            {"sub": "repo:octo-org-evil/octo-repo:ref:refs/heads/octo-branch"},
            False,
            id="an-owner-that-begins-alike",
        ),
        pytest.param(
            of_subject(TOKEN["sub"]),
            {"sub": "repo:octo-org/octo-repo:pull_request"},
            False,
            id="a-pull-request",
        ),
        pytest.param(
            of_subject(TOKEN["sub"]),
            {"sub": "repo:octo-org/octo-repo:environment:prod"},
            False,
            id="an-environment",
        ),
        pytest.param(
            of_subject(TOKEN["sub"]),
            {"sub": "repo:mallory/octo-repo:ref:refs/heads/octo-branch"},
            False,
            id="a-fork",
        ),
        pytest.param(
            of_subject(TOKEN["sub"]),
            {"aud": "https://github.com/octo-org"},
            False,
            id="another-audience",
        ),
        pytest.param(
            of_subject(TOKEN["sub"]),
            {"iss": "https://gitlab.com"},
            False,
            id="another-issuer",
        ),
        pytest.param(
            of_github({"StringEquals": {f"{GITHUB}:repository_id": "1296269"}}),
            {},
            True,
            id="a-claim-that-aws-knows",
        ),
        pytest.param(
            of_github({"StringEquals": {f"{GITHUB}:run_id": "42"}}),
            {},
            False,
            id="a-claim-that-aws-does-not-know",
        ),
        pytest.param(
            of_github({"StringEquals": AUDIENCE}, Action="sts:AssumeRole"),
            {},
            False,
            id="another-action",
        ),
        pytest.param(
            of_github(
                {"StringEquals": AUDIENCE},
                Principal={"Federated": f"arn:aws:iam::{OTHER}:oidc-provider/{GITHUB}"},
            ),
            {},
            False,
            id="the-provider-of-another-account",
        ),
    ],
)
def test_a_token_becomes_a_session_where_its_claims_are_trusted(
    trust: dict[str, Any],
    changes: dict[str, str],
    does: bool,  # noqa: FBT001
) -> None:
    assert assumable(trust, {**TOKEN, **changes}, account=OWN) is does


MOTO = [
    pytest.param(READS, id="reads"),
    pytest.param(WRITES, id="writes"),
    pytest.param(document(*READS["Statement"], *NO_LOGS["Statement"]), id="deny"),
    pytest.param(
        document(allow(Action=None, NotAction=["ecr:Put*"], Resource="*")),
        id="not-action",
    ),
    pytest.param(
        document(allow(Resource=[f"{BUCKET}/*", f"{BUCKET}-old"])), id="other-resources"
    ),
    pytest.param(
        document(
            allow(Action="ecr:GetAuthorizationToken", Resource="*"),
            allow(Action=["ecr:BatchGetImage", "ecr:PutImage"], Resource=[BUCKET]),
        ),
        id="login-and-images",
    ),
]


@pytest.mark.parametrize("policy", MOTO)
def test_moto_says_the_same_of_an_identitys_policy(policy: dict[str, Any]) -> None:
    asked = [
        (action, resource)
        for action in (
            *("ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:PutImage"),
            *("ecr:ListImages", "s3:GetObject"),
        )
        for resource in ("*", BUCKET, f"{BUCKET}-old", f"{BUCKET}/old")
    ]
    moto = IAMPolicy(json.dumps(policy))

    found = {
        it: moto.is_action_permitted(*it) is PermissionResult.PERMITTED for it in asked
    }

    assert found == {it: allowed(CARLOS, *it, identity=[policy]) for it in asked}


@pytest.mark.parametrize("policy", MOTO)
def test_moto_lets_the_same_requests_through(policy: dict[str, Any]) -> None:
    """Only such as are about no resource: of those that are, it takes none in."""
    with local_aws("eu-west-1", OWN) as aws:
        client = as_user(aws, policy)
        calls = {
            "ecr:GetAuthorizationToken": client.get_authorization_token,
            "ecr:DescribeRegistry": client.describe_registry,
        }

        @set_initial_no_auth_action_count(0)
        def run() -> dict[str, bool]:
            return {action: goes(call) for action, call in calls.items()}

        found = run()

    assert found == {it: allowed(CARLOS, it, "*", identity=[policy]) for it in calls}


def as_user(aws: LocalAws, policy: Mapping[str, Any]) -> Any:  # noqa: ANN401 - boto3's
    iam = aws.client("iam")
    iam.create_user(UserName="carlos")
    iam.put_user_policy(
        UserName="carlos", PolicyName="it", PolicyDocument=json.dumps(policy)
    )
    key = iam.create_access_key(UserName="carlos")["AccessKey"]
    return boto3.client(
        "ecr",
        region_name=aws.region,
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
    )


def goes(call: Any) -> bool:  # noqa: ANN401 - boto3's
    try:
        call()
    except ClientError as error:
        status: int = error.response["ResponseMetadata"]["HTTPStatusCode"]
        return status != HTTPStatus.FORBIDDEN
    return True
