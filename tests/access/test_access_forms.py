"""What ECR is sent for each form of access that a person may write.

The documents in `golden/access_*.json` have been read by a person, with AWS's
documentation beside them.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ecr_component.access.repository_policy import Access, policy_text
from ecr_component.errors import ConfigError, Refusal
from ecr_component.inputs.parsing import parse
from ecr_component.values.deferred import Deferred
from ecr_component.values.regions import Location, NotKnown

Keys = dict[str, Any]

GOLDEN = Path(__file__).parents[1] / "golden"
HERE = Location("eu-west-1", "aws", "210987654321")

STAGING, PROD = "111122223333", "444455556666"
CI = f"arn:aws:iam::{STAGING}:role/ci"
ANN = f"arn:aws:iam::{STAGING}:user/ann"
DEPLOYER = f"arn:aws:iam::{PROD}:role/team/deployer"
ORGANIZATION = "o-exampleorg"
UNIT = f"{ORGANIZATION}/r-ab12/ou-ab12-11111111/"
USER_ID, ROLE_ID = "AIDAEXAMPLEUSERID0001", "AROAEXAMPLEROLEID0001"

AUDITORS = {
    "Sid": "Auditors",
    "Effect": "Allow",
    "Principal": {"AWS": DEPLOYER},
    "Action": ["ecr:ListImages", "ecr:Describe*"],
    "Condition": {"StringEquals": {"aws:PrincipalTag/team": "audit"}},
}

FORMS: dict[str, Keys] = {
    "accounts": {
        "external_account_ids_with_read_access": [PROD, STAGING],
        "external_account_ids_with_write_access": [STAGING],
    },
    "identities": {
        "principals_with_read_access": [
            ANN,
            f"arn:aws:iam::{STAGING}:root",
            f"arn:aws:sts::{STAGING}:assumed-role/ci/build-1",
        ]
    },
    "organizations": {"principals_with_read_access": [ORGANIZATION, "o-another000"]},
    "organizational_units": {
        "principals_with_read_access": [
            f"{ORGANIZATION}/r-ab12/ou-ab12-22222222/*",
            UNIT,
        ]
    },
    "services": {
        "principals_with_read_access": [
            "logs.eu-west-1.amazonaws.com",
            "codebuild.amazonaws.com",
        ]
    },
    "push": {"principals_with_push_access": [PROD, CI]},
    "lambda_of_other_accounts": {
        "external_account_ids_with_lambda_access": [PROD, STAGING]
    },
    "lambda_of_this_account": {"lambda_access": True},
    "deny": {"users_or_roles_to_allow_deny_all_else": [ROLE_ID, ANN, USER_ID, CI]},
    "strict_deny": {
        "users_or_roles_to_allow_deny_all_else": [CI],
        "strict_deny_rules_enabled": True,
    },
    "statements": {"policy_statements": [AUDITORS]},
    "everything": {
        "external_account_ids_with_lambda_access": [PROD, STAGING],
        "external_account_ids_with_read_access": [PROD],
        "external_account_ids_with_write_access": [STAGING],
        "lambda_access": True,
        "policy_statements": [AUDITORS],
        "principals_with_push_access": [ANN],
        "principals_with_read_access": [
            UNIT,
            ORGANIZATION,
            "codebuild.amazonaws.com",
            STAGING,
            CI,
        ],
        "principals_with_write_access": [DEPLOYER],
        "strict_deny_rules_enabled": True,
        "users_or_roles_to_allow_deny_all_else": [CI, ANN, USER_ID, ROLE_ID],
    },
}

READ = "external_account_ids_with_read_access"
READERS = "principals_with_read_access"
WRITERS = "principals_with_write_access"
PUSHERS = "principals_with_push_access"
SPARED = "users_or_roles_to_allow_deny_all_else"
STATEMENTS = "policy_statements"


def accesses(inputs: Keys, location: Location = HERE) -> list[Access]:
    """The access to each repository that the inputs ask for."""
    return [
        made.access
        for made in parse(inputs, source="it", location=location).repositories
    ]


def sent(own: Keys, location: Location = HERE) -> str:
    """What ECR is sent for a repository that says this of itself."""
    (access,) = accesses({"repositories": {"web": own}}, location)
    return policy_text(access, location)


def problems(inputs: Keys, location: Location = HERE) -> list[str]:
    """The lines that tell what is wrong."""
    with pytest.raises(ConfigError) as refused:
        parse(inputs, source="it", location=location)
    return [line.strip() for line in str(refused.value).splitlines()[1:]]


def web(**own: object) -> Keys:
    return {"repositories": {"web": own}}


def everywhere(**own: object) -> Keys:
    """The same of every repository, as defaults."""
    return {
        "repositories": {"api": None, "web": {}},
        **{f"default_{key}": value for key, value in own.items()},
    }


def read_by_a_person(form: str) -> str:
    return (GOLDEN / f"access_{form}.json").read_text()


@pytest.mark.parametrize("form", FORMS)
def test_each_form_gives_the_document_that_a_person_has_read(form: str) -> None:
    document = json.loads(read_by_a_person(form))

    assert json.loads(sent(FORMS[form])) == document
    assert sent(FORMS[form]) == json.dumps(document, separators=(",", ":"))


@pytest.mark.parametrize("form", FORMS)
def test_each_form_may_be_a_default(form: str) -> None:
    for access in accesses(everywhere(**FORMS[form])):
        assert policy_text(access, HERE) == sent(FORMS[form])


def test_each_document_is_indented_and_belongs_to_a_form() -> None:
    found = {
        path.stem.removeprefix("access_"): path.read_text()
        for path in GOLDEN.glob("access_*.json")
    }

    assert set(found) == set(FORMS)
    for text in found.values():
        assert text == json.dumps(json.loads(text), indent=2) + "\n"


def test_an_account_that_reads_gives_the_very_text_of_the_module() -> None:
    assert sent({READ: [STAGING]}) == (
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow",'
        '"Principal":{"AWS":"arn:aws:iam::111122223333:root"},'
        '"Action":["ecr:GetDownloadUrlForLayer","ecr:BatchGetImage",'
        '"ecr:BatchCheckLayerAvailability"]}]}'
    )


@pytest.mark.parametrize(
    "own",
    [
        pytest.param({READERS: [STAGING, PROD], WRITERS: [STAGING]}, id="as-ids"),
        pytest.param(
            {READERS: [int(PROD), float(STAGING)], WRITERS: [int(STAGING)]},
            id="as-numbers",
        ),
        pytest.param(
            {
                READERS: [f"arn:aws:iam::{PROD}:root", f"arn:aws:iam::{STAGING}:root"],
                WRITERS: [f"arn:aws:iam::{STAGING}:root"],
            },
            id="as-roots",
        ),
        pytest.param(
            {READ: [PROD], READERS: [STAGING], WRITERS: [STAGING]}, id="in-two-lists"
        ),
    ],
)
def test_accounts_as_principals_give_the_very_text_of_the_module(own: Keys) -> None:
    assert sent(own) == sent(FORMS["accounts"])


@pytest.mark.parametrize(
    ("partition", "region"),
    [
        pytest.param("aws", "us-west-2", id="aws"),
        pytest.param("aws-cn", "cn-north-1", id="aws-cn"),
        pytest.param("aws-us-gov", "us-gov-east-1", id="aws-us-gov"),
        pytest.param("aws-eusc", "eusc-de-east-1", id="aws-eusc"),
        pytest.param("aws-iso", "us-iso-east-1", id="aws-iso"),
        pytest.param("aws-iso-b", "us-isob-east-1", id="aws-iso-b"),
        pytest.param("aws-iso-e", "eu-isoe-west-1", id="aws-iso-e"),
        pytest.param("aws-iso-f", "us-isof-south-1", id="aws-iso-f"),
    ],
)
def test_each_partition_gets_its_own_arns(partition: str, region: str) -> None:
    def there(text: str) -> str:
        return text.replace("arn:aws:", f"arn:{partition}:")

    own = json.loads(there(json.dumps(FORMS["everything"])))
    expected = there(read_by_a_person("everything")).replace("eu-west-1", region)

    text = sent(own, Location(region, partition, HERE.account_id))

    assert json.loads(text) == json.loads(expected)
    assert partition == "aws" or "arn:aws:" not in text


@pytest.mark.parametrize(
    "own",
    [
        pytest.param({}, id="nothing"),
        pytest.param({READ: [], READERS: [], STATEMENTS: []}, id="empty-lists"),
        pytest.param({"lambda_access": False}, id="no-functions"),
        pytest.param({"strict_deny_rules_enabled": True}, id="strict-about-nobody"),
    ],
)
def test_access_for_nobody_is_no_policy(own: Keys) -> None:
    (access,) = accesses(web(**own))

    assert not access


@pytest.mark.parametrize(
    ("key", "default", "own"),
    [
        ("external_account_ids_with_lambda_access", [STAGING], [PROD]),
        ("external_account_ids_with_read_access", [STAGING], [PROD]),
        ("external_account_ids_with_write_access", [STAGING], [PROD]),
        ("lambda_access", True, False),
        ("policy_statements", [AUDITORS], [{**AUDITORS, "Sid": "Others"}]),
        ("principals_with_push_access", [CI], [ANN]),
        ("principals_with_read_access", [CI], [ANN, PROD]),
        ("principals_with_write_access", [CI], [ORGANIZATION]),
        ("users_or_roles_to_allow_deny_all_else", [CI], [ROLE_ID]),
    ],
)
def test_what_a_repository_says_replaces_the_default_as_a_whole(
    key: str, default: object, own: object
) -> None:
    inputs = {
        f"default_{key}": default,
        "repositories": {
            "default": {},
            "null": {key: None},
            "own": {key: own},
            "nobody": {key: False if own is False else []},
        },
    }

    by_default, null, owned, nobody = accesses(inputs)

    assert by_default == null == accesses(web(**{key: default}))[0]
    assert owned == accesses(web(**{key: own}))[0]
    assert not nobody


def test_a_repository_may_be_less_strict_than_the_default() -> None:
    own = {"default_strict_deny_rules_enabled": True, **everywhere(**FORMS["deny"])}
    own["repositories"] = {"web": {"strict_deny_rules_enabled": False}}
    (access,) = accesses(own)

    assert policy_text(access, HERE) == sent(FORMS["deny"])


SERVICES_STAY_OUT = {"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}


@pytest.mark.parametrize(
    ("exempt", "conditions"),
    [
        pytest.param(
            [USER_ID], {"StringNotLike": {"aws:userId": USER_ID}}, id="a-user-by-its-id"
        ),
        pytest.param(
            [ROLE_ID],
            {"StringNotLike": {"aws:userId": f"{ROLE_ID}:*"}},
            id="the-sessions-of-a-role-by-its-id",
        ),
        pytest.param(
            [CI], {"ArnNotEquals": {"aws:PrincipalArn": CI}}, id="a-role-by-its-arn"
        ),
        pytest.param(
            [f"arn:aws:sts::{STAGING}:assumed-role/ci/build-1"],
            {"ArnNotEquals": {"aws:PrincipalArn": CI}},
            id="a-role-by-its-session",
        ),
        pytest.param(
            [ANN, USER_ID],
            {
                "StringNotLike": {"aws:userId": USER_ID},
                "ArnNotEquals": {"aws:PrincipalArn": ANN},
            },
            id="by-id-and-by-arn",
        ),
    ],
)
@pytest.mark.parametrize("strict", [False, True], ids=["images", "strict"])
def test_a_deny_rule_is_for_all_but_those_it_spares(
    strict: bool,  # noqa: FBT001 - a column of the table
    exempt: list[str],
    conditions: dict[str, object],
) -> None:
    own = {SPARED: exempt, "strict_deny_rules_enabled": strict}

    (statement,) = json.loads(sent(own))["Statement"]

    assert statement["Effect"] == "Deny"
    assert statement["Principal"] == "*"
    assert statement["Condition"] == {**conditions, **SERVICES_STAY_OUT}
    assert (statement["Action"] == ["ecr:*"]) is strict


@pytest.mark.parametrize(
    ("key", "twice", "once"),
    [
        pytest.param(READ, [STAGING, STAGING], [STAGING], id="an-account"),
        pytest.param(
            READERS,
            [STAGING, f"arn:aws:iam::{STAGING}:root"],
            [STAGING],
            id="an-account-and-its-root",
        ),
        pytest.param(
            READERS,
            [CI, f"arn:aws:sts::{STAGING}:assumed-role/ci/build-1"],
            [CI],
            id="a-role-and-its-session",
        ),
        pytest.param(
            WRITERS, [ORGANIZATION, ORGANIZATION], [ORGANIZATION], id="an-organization"
        ),
        pytest.param(PUSHERS, [UNIT, UNIT], [UNIT], id="a-unit"),
        pytest.param(
            READERS,
            ["codebuild.amazonaws.com"] * 2,
            ["codebuild.amazonaws.com"],
            id="a-service",
        ),
        pytest.param(
            "external_account_ids_with_lambda_access",
            [PROD, int(PROD)],
            [PROD],
            id="an-account-with-functions",
        ),
        pytest.param(SPARED, [CI, CI, ROLE_ID, ROLE_ID], [CI, ROLE_ID], id="exempt"),
    ],
)
def test_who_stands_twice_is_sent_once(
    key: str, twice: Sequence[object], once: Sequence[object]
) -> None:
    assert sent({key: twice}) == sent({key: once})


ANYBODY = (STAGING, PROD, CI, ANN, ORGANIZATION, UNIT, "codebuild.amazonaws.com")
SOME = {
    READERS: ANYBODY,
    WRITERS: ANYBODY,
    PUSHERS: ANYBODY,
    "external_account_ids_with_lambda_access": (STAGING, PROD, "210987654321"),
    SPARED: (CI, ANN, USER_ID, ROLE_ID),
}


@settings(max_examples=30)
@given(
    st.fixed_dictionaries(
        {key: st.lists(st.sampled_from(values)) for key, values in SOME.items()}
    ),
    st.randoms(use_true_random=False),
)
def test_equal_access_in_any_order_gives_equal_text(
    own: dict[str, list[str]], chance: Random
) -> None:
    other = {
        key: chance.sample(leaves, len(leaves)) for key, leaves in reversed(own.items())
    }

    assert sent(other) == sent(own)


def long(characters: int, **own: object) -> Keys:
    """What a repository says whose policy has so many characters."""
    statement = {**AUDITORS, "Principal": {"AWS": STAGING}, "Sid": ""}
    empty = len(sent({STATEMENTS: [statement], **own}))
    return {STATEMENTS: [{**statement, "Sid": "x" * (characters - empty)}], **own}


TOO_LONG = (
    "the repository policy has 10,241 characters, and ECR takes up to 10,240; "
    "name fewer principals, or an organization in place of its accounts"
)


def test_a_policy_may_have_10240_characters() -> None:
    assert len(sent(long(10_240, **FORMS["lambda_of_this_account"]))) == 10_240


def test_a_letter_of_another_script_is_sent_and_counted_as_one() -> None:
    plain = sent({STATEMENTS: [{**AUDITORS, "Sid": "uuu"}]})

    assert sent({STATEMENTS: [{**AUDITORS, "Sid": "üüü"}]}) == plain.replace(
        "uuu", "üüü"
    )


def test_a_policy_of_10241_characters_is_refused_at_its_repository() -> None:
    assert problems(web(**long(10_241, **FORMS["lambda_of_this_account"]))) == [
        f"repositories.web: {TOO_LONG}"
    ]


def test_a_default_policy_that_is_too_long_is_refused_at_its_longest_part() -> None:
    inputs = everywhere(**long(10_241, **FORMS["accounts"]))

    assert problems(inputs) == [
        f"default_policy_statements: {TOO_LONG}; api is one that has it"
    ]


@pytest.mark.parametrize(
    ("location", "short"),
    [
        pytest.param(HERE, 0, id="known"),
        pytest.param(Location(), 0, id="unknown"),
        pytest.param(Location("eu-west-1", "aws"), 0, id="but-for-the-account"),
        pytest.param(Location("ap-southeast-1", "aws"), 5, id="a-longer-region"),
        pytest.param(Location(None, "aws-us-gov"), 7, id="a-longer-partition"),
    ],
)
def test_the_length_is_checked_before_all_of_the_home_is_known(
    location: Location, short: int
) -> None:
    fits = long(10_240 - short, **FORMS["lambda_of_this_account"])
    tight = long(10_241 - short, **FORMS["lambda_of_this_account"])

    assert accesses(web(**fits), location)
    assert problems(web(**tight), location) == [f"repositories.web: {TOO_LONG}"]


def test_the_partition_of_a_policys_own_arns_is_taken_for_its_length() -> None:
    role = CI.replace("aws", "aws-us-gov")

    assert accesses(web(**{READERS: [role, STAGING]}), Location())


OTHERS = {**AUDITORS, "Sid": "Others"}
NAMELESS = {key: value for key, value in AUDITORS.items() if key != "Sid"}


def test_statements_with_different_sids_or_none_stand_side_by_side() -> None:
    assert sent({STATEMENTS: [AUDITORS, OTHERS, NAMELESS, NAMELESS]})


@pytest.mark.parametrize(
    ("inputs", "repeated"),
    [
        pytest.param(
            web(policy_statements=[AUDITORS, OTHERS, AUDITORS, AUDITORS]),
            {
                "repositories.web.policy_statements[2]": "Auditors",
                "repositories.web.policy_statements[3]": "Auditors",
            },
            id="in-a-repository",
        ),
        pytest.param(
            everywhere(
                policy_statements=[AUDITORS, AUDITORS],
                external_account_ids_with_read_access=[STAGING],
            ),
            {"default_policy_statements[1]": "Auditors"},
            id="in-the-default",
        ),
        pytest.param(
            web(
                policy_statements=[
                    {**AUDITORS, "Sid": "CrossAccountPermission"},
                    {**AUDITORS, "Sid": "LambdaECRImageRetrievalPolicy"},
                ],
                external_account_ids_with_lambda_access=[STAGING],
                lambda_access=True,
            ),
            {
                "repositories.web.policy_statements[0]": "CrossAccountPermission",
                "repositories.web.policy_statements[1]": (
                    "LambdaECRImageRetrievalPolicy"
                ),
            },
            id="with-those-of-lambda",
        ),
        pytest.param(
            web(
                policy_statements=[AUDITORS, AUDITORS],
                principals_with_read_access=[Deferred(("x",))],
            ),
            {"repositories.web.policy_statements[1]": "Auditors"},
            id="beside-an-output",
        ),
    ],
)
def test_a_sid_that_stands_twice_is_refused(
    inputs: Keys, repeated: dict[str, str]
) -> None:
    assert problems(inputs) == [
        f"{place}: another statement has the Sid {sid!r} too; rename one"
        for place, sid in repeated.items()
    ]


def foreign(arn: str, partition: str = "aws") -> str:
    return (
        f"is of another partition than the repository ({partition}) (got '{arn}'); "
        "principals never reach across partitions"
    )


CHINESE = f"arn:aws-cn:iam::{STAGING}:root"
AMERICAN = f"arn:aws-us-gov:iam::{STAGING}:role/ci"


@pytest.mark.parametrize("key", [READERS, WRITERS, PUSHERS])
def test_principals_of_other_partitions_are_refused_all_at_once(key: str) -> None:
    inputs = web(**{key: [CHINESE, CI, AMERICAN]})

    assert problems(inputs) == [
        f"repositories.web.{key}[0]: {foreign(CHINESE)}",
        f"repositories.web.{key}[2]: {foreign(AMERICAN)}",
    ]


def test_a_deny_rule_spares_nobody_of_another_partition() -> None:
    inputs = web(**{SPARED: [CI, AMERICAN]})

    assert problems(inputs) == [f"repositories.web.{SPARED}[1]: {foreign(AMERICAN)}"]


CHINESE_SERVICE = "codebuild.amazonaws.com.cn"


def by_hand(principal: object, **keys: object) -> Keys:
    """A statement of a person's own about somebody."""
    element = {"Effect": "Deny", "Action": "ecr:*", "Principal": principal, **keys}
    return {key: value for key, value in element.items() if value is not None}


