"""A stack file as Pulumi's command line reads it, without that command line."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import islice, starmap
from typing import Final

from ecr_component.errors import ConfigError, Path, Problem, few, in_written_order
from ecr_component.inputs.stack_description import (
    COMPONENT_KEYS,
    DesiredStack,
    StackReading,
)
from ecr_component.stack_files.stack_values import (
    NAMESPACE,
    full_key,
    inputs_of,
    only_account,
)
from ecr_component.stack_files.user_file import Unreadable
from ecr_component.stack_files.yaml_file import YamlFile, load
from ecr_component.values.regions import REGIONS, Location
from ecr_component.values.spelling import near_match

_CONFIG: Final = "config"
_REGION: Final = "aws:region"
_ACCOUNTS: Final = "aws:allowedAccountIds"

# Pulumi has five keys at the top of a stack file.
_MOST_KEYS: Final = 100


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

    misread: tuple[Problem, ...] = ()
    """What Pulumi reads otherwise than it is written, or cannot read at all."""

    nothing: Problem | None = None
    """That the file configures nothing, which Pulumi itself takes."""

    namespace: str = NAMESPACE
    """The name of the project."""

    defaults: Mapping[str, object] = field(default_factory=dict)
    """By ``namespace:name``, what the project's file says where this one says
    nothing."""

    file: YamlFile = field(default_factory=lambda: YamlFile({}), repr=False)
    """The file itself."""

    def lines(self, places: Iterable[Path]) -> dict[Path, int]:
        """The line, from 1, of each of the places that problems name.

        Of a place that is not written, such as that of a missing key, it is the line of
        what is nearest around it; of one of which the file says nothing, there is none.
        """
        around = {
            place: [place[:end] for end in range(len(place), 0, -1)] for place in places
        }
        wanted = {outer for outers in around.values() for outer in outers}
        found: dict[Path, int] = {}
        for written, line in self.file.lines():
            place = _place(written, self.namespace)
            if place in wanted:
                found.setdefault(place, line)
        return {
            place: line
            for place, outers in around.items()
            for line in islice((found[it] for it in outers if it in found), 1)
        }

    @property
    def inputs(self) -> dict[str, object]:
        """The component's inputs, as the program would receive them."""
        return self._inputs()[0]

    @property
    def region(self) -> str | None:
        """The region of the `aws` provider, if it is said."""
        region = {**self.defaults, **self.values}.get(_REGION)
        return region if isinstance(region, str) and region else None

    @property
    def location(self) -> Location:
        """Where the `aws` provider works, as far as that is said."""
        found = Location.of_region(self.region) if self.region else Location()
        account = {**self.defaults, **self.values}.get(_ACCOUNTS)
        return replace(found, account_id=only_account(account))

    @property
    def _defaults(self) -> dict[str, object]:
        """The defaults that hold."""
        return {k: v for k, v in self.defaults.items() if k not in self.values}

    def _inputs(self) -> tuple[dict[str, object], list[Problem]]:
        return inputs_of({**self.values, **self._defaults}, self.namespace)

    def components(self) -> DesiredStack:
        """Read the inputs of all components.

        Raises:
            ConfigError: every problem of the file, in its order.
        """
        inputs, of_namespaces = self._inputs()
        if self.nothing and all(inputs.get(key) is None for key in COMPONENT_KEYS):
            raise ConfigError(self.path, (*self.problems, self.nothing))
        problems = [*self.problems, *self.misread, *of_namespaces]
        misread = {problem.path for problem in self.misread}
        try:
            stack = StackReading(inputs).stack(self.path, self.location)
        except ConfigError as error:
            further = (it for it in error.problems if it.path not in misread)
            problems += map(self._of_default, further)
        if problems:
            written = {**self.places, **inputs}
            raise ConfigError(self.path, in_written_order(problems, written))
        return replace(stack, around=tuple(_region_warnings(self.region)))

    def _of_default(self, problem: Problem) -> Problem:
        """Say of a problem that it is one of the project's file, if it is."""
        name = problem.path[0] if problem.path else ""
        if self._defaults.get(f"{self.namespace}:{name}") in (None, ""):
            return problem
        return problem.advised("it is a default of the project's file")


