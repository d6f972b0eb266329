"""Many Amazon ECR repositories from one description, as a Pulumi component."""

from importlib import import_module
from typing import TYPE_CHECKING

from ecr_component.errors import ConfigError

if TYPE_CHECKING:
    from ecr_component.args import (
        EcrRegistryArgs,
        EcrRepositoriesArgs,
        EcrRolesArgs,
        EksTrust,
        EncryptionConfig,
        GithubTrust,
        GitlabTrust,
        Lifecycle,
        LifecycleAction,
        LifecycleRule,
        LifecycleSelection,
        OidcTrust,
        PolicyStatement,
        PullThroughCacheRule,
        RegistryStatement,
        ReplicationRule,
        Repository,
        RepositoryCreationTemplate,
        Role,
        ScanningRule,
    )
    from ecr_component.args_check import (
        check_args,
        check_registry_args,
        check_roles_args,
    )
    from ecr_component.ecr_registry import EcrRegistry
    from ecr_component.ecr_repositories import EcrRepositories
    from ecr_component.ecr_roles import EcrRoles
    from ecr_component.stack_config import stack_inputs
    from ecr_component.stack_outputs import EcrOutputs
    from ecr_component.stack_registration import StackComponents, stack_components

__all__ = [
    "ConfigError",
    "EcrOutputs",
    "EcrRegistry",
    "EcrRegistryArgs",
    "EcrRepositories",
    "EcrRepositoriesArgs",
    "EcrRoles",
    "EcrRolesArgs",
    "EksTrust",
    "EncryptionConfig",
    "GithubTrust",
    "GitlabTrust",
    "Lifecycle",
    "LifecycleAction",
    "LifecycleRule",
    "LifecycleSelection",
    "OidcTrust",
    "PolicyStatement",
    "PullThroughCacheRule",
    "RegistryStatement",
    "ReplicationRule",
    "Repository",
    "RepositoryCreationTemplate",
    "Role",
    "ScanningRule",
    "StackComponents",
    "check_args",
    "check_registry_args",
    "check_roles_args",
    "stack_components",
    "stack_inputs",
]

_MODULES = {
    "EcrOutputs": "stack_outputs",
    "EcrRegistry": "ecr_registry",
    "EcrRepositories": "ecr_repositories",
    "EcrRoles": "ecr_roles",
    "StackComponents": "stack_registration",
    "check_args": "args_check",
    "check_registry_args": "args_check",
    "check_roles_args": "args_check",
    "stack_components": "stack_registration",
    "stack_inputs": "stack_config",
}


def __dir__() -> list[str]:
    return __all__


def __getattr__(name: str) -> object:
    """Import what needs Pulumi when it is asked for, so that commands start fast."""
    if name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    module = import_module(f"{__name__}.{_MODULES.get(name, 'args')}")
    return getattr(module, name)
