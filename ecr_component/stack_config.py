"""The component's inputs, from the configuration of the stack being run."""

from collections.abc import Sequence

import pulumi
from pulumi.runtime import config

from ecr_component.args import EcrRepositoriesArgs
from ecr_component.errors import Problem
from ecr_component.stack_files.stack_values import inputs_of
from ecr_component.values.deferred import Secret


class StackInputs(dict[str, object]):
    """Inputs that know the file they were written in, to name it in an error."""

    def __init__(
        self, inputs: dict[str, object], source: str, problems: Sequence[Problem]
    ) -> None:
        super().__init__(inputs)
        self.source = source
        self.problems = problems
        """What is wrong with the configuration around the inputs."""


def stack_inputs() -> EcrRepositoriesArgs:
    """Read every key of the project's namespace, the misspelt ones included.

    The component refuses those it does not know, and inputs of a misspelt namespace. An
    encrypted value is never read.
    """
    everything = {**config.get_config_env(), **config.CONFIG.get()}
    values = {
        key: Secret() if config.is_config_secret(key) else value
        for key, value in everything.items()
    }
    inputs, problems = inputs_of(values, pulumi.get_project())
    source = f"Pulumi.{pulumi.get_stack()}.yaml"
    return StackInputs(inputs, source, problems)  # type: ignore[return-value]  # checked there
