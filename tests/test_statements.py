"""Statements written by hand: both ways to spell them, and what ECR would refuse."""

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ecr_component.access import Access, policy_text
from ecr_component.errors import Refusal
from ecr_component.models import nested
from ecr_component.names import Later, Secret
from ecr_component.regions import Place
from ecr_component.statements import PolicyStatement
from tests.conftest import refusal

Statement = dict[str, Any]

HERE = Place("eu-west-1", "aws", "210987654321")
LATER = Later(("x",))
ROLE = "arn:aws:iam::111122223333:role/ci"

KINDS = "known are AWS, Service, Federated, CanonicalUser"

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)

statement = nested(PolicyStatement)


def allow(**keys: object) -> Statement:
    """A statement that ECR takes, with other keys; None leaves a key out."""
    written = {"Effect": "Allow", "Principal": "*", "Action": "ecr:*", **keys}
    return {key: value for key, value in written.items() if value is not None}


def sent(written: Statement) -> object:
    """What ECR is sent for a statement."""
    access = Access(statements=(statement(written).document(),))
    return json.loads(policy_text(access, HERE))["Statement"][0]


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
def test_a_statement_is_sent_in_the_keys_of_aws(written: Statement) -> None:
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
        pytest.param({"Principal": {"CanonicalUser": "79a59df9"}}, id="canonical"),
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
def test_what_ecr_takes_is_sent_as_it_is_written(keys: Statement) -> None:
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
    written = allow(Condition={"StringEquals": {"a": value, "b": [value, "x"]}})

    assert sent(written) == allow(
        Condition={"StringEquals": {"a": text, "b": [text, "x"]}}
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
            {"Principal": {}}, "Principal: is missing", id="an-empty-principal"
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
            f"Principal.aws: unknown key; {KINDS}",
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
            "Principal.AWS[1]: must not be empty (got '')",
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
            {"NotPrincipal": {"AWS": ROLE}},
            "NotPrincipal: stands beside its opposite; write one of the two",
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
            "NotAction: stands beside its opposite; write one of the two",
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
            {"Condition": {"StringEquals": {"a": []}}},
            "Condition.StringEquals.a: must not be empty (got [])",
            id="a-condition-with-no-value",
        ),
        pytest.param(
            {"Condition": {"StringEquals": {"a": ["x", None]}}},
            "Condition.StringEquals.a[1]: must be text (got null)",
            id="a-condition-with-null",
        ),
        pytest.param(
            {"Condition": {"NumericEquals": {"a": 10**5000}}},
            "Condition.NumericEquals.a: is too long for a number "
            "(got a number too long to show)",
            id="a-number-that-python-does-not-write",
        ),
        pytest.param(
            {"Condition": {"stringEquals": {"a": "b"}}},
            "Condition.stringEquals: is no condition operator; "
            "did you mean 'StringEquals'?",
            id="an-operator-in-small-letters",
        ),
        pytest.param(
            {"Condition": {"ForAnyValues:StringLike": {"a": "b"}}},
            "Condition.ForAnyValues:StringLike: is no condition operator; "
            "did you mean 'ForAnyValue:StringLike'?",
            id="any-values",
        ),
        pytest.param(
            {"Condition": {"ForAllValue:StringLike": {"a": "b"}}},
            "Condition.ForAllValue:StringLike: is no condition operator; "
            "did you mean 'ForAllValues:StringLike'?",
            id="all-value",
        ),
        pytest.param(
            {"Condition": {"NullIfExists": {"a": "true"}}},
            "Condition.NullIfExists: is no condition operator; "
            "Null asks for existence itself",
            id="existence-if-it-exists",
        ),
        pytest.param(
            {"Condition": {"same": {"a": "b"}}},
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
    keys: Statement, says: str
) -> None:
    assert refusal(statement, allow(**keys)) == says


def test_a_statement_in_small_letters_is_refused_in_small_letters() -> None:
    written = {"effect": "Allow", "not_action": ["ecr:*"], "action": ["ecr:*"]}

    assert refusal(statement, written) == (
        "principal: is missing\n"
        "not_action: stands beside its opposite; write one of the two"
    )


