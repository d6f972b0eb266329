"""What the keys of one mapping have to do with each other, as JSON Schema says it.

The models have the same laws, with sentences for people.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any, Final

from pydantic.alias_generators import to_camel, to_pascal

from ecr_component.access.statements import Statement
from ecr_component.inputs.input_models import EncryptionSettings, RepositorySettings
from ecr_component.lifecycle.rules import (
    LEAST_ARCHIVED_DAYS,
    PolicyRule,
    RuleAction,
    RuleSelection,
)
from ecr_component.lifecycle.short_form import _FOR_ALL_IMAGES, ShortForm
from ecr_component.values.closed_models import Closed

Schema = dict[str, Any]


def input_spellings(namespace: str, key: str) -> list[str]:
    """How an input's key may be written in a stack file, the usual way first."""
    return [f"{namespace}:{key}", key, f"{namespace}:config:{key}"]


def spellings(model: type[Closed], key: str) -> list[str]:
    """How a key within an input may be written, AWS's way first."""
    if not model.aws_keys:
        return [key]
    ways = [to_camel(key), key]
    if model is Statement:
        ways.insert(0, to_pascal(key))
    return list(dict.fromkeys(ways))


def has(way: str, value: Schema | None = None) -> Schema:
    """A key, spelt so, is there with such a value, or with any but null."""
    return {
        "required": [way],
        "properties": {way: value or {"not": {"type": "null"}}},
    }


class _KeyConditions:
    """Speaks of keys, however they are spelt."""

    def __init__(self, ways: Callable[[str], Sequence[str]]) -> None:
        self._ways = ways

    @classmethod
    def of(cls, model: type[Closed]) -> "_KeyConditions":
        return cls(lambda key: spellings(model, key))

    def have(self, key: str, value: Schema | None = None) -> Schema:
        """The key is there with such a value, or with any but null."""
        ways = [has(way, value) for way in self._ways(key)]
        return {"anyOf": ways} if len(ways) > 1 else ways[0]

    def say(self, key: str, *values: object) -> Schema:
        """The key has one of these values."""
        return self.have(key, {"enum": list(values)})

    def give(self, key: str) -> Schema:
        """The key holds anything at all."""
        return self.have(key, {"not": {"enum": [None, [], {}]}})


def none_of(*others: Schema) -> Schema:
    """None of these applies."""
    return {"not": others[0] if len(others) == 1 else {"anyOf": list(others)}}


def _if(condition: Schema, *then: Schema) -> Schema:
    return {"if": condition, "then": then[0] if len(then) == 1 else {"allOf": [*then]}}


def _just_one(*others: Schema) -> Schema:
    return {"oneOf": list(others)}


def _not_both(one: Schema, other: Schema) -> Schema:
    return {"not": {"allOf": [one, other]}}


_encryption = _KeyConditions.of(EncryptionSettings)
_selection = _KeyConditions.of(RuleSelection)
_action = _KeyConditions.of(RuleAction)
_rule = _KeyConditions.of(PolicyRule)
_short = _KeyConditions.of(ShortForm)
_statement = _KeyConditions.of(Statement)
_repository = _KeyConditions.of(RepositorySettings)

_archived = _selection.say("count_type", "sinceImageTransitioned")
_patterns, _prefixes = map(_selection.give, ("tag_pattern_list", "tag_prefix_list"))
_unit = _selection.give("count_unit")
_target = _action.give("target_storage_class")
_key = _encryption.give("kms_key")

LAWS: Final[Mapping[type[Closed], Sequence[Schema]]] = {
    EncryptionSettings: [
        _if(
            _encryption.say("encryption_type", "AES256"),
            none_of(_key),
        )
    ],
    RuleSelection: [
        _if(_selection.say("tag_status", "tagged"), _just_one(_patterns, _prefixes)),
        _if(
            _selection.say("tag_status", "untagged", "any"),
            none_of(_patterns, _prefixes),
        ),
        _if(_selection.say("count_type", "imageCountMoreThan"), none_of(_unit)),
        _if(
            _selection.say("count_type", "sinceImagePushed", "sinceImagePulled"), _unit
        ),
        _if(
            _archived,
            _unit,
            _selection.say("storage_class", "archive"),
            _selection.have("count_number", {"minimum": LEAST_ARCHIVED_DAYS}),
        ),
        _if(_selection.say("storage_class", "archive"), _archived),
    ],
    RuleAction: [
        _if(_action.say("type", "transition"), _target),
        _if(_action.say("type", "expire"), none_of(_target)),
    ],
    PolicyRule: [
        _if(
            _rule.have("selection", _selection.say("count_type", count_type)),
            _rule.have("action", _action.say("type", action)),
        )
        for count_type, action in (
            ("sinceImagePulled", "transition"),
            ("sinceImageTransitioned", "expire"),
        )
    ],
    ShortForm: [
        _not_both(_short.give(one), _short.give(other))
        for one, other in combinations(_FOR_ALL_IMAGES, 2)
    ],
    Statement: [
        _just_one(_statement.give(key), _statement.give(f"not_{key}"))
        for key in ("principal", "action")
    ],
    RepositorySettings: [
        _not_both(*map(_repository.have, ("lifecycle", "lifecycle_policy_rules")))
    ],
}


# A structure that holds anything; JSON text of one is beyond a schema.
_FILLED_LIST: Final = {"type": "array", "minItems": 1}
_FILLED: Final = {
    "type": "object",
    "not": {"additionalProperties": {"enum": [None, [], {}]}},
}


def input_laws(namespace: str) -> list[Schema]:
    """What the inputs have to do with each other."""
    inputs = _KeyConditions(lambda key: input_spellings(namespace, key))
    return [
        _not_both(
            inputs.have("default_lifecycle", _FILLED),
            inputs.have("default_lifecycle_policy_rules", _FILLED_LIST),
        )
    ]
