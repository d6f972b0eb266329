"""Issuers of OpenID Connect tokens, and the providers by which IAM knows them.

Sources: IAM user guide, "Create an OpenID Connect (OIDC) identity provider in IAM";
IAM API, CreateOpenIDConnectProvider.
"""

import re
from typing import Final

from ecr_component.errors import refuse
from ecr_component.values.scalars import text

_SCHEME: Final = "https://"

# No port and no query, says the guide; the ARN of a provider has all the rest.
_ISSUER = re.compile(r"https://([a-z0-9-]+\.)+[a-z0-9-]+(/[A-Za-z0-9._~%/-]*)?")
_ISSUER_LENGTH = range(9, 256)  # characters

_PROVIDER_ARN = re.compile(
    r"arn:(?P<partition>aws[a-z-]*):iam::(?P<account>[0-9]{12}):"
    r"oidc-provider/(?P<issuer>[A-Za-z0-9._~%/-]{1,255})"
)

STS_AUDIENCE: Final = "sts.amazonaws.com"
"""For whom GitHub's action for AWS and the service accounts of EKS ask for tokens.

Sources: aws-actions/configure-aws-credentials, "OIDC"; EKS user guide, "IAM roles for
service accounts".
"""

# Source: IAM API, clientIDType. A comparison with an audience knows no wildcard.
_AUDIENCE = re.compile(r"[!-)+->@-~]{1,255}")


def issuer(value: object) -> str:
    """Return the address of an issuer, as its tokens have it."""
    written = text(value)
    if _ISSUER.fullmatch(written) and len(written) in _ISSUER_LENGTH:
        return written
    guess = f"{_SCHEME}{written.lower().removeprefix('http://')}".rstrip("/")
    fits = _ISSUER.fullmatch(guess) and len(guess) in _ISSUER_LENGTH
    raise refuse(
        "is no issuer of tokens: its address begins with https:// and has no port",
        value,
        f"try {guess!r}" if fits else "",
    )


def instance(value: object) -> str:
    """Return the address of an instance of a forge, which ends without ``/``."""
    address = issuer(value)
    if address.endswith("/"):
        shorter = address.rstrip("/")
        raise refuse("ends with /, and its tokens do not", value, f"try {shorter!r}")
    return address


def oidc_provider_arn(value: object) -> str:
    """Return the ARN of an OIDC provider of IAM."""
    written = text(value)
    if _PROVIDER_ARN.fullmatch(written):
        return written
    remedy = "one is arn:aws:iam::111122223333:oidc-provider/oidc.example.com"
    if written.startswith(_SCHEME):
        remedy = f"it is the address of an issuer; {remedy}"
    raise refuse("is not the ARN of an OIDC provider of IAM", value, remedy)


def audience(value: object) -> str:
    """Return an audience, for whom tokens are issued."""
    written = text(value)
    if _AUDIENCE.fullmatch(written) and "${" not in written:
        return written
    raise refuse(
        "an audience has 1 to 255 letters, digits and marks, and no wildcard", value
    )


def condition_key_prefix(provider: str) -> str:
    """What the condition keys of an issuer's tokens begin with.

    Args:
        provider: Its address, or the ARN of its provider.
    """
    found = _PROVIDER_ARN.fullmatch(provider)
    return found["issuer"] if found else provider.removeprefix(_SCHEME)


def provider_arn(provider: str, partition: str, account_id: str) -> str:
    """The ARN of an issuer's provider in an account; an ARN stays."""
    if _PROVIDER_ARN.fullmatch(provider):
        return provider
    return (
        f"arn:{partition}:iam::{account_id}:oidc-provider/"
        f"{condition_key_prefix(provider)}"
    )


def account_of(provider: str) -> str | None:
    """The account that a provider is in, where its ARN is given."""
    found = _PROVIDER_ARN.fullmatch(provider)
    return found["account"] if found else None


def partition_of_provider(provider: str) -> str | None:
    """The partition that a provider is of, where its ARN is given."""
    found = _PROVIDER_ARN.fullmatch(provider)
    return found["partition"] if found else None
