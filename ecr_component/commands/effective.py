"""What each repository will be, for people to read."""

import json
from collections.abc import Iterator

from ecr_component.access.repository_policy import policy_text
from ecr_component.inputs.desired import DesiredRegistry, DesiredRepository
from ecr_component.lifecycle.rules import lifecycle_text
from ecr_component.values.regions import Location, partition_of


def effective_settings(registry: DesiredRegistry, region: str | None) -> Iterator[str]:
    """Yield the lines that tell of each repository, defaults laid under.

    Where a policy's text depends on what only a deployment knows, it says ACCOUNT
    and REGION.
    """
    for repository in registry.repositories:
        yield f"  {repository.name}"
        for key, value in _settings(repository).items():
            yield f"    {key}: {_shown(value)}"
        yield from _policy("lifecycle policy", _lifecycle_policy(repository))
        yield from _policy("repository policy", _repository_policy(repository, region))
    yield f"  replication_regions: {_shown(registry.replication_regions)}"


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _settings(repository: DesiredRepository) -> dict[str, object]:
    encryption = repository.encryption
    return {
        "enable_automatic_image_scanning": repository.scan_on_push,
        "encryption_config": encryption and encryption.model_dump(exclude_none=True),
        "force_delete": repository.force_delete,
        "image_tag_mutability": repository.tag_mutability,
        "image_tag_mutability_exclusion_filters": list(repository.tag_filters),
        "protect": bool(repository.protect),
        "tags": dict(sorted(repository.tags.items())),
    }


def _lifecycle_policy(repository: DesiredRepository) -> str:
    return lifecycle_text(repository.lifecycle) if repository.lifecycle else ""


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
