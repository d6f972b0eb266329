"""Repositories of ECR, with the two policies each may have."""

from ecr_component.rehearsal.calls import Aws
from ecr_component.rehearsal.creation.wanted import Made, Wanted, tag_list


def repository(aws: Aws, wanted: Wanted) -> Made:
    """Create a repository with all its settings."""
    name = wanted.physical_name()
    made = aws(
        "ecr",
        "create_repository",
        repositoryName=name,
        encryptionConfiguration=wanted.only("encryptionConfigurations"),
        imageScanningConfiguration=wanted["imageScanningConfiguration"],
        imageTagMutability=wanted["imageTagMutability"],
        imageTagMutabilityExclusionFilters=wanted["imageTagMutabilityExclusionFilters"],
        tags=tag_list(wanted.tags),
    )["repository"]
    return Made(
        name,
        {
            "arn": made["repositoryArn"],
            "encryptionConfigurations": [made["encryptionConfiguration"]],
            "forceDelete": bool(wanted["forceDelete"]),
            "imageTagMutability": made["imageTagMutability"],
            "name": name,
            "registryId": made["registryId"],
            "repositoryUrl": made["repositoryUri"],
            "tagsAll": wanted.tags,
        },
    )


def repository_policy(aws: Aws, wanted: Wanted) -> Made:
    """Say who may use a repository."""
    made = aws(
        "ecr",
        "set_repository_policy",
        repositoryName=wanted["repository"],
        policyText=wanted.text("policy"),
    )
    return _policy(wanted, made["registryId"])


def lifecycle_policy(aws: Aws, wanted: Wanted) -> Made:
    """Say which images of a repository go, and when."""
    made = aws(
        "ecr",
        "put_lifecycle_policy",
        repositoryName=wanted["repository"],
        lifecyclePolicyText=wanted.text("policy"),
    )
    return _policy(wanted, made["registryId"])


def _policy(wanted: Wanted, registry_id: str) -> Made:
    text = wanted.text("policy")
    return Made(wanted["repository"], {"policy": text, "registryId": registry_id})


CREATORS = {
    "aws:ecr/repository:Repository": repository,
    "aws:ecr/repositoryPolicy:RepositoryPolicy": repository_policy,
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": lifecycle_policy,
}
