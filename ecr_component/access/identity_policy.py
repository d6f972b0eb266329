"""IAM policies that let an identity use repositories.

Logging in is a right on the registry, so it stands alone on ``*``; all else is on
the repositories named, and on nothing that merely begins like them.

Source: ECR user guide, "Identity-based policy examples" and "IAM permissions for
pushing an image".
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from ecr_component.access import actions

PULL: Final = actions.PULL
PUSH: Final = actions.IDENTITY_PUSH
PULL_AND_PUSH: Final = tuple(sorted({*PULL, *PUSH}))

# Source: IAM user guide, "IAM and AWS STS quotas". White space does not count; there
# is none in these texts.
MOST_INLINE_CHARACTERS: Final = 10_240
"""Of all inline policies of a role together."""
MOST_MANAGED_CHARACTERS: Final = 6_144
"""Of a managed policy, of which a role may have several."""


def identity_policy(granted: Iterable[str], arns: Sequence[str]) -> str:
    """The policy document, as compact JSON, that allows *granted* on *arns*."""
    return identity_policy_of({tuple(granted): arns})


def identity_policy_of(arns: Mapping[Sequence[str], Iterable[str]]) -> str:
    """The same for several grants: ARNs, or patterns of such, by actions."""
    statements = [
        {"Effect": "Allow", "Action": list(actions.LOGIN), "Resource": "*"},
        *(
            {"Effect": "Allow", "Action": list(granted), "Resource": sorted(set(named))}
            for granted, named in arns.items()
        ),
    ]
    document = {"Version": "2012-10-17", "Statement": statements}
    return json.dumps(document, separators=(",", ":"))


def shortest_policy(
    granted: Iterable[str], repositories: Sequence[str], regions: Sequence[str] | None
) -> str:
    """A policy no longer than that about these repositories, whose ARNs may be unknown.

    Args:
        granted: What it allows.
        repositories: By name.
        regions: In which they are; one that is not known without.
    """
    return identity_policy(granted, list(_shortest(repositories, regions)))


def _shortest(
    repositories: Sequence[str], regions: Sequence[str] | None
) -> Iterator[str]:
    for region in regions or ("eu-west-1",):  # none has a shorter name
        for name in repositories:
            yield f"arn:aws:ecr:{region}:{'0' * 12}:repository/{name}"
