"""IAM policies that let an identity use repositories.

Logging in is a right on the registry, so it stands alone on ``*``; all else is on
the repositories named, and on nothing that merely begins like them.

Source: ECR user guide, "Identity-based policy examples" and "IAM permissions for
pushing an image".
"""

import json
from collections.abc import Iterable, Sequence
from typing import Final

from ecr_component.access import actions

PULL: Final = actions.PULL
PUSH: Final = actions.IDENTITY_PUSH
PULL_AND_PUSH: Final = tuple(sorted({*PULL, *PUSH}))


def identity_policy(granted: Iterable[str], arns: Sequence[str]) -> str:
    """The policy document, as compact JSON, that allows *granted* on *arns*."""
    statements = [
        {"Effect": "Allow", "Action": list(actions.LOGIN), "Resource": "*"},
        {"Effect": "Allow", "Action": list(granted), "Resource": sorted(set(arns))},
    ]
    document = {"Version": "2012-10-17", "Statement": statements}
    return json.dumps(document, separators=(",", ":"))
