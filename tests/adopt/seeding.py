"""Puts into an AWS on this machine what a source says that AWS holds."""

from typing import Any

from ecr_component.adopt.holding import TakenRegistry
from ecr_component.live.inventory import HeldReplicationRule


def seed(ecr: Any, taken: TakenRegistry) -> None:  # noqa: ANN401 - boto3 has no types
    """Make everything of a registry, through a client of its region."""
    for repository in taken.repositories:
        held = repository.held
        key = {"kmsKey": held.kms_key} if held.kms_key else {}
        filters = [
            {"filter": pattern, "filterType": "WILDCARD"}
            for pattern in held.tag_filters
        ]
        ecr.create_repository(
            repositoryName=held.name,
            imageTagMutability=held.tag_mutability,
            **({"imageTagMutabilityExclusionFilters": filters} if filters else {}),
            imageScanningConfiguration={"scanOnPush": held.scan_on_push},
            encryptionConfiguration={"encryptionType": held.encryption_type, **key},
            tags=[{"Key": key, "Value": value} for key, value in held.tags.items()],
        )
        if held.repository_policy:
            ecr.set_repository_policy(
                repositoryName=held.name, policyText=held.repository_policy
            )
        if held.lifecycle_policy:
            ecr.put_lifecycle_policy(
                repositoryName=held.name, lifecyclePolicyText=held.lifecycle_policy
            )
    if taken.replication:
        ecr.put_replication_configuration(
            replicationConfiguration={
                "rules": [
                    {
                        "destinations": [
                            {"region": to.region, "registryId": to.account_id}
                            for to in rule.destinations
                        ],
                        **_prefixes(rule),
                    }
                    for rule in taken.replication.rules
                ]
            }
        )


def _prefixes(rule: HeldReplicationRule) -> dict[str, Any]:
    found = [
        {"filter": prefix, "filterType": "PREFIX_MATCH"} for prefix in rule.prefixes
    ]
    return {"repositoryFilters": found} if found else {}
