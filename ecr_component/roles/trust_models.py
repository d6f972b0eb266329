"""The ways into a role: closed models of who may assume it.

`args` has the same names, for Python's type checkers and other languages.

Sources, beside those of each form in `values`: IAM user guide, "Create a role for
OpenID Connect federation", for audiences and subjects; EKS user guide, "Assign IAM
roles to Kubernetes service accounts" and "EKS Pod Identity", of which a role has one.
"""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Final

from pydantic import PlainValidator

from ecr_component.access.trust_policy import PodIdentity, WebIdentity
from ecr_component.errors import Key, Message, Problem, refuse
from ecr_component.values import forges, issuers, json_schemas, role_attributes
from ecr_component.values.closed_models import Closed, each
from ecr_component.values.cross_field_rules import (
    ExactlyOne,
    Needed,
    NeededBy,
    NotAllEmpty,
)
from ecr_component.values.deferred import Deferrable, or_deferred
from ecr_component.values.rule import Rule
from ecr_component.values.scalars import flag

_NO_AUDIENCE: Final = "without an audience, any token of the issuer is let in"
_NO_SUBJECT: Final = "without a subject, any token of the issuer is let in"


def _switch(value: object) -> bool | None:
    """False is as if omitted, so that it counts for nothing."""
    return flag(value) or None


def _some(rule: Rule[str], nothing: str) -> Rule[tuple[str, ...]]:
    """Build the rule of a list that must not be empty."""

    def check(value: object) -> tuple[str, ...]:
        found = each(rule)(value)
        if not found:
            raise refuse(nothing, value)
        return found

    return check


Switch = Annotated[bool | None, PlainValidator(_switch, json_schema_input_type=bool)]
Refs = Annotated[
    tuple[str, ...],
    PlainValidator(each(forges.git_ref), json_schema_input_type=list[str]),
]
Environments = Annotated[
    tuple[str, ...],
    PlainValidator(each(forges.environment), json_schema_input_type=list[str]),
]
Audiences = Annotated[
    tuple[str, ...],
    PlainValidator(
        _some(issuers.audience, _NO_AUDIENCE),
        json_schema_input_type=json_schemas.SomeTexts,
    ),
]
Instance = Annotated[
    str, PlainValidator(issuers.instance, json_schema_input_type=json_schemas.Issuer)
]
ProviderArn = Annotated[
    Deferrable,
    PlainValidator(
        or_deferred(issuers.oidc_provider_arn),
        json_schema_input_type=json_schemas.OidcProviderArn,
    ),
]


def _whole(keys: Closed, of: str, switch: str, what: str) -> Iterator[Problem]:
    """A name that means all, and the switch that says so, go together."""
    name = keys.part(of)
    if not isinstance(name, str):
        return
    whole = forges.is_whole_organization(name)
    if whole and not keys.part(switch):
        remedy = Message("write ", Key(switch), ": true if that is meant")
        yield Problem((of,), f"lets in every {what}", name, remedy)
    if keys.part(switch) and not whole:
        remedy = Message("leave it out, or end ", Key(of), " with /*")
        yield Problem((switch,), "has no place here", remedy=remedy)


class GithubSettings(Closed):
    """Jobs of GitHub Actions."""

    described_as: ClassVar = "GithubTrust"
    cross_field_rules: ClassVar = [
        Needed(
            "repository",
            remedy="without one, all of GitHub is let in; write octo-org/app",
        ),
        NotAllEmpty(
            ("branches", "tags", "environments", "pull_requests"),
            Problem(
                ("branches",),
                "is missing",
                remedy=Message(
                    *("write ", Key("branches"), ", ", Key("tags"), " or "),
                    *(Key("environments"), " whose jobs are let in; ['*'] means all"),
                ),
            ),
        ),
    ]

    repository: Annotated[
        str,
        PlainValidator(
            forges.github_repository,
            json_schema_input_type=json_schemas.GithubRepository,
        ),
    ]
    branches: Refs = ()
    tags: Refs = ()
    environments: Environments = ()
    pull_requests: Switch = None
    whole_organization: Switch = None
    issuer: Instance = forges.GITHUB
    audiences: Audiences = (issuers.STS_AUDIENCE,)

    def cross_field_problems(self) -> Iterator[Problem]:
        """Whether a whole organization is meant, too."""
        yield from super().cross_field_problems()
        yield from _whole(
            self, "repository", "whole_organization", "repository of the organization"
        )

    def web_identity(self) -> WebIdentity:
        """The tokens that are trusted."""
        ends = [*forges.github_contexts(self.branches, self.tags, self.environments)]
        ends += [forges.PULL_REQUEST] if self.pull_requests else []
        subjects = forges.github_subjects(self.repository, ends, self.issuer)
        return WebIdentity(self.issuer, self.audiences, tuple(subjects))


