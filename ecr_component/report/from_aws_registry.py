"""What AWS itself tells of a registry, as a snapshot."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from ecr_component.access.subjects import ANYONE
from ecr_component.emulator.partitions import registry_host
from ecr_component.errors import listing
from ecr_component.lifecycle.rule_warnings import lifecycle_warnings
from ecr_component.live.inventory import (
    REGISTRY_WIDE,
    HeldRegistry,
    HeldRepository,
    Registry,
)
from ecr_component.live.registry_reading import LiveRegistry
from ecr_component.report.granted import Granted
from ecr_component.report.lifecycle_sentences import rules_of
from ecr_component.report.snapshot import Documents, ReportedRepository, Snapshot


def snapshot_of_registry(live: LiveRegistry) -> Snapshot:
    """Say what AWS holds, and what of it may not be meant."""
    documents = Documents()
    registry = live.held.registry
    is_empty = live.held == HeldRegistry(registry)
    snapshot = Snapshot(
        title=f"Account {registry.account_id} in {registry.region}",
        account_id=registry.account_id,
        region=registry.region,
        hosts=_hosts(registry),
        source="aws",
        repositories=tuple(
            _repository(held, registry.region, documents) for held in live.repositories
        ),
        documents=documents.by_name,
        registries=() if is_empty else (live.held,),
        notes=tuple(
            f"The {REGISTRY_WIDE[field]} could not be seen: AWS denies it."
            for field in live.denied
        ),
    )
    return snapshot.model_copy(update={"warnings": tuple(_warnings(snapshot))})


def _hosts(registry: Registry) -> dict[str, str]:
    try:
        host = registry_host(registry.account_id, registry.region)
    except ValueError:  # a region younger than botocore
        return {}
    return {registry.region: host}


def _repository(
    held: HeldRepository, region: str, documents: Documents
) -> ReportedRepository:
    return ReportedRepository(
        name=held.name,
        region=region,
        tag_mutability=held.tag_mutability,
        tag_filters=held.tag_filters,
        scan_on_push=held.scan_on_push,
        encryption_type=held.encryption_type,
        kms_key=held.kms_key,
        tags=dict(held.tags),
        repository_policy=documents.name(_read(held.repository_policy)),
        lifecycle_policy=documents.name(_read(held.lifecycle_policy)),
    )


def _read(text: str | None) -> Any:  # noqa: ANN401 - JSON
    return None if text is None else json.loads(text)


def _warnings(snapshot: Snapshot) -> Iterator[str]:
    """What is hardly meant, as a program is warned of it; alike repositories share."""
    granted = Granted(snapshot)
    everyone = [
        held.name
        for held in snapshot.repositories
        if any(
            one.effect == "allow" and one.who == (ANYONE,) and not one.condition
            for one in granted.by(held)
        )
    ]
    if everyone:
        yield f"Everyone has access to {listing(everyone)}, without any condition."
    alike: dict[str, list[str]] = defaultdict(list)
    for held in snapshot.repositories:
        if held.lifecycle_policy:
            alike[held.lifecycle_policy].append(held.name)
    for policy, names in alike.items():
        yield from _of_lifecycle(snapshot.document(policy), names)


def _of_lifecycle(document: object, names: Iterable[str]) -> Iterator[str]:
    for warning in lifecycle_warnings(rules_of(document) or ()):
        yield f"lifecycle of {listing(names)}: {warning}"