@pytest.mark.parametrize(
    ("written", "places"),
    [
        pytest.param(
            [by_hand({"AWS": CHINESE})], {"[0].Principal.AWS": CHINESE}, id="a-name"
        ),
        pytest.param(
            [AUDITORS, by_hand({"AWS": [CI, AMERICAN], "Service": CHINESE_SERVICE})],
            {
                "[1].Principal.AWS[1]": AMERICAN,
                "[1].Principal.Service": CHINESE_SERVICE,
            },
            id="several",
        ),
        pytest.param(
            [by_hand(None, NotPrincipal={"AWS": [CHINESE]})],
            {"[0].NotPrincipal.AWS[0]": CHINESE},
            id="all-others",
        ),
        pytest.param(
            [{"effect": "Deny", "not_principal": {"AWS": [CHINESE]}, "action": "*"}],
            {"[0].not_principal.AWS[0]": CHINESE},
            id="in-small-letters",
        ),
        pytest.param(
            {"Version": "2012-10-17", "Statement": [by_hand({"AWS": CHINESE})]},
            {".Statement[0].Principal.AWS": CHINESE},
            id="in-a-policy",
        ),
        pytest.param(
            {"statement": by_hand({"AWS": [CHINESE]})},
            {".statement.Principal.AWS[0]": CHINESE},
            id="alone-in-a-policy",
        ),
        pytest.param(
            json.dumps({"Statement": [by_hand({"AWS": CHINESE})]}),
            {".Statement[0].Principal.AWS": CHINESE},
            id="in-a-policy-as-text",
        ),
        pytest.param(
            [by_hand({"Federated": f"arn:aws-cn:iam::{STAGING}:saml-provider/a"})],
            {
                "[0].Principal.Federated": f"arn:aws-cn:iam::{STAGING}:saml-provider/a",
            },
            id="a-provider",
        ),
    ],
)
def test_statement_principals_are_of_the_repositorys_partition(
    written: object, places: dict[str, str]
) -> None:
    assert problems(web(**{STATEMENTS: written})) == [
        f"repositories.web.{STATEMENTS}{place}: {foreign(name)}"
        for place, name in places.items()
    ]
    assert problems(everywhere(**{STATEMENTS: written})) == [
        f"default_{STATEMENTS}{place}: {foreign(name)}"
        for place, name in places.items()
    ]


