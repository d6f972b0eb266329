"""All that one stack file describes: the repositories, and components beside them.

The inputs of `EcrRepositories` are its keys. Another component has one key with its
inputs under it, or its inputs stand beside them; `NEIGHBOURS` has them all.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    Final,
    Protocol,
    get_type_hints,
)

from pydantic import Field, PlainValidator, create_model

from ecr_component.errors import Path, Problem
from ecr_component.inputs.desired import DesiredRepositories
from ecr_component.inputs.input_models import Inputs, Repositories
from ecr_component.inputs.parsing import Reading
from ecr_component.inputs.stack_checks import replicated_twice, scanned_otherwise
from ecr_component.registry.desired_registry import RegistryReading
from ecr_component.registry.registry_inputs import RegistryInputs
from ecr_component.roles.role_models import StackRoles
from ecr_component.roles.role_reading import RolesReading
from ecr_component.values.closed_models import Closed, collect
from ecr_component.values.cross_field_rules import AtLeastOne
from ecr_component.values.names import repository_pattern
from ecr_component.values.regions import Location, Needs, region
from ecr_component.values.rule import Rule
from ecr_component.values.settling import Settling


class Desired(Protocol):
    """What is wanted of a component beside the repositories."""

    @property
    def summary(self) -> str:
        """What there is, in words."""

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What was hardly meant, each at its place."""


@dataclass(frozen=True)
class Neighbour:
    """A component that a stack file may describe beside the repositories."""

    inputs: type[Closed]
    reading: Callable[[object], Settling[Any]]
    """Reads its inputs."""

    key: str | None = None
    """The key under which they stand; they are keys of the file where there is none."""

    beside: Callable[[Mapping[str, object]], Mapping[str, object]] | None = None
    """What else a file says that is among its inputs, where these have no key."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Its keys at the top of a file."""
        return (self.key,) if self.key else tuple(self.inputs.model_fields)

    @property
    def place(self) -> Path:
        """What leads to its inputs."""
        return (self.key,) if self.key else ()

    def part_of(self, written: Mapping[str, object]) -> object:
        """What a file says of it; ``None`` for nothing, which means no component."""
        if self.key:
            return written.get(self.key)
        said = {key: written[key] for key in self.keys if written.get(key) is not None}
        more = self.beside(written) if self.beside else {}
        return {**said, **more} if said else None


def _what_roles_use(written: Mapping[str, object]) -> Mapping[str, object]:
    """The repositories that roles push to and pull from, and where they are.

    What is wrong with these is told where it stands.
    """
    repositories = written.get("repositories")
    registry = written.get("registry")
    # Where a file says nothing of repositories, they are described elsewhere.
    known = None
    if isinstance(repositories, Mapping):
        made_by_ecr = _made_by_ecr(registry)
        known = _right([*repositories, *made_by_ecr], repository_pattern)
    copies = [*_items(written, "replication_regions"), *_copies(registry)]
    return {
        "repositories": known,
        "regions": _right([written.get("region")], region),
        "replica_regions": list(dict.fromkeys(_right(copies, region))),
    }


_PREFIXES: Final = ("pull_through_cache_rules", "repository_creation_templates")


def _made_by_ecr(registry: object) -> Iterator[str]:
    """What the names of repositories begin with that ECR creates by itself."""
    for key in _PREFIXES:
        by_prefix = registry.get(key) if isinstance(registry, Mapping) else None
        for prefix in by_prefix if isinstance(by_prefix, Mapping) else ():
            yield "*" if prefix == "ROOT" else f"{prefix}/*"


def _copies(registry: object) -> Iterator[object]:
    """The regions to which the rules of a registry copy images within its account."""
    for rule in _items(registry, "replication_rules"):
        if not _items(rule, "account_ids"):
            yield from _items(rule, "regions")


def _items(part: object, key: str) -> Iterable[object]:
    """The list that stands under a key."""
    found = part.get(key) if isinstance(part, Mapping) else None
    return found if isinstance(found, list) else ()


def _right(values: Iterable[object], rule: Rule[str]) -> list[str]:
    """The values that pass a rule."""
    return list(collect(enumerate(values), rule)[0].values())


NEIGHBOURS: Final = {
    "EcrRegistry": Neighbour(RegistryInputs, RegistryReading, key="registry"),
    "EcrRoles": Neighbour(StackRoles, RolesReading, beside=_what_roles_use),
}
"""By class, in the order of registration."""


