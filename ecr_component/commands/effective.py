"""What each component of a stack file will be, for people to read."""

import json
from collections.abc import Iterable, Iterator
from typing import Final

from ecr_component.access.access_settings import ACCESS_KEYS
from ecr_component.access.registry_access import registry_policy_text
from ecr_component.access.repository_policy import policy_text
from ecr_component.access.trust_policy import trust_text
from ecr_component.errors import listed
from ecr_component.inputs.desired import (
    LIFECYCLE_KEYS,
    DesiredRepositories,
    DesiredRepository,
)
from ecr_component.inputs.stack_description import DesiredStack
from ecr_component.registry.cache_rules import CacheRule
from ecr_component.registry.creation_templates import DesiredTemplate
from ecr_component.registry.desired_registry import DesiredRegistry
from ecr_component.roles.desired_roles import DesiredRoles
from ecr_component.roles.role_policy import role_policy_text
from ecr_component.values.closed_models import Closed
from ecr_component.values.kms_keys import key_elsewhere
from ecr_component.values.regions import Location, partition_of

_OF_ROLES: Final = (
    "description",
    "max_session_duration",
    "path",
    "permissions_boundary",
    "tags",
)
"""What no policy tells, where it is anything."""


def effective_components(stack: DesiredStack, region: str | None) -> Iterator[str]:
    """Yield the lines that tell of each component of a stack file."""
    yield from effective_settings(stack.repositories, region)
    for wanted in stack.others.values():
        if isinstance(wanted, DesiredRegistry):
            yield from effective_registry(wanted, region)
        if isinstance(wanted, DesiredRoles):
            yield from effective_roles(wanted, stack.repositories.region or region)


def effective_registry(registry: DesiredRegistry, region: str | None) -> Iterator[str]:
    """Yield the lines that tell of the registry as a whole, what is asked for alone."""
    yield "  registry"
    region = registry.region or region
    inputs = {
        "region": registry.region,
        "scan_type": registry.scan_type,
        "pull_time_update_exclusions": registry.exclusions,
        **{name.lower(): value for name, value in registry.account_settings},
    }
    for key, value in inputs.items():
        if value:
            yield f"    {key}: {_shown(value)}"
    for rule in registry.scanning_rules:
        yield f"    {rule.scan_frequency} of {listed(rule.filters)}"
    for copied in registry.replication_rules:
        what = listed(sorted(copied.repositories)) or "all repositories"
        for there, account_id in copied.destinations():
            of_account = f" of {account_id}" if account_id else ""
            yield f"    images of {what} are copied to {there}{of_account}"
    for prefix, cache in registry.caches.items():
        yield from _cache(prefix, cache)
    for template in registry.templates:
        yield from _template(template, region)
    location = _location(region, registry.access.partition())
    text = registry_policy_text(registry.access, location) if registry.access else ""
    yield from _policy("registry policy", text)


def _cache(prefix: str, cache: CacheRule) -> Iterator[str]:
    yield f"    cache {prefix} of {cache.upstream.address}"
    for key in ("upstream_prefix", "credential_arn", "custom_role_arn"):
        value = cache.part(key)
        if value:
            yield f"      {key}: {value}"


def _template(template: DesiredTemplate, region: str | None) -> Iterator[str]:
    yield f"    template {template.prefix}"
    for key, value in sorted(template.settings):
        if value is not None and key not in {*ACCESS_KEYS, *LIFECYCLE_KEYS}:
            yield f"      {key}: {_shown(value)}"
    access = template.access
    text = policy_text(access, _location(region, access.partition())) if access else ""
    yield from _indented(_policy("lifecycle policy", template.lifecycle_policy))
    yield from _indented(_policy("repository policy", text))


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


def effective_roles(wanted: DesiredRoles, region: str | None) -> Iterator[str]:
    """Yield the lines that tell of each role, and of the providers to create.

    Where a policy's text depends on what only a deployment knows, it says ACCOUNT and
    REGION.
    """
    partition = (partition_of(region) if region else None) or "aws"
    location = Location(region or "REGION", partition, "ACCOUNT")
    for role in wanted.roles:
        settings = role.settings
        yield f"  role {role.name}"
        for key in filter(settings.says, _OF_ROLES):
            yield f"    {key}: {_shown(getattr(settings, key))}"
        policy = role_policy_text(
            settings.push, settings.pull, wanted.registries, location
        )
        yield from _policy("policy", policy)
        yield from _policy("trust policy", trust_text(role.trust, location))
    for provider in wanted.oidc_providers:
        yield f"  OIDC provider of {provider.issuer}"
        yield f"    audiences: {_shown(provider.audiences)}"


def effective_settings(
    registry: DesiredRepositories, region: str | None
) -> Iterator[str]:
    """Yield the lines that tell of each repository, defaults laid under.

    Where a policy's text depends on what only a deployment knows, it says ACCOUNT
    and REGION.
    """
    region = registry.region or region
    for repository in registry.repositories:
        yield f"  {repository.name}"
        for key, value in _settings(repository).items():
            yield f"    {key}: {_shown(value)}"
        yield from _keys_of_replicas(repository, registry.replica_regions)
        yield from _policy("lifecycle policy", repository.lifecycle_policy)
        yield from _policy("repository policy", _repository_policy(repository, region))
        for there in (
            registry.replica_regions if repository.access.is_regional() else ()
        ):
            policy = _repository_policy(repository, there)
            yield from _policy(f"repository policy in {there}", policy)
    if registry.region:
        yield f"  region: {registry.region}"
    yield f"  create_replicas: {_shown(registry.create_replicas)}"
    yield f"  replication_filters: {_shown(registry.replication_filters)}"
    yield f"  replication_regions: {_shown(registry.replication_regions)}"


def _keys_of_replicas(
    repository: DesiredRepository, regions: Iterable[str]
) -> Iterator[str]:
    """Where the repository is as well, each with the key that encrypts it there."""
    key, given = repository.kms_key(), repository.settings.replica_kms_keys
    for region in regions:
        there = key and given.get(region, key)
        if there and region not in given and isinstance(key, str):
            there = key_elsewhere(key, region)
        encrypted = f", encrypted with {there}" if there else ""
        yield f"    replica in {region}{encrypted}"


def _shown(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Closed):
        value = value.model_dump(exclude_none=True)
    return json.dumps(value, ensure_ascii=False)


def _settings(repository: DesiredRepository) -> dict[str, object]:
    """What no policy tells, by key."""
    settings = dict(sorted(repository.settings))
    for key in (*ACCESS_KEYS, *LIFECYCLE_KEYS):
        del settings[key]
    settings["protect"] = bool(settings["protect"])
    settings["tags"] = dict(sorted(repository.settings.tags.items()))
    return settings


def _repository_policy(repository: DesiredRepository, region: str | None) -> str:
    access = repository.access
    location = _location(region, access.partition())
    return policy_text(access, location) if access else ""


def _location(region: str | None, partition: str | None) -> Location:
    """Where something is, with words for what only a deployment knows."""
    found = partition_of(region) if region else partition
    return Location(region or "REGION", found or "aws", "ACCOUNT")


def _policy(title: str, text: str) -> Iterator[str]:
    if not text:
        yield f"    {title}: none"
        return
    yield f"    {title}:"
    indented = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    yield from (f"      {line}" for line in indented.splitlines())
