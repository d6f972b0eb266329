"""Who may be given access: each form that is taken, and the words for all others."""

from copy import copy

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ecr_component.errors import Refusal
from ecr_component.values.deferred import Deferred, Secret
from ecr_component.values.principals import (
    Kind,
    Principal,
    principal,
    trusted_identity,
)
from ecr_component.values.rule import Rule
from tests.conftest import refusal

PARTITIONS = (
    *("aws", "aws-cn", "aws-us-gov", "aws-eusc"),
    *("aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"),
)
ORGANIZATION = "o-exampleorg"
ROOT = f"{ORGANIZATION}/r-ab12"
UNIT = f"{ROOT}/ou-ab12-11111111"
IAM = "arn:aws:iam::111122223333"
STS = "arn:aws:sts::111122223333:assumed-role"
USER_ID = "AIDAEXAMPLEUSERID0001"
ROLE_ID = "AROAEXAMPLEROLEID0001"

FORMS = (
    "write an account id, the ARN of a role, user or account root, an organization id "
    "(o-...), an organizational unit's path (o-.../r-.../ou-.../) or a service "
    "(codebuild.amazonaws.com)"
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
LIKE_A_PRINCIPAL = st.from_regex(
    r"(arn:aws[a-z-]{0,7}:(iam|sts)::[0-9]{11,13}:|o-|r-|ou-|A(IDA|ROA)|[0-9]{11})"
    r"[ -~]{0,40}(\.amazonaws\.com|/|\*|\n)?"
)


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("111122223333", id="an-account"),
        pytest.param("000000000012", id="an-account-that-begins-with-zeros"),
        pytest.param(f"{IAM}:root", id="the-root-of-an-account"),
        pytest.param(f"{IAM}:role/ci", id="a-role"),
        pytest.param(f"{IAM}:role/{'r' * 64}", id="a-role-of-64-characters"),
        pytest.param(f"{IAM}:role/a_1+=,.@-", id="a-role-of-all-characters"),
        pytest.param(f"{IAM}:role/team/a!b/ci", id="a-role-with-a-path"),
        pytest.param(f"{IAM}:role/{'p' * 510}/ci", id="a-path-of-512-characters"),
        pytest.param(
            f"{IAM}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Ops_12",
            id="the-role-of-a-permission-set",
        ),
        pytest.param(f"{IAM}:user/ann", id="a-user"),
        pytest.param(f"{IAM}:user/{'u' * 64}", id="a-user-of-64-characters"),
        pytest.param(f"{IAM}:user/team/ann", id="a-user-with-a-path"),
        pytest.param(f"o-{'a' * 10}", id="an-organization-of-10"),
        pytest.param(f"o-{'9' * 32}", id="an-organization-of-32"),
        pytest.param(f"{ORGANIZATION}/r-{'a' * 4}/", id="a-root-of-4"),
        pytest.param(f"{ORGANIZATION}/r-{'9' * 32}/*", id="a-root-of-32-and-below"),
        pytest.param(f"{UNIT}/", id="a-unit"),
        pytest.param(f"{UNIT}/*", id="a-unit-and-those-below"),
        pytest.param(f"{UNIT}/ou-*", id="the-units-below-a-unit"),
        pytest.param(f"{UNIT}/ou-ab12-22222222/", id="a-unit-in-a-unit"),
        pytest.param(
            f"{ROOT}/ou-{'a' * 32}-{'9' * 32}/", id="a-unit-of-32-and-32-characters"
        ),
        pytest.param("codebuild.amazonaws.com", id="a-service"),
        pytest.param("logs.eu-west-1.amazonaws.com", id="a-service-of-a-region"),
        pytest.param("ec2.amazonaws.com.cn", id="a-service-in-china"),
        pytest.param("ec2.amazonaws.eu", id="a-service-in-europe"),
    ],
)
def test_each_form_of_a_principal_is_taken_as_it_is(written: str) -> None:
    assert principal(written) == written


