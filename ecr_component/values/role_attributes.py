"""What a role of IAM has beside its name: each rule with its limit and its source.

Source: IAM API, CreateRole.
"""

import re
from typing import Final

from ecr_component.errors import refuse
from ecr_component.values.scalars import text, whole_number

_PATH = re.compile(r"/([!-~]+/)?")
_MOST_OF_PATH: Final = 512  # characters

_DESCRIPTION = re.compile(r"[\t\n\r -~\xa1-\xff]*")
_MOST_OF_DESCRIPTION: Final = 1000  # characters

SESSION_SECONDS: Final = (3_600, 43_200)

# Source: IAM user guide, "IAM identifiers"; a boundary is a managed policy, one's own
# or one of AWS.
_POLICY_ARN = re.compile(
    r"arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/([!-~]+/)?[\w+=,.@-]{1,128}", re.ASCII
)


def role_path(value: object) -> str:
    """Return the path of a role."""
    path = text(value)
    if _PATH.fullmatch(path) and len(path) <= _MOST_OF_PATH:
        return path
    guess = f"/{path.strip('/')}/"
    fits = _PATH.fullmatch(guess) and len(guess) <= _MOST_OF_PATH
    raise refuse(
        "is no path of a role: up to 512 characters that begin and end with /",
        path,
        f"try {guess!r}" if fits else "",
    )


def role_description(value: object) -> str:
    """Return the description of a role."""
    words = text(value)
    if len(words) > _MOST_OF_DESCRIPTION:
        raise refuse(f"a description has up to 1,000 characters, this has {len(words)}")
    if _DESCRIPTION.fullmatch(words):
        return words
    others = dict.fromkeys(one for one in words if not _DESCRIPTION.fullmatch(one))
    raise refuse(
        "a description has characters of Latin-1 only",
        words,
        f"leave out {' '.join(map(repr, others))}",
    )


def session_duration(value: object) -> int:
    """Return for how many seconds a session of a role may last."""
    least, most = SESSION_SECONDS
    seconds = whole_number(value)
    if least <= seconds <= most:
        return seconds
    remedy = "it is in seconds" if 0 < seconds < least else ""
    raise refuse(f"a session lasts {least} to {most} seconds", seconds, remedy)


def permissions_boundary(value: object) -> str:
    """Return the ARN of a managed policy."""
    if _POLICY_ARN.fullmatch(text(value)):
        return text(value)
    raise refuse(
        "is not the ARN of a managed policy",
        value,
        "one is arn:aws:iam::111122223333:policy/boundary",
    )


# Source: Kubernetes documentation, "Object Names and IDs", for namespaces and service
# accounts.
_NAMESPACE = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_SERVICE_ACCOUNT = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|\*")


def namespace(value: object) -> str:
    """Return the name of a namespace of Kubernetes."""
    if _NAMESPACE.fullmatch(text(value)):
        return text(value)
    raise refuse("a namespace has 1 to 63 of the characters a-z 0-9 -", value)


def service_account(value: object) -> str:
    """Return the name of a service account of Kubernetes, or ``*`` for every one."""
    if _SERVICE_ACCOUNT.fullmatch(text(value)):
        return text(value)
    raise refuse(
        "a service account has 1 to 253 of the characters a-z 0-9 . -, or is '*'",
        value,
    )