def test_a_name_in_a_statement_tells_the_partition_where_the_home_is_unknown() -> None:
    inputs = web(**{STATEMENTS: [by_hand({"AWS": [CHINESE, "*", CI]})]})

    assert problems(inputs, Location()) == [
        f"repositories.web.{STATEMENTS}[0].Principal.AWS[2]: {foreign(CI, 'aws-cn')}"
    ]


def test_a_name_in_a_statement_is_of_its_partition_even_if_it_was_an_output() -> None:
    later = Deferred(("x",))
    (access,) = accesses(web(**{STATEMENTS: [by_hand({"AWS": [later]})]}))

    with pytest.raises(Refusal) as refused:
        policy_text(access.known({later: CHINESE}), HERE)

    assert str(refused.value) == foreign(CHINESE)


def test_a_sid_that_stands_twice_is_told_by_its_place_in_a_policy() -> None:
    inputs = web(**{STATEMENTS: {"Statement": [AUDITORS, AUDITORS]}})

    place = f"repositories.web.{STATEMENTS}.Statement[1]"
    assert problems(inputs) == [
        f"{place}: another statement has the Sid 'Auditors' too; rename one"
    ]


def test_a_default_of_another_partition_is_refused_once_and_where_it_stands() -> None:
    inputs = {
        **everywhere(**{READERS: [CHINESE], "strict_deny_rules_enabled": True}),
        "default_external_account_ids_with_lambda_access": [PROD],
        "repositories": {"api": {"lambda_access": True}, "web": None},
    }

    assert problems(inputs) == [f"default_{READERS}[0]: {foreign(CHINESE)}"]


