"""Statements written by hand: both ways to spell them, and what ECR would refuse."""

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ecr_component.access import statements
from ecr_component.access.repository_policy import Access, policy_text
from ecr_component.access.statements import policy_statements
from ecr_component.errors import Refusal, show_value
from ecr_component.values.closed_models import nested
from ecr_component.values.deferred import Deferred, Secret
from ecr_component.values.principals import Principal, aws_principal, principal, service
from ecr_component.values.regions import Location
from ecr_component.values.rule import Rule
from tests.conftest import refusal
from tests.values.test_principals import LIKE_A_PRINCIPAL

WrittenStatement = dict[str, Any]

HERE = Location("eu-west-1", "aws", "210987654321")
DEFERRED = Deferred(("x",))
ROLE = "arn:aws:iam::111122223333:role/ci"

AWS_FORMS = "write an account id, or the ARN of a role, user or account root"
KINDS = "known are AWS, Service, Federated, CanonicalUser"

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)

statement = nested(statements.Statement)


def allow(**keys: object) -> WrittenStatement:
    """A statement that ECR takes, with other keys; None leaves a key out."""
    written = {"Effect": "Allow", "Principal": "*", "Action": "ecr:*", **keys}
    return {key: value for key, value in written.items() if value is not None}


def sent(written: WrittenStatement) -> object:
    """What ECR is sent for a statement."""
    access = Access(statements=(statement(written).document(),))
    return json.loads(policy_text(access, HERE))["Statement"][0]


GROUP = "arn:aws:iam::111122223333:group/dev"
ANY_ROLE = "arn:aws:iam::111122223333:role/*"
LISTS = "the service authorization reference of AWS has them all"


def taken(rule: Rule[str], value: object) -> str | None:
    """What a rule makes of a value; None where it refuses it."""
    try:
        return rule(value)
    except Refusal:
        return None


AWS_FORM = {
    "Sid": "Auditors",
    "Effect": "Allow",
    "Principal": {"AWS": [ROLE], "Service": "codebuild.amazonaws.com"},
    "Action": ["ecr:ListImages", "ecr:Describe*"],
    "Condition": {"StringEquals": {"aws:PrincipalOrgID": ["o-exampleorg"]}},
}


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(AWS_FORM, id="capital-letters"),
        pytest.param(
            {key.lower(): value for key, value in AWS_FORM.items()}, id="small-letters"
        ),
        pytest.param({**AWS_FORM, "NotPrincipal": None, "Resource": None}, id="nulls"),
    ],
)
def test_a_statement_is_sent_in_the_keys_of_aws(written: WrittenStatement) -> None:
    assert sent(written) == AWS_FORM


@pytest.mark.parametrize("key", ["NotPrincipal", "notPrincipal", "not_principal"])
def test_an_opposite_of_the_principal_is_sent_so(key: str) -> None:
    written = {"effect": "Deny", key: {"AWS": ROLE}, "action": "ecr:*"}

    assert sent(written) == {
        "Effect": "Deny",
        "NotPrincipal": {"AWS": ROLE},
        "Action": "ecr:*",
    }


