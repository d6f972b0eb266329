"""The one policy of a role: log in anywhere, and push and pull what is named.

Source: ECR user guide, "Identity-based policy examples"; service authorization
reference, "Resource types defined by Amazon Elastic Container Registry".
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ecr_component.access.identity_policy import (
    MOST_INLINE_CHARACTERS,
    PULL,
    PULL_AND_PUSH,
    identity_policy_of,
)
from ecr_component.errors import refuse
from ecr_component.values.regions import Location, known


@dataclass(frozen=True)
class Registries:
    """Where repositories are; what is not said is as of the provider."""

    regions: tuple[str, ...] = ()
    replica_regions: tuple[str, ...] = ()
    """Where they are as well, for pulling alone."""

    registry_id: str | None = None


def role_policy_text(
    push: Sequence[str], pull: Iterable[str], where: Registries, location: Location
) -> str:
    """The policy's text.

    Args:
        push: Names of repositories, or their beginnings with ``*`` behind.
        pull: The same. What is pushed is pulled, too.
        where: The repositories.
        location: The provider's.

    Raises:
        Refusal: IAM would not take it.
        regions.NotKnown: it depends on something of *location* that is not known.
    """
    here = where.regions or (known(location.region),)
    there = tuple(name for name in where.replica_regions if name not in here)
    beside = [pattern for pattern in pull if pattern not in push]
    arns = _Arns(location, where.registry_id)
    # Into a replica nobody pushes: ECR copies, and never back.
    pulled = [*arns.of(beside, (*here, *there)), *arns.of(push, there)]
    granted = {PULL_AND_PUSH: [*arns.of(push, here)], PULL: pulled}
    policy = identity_policy_of({key: named for key, named in granted.items() if named})
    if len(policy) > MOST_INLINE_CHARACTERS:
        raise refuse(
            f"the role's policy has {len(policy):,} characters, and IAM takes up to "
            f"{MOST_INLINE_CHARACTERS:,} in a role",
            remedy=_shorter([*push, *beside]),
        )
    return policy


class _Arns:
    def __init__(self, location: Location, registry_id: str | None) -> None:
        self._partition = known(location.partition)
        self._account = registry_id or known(location.account_id)

    def of(self, patterns: Iterable[str], regions: Sequence[str]) -> Iterator[str]:
        for pattern in patterns:
            for region in regions:
                registry = f"arn:{self._partition}:ecr:{region}:{self._account}"
                yield f"{registry}:repository/{pattern}"


def _shorter(patterns: Iterable[str]) -> str:
    """What to write in place of so many."""
    groups = Counter(one.partition("/")[0] for one in patterns if "/" in one)
    most = groups.most_common(1)
    if most and most[0][1] > 1:
        group, number = most[0]
        return f"write '{group}/*' in place of {number} names, or make it two roles"
    return "write what the names begin with and then *, or make it two roles"
