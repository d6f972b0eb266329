"""How the inputs of a component become what is wanted of it.

They are read once; what follows from them depends on where the component's provider
works, which is asked only as far as they need it.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Generic, TypeVar

from ecr_component.errors import ConfigError, Problem, in_written_order
from ecr_component.values.regions import Location, Needs

T = TypeVar("T")


class Settling(ABC, Generic[T]):
    """The inputs of a component, read; nothing in here depends on a location."""

    def __init__(self, written: object) -> None:
        self.written = written

    @property
    @abstractmethod
    def needs(self) -> Needs:
        """What anything depends on of the provider's location."""

    @abstractmethod
    def settle(self, location: Location) -> tuple[T, list[Problem]]:
        """What is wanted, and what is wrong with it, in no order.

        Args:
            location: Where the provider works, as far as that is known.
        """

    @abstractmethod
    def warned(self, wanted: T, location: Location, /) -> T:
        """The same, with what AWS takes and was hardly meant; nothing is wrong."""

    def settled(
        self, source: str, location: Location, beside: Iterable[Problem] = ()
    ) -> T:
        """What is wanted.

        Args:
            source: What the inputs are, for the first line of an error.
            location: Where the provider works, as far as that is known.
            beside: What is known to be wrong around the inputs.

        Raises:
            ConfigError: AWS would refuse what is asked for. Every problem at once, in
                the order of what was written.
        """
        wanted, problems = self.settle(location)
        problems += beside
        if problems:
            once = {(problem.path, problem.what): problem for problem in problems}
            raise ConfigError(source, in_written_order(once.values(), self.written))
        return self.warned(wanted, location)
