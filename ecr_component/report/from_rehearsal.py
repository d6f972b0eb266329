"""What a rehearsal ended with, as a snapshot."""

from ecr_component.rehearsal.result import (
    Rehearsal,
    RehearsedRepository,
    RehearsedRole,
)
from ecr_component.report.snapshot import (
    Documents,
    ReportedRepository,
    ReportedRole,
    Snapshot,
)


def snapshot_of_rehearsal(rehearsal: Rehearsal) -> Snapshot:
    """Say what a program makes of its stack."""
    documents = Documents()
    return Snapshot(
        title=f"Stack {rehearsal.stack} of {rehearsal.project}",
        account_id=rehearsal.account_id,
        region=rehearsal.region,
        hosts={
            held.region: held.url.removesuffix(f"/{held.name}")
            for held in rehearsal.repositories
        },
        source="rehearsal",
        repositories=tuple(
            _repository(held, documents) for held in rehearsal.repositories
        ),
        roles=tuple(_role(role, documents) for role in rehearsal.roles),
        documents=documents.by_name,
        registries=rehearsal.registries,
        warnings=rehearsal.warnings,
        notes=(*rehearsal.notes, *map(str, rehearsal.not_rehearsed)),
    )


def _role(role: RehearsedRole, documents: Documents) -> ReportedRole:
    named = {name: documents.name(policy) for name, policy in role.policies.items()}
    return ReportedRole(
        name=role.name,
        arn=role.arn,
        trust_policy=documents.name(role.trust_policy),
        policies={name: key for name, key in named.items() if key},
    )


def _repository(held: RehearsedRepository, documents: Documents) -> ReportedRepository:
    return ReportedRepository(
        name=held.name,
        region=held.region,
        tag_mutability=held.image_tag_mutability,
        tag_filters=held.image_tag_mutability_exclusion_filters,
        scan_on_push=held.scan_on_push,
        encryption_type=held.encryption_type,
        kms_key=held.kms_key,
        tags=dict(held.tags),
        protect=held.protect,
        repository_policy=documents.name(held.repository_policy),
        lifecycle_policy=documents.name(held.lifecycle_policy),
    )
