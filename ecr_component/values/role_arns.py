"""ARNs of IAM roles.

Source: ECR API, CustomRoleArn and PrincipalArn; IAM API, RoleName and Path.
"""

import re
from typing import Final

from ecr_component.errors import refuse
from ecr_component.values.regions import Location
from ecr_component.values.scalars import text

ROLE_ARN: Final = re.compile(
    r"arn:aws[a-z-]*:iam::[0-9]{12}:role/([!-~]{1,510}/)?[\w+=,.@-]{1,64}", re.ASCII
)
MOST_CHARACTERS_OF_ARN: Final = 2048


def role_arn(value: object) -> str:
    """Return the ARN of a role."""
    arn = text(value)
    if ROLE_ARN.fullmatch(arn):
        return arn
    remedy = "it reads arn:aws:iam::ACCOUNT:role/NAME"
    if ":user/" in arn:
        remedy = "write a role: ECR takes no user here"
    elif ":assumed-role/" in arn:
        remedy = "that is a session: write the ARN of its role"
    raise refuse("must be the ARN of a role", arn, remedy)


def role_of(arn: str, location: Location) -> str:
    """Return the ARN of a role that is of the registry's account, where both are known.

    Raises:
        Refusal: it is of another one.
    """
    _, partition, _, _, account_id, _ = arn.split(":", maxsplit=5)
    if location.account_id not in (None, account_id):
        raise refuse(
            f"is a role of another account than the registry ({location.account_id})",
            arn,
            "write a role of the registry's own account",
        )
    if location.partition not in (None, partition):
        raise refuse(
            f"is of another partition than the registry ({location.partition})", arn
        )
    return arn