class GitlabSettings(Closed):
    """Jobs of GitLab's CI/CD."""

    described_as: ClassVar = "GitlabTrust"
    cross_field_rules: ClassVar = [
        Needed(
            "project",
            remedy="without one, all of GitLab is let in; write group/project",
        ),
        NotAllEmpty(
            ("branches", "tags"),
            Problem(
                ("branches",),
                "is missing",
                remedy=Message(
                    *("write ", Key("branches"), " or ", Key("tags"), " whose jobs "),
                    "are let in; ['*'] means all",
                ),
            ),
        ),
    ]

    project: Annotated[
        str,
        PlainValidator(
            forges.gitlab_project, json_schema_input_type=json_schemas.GitlabProject
        ),
    ]
    branches: Refs = ()
    tags: Refs = ()
    whole_group: Switch = None
    url: Instance = forges.GITLAB
    audiences: Audiences | None = None

    def cross_field_problems(self) -> Iterator[Problem]:
        """Whether a whole group is meant, too."""
        yield from super().cross_field_problems()
        yield from _whole(self, "project", "whole_group", "project of the group")

    def web_identity(self) -> WebIdentity:
        """The tokens that are trusted; GitLab's own guide asks for its address."""
        subjects = forges.gitlab_subjects(
            self.project, branches=self.branches, tags=self.tags
        )
        return WebIdentity(self.url, self.audiences or (self.url,), tuple(subjects))


class OidcSettings(Closed):
    """Tokens of any issuer."""

    described_as: ClassVar = "OidcTrust"
    cross_field_rules: ClassVar = [
        Needed("audiences", remedy=_NO_AUDIENCE),
        Needed("subjects", remedy=_NO_SUBJECT),
        ExactlyOne(
            ("provider_arn", "issuer"),
            neither=Problem(
                ("issuer",),
                "is missing",
                remedy=Message("write it, or the ", Key("provider_arn")),
            ),
            both=Problem(
                ("issuer",),
                Message("cannot be combined with ", Key("provider_arn")),
                remedy="write one of the two",
            ),
        ),
    ]

    provider_arn: ProviderArn | None = None
    issuer: (
        Annotated[
            str,
            PlainValidator(issuers.issuer, json_schema_input_type=json_schemas.Issuer),
        ]
        | None
    ) = None
    audiences: Audiences
    subjects: Annotated[
        tuple[str, ...],
        PlainValidator(
            _some(forges.token_subject, _NO_SUBJECT),
            json_schema_input_type=json_schemas.SomeTexts,
        ),
    ]

    def web_identity(self) -> WebIdentity:
        """The tokens that are trusted."""
        provider = self.provider_arn or self.issuer or ""
        return WebIdentity(provider, self.audiences, self.subjects)


_WHOSE_PODS: Final = "say whose pods are let in"

# Source: EKS user guide, "Grant Pods access to AWS resources based on tags".
_TAG_OF_NAMESPACE: Final = "kubernetes-namespace"
_TAG_OF_ACCOUNT: Final = "kubernetes-service-account"


class EksSettings(Closed):
    """Pods of EKS."""

    described_as: ClassVar = "EksTrust"
    cross_field_rules: ClassVar = [
        NotAllEmpty(
            ("pod_identity", "provider_arn"),
            Problem(
                ("pod_identity",),
                "is missing",
                remedy=Message(
                    *("write ", Key("pod_identity"), ": true, or the "),
                    *(Key("provider_arn"), " of the cluster"),
                ),
            ),
        ),
        NeededBy("provider_arn", "namespace", remedy=_WHOSE_PODS),
        NeededBy("provider_arn", "service_account", remedy=_WHOSE_PODS),
        NeededBy("service_account", "namespace", remedy="a service account is in one"),
    ]

    pod_identity: Switch = None
    provider_arn: ProviderArn | None = None
    namespace: (
        Annotated[
            str,
            PlainValidator(
                role_attributes.namespace,
                json_schema_input_type=json_schemas.KubernetesNamespace,
            ),
        ]
        | None
    ) = None
    service_account: (
        Annotated[
            str,
            PlainValidator(
                role_attributes.service_account,
                json_schema_input_type=json_schemas.KubernetesServiceAccount,
            ),
        ]
        | None
    ) = None

    def cross_field_problems(self) -> Iterator[Problem]:
        """Whether it is one of both ways, too."""
        yield from super().cross_field_problems()
        if self.part("pod_identity") and self.says("provider_arn"):
            yield Problem(
                ("pod_identity",),
                Message("cannot be combined with ", Key("provider_arn")),
                remedy="a role has one of the two ways",
            )

    def pods(self) -> PodIdentity | None:
        """The pods that are trusted, by the tags of Pod Identity."""
        if not self.pod_identity:
            return None
        tags = {
            _TAG_OF_NAMESPACE: self.namespace,
            _TAG_OF_ACCOUNT: self.service_account,
        }
        return PodIdentity(
            {key: tag for key, tag in tags.items() if tag not in (None, "*")}
        )

    def web_identity(self) -> WebIdentity | None:
        """The tokens that are trusted, of a cluster's own issuer."""
        if self.provider_arn is None:
            return None
        subject = f"system:serviceaccount:{self.namespace}:{self.service_account}"
        return WebIdentity(self.provider_arn, (issuers.STS_AUDIENCE,), (subject,))