@pytest.mark.parametrize("identity", ["root", "role/ci", "user/ann", "role/a/b/ci"])
def test_an_arn_may_be_of_any_partition(identity: str) -> None:
    written = {name: f"arn:{name}:iam::111122223333:{identity}" for name in PARTITIONS}

    found = {partition: principal(arn) for partition, arn in written.items()}

    assert found == written
    assert [it.aws_partition for it in found.values()] == [*PARTITIONS]
    assert {name: it.within(name) for name, it in found.items()} == written


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(111122223333, id="as-yaml-reads-it"),
        pytest.param(111122223333.0, id="as-another-language-sends-it"),
    ],
)
def test_an_account_may_be_a_number_of_12_digits(number: float) -> None:
    assert principal(number) == "111122223333"


@pytest.mark.parametrize(
    "session",
    [
        pytest.param("/build-1", id="a-session"),
        pytest.param("/12", id="a-session-of-2-characters"),
        pytest.param(f"/{'s' * 64}", id="a-session-of-64-characters"),
        pytest.param("", id="no-session"),
    ],
)
def test_an_assumed_role_becomes_its_role(session: str) -> None:
    number = "111122223333"

    assert [
        principal(f"arn:{partition}:sts::{number}:assumed-role/ci{session}")
        for partition in PARTITIONS
    ] == [f"arn:{partition}:iam::{number}:role/ci" for partition in PARTITIONS]


