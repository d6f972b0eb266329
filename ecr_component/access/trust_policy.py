"""Who may assume a role of IAM, and the policy that says so.

Sources: IAM user guide, "Create a role for OpenID Connect federation" and "IAM role
trust policies"; EKS user guide, "Create IAM role with trust policy required by EKS Pod
Identity" and "Assign IAM roles to Kubernetes service accounts"; STS API, AssumeRole.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from ecr_component.access.principal_statements import (
    Document,
    allow,
    known_principals,
    one_or_more_values,
    statement,
)
from ecr_component.errors import refuse
from ecr_component.values.deferred import Deferrable, Deferred, deferred_in, replaced
from ecr_component.values.issuers import condition_key_prefix, provider_arn
from ecr_component.values.regions import Location, known

ASSUME: Final = ("sts:AssumeRole",)
ASSUME_WITH_TAGS: Final = ("sts:AssumeRole", "sts:TagSession")
ASSUME_WITH_TOKEN: Final = ("sts:AssumeRoleWithWebIdentity",)

POD_IDENTITY: Final = "pods.eks.amazonaws.com"

# Source: IAM user guide, "IAM and AWS STS quotas": the quota, and how far it goes.
USUAL_CHARACTERS: Final = 2_048
MOST_CHARACTERS_OF_TRUST: Final = 4_096


@dataclass(frozen=True)
class WebIdentity:
    """The tokens of an issuer that are trusted."""

    provider: Deferrable
    """The issuer's address, or the ARN of its provider."""

    audiences: tuple[str, ...]
    subjects: tuple[str, ...]
    """In each, ``*`` is any run of characters."""


@dataclass(frozen=True)
class PodIdentity:
    """The pods of EKS that are trusted, by the tags of their sessions."""

    tags: Mapping[str, str] = field(default_factory=dict)
    """None of them for all pods that are associated with the role."""


@dataclass(frozen=True)
class Trust:
    """Who may assume a role; each of them is enough by itself."""

    web_identities: tuple[WebIdentity, ...] = ()
    principals: tuple[Deferrable, ...] = ()
    pods: PodIdentity | None = None

    @cached_property
    def deferred(self) -> list[Deferred]:
        """The outputs among it, whose values are not known yet."""
        providers = [identity.provider for identity in self.web_identities]
        return list(dict.fromkeys(deferred_in([*providers, *self.principals])))

    def known(self, values: Mapping[Deferred, str]) -> "Trust":
        """The same trust, each output replaced by its value."""
        identities = tuple(
            replace(one, provider=replaced(one.provider, values))  # type: ignore[arg-type]  # a text
            for one in self.web_identities
        )
        principals = replaced(self.principals, values)
        return replace(self, web_identities=identities, principals=principals)  # type: ignore[arg-type]  # shapes stay


def trust_text(trust: Trust, location: Location) -> str:
    """The trust policy as the compact JSON that is sent; outputs are left out.

    Raises:
        Refusal: IAM would not take it.
        regions.NotKnown: it depends on something of *location* that is not known.
    """
    document = {
        "Version": "2012-10-17",
        "Statement": list(_statements(trust, location)),
    }
    policy = json.dumps(document, separators=(",", ":"))
    if len(policy) > MOST_CHARACTERS_OF_TRUST:
        raise refuse(
            f"the trust policy has {len(policy):,} characters, and IAM takes up to "
            f"{MOST_CHARACTERS_OF_TRUST:,}",
            remedy="write patterns in place of names, or make it two roles",
        )
    return policy


def _statements(trust: Trust, location: Location) -> Iterator[Document]:
    for identity in trust.web_identities:
        if isinstance(identity.provider, str):
            yield _of_tokens(identity, identity.provider, location)
    if trust.pods is not None:
        tags = {f"aws:RequestTag/{key}": tag for key, tag in trust.pods.tags.items()}
        yield statement(
            {"Service": POD_IDENTITY},
            ASSUME_WITH_TAGS,
            {"StringEquals": tags} if tags else None,
        )
    for principal in known_principals(trust.principals):
        principal.within(location.partition, "the role")
    # No aws:SourceAccount for services: EC2 and Lambda assume roles without one. Only
    # who may pass the role gives it to a service.
    # Everybody is written as the guide does for trust policies, not as a bare "*".
    yield from allow(trust.principals, ASSUME, location, everybody={"AWS": "*"})


def _of_tokens(identity: WebIdentity, provider: str, location: Location) -> Document:
    arn = provider_arn(provider, known(location.partition), known(location.account_id))
    key = condition_key_prefix(provider)
    # Nothing but a wildcard asks for StringLike.
    wild = any("*" in subject or "?" in subject for subject in identity.subjects)
    audiences = {f"{key}:aud": one_or_more_values(identity.audiences)}
    subjects = {f"{key}:sub": one_or_more_values(identity.subjects)}
    condition: dict[str, object] = {"StringEquals": {**audiences, **subjects}}
    if wild:
        condition = {"StringEquals": audiences, "StringLike": subjects}
    return statement({"Federated": arn}, ASSUME_WITH_TOKEN, condition)
