"""What the component takes: closed models of its inputs and of a repository's keys.

`args` has the same names, for Python's type checkers and other languages.
"""

from collections.abc import Iterator, Mapping, Sized
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    Final,
    Literal,
    get_type_hints,
)

from pydantic import Field, PlainValidator, create_model

from ecr_component.access.statements import (
    Statement,
    WrittenStatements,
    policy_statements,
)
from ecr_component.errors import Key, Message, Problem, Refusal, refuse
from ecr_component.lifecycle.policy_reading import WrittenRules, lifecycle_rules
from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.lifecycle.short_form import ShortForm
from ecr_component.values import (
    deferred,
    image_tags,
    json_schemas,
    kms_keys,
    names,
    resource_tags,
)
from ecr_component.values.closed_models import (
    Closed,
    Flag,
    a_list,
    a_mapping,
    collect,
    collect_or_refuse,
    each,
    holds_json,
    nested,
    once,
    word,
)
from ecr_component.values.cross_field_rules import AtMostOne, Forbidden, Is, When
from ecr_component.values.deferred import Deferrable, or_deferred
from ecr_component.values.key_types import Region
from ecr_component.values.principals import account, principal, trusted_identity
from ecr_component.values.regions import partition_of, region
from ecr_component.values.rule import Rule
from ecr_component.values.scalars import one_of

EncryptionType = Literal["AES256", "KMS", "KMS_DSSE"]
TagMutability = Literal[
    "MUTABLE", "IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION"
]
TagPrecedence = Literal["global", "repository"]

MOST_TAGS = 50
MOST_TAG_FILTERS = 5
MOST_DESTINATIONS = 25
MOST_PREFIXES = 100


Tags = Mapping[str, Deferrable]


class EncryptionSettings(Closed):
    """How a repository's images are encrypted; it can never be changed in place."""

    described_as: ClassVar = "EncryptionConfig"
    cross_field_rules: ClassVar = [
        When(
            Is(("encryption_type",), ("AES256",)),
            Forbidden(
                ("kms_key",),
                Message(
                    *("is only valid with ", Key("encryption_type")),
                    " KMS or KMS_DSSE, not AES256",
                ),
                remedy=Message(
                    "leave it out, or write ", Key("encryption_type"), ": KMS"
                ),
            ),
        ),
    ]

    encryption_type: Annotated[EncryptionType, word(EncryptionType)]
    kms_key: (
        Annotated[
            Deferrable,
            PlainValidator(
                or_deferred(kms_keys.kms_key_arn),
                json_schema_input_type=json_schemas.KeyArn,
            ),
        ]
        | None
    ) = None


def repositories(value: object) -> dict[str, object]:
    """Return what is written of each repository, by name."""
    deferred.plain(value)
    if isinstance(value, Mapping) or holds_json(value, dict):
        return a_mapping(value)
    raise refuse(
        "must be a mapping of names to settings",
        value,
        f"names are keys, each with its settings: write '{_named(value)}: {{}}'",
    )


def _named(value: object) -> str:
    """The first name in what was meant to be a mapping, as an example."""
    first = value[0] if isinstance(value, list | tuple) and value else value
    name = first.get("name") if isinstance(first, Mapping) else first
    try:
        return names.repository_name(name)
    except Refusal:
        return "team/api"


_tag_value: Final = or_deferred(resource_tags.tag_value)


def tag_map(value: object) -> dict[str, Deferrable]:
    """Return tags that ECR takes for one repository."""
    written = a_mapping(value)

    def tag(key: object) -> Deferrable:
        return _tag_value(written[resource_tags.tag_key(key)])

    found, problems = collect(((key, key) for key in written), tag)
    if len(written) > MOST_TAGS:
        problems.append(_too_many(f"a repository has up to {MOST_TAGS} tags", written))
    if problems:
        raise Refusal(*problems, found=found)
    return found


def _too_many(what: str, given: Sized) -> Problem:
    return Problem((), what, len(given))


def tag_filters(value: object) -> tuple[str, ...]:
    """Return the filters of tags that a mutability mode excludes."""
    written = a_list(value, image_tags.tag_filter)
    found, problems = collect(
        enumerate(written[: MOST_TAG_FILTERS + 1]), image_tags.tag_filter
    )
    if len(written) > MOST_TAG_FILTERS:
        most = f"ECR takes up to {MOST_TAG_FILTERS} filters"
        problems.append(_too_many(most, written))
    if problems:
        raise Refusal(*problems, found=found)
    return tuple(found.values())


def destinations(value: object) -> tuple[str, ...]:
    """Return the regions to copy images to."""
    written = a_list(value, region)
    found, problems = collect(enumerate(written[: MOST_DESTINATIONS + 1]), region)
    first: dict[str, int] = {}
    problems += [
        Problem((place,), "is a duplicate", name, "remove one")
        for place, name in found.items()
        if first.setdefault(name, place) != place
    ]
    if len(written) > MOST_DESTINATIONS:
        most = f"ECR copies to up to {MOST_DESTINATIONS} regions"
        problems.append(_too_many(most, written))
    partitions = {partition_of(name) for name in found.values()} - {None}
    if len(partitions) > 1:
        several = ", ".join(sorted(map(str, partitions)))
        what = f"are of more than one partition ({several}), and images never cross"
        problems.append(Problem((), what))
    if problems:
        raise Refusal(*problems, found=found)
    return tuple(found.values())