def test_a_session_of_a_permission_set_is_refused_since_it_hides_the_path() -> None:
    written = f"{STS}/AWSReservedSSO_Ops_0123456789abcdef/ann@example.com"

    assert refusal(principal, written) == (
        "is a session of a permission set, whose role has a path that the session does "
        f"not show (got '{written}'); write the role's ARN, "
        ".../role/aws-reserved/sso.amazonaws.com/..."
    )


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(ROLE_ID, id="a-role"),
        pytest.param(USER_ID, id="a-user"),
        pytest.param(f"AROA{'A' * 12}", id="16-characters"),
        pytest.param(f"AROA{'9' * 124}", id="128-characters"),
    ],
)
def test_what_a_deleted_principal_leaves_behind_is_refused(written: str) -> None:
    assert refusal(principal, written) == (
        "is what a policy shows once its role or user was deleted, and it never works "
        f"again (got '{written}'); write the ARN of the role or user there is now"
    )


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        pytest.param(
            f"{IAM}:group/ops",
            "a group can't be a principal: write its users, or a role",
            id="a-group",
        ),
        pytest.param(
            "*",
            "everybody is nobody's choice here: write an organization id, or use "
            "policy_statements with a condition",
            id="everybody",
        ),
        pytest.param(
            UNIT,
            "end it with / for the accounts right in this unit, or with /* for those "
            "in units below as well",
            id="a-unit-without-its-end",
        ),
    ],
)
def test_what_is_nearly_a_principal_gets_its_own_remedy(
    written: str, remedy: str
) -> None:
    assert refusal(principal, written) == (
        f"is no principal that AWS takes (got '{written}'); {remedy}"
    )


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(f"{IAM}:*", id="all-of-an-account"),
        pytest.param(f"{IAM}:role/*", id="all-roles"),
        pytest.param(f"{IAM}:role/ci-*", id="roles-that-begin-alike"),
        pytest.param(f"{IAM}:role/*/ci", id="in-a-path"),
        pytest.param(f"{IAM}:user/team-?/ann", id="one-character-in-a-path"),
        pytest.param("arn:aws:iam::*:root", id="all-accounts"),
        pytest.param("arn:*:iam::111122223333:root", id="all-partitions"),
        pytest.param(f"{STS}/ci/*", id="all-sessions"),
    ],
)
def test_a_principal_takes_no_wildcard(written: str) -> None:
    assert refusal(principal, written) == (
        f"is no principal that AWS takes (got '{written}'); "
        "a principal takes no wildcard: write the account, or each role"
    )


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("", id="nothing"),
        pytest.param("ann", id="a-word"),
        pytest.param("111122223333\n", id="an-account-and-a-new-line"),
        pytest.param("١١١١٢٢٢٢٣٣٣٣", id="digits-of-another-script"),
        pytest.param("arn:aws:iam::11112222333:root", id="an-account-of-11-digits"),
        pytest.param("arn:aws:iam::1111222233334:root", id="an-account-of-13-digits"),
        pytest.param("arn:aws:iam::111122223333:root/", id="more-than-a-root"),
        pytest.param("arn:aws:s3:::bucket", id="a-bucket"),
        pytest.param("arn:gcp:iam::111122223333:root", id="another-cloud"),
        pytest.param(f"{IAM}:instance-profile/web", id="an-instance-profile"),
        pytest.param(f"{IAM}:saml-provider/idp", id="a-provider-of-identities"),
        pytest.param(f"{IAM}:role/", id="a-role-without-a-name"),
        pytest.param(f"{IAM}:role//ci", id="an-empty-path"),
        pytest.param(f"{IAM}:role/c i", id="a-role-with-a-space"),
        pytest.param(f"{IAM}:role/ci\n", id="a-role-and-a-new-line"),
        pytest.param(f"{IAM}:role/{'é'}", id="a-letter-of-another-script"),
        pytest.param(f"{STS}/ci/s", id="a-session-of-1-character"),
        pytest.param(f"{STS}/team/ci/session", id="a-session-with-a-path"),
        pytest.param("o-examplewh", id="an-organization-of-9-characters"),
        pytest.param("o-EXAMPLEORG", id="an-organization-in-capitals"),
        pytest.param(f"{ORGANIZATION}/", id="an-organization-with-an-end"),
        pytest.param(f"{ORGANIZATION}/*", id="all-of-an-organization"),
        pytest.param(f"{ORGANIZATION}/r-abc/", id="a-root-of-3-characters"),
        pytest.param(f"{ROOT}/ou-abc-11111111/", id="a-unit-of-3-characters"),
        pytest.param(f"{ROOT}/ou-ab12-1111111/", id="a-unit-of-7-characters"),
        pytest.param(f"{UNIT}/ou-1*", id="a-wildcard-within-a-unit"),
        pytest.param("r-ab12/ou-ab12-11111111/", id="a-path-without-organization"),
        pytest.param("amazonaws.com", id="no-service"),
        pytest.param("codebuild.amazonaws.de", id="another-domain"),
        pytest.param("*.amazonaws.com", id="all-services"),
        pytest.param("https://codebuild.amazonaws.com", id="an-address"),
        pytest.param("aroaexampleroleid0001", id="an-id-in-small-letters"),
        pytest.param("AROAAAAAAAAAAAA", id="an-id-of-15-characters"),
        pytest.param("AIPAEXAMPLEPOLICY0001", id="the-id-of-something-else"),
    ],
)
def test_all_else_is_refused_with_the_forms_that_are_taken(written: str) -> None:
    assert refusal(principal, written) == (
        f"is no principal that AWS takes (got {written!r}); {FORMS}"
    )


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(f"{IAM}:role/{'r' * 65}", id="a-role-of-65-characters"),
        pytest.param(f"{IAM}:user/{'u' * 65}", id="a-user-of-65-characters"),
        pytest.param(f"{IAM}:role/{'p' * 511}/ci", id="a-path-of-513-characters"),
        pytest.param(f"{STS}/{'r' * 65}/session", id="an-assumed-role-of-65"),
        pytest.param(f"{STS}/ci/{'s' * 65}", id="a-session-of-65-characters"),
        pytest.param(f"o-{'a' * 33}", id="an-organization-of-33"),
        pytest.param(f"{ORGANIZATION}/r-{'a' * 33}/", id="a-root-of-33"),
        pytest.param(f"{ROOT}/ou-{'a' * 33}-11111111/", id="a-unit-of-33"),
        pytest.param(f"{ROOT}/ou-ab12-{'1' * 33}/", id="a-unit-of-33-behind"),
        pytest.param(f"AROA{'A' * 125}", id="an-id-of-129"),
    ],
)
def test_what_is_longer_than_aws_makes_it_is_refused(written: str) -> None:
    assert refusal(principal, written).endswith(f"; {FORMS}")


