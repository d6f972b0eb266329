"""How single values may be written, as far as JSON Schema can say it.

Their rules decide, here as everywhere; an editor gets what these have of patterns and
limits.
"""

import re
from typing import Annotated, Final

from pydantic import Field, WithJsonSchema

from ecr_component.values.forges import _GITHUB, _GITLAB, _MOST_GITLAB
from ecr_component.values.image_tags import _TAG_FILTER, _TAG_FILTER_WILDCARDS
from ecr_component.values.issuers import _ISSUER, _ISSUER_LENGTH, _PROVIDER_ARN
from ecr_component.values.kms_keys import _KEY_ARN, _MOST_KEY_CHARACTERS
from ecr_component.values.names import (
    _ACCOUNT_ID,
    _NAME,
    _NAME_LENGTH,
    _PATTERN,
    _PREFIX,
    _PREFIX_LENGTH,
    _ROLE_NAME,
)
from ecr_component.values.principals import (
    _ASSUMED_ROLE,
    _CANONICAL_USER,
    _FEDERATED_USER,
    _IDENTITY,
    _ORGANIZATION,
    _PATH,
    _PROVIDER,
    _PROVIDER_HOST,
    _SERVICE,
    _UNIQUE_ID,
)
from ecr_component.values.regions import _REGION, _REGION_LENGTH
from ecr_component.values.resource_tags import _TAG_KEY_LENGTH, _TAG_VALUE_LENGTH
from ecr_component.values.role_attributes import (
    _DESCRIPTION,
    _MOST_OF_DESCRIPTION,
    _MOST_OF_PATH,
    _NAMESPACE,
    _POLICY_ARN,
    _SERVICE_ACCOUNT,
    SESSION_SECONDS,
)
from ecr_component.values.role_attributes import (
    _PATH as _ROLE_PATH,
)
from ecr_component.values.scalars import LARGEST_NUMBER


def pattern(*forms: re.Pattern[str]) -> str:
    """One pattern for all forms, as JavaScript writes it."""
    either = "|".join(form.pattern for form in forms)
    return f"^({re.sub(r'[(][?]P<[a-z_]+>', '(', either)})$"


def stars(most: int) -> str:
    """The pattern of a text with up to so many ``*``."""
    return f"^([^*]*[*]){{0,{most}}}[^*]*$"


def text(*patterns: str, **limits: int) -> WithJsonSchema:
    """A text to which all patterns and limits apply."""
    schema: dict[str, object] = {"type": "string", **limits}
    if len(patterns) == 1:
        [schema["pattern"]] = patterns
    else:
        schema["allOf"] = [{"pattern": form} for form in patterns]
    return WithJsonSchema(schema)


def _length(limits: range) -> dict[str, int]:
    return {"minLength": limits.start, "maxLength": limits.stop - 1}


_NOT_RESERVED: Final = "^(?![aA][wW][sS]:)"
_NO_ROOT: Final = "^(?!.*:root$)"
_AWS_PRINCIPALS: Final = (_ACCOUNT_ID, _IDENTITY, _ASSUMED_ROLE, _FEDERATED_USER)
_PRINCIPALS: Final = (*_AWS_PRINCIPALS, _ORGANIZATION, _PATH, _SERVICE)
_NAMED: Final = (
    *(re.compile(r"\*"), *_AWS_PRINCIPALS, _SERVICE),
    *(_PROVIDER, _PROVIDER_HOST, _CANONICAL_USER),
)

AccountNumber = Annotated[int, Field(ge=10**11, lt=10**12)]
AccountId = Annotated[str, text(pattern(_ACCOUNT_ID))] | AccountNumber
KeyArn = Annotated[str, text(pattern(_KEY_ARN), maxLength=_MOST_KEY_CHARACTERS)]
Principal = Annotated[str, text(pattern(*_PRINCIPALS))] | AccountNumber
StatementPrincipal = Annotated[str, text(pattern(*_NAMED))] | AccountNumber
Prefix = Annotated[str, text(pattern(_PREFIX), **_length(_PREFIX_LENGTH))]
PrefixBlock = Annotated[
    dict[str, str],
    WithJsonSchema(
        {
            "type": "object",
            "properties": {
                "filter": {
                    "type": "string",
                    "pattern": pattern(_PREFIX),
                    **_length(_PREFIX_LENGTH),
                },
                "filter_type": {"enum": ["PREFIX_MATCH", None]},
            },
            "required": ["filter"],
            "additionalProperties": False,
        }
    ),
]
Region = Annotated[str, text(pattern(_REGION), **_length(_REGION_LENGTH))]
RepositoryName = Annotated[str, text(pattern(_NAME), **_length(_NAME_LENGTH))]
RepositoryPattern = RepositoryName | Annotated[str, text(pattern(_PATTERN))]
SomeTexts = Annotated[list[str], Field(min_length=1)]

Issuer = Annotated[str, text(pattern(_ISSUER), **_length(_ISSUER_LENGTH))]
OidcProviderArn = Annotated[str, text(pattern(_PROVIDER_ARN))]
GithubRepository = Annotated[str, text(pattern(_GITHUB))]
GitlabProject = Annotated[str, text(pattern(_GITLAB), maxLength=_MOST_GITLAB)]
KubernetesNamespace = Annotated[str, text(pattern(_NAMESPACE))]
KubernetesServiceAccount = Annotated[str, text(pattern(_SERVICE_ACCOUNT))]
RoleName = Annotated[str, text(pattern(_ROLE_NAME))]
RolePath = Annotated[str, text(pattern(_ROLE_PATH), maxLength=_MOST_OF_PATH)]
RoleDescription = Annotated[
    str, text(pattern(_DESCRIPTION), maxLength=_MOST_OF_DESCRIPTION)
]
ManagedPolicyArn = Annotated[str, text(pattern(_POLICY_ARN))]
SessionSeconds = Annotated[int, Field(ge=SESSION_SECONDS[0], le=SESSION_SECONDS[1])]

TagFilter = Annotated[str, text(pattern(_TAG_FILTER), stars(_TAG_FILTER_WILDCARDS))]
TagKey = Annotated[str, text(_NOT_RESERVED, **_length(_TAG_KEY_LENGTH))]
TagValue = Annotated[str, text(_NOT_RESERVED, **_length(_TAG_VALUE_LENGTH))]
TrustedIdentity = Annotated[
    str, text(pattern(_UNIQUE_ID, _IDENTITY, _ASSUMED_ROLE), _NO_ROOT)
]

# Pulumi reads a mapping with nothing but this key as an encrypted value.
Tags = Annotated[
    dict[TagKey, TagValue],
    Field(json_schema_extra={"not": {"required": ["secure"], "maxProperties": 1}}),
]


def whole_number(minimum: int) -> object:
    """A whole number with a lower limit."""
    return Annotated[int, Field(ge=minimum, le=LARGEST_NUMBER)]
