"""What the policies that are made allow, asked of an evaluator: to whom, and no more.

An identity whose own policies allow everything shows what a repository's policy does;
one without any shows what that gives by itself.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecr_component.access import actions
from ecr_component.access.identity_policy import (
    PULL,
    PULL_AND_PUSH,
    PUSH,
    identity_policy,
)
from ecr_component.access.repository_policy import policy_text
from ecr_component.inputs.parsing import parse
from ecr_component.values.regions import Location
from tests.access.evaluation import (
    ANYBODY,
    Caller,
    Policy,
    allowed,
    role,
    service,
    user,
)

OWN, THEIRS, STRANGE = "210987654321", "111122223333", "999900001111"
HERE: Final = Location("eu-west-1", "aws", OWN)
REGISTRY: Final = f"arn:aws:ecr:eu-west-1:{OWN}:repository"
WEB: Final = f"{REGISTRY}/team/web"

EVERYTHING: Final = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}
UNIT: Final = "o-exampleorg/r-ab12/ou-ab12-11111111/"


LOGIN: Final = "ecr:GetAuthorizationToken"
"""It is about no repository, whatever a policy of one says."""
ALL: Final = frozenset(actions.ALL) - {LOGIN}
READ: Final = frozenset(actions.READ)
WRITE: Final = frozenset(actions.WRITE) - {LOGIN}
TO_PULL: Final = frozenset(actions.PULL)
TO_PUSH: Final = frozenset(actions.PUSH)


def functions_of(account: str, region: str = "eu-west-1") -> Caller:
    """Lambda, as it fetches the image of somebody's function."""
    arn = f"arn:aws:lambda:{region}:{account}:function:run"
    return service("lambda.amazonaws.com", arn)


def of_iam(account: str, path: str, **more: str) -> Caller:
    kind = user if path.startswith("user/") else role
    return kind(f"arn:aws:iam::{account}:{path}", **more)


CALLERS: Final[Mapping[str, Caller]] = {
    "own admin": of_iam(OWN, "role/admin", unique_id="AROAEXAMPLEROLEADMIN1"),
    "own ci": of_iam(OWN, "role/ci", unique_id="AROAEXAMPLEROLEID0001"),
    "own ann": of_iam(OWN, "user/ann", unique_id="AIDAEXAMPLEUSERID0001"),
    "their ci": of_iam(THEIRS, "role/ci", unit=f"{UNIT}ou-ab12-22222222/"),
    "their ann": of_iam(THEIRS, "user/ann", unit=UNIT),
    "stranger": of_iam(
        STRANGE, "role/ci", unit="o-anotherorg/r-ab12/ou-ab12-11111111/"
    ),
    "nobody's": of_iam("888800001111", "role/ci"),
    "anybody": ANYBODY,
    "our functions": functions_of(OWN),
    "their functions": functions_of(THEIRS),
    "their functions elsewhere": functions_of(THEIRS, "us-east-1"),
    "strange functions": functions_of(STRANGE),
    "our builds": service(
        "codebuild.amazonaws.com", f"arn:aws:codebuild:eu-west-1:{OWN}:project/web"
    ),
    "strange builds": service(
        "codebuild.amazonaws.com", f"arn:aws:codebuild:eu-west-1:{STRANGE}:project/web"
    ),
}


def rights(
    caller: Caller, of_resource: Sequence[Policy], *identity: Policy
) -> frozenset[str]:
    """Which of ECR's actions somebody may take on the repository `team/web`."""
    return frozenset(
        action
        for action in ALL
        if allowed(caller, action, WEB, identity=identity, of_resource=of_resource)
    )


def policies(settings: Mapping[str, object], **defaults: object) -> list[Policy]:
    """The policy of the repository `team/web`, if it has one."""
    inputs = {"repositories": {"team/web": settings}, **defaults}
    (web,) = parse(inputs, source="it", location=HERE).repositories
    return [json.loads(policy_text(web.access, HERE))] if web.access else []


