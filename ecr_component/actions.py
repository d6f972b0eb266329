"""The ECR actions that people ask for by what they want to do.

Sources: the Terraform module at v0.78.1 (READ, WRITE); ECR user guide, "Private
repository policy examples" (PULL, PUSH), "IAM permissions for pushing an image"
(IDENTITY_PUSH).
"""

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
