"""What the component takes: closed models of its inputs and of a repository's keys.

`args` has the same names, for Python's type checkers and other languages.
"""

from collections.abc import Iterator, Mapping
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

from ecr_component.errors import Key, Message, Problem, Refusal, refuse
from ecr_component.lifecycle.short_form import (
    EITHER_FORM,
)
from ecr_component.registry.registry_inputs import RegistryInputs
from ecr_component.registry.replication import Prefixes, Regions
from ecr_component.registry.shared_settings import SharedSettings
from ecr_component.values import deferred, json_schemas, kms_keys, names
from ecr_component.values.closed_models import (
    Closed,
    Flag,
    a_mapping,
    collect_or_refuse,
    holds_json,
    once,
    word,
)
from ecr_component.values.cross_field_rules import AtMostOne
from ecr_component.values.deferred import Deferrable, or_deferred
from ecr_component.values.key_types import (
    Region,
)
from ecr_component.values.regions import region

TagPrecedence = Literal["global", "repository"]


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


def replica_keys(value: object) -> dict[str, Deferrable]:
    """Return the keys of replicas, by region."""
    written = a_mapping(value)

    def key(name: object) -> Deferrable:
        there = region(name)

        def of_region(arn: object) -> str:
            return kms_keys.key_of_region(kms_keys.kms_key_arn(arn), there)

        return or_deferred(of_region)(written[there])

    return collect_or_refuse(((name, name) for name in written), key)


ReplicaKeys = Annotated[
    Mapping[str, Deferrable],
    PlainValidator(
        once(replica_keys),
        json_schema_input_type=dict[json_schemas.Region, json_schemas.KeyArn],
    ),
]


class EffectiveSettings(SharedSettings):
    """A repository's settings with nothing left to a default.

    The one place that lists the keys that only a repository has, as `SharedSettings`
    lists the others.
    """

    enable_automatic_image_scanning: Flag = True
    force_delete: Flag = False
    # None says nothing, so that the component's own `protect` holds.
    protect: Flag | None = False
    replica_kms_keys: ReplicaKeys = Field(default_factory=dict)


_TYPES: Final = get_type_hints(EffectiveSettings, include_extras=True)
_KEYS: Final = {
    key: (_TYPES[key], field.get_default(call_default_factory=True))
    for key, field in sorted(EffectiveSettings.model_fields.items())
}

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
    cross_field_rules: ClassVar = [EITHER_FORM]
    null_speaks: ClassVar = EffectiveSettings.null_speaks


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
    null_speaks: ClassVar = tuple(map(default_for, EffectiveSettings.null_speaks))
    misplaced: ClassVar = {
        key: "EcrRegistry takes it: in a stack file it stands under registry"
        for key in RegistryInputs.model_fields
        if key != "region"
    }

    create_replicas: Flag = False
    region: Region | None = None
    replication_filters: Prefixes = ()
    replication_regions: Regions = ()
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
