"""Policies and lifecycle rules as sentences."""

from collections.abc import Mapping
from typing import Any

import pytest

from ecr_component.access.grants import Grant
from ecr_component.lifecycle.rules import KEEPS_ALL, PolicyRule
from ecr_component.report.granted import Granted
from ecr_component.report.lifecycle_sentences import (
    RuleSentence,
    rule_sentence,
    rule_sentences,
    rules_of,
    without_rules,
)
from ecr_component.report.policy_sentences import policy_sentences, sentence
from ecr_component.report.principal_kinds import concerned, kind_of, shortened
from tests.report.build import (
    BUILD,
    CI,
    ORGANIZATION,
    PULL,
    PUSH,
    STAGING,
    UNTAGGED,
    allow,
    deny,
    policed,
    policy,
    reading,
    repository,
)
from tests.simulator.build import rule

SECURE = {"Bool": {"aws:SecureTransport": "false"}}


def said(document: object) -> list[str]:
    shown = policed(web=document)
    return list(policy_sentences(shown.repositories[0], Granted(shown)))


@pytest.mark.parametrize(
    ("document", "sentences"),
    [
        pytest.param(
            reading(STAGING), [f"Account {STAGING} may pull."], id="an-account"
        ),
        pytest.param(
            reading(STAGING, BUILD),
            [f"Accounts {STAGING} and {BUILD} may pull."],
            id="accounts",
        ),
        pytest.param(
            reading(STAGING, CI), [f"{STAGING} and {CI} may pull."], id="several-kinds"
        ),
        pytest.param(
            reading(*(f"{n:012}" for n in range(14))),
            [
                (
                    f"Accounts {', '.join(f'{n:012}' for n in range(12))} and 2 more "
                    "may pull."
                )
            ],
            id="very-many",
        ),
        pytest.param(
            policy(allow({"AWS": CI}, *PULL, *PUSH), allow({"AWS": CI}, "ecr:Put*")),
            [f"{CI} may use pull, push and 8 other actions."],
            id="more-than-push",
        ),
        pytest.param(
            policy(deny("*", *PUSH, Condition=SECURE)),
            [
                "Nobody outside this account has access.",
                "Anyone is denied push, if aws:SecureTransport Bool false.",
            ],
            id="a-denial",
        ),
        pytest.param(
            policy(
                allow({"AWS": [STAGING, BUILD]}, *PULL),
                deny({"AWS": [STAGING, BUILD]}, "ecr:*"),
            ),
            [
                (
                    f"Accounts {STAGING} and {BUILD} may pull, but a deny rule of the "
                    "policy takes that back."
                ),
                f"Accounts {STAGING} and {BUILD} are denied every action.",
            ],
            id="allowed-and-denied",
        ),
        pytest.param(
            policy(
                allow("*", *PULL),
                {**deny(None, "ecr:*"), "NotPrincipal": {"AWS": [STAGING, BUILD]}},
            ),
            [
                "Anyone may pull, unless a deny rule of the policy is about them.",
                f"Everyone but accounts {STAGING} and {BUILD} is denied every action.",
            ],
            id="everyone-else",
        ),
        pytest.param(
            policy(allow({"Service": "ecs.amazonaws.com"}, *PULL)),
            ["ecs.amazonaws.com may pull."],
            id="a-name-stays-as-it-is",
        ),
        pytest.param("[secret]", ["The policy is a secret."], id="a-secret"),
        pytest.param(None, ["Nobody outside this account has access."], id="no-policy"),
    ],
)
def test_a_policy_is_told_in_sentences(document: object, sentences: list[str]) -> None:
    assert said(document) == sentences


def test_without_a_policy_nobody_else_has_access() -> None:
    shown = policed()
    assert list(policy_sentences(repository(), Granted(shown))) == [
        "Nobody outside this account has access."
    ]


GRANT = Grant(
    effect="allow",
    pull=True,
    push=False,
    actions="pull",
    who=(ORGANIZATION,),
    all_but=False,
    condition="",
    denied="no",
)


