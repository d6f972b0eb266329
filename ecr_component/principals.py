"""Who may be given access: the forms of a principal, told apart by how they look.

Source: IAM user guide, "AWS JSON policy elements: Principal" and "AWS global
condition context keys"; patterns from the API models of IAM and Organizations.
"""

import re
from typing import Literal

from ecr_component.errors import Key, Message, refuse
from ecr_component.names import account_id, text

Kind = Literal["aws", "service", "organization", "path"]

# Parts of an ARN: role and user names with their path, as IAM takes them.
_IDENTITY = re.compile(
    r"arn:(?P<partition>aws[a-z-]*):iam::[0-9]{12}:"
    r"(root|(role|user)/([!-)+->@-~]{1,510}/)?[\w+=,.@-]{1,64})",
    re.ASCII,
)
_ASSUMED_ROLE = re.compile(
    r"arn:(?P<partition>aws[a-z-]*):sts::(?P<account>[0-9]{12}):"
    r"assumed-role/(?P<role>[\w+=,.@-]{1,64})(/[\w+=,.@-]{2,64})?",
    re.ASCII,
)
_ORGANIZATION = re.compile(r"o-[a-z0-9]{10,32}")
_PATH = re.compile(
    r"o-[a-z0-9]{10,32}/r-[0-9a-z]{4,32}/(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}/)*"
    r"(\*|ou-\*)?"
)
_SERVICE = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.(com(\.cn)?|eu)")
_UNIQUE_ID = re.compile(r"A(ROA|IDA)[A-Z0-9]{12,124}")

_FORMS = (
    "write an account id, the ARN of a role, user or account root, an organization id "
    "(o-...), an organizational unit's path (o-.../r-.../ou-.../) or a service "
    "(codebuild.amazonaws.com)"
)


def principal(value: object) -> str:
    """Return a principal in the form that converges.

    An account stays its id, an assumed role becomes its role's ARN.

    Raises:
        Refusal: it is none of the forms, or one that would not last.
    """
    if not isinstance(value, str):
        return account_id(value)
    if re.fullmatch(r"[0-9 -]+", value):
        return account_id(value)
    if assumed := _ASSUMED_ROLE.fullmatch(value):
        return _role_behind(assumed, value)
    forms = (_IDENTITY, _ORGANIZATION, _PATH, _SERVICE)
    if any(form.fullmatch(value) for form in forms):
        return value
    refuse_leftover(value)
    raise refuse("is no principal that ECR takes", value, _remedy(value))


def _role_behind(assumed: re.Match[str], value: str) -> str:
    """The role of a session. ECR would store it in place of the session anyway."""
    if assumed["role"].startswith("AWSReservedSSO_"):
        raise refuse(
            "is a session of a permission set, whose role has a path that the "
            "session does not show",
            value,
            "write the role's ARN, .../role/aws-reserved/sso.amazonaws.com/...",
        )
    return (
        f"arn:{assumed['partition']}:iam::{assumed['account']}:role/{assumed['role']}"
    )


def refuse_leftover(value: str) -> None:
    """Refuse the id that AWS shows in a policy in place of a principal it lost."""
    if _UNIQUE_ID.fullmatch(value):
        raise refuse(
            "is what a policy shows once its role or user was deleted, and it never "
            "works again",
            value,
            "write the ARN of the role or user there is now",
        )


def _remedy(value: str) -> str:
    if ":group/" in value:
        return "a group can't be a principal: write its users, or a role"
    if value.startswith("arn:") and ("*" in value or "?" in value):
        return "a principal takes no wildcard: write the account, or each role"
    if _PATH.fullmatch(f"{value}/"):
        return (
            "end it with / for the accounts right in this unit, "
            "or with /* for those in units below as well"
        )
    if value == "*":
        return Message(
            "everybody is nobody's choice here: write an organization id, or use ",
            *(Key("policy_statements"), " with a condition"),
        )
    return _FORMS


def kind_of(checked: str) -> Kind:
    """Tell which form a principal has."""
    if _ORGANIZATION.fullmatch(checked):
        return "organization"
    if _PATH.fullmatch(checked):
        return "path"
    return "service" if _SERVICE.fullmatch(checked) else "aws"


def partition_in(checked: str) -> str | None:
    """The partition in a principal's ARN; other forms have none."""
    found = _IDENTITY.fullmatch(checked)
    return found["partition"] if found else None


def of_partition(checked: str, partition: str | None) -> str:
    """Return a principal if its ARN is of the partition, where that is known."""
    if partition is None or partition_in(checked) in (None, partition):
        return checked
    raise refuse(
        f"is of another partition than the repository ({partition})",
        checked,
        "principals never reach across partitions",
    )


def as_arn(checked: str, partition: str) -> str:
    """Write an account as the ARN of its root; an ARN stays."""
    return f"arn:{partition}:iam::{checked}:root" if checked.isdigit() else checked


def trusted_identity(value: object) -> str:
    """Return whom a deny rule spares: a role or user, by ARN or by unique id.

    Unique ids have 21 characters, ``AIDA...`` for a user and ``AROA...`` for a role.
    """
    written = text(value)
    if _UNIQUE_ID.fullmatch(written):
        return written
    identity, _, session = written.partition(":")
    if _UNIQUE_ID.fullmatch(identity) and session:
        raise refuse("is one session of a role", written, f"write {identity!r} alone")
    if assumed := _ASSUMED_ROLE.fullmatch(written):
        return _role_behind(assumed, written)
    if _IDENTITY.fullmatch(written) and not written.endswith(":root"):
        return written
    raise refuse(
        "is neither the ARN nor the unique id (AIDA..., AROA...) of a role or user",
        written,
    )
