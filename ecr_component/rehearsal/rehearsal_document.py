"""A rehearsal as one JSON document, for programs."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from ecr_component.access.grants import grants, registry_grants
from ecr_component.access.role_words import assumed_by, rights
from ecr_component.live.inventory import HeldRegistry, HeldTemplate
from ecr_component.rehearsal.result import (
    Rehearsal,
    RehearsedRepository,
    RehearsedRole,
    document_of,
    location_of,
)
from ecr_component.rehearsal.role_report import role_location


def document(rehearsal: Rehearsal) -> dict[str, Any]:
    """Everything about a rehearsal; policies as they read, not as text."""
    registries = {held.registry.region: held for held in rehearsal.registries}
    return {
        **asdict(rehearsal),
        "repositories": [_repository(held) for held in rehearsal.repositories],
        "replication": [*_replication(rehearsal.registries)],
        "registries": {region: _wide(held) for region, held in registries.items()},
        "roles": [_role(role, rehearsal) for role in rehearsal.roles],
    }


def _repository(repository: RehearsedRepository) -> dict[str, Any]:
    access = [asdict(grant) for grant in repository.grants]
    return {**asdict(repository), "access": access}


def _role(role: RehearsedRole, rehearsal: Rehearsal) -> dict[str, Any]:
    at = role_location(rehearsal)
    return {
        **asdict(role),
        "assumed_by": list(assumed_by(role.trust_policy, at)),
        "rights": list(rights(role.policies.values(), at)),
    }


def _replication(registries: Iterable[HeldRegistry]) -> Iterator[dict[str, Any]]:
    for held in registries:
        for rule in held.replication:
            yield {
                "source_region": held.registry.region,
                "destinations": [
                    {"region": to.region, "registry_id": to.account_id}
                    for to in rule.destinations
                ],
                "prefixes": list(rule.prefixes),
            }


def _wide(held: HeldRegistry) -> dict[str, Any]:
    """What a registry has as a whole but for its replication."""
    policy = document_of(held.policy)
    granted = registry_grants(policy, location_of(held.registry))
    whole = asdict(held)
    del whole["registry"], whole["replication"]
    return {
        **whole,
        "policy": policy,
        "access": [
            {**asdict(one.grant), "repositories": one.repositories} for one in granted
        ],
        "templates": [_template(template, held) for template in held.templates],
    }


def _template(template: HeldTemplate, held: HeldRegistry) -> dict[str, Any]:
    policy = document_of(template.repository_policy)
    granted = grants(policy, location_of(held.registry))
    return {
        **asdict(template),
        "lifecycle_policy": document_of(template.lifecycle_policy),
        "repository_policy": policy,
        "access": [asdict(grant) for grant in granted],
    }
