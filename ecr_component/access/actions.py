"""ECR's actions: all there are, and those that people ask for by what they want to do.

Sources: the Terraform module at v0.78.1 (READ, WRITE); ECR user guide, "Private
repository policy examples" (PULL, PUSH), "IAM permissions for pushing an image"
(IDENTITY_PUSH).
"""

import fnmatch
import re
from functools import lru_cache
from typing import Final

READ: Final = (
    "ecr:GetDownloadUrlForLayer",
    "ecr:BatchGetImage",
    "ecr:BatchCheckLayerAvailability",
)

# GetAuthorizationToken has no effect in a repository policy: it is a right on the
# registry. It stays for parity with the module's list.
WRITE: Final = (
    "ecr:GetAuthorizationToken",
    "ecr:BatchCheckLayerAvailability",
    "ecr:GetDownloadUrlForLayer",
    "ecr:GetRepositoryPolicy",
    "ecr:DescribeRepositories",
    "ecr:ListImages",
    "ecr:DescribeImages",
    "ecr:BatchGetImage",
    "ecr:InitiateLayerUpload",
    "ecr:UploadLayerPart",
    "ecr:CompleteLayerUpload",
    "ecr:PutImage",
)

PULL: Final = ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")

PUSH: Final = (
    "ecr:BatchCheckLayerAvailability",
    "ecr:CompleteLayerUpload",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
)

# An identity that pushes also looks whether the image is there already.
IDENTITY_PUSH: Final = (*PUSH, "ecr:BatchGetImage")

# To log in. It is a right on the registry, so its resource is always *.
LOGIN: Final = ("ecr:GetAuthorizationToken",)

# What happens to images; looking at a repository and managing it stay out.
IMAGES: Final = tuple(sorted({*READ, *PULL, *PUSH, "ecr:BatchDeleteImage"}))

# Source: service authorization reference, "Actions, resources, and condition keys for
# Amazon Elastic Container Registry"; ECR API, for operations younger than that page.
# fmt: off
ALL: Final = tuple(f"ecr:{name}" for name in (
    "BatchCheckLayerAvailability", "BatchDeleteImage", "BatchGetImage",
    "BatchGetRepositoryScanningConfiguration", "BatchImportUpstreamImage",
    "CompleteLayerUpload", "CreatePullThroughCacheRule", "CreateRepository",
    "CreateRepositoryCreationTemplate", "DeleteLifecyclePolicy",
    "DeletePullThroughCacheRule", "DeleteRegistryPolicy", "DeleteRepository",
    "DeleteRepositoryCreationTemplate", "DeleteRepositoryPolicy",
    "DeleteSigningConfiguration", "DeregisterPullTimeUpdateExclusion",
    "DescribeImageReplicationStatus", "DescribeImageScanFindings",
    "DescribeImageSigningStatus", "DescribeImages", "DescribePullThroughCacheRules",
    "DescribeRegistry", "DescribeReplicationBackfillResults", "DescribeRepositories",
    "DescribeRepositoryCreationTemplates", "GetAccountSetting",
    "GetAuthorizationToken", "GetDownloadUrlForLayer", "GetImageCopyStatus",
    "GetLifecyclePolicy", "GetLifecyclePolicyPreview", "GetRegistryPolicy",
    "GetRegistryScanningConfiguration", "GetRepositoryPolicy",
    "GetSigningConfiguration", "InitiateLayerUpload", "ListImages",
    "ListPullTimeUpdateExclusions", "ListReplicationBackfills", "ListTagsForResource",
    "PutAccountSetting", "PutImage", "PutImageScanningConfiguration",
    "PutImageTagMutability", "PutLifecyclePolicy", "PutRegistryPolicy",
    "PutRegistryScanningConfiguration", "PutReplicationConfiguration",
    "PutSigningConfiguration", "RegisterPullTimeUpdateExclusion", "ReplicateImage",
    "SetRepositoryPolicy", "StartImageScan", "StartLifecyclePolicyPreview",
    "StartReplicationBackfill", "StopReplicationBackfill", "TagResource",
    "UntagResource", "UpdateImageStorageClass", "UpdatePullThroughCacheRule",
    "UpdateRepositoryCreationTemplate", "UploadLayerPart",
    "ValidatePullThroughCacheRule",
))
# fmt: on

# Source: the same page. An operation of ECR that has no action of its own name.
ALLOWED_BY: Final = {"ecr:ListImageReferrers": "ecr:BatchGetImage"}

# No longer pattern, with a wildcard between any two characters, means an action.
_MOST_CHARACTERS: Final = 2 * max(map(len, ALL)) + 1
_BY_LOWER_CASE: Final = {action.lower(): action for action in ALL}


def matching(pattern: str) -> frozenset[str]:
    """The actions that a policy means by *pattern*, in which ``*`` and ``?`` are wild.

    Small and capital letters are alike, the service's included.

    Source: IAM user guide, "IAM JSON policy elements: Action".
    """
    # In a policy a bracket is a character like any other.
    glob = re.sub(r"\*+", "*", pattern.lower()).replace("[", "[[]")
    return _matching(glob) if len(glob) <= _MOST_CHARACTERS else frozenset()


@lru_cache(maxsize=1024)
def _matching(glob: str) -> frozenset[str]:
    found = fnmatch.filter(_BY_LOWER_CASE, glob)
    return frozenset(_BY_LOWER_CASE[name] for name in found)