def gains(found: list[Policy]) -> dict[str, frozenset[str]]:
    """Who has rights by a repository's policy: of their own they may do everything.

    Those of the repository's own account need no policy of it, so they are asked with
    none of their own.
    """
    own = {
        name: [] if caller.account == OWN else [EVERYTHING]
        for name, caller in CALLERS.items()
    }
    every = {
        name: rights(caller, found, *own[name]) for name, caller in CALLERS.items()
    }
    return {name: may for name, may in every.items() if may}


@pytest.mark.parametrize(
    ("settings", "who"),
    [
        pytest.param({}, {}, id="nothing-said"),
        pytest.param(
            {"external_account_ids_with_read_access": [THEIRS]},
            {"their ci": READ, "their ann": READ},
            id="an-account-reads",
        ),
        pytest.param(
            {"external_account_ids_with_write_access": [THEIRS]},
            {"their ci": WRITE, "their ann": WRITE},
            id="an-account-writes",
        ),
        pytest.param(
            {"external_account_ids_with_lambda_access": [THEIRS]},
            {
                "their ci": TO_PULL,
                "their ann": TO_PULL,
                "their functions": TO_PULL,
            },
            id="functions-of-an-account",
        ),
        pytest.param(
            {"lambda_access": True}, {"our functions": TO_PULL}, id="our-functions"
        ),
        pytest.param(
            {"principals_with_read_access": [f"arn:aws:iam::{THEIRS}:role/ci"]},
            {"their ci": READ},
            id="a-role-reads",
        ),
        pytest.param(
            {"principals_with_write_access": [f"arn:aws:iam::{OWN}:user/ann"]},
            {"own ann": WRITE},
            id="a-user-of-the-own-account-writes",
        ),
        pytest.param(
            {"principals_with_push_access": [f"arn:aws:iam::{OWN}:role/ci"]},
            {"own ci": TO_PUSH},
            id="a-role-of-the-own-account-pushes",
        ),
        pytest.param(
            {"principals_with_push_access": [THEIRS]},
            {"their ci": TO_PUSH, "their ann": TO_PUSH},
            id="an-account-pushes",
        ),
        pytest.param(
            {"principals_with_read_access": ["o-exampleorg"]},
            {"their ci": READ, "their ann": READ},
            id="an-organization-reads",
        ),
        pytest.param(
            {"principals_with_read_access": [UNIT]},
            {"their ann": READ},
            id="a-unit-reads",
        ),
        pytest.param(
            {"principals_with_write_access": [f"{UNIT}*"]},
            {"their ci": WRITE, "their ann": WRITE},
            id="a-unit-and-those-below-write",
        ),
        pytest.param(
            {"principals_with_read_access": ["codebuild.amazonaws.com"]},
            {"our builds": READ},
            id="a-service-reads-for-this-account",
        ),
        pytest.param(
            {
                "policy_statements": [
                    {
                        "Effect": "Allow",
                        "Principal": {"AWS": f"arn:aws:iam::{THEIRS}:role/ci"},
                        "Action": "ecr:Describe*",
                        "Condition": {
                            "StringEquals": {"aws:PrincipalOrgID": "o-exampleorg"}
                        },
                    }
                ]
            },
            {"their ci": frozenset(a for a in ALL if a.startswith("ecr:Describe"))},
            id="a-statement",
        ),
        pytest.param(
            {
                "external_account_ids_with_read_access": [THEIRS],
                "users_or_roles_to_allow_deny_all_else": [
                    f"arn:aws:iam::{THEIRS}:role/ci"
                ],
            },
            {"their ci": READ},
            id="an-account-reads-of-which-all-but-one-are-denied",
        ),
        pytest.param(
            {
                "lambda_access": True,
                "external_account_ids_with_write_access": [THEIRS],
                "users_or_roles_to_allow_deny_all_else": [
                    f"arn:aws:iam::{OWN}:role/ci"
                ],
            },
            {
                "our functions": TO_PULL,
                "their ci": WRITE - set(actions.IMAGES),
                "their ann": WRITE - set(actions.IMAGES),
            },
            id="functions-are-not-denied-what-others-are",
        ),
    ],
)
def test_an_input_gives_its_rights_to_those_it_names_and_to_nobody_else(
    settings: dict[str, object], who: dict[str, frozenset[str]]
) -> None:
    assert gains(policies(settings)) == who


