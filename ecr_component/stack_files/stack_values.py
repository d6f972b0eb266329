"""A stack's configuration as Pulumi hands it to a program: keys and texts.

Source: Pulumi 3.274, `stackConfigNamespacedWithProject` in
sdk/go/common/workspace/loaders.go and `ParseKey` in
sdk/go/common/resource/config/key.go.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import starmap
from typing import Final

from ecr_component.errors import Problem, Refusal, few
from ecr_component.inputs.stack_description import StackDescription
from ecr_component.values import json_text
from ecr_component.values.deferred import NotRead
from ecr_component.values.names import account_id
from ecr_component.values.spelling import near_match

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


def only_account(written: object) -> str | None:
    """The account that ``aws:allowedAccountIds`` names, where it names one alone."""
    found = _read(written)
    if not isinstance(found, list) or len(found) != 1:
        return None
    try:
        return account_id(found[0])
    except Refusal:
        return None


def inputs_of(
    values: Mapping[str, object], namespace: str
) -> tuple[dict[str, object], list[Problem]]:
    """Find the component's inputs in a configuration.

    Args:
        values: By ``namespace:name``; texts as Pulumi hands them over, JSON or not.
        namespace: The project's name.

    Returns:
        The inputs by name, and what is wrong with keys: those of a misspelt namespace,
        which no program would look for. They stand among the inputs all the same,
        unless these have them in the right one.
    """
    inputs: dict[str, object] = {}
    meant = dict(_misspelt(values, namespace))
    for key, value in values.items():
        other, _, name = key.partition(":")
        if other == namespace:
            inputs[name] = _read(value)
        elif key in meant:
            inputs.setdefault(meant[key], _read(value))
    return inputs, few(starmap(partial(_never_read, namespace), meant.items()))


def _never_read(namespace: str, key: str, name: str) -> Problem:
    what = "is of another namespace, so it would never be read"
    return Problem((key,), what, remedy=f"did you mean {f'{namespace}:{name}'!r}?")


def _misspelt(keys: Iterable[str], namespace: str) -> Iterator[tuple[str, str]]:
    """The keys whose namespace is misspelt, with the inputs that are meant."""
    near, known = {namespace, *_OUR_NAMES}, StackDescription.model_fields
    for key in keys:
        other, _, name = key.partition(":")
        word = other.strip().casefold()
        # A region is an input of providers as well, whatever they are called.
        if other == namespace or name not in known or name == "region":
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