def test_a_grant_may_be_about_some_repositories() -> None:
    assert sentence(GRANT, ["team/*", "web"]) == (
        f"Organization {ORGANIZATION} may pull on team/*, web."
    )


@pytest.mark.parametrize(
    ("principal", "kind", "short"),
    [
        pytest.param("anyone", "Everyone", "anyone", id="anyone"),
        pytest.param(f"everyone but {CI}", "Everyone", f"everyone but {CI}", id="but"),
        pytest.param("o-abc/r-1/ou-1", "Organizations", "o-abc/r-1/ou-1", id="path"),
        pytest.param(STAGING, "Accounts", STAGING, id="account"),
        pytest.param(CI, "Roles and users", f"role/ci of {STAGING}", id="role"),
        pytest.param(
            "arn:aws:s3:::bucket", "Roles and users", "arn:aws:s3:::bucket", id="arn"
        ),
        pytest.param(
            "lambda.amazonaws.com for 1", "Lambda", "lambda.amazonaws.com for 1", id="l"
        ),
        pytest.param("functions of 1", "Lambda", "functions of 1", id="functions"),
        pytest.param("ecs.amazonaws.com", "Services", "ecs.amazonaws.com", id="ecs"),
    ],
)
def test_principals_are_told_apart_by_their_names(
    principal: str, kind: str, short: str
) -> None:
    assert (kind_of(principal), shortened(principal)) == (kind, short)


def test_whom_a_grant_is_about_has_one_name_each() -> None:
    assert concerned(GRANT) == (ORGANIZATION,)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        pytest.param(
            rule(untagged=True, pushed=1),
            "Untagged images are deleted 1 day after their push.",
            id="untagged",
        ),
        pytest.param(
            rule(tagged=["v*", "*-rc"], newest=30),
            "Of images with a tag like v* and one like *-rc the newest 30 stay, older "
            "ones are deleted.",
            id="patterns",
        ),
        pytest.param(
            rule(prefixes=["pr-"], newest=1),
            "Of images with a tag like pr-* the newest stays, the others are deleted.",
            id="the-newest-alone",
        ),
        pytest.param(
            rule(tagged=["live"], newest=KEEPS_ALL),
            "Images with a tag like live stay.",
            id="keeping",
        ),
        pytest.param(
            rule(tagged=["*"], pushed=1000),
            "Tagged images are deleted 1,000 days after their push.",
            id="any-tag",
        ),
        pytest.param(
            rule(pulled=60, action="transition"),
            "All images are archived when nobody pulled them for 60 days.",
            id="not-pulled",
        ),
        pytest.param(
            rule(archived=365),
            "Archived images are deleted after 365 days in the archive.",
            id="archived",
        ),
    ],
)
def test_a_lifecycle_rule_is_told_in_a_sentence(written: PolicyRule, told: str) -> None:
    assert rule_sentence(written) == told


def test_rules_stand_in_the_order_in_which_ecr_asks_them() -> None:
    rules = rules_of(UNTAGGED)

    assert list(rule_sentences([rule(7, newest=30), *(rules or ())])) == [
        RuleSentence(
            1,
            "Untagged images are deleted 14 days after their push.",
            "untagged images go",
        ),
        RuleSentence(
            7, "Of all images the newest 30 stay, older ones are deleted.", ""
        ),
    ]


@pytest.mark.parametrize(
    ("document", "told"),
    [
        pytest.param(
            None, "Images stay for ever: there is no lifecycle policy.", id="no-policy"
        ),
        pytest.param("[secret]", "The lifecycle policy is a secret.", id="a-secret"),
        pytest.param(
            {"rules": [{"action": {"type": "melt"}}]},
            "The lifecycle policy has rules that are not known here; see its JSON.",
            id="unknown",
        ),
        pytest.param(UNTAGGED, "", id="rules"),
    ],
)
def test_what_is_said_in_place_of_rules(
    document: Mapping[str, Any] | str | None, told: str
) -> None:
    assert without_rules(document, rules_of(document)) == told
