"""What a registry's policy allows and denies, and on which repositories."""

from typing import Any

import pytest

from ecr_component.access import actions
from ecr_component.access.grants import Grant, RegistryGrant, registry_grants
from ecr_component.rehearsal.setting_words import grant
from ecr_component.values.regions import Location

ACCOUNT = "111122223333"
ARNS = "arn:aws:ecr:eu-west-1:123456789012:repository"
HERE = Location("eu-west-1", "aws", "123456789012")
ALLOW = {
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
    "Action": [*actions.PULL],
}
DENY = {**ALLOW, "Effect": "Deny"}

Statement = dict[str, Any]


def told(*statements: Statement) -> list[str]:
    found = registry_grants({"Statement": [*statements]}, HERE)
    return [grant(one.grant, one.repositories) for one in found]


@pytest.mark.parametrize(
    ("resources", "line"),
    [
        pytest.param({}, f"pull: {ACCOUNT}", id="none"),
        pytest.param({"Resource": "*"}, f"pull: {ACCOUNT}", id="all"),
        pytest.param({"Resource": f"{ARNS}/*"}, f"pull: {ACCOUNT}", id="all-by-arn"),
        pytest.param(
            {"Resource": f"{ARNS}/team/api"}, f"pull on team/api: {ACCOUNT}", id="one"
        ),
        pytest.param(
            {"Resource": [f"{ARNS}/prod/*", f"{ARNS}/base/*", f"{ARNS}/base/*"]},
            f"pull on base/*, prod/*: {ACCOUNT}",
            id="several",
        ),
        pytest.param(
            {"Resource": [f"{ARNS}/prod/*", "*"]}, f"pull: {ACCOUNT}", id="all-of-them"
        ),
        pytest.param(
            {"NotResource": [f"{ARNS}/prod/*", f"{ARNS}/base"]},
            f"pull: {ACCOUNT} if the repository is not base, prod/*",
            id="all-but-some",
        ),
        pytest.param(
            {
                "NotResource": f"{ARNS}/prod/*",
                "Condition": {"Bool": {"aws:SecureTransport": "true"}},
            },
            f"pull: {ACCOUNT} if aws:SecureTransport Bool true and "
            "the repository is not prod/*",
            id="all-but-some-at-times",
        ),
    ],
)
def test_a_statement_is_about_the_repositories_it_names(
    resources: Statement, line: str
) -> None:
    assert told({**ALLOW, **resources}) == [line]


def test_what_is_allowed_somewhere_is_told_apart_from_what_is_allowed_elsewhere() -> (
    None
):
    prod, base = ({"Resource": f"{ARNS}/{name}"} for name in ("prod", "base"))

    assert told({**ALLOW, **prod}, {**ALLOW, **base}) == [
        f"pull on base: {ACCOUNT}",
        f"pull on prod: {ACCOUNT}",
    ]


@pytest.mark.parametrize(
    ("allowed", "denied", "lines"),
    [
        pytest.param(
            "prod/*",
            "*",
            ["pull on prod/*, but denied: {0}", "denied to: {0} (pull)"],
            id="everywhere",
        ),
        pytest.param(
            "prod/*",
            "prod/*",
            ["pull on prod/*, but denied: {0}", "denied to: {0} (pull on prod/*)"],
            id="there",
        ),
        pytest.param(
            "*",
            "prod/*",
            ["pull, unless denied: {0}", "denied to: {0} (pull on prod/*)"],
            id="somewhere",
        ),
    ],
)
def test_what_is_denied_takes_back_what_is_allowed_there(
    allowed: str, denied: str, lines: list[str]
) -> None:
    assert told(
        {**ALLOW, "Resource": f"{ARNS}/{allowed}"},
        {**DENY, "Resource": f"{ARNS}/{denied}"},
    ) == [line.format(ACCOUNT) for line in lines]


def test_a_grant_names_its_repositories() -> None:
    statement = {**ALLOW, "Resource": f"{ARNS}/prod/*"}

    assert registry_grants({"Statement": statement}, HERE) == (
        RegistryGrant(
            Grant(
                effect="allow",
                pull=True,
                push=False,
                actions="pull",
                who=(ACCOUNT,),
                all_but=False,
                condition="",
                denied="no",
            ),
            ("prod/*",),
        ),
    )


def test_of_no_document_nothing_is_told() -> None:
    assert registry_grants("[secret]", HERE) == ()