def test_a_default_that_no_repository_uses_may_be_of_any_partition() -> None:
    inputs = {
        f"default_{READERS}": [CHINESE],
        "repositories": {"web": {READERS: [CI]}},
    }

    assert accesses(inputs)


@pytest.mark.parametrize(
    ("key", "default", "own", "place"),
    [
        pytest.param(READERS, [CHINESE], [None], f"{READERS}[0]", id="partition"),
        pytest.param(
            STATEMENTS, [AUDITORS, AUDITORS], [None], f"{STATEMENTS}[0]", id="sid"
        ),
        pytest.param(
            STATEMENTS,
            long(10_241)[STATEMENTS],
            [None],
            f"{STATEMENTS}[0]",
            id="length",
        ),
    ],
)
def test_a_list_that_cannot_be_read_is_not_mistaken_for_its_default(
    key: str, default: list[object], own: list[object], place: str
) -> None:
    inputs = {f"default_{key}": default, "repositories": {"web": {key: own}}}

    (line,) = problems(inputs)

    assert line.startswith(f"repositories.web.{place}: must be ")


def test_a_partition_is_checked_beside_an_output() -> None:
    inputs = web(**{READERS: [Deferred(("x",)), CHINESE]})

    assert problems(inputs) == [f"repositories.web.{READERS}[1]: {foreign(CHINESE)}"]