def _as_written(value: object) -> object:
    """Leave what stands there to its own reading."""
    return value


def _typed(neighbour: Neighbour) -> Iterator[tuple[str, Any]]:
    """The keys of a neighbour, each with its type."""
    types = get_type_hints(neighbour.inputs, include_extras=True)
    for key in neighbour.keys:
        shape = neighbour.inputs if neighbour.key else types[key]
        left = PlainValidator(_as_written, json_schema_input_type=shape)
        yield key, (Annotated[object, left] | None, None)


if TYPE_CHECKING:
    _WithNeighbours = Inputs
else:
    _WithNeighbours = create_model(
        "_WithNeighbours",
        __base__=Inputs,
        **{
            key: it
            for neighbour in NEIGHBOURS.values()
            for key, it in _typed(neighbour)
        },
    )

COMPONENT_KEYS: Final = (
    "repositories",
    *(key for neighbour in NEIGHBOURS.values() for key in neighbour.keys),
)
"""The keys of which a file has at least one, since it would describe nothing else."""


class StackDescription(_WithNeighbours):
    """Everything that a stack file may say."""

    cross_field_rules: ClassVar = [
        *Inputs.cross_field_rules,
        AtLeastOne(COMPONENT_KEYS, Problem(("repositories",), "is missing")),
    ]

    repositories: Repositories = Field(default_factory=dict)


@dataclass(frozen=True)
class DesiredStack:
    """All that a stack file asks for."""

    repositories: DesiredRepositories
    others: Mapping[str, Desired]
    """What is wanted of each component beside them, by its class."""
    around: tuple[str, ...] = ()
    """What was hardly meant around the inputs, in a sentence each."""

    @property
    def summary(self) -> str:
        """What there is, in words."""
        count = len(self.repositories.repositories)
        counted = f"{count} repositor{'y' if count == 1 else 'ies'}"
        *most, last = (counted, *(it.summary for it in self.others.values()))
        return f"{', '.join(most)} and {last}" if most else last

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was hardly meant, in a sentence each."""
        placed = (
            str(warning.under(*neighbour.place))
            for component, neighbour in NEIGHBOURS.items()
            if component in self.others
            for warning in self.others[component].warnings
        )
        return (*self.around, *self.repositories.warnings, *placed)


class StackReading(Reading):
    """What a stack file says, read: the repositories, and whatever is beside them."""

    def __init__(self, written: object) -> None:
        super().__init__(written, StackDescription)
        self._beside: dict[str, tuple[Neighbour, Settling[Any]]] = {}
        for component, neighbour in NEIGHBOURS.items():
            part = neighbour.part_of(written) if isinstance(written, Mapping) else None
            if part is not None:
                self._beside[component] = neighbour, neighbour.reading(part)

    @property
    def needs(self) -> Needs:
        """What anything depends on of the provider's location."""
        needs = super().needs
        for _, reading in self._beside.values():
            needs |= reading.needs
        return needs

    def settle(self, location: Location) -> tuple[DesiredRepositories, list[Problem]]:
        """The repositories that are wanted, and what is wrong with all there is."""
        wanted, problems = super().settle(location)
        for neighbour, reading in self._beside.values():
            _, found = reading.settle(location)
            problems += (problem.under(*neighbour.place) for problem in found)
        if registry := self._registry:
            problems += replicated_twice(self._inputs, registry, location)
        return wanted, problems

    def warned(
        self, wanted: DesiredRepositories, location: Location
    ) -> DesiredRepositories:
        """The repositories, with what a component beside them makes useless too."""
        found = super().warned(wanted, location)
        if registry := self._registry:
            repositories = self._inputs.repositories
            further = scanned_otherwise(self._inputs, repositories, registry)
            return replace(found, warnings=(*found.warnings, *further))
        return found

    @property
    def _registry(self) -> RegistryInputs | None:
        """The inputs of the registry, as far as they could be read."""
        _, reading = self._beside.get("EcrRegistry", (None, None))
        return reading.inputs if isinstance(reading, RegistryReading) else None

    def stack(self, source: str, location: Location) -> DesiredStack:
        """All that is wanted.

        Raises:
            ConfigError: as `settled`.
        """
        repositories = self.settled(source, location)
        others = {
            component: reading.settled(source, location)
            for component, (_, reading) in self._beside.items()
        }
        return DesiredStack(repositories, others)
