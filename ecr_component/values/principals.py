"""Who may be given access: the forms of a principal, told apart by how they look.

Source: IAM user guide, "AWS JSON policy elements: Principal" and "AWS global
condition context keys"; patterns from the API models of IAM and Organizations.
"""

import re
from collections.abc import Collection
from typing import Final, Literal, Self

from ecr_component.errors import Key, Message, refuse
from ecr_component.values.names import account_id
from ecr_component.values.regions import DOMAINS
from ecr_component.values.scalars import text

Kind = Literal["account", "identity", "organization", "path", "service", "other"]

_ACCOUNT = re.compile(r"[0-9]{12}")
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
_FEDERATED_USER = re.compile(
    r"arn:(?P<partition>aws[a-z-]*):sts::[0-9]{12}:federated-user/[\w+=,.@-]{2,32}",
    re.ASCII,
)
_ORGANIZATION = re.compile(r"o-[a-z0-9]{10,32}")
_PATH = re.compile(
    r"o-[a-z0-9]{10,32}/r-[0-9a-z]{4,32}/(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}/)*"
    r"(\*|ou-\*)?"
)
# In every partition there are services at amazonaws.com as well.
_DOMAINS: Final[dict[str, str | None]] = {
    **{domain: partition for partition, domain in DOMAINS.items()},
    DOMAINS["aws"]: None,
}
_SERVICE = re.compile(
    rf"[a-z0-9-]+(\.[a-z0-9-]+)*\.(?P<domain>{'|'.join(map(re.escape, _DOMAINS))})"
)
_UNIQUE_ID = re.compile(r"A(ROA|IDA)[A-Z0-9]{12,124}")

# Source: IAM user guide, "AWS JSON policy elements: Principal"; IAM API,
# CreateSAMLProvider; a canonical user's id: "AWS account identifiers".
_PROVIDER = re.compile(
    r"arn:(?P<partition>aws[a-z-]*):iam::[0-9]{12}:"
    r"(saml-provider/[\w.-]{1,128}|oidc-provider/[\w./:-]{1,255})",
    re.ASCII,
)
_PROVIDER_HOST = re.compile(r"([a-z0-9-]+\.)+[a-z0-9-]+(:[0-9]{1,5})?(/[!-~]*)?")
_CANONICAL_USER = re.compile(r"[0-9a-f]{64}")

# What else a typed list takes, and where a statement has it.
_ELSEWHERE: Final[dict[Kind, tuple[str, str]]] = {
    "service": ("is a service", "write it under Service"),
    "organization": (
        "is an organization, which is no principal",
        "write Principal: '*' with a Condition about aws:PrincipalOrgID",
    ),
    "path": (
        "is a part of an organization, which is no principal",
        "write Principal: '*' with a Condition about aws:PrincipalOrgPaths",
    ),
}

_AWS_FORMS = "write an account id, or the ARN of a role, user or account root"
_FORMS = (
    "write an account id, the ARN of a role, user or account root, an organization id "
    "(o-...), an organizational unit's path (o-.../r-.../ou-.../) or a service "
    "(codebuild.amazonaws.com)"
)


class Principal(str):
    """A principal in the form that converges, and what that form tells."""

    __slots__ = ("aws_partition", "kind")

    kind: Kind
    """An account by its id, an identity in one by its ARN, and so on; ``other`` is what
    only statements have, such as a provider of identities."""

    aws_partition: str | None
    """The partition that it belongs to; most forms may be of any."""

    def __new__(cls, checked: str) -> Self:
        """Tell the form of what a rule of this module returns."""
        made = super().__new__(cls, checked)
        made.kind, made.aws_partition = _form_of(checked)
        return made

    def arn_in(self, partition: str) -> str:
        """Write an account as the ARN of its root; an ARN stays."""
        return f"arn:{partition}:iam::{self}:root" if self.kind == "account" else self

    def within(self, partition: str | None, whose: str = "the repository") -> Self:
        """Return a principal that is of the partition, where both are known.

        Args:
            partition: The one of what it is to have access to.
            whose: What that is.

        Raises:
            Refusal: it is of another one.
        """
        if partition is None or self.aws_partition in (None, partition):
            return self
        raise refuse(
            f"is of another partition than {whose} ({partition})",
            str(self),
            "principals never reach across partitions",
        )


_FORMS_BY_KIND: Final[tuple[tuple[re.Pattern[str], Kind], ...]] = (
    (_ACCOUNT, "account"),
    (_IDENTITY, "identity"),
    (_FEDERATED_USER, "identity"),
    (_PROVIDER, "other"),
    (_ORGANIZATION, "organization"),
    (_PATH, "path"),
    (_SERVICE, "service"),
)


def _form_of(checked: str) -> tuple[Kind, str | None]:
    """The kind of a principal, and its partition where its form tells one."""
    for form, kind in _FORMS_BY_KIND:
        if found := form.fullmatch(checked):
            said = found.groupdict()
            domain = _DOMAINS.get(said.get("domain", ""))
            return kind, said.get("partition", domain)
    return "other", None


