"""Who may read and write a repository, and the policy that says so to ECR.

Source: the ECR user guide, "Private repository policies"; statements, their order
and the actions are those of the Terraform module at v0.78.1.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from ecr_component.errors import refuse
from ecr_component.names import Later

READ_ACTIONS: Final = (
    "ecr:GetDownloadUrlForLayer",
    "ecr:BatchGetImage",
    "ecr:BatchCheckLayerAvailability",
)

# GetAuthorizationToken has no effect in a repository policy: it is a right on the
# registry. It stays for parity with the module's list.
WRITE_ACTIONS: Final = (
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

# Source: ECR API, RepositoryPolicyText.
MOST_CHARACTERS: Final = 10_240


@dataclass(frozen=True)
class Access:
    """Accounts outside the registry's own, by what they may do."""

    read: tuple[str | Later, ...] = ()
    write: tuple[str | Later, ...] = ()

    def __bool__(self) -> bool:
        """Whether anybody has access; otherwise there is no policy at all."""
        return bool(self.read or self.write)

    def later(self) -> list[Later]:
        """The leaves whose values are not known yet."""
        return [leaf for leaf in (*self.read, *self.write) if isinstance(leaf, Later)]

    def known(self, values: dict[Later, str]) -> "Access":
        """The same access, each unknown leaf replaced by its value."""
        read, write = (
            tuple(values[leaf] if isinstance(leaf, Later) else leaf for leaf in leaves)
            for leaves in (self.read, self.write)
        )
        return replace(self, read=read, write=write)


def policy_text(access: Access, partition: str) -> str:
    """The repository policy as the compact JSON that is sent.

    Principals are sorted and stand once, so that equal access gives equal text.

    Raises:
        Refusal: it is longer than ECR takes.
    """
    statements = [
        {
            "Effect": "Allow",
            "Principal": {"AWS": _one_or_more(_roots(accounts, partition))},
            "Action": list(actions),
        }
        for accounts, actions in (
            (access.read, READ_ACTIONS),
            (access.write, WRITE_ACTIONS),
        )
        if accounts
    ]
    document = {"Version": "2012-10-17", "Statement": statements}
    policy = json.dumps(document, separators=(",", ":"))
    if len(policy) > MOST_CHARACTERS:
        raise refuse(
            f"the repository policy has {len(policy):,} characters, and ECR takes up "
            f"to {MOST_CHARACTERS:,}",
            remedy="name fewer accounts",
        )
    return policy


def _roots(accounts: Iterable[str | Later], partition: str) -> list[str]:
    return sorted({f"arn:{partition}:iam::{account}:root" for account in accounts})


def _one_or_more(values: list[str]) -> str | list[str]:
    """Write a single value as text, as AWS does when it gives a policy back."""
    return values if len(values) > 1 else values[0]
