"""A stack's configuration as Pulumi hands it to a program: keys and texts.

Source: Pulumi 3.274, `stackConfigNamespacedWithProject` in
sdk/go/common/workspace/loaders.go and `ParseKey` in
sdk/go/common/resource/config/key.go.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ecr_component import json_text
from ecr_component.errors import Problem, Refusal, near_match
from ecr_component.inputs import Inputs
from ecr_component.names import NotRead

NAMESPACE: Final = "ecr"
"""The name of this repository's Pulumi project, and so the namespace of the inputs."""

_OUR_NAMES: Final = (NAMESPACE, "ecr-component")


def full_key(written: str, namespace: str) -> str | None:
    """``namespace:name`` for the three ways to write it, or nothing for any other."""
    match written.split(":"):
        case [name]:
            return f"{namespace}:{name}"
        case [_, _]:
            return written
        case [other, "config", name]:
            return f"{other}:{name}"
    return None


def inputs_of(values: Mapping[str, object], namespace: str) -> dict[str, object]:
    """The component's inputs in a configuration, by name.

    Those of a misspelt namespace stand among them, unless they are there in the right
    one as well.

    Args:
        values: By ``namespace:name``; texts as Pulumi hands them over, JSON or not.
        namespace: The project's name.
    """
    inputs: dict[str, object] = {}
    meant = dict(_misspelt(values, namespace))
    for key, value in values.items():
        other, _, name = key.partition(":")
        if other == namespace:
            inputs[name] = _read(value)
        elif key in meant:
            inputs.setdefault(meant[key], _read(value))
    return inputs


def namespace_problems(keys: Iterable[str], namespace: str) -> Iterator[Problem]:
    """Find inputs that no program would look for, as their namespace is misspelt."""
    for key, name in _misspelt(keys, namespace):
        what = "is of another namespace, so it would never be read"
        yield Problem((key,), what, remedy=f"did you mean {f'{namespace}:{name}'!r}?")


def _misspelt(keys: Iterable[str], namespace: str) -> Iterator[tuple[str, str]]:
    """The keys whose namespace is misspelt, with the inputs that are meant."""
    near = {namespace, *_OUR_NAMES}
    for key in keys:
        other, _, name = key.partition(":")
        word = other.strip().casefold()
        if other == namespace or name not in Inputs.model_fields:
            continue
        if word.startswith(namespace) or word in near or near_match(word, [namespace]):
            yield key, name


def _read(value: object) -> object:
    """What a program makes of a text: '' is null, JSON what it says."""
    if not isinstance(value, str):
        return value
    try:
        return json_text.parse(value) if value else None
    except json_text.NotJson:
        return value
    except Refusal as refusal:
        return NotRead(refusal.problems)
