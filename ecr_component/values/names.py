"""Names and ids that AWS has: each rule with its limit, its message, its source.

Sources: the API models of ECR, IAM and Organizations (patterns and lengths).
"""

import re

from ecr_component.errors import refuse
from ecr_component.values.scalars import text

# Source: ECR API, CreateRepository, repositoryName (pattern since 2026-02-25).
_NAME = re.compile(
    r"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*"
)
_NAME_LENGTH = range(2, 257)  # characters


def repository_name(value: object) -> str:
    """Return a name that ECR takes for a repository."""
    name = text(value)
    if len(name) not in _NAME_LENGTH:
        what = f"a repository name has 2 to 256 characters, this has {len(name)}"
        raise refuse(what)
    if not _NAME.fullmatch(name):
        guess = _repository_name_like(name)
        raise refuse(
            f"{name!r} is not a repository name: "
            "use a-z and 0-9, with single . _ - or / between them",
            remedy=f"try {guess!r}" if guess else "",
        )
    return name


def _repository_name_like(name: str) -> str:
    guess = re.sub(r"[^a-z0-9._/-]+", "-", name.strip().lower())
    guess = re.sub(r"[._-]*/[._/-]*", "/", guess)
    guess = re.sub(r"([._-])[._-]+", r"\1", guess).strip("._-/")
    ok = _NAME.fullmatch(guess) and len(guess) in _NAME_LENGTH
    return guess if ok else ""


# Source: ECR API, RepositoryFilterValue, with its limits.
_PREFIX = re.compile(r"([a-z0-9]+([._-][a-z0-9]*)*/)*[a-z0-9]*([._-][a-z0-9]*)*")
_PREFIX_LENGTH = range(2, 257)  # characters


def repository_prefix(value: object) -> str:
    """Return what the names of repositories begin with; ECR knows no wildcard there."""
    prefix = text(value)
    if _PREFIX.fullmatch(prefix):
        if len(prefix) in _PREFIX_LENGTH:
            return prefix
        what = f"a prefix of names has 2 to 256 characters, this has {len(prefix)}"
        raise refuse(what, remedy=_prefix_meant(prefix))
    raise refuse(
        "is not a prefix of names: write a-z and 0-9, with . _ - or / between, no *",
        prefix,
        _prefix_meant(prefix),
    )


def _prefix_meant(prefix: str) -> str:
    guess = prefix.lstrip("/").rstrip("*").lower()
    if not guess:
        return "for all repositories, leave the prefixes out"
    fits = _PREFIX.fullmatch(guess) and len(guess) in _PREFIX_LENGTH
    return f"try {guess!r}" if fits else ""


# In an ARN of a policy * is any run of characters, a / among them.
_PATTERN = re.compile(rf"{_PREFIX.pattern}\*")


def repository_pattern(value: object) -> str:
    """Return a repository's name, or what names begin with and then ``*``."""
    written = text(value)
    if not written.endswith("*"):
        if "*" in written:
            raise refuse("has a * that is not at its end", value, "write each name")
        return repository_name(written)
    if _PATTERN.fullmatch(written) and len(written) in range(1, _NAME_LENGTH.stop):
        return written
    guess = f"{written.rstrip('*').lower()}*"
    raise refuse(
        "is no beginning of names: write a-z and 0-9, with . _ - or / between, and * "
        "at its end",
        value,
        f"try {guess!r}" if guess != written and _PATTERN.fullmatch(guess) else "",
    )


# Source: ECR API, RegistryId; \d would take the digits of other scripts too.
_ACCOUNT_ID = re.compile(r"[0-9]{12}")


def account_id(value: object) -> str:
    """Return an AWS account id: text of 12 digits.

    A whole number of just 12 digits is that text. A shorter one has lost its
    leading zeros in YAML, or was read as octal, and cannot be restored.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _account_id_of(value)
    written = text(value)
    if _ACCOUNT_ID.fullmatch(written):
        return written
    digits = re.sub(r"[\s-]", "", written)
    guess = f"try {digits!r}" if _ACCOUNT_ID.fullmatch(digits) else ""
    raise refuse("an account id is text of 12 digits", value, guess)


def _account_id_of(number: float) -> str:
    whole = isinstance(number, int) or number.is_integer()
    if whole and 10**11 <= number < 10**12:
        return str(int(number))
    if whole and 0 <= number < 10**11:
        raise refuse(
            "an account id has 12 digits, and YAML drops a leading zero "
            "from a number or reads it as octal",
            int(number),
            "put quotes around the id",
        )
    raise refuse("an account id is text of 12 digits", number)


# Source: IAM API, CreateRole, RoleName.
_ROLE_NAME = re.compile(r"[\w+=,.@-]{1,64}", re.ASCII)


def role_name(value: object) -> str:
    """Return the name of an IAM role."""
    name = text(value)
    if _ROLE_NAME.fullmatch(name):
        return name
    if ":role/" in name:
        last = name.rpartition("/")[2]
        guess = f"write its name, {last!r}" if _ROLE_NAME.fullmatch(last) else ""
        raise refuse("is a role's ARN", name, guess)
    raise refuse(
        "a role's name has 1 to 64 of the characters a-z A-Z 0-9 _ + = , . @ -", name
    )


# Source: IAM API, PutRolePolicy, PolicyName.
_POLICY_NAME = re.compile(r"[\w+=,.@-]{1,128}", re.ASCII)


def policy_name(value: object) -> str:
    """Return the name of a policy of an IAM role."""
    if _POLICY_NAME.fullmatch(text(value)):
        return text(value)
    raise refuse(
        "a policy's name has 1 to 128 of the characters a-z A-Z 0-9 _ + = , . @ -",
        value,
    )
