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
    from ecr_component.component import EcrRepositories

__all__ = [
    "ConfigError",
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
    module = "component" if name == "EcrRepositories" else "args"
    return getattr(import_module(f"{__name__}.{module}"), name)
