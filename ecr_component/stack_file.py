"""A stack file as Pulumi's command line reads it, without that command line.

Source: Pulumi 3.259, `stackConfigNamespacedWithProject` in
sdk/go/common/workspace/loaders.go and `ParseKey` in
sdk/go/common/resource/config/key.go.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from ecr_component import settings
from ecr_component.errors import (
    ConfigError,
    Path,
    Problem,
    in_written_order,
    show_value,
)
from ecr_component.inputs import Inputs
from ecr_component.regions import Place
from ecr_component.registry import Registry
from ecr_component.user_file import Unreadable
from ecr_component.yaml_file import load

NAMESPACE: Final = "ecr"
"""The name of this repository's Pulumi project, and so the namespace of the inputs."""

_CONFIG: Final = "config"


@dataclass(frozen=True)
class StackFile:
    """What a stack file says."""

    path: str
    """As the user gave it."""

    values: Mapping[str, object]
    """By ``namespace:name``, in the order written; a `names.Secret` for each encrypted
    value. A null is ``None``, though Pulumi hands it over as empty text."""

    places: Mapping[str, object]
    """The same and what Pulumi does not take, by the names that problems use."""

    problems: tuple[Problem, ...] = ()
    """What Pulumi refuses, or of which it would read one half by chance."""

    nothing: Problem | None = None
    """That the file configures nothing, which Pulumi itself takes."""

    @property
    def inputs(self) -> dict[str, object]:
        """The component's inputs, as the program would receive them."""
        found: dict[str, object] = {}
        for key, value in self.values.items():
            namespace, _, name = key.partition(":")
            if namespace == NAMESPACE:
                found[name] = _received(value)
            elif _misplaced(key):
                found.setdefault(name, _received(value))
        return found

    @property
    def region(self) -> str | None:
        """The region of the `aws` provider, if the file says it."""
        region = self.values.get("aws:region")
        return region if isinstance(region, str) and region else None

    def registry(self) -> Registry:
        """Read the inputs.

        Raises:
            ConfigError: every problem of the file, in its order.
            Unreadable: an input is JSON of absurd depth.
        """
        if self.nothing:
            raise ConfigError(self.path, (*self.problems, self.nothing))
        try:
            return self._registry()
        except RecursionError:
            raise Unreadable(self.path, "holds JSON of too many levels") from None

    def _registry(self) -> Registry:
        inputs = self.inputs
        problems = [*self.problems, *_misplaced_problems(self.values)]
        home = Place.of_region(self.region) if self.region else Place()
        try:
            registry = settings.parse(inputs, source=self.path, home=home)
        except ConfigError as error:
            problems += error.problems
        if problems:
            written = {**self.places, **inputs}
            raise ConfigError(self.path, in_written_order(problems, written))
        return registry


def read(path: str, namespace: str = NAMESPACE) -> StackFile:
    """Read the stack file at *path*; keys without a namespace are of *namespace*.

    Raises:
        Unreadable: there is no such file, or it is no stack file.
    """
    root, repeated = load(path)
    config = root.get(_CONFIG)
    if not isinstance(config, dict | None):
        got = show_value(config)
        raise Unreadable(
            path, f"config must be a mapping of keys to values (got {got})"
        )
    problems = [problem.at(_place(problem.path, namespace)) for problem in repeated]
    values: dict[str, object] = {}
    places: dict[str, object] = {}
    spellings: dict[str, str] = {}
    for written, value in (config or {}).items():
        key = full_key(written, namespace)
        if key and key not in values:
            spellings[key] = written
            values[key] = places[_shown(key)] = value
        else:
            problems.append(_not_taken(written, spellings.get(key or "")))
            places[written] = value
    nothing = None if config else _nothing(root)
    return StackFile(path, values, places, tuple(problems), nothing)


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


def _not_taken(written: str, other_form: str | None) -> Problem:
    if other_form is None:
        what = "is no key of Pulumi's configuration"
        return Problem((written,), what, remedy="write namespace:name")
    what = f"is the same key as {other_form!r}"
    return Problem((written,), what, remedy="keep one")


def _nothing(root: Iterable[str]) -> Problem:
    remedy = f"write the inputs under it, such as {NAMESPACE}:repositories"
    near = get_close_matches(_CONFIG, root, n=1)
    if near and near != [_CONFIG]:
        remedy = f"did you mean it by {near[0]!r}?"
    what = "is empty" if _CONFIG in root else "is missing"
    return Problem((_CONFIG,), what, remedy=remedy)


def _received(value: object) -> object:
    """What the program makes of the text that Pulumi hands to it."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value) if value else None
    except ValueError:
        return value


def _misplaced(key: str) -> bool:
    """Whether the key is an input whose namespace is misspelt."""
    namespace, _, name = key.partition(":")
    word = namespace.strip().casefold()
    near = word.startswith(NAMESPACE) or get_close_matches(word, [NAMESPACE])
    return name in Inputs.model_fields and namespace != NAMESPACE and bool(near)


def _misplaced_problems(keys: Iterable[str]) -> Iterator[Problem]:
    for key in filter(_misplaced, keys):
        meant = f"{NAMESPACE}:{key.partition(':')[2]}"
        what = "is of another namespace, so it would never be read"
        yield Problem((key,), what, remedy=f"did you mean {meant!r}?")


def _place(path: Path, namespace: str) -> Path:
    """A place in the file as a place in the configuration, if that is where it is."""
    match path:
        case ("config", str(written), *inner):
            key = full_key(written, namespace)
            return (_shown(key) if key else written, *inner)
    return path


def _shown(key: str) -> str:
    """The key in the words of the other messages: an input without its namespace."""
    return key.removeprefix(f"{NAMESPACE}:")
