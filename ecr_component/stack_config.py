"""The component's inputs, from the configuration of the stack being run."""

import json

import pulumi
from pulumi.runtime import config

from ecr_component.args import EcrRepositoriesArgs
from ecr_component.names import Secret


class StackInputs(dict[str, object]):
    """Inputs that know the file they were written in, to name it in an error."""

    def __init__(self, inputs: dict[str, object], source: str) -> None:
        super().__init__(inputs)
        self.source = source


def stack_inputs() -> EcrRepositoriesArgs:
    """Read every key of the project's namespace, the misspelt ones included.

    The component refuses those it does not know. An encrypted value is never read.
    """
    prefix = f"{pulumi.get_project()}:"
    everything = {**config.get_config_env(), **config.CONFIG.get()}
    inputs = {
        key.removeprefix(prefix): Secret()
        if config.is_config_secret(key)
        else _decoded(value)
        for key, value in everything.items()
        if key.startswith(prefix)
    }
    source = f"stacks/Pulumi.{pulumi.get_stack()}.yaml"
    return StackInputs(inputs, source)  # type: ignore[return-value]  # checked there


def _decoded(value: str) -> object:
    """Undo Pulumi's encoding: JSON for structures, text for scalars, '' for null."""
    if not value:
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value
