"""Puts into an AWS on this machine what a source says that AWS holds."""

from collections.abc import Iterable
from typing import Any

from ecr_component.adopt.holding import TakenRegistry, TakenSetting
from ecr_component.adopt.recorded import Recordable
from ecr_component.live.inventory import HeldCache, HeldScanning, HeldTemplate


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
                        **_filters(rule.prefixes, "PREFIX_MATCH"),
                    }
                    for rule in taken.replication.rules
                ]
            }
        )
    for setting in taken.settings:
        _put(ecr, setting)


def _put(ecr: Any, setting: TakenSetting) -> None:  # noqa: ANN401 - as above
    match setting.kind, setting.held:
        case Recordable.REGISTRY_POLICY, policy:
            ecr.put_registry_policy(policyText=policy)
        case Recordable.ACCOUNT_SETTING, value:
            ecr.put_account_setting(name=setting.identity, value=value)
        case Recordable.EXCLUSION, arn:
            ecr.register_pull_time_update_exclusion(principalArn=arn)
        case _, HeldScanning() as scanning:
            rules = [
                {
                    "scanFrequency": rule.frequency,
                    **_filters(rule.filters, "WILDCARD"),
                }
                for rule in scanning.rules
            ]
            ecr.put_registry_scanning_configuration(
                scanType=scanning.scan_type, rules=rules
            )
        case _, HeldCache() as cache:
            ecr.create_pull_through_cache_rule(
                ecrRepositoryPrefix=cache.prefix,
                upstreamRegistryUrl=cache.upstream_url,
                **_given(
                    upstreamRepositoryPrefix=cache.upstream_prefix,
                    credentialArn=cache.credential_arn,
                    customRoleArn=cache.custom_role_arn,
                ),
            )
        case _, HeldTemplate() as template:
            ecr.create_repository_creation_template(
                prefix=template.prefix,
                appliedFor=list(template.applied_for),
                imageTagMutability=template.tag_mutability,
                encryptionConfiguration={
                    "encryptionType": template.encryption_type,
                    **_given(kmsKey=template.kms_key),
                },
                resourceTags=[
                    {"Key": key, "Value": value} for key, value in template.tags.items()
                ],
                **_given(
                    description=template.description,
                    customRoleArn=template.custom_role_arn,
                    repositoryPolicy=template.repository_policy,
                    lifecyclePolicy=template.lifecycle_policy,
                ),
            )


def _given(**values: str | None) -> dict[str, str]:
    return {key: value for key, value in values.items() if value}


def _filters(patterns: Iterable[str], kind: str) -> dict[str, Any]:
    found = [{"filter": pattern, "filterType": kind} for pattern in patterns]
    return {"repositoryFilters": found} if found else {}
