"""The components' inputs, from the configuration of the stack being run."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import pulumi
from pulumi.runtime import config

from ecr_component.args import EcrRepositoriesArgs
from ecr_component.errors import Path, Problem
from ecr_component.inputs.parsing import Reading
from ecr_component.inputs.stack_description import NEIGHBOURS, StackReading
from ecr_component.resources.caller import Caller
from ecr_component.stack_files.stack_values import inputs_of
from ecr_component.values.closed_models import a_mapping
from ecr_component.values.deferred import Secret
from ecr_component.values.settling import Settling


class StackInputs(dict[str, object]):
    """Inputs of one component, that know the file they were written in."""

    def __init__(
        self,
        inputs: Mapping[str, object],
        source: str,
        reading: Callable[[object], Settling[Any]],
        problems: Sequence[Problem] = (),
        place: Path = (),
    ) -> None:
        super().__init__(inputs)
        self.source = source
        """The file, to name it in an error."""
        self.reading = reading
        """How to read them."""
        self.problems = problems
        """What is wrong with the configuration around the inputs."""
        self.of_whole_file = True
        """Whether the program registers all components of the file."""
        self.caller = StackFileCaller(place)


class StackFileCaller(Caller):
    """A program whose inputs stand in a stack file, at a place in there."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def problem(self, problem: Problem) -> Problem:
        """A problem, placed in the file."""
        return problem.under(*self._place)


@dataclass(frozen=True)
class StackConfig:
    """What the configuration of the stack being run says of components."""

    inputs: Mapping[str, object]
    source: str
    problems: Sequence[Problem]
    """What is wrong around the inputs."""

    @classmethod
    def read(cls) -> Self:
        """Read every key of the project's namespace, the misspelt ones included.

        The components refuse those that they do not know, and inputs of a misspelt
        namespace. An encrypted value is never read.
        """
        everything = {**config.get_config_env(), **config.CONFIG.get()}
        values = {
            key: Secret() if config.is_config_secret(key) else value
            for key, value in everything.items()
        }
        inputs, problems = inputs_of(values, pulumi.get_project())
        return cls(inputs, f"Pulumi.{pulumi.get_stack()}.yaml", problems)

    def whole(self) -> Any:  # noqa: ANN401 - the type of the arguments
        """All of it, for the component that is there first and sees to all of it."""
        return StackInputs(self.inputs, self.source, StackReading, self.problems)

    def repositories_alone(self) -> Any:  # noqa: ANN401 - as above
        """The inputs of `EcrRepositories`, for a program without other components."""
        others = {
            key: component
            for component, neighbour in NEIGHBOURS.items()
            for key in neighbour.keys
        }
        alone = {key: it for key, it in self.inputs.items() if key not in others}
        unread = [
            _unread(key, component)
            for key, component in others.items()
            if self.inputs.get(key) is not None
        ]
        problems = (*self.problems, *unread)
        inputs = StackInputs(alone, self.source, Reading, problems)
        inputs.of_whole_file = False
        return inputs

    def of(self, component: str) -> Any | None:  # noqa: ANN401 - as above
        """The inputs of a component beside the repositories, if there are any."""
        neighbour = NEIGHBOURS[component]
        part = neighbour.part_of(self.inputs)
        if part is None:
            return None
        written = a_mapping(part)
        place = neighbour.place
        return StackInputs(written, self.source, neighbour.reading, place=place)


def _unread(key: str, component: str) -> Problem:
    return Problem(
        (key,),
        f"is for {component}, which this program does not register",
        remedy="write stack_components(NAME) in place of EcrRepositories(NAME, "
        "stack_inputs()), or leave it out",
    )


def stack_inputs() -> EcrRepositoriesArgs:
    """Read the inputs of `EcrRepositories` from the stack's configuration.

    For a program that registers no other component: what the file says of another is
    refused. `stack_components` registers all of them.
    """
    inputs: EcrRepositoriesArgs = StackConfig.read().repositories_alone()
    return inputs