def prefixes(value: object) -> tuple[str, ...]:
    """Return the prefixes of the repositories whose images are copied."""
    written = a_list(value, _prefix)
    found, problems = collect(enumerate(written[: MOST_PREFIXES + 1]), _prefix)
    first: dict[str, int] = {}
    problems += [
        Problem((place,), "is a duplicate", name, "remove one")
        for place, name in found.items()
        if first.setdefault(name, place) != place
    ]
    if len(written) > MOST_PREFIXES:
        problems.append(_too_many(f"ECR takes up to {MOST_PREFIXES} filters", written))
    if problems:
        raise Refusal(*problems, found=found)
    return tuple(found.values())


_OF_BLOCK: Final[Mapping[str, Rule[str]]] = {
    "filter": names.repository_prefix,
    "filter_type": one_of("PREFIX_MATCH"),
}


def _prefix(value: object) -> str:
    """A prefix by itself, or in the block that AWS and the Terraform module have."""
    if not isinstance(value, Mapping):
        return names.repository_prefix(value)
    block = {key: part for key, part in a_mapping(value).items() if part is not None}
    found, problems = collect(
        ((key, key) for key in block if key in _OF_BLOCK),
        lambda key: _OF_BLOCK[str(key)](block[str(key)]),
    )
    problems += [
        Problem((key,), "unknown key", remedy="known are 'filter', 'filter_type'")
        for key in block
        if key not in _OF_BLOCK
    ]
    if "filter" not in block:
        problems.append(Problem(("filter",), "is missing"))
    if problems:
        raise Refusal(*problems)
    return found["filter"]


def replica_keys(value: object) -> dict[str, Deferrable]:
    """Return the keys of replicas, by region."""
    written = a_mapping(value)

    def key(name: object) -> Deferrable:
        there = region(name)

        def of_region(arn: object) -> str:
            return kms_keys.key_of_region(kms_keys.kms_key_arn(arn), there)

        return or_deferred(of_region)(written[there])

    return collect_or_refuse(((name, name) for name in written), key)


AccountIds = Annotated[
    tuple[Deferrable, ...],
    PlainValidator(
        once(each(or_deferred(account))),
        json_schema_input_type=list[json_schemas.AccountId],
    ),
]
Principals = Annotated[
    tuple[Deferrable, ...],
    PlainValidator(
        once(each(or_deferred(principal))),
        json_schema_input_type=list[json_schemas.Principal],
    ),
]
TrustedIdentities = Annotated[
    tuple[Deferrable, ...],
    PlainValidator(
        once(each(or_deferred(trusted_identity))),
        json_schema_input_type=list[json_schemas.TrustedIdentity],
    ),
]
PolicyStatements = Annotated[
    tuple[Statement, ...],
    PlainValidator(once(policy_statements), json_schema_input_type=WrittenStatements),
]
Encryption = Annotated[
    EncryptionSettings,
    PlainValidator(
        nested(EncryptionSettings), json_schema_input_type=EncryptionSettings
    ),
]
LifecycleRules = Annotated[
    tuple[PolicyRule, ...],
    PlainValidator(once(lifecycle_rules), json_schema_input_type=WrittenRules),
]
LifecycleShortForm = Annotated[
    ShortForm, PlainValidator(once(nested(ShortForm)), json_schema_input_type=ShortForm)
]
Mutability = Annotated[TagMutability, word(TagMutability)]
TagFilters = Annotated[
    tuple[str, ...],
    PlainValidator(
        tag_filters,
        json_schema_input_type=Annotated[
            list[json_schemas.TagFilter], Field(max_length=MOST_TAG_FILTERS)
        ],
    ),
]
ReplicaKeys = Annotated[
    Mapping[str, Deferrable],
    PlainValidator(
        once(replica_keys),
        json_schema_input_type=dict[json_schemas.Region, json_schemas.KeyArn],
    ),
]
TagMap = Annotated[
    Tags,
    PlainValidator(
        once(tag_map),
        json_schema_input_type=Annotated[
            json_schemas.Tags, Field(max_length=MOST_TAGS)
        ],
    ),
]