def read(
    path: str,
    namespace: str = NAMESPACE,
    defaults: Mapping[str, object] | None = None,
    content: bytes | None = None,
) -> StackFile:
    """Read the stack file at *path*; keys without a namespace are of *namespace*.

    With *content*, as if that stood in there.

    Raises:
        Unreadable: there is no such file, or it is no stack file.
    """
    file = load(path, content)
    config = file.values.get(_CONFIG)
    if not isinstance(config, dict | None):
        # No value, since it may be a secret of another namespace.
        got = "a list" if isinstance(config, list) else "a single value"
        what = f"{_CONFIG} must be a mapping of keys to values (got {got})"
        raise Unreadable(path, what)
    repeated = (it.at(_place(it.path, namespace)) for it in file.repeated)
    values: dict[str, object] = {}
    places: dict[str, object] = {}
    spellings: dict[str, str] = {}
    wrong: dict[str, str | None] = {}
    for written, value in (config or {}).items():
        key = full_key(written, namespace)
        if key and key not in values:
            spellings[key] = written
            values[key] = places[_shown(key, namespace)] = value
        else:
            wrong[written] = spellings.get(key or "")
            places[written] = value
    return StackFile(
        path,
        values,
        places,
        problems=(*repeated, *few(starmap(_not_taken, wrong.items()))),
        misread=tuple(_misread(file, namespace)),
        nothing=None if config else _nothing(file.values, namespace),
        namespace=namespace,
        defaults=defaults or {},
        file=file,
    )


def _not_taken(written: str, other_form: str | None) -> Problem:
    if other_form is None:
        what = "is no key of Pulumi's configuration"
        return Problem((written,), what, remedy="write namespace:name")
    what = f"is the same key as {other_form!r}"
    return Problem((written,), what, remedy="keep one")


def _nothing(root: Iterable[str], namespace: str) -> Problem:
    remedy = f"write the inputs under it, such as {namespace}:repositories"
    near = get_close_matches(_CONFIG, islice(root, _MOST_KEYS), n=1)
    if near and near != [_CONFIG]:
        remedy = f"did you mean it by {near[0]!r}?"
    what = "is empty" if _CONFIG in root else "is missing"
    return Problem((_CONFIG,), what, remedy=remedy)


def _misread(file: YamlFile, namespace: str) -> Iterator[Problem]:
    """What is read otherwise than written; other namespaces take what they like."""
    for problem in file.misread:
        at_top, key = len(problem.path) == 1, _key_of(problem.path, namespace)
        if at_top or key.partition(":")[0] == namespace:
            yield problem.at(_place(problem.path, namespace))
    for problem in file.infinite:
        if problem.path[0] == _CONFIG:
            yield problem.at(_place(problem.path, namespace))


def _key_of(path: Path, namespace: str) -> str:
    """The key of the configuration under which a place is, if it is in there."""
    if path[0] != _CONFIG or len(path) == 1:
        return ""
    return full_key(str(path[1]), namespace) or ""


def _place(path: Path, namespace: str) -> Path:
    """A place in the file as a place in the configuration, if that is where it is."""
    if path[0] != _CONFIG or len(path) == 1:
        return path
    key = _key_of(path, namespace)
    return (_shown(key, namespace) if key else path[1], *path[2:])


def _shown(key: str, namespace: str) -> str:
    """The key in the words of the other messages: an input without its namespace."""
    return key.removeprefix(f"{namespace}:")


def _region_warnings(region: str | None) -> Iterator[str]:
    if region and region not in REGIONS:
        guess = near_match(region.lower(), REGIONS, "it may be new")
        yield f"{_REGION}: no known region is {region!r}; {guess}"
