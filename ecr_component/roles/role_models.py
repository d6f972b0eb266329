"""What `EcrRoles` takes: closed models of its inputs and of a role's keys.

`args` has the same names, for Python's type checkers and other languages.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Final

from pydantic import Field, PlainValidator

from ecr_component.access.trust_policy import POD_IDENTITY, Trust
from ecr_component.errors import (
    Key,
    Message,
    Problem,
    Refusal,
    few,
    listed,
    refuse,
)
from ecr_component.roles.trust_models import (
    EksSettings,
    GithubSettings,
    GitlabSettings,
    OidcSettings,
    Switch,
)
from ecr_component.values import (
    issuers,
    json_schemas,
    names,
    principals,
    resource_tags,
    role_attributes,
)
from ecr_component.values.closed_models import (
    Closed,
    a_mapping,
    collect,
    each,
    nested,
)
from ecr_component.values.cross_field_rules import NotAllEmpty
from ecr_component.values.deferred import Deferrable, or_deferred
from ecr_component.values.regions import region
from ecr_component.values.spelling import near_match

# Source: IAM API, CreateRole, Tags.
MOST_TAGS_OF_ROLE: Final = 50

WAYS_IN: Final = ("github", "gitlab", "oidc", "principals", "eks")


def trusted_principal(value: object) -> principals.Principal:
    """Return a principal that may assume a role."""
    if value == "*":
        raise refuse(
            "lets everybody in",
            value,
            "write an account id, the ARN of a role or user, an organization id "
            "(o-...) or a service (ec2.amazonaws.com)",
        )
    if value == POD_IDENTITY:
        raise refuse(
            "also tags its sessions, which a principal may not",
            value,
            Message("write ", Key("eks"), ": {", Key("pod_identity"), ": true}"),
        )
    if isinstance(value, str) and issuers.account_of(value):
        raise refuse(
            "is a provider of tokens, any of which would be let in",
            value,
            Message(
                *("write whose under ", Key("github"), ", ", Key("gitlab"), ", "),
                *(Key("eks"), " or ", Key("oidc")),
            ),
        )
    return principals.principal(value)


_tag_value: Final = or_deferred(resource_tags.tag_value)


def role_tags(value: object) -> dict[str, Deferrable]:
    """Return tags that IAM takes for one role.

    Source: IAM user guide, "Tags for AWS Identity and Access Management resources",
    for keys that differ in capital letters alone.
    """
    written = a_mapping(value)
    first: dict[str, str] = {}

    def tag(key: object) -> Deferrable:
        name = resource_tags.tag_key(key)
        other = first.setdefault(name.casefold(), name)
        if other != name:
            raise refuse(f"is the same key as {other!r} to IAM", remedy="keep one")
        return _tag_value(written[name])

    found, problems = collect(((key, key) for key in written), tag)
    if len(written) > MOST_TAGS_OF_ROLE:
        what = f"a role has up to {MOST_TAGS_OF_ROLE} tags"
        problems.append(Problem((), what, len(written)))
    if problems:
        raise Refusal(*problems, found=found)
    return found


Patterns = Annotated[
    tuple[str, ...],
    PlainValidator(
        each(names.repository_pattern),
        json_schema_input_type=list[json_schemas.RepositoryPattern],
    ),
]
Regions = Annotated[
    tuple[str, ...],
    PlainValidator(each(region), json_schema_input_type=list[json_schemas.Region]),
]


class RoleSettings(Closed):
    """A role: what it may do, who may assume it, and what IAM knows of it beside."""

    described_as: ClassVar = "Role"
    cross_field_rules: ClassVar = [
        NotAllEmpty(
            ("push", "pull"),
            Problem(
                ("pull",),
                "is missing",
                remedy=Message(
                    *("write ", Key("push"), " or ", Key("pull"), ": the names of "),
                    "repositories, or what they begin with and then *",
                ),
            ),
        ),
        NotAllEmpty(
            WAYS_IN,
            Problem(
                (),
                "nobody could assume this role",
                remedy=Message("write one of ", listed(map(Key, WAYS_IN))),
            ),
        ),
    ]

    push: Patterns = ()
    pull: Patterns = ()
    github: (
        Annotated[
            GithubSettings,
            PlainValidator(
                nested(GithubSettings), json_schema_input_type=GithubSettings
            ),
        ]
        | None
    ) = None
    gitlab: (
        Annotated[
            GitlabSettings,
            PlainValidator(
                nested(GitlabSettings), json_schema_input_type=GitlabSettings
            ),
        ]
        | None
    ) = None
    oidc: (
        Annotated[
            OidcSettings,
            PlainValidator(nested(OidcSettings), json_schema_input_type=OidcSettings),
        ]
        | None
    ) = None
    principals: Annotated[
        tuple[Deferrable, ...],
        PlainValidator(
            each(or_deferred(trusted_principal)),
            json_schema_input_type=list[json_schemas.Principal],
        ),
    ] = ()
    eks: (
        Annotated[
            EksSettings,
            PlainValidator(nested(EksSettings), json_schema_input_type=EksSettings),
        ]
        | None
    ) = None
    allow_push_from_pull_requests: Switch = None
    path: Annotated[
        str,
        PlainValidator(
            role_attributes.role_path, json_schema_input_type=json_schemas.RolePath
        ),
    ] = "/"
    permissions_boundary: (
        Annotated[
            Deferrable,
            PlainValidator(
                or_deferred(role_attributes.permissions_boundary),
                json_schema_input_type=json_schemas.ManagedPolicyArn,
            ),
        ]
        | None
    ) = None
    max_session_duration: Annotated[
        int,
        PlainValidator(
            role_attributes.session_duration,
            json_schema_input_type=json_schemas.SessionSeconds,
        ),
    ] = role_attributes.SESSION_SECONDS[0]
    tags: Annotated[
        Mapping[str, Deferrable],
        PlainValidator(
            role_tags,
            json_schema_input_type=Annotated[
                json_schemas.Tags, Field(max_length=MOST_TAGS_OF_ROLE)
            ],
        ),
    ] = Field(default_factory=dict)
    description: (
        Annotated[
            str,
            PlainValidator(
                role_attributes.role_description,
                json_schema_input_type=json_schemas.RoleDescription,
            ),
        ]
        | None
    ) = None

    def trust(self) -> Trust:
        """Who may assume it."""
        ways = (self.github, self.gitlab, self.oidc, self.eks)
        identities = (way.web_identity() for way in ways if way)
        return Trust(
            tuple(identity for identity in identities if identity),
            self.principals,
            self.eks.pods() if self.eks else None,
        )


def roles_by_name(value: object) -> dict[str, RoleSettings]:
    """Return the roles, by name; of a wrong one what could be read is found."""
    written = a_mapping(value)
    rule = nested(RoleSettings)
    found: dict[str, RoleSettings] = {}
    problems: list[Problem] = []
    for name, keys in written.items():
        try:
            found[name] = rule(keys)
        except Refusal as refusal:
            problems += [problem.under(name) for problem in refusal.problems]
            if isinstance(refusal.found, RoleSettings):
                found[name] = refusal.found
    first: dict[str, str] = {}
    for name in written:
        try:
            names.role_name(name)
        except Refusal as refusal:
            problems += [problem.under(name) for problem in refusal.problems]
        # Source: IAM user guide, "IAM and AWS STS quotas", "IAM name requirements".
        other = first.setdefault(name.casefold(), name)
        if other != name:
            what = f"is the same name as {other!r} to IAM"
            problems.append(Problem((name,), what, remedy="rename one"))
    if problems:
        raise Refusal(*few(problems), found=found)
    return found


_FORGES: Final = ("github", "gitlab")


def a_forge(value: object) -> str:
    """Return a forge, or the address of an issuer."""
    if value in _FORGES:
        return str(value)
    if isinstance(value, str) and "." not in value:
        guess = near_match(value, _FORGES, "write github, gitlab or an address")
        raise refuse("is no issuer of tokens", value, guess)
    return issuers.issuer(value)


class StackRoles(Closed):
    """What a stack file says of roles; all else it says elsewhere."""

    described_as: ClassVar = "EcrRolesArgs"

    roles: Annotated[
        Mapping[str, RoleSettings],
        PlainValidator(
            roles_by_name,
            json_schema_input_type=dict[json_schemas.RoleName, RoleSettings],
        ),
    ]
    create_oidc_providers: Annotated[
        tuple[str, ...],
        PlainValidator(each(a_forge), json_schema_input_type=list[str]),
    ] = ()


class RolesInputs(StackRoles):
    """Everything that `EcrRoles` takes."""

    registry_id: (
        Annotated[
            str,
            PlainValidator(
                names.account_id, json_schema_input_type=json_schemas.AccountId
            ),
        ]
        | None
    ) = None
    regions: Regions = ()
    replica_regions: Regions = ()
    repositories: (
        Annotated[
            tuple[str, ...],
            PlainValidator(
                each(names.repository_pattern),
                json_schema_input_type=list[json_schemas.RepositoryPattern],
            ),
        ]
        | None
    ) = None
