"""The JSON Schema of a stack file, for editors that complete and check its keys.

Says of the models what such a schema can say. What depends on defaults laid under, or
on several rules of a policy at once, is left to ``ecr-component check``.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from ecr_component.access.registry_statements import RegistryPolicyStatement
from ecr_component.access.statements import Statement
from ecr_component.inputs.input_models import (
    RepositorySettings,
)
from ecr_component.inputs.stack_description import NEIGHBOURS, StackDescription
from ecr_component.lifecycle.rules import PolicyRule, RuleAction, RuleSelection
from ecr_component.lifecycle.short_form import ShortForm
from ecr_component.registry.cache_rules import CacheRule
from ecr_component.registry.creation_templates import CreationTemplate
from ecr_component.registry.replication import ReplicationSettings
from ecr_component.registry.scanning import ScanningSettings
from ecr_component.roles.role_models import RoleSettings
from ecr_component.roles.trust_models import (
    EksSettings,
    GithubSettings,
    GitlabSettings,
    OidcSettings,
)
from ecr_component.schemas import reference
from ecr_component.schemas.cross_field_schemas import (
    Schema,
    has,
    input_spellings,
    none_of,
    rules_of,
    rules_of_stack,
    spellings,
)
from ecr_component.schemas.stack_keys import stack_keys
from ecr_component.stack_files.stack_values import NAMESPACE
from ecr_component.values.closed_models import Closed
from ecr_component.values.encryption import EncryptionSettings

_WITHIN: Final[Sequence[type[Closed]]] = (
    *(EncryptionSettings, PolicyRule, RepositorySettings, RuleAction),
    *(RuleSelection, ShortForm, Statement),
    *(
        CacheRule,
        CreationTemplate,
        RegistryPolicyStatement,
        ReplicationSettings,
        ScanningSettings,
    ),
    *(RoleSettings, GithubSettings, GitlabSettings, OidcSettings, EksSettings),
)
_MODELS: Final = {
    model.__name__: model
    for model in (
        *_WITHIN,
        *(neighbour.inputs for neighbour in NEIGHBOURS.values() if neighbour.key),
    )
}

# What the definitions of models are called, for the sake of those that point at them.
_DEFINITIONS: Final = {
    name: name if model is RepositorySettings else model.described_as
    for name, model in _MODELS.items()
}

# The JSON of a structure, of a text, of a flag or of null; and '', which is null.
_JSON: Final = {
    "type": "string",
    "pattern": r"^\ufeff?[ \t\r\n]*([\[{\"]|(true|false|null)?[ \t\r\n]*$)",
}


def stack_schema(namespace: str = NAMESPACE, given: Collection[str] = ()) -> Schema:
    """Build the schema.

    Args:
        namespace: The name of the project.
        given: The keys, as ``namespace:name``, of which the project's file has a value.
    """
    found = StackDescription.model_json_schema(
        ref_template="#/definitions/{model}", schema_generator=_Generator
    )
    found = _renamed(found)
    definitions = {
        _DEFINITIONS[name]: _mapping(_MODELS[name], shape)
        for name, shape in found.pop("$defs").items()
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A stack file of ecr-component",
        "type": "object",
        "properties": {"config": _config(namespace, given)},
        "required": ["config"],
        "definitions": {**_inputs(found), **dict(sorted(definitions.items()))},
    }


def _renamed(shape: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """A schema in which references have the names of definitions."""
    if isinstance(shape, list):
        return [_renamed(item) for item in shape]
    if not isinstance(shape, dict):
        return shape
    renamed = {key: _renamed(item) for key, item in shape.items()}
    if "$ref" in shape:
        model = shape["$ref"].rpartition("/")[2]
        renamed["$ref"] = f"#/definitions/{_DEFINITIONS[model]}"
    return renamed


def _inputs(shape: Schema) -> Schema:
    """The value of each input, by its name."""
    inputs = {}
    for key, words in _words(stack_keys()).items():
        value = shape["properties"][key]
        value.pop("title", None)
        inputs[key] = {"description": words, **_as_text_too(_null_too(value))}
    return inputs


def _config(namespace: str, given: Collection[str]) -> Schema:
    """The configuration: inputs in the spelling that editors propose, and in others."""
    usual: Schema = {}
    rare: Schema = {f"^(?!{re.escape(namespace)}:)[^:]*:": {}}
    ways = {
        key: input_spellings(namespace, key) for key in StackDescription.model_fields
    }
    for key, (first, *others) in ways.items():
        usual[first] = {"$ref": f"#/definitions/{key}"}
        rare[f"^({'|'.join(map(re.escape, others))})$"] = usual[first]
    return {
        "type": "object",
        "properties": usual,
        "patternProperties": rare,
        "additionalProperties": False,
        "allOf": rules_of_stack(namespace, given),
    }


def _as_text_too(shape: Schema) -> Schema:
    """A value also as text: so ``pulumi config set`` writes it."""
    others = shape["anyOf"] if list(shape) == ["anyOf"] else [shape]
    return {"anyOf": [*others, _JSON]}


def _mapping(model: type[Closed], shape: Schema) -> Schema:
    """A model's schema with the words of its type, every spelling, nulls and rules."""
    words = _words(reference.fields(model.described_as))
    required = shape.get("required", [])
    ways = {key: spellings(model, key) for key in words}
    properties: Schema = {}
    for key, spelt in ways.items():
        value = shape["properties"][key]
        value.pop("title", None)
        value = _null_too(value) if len(spelt) > 1 or key not in required else value
        for way in spelt:
            properties[way] = {"description": words[key], **value}
    rules = [*_spelt_once(ways, required), *rules_of(model)]
    return {
        "description": shape["description"],
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "required": [ways[key][0] for key in required if len(ways[key]) == 1],
        **({"allOf": rules} if rules else {}),
    }


def _words(fields: Iterable[reference.Field]) -> dict[str, str]:
    """The description of each field; editors show it as plain text."""
    words = {}
    for field in fields:
        default = "" if field.default == "required" else f" Default: {field.default}."
        words[field.name] = f"{field.meaning}{default}".replace("`", "")
    return words


def _null_too(shape: Schema) -> Schema:
    """Null is as if omitted."""
    null = {"type": "null"}
    if null in shape.get("anyOf", []):
        return shape
    others = shape["anyOf"] if list(shape) == ["anyOf"] else [shape]
    return {"anyOf": [*others, null]}


def _spelt_once(
    ways: Mapping[str, Sequence[str]], required: Collection[str]
) -> Iterator[Schema]:
    """A key with several spellings has a value in one of them."""
    for key, spelt in ways.items():
        if len(spelt) > 1:
            each = [has(way) for way in spelt]
            both = [{"allOf": list(pair)} for pair in combinations(each, 2)]
            yield {"oneOf": each} if key in required else none_of(*both)


class _Generator(GenerateJsonSchema):
    """Leaves out defaults, which descriptions tell in words."""

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Schema:
        """What may be written in place of the default."""
        return self.generate_inner(schema["schema"])

    def dict_schema(self, schema: core_schema.DictSchema) -> Schema:
        """A map in which every key has to keep its rule."""
        found = super().dict_schema(schema)
        for pattern, values in found.pop("patternProperties", {}).items():
            found["additionalProperties"] = values
            found.setdefault("propertyNames", {})["pattern"] = pattern
        return found
