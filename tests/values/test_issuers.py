"""Issuers of tokens and their providers in IAM.

Source: IAM user guide, "Create an OpenID Connect (OIDC) identity provider in IAM".
"""

from collections.abc import Callable

import pytest

from ecr_component.values import issuers
from tests.conftest import refusal

Rule = Callable[[object], str]

EKS = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"
ARN = f"arn:aws:iam::111122223333:oidc-provider/{EKS}"
NO_ISSUER = "is no issuer of tokens: its address begins with https:// and has no port"
NO_AUDIENCE = "an audience has 1 to 255 letters, digits and marks, and no wildcard"
ONE_ARN = "one is arn:aws:iam::111122223333:oidc-provider/oidc.example.com"


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        (issuers.issuer, "https://gitlab.example.com"),
        (issuers.issuer, f"https://{EKS}"),
        (issuers.issuer, "https://sts.windows.net/0a1b2c/"),
        (issuers.issuer, f"https://a.{'b' * 245}"),
        (issuers.instance, "https://gitlab.example.com/path"),
        (issuers.oidc_provider_arn, ARN),
        (issuers.oidc_provider_arn, ARN.replace("arn:aws:", "arn:aws-cn:")),
        (issuers.audience, "sts.amazonaws.com"),
        (issuers.audience, "https://gitlab.example.com"),
        (issuers.audience, "a" * 255),
    ],
)
def test_a_value_is_taken_as_it_is(rule: Rule, value: str) -> None:
    assert rule(value) == value


@pytest.mark.parametrize(
    ("rule", "value", "says"),
    [
        pytest.param(
            issuers.issuer,
            "gitlab.example.com",
            f"{NO_ISSUER} (got 'gitlab.example.com'); try 'https://gitlab.example.com'",
            id="no-scheme",
        ),
        pytest.param(
            issuers.issuer,
            "http://GitLab.example.com/",
            f"{NO_ISSUER} (got 'http://GitLab.example.com/'); "
            "try 'https://gitlab.example.com'",
            id="no-tls",
        ),
        pytest.param(
            issuers.issuer,
            "https://gitlab.example.com:8443",
            f"{NO_ISSUER} (got 'https://gitlab.example.com:8443')",
            id="port",
        ),
        pytest.param(
            issuers.issuer,
            "https://example.com/?a=b",
            f"{NO_ISSUER} (got 'https://example.com/?a=b')",
            id="query",
        ),
        pytest.param(
            issuers.issuer,
            f"https://a.{'b' * 246}",
            f"{NO_ISSUER} (got 'https://a.{'b' * 149}...)",
            id="256-characters",
        ),
        pytest.param(
            issuers.instance,
            "https://gitlab.example.com/",
            "ends with /, and its tokens do not (got 'https://gitlab.example.com/'); "
            "try 'https://gitlab.example.com'",
            id="slash-at-the-end",
        ),
        pytest.param(
            issuers.oidc_provider_arn,
            "arn:aws:iam::111122223333:role/ci",
            "is not the ARN of an OIDC provider of IAM "
            f"(got 'arn:aws:iam::111122223333:role/ci'); {ONE_ARN}",
            id="arn-of-a-role",
        ),
        pytest.param(
            issuers.oidc_provider_arn,
            f"https://{EKS}",
            f"is not the ARN of an OIDC provider of IAM (got 'https://{EKS}'); "
            f"it is the address of an issuer; {ONE_ARN}",
            id="address",
        ),
        *(
            pytest.param(
                issuers.audience, wrong, f"{NO_AUDIENCE} (got {wrong!r})", id=wrong
            )
            for wrong in ("", "*", "a b", "sts.?", "${a}")
        ),
    ],
)
def test_a_value_is_refused_with_the_way_out(rule: Rule, value: str, says: str) -> None:
    assert refusal(rule, value) == says


def test_condition_keys_begin_with_the_address_without_its_scheme() -> None:
    assert issuers.condition_key_prefix(ARN) == EKS
    assert issuers.condition_key_prefix(f"https://{EKS}") == EKS


def test_the_provider_of_an_address_is_in_the_roles_account() -> None:
    found = issuers.provider_arn(f"https://{EKS}", "aws", "111122223333")

    assert found == ARN


def test_the_arn_of_a_provider_tells_where_it_is() -> None:
    chinese = ARN.replace("arn:aws:", "arn:aws-cn:")

    assert issuers.provider_arn(chinese, "aws", "444455556666") == chinese
    assert issuers.account_of(chinese) == "111122223333"
    assert issuers.partition_of_provider(chinese) == "aws-cn"


def test_an_address_does_not_tell_where_its_provider_is() -> None:
    assert issuers.account_of(f"https://{EKS}") is None
    assert issuers.partition_of_provider(f"https://{EKS}") is None