def as_principal(checked: str) -> Principal:
    """Return a principal as one; an output's value may have become plain text."""
    return checked if isinstance(checked, Principal) else Principal(checked)


def account(value: object) -> Principal:
    """Return an account, by its id."""
    return Principal(account_id(value))


def principal(value: object) -> Principal:
    """Return a principal in the form that converges.

    An account stays its id, an assumed role becomes its role's ARN.

    Raises:
        Refusal: it is none of the forms, or one that would not last.
    """
    if isinstance(value, str) and Principal(value).kind in _ELSEWHERE:
        return Principal(text(value))
    return _identity(value, _FORMS)


def aws_principal(value: object) -> Principal:
    """Return what a statement may name as ``AWS``, in the form that converges."""
    if isinstance(value, str):
        kind = "path" if _PATH.fullmatch(f"{value}/") else Principal(value).kind
        if kind in _ELSEWHERE:
            what, remedy = _ELSEWHERE[kind]
            raise refuse(what, value, remedy)
    return _identity(value, _AWS_FORMS)


def service(value: object) -> Principal:
    """Return what a statement may name as ``Service``."""
    name = text(value)
    if _SERVICE.fullmatch(name):
        return Principal(name)
    lower = name.strip().lower()
    guesses = (lower, f"{lower.partition('.')[0]}.amazonaws.com")
    guess = next(filter(_SERVICE.fullmatch, guesses), "")
    likely = guess and not guess[0].isdigit()
    remedy = f"did you mean {guess!r}?" if likely else "one is codebuild.amazonaws.com"
    raise refuse("is no service", name, remedy)


def federated(value: object) -> Principal:
    """Return what a statement may name as ``Federated``: a provider of identities."""
    provider = text(value)
    if _PROVIDER.fullmatch(provider) or _PROVIDER_HOST.fullmatch(provider):
        return Principal(provider)
    raise refuse(
        "is no provider of identities",
        provider,
        "write its address (accounts.google.com), or its ARN "
        "(arn:aws:iam::...:saml-provider/...)",
    )


def canonical_user(value: object) -> Principal:
    """Return what a statement may name as ``CanonicalUser``."""
    if _CANONICAL_USER.fullmatch(text(value)):
        return Principal(text(value))
    raise refuse("a canonical user's id has 64 digits 0-9 a-f", value)


def _identity(value: object, forms: str) -> Principal:
    """An account, or what is in one."""
    if not isinstance(value, str) or re.fullmatch(r"[0-9 -]+", value):
        return account(value)
    name = text(value)
    if assumed := _ASSUMED_ROLE.fullmatch(name):
        return _role_behind(assumed, name)
    if _IDENTITY.fullmatch(name) or _FEDERATED_USER.fullmatch(name):
        return Principal(name)
    refuse_leftover(name)
    raise refuse("is no principal that AWS takes", name, _remedy(name) or forms)


def _role_behind(assumed: re.Match[str], value: str) -> Principal:
    """The role of a session. ECR would store it in place of the session anyway."""
    if assumed["role"].startswith("AWSReservedSSO_"):
        raise refuse(
            "is a session of a permission set, whose role has a path that the "
            "session does not show",
            value,
            "write the role's ARN, .../role/aws-reserved/sso.amazonaws.com/...",
        )
    return Principal(
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
    return ""


def trusted_identity(value: object) -> Principal:
    """Return whom a deny rule exempts: a role or user, by ARN or by unique id.

    Unique ids have 21 characters, ``AIDA...`` for a user and ``AROA...`` for a role.
    """
    written = text(value)
    if _UNIQUE_ID.fullmatch(written):
        return Principal(written)
    identity, _, session = written.partition(":")
    if _UNIQUE_ID.fullmatch(identity) and session:
        raise refuse("is one session of a role", written, f"write {identity!r} alone")
    if assumed := _ASSUMED_ROLE.fullmatch(written):
        return _role_behind(assumed, written)
    if _IDENTITY.fullmatch(written) and not written.endswith(":root"):
        return Principal(written)
    raise refuse(
        "is neither the ARN nor the unique id (AIDA..., AROA...) of a role or user",
        written,
    )


def is_exempt(identities: Collection[str], arn: str, user_id: str) -> bool:
    """Whether a caller is among trusted identities, or may be.

    Args:
        identities: What `trusted_identity` returned.
        arn: The caller's, as STS gives it. That of a session leaves out the path of
            its role, so roles are compared by account and name.
        user_id: The caller's, as STS gives it.
    """
    if assumed := _ASSUMED_ROLE.fullmatch(arn):
        role = f"::{assumed['account']}:role/", f"/{assumed['role']}"
        return user_id.partition(":")[0] in identities or any(
            role[0] in known and known.endswith(role[1]) for known in identities
        )
    if _FEDERATED_USER.fullmatch(arn):
        return False
    is_user = _IDENTITY.fullmatch(arn) and ":user/" in arn
    return not is_user or arn in identities or user_id in identities
