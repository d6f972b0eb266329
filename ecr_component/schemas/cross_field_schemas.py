"""The cross-field rules of the models, as JSON Schema says them."""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import combinations
from typing import Any, Final, cast

from pydantic.alias_generators import to_camel, to_pascal

from ecr_component.access.statements import RawStatement
from ecr_component.inputs.stack_description import StackDescription
from ecr_component.values.closed_models import Closed
from ecr_component.values.cross_field_rules import (
    AtLeastOne,
    CrossFieldRule,
    ExactlyOne,
    Forbidden,
    Least,
    Needed,
    NeededBy,
    NotAllEmpty,
    OneOf,
    When,
)

Schema = dict[str, Any]


def input_spellings(namespace: str, key: str) -> list[str]:
    """How an input's key may be written in a stack file, the usual way first."""
    return [f"{namespace}:{key}", key, f"{namespace}:config:{key}"]


def spellings(model: type[Closed], key: str) -> list[str]:
    """How a key within an input may be written, AWS's way first."""
    if not model.aws_keys:
        return [key]
    ways = [to_camel(key), key]
    if issubclass(model, RawStatement):
        ways.insert(0, to_pascal(key))
    return list(dict.fromkeys(ways))


def has(way: str, value: Schema | None = None) -> Schema:
    """A key, spelt so, is there with such a value, or with any but null."""
    return {
        "required": [way],
        "properties": {way: value or {"not": {"type": "null"}}},
    }


def none_of(*others: Schema) -> Schema:
    """None of these applies."""
    return {"not": others[0] if len(others) == 1 else {"anyOf": list(others)}}


def rules_of(model: type[Closed]) -> list[Schema]:
    """What the keys of a model have to do with each other."""
    keys = _SpeltKeys(model, lambda key: spellings(model, key))
    return [shape for rule in model.cross_field_rules for shape in keys.shapes(rule)]


def rules_of_stack(namespace: str, given: Collection[str]) -> list[Schema]:
    """What the inputs have to do with each other.

    Args:
        namespace: Of their keys.
        given: The inputs, by the usual spelling, of which there is a value anyway.
    """
    keys = _SpeltInputs(StackDescription, lambda key: input_spellings(namespace, key))
    return [
        shape
        for rule in StackDescription.cross_field_rules
        if not (isinstance(rule, AtLeastOne) and any(map(keys.is_in(given), rule.keys)))
        for shape in keys.shapes(rule)
    ]


class _SpeltKeys:
    """Speaks of a model's keys, however they are spelt."""

    def __init__(
        self, model: type[Closed], ways: Callable[[str], Sequence[str]]
    ) -> None:
        self._model = model
        self._ways = ways

    def shapes(self, rule: CrossFieldRule) -> Iterator[Schema]:
        """A rule as JSON Schema, in one part or in several."""
        match rule:
            case When(condition, demands):
                then = [shape for demand in demands for shape in self.shapes(demand)]
                yield {
                    "if": self._are(condition.path, condition.values),
                    "then": then[0] if len(then) == 1 else {"allOf": then},
                }
            case Needed(key):
                yield self.say(key)
            case NeededBy(key, other):
                yield {"if": self.say(key), "then": self.say(other)}
            case Forbidden(keys):
                yield none_of(*map(self.say, keys))
            case OneOf(path, values):
                yield self._are(path, values)
            case Least(key, minimum):
                yield self.have(key, {"minimum": minimum})
            case ExactlyOne(keys):
                yield {"oneOf": [*map(self.say, keys)]}
            case AtLeastOne(keys) | NotAllEmpty(keys):
                speak = self.have if isinstance(rule, AtLeastOne) else self.say
                yield {"anyOf": [*map(speak, keys)]}
            case _:  # AtMostOne
                speak = self.have if rule.empty_too else self.say
                for pair in combinations(rule.keys, 2):
                    yield {"not": {"allOf": [*map(speak, pair)]}}

    def have(self, key: str, value: Schema | None = None) -> Schema:
        """The key is there with such a value, or with any but null."""
        ways = [has(way, value) for way in self._ways(key)]
        return {"anyOf": ways} if len(ways) > 1 else ways[0]

    def say(self, key: str) -> Schema:
        """The key holds anything at all."""
        return self.have(key, {"not": {"enum": [None, [], {}]}})

    def _are(self, path: Sequence[str], values: Sequence[str]) -> Schema:
        """The key, or the one deeper down, has one of these values."""
        key, *deeper = path
        if not deeper:
            return self.have(key, {"enum": list(values)})
        inner = cast("type[Closed]", self._model.model_fields[key].annotation)
        within = _SpeltKeys(inner, lambda key: spellings(inner, key))
        return self.have(key, within._are(deeper, values))


# A structure that holds anything; JSON text of one is beyond a schema.
_FILLED_LIST: Final = {"type": "array", "minItems": 1}
_FILLED: Final = {
    "type": "object",
    "not": {"additionalProperties": {"enum": [None, [], {}]}},
}


class _SpeltInputs(_SpeltKeys):
    """Speaks of the inputs, whose values may be texts of JSON too."""

    def is_in(self, given: Collection[str]) -> Callable[[str], bool]:
        """Tell of a key whether it is among others in one of its spellings."""
        return lambda key: not set(self._ways(key)).isdisjoint(given)

    def say(self, key: str) -> Schema:
        """The input is a structure that holds anything."""
        of = StackDescription.model_fields[key].annotation
        is_model = isinstance(of, type) and issubclass(of, Closed)
        return self.have(key, _FILLED if is_model else _FILLED_LIST)