def test_all_that_is_wrong_with_a_statement_is_told_at_once() -> None:
    written = {
        "Effect": "Grant",
        "Principal": {"AWS": [1, ""], "aws": "x"},
        "Action": ["ecr:*", "s3:*"],
        "Condition": {"is": {"a": "b"}, "Bool": {"a": None}},
    }

    assert refusal(statement, written).splitlines() == [
        "Effect: must be Allow or Deny (got 'Grant')",
        (
            "Principal.AWS[0]: an account id has 12 digits, and YAML drops a leading "
            "zero from a number or reads it as octal (got 1); put quotes around the id"
        ),
        "Principal.AWS[1]: must not be empty (got '')",
        f"Principal.aws: unknown key; {KINDS}",
        "Action[1]: is no action of ECR, such as ecr:BatchGetImage (got 's3:*')",
        "Condition.is: is no condition operator",
        "Condition.Bool.a: must be text (got null)",
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
        pytest.param({"Principal": {"AWS": LATER}}, id="a-principal"),
        pytest.param({"Principal": {"AWS": [ROLE, LATER]}}, id="one-of-principals"),
        pytest.param({"Action": LATER}, id="an-action"),
        pytest.param({"Action": ["ecr:*", LATER]}, id="one-of-actions"),
        pytest.param({"Condition": {"Bool": {"a": LATER}}}, id="a-value"),
        pytest.param({"Condition": {"Bool": {"a": ["b", LATER]}}}, id="one-of-values"),
        pytest.param(
            {"Principal": None, "NotPrincipal": {"AWS": LATER}}, id="not-a-principal"
        ),
        pytest.param({"Action": None, "NotAction": LATER}, id="not-an-action"),
    ],
)
def test_an_output_may_stand_for_a_text_in_a_statement(keys: Statement) -> None:
    access = Access(statements=(statement(allow(**keys)).document(),))

    assert access.later() == [LATER]


@pytest.mark.parametrize(
    ("keys", "value", "says"),
    [
        pytest.param(
            {"Principal": {"AWS": LATER}},
            "AIDAEXAMPLEUSERID0001",
            "is what a policy shows once its role or user was deleted, and it never "
            "works again (got 'AIDAEXAMPLEUSERID0001'); write the ARN of the role or "
            "user there is now",
            id="a-principal",
        ),
        pytest.param(
            {"Action": [LATER]},
            "s3:*",
            "is no action of ECR, such as ecr:BatchGetImage (got 's3:*')",
            id="an-action",
        ),
        pytest.param(
            {"Condition": {"Bool": {"a": LATER}}},
            None,
            "must be text (got null)",
            id="a-value",
        ),
    ],
)
def test_an_output_has_to_keep_the_rule_of_its_place(
    keys: Statement, value: object, says: str
) -> None:
    access = Access(statements=(statement(allow(**keys)).document(),))
    (later,) = access.later()

    assert refusal(later.rule, value) == says


@pytest.mark.parametrize(
    ("key", "value"),
    [
        pytest.param("Sid", LATER, id="sid"),
        pytest.param("Effect", LATER, id="effect"),
        pytest.param("Principal", LATER, id="principal"),
        pytest.param("NotPrincipal", LATER, id="not-principal"),
        pytest.param("Condition", LATER, id="condition"),
    ],
)
def test_what_shapes_a_statement_is_no_output(key: str, value: Later) -> None:
    assert refusal(statement, allow(**{key: value})) == (
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
            {"Condition": {"Bool": {"a": Secret()}}}, "Condition.Bool.a", id="a-value"
        ),
    ],
)
def test_nothing_in_a_statement_is_a_secret(keys: Statement, place: str) -> None:
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
@example(allow(Condition={"Bool": {"a": float("nan")}}))
def test_any_value_is_a_statement_or_is_refused(value: object) -> None:
    try:
        found = statement(value)
    except Refusal:
        return

    assert statement(found.document()) == found
