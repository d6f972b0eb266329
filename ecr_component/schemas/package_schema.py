"""The schema that Pulumi infers from the component, made fit to be read.

Pulumi takes descriptions as they stand in the source, with its indentation, and says
them again for every part of a list or map.
"""

from collections.abc import Callable, Collection, Mapping
from inspect import cleandoc
from typing import Any, Final

_FIELDS: Final = ("inputProperties", "properties")
_PARTS: Final = ("additionalProperties", "items")
_WORDS: Final = "description"


def tidied(node: Mapping[str, Any], spelt: Callable[[str], str]) -> dict[str, Any]:
    """Build the schema, or a part of it, anew.

    Args:
        node: What Pulumi inferred.
        spelt: Writes the names in a description as the schema does.
    """

    def value(key: str, found: Any) -> object:  # noqa: ANN401 - JSON
        if key in _FIELDS:
            required = {*node.get("required", ()), *node.get("requiredInputs", ())}
            return _fields(found, required, spelt)
        if key == _WORDS:
            return spelt(cleandoc(found))
        if key in _PARTS:
            found = {part: said for part, said in found.items() if part != _WORDS}
        return tidied(found, spelt) if isinstance(found, dict) else found

    return {key: value(key, found) for key, found in node.items()}


def _fields(
    fields: Mapping[str, Mapping[str, Any]],
    required: Collection[str],
    spelt: Callable[[str], str],
) -> dict[str, dict[str, Any]]:
    """The fields of a type; one without a word on its default has none."""
    found = {name: tidied(field, spelt) for name, field in fields.items()}
    for name, field in found.items():
        if name not in required and "Default:" not in field[_WORDS]:
            field[_WORDS] += " Default: none."
    return found
