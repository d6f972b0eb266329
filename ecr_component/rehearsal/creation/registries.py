"""What a registry has as a whole: replication, scanning, caches, templates, ..."""

from ecr_component.rehearsal.calls import Aws
from ecr_component.rehearsal.creation.wanted import Made, Wanted, tag_list


def replication_configuration(aws: Aws, wanted: Wanted) -> Made:
    """Have images copied to other registries."""
    aws(
        "ecr",
        "put_replication_configuration",
        replicationConfiguration=wanted["replicationConfiguration"] or {"rules": []},
    )
    return _of_the_registry(aws.account_id)


def registry_policy(aws: Aws, wanted: Wanted) -> Made:
    """Say who may use the registry."""
    text = wanted.text("policy")
    aws("ecr", "put_registry_policy", policyText=text)
    return Made(aws.account_id, {"policy": text, "registryId": aws.account_id})


def registry_scanning_configuration(aws: Aws, wanted: Wanted) -> Made:
    """Say how images are scanned, and which."""
    aws(
        "ecr",
        "put_registry_scanning_configuration",
        scanType=wanted["scanType"],
        rules=wanted["rules"] or [],
    )
    return _of_the_registry(aws.account_id)


def pull_through_cache_rule(aws: Aws, wanted: Wanted) -> Made:
    """Keep copies of another registry's images."""
    given = {
        key: wanted[key]
        for key in (
            "credentialArn",
            "customRoleArn",
            "ecrRepositoryPrefix",
            "upstreamRegistryUrl",
            "upstreamRepositoryPrefix",
        )
    }
    made = aws("ecr", "create_pull_through_cache_rule", **given)
    return Made(made["ecrRepositoryPrefix"], {"registryId": made["registryId"]})


def repository_creation_template(aws: Aws, wanted: Wanted) -> Made:
    """Say what repositories are like that ECR creates by itself."""
    given = {
        key: wanted[key]
        for key in (
            "customRoleArn",
            "description",
            "imageTagMutability",
            "imageTagMutabilityExclusionFilters",
            "lifecyclePolicy",
            "prefix",
            "repositoryPolicy",
        )
    }
    made = aws(
        "ecr",
        "create_repository_creation_template",
        appliedFor=wanted["appliedFors"],
        encryptionConfiguration=wanted.only("encryptionConfigurations"),
        resourceTags=tag_list(wanted["resourceTags"] or {}),
        **given,
    )
    template = made["repositoryCreationTemplate"]
    return Made(
        template["prefix"],
        {
            "encryptionConfigurations": [template["encryptionConfiguration"]],
            "imageTagMutability": template["imageTagMutability"],
            "registryId": made["registryId"],
        },
    )


def account_setting(aws: Aws, wanted: Wanted) -> Made:
    """Set one of ECR's settings of an account."""
    made = aws("ecr", "put_account_setting", name=wanted["name"], value=wanted["value"])
    return Made(made["name"], {})


def pull_time_update_exclusion(aws: Aws, wanted: Wanted) -> Made:
    """Have the pulls of a role not count."""
    made = aws(
        "ecr",
        "register_pull_time_update_exclusion",
        principalArn=wanted["principalArn"],
    )
    return Made(made["principalArn"], {})


def _of_the_registry(account_id: str) -> Made:
    return Made(account_id, {"registryId": account_id})


CREATORS = {
    "aws:ecr/replicationConfiguration:ReplicationConfiguration": (
        replication_configuration
    ),
    "aws:ecr/registryPolicy:RegistryPolicy": registry_policy,
    "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": (
        registry_scanning_configuration
    ),
    "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": pull_through_cache_rule,
    "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": (
        repository_creation_template
    ),
    "aws:ecr/accountSetting:AccountSetting": account_setting,
    "aws:ecr/pullTimeUpdateExclusion:PullTimeUpdateExclusion": (
        pull_time_update_exclusion
    ),
}