@pytest.mark.parametrize(
    "key", ["external_account_ids_with_read_access", "principals_with_push_access"]
)
def test_an_empty_list_takes_back_what_the_default_gives(key: str) -> None:
    default = {f"default_{key}": [THEIRS]}

    assert set(gains(policies({}, **default))) == {"their ci", "their ann"}
    assert gains(policies({key: []}, **default)) == {}


def test_functions_are_those_of_a_replicas_own_region() -> None:
    inputs = {
        "repositories": {"team/web": {}},
        "default_lambda_access": True,
        "default_external_account_ids_with_lambda_access": [THEIRS],
    }
    (web,) = parse(inputs, source="it", location=HERE).repositories
    there = [policy_text(web.access, replace(HERE, region="us-east-1"))]
    callers = {
        (account, region): functions_of(account, region)
        for account in (OWN, THEIRS, STRANGE)
        for region in ("eu-west-1", "us-east-1")
    }

    may = {key: rights(caller, there) for key, caller in callers.items()}

    assert {key: granted for key, granted in may.items() if granted} == {
        (OWN, "us-east-1"): TO_PULL,
        (THEIRS, "us-east-1"): TO_PULL,
    }


def test_another_account_needs_policies_of_its_own() -> None:
    found = policies({"external_account_ids_with_write_access": [THEIRS]})
    pulls = identity_policy(PULL, [WEB])

    assert rights(CALLERS["their ci"], found) == frozenset()
    assert rights(CALLERS["their ci"], found, pulls) == TO_PULL


@pytest.mark.parametrize(
    ("exempt", "name"),
    [
        pytest.param(f"arn:aws:iam::{OWN}:role/ci", "own ci", id="a-role"),
        pytest.param("AROAEXAMPLEROLEID0001", "own ci", id="a-roles-id"),
        pytest.param(f"arn:aws:iam::{OWN}:user/ann", "own ann", id="a-user"),
        pytest.param("AIDAEXAMPLEUSERID0001", "own ann", id="a-users-id"),
    ],
)
@pytest.mark.parametrize(
    ("strict", "left"),
    [
        pytest.param(False, ALL - set(actions.IMAGES), id="images"),
        pytest.param(True, frozenset(), id="strict"),
    ],
)
def test_the_deny_rule_spares_whom_it_names_and_gives_them_nothing(
    exempt: str,
    name: str,
    strict: bool,  # noqa: FBT001
    left: frozenset[str],
) -> None:
    found = policies(
        {
            "users_or_roles_to_allow_deny_all_else": [exempt],
            "strict_deny_rules_enabled": strict,
        }
    )
    own = {key: it for key, it in CALLERS.items() if it.account == OWN}

    may = {key: rights(caller, found, EVERYTHING) for key, caller in own.items()}

    assert may == {key: ALL if key == name else left for key in own}
    assert gains(found) == {}


def test_the_deny_rule_spares_both_of_two_kinds() -> None:
    found = policies(
        {
            "users_or_roles_to_allow_deny_all_else": [
                "AROAEXAMPLEROLEID0001",
                f"arn:aws:iam::{OWN}:user/ann",
            ],
            "strict_deny_rules_enabled": True,
        }
    )

    may = {name: bool(rights(CALLERS[name], found, EVERYTHING)) for name in CALLERS}

    assert {name for name, some in may.items() if some} == {"own ci", "own ann"}