def test_principals_are_of_one_partition_even_where_the_home_is_unknown() -> None:
    inputs = web(**{READERS: [CHINESE], SPARED: [CI]})

    assert problems(inputs, Location()) == [
        f"repositories.web.{SPARED}[0]: {foreign(CI, 'aws-cn')}"
    ]


@pytest.mark.parametrize(
    ("access", "partition"),
    [
        pytest.param(Access(read=(CI,)), "aws", id="read"),
        pytest.param(Access(write=(CHINESE,)), "aws-cn", id="write"),
        pytest.param(
            Access(push=(Deferred(("x",)), CI)), "aws", id="push-and-an-output"
        ),
        pytest.param(Access(exempt=(ROLE_ID, AMERICAN)), "aws-us-gov", id="exempt"),
        pytest.param(
            Access(statements=({"Principal": {"AWS": ("*", CHINESE)}},)),
            "aws-cn",
            id="statements",
        ),
        pytest.param(Access(read=(STAGING, ORGANIZATION)), None, id="no-arn"),
    ],
)
def test_arns_tell_of_what_partition_they_are(
    access: Access, partition: str | None
) -> None:
    assert access.partition() == partition


@pytest.mark.parametrize(
    ("own", "location"),
    [
        pytest.param({READ: [STAGING]}, Location("eu-west-1"), id="an-account"),
        pytest.param({READERS: [CI]}, Location("eu-west-1"), id="a-role"),
        pytest.param(
            FORMS["services"],
            Location("eu-west-1", "aws"),
            id="the-account-of-a-service",
        ),
        pytest.param(
            FORMS["lambda_of_other_accounts"],
            Location(None, "aws", HERE.account_id),
            id="the-region-of-functions",
        ),
        pytest.param(
            FORMS["lambda_of_this_account"],
            Location("eu-west-1", "aws"),
            id="the-account-of-functions",
        ),
        pytest.param(
            FORMS["lambda_of_this_account"],
            Location("eu-west-1", None, HERE.account_id),
            id="the-partition-of-functions",
        ),
    ],
)
def test_a_text_waits_for_what_it_needs_of_its_home(
    own: Keys, location: Location
) -> None:
    (access,) = accesses(web(**own), location)

    with pytest.raises(NotKnown):
        policy_text(access, location)