@pytest.mark.parametrize("key", ["NotAction", "notAction", "not_action"])
def test_an_opposite_of_the_action_is_sent_so(key: str) -> None:
    written = {"effect": "Deny", "principal": "*", key: ["ecr:BatchGetImage"]}

    assert sent(written) == {
        "Effect": "Deny",
        "Principal": "*",
        "NotAction": ["ecr:BatchGetImage"],
    }


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param({"Effect": "Deny"}, id="deny"),
        pytest.param({"Sid": "A"}, id="a-sid"),
        pytest.param({"Action": "*"}, id="every-action"),
        pytest.param({"Action": "ecr:*"}, id="every-action-of-ecr"),
        pytest.param({"Action": "ecr:Get?ownload*"}, id="actions-that-look-alike"),
        pytest.param({"Action": ["ecr:PutImage", "ecr:ListImages"]}, id="actions"),
        pytest.param({"Principal": {"AWS": "*"}}, id="everyone"),
        pytest.param({"Principal": {"AWS": ["111122223333", ROLE]}}, id="identities"),
        pytest.param({"Principal": {"Federated": "idp.example.com"}}, id="federated"),
        pytest.param({"Principal": {"CanonicalUser": "79a59df9" * 8}}, id="canonical"),
        pytest.param({"Condition": {}}, id="no-condition"),
        pytest.param(
            {"Condition": {"StringLike": {"aws:sourceARN": "arn:aws:lambda:*"}}},
            id="an-operator",
        ),
        pytest.param(
            {"Condition": {"StringEqualsIfExists": {"aws:username": "ann"}}},
            id="an-operator-if-the-key-exists",
        ),
        pytest.param(
            {"Condition": {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o/*"}}},
            id="an-operator-for-any-value",
        ),
        pytest.param(
            {"Condition": {"ForAllValues:StringEqualsIfExists": {"aws:TagKeys": "a"}}},
            id="an-operator-for-all-values-if-the-key-exists",
        ),
        pytest.param(
            {"Condition": {"Null": {"aws:TokenIssueTime": "true"}}}, id="a-key-at-all"
        ),
    ],
)
def test_what_ecr_takes_is_sent_as_it_is_written(keys: WrittenStatement) -> None:
    assert sent(allow(**keys)) == allow(**keys)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(True, "true", id="true"),
        pytest.param(False, "false", id="false"),
        pytest.param(90, "90", id="a-number"),
        pytest.param(90.0, "90", id="a-number-of-another-language"),
        pytest.param(0.5, "0.5", id="a-part-of-a-number"),
        pytest.param(10**400, "1" + "0" * 400, id="a-huge-number"),
    ],
)
def test_a_condition_compares_texts(value: object, text: str) -> None:
    written = allow(Condition={"StringEquals": {"aws:a": value, "aws:b": [value, "x"]}})

    assert sent(written) == allow(
        Condition={"StringEquals": {"aws:a": text, "aws:b": [text, "x"]}}
    )


@pytest.mark.parametrize("number", [111122223333, 111122223333.0])
def test_an_account_may_be_a_number_of_12_digits(number: float) -> None:
    assert sent(allow(Principal={"AWS": [number]})) == allow(
        Principal={"AWS": ["111122223333"]}
    )


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        pytest.param({"Effect": None}, "Effect: is missing", id="no-effect"),
        pytest.param(
            {"Effect": "allow"},
            "Effect: must be Allow or Deny (got 'allow'); did you mean 'Allow'?",
            id="effect-in-small-letters",
        ),
        pytest.param(
            {"Effect": True},
            "Effect: must be Allow or Deny (got true)",
            id="no-word-as-effect",
        ),
        pytest.param({"Principal": None}, "Principal: is missing", id="no-principal"),
        pytest.param(
            {"Principal": {}},
            "Principal: must not be empty (got {})",
            id="an-empty-principal",
        ),
        pytest.param(
            {"Principal": ROLE},
            f"Principal: must be a mapping such as {{AWS: ...}}, or '*' (got '{ROLE}')",
            id="a-principal-without-its-kind",
        ),
        pytest.param(
            {"Principal": ["*"]},
            "Principal: must be a mapping such as {AWS: ...}, or '*' (got ['*'])",
            id="a-list-of-principals",
        ),
        pytest.param(
            {"Principal": {"aws": ROLE}},
            "Principal.aws: unknown key; did you mean 'AWS'?",
            id="a-kind-in-small-letters",
        ),
        pytest.param(
            {"Principal": {"Services": "codebuild.amazonaws.com"}},
            "Principal.Services: unknown key; did you mean 'Service'?",
            id="a-misspelt-kind",
        ),
        pytest.param(
            {"Principal": {1: ROLE}},
            f"Principal.1: unknown key; {KINDS}",
            id="a-number-as-kind",
        ),
        pytest.param(
            {"Principal": {"AWS": []}},
            "Principal.AWS: must not be empty (got [])",
            id="nobody",
        ),
        pytest.param(
            {"Principal": {"AWS": [ROLE, ""]}},
            f"Principal.AWS[1]: is no principal that AWS takes (got ''); {AWS_FORMS}",
            id="an-empty-principal-in-a-list",
        ),
        pytest.param(
            {"Principal": {"AWS": ["AROAEXAMPLEROLEID0001"]}},
            "Principal.AWS[0]: is what a policy shows once its role or user was "
            "deleted, and it never works again (got 'AROAEXAMPLEROLEID0001'); write "
            "the ARN of the role or user there is now",
            id="what-a-deleted-role-leaves-behind",
        ),
        pytest.param(
            {"Principal": {"AWS": 1402433619}},
            "Principal.AWS: an account id has 12 digits, and YAML drops a leading zero "
            "from a number or reads it as octal (got 1402433619); put quotes around "
            "the id",
            id="an-account-that-lost-a-zero",
        ),
        pytest.param(
            {"Principal": {"AWS": [True]}},
            "Principal.AWS[0]: must be text (got true)",
            id="true-as-principal",
        ),
        pytest.param(
            {"Principal": None, "NotPrincipal": {"AWS": ROLE}},
            "NotPrincipal: is only valid with Effect Deny; name whom it allows, or "
            "write Principal: '*' and a Condition",
            id="all-others-allowed",
        ),
        pytest.param(
            {"Principal": {}, "NotPrincipal": {"AWS": ROLE}},
            "Principal: must not be empty (got {})\n"
            "NotPrincipal: cannot be combined with its opposite; write one of the two",
            id="an-empty-principal-beside-another",
        ),
        pytest.param(
            {"NotPrincipal": {"AWS": ROLE}},
            "NotPrincipal: cannot be combined with its opposite; write one of the two",
            id="both-principals",
        ),
        pytest.param({"Action": None}, "Action: is missing", id="no-action"),
        pytest.param(
            {"Action": []}, "Action: must not be empty (got [])", id="no-actions"
        ),
        pytest.param(
            {"Action": "BatchGetImage"},
            "Action: is no action of ECR, such as ecr:BatchGetImage "
            "(got 'BatchGetImage')",
            id="an-action-without-its-service",
        ),
        pytest.param(
            {"Action": ["ecr:PutImage", "s3:GetObject"]},
            "Action[1]: is no action of ECR, such as ecr:BatchGetImage "
            "(got 's3:GetObject')",
            id="an-action-of-another-service",
        ),
        pytest.param(
            {"Action": "ecr:PutImage\n"},
            "Action: is no action of ECR, such as ecr:BatchGetImage "
            r"(got 'ecr:PutImage\n')",
            id="an-action-and-a-new-line",
        ),
        pytest.param(
            {"Action": "ecr:"},
            "Action: is no action of ECR, such as ecr:BatchGetImage (got 'ecr:')",
            id="no-action-behind-the-service",
        ),
        pytest.param({"Action": 1}, "Action: must be text (got 1)", id="a-number"),
        pytest.param(
            {"NotAction": "ecr:*"},
            "NotAction: cannot be combined with its opposite; write one of the two",
            id="both-actions",
        ),
        pytest.param(
            {"Condition": ["StringEquals"]},
            "Condition: must be a mapping of keys to values (got ['StringEquals'])",
            id="a-list-of-conditions",
        ),
        pytest.param(
            {"Condition": {"StringEquals": "o-exampleorg"}},
            "Condition.StringEquals: must be a mapping of keys to values "
            "(got 'o-exampleorg')",
            id="a-condition-without-its-key",
        ),
        pytest.param(
            {"Condition": {"StringEquals": {}}},
            "Condition.StringEquals: must name a condition key (got {})",
            id="a-condition-about-nothing",
        ),
        pytest.param(
            {"Condition": {"StringEquals": {"aws:a": []}}},
            "Condition.StringEquals.aws:a: must not be empty (got [])",
            id="a-condition-with-no-value",
        ),
        pytest.param(
            {"Condition": {"StringEquals": {"aws:a": ["x", None]}}},
            "Condition.StringEquals.aws:a[1]: must be text (got null)",
            id="a-condition-with-null",
        ),
        pytest.param(
            {"Condition": {"NumericEquals": {"aws:a": 10**5000}}},
            "Condition.NumericEquals.aws:a: is too long for a number "
            "(got a number too long to show)",
            id="a-number-that-python-does-not-write",
        ),
        pytest.param(
            {"Condition": {"stringEquals": {"aws:a": "b"}}},
            "Condition.stringEquals: is no condition operator; "
            "did you mean 'StringEquals'?",
            id="an-operator-in-small-letters",
        ),
        pytest.param(
            {"Condition": {"ForAnyValues:StringLike": {"aws:a": "b"}}},
            "Condition.ForAnyValues:StringLike: is no condition operator; "
            "did you mean 'ForAnyValue:StringLike'?",
            id="any-values",
        ),
        pytest.param(
            {"Condition": {"ForAllValue:StringLike": {"aws:a": "b"}}},
            "Condition.ForAllValue:StringLike: is no condition operator; "
            "did you mean 'ForAllValues:StringLike'?",
            id="all-value",
        ),
        pytest.param(
            {"Condition": {"NullIfExists": {"aws:a": "true"}}},
            "Condition.NullIfExists: is no condition operator; "
            "Null asks for existence itself",
            id="existence-if-it-exists",
        ),
        pytest.param(
            {"Condition": {"same": {"aws:a": "b"}}},
            "Condition.same: is no condition operator",
            id="an-operator-like-no-other",
        ),
        pytest.param(
            {"Resource": "*"},
            "Resource: has no place in a repository's policy, which is about that "
            "repository (got '*'); leave it out",
            id="a-resource",
        ),
        pytest.param(
            {"NotResource": ["*"]},
            "NotResource: has no place in a repository's policy, which is about that "
            "repository (got ['*']); leave it out",
            id="not-a-resource",
        ),
        pytest.param({"Sid": 1}, "Sid: must be text (got 1)", id="a-number-as-sid"),
        pytest.param(
            {"Sid": "a", "sid": "b"},
            "sid: is the same key as 'Sid'",
            id="a-key-in-both-spellings",
        ),
        pytest.param(
            {"Actions": "ecr:*"},
            "Actions: unknown key; did you mean 'Action'?",
            id="a-misspelt-key",
        ),
        pytest.param(
            {"Version": "2012-10-17"},
            "Version: unknown key; known are Sid, Effect, Principal, NotPrincipal, "
            "Action, NotAction, Condition",
            id="a-key-of-the-whole-policy",
        ),
    ],
)
def test_what_ecr_would_refuse_is_refused_where_it_stands(
    keys: WrittenStatement, says: str
) -> None:
    assert refusal(statement, allow(**keys)) == says


@pytest.mark.parametrize("element", ["Principal", "NotPrincipal"])
@pytest.mark.parametrize(
    ("kind", "name", "says"),
    [
        pytest.param(
            "AWS",
            ANY_ROLE,
            f"is no principal that AWS takes (got '{ANY_ROLE}'); "
            "a principal takes no wildcard: write the account, or each role",
            id="a-wildcard",
        ),
        pytest.param(
            "AWS",
            GROUP,
            f"is no principal that AWS takes (got '{GROUP}'); "
            "a group can't be a principal: write its users, or a role",
            id="a-group",
        ),
        pytest.param(
            "AWS",
            "11112222333",
            "an account id is text of 12 digits (got '11112222333')",
            id="an-account-of-11-digits",
        ),
        pytest.param(
            "AWS",
            "arn:aws:iam::1111222233334:root",
            "is no principal that AWS takes (got 'arn:aws:iam::1111222233334:root'); "
            f"{AWS_FORMS}",
            id="the-root-of-an-account-of-13-digits",
        ),
        pytest.param(
            "AWS",
            "lambda.amazonaws.com",
            "is a service (got 'lambda.amazonaws.com'); write it under Service",
            id="a-service-as-an-account",
        ),
        pytest.param(
            "AWS",
            "o-exampleorg",
            "is an organization, which is no principal (got 'o-exampleorg'); "
            "write Principal: '*' with a Condition about aws:PrincipalOrgID",
            id="an-organization",
        ),
        *(
            pytest.param(
                "AWS",
                f"o-exampleorg/r-ab12{end}",
                "is a part of an organization, which is no principal "
                f"(got 'o-exampleorg/r-ab12{end}'); "
                "write Principal: '*' with a Condition about aws:PrincipalOrgPaths",
                id=f"a-path{end}",
            )
            for end in ("", "/", "/*")
        ),
        pytest.param(
            "AWS",
            "arn:aws:iam::111122223333:saml-provider/idp",
            "is no principal that AWS takes "
            f"(got 'arn:aws:iam::111122223333:saml-provider/idp'); {AWS_FORMS}",
            id="a-provider-as-an-account",
        ),
        pytest.param(
            "Service",
            "lambda",
            "is no service (got 'lambda'); did you mean 'lambda.amazonaws.com'?",
            id="a-word-that-is-no-service",
        ),
        pytest.param(
            "Service",
            "Lambda.amazonaws.com",
            "is no service (got 'Lambda.amazonaws.com'); "
            "did you mean 'lambda.amazonaws.com'?",
            id="a-service-in-capitals",
        ),
        pytest.param(
            "Service",
            "lambda.aws.com",
            "is no service (got 'lambda.aws.com'); "
            "did you mean 'lambda.amazonaws.com'?",
            id="a-service-at-another-domain",
        ),
        *(
            pytest.param(
                "Service",
                name,
                f"is no service (got '{name}'); one is codebuild.amazonaws.com",
                id=f"service-{name}",
            )
            for name in ("*", "*.amazonaws.com", "111122223333", ROLE, "")
        ),
        *(
            pytest.param(
                "Federated",
                name,
                f"is no provider of identities (got '{name}'); write its address "
                "(accounts.google.com), or its ARN "
                "(arn:aws:iam::...:saml-provider/...)",
                id=f"federated-{name}",
            )
            for name in (
                "*",
                "google",
                "https://accounts.google.com",
                "arn:aws:iam::11112222333:saml-provider/idp",
                ROLE,
            )
        ),
        pytest.param(
            "CanonicalUser",
            "79a59df9",
            "a canonical user's id has 64 digits 0-9 a-f (got '79a59df9')",
            id="a-part-of-a-canonical-user",
        ),
    ],
)
def test_statement_principals_keep_the_rule_of_the_lists(
    element: str, kind: str, name: str, says: str
) -> None:
    written = {"Effect": "Deny", "Action": "ecr:*", element: {kind: name}}
    assert refusal(statement, written) == f"{element}.{kind}: {says}"

    written = {"Effect": "Deny", "Action": "ecr:*", element: {kind: [DEFERRED, name]}}
    assert refusal(statement, written) == f"{element}.{kind}[1]: {says}"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        pytest.param("AWS", "*", id="everybody"),
        pytest.param("AWS", "arn:aws:iam::111122223333:root", id="an-account"),
        pytest.param("AWS", "arn:aws:iam::111122223333:user/team/ann", id="a-user"),
        pytest.param(
            "AWS", "arn:aws:sts::111122223333:federated-user/ann", id="a-session"
        ),
        pytest.param("Service", "logs.eu-west-1.amazonaws.com", id="of-a-region"),
        pytest.param("Service", "ec2.amazonaws.com.cn", id="a-service-in-china"),
        pytest.param("Service", "states.c2s.ic.gov", id="a-service-on-its-own"),
        pytest.param("Federated", "accounts.google.com", id="an-address"),
        pytest.param(
            "Federated",
            "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE",
            id="an-address-with-a-path",
        ),
        pytest.param(
            "Federated", "arn:aws:iam::111122223333:saml-provider/idp", id="saml"
        ),
        pytest.param(
            "Federated",
            "arn:aws:iam::111122223333:oidc-provider/idp.example.com/a",
            id="open-id",
        ),
        pytest.param("CanonicalUser", "0123456789abcdef" * 4, id="a-canonical-user"),
    ],
)
def test_a_statement_names_each_kind_of_principal(kind: str, name: str) -> None:
    document = statement(allow(Principal={kind: [name]})).document()

    assert document["Principal"] == {kind: (name,)}


def test_a_session_is_sent_as_its_role_as_from_the_lists() -> None:
    session = "arn:aws:sts::111122223333:assumed-role/ci/build-1"

    assert sent(allow(Principal={"AWS": session})) == allow(Principal={"AWS": ROLE})


@settings(max_examples=100)
@given(LIKE_A_PRINCIPAL)
def test_a_statement_and_a_list_take_the_same_principals(name: str) -> None:
    listed = taken(principal, name)
    kind = Principal(listed).kind if listed else "other"
    rule = service if kind == "service" else aws_principal
    in_a_list = kind in ("account", "identity", "service")

    assert taken(rule, name) == (listed if in_a_list else None)


@pytest.mark.parametrize(
    ("action", "remedy"),
    [
        pytest.param(
            "ecr:BatchGetImages", "did you mean 'ecr:BatchGetImage'?", id="plural"
        ),
        pytest.param(
            "ecr:GetDownloadURLForLayers",
            "did you mean 'ecr:GetDownloadUrlForLayer'?",
            id="in-other-letters",
        ),
        pytest.param(
            "ecr:getdownloadurlforlayers",
            "did you mean 'ecr:GetDownloadUrlForLayer'?",
            id="in-small-letters",
        ),
        pytest.param("ecr:GetImage", "did you mean 'ecr:BatchGetImage'?", id="short"),
        pytest.param(
            "ecr:DeleteImage", "did you mean 'ecr:BatchDeleteImage'?", id="delete"
        ),
        pytest.param(
            "ecr:Descirbe*", "did you mean 'ecr:DescribeImages'?", id="a-pattern"
        ),
        pytest.param(
            "ecr:PullImage",
            "to pull, write ecr:BatchGetImage, ecr:GetDownloadUrlForLayer",
            id="pull-is-not-put",
        ),
        pytest.param(
            "ecr:Push*",
            "to push, write ecr:BatchCheckLayerAvailability, ecr:CompleteLayerUpload, "
            "ecr:InitiateLayerUpload, ecr:PutImage, ecr:UploadLayerPart",
            id="push-is-not-put",
        ),
        pytest.param(
            "ecr:ListImageReferrers",
            "ecr:BatchGetImage allows it",
            id="an-operation-without-an-action",
        ),
        pytest.param("ecr:SetImage", LISTS, id="set-is-not-get"),
        pytest.param("ecr:Everything", LISTS, id="nothing-like-it"),
        pytest.param("ecr:" + "x" * 1000, LISTS, id="long"),
    ],
)
@pytest.mark.parametrize("element", ["Action", "NotAction"])
def test_statement_action_typo_is_named_with_what_does_the_same(
    element: str, action: str, remedy: str
) -> None:
    written = {"Effect": "Allow", "Principal": "*", element: ["ecr:PutImage", action]}
    got = show_value(action)

    assert refusal(statement, written) == (
        f"{element}[1]: is no action that ECR has (got {got}); {remedy}"
    )


@pytest.mark.parametrize(
    "action",
    ["*", "ecr:*", "ECR:batchgetimage", "ecr:Batch*", "ecr:Get?ownloadUrl*", "ecr:*y"],
)
def test_an_action_that_ecr_has_is_sent_as_it_is_written(action: str) -> None:
    assert sent(allow(Action=[action])) == allow(Action=[action])


def test_a_statement_in_small_letters_is_refused_in_small_letters() -> None:
    written = {"effect": "Allow", "not_action": ["ecr:*"], "action": ["ecr:*"]}

    assert refusal(statement, written) == (
        "principal: is missing\n"
        "not_action: cannot be combined with its opposite; write one of the two"
    )


def test_all_that_is_wrong_with_a_statement_is_told_at_once() -> None:
    written = {
        "Effect": "Grant",
        "Principal": {"AWS": [1, ""], "aws": "x"},
        "Action": ["ecr:*", "s3:*"],
        "Condition": {"is": {"aws:a": "b"}, "Bool": {"aws:a": None}},
    }

    assert refusal(statement, written).splitlines() == [
        "Effect: must be Allow or Deny (got 'Grant')",
        (
            "Principal.AWS[0]: an account id has 12 digits, and YAML drops a leading "
            "zero from a number or reads it as octal (got 1); put quotes around the id"
        ),
        f"Principal.AWS[1]: is no principal that AWS takes (got ''); {AWS_FORMS}",
        "Principal.aws: unknown key; did you mean 'AWS'?",
        "Action[1]: is no action of ECR, such as ecr:BatchGetImage (got 's3:*')",
        "Condition.is: is no condition operator",
        "Condition.Bool.aws:a: must be text (got null)",
    ]


@pytest.mark.parametrize(
    ("written", "says"),
    [
        pytest.param("Allow", "(got 'Allow')", id="text"),
        pytest.param(["Allow"], "(got ['Allow'])", id="a-list"),
        pytest.param(None, "(got null)", id="null"),
    ],
)
def test_a_statement_is_a_mapping(written: object, says: str) -> None:
    assert refusal(statement, written) == (
        f"must be a mapping of keys to values {says}"
    )


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param({"Principal": {"AWS": DEFERRED}}, id="a-principal"),
        pytest.param({"Principal": {"AWS": [ROLE, DEFERRED]}}, id="one-of-principals"),
        pytest.param({"Action": DEFERRED}, id="an-action"),
        pytest.param({"Action": ["ecr:*", DEFERRED]}, id="one-of-actions"),
        pytest.param({"Condition": {"Bool": {"aws:a": DEFERRED}}}, id="a-value"),
        pytest.param(
            {"Condition": {"Bool": {"aws:a": ["true", DEFERRED]}}}, id="one-of-values"
        ),
        pytest.param(
            {"Effect": "Deny", "Principal": None, "NotPrincipal": {"AWS": DEFERRED}},
            id="not-a-principal",
        ),
        pytest.param({"Action": None, "NotAction": DEFERRED}, id="not-an-action"),
    ],
)
def test_an_output_may_stand_for_a_text_in_a_statement(keys: WrittenStatement) -> None:
    access = Access(statements=(statement(allow(**keys)).document(),))

    assert access.deferred == [DEFERRED]


@pytest.mark.parametrize(
    ("keys", "value", "says"),
    [
        pytest.param(
            {"Principal": {"AWS": DEFERRED}},
            "AIDAEXAMPLEUSERID0001",
            "is what a policy shows once its role or user was deleted, and it never "
            "works again (got 'AIDAEXAMPLEUSERID0001'); write the ARN of the role or "
            "user there is now",
            id="a-principal",
        ),
        pytest.param(
            {"Action": [DEFERRED]},
            "s3:*",
            "is no action of ECR, such as ecr:BatchGetImage (got 's3:*')",
            id="an-action",
        ),
        pytest.param(
            {"Condition": {"Bool": {"aws:a": DEFERRED}}},
            None,
            "must be text (got null)",
            id="a-value",
        ),
    ],
)
def test_an_output_has_to_keep_the_rule_of_its_place(
    keys: WrittenStatement, value: object, says: str
) -> None:
    access = Access(statements=(statement(allow(**keys)).document(),))
    (later,) = access.deferred

    assert refusal(later.rule, value) == says


@pytest.mark.parametrize(
    ("key", "value"),
    [
        pytest.param("Sid", DEFERRED, id="sid"),
        pytest.param("Effect", DEFERRED, id="effect"),
        pytest.param("Principal", DEFERRED, id="principal"),
        pytest.param("NotPrincipal", DEFERRED, id="not-principal"),
        pytest.param("Condition", DEFERRED, id="condition"),
    ],
)
def test_what_shapes_a_statement_is_no_output(key: str, value: Deferred) -> None:
    others = {"Principal": None, "Effect": "Deny"} if key == "NotPrincipal" else {}

    assert refusal(statement, {**allow(), **others, key: value}) == (
        f"{key}: is an output, but must be known when the program runs, since it "
        "decides which resources there are; write a plain value; outputs may stand "
        "for single texts"
    )


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        pytest.param({"Sid": Secret()}, "Sid", id="sid"),
        pytest.param({"Principal": Secret()}, "Principal", id="principal"),
        pytest.param({"Principal": {"AWS": Secret()}}, "Principal.AWS", id="an-entry"),
        pytest.param({"Action": [Secret()]}, "Action[0]", id="action"),
        pytest.param({"Condition": Secret()}, "Condition", id="condition"),
        pytest.param(
            {"Condition": {"Bool": {"aws:a": Secret()}}},
            "Condition.Bool.aws:a",
            id="a-value",
        ),
    ],
)
def test_nothing_in_a_statement_is_a_secret(keys: WrittenStatement, place: str) -> None:
    assert refusal(statement, allow(**keys)) == (
        f"{place}: holds a secret (`secure:`), but AWS shows this value to everyone; "
        "write it in clear text, or leave it out"
    )


KEYS = st.sampled_from([*AWS_FORM, "NotPrincipal", "NotAction", "Resource", "effect"])


@settings(max_examples=50)
@given(
    st.dictionaries(KEYS, JSON, max_size=4).map(lambda keys: {**AWS_FORM, **keys})
    | st.dictionaries(KEYS, JSON, max_size=4)
    | JSON
)
@example(allow(Principal={"AWS": 10**400}))
@example(allow(Condition={"Bool": {"aws:a": float("nan")}}))
def test_any_value_is_a_statement_or_is_refused(value: object) -> None:
    try:
        found = statement(value)
    except Refusal:
        return

    assert statement(found.document()) == found


POLICY = {"Version": "2012-10-17", "Statement": [AWS_FORM, allow()]}


@pytest.mark.parametrize(
    "written",
    [
        pytest.param([AWS_FORM, allow()], id="statements"),
        pytest.param((AWS_FORM, allow()), id="a-tuple"),
        pytest.param(POLICY, id="a-policy"),
        pytest.param({"statement": [AWS_FORM, allow()]}, id="in-small-letters"),
        pytest.param({**POLICY, "Version": None}, id="no-version"),
        pytest.param({**POLICY, "Version": "2008-10-17"}, id="an-old-version"),
        pytest.param(json.dumps([AWS_FORM, allow()]), id="statements-as-text"),
        pytest.param(json.dumps(POLICY), id="a-policy-as-text"),
    ],
)
def test_whole_policy_document_is_taken_for_its_statements(written: object) -> None:
    assert [found.document() for found in policy_statements(written)] == [
        statement(AWS_FORM).document(),
        statement(allow()).document(),
    ]


def test_a_policy_may_hold_one_statement_without_a_list() -> None:
    (found,) = policy_statements({"Statement": AWS_FORM})

    assert found == statement(AWS_FORM)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        pytest.param(
            {"Version": "2012-10-18", "Statement": []},
            "Version: must be 2012-10-17 or 2008-10-17 (got '2012-10-18')",
            id="another-version",
        ),
        pytest.param(
            {"Version": "2012-10-17 00:00:00 +0000 UTC", "Statement": []},
            "Version: must be 2012-10-17 or 2008-10-17 "
            "(got '2012-10-17 00:00:00 +0000 UTC'); put quotes around it",
            id="a-version-without-quotes-in-yaml",
        ),
        pytest.param(
            {"Version": "2008-10-17", "Statement": [allow(Sid="${aws:username}")]},
            "Version: 2008-10-17 takes ${...} as it stands, and as a variable in "
            "2012-10-17, which is sent; write 2012-10-17 if that is meant",
            id="a-variable-that-was-none",
        ),
        pytest.param(
            {**POLICY, "Id": "Policy1"},
            "Id: is not sent, since it says nothing of access (got 'Policy1'); "
            "leave it out",
            id="an-id",
        ),
        pytest.param(
            {"Version": "2012-10-17", "Statements": []},
            "Statement: is missing\nStatements: unknown key; did you mean 'Statement'?",
            id="a-misspelt-key",
        ),
        pytest.param({}, "statement: is missing", id="nothing"),
        pytest.param(
            {"Version": 1, "Statement": [allow(), allow(Effect="allow"), 5]},
            "Version: must be text (got 1)\n"
            "Statement[1].Effect: must be Allow or Deny (got 'allow'); "
            "did you mean 'Allow'?\n"
            "Statement[2]: must be a mapping of keys to values (got 5)",
            id="statements-within",
        ),
        pytest.param(
            {"Statement": allow(Effect=None)},
            "Statement.Effect: is missing",
            id="a-statement-within",
        ),
        pytest.param(
            {"Effect": "Allow"},
            "must be a list (got {'Effect': 'Allow'})",
            id="one-statement",
        ),
        pytest.param(
            {"Effect": "Allow", "Principal": "*", "Action": "ecr:*"},
            "must be a list (got {'Effect': 'Allow', 'Principal': '*', 'Action': "
            "'ecr:*'}); put it between [ and ]",
            id="one-whole-statement",
        ),
        pytest.param(
            "Allow",
            "is text, but not JSON (Expecting value: line 1 column 1 (char 0))",
            id="text",
        ),
        pytest.param(
            '"Allow"', "is JSON, but holds no statements (got 'Allow')", id="json-text"
        ),
        pytest.param(
            '[{"Effect": "Allow"}]',
            "[0].Principal: is missing\n[0].Action: is missing",
            id="statements-as-text",
        ),
        pytest.param(
            '{"Statement": {"Effect": "Allow", "Effect": "Deny"}}',
            "Statement.Effect: is a duplicate; keep one",
            id="a-key-twice",
        ),
    ],
)
def test_what_is_no_policy_is_refused_by_its_place(written: object, says: str) -> None:
    assert refusal(policy_statements, written) == says
