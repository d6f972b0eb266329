"""What each component of a stack file will be, for people to read."""

import json
from collections.abc import Iterable, Iterator

from ecr_component.access.access_settings import ACCESS_KEYS
from ecr_component.access.repository_policy import policy_text
from ecr_component.inputs.desired import (
    LIFECYCLE_KEYS,
    DesiredRepositories,
    DesiredRepository,
)
from ecr_component.inputs.stack_description import DesiredStack
from ecr_component.registry.desired_registry import DesiredRegistry
from ecr_component.values.closed_models import Closed
from ecr_component.values.kms_keys import key_elsewhere
from ecr_component.values.regions import Location, partition_of


def effective_components(stack: DesiredStack, region: str | None) -> Iterator[str]:
    """Yield the lines that tell of each component of a stack file."""
    yield from effective_settings(stack.repositories, region)
    for wanted in stack.others.values():
        match wanted:
            case DesiredRegistry():
                yield from effective_registry(wanted)


def effective_registry(registry: DesiredRegistry) -> Iterator[str]:
    """Yield the lines that tell of the registry as a whole."""
    yield "  registry"
    if registry.region:
        yield f"    region: {registry.region}"
    for name, value in registry.account_settings:
        yield f"    {name.lower()}: {value}"


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
    partition = partition_of(region) if region else access.partition()
    location = Location(region or "REGION", partition or "aws", "ACCOUNT")
    return policy_text(access, location) if access else ""


def _policy(title: str, text: str) -> Iterator[str]:
    if not text:
        yield f"    {title}: none"
        return
    yield f"    {title}:"
    indented = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    yield from (f"      {line}" for line in indented.splitlines())
