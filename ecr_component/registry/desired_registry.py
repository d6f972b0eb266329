"""A registry as it is to be, and the one way there."""

from dataclasses import dataclass, replace

from ecr_component.errors import Problem
from ecr_component.registry.account_settings import account_settings
from ecr_component.registry.registry_inputs import RegistryInputs
from ecr_component.values.closed_models import read
from ecr_component.values.regions import Location, Needs, region_problems
from ecr_component.values.settling import Settling


@dataclass(frozen=True)
class DesiredRegistry:
    """All that the inputs ask for, and what they may not have meant."""

    region: str | None
    """Where it is, where the inputs say so."""
    account_settings: tuple[tuple[str, str], ...]
    """Those that are made, by AWS's name."""
    warnings: tuple[Problem, ...] = ()

    summary = "the registry"
    """What there is, in words."""


class RegistryReading(Settling[DesiredRegistry]):
    """The inputs of a registry, read."""

    def __init__(self, written: object) -> None:
        super().__init__(written)
        found, self._problems = read(RegistryInputs, written)
        self.inputs = found or RegistryInputs()
        """As far as they could be read."""

    @property
    def needs(self) -> Needs:
        """What anything depends on of the provider's location."""
        return Needs(region=True, partition=True, account=True)

    def settle(self, location: Location) -> tuple[DesiredRegistry, list[Problem]]:
        """What is wanted with a provider that works there, and what is wrong."""
        region = self.inputs.part("region")
        problems = [*self._problems, *region_problems(region, location)]
        settings = tuple(account_settings(self.inputs))
        return DesiredRegistry(self.inputs.region, settings), problems

    def warned(self, wanted: DesiredRegistry, _: Location, /) -> DesiredRegistry:
        """The same, with what was hardly meant, each at its place."""
        return replace(wanted, warnings=())