OTHERS: Final = [
    "444455556666",
    "arn:aws:iam::444455556666:role/team/ci",
    f"arn:aws:iam::{OWN}:role/runner",
    f"arn:aws:iam::{STRANGE}:role/runner",
    "o-abcdefghij",
    "o-exampleorg/r-ab12/ou-ab12-33333333/*",
    "ecs.amazonaws.com",
]
NAMING_OTHERS: Final = {
    "external_account_ids_with_lambda_access": OTHERS[:1],
    "external_account_ids_with_read_access": OTHERS[:1],
    "external_account_ids_with_write_access": OTHERS[:1],
    "principals_with_push_access": OTHERS,
    "principals_with_read_access": OTHERS,
    "principals_with_write_access": OTHERS,
    "users_or_roles_to_allow_deny_all_else": ["AROAABCDEFGHIJKLMNOPQ", *OTHERS[1:4]],
}


@given(
    st.fixed_dictionaries(
        {},
        optional={
            key: st.lists(st.sampled_from(values), unique=True)
            for key, values in NAMING_OTHERS.items()
        },
    ),
    st.booleans(),
)
def test_nobody_who_is_not_named_may_do_anything(
    settings: dict[str, object],
    strict: bool,  # noqa: FBT001
) -> None:
    settings["strict_deny_rules_enabled"] = strict

    assert gains(policies(settings)) == {}


GOLDEN: Final = sorted((Path(__file__).parents[1] / "golden").glob("access_*.json"))


@pytest.mark.parametrize("path", GOLDEN, ids=[path.stem for path in GOLDEN])
def test_no_document_gives_anything_to_a_stranger(path: Path) -> None:
    document = json.loads(path.read_text("utf-8"))

    found = gains([document])

    assert not found.keys() & {"stranger", "nobody's", "anybody", "strange functions"}


@pytest.mark.parametrize(
    ("granted", "may"),
    [
        pytest.param(PULL, TO_PULL, id="pull"),
        pytest.param(PUSH, {*TO_PUSH, "ecr:BatchGetImage"}, id="push"),
        pytest.param(PULL_AND_PUSH, TO_PULL | TO_PUSH, id="pull-and-push"),
    ],
)
def test_an_identity_may_use_its_repositories_and_log_in(
    granted: tuple[str, ...], may: frozenset[str]
) -> None:
    policy = identity_policy(granted, [WEB, f"{REGISTRY}/api"])
    caller = CALLERS["own ci"]
    others = [
        f"{WEB}-old",
        f"{WEB}/old",
        f"{REGISTRY}/team/we",
        f"{REGISTRY}/old/team/web",
        f"arn:aws:ecr:us-east-1:{OWN}:repository/team/web",
        f"arn:aws:ecr:eu-west-1:{THEIRS}:repository/team/web",
        f"arn:aws-cn:ecr:eu-west-1:{OWN}:repository/team/web",
    ]

    assert rights(caller, [], policy) == may
    assert allowed(caller, LOGIN, "*", identity=[policy])
    assert [
        (action, resource)
        for action in {*ALL, "iam:PassRole", "sts:AssumeRole"}
        for resource in ("*", *others)
        if allowed(caller, action, resource, identity=[policy])
    ] == []


NAMES: Final = st.from_regex(r"[a-z0-9]{1,3}([._/-][a-z0-9]{1,3}){0,2}", fullmatch=True)


@given(st.sets(NAMES, min_size=1, max_size=4), NAMES)
def test_a_repository_that_is_not_named_is_out_of_reach(
    named: set[str], other: str
) -> None:
    policy = identity_policy(PULL_AND_PUSH, [f"{REGISTRY}/{name}" for name in named])

    may = {
        name
        for name in {*named, other}
        if allowed(
            CALLERS["own ci"], "ecr:PutImage", f"{REGISTRY}/{name}", identity=[policy]
        )
    }

    assert may == named


def test_a_login_comes_of_an_identitys_policy_alone() -> None:
    """The list that people copy from the outputs holds it all the same."""
    found = policies({"external_account_ids_with_write_access": [THEIRS]})
    copied = identity_policy(actions.WRITE, [WEB]).replace('"*"', f'"{WEB}"')

    assert not allowed(CALLERS["their ci"], LOGIN, "*", of_resource=found)
    assert not allowed(CALLERS["own ci"], LOGIN, "*", identity=[copied])
