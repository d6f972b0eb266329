"""Many Amazon ECR repositories from one description, as a Pulumi component."""

from importlib import import_module
from typing import TYPE_CHECKING

from ecr_component.errors import ConfigError

if TYPE_CHECKING:
    from ecr_component.args import (
        EcrRepositoriesArgs,
        EncryptionConfig,
        Lifecycle,
        LifecycleAction,
        LifecycleRule,
        LifecycleSelection,
        PolicyStatement,
        Repository,
    )
    from ecr_component.ecr_repositories import EcrRepositories
    from ecr_component.stack_outputs import EcrOutputs

__all__ = [
    "ConfigError",
    "EcrOutputs",
    "EcrRepositories",
    "EcrRepositoriesArgs",
    "EncryptionConfig",
    "Lifecycle",
    "LifecycleAction",
    "LifecycleRule",
    "LifecycleSelection",
    "PolicyStatement",
    "Repository",
]


def __getattr__(name: str) -> object:
    """Import what needs Pulumi when it is asked for, so that commands start fast."""
    if name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    module = {"EcrRepositories": "ecr_repositories", "EcrOutputs": "stack_outputs"}.get(
        name, "args"
    )
    return getattr(import_module(f"{__name__}.{module}"), name)
