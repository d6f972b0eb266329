"""What the inputs say, and what follows for each repository.

Inputs are read into closed models; a repository's own key then replaces the
default as a whole. Only tags merge.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from ecr_component import names
from ecr_component.access import Access
from ecr_component.checks import (
    Places,
    default_problems,
    replication_problems,
    repository_problems,
)
from ecr_component.doubts import registry_doubts
from ecr_component.errors import ConfigError, Problem, Refusal, in_written_order
from ecr_component.inputs import Inputs, RepositorySettings, Tags
from ecr_component.lifecycle import LifecycleRule
from ecr_component.models import read
from ecr_component.regions import Home, Place
from ecr_component.registry import Registry, Repository

T = TypeVar("T")

_UNKNOWN = Place()


def parse(
    inputs: object,
    *,
    source: str,
    home: Home = _UNKNOWN,
    beside: Iterable[Problem] = (),
) -> Registry:
    """Read the component's inputs.

    Args:
        inputs: A plain value for each input, with a `names.Later` where an output
            stands for a leaf.
        source: What the inputs are, for the first line of an error.
        home: Where the repositories will live.
        beside: What is known to be wrong around the inputs.

    Raises:
        ConfigError: AWS would refuse what is asked for. Every problem at once, in
            the order of *inputs*.
    """
    found, problems = read(Inputs, inputs)
    if found is None and isinstance(inputs, Mapping):
        # What stands beside missing repositories is looked at all the same.
        found, _ = read(Inputs, {**inputs, "repositories": {}})
    defaults = found or Inputs(repositories={})
    problems += default_problems(defaults)
    wrong = frozenset(problem.path[:1] for problem in problems)
    repositories = []
    for name, written in defaults.repositories.items():
        own, unread = _read_repository(name, written)
        repository = _over_defaults(name, own, defaults)
        unread_keys = {problem.path[:3] for problem in unread}
        place = Places(name, own, defaults, wrong | unread_keys, inputs)
        problems += [*unread, *repository_problems(repository, place, home)]
        repositories.append(repository)
    problems += replication_problems(defaults.replication_regions, home)
    problems += beside
    if problems:
        once = {(problem.path, problem.what): problem for problem in problems}
        raise ConfigError(source, in_written_order(once.values(), inputs))
    return Registry(
        tuple(repositories),
        tuple(sorted(defaults.replication_regions)),
        tuple(registry_doubts(defaults, repositories, home)),
    )


def _read_repository(
    name: str, written: object
) -> tuple[RepositorySettings, list[Problem]]:
    try:
        names.repository_name(name)
        misnamed = []
    except Refusal as refusal:
        misnamed = list(refusal.problems)
    own, problems = read(RepositorySettings, {} if written is None else written)
    return own or RepositorySettings(), [
        problem.under("repositories", name) for problem in (*misnamed, *problems)
    ]


def _over_defaults(name: str, own: RepositorySettings, inputs: Inputs) -> Repository:
    """Lay the defaults under what a repository says itself."""
    mutability = _first(own.image_tag_mutability, inputs.default_image_tag_mutability)
    return Repository(
        name=name,
        scan_on_push=_first(
            own.enable_automatic_image_scanning,
            inputs.default_automatic_image_scanning,
        ),
        encryption=own.encryption_config
        if "encryption_config" in own.model_fields_set
        else inputs.default_encryption_config,
        access=_access(own, inputs),
        force_delete=_first(own.force_delete, inputs.default_force_delete),
        tag_mutability=mutability,
        # Default filters wait for the modes that use them.
        tag_filters=_first(
            own.image_tag_mutability_exclusion_filters,
            inputs.default_image_tag_mutability_exclusion_filters
            if mutability.endswith("_WITH_EXCLUSION")
            else (),
        ),
        lifecycle=_lifecycle(own, inputs),
        protect=_first(own.protect, inputs.default_protect or None),
        tags=_merged(own.tags or {}, inputs),
    )


def _access(own: RepositorySettings, inputs: Inputs) -> Access:
    read_ids = _first(
        own.external_account_ids_with_read_access,
        inputs.default_external_account_ids_with_read_access,
    )
    write_ids = _first(
        own.external_account_ids_with_write_access,
        inputs.default_external_account_ids_with_write_access,
    )
    read = _first(
        own.principals_with_read_access, inputs.default_principals_with_read_access
    )
    write = _first(
        own.principals_with_write_access, inputs.default_principals_with_write_access
    )
    statements = _first(own.policy_statements, inputs.default_policy_statements)
    return Access(
        read=(*read_ids, *read),
        write=(*write_ids, *write),
        push=_first(
            own.principals_with_push_access,
            inputs.default_principals_with_push_access,
        ),
        lambda_accounts=_first(
            own.external_account_ids_with_lambda_access,
            inputs.default_external_account_ids_with_lambda_access,
        ),
        lambda_functions=_first(own.lambda_access, inputs.default_lambda_access),
        spared=_first(
            own.users_or_roles_to_allow_deny_all_else,
            inputs.default_users_or_roles_to_allow_deny_all_else,
        ),
        strict=_first(
            own.strict_deny_rules_enabled, inputs.default_strict_deny_rules_enabled
        ),
        statements=tuple(statement.document() for statement in statements),
    )


def _lifecycle(own: RepositorySettings, inputs: Inputs) -> tuple[LifecycleRule, ...]:
    """What a repository says, in either form, replaces whichever default there is."""
    if own.lifecycle is None and own.lifecycle_policy_rules is None:
        default = inputs.default_lifecycle.rules()
        return default or inputs.default_lifecycle_policy_rules
    if own.lifecycle is None:
        return own.lifecycle_policy_rules or ()
    return own.lifecycle.rules()


def _first(own: T | None, default: T) -> T:
    return default if own is None else own


def _merged(own: Tags, inputs: Inputs) -> Tags:
    if inputs.tag_precedence == "repository":
        return {**inputs.global_tags, **own}
    return {**own, **inputs.global_tags}