@pytest.mark.parametrize(
    ("written", "says"),
    [
        pytest.param(
            "1111-2222-3333",
            "an account id is text of 12 digits (got '1111-2222-3333'); "
            "try '111122223333'",
            id="an-account-with-hyphens",
        ),
        pytest.param(
            "11112222333",
            "an account id is text of 12 digits (got '11112222333')",
            id="11-digits",
        ),
        pytest.param(
            "1111222233334",
            "an account id is text of 12 digits (got '1111222233334')",
            id="13-digits",
        ),
        pytest.param(
            1402433619,
            "an account id has 12 digits, and YAML drops a leading zero from a number "
            "or reads it as octal (got 1402433619); put quotes around the id",
            id="a-number-that-lost-a-zero",
        ),
        pytest.param(True, "must be text (got true)", id="true"),
        pytest.param(None, "must be text (got null)", id="null"),
        pytest.param([IAM], f"must be text (got ['{IAM}'])", id="a-list"),
        pytest.param({"AWS": "*"}, "must be text (got {'AWS': '*'})", id="a-mapping"),
        pytest.param(
            Secret(),
            "holds a secret (`secure:`), but AWS shows this value to everyone; "
            "write it in clear text, or leave it out",
            id="a-secret",
        ),
        pytest.param(
            Deferred(("x",)),
            "is an output, but must be known when the program runs, since it decides "
            "which resources there are; write a plain value; outputs may stand for "
            "single texts",
            id="an-output-where-none-may-be",
        ),
    ],
)
def test_what_is_no_text_or_nearly_an_account_is_refused(
    written: object, says: str
) -> None:
    assert refusal(principal, written) == says


def _taken(rule: Rule[str], value: object) -> str | None:
    """What a rule makes of a value; None where it refuses it."""
    try:
        return rule(value)
    except Refusal:
        return None


@settings(max_examples=50)
@given(JSON | LIKE_A_PRINCIPAL)
@example(10**400)
@example(float("nan"))
def test_any_value_is_a_principal_that_lasts_or_is_refused(value: object) -> None:
    found = _taken(principal, value)

    assert found is None or principal(found) == found


@settings(max_examples=50)
@given(JSON | LIKE_A_PRINCIPAL)
@example(10**400)
def test_whom_a_deny_rule_spares_is_a_principal_or_a_unique_id(value: object) -> None:
    found = _taken(trusted_identity, value)

    assert found is None or found.startswith("A") or principal(found) == found


@pytest.mark.parametrize(
    ("checked", "kind"),
    [
        pytest.param("111122223333", "account", id="an-account"),
        pytest.param(f"{IAM}:root", "identity", id="a-root"),
        pytest.param(f"{IAM}:role/ci", "identity", id="a-role"),
        pytest.param(f"{IAM}:user/ann", "identity", id="a-user"),
        pytest.param("codebuild.amazonaws.com", "service", id="a-service"),
        pytest.param(ORGANIZATION, "organization", id="an-organization"),
        pytest.param(f"{ROOT}/*", "path", id="all-of-an-organization"),
        pytest.param(f"{UNIT}/", "path", id="a-unit"),
    ],
)
def test_a_principal_shows_its_kind(checked: str, kind: Kind) -> None:
    assert principal(checked).kind == kind
    assert copy(principal(checked)).kind == kind


@pytest.mark.parametrize(
    "checked",
    [
        "111122223333",
        "codebuild.amazonaws.com",
        ORGANIZATION,
        f"{UNIT}/",
        ROLE_ID,
    ],
)
def test_only_an_arn_has_a_partition(checked: str) -> None:
    assert Principal(checked).aws_partition is None
    assert Principal(checked).within("aws-cn") == checked


