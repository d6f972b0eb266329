"""Who may do what with a registry as a whole, and the policy that says so to ECR.

Source: ECR user guide, "Private registry permissions" and "Private image replication".
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, cast

from ecr_component.access import actions
from ecr_component.access.principal_statements import (
    Document,
    arns,
    known_principals,
    statement,
)
from ecr_component.access.repository_policy import (
    allows_everyone,
    denies_everyone,
    named_in,
)
from ecr_component.errors import refuse
from ecr_component.values.deferred import Deferrable, Deferred, deferred_in, replaced
from ecr_component.values.principals import as_principal
from ecr_component.values.regions import Location

# Source: ECR API, RegistryPolicyText.
MOST_CHARACTERS_OF_POLICY: Final = 10_240

REPLICATE: Final = ("ecr:CreateRepository", "ecr:ReplicateImage")
"""What a registry lets another do that copies images into it."""

CHANGE_POLICY: Final = ("ecr:DeleteRegistryPolicy", "ecr:PutRegistryPolicy")
"""What it takes to have another registry policy, or none."""

# Where a template gives tags to the repositories that replication creates.
_TAG: Final = "ecr:TagResource"


@dataclass(frozen=True)
class RegistryAccess:
    """Who may use a registry as a whole; nobody else where all is empty."""

    sources: tuple[Deferrable, ...] = ()
    """The accounts that may copy images into it."""

    statements: tuple[Document, ...] = ()
    """Statements written by hand, behind that about them."""

    tags_replicas: bool = False
    """Whether what is copied into it gets tags, from a template."""

    def __bool__(self) -> bool:
        """Whether anything is said; otherwise there is no policy at all."""
        return bool(self.sources or self.statements)

    @cached_property
    def deferred(self) -> list[Deferred]:
        """The outputs among it, whose values are not known yet."""
        return list(dict.fromkeys(deferred_in([self.sources, self.statements])))

    def known(self, values: Mapping[Deferred, str]) -> "RegistryAccess":
        """The same, each output replaced by its value."""
        return replace(
            self,
            sources=cast("tuple[Deferrable, ...]", replaced(self.sources, values)),
            statements=cast("tuple[Document, ...]", replaced(self.statements, values)),
        )

    def partition(self) -> str | None:
        """The partition that its ARNs are of, if there are any."""
        values = [name for one in self.statements for _, name in named_in(one)]
        found = (as_principal(it).aws_partition for it in values if isinstance(it, str))
        return next(filter(None, found), None)

    def open_to_everyone(self) -> Iterator[int]:
        """The statements that allow everyone, without a condition."""
        for number, one in enumerate(self.statements):
            if allows_everyone(one):
                yield number

    def locking(self) -> Iterator[int]:
        """The statements after which nobody can change the policy any more."""
        for number, one in enumerate(self.statements):
            if denies_everyone(one) and _is_about_the_policy(one):
                yield number


def _is_about_the_policy(statement: Document) -> bool:
    """Whether a statement is about all ways to change the policy that it stands in."""
    if "*" not in _several(statement.get("Resource")):
        return False
    written = statement.get("NotAction", statement.get("Action"))
    patterns = (one for one in _several(written) if isinstance(one, str))
    meant = {action for pattern in patterns for action in actions.matching(pattern)}
    about = meant.isdisjoint if "NotAction" in statement else meant.issuperset
    return about(CHANGE_POLICY)


def _several(value: object) -> Sequence[object]:
    return value if isinstance(value, tuple) else (value,)


def registry_policy_text(access: RegistryAccess, location: Location) -> str:
    """The registry policy as the compact JSON that is sent; equal access, equal text.

    Raises:
        Refusal: ECR would not take it.
        regions.NotKnown: it depends on something of *location* that is not known.
    """
    statements = list(_statements_of(access, location))
    document = {"Version": "2012-10-17", "Statement": statements}
    policy = json.dumps(document, separators=(",", ":"), ensure_ascii=False)
    if len(policy) > MOST_CHARACTERS_OF_POLICY:
        raise refuse(
            f"the registry policy has {len(policy):,} characters, and ECR takes up to "
            f"{MOST_CHARACTERS_OF_POLICY:,}",
            remedy="name fewer accounts, or an organization in their place",
        )
    return policy


def _statements_of(access: RegistryAccess, location: Location) -> Iterator[Document]:
    if access.sources:
        granted = (*REPLICATE, _TAG) if access.tags_replicas else REPLICATE
        accounts = arns(known_principals(access.sources), location)
        yield {**statement({"AWS": accounts}, granted), "Resource": "*"}
    for one in access.statements:
        for principal in known_principals(name for _, name in named_in(one)):
            principal.within(location.partition, "the registry")
        yield one