class EffectiveSettings(Closed):
    """A repository's settings with nothing left to a default.

    The one place that lists a repository's keys: each with the rule that reads it and
    with what holds where nobody says anything.
    """

    enable_automatic_image_scanning: Flag = True
    encryption_config: Encryption | None = EncryptionSettings(encryption_type="AES256")
    external_account_ids_with_lambda_access: AccountIds = ()
    external_account_ids_with_read_access: AccountIds = ()
    external_account_ids_with_write_access: AccountIds = ()
    force_delete: Flag = False
    image_tag_mutability: Mutability = "MUTABLE"
    image_tag_mutability_exclusion_filters: TagFilters = ()
    lambda_access: Flag = False
    lifecycle: LifecycleShortForm = ShortForm()
    lifecycle_policy_rules: LifecycleRules = ()
    policy_statements: PolicyStatements = ()
    principals_with_push_access: Principals = ()
    principals_with_read_access: Principals = ()
    principals_with_write_access: Principals = ()
    # None says nothing, so that the component's own `protect` holds.
    protect: Flag | None = False
    replica_kms_keys: ReplicaKeys = Field(default_factory=dict)
    strict_deny_rules_enabled: Flag = False
    tags: TagMap = Field(default_factory=dict)
    users_or_roles_to_allow_deny_all_else: TrustedIdentities = ()


_TYPES: Final = get_type_hints(EffectiveSettings, include_extras=True)
_KEYS: Final = {
    key: (_TYPES[key], field.get_default(call_default_factory=True))
    for key, field in EffectiveSettings.model_fields.items()
}
_NULL_SPEAKS: Final = ("encryption_config",)

_DEFAULTS: Final = {
    **{key: f"default_{key}" for key in _KEYS},
    "enable_automatic_image_scanning": "default_automatic_image_scanning",
    "tags": "global_tags",
}


def default_for(key: str) -> str:
    """Name the input that holds the default of a repository's key."""
    return _DEFAULTS[key]


class _Described(Closed):
    """A model whose cross-field rules are for `checks`.

    Those are about two keys each, one of which has to go: what is wrong with one of
    them by itself is told as well.
    """

    def cross_field_problems(self) -> Iterator[Problem]:
        """Leave the rules to `checks`."""
        yield from ()


if TYPE_CHECKING:
    _EachKeyOrNothing = _Described
else:
    _EachKeyOrNothing = create_model(
        "_EachKeyOrNothing",
        __base__=_Described,
        **{key: (of_key | None, None) for key, (of_key, _) in _KEYS.items()},
    )


class RepositorySettings(_EachKeyOrNothing):
    """What one repository says of itself; the rest comes from the defaults."""

    described_as: ClassVar = "Repository"
    cross_field_rules: ClassVar = [
        AtMostOne(
            ("lifecycle", "lifecycle_policy_rules"),
            ("lifecycle",),
            Message("cannot be combined with ", Key("lifecycle_policy_rules")),
            remedy="write one of the two",
            empty_too=True,
        ),
    ]
    null_speaks: ClassVar = _NULL_SPEAKS


Repositories = Annotated[
    Mapping[str, object],
    PlainValidator(
        repositories,
        json_schema_input_type=dict[
            json_schemas.RepositoryName, RepositorySettings | None
        ],
    ),
]


class _Named(_Described):
    repositories: Repositories


if TYPE_CHECKING:
    _WithDefaults = _Named
else:
    _WithDefaults = create_model(
        "_WithDefaults",
        __base__=_Named,
        **{default_for(key): _KEYS[key] for key in sorted(_KEYS, key=default_for)},
    )


class Inputs(_WithDefaults):
    """Everything the component takes."""

    described_as: ClassVar = "EcrRepositoriesArgs"
    cross_field_rules: ClassVar = [
        AtMostOne(
            ("default_lifecycle", "default_lifecycle_policy_rules"),
            ("default_lifecycle",),
            Message("cannot be combined with ", Key("default_lifecycle_policy_rules")),
            remedy="write one of the two",
        ),
    ]
    null_speaks: ClassVar = tuple(map(default_for, _NULL_SPEAKS))

    create_replicas: Flag = False
    region: Region | None = None
    replication_filters: Annotated[
        tuple[str, ...],
        PlainValidator(
            prefixes,
            json_schema_input_type=Annotated[
                list[json_schemas.Prefix | json_schemas.PrefixBlock],
                Field(
                    max_length=MOST_PREFIXES, json_schema_extra={"uniqueItems": True}
                ),
            ],
        ),
    ] = ()
    replication_regions: Annotated[
        tuple[str, ...],
        PlainValidator(
            destinations,
            json_schema_input_type=Annotated[
                list[json_schemas.Region],
                Field(
                    max_length=MOST_DESTINATIONS,
                    json_schema_extra={"uniqueItems": True},
                ),
            ],
        ),
    ] = ()
    tag_precedence: Annotated[TagPrecedence, word(TagPrecedence)] = "global"

    def default(self, key: str) -> Any:  # noqa: ANN401 - any key's value
        """What holds for a repository's key where it says nothing itself."""
        return getattr(self, default_for(key))


def plain_defaults() -> dict[str, Any]:
    """What holds of each input where it is not written, as one would write it."""
    inputs = Inputs(repositories={})
    return {
        key: _plain(getattr(inputs, key))
        for key, field in Inputs.model_fields.items()
        if not field.is_required()
    }


def _plain(value: object) -> object:
    if isinstance(value, Closed):
        return value.model_dump(exclude_defaults=True)
    return list(value) if isinstance(value, tuple) else value