def test_an_arn_may_be_of_any_partition_where_the_repositorys_is_unknown() -> None:
    assert Principal(f"{IAM}:root").within(None) == f"{IAM}:root"


@pytest.mark.parametrize("partition", PARTITIONS[1:])
def test_an_arn_of_another_partition_is_refused(partition: str) -> None:
    def rule(checked: str) -> str:
        return Principal(checked).within(partition)

    assert refusal(rule, f"{IAM}:root") == (
        f"is of another partition than the repository ({partition}) "
        f"(got '{IAM}:root'); principals never reach across partitions"
    )


def test_an_account_is_written_as_the_arn_of_its_root() -> None:
    root = Principal("111122223333").arn_in("aws-cn")
    assert root == "arn:aws-cn:iam::111122223333:root"
    assert Principal(f"{IAM}:role/ci").arn_in("aws") == f"{IAM}:role/ci"


@pytest.mark.parametrize(
    ("written", "exempt"),
    [
        pytest.param(USER_ID, USER_ID, id="the-id-of-a-user"),
        pytest.param(ROLE_ID, ROLE_ID, id="the-id-of-a-role"),
        pytest.param(f"AIDA{'A' * 12}", f"AIDA{'A' * 12}", id="16-characters"),
        pytest.param(f"AIDA{'A' * 124}", f"AIDA{'A' * 124}", id="128-characters"),
        pytest.param(f"{IAM}:user/ann", f"{IAM}:user/ann", id="a-user"),
        pytest.param(f"{IAM}:role/a/ci", f"{IAM}:role/a/ci", id="a-role"),
        pytest.param(f"{STS}/ci/session", f"{IAM}:role/ci", id="an-assumed-role"),
    ],
)
def test_a_deny_rule_spares_roles_and_users(written: str, exempt: str) -> None:
    assert trusted_identity(written) == exempt


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("111122223333", id="an-account"),
        pytest.param(f"{IAM}:root", id="the-root-of-an-account"),
        pytest.param("codebuild.amazonaws.com", id="a-service"),
        pytest.param(ORGANIZATION, id="an-organization"),
        pytest.param(f"{UNIT}/", id="a-unit"),
        pytest.param("ann", id="a-word"),
        pytest.param("", id="nothing"),
        pytest.param(f"{IAM}:group/ops", id="a-group"),
        pytest.param(f"{IAM}:role/*", id="all-roles"),
        pytest.param(f"AIDA{'A' * 11}", id="an-id-of-15-characters"),
        pytest.param(f"{ROLE_ID}:", id="an-id-with-nothing-behind-its-colon"),
    ],
)
def test_a_deny_rule_spares_nothing_else(written: str) -> None:
    assert refusal(trusted_identity, written) == (
        "is neither the ARN nor the unique id (AIDA..., AROA...) of a role or user "
        f"(got '{written}')"
    )


@pytest.mark.parametrize("session", ["*", "ann", "i-0abc"])
def test_a_deny_rule_spares_a_role_not_one_of_its_sessions(session: str) -> None:
    assert refusal(trusted_identity, f"{ROLE_ID}:{session}") == (
        f"is one session of a role (got '{ROLE_ID}:{session}'); write '{ROLE_ID}' alone"
    )


def test_a_deny_rule_spares_no_permission_set_by_its_session() -> None:
    written = f"{STS}/AWSReservedSSO_Ops_0123456789abcdef/ann@example.com"

    assert refusal(trusted_identity, written) == refusal(principal, written)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        pytest.param(None, "must be text (got null)", id="null"),
        pytest.param(111122223333, "must be text (got 111122223333)", id="a-number"),
        pytest.param([ROLE_ID], f"must be text (got ['{ROLE_ID}'])", id="a-list"),
    ],
)
def test_a_deny_rule_spares_text_only(written: object, says: str) -> None:
    assert refusal(trusted_identity, written) == says