@pytest.mark.parametrize(
    "form", ["organizations", "organizational_units", "deny", "statements"]
)
def test_a_text_that_needs_nothing_of_its_home_does_not_wait(form: str) -> None:
    assert sent(FORMS[form], Location()) == sent(FORMS[form])


def test_an_arn_of_another_partition_is_refused_even_if_it_was_an_output() -> None:
    with pytest.raises(Refusal) as refused:
        policy_text(Access(read=(CHINESE,)), HERE)

    assert str(refused.value) == foreign(CHINESE)


def test_outputs_are_told_once_and_take_their_places() -> None:
    first, second = Deferred(("a",)), Deferred(("b",))
    access = Access(
        read=(STAGING, first),
        write=(first,),
        lambda_functions=True,
        exempt=(second,),
        strict=True,
        statements=({**AUDITORS, "Principal": {"AWS": (second, CI)}},),
    )

    assert access.deferred == [first, second]
    assert access.known({first: PROD, second: ANN}) == Access(
        read=(STAGING, PROD),
        write=(PROD,),
        lambda_functions=True,
        exempt=(ANN,),
        strict=True,
        statements=({**AUDITORS, "Principal": {"AWS": (ANN, CI)}},),
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(max_examples=50)
@given(
    st.dictionaries(
        st.sampled_from([*FORMS["everything"]]),
        JSON | st.sampled_from([*FORMS["everything"].values()]),
        max_size=4,
    ),
    st.sampled_from([HERE, Location()]),
)
@example({READERS: [10**400]}, HERE)
def test_any_access_has_its_text_or_is_refused(
    own: Mapping[str, object], location: Location
) -> None:
    try:
        (access,) = accesses(web(**own), location)
    except ConfigError:
        return

    assert json.loads(policy_text(access, HERE))["Version"] == "2012-10-17"
