"""The values ECR takes one by one: each rule with its limit, its message, its source.

A rule takes whatever was written and returns the value to use, or raises
`Refusal`. A leaf that will be known later passes every leaf rule as it is.

Sources: the API models of ECR, KMS, IAM and Organizations (patterns and
lengths), and the user guides named at each rule.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from ecr_component.errors import Hidden, Path, Problem, Refusal, near_match, refuse

T = TypeVar("T")
Rule = Callable[[object], T]


@dataclass(frozen=True)
class Later(Hidden):
    """A leaf whose value is not known while the program runs: a Pulumi output."""

    path: Path
    rule: "Rule[str]" = field(default_factory=lambda: text, compare=False)
    """What the value has to pass once it is known."""

    def __repr__(self) -> str:
        return "an output"


Leaf = str | Later
"""A single text among the inputs."""


@dataclass(frozen=True)
class Secret(Hidden):
    """An encrypted value, which nothing in these inputs may be."""

    def __repr__(self) -> str:
        return "a secret"


@dataclass(frozen=True)
class NotRead:
    """A text that was to hold a value, and why it does not."""

    problems: tuple[Problem, ...]


def plain(value: object) -> object:
    """Refuse what cannot be looked at, such as an output where structure is."""
    if isinstance(value, NotRead):
        raise Refusal(*value.problems)
    if isinstance(value, Later):
        msg = (
            "is an output, but must be known when the program runs, "
            "since it decides which resources there are"
        )
        raise refuse(
            msg, remedy="write a plain value; outputs may stand for single texts"
        )
    return not_secret(value)


def not_secret(value: object) -> object:
    """Refuse an encrypted value."""
    if isinstance(value, Secret):
        msg = "holds a secret (`secure:`), but AWS shows this value to everyone"
        raise refuse(msg, remedy="write it in clear text, or leave it out")
    return value


def leaf(rule: "Rule[str]") -> "Rule[str | Later]":
    """Build the same rule for a place where an output may stand, to pass it then."""

    def check(value: object) -> str | Later:
        return replace(value, rule=rule) if isinstance(value, Later) else rule(value)

    return check


def flag(value: object) -> bool:
    """Return ``true`` or ``false`` as they are."""
    if not isinstance(plain(value), bool):
        raise refuse("must be true or false", value)
    return bool(value)


def text(value: object) -> str:
    """Return text as it is."""
    plain(value)
    if not isinstance(value, str):
        raise refuse("must be text", value)
    return sendable(value)


def sendable(value: str) -> str:
    """Refuse halves of characters, which JSON and YAML can write, but nothing sends."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise refuse("holds half of a character", value, "write it whole") from None
    return str.__str__(value)  # plain text, where it is a member of an enum


def one_of(*allowed: str) -> Rule[str]:
    """Build the rule of a closed set of words."""
    *most, last = allowed
    choice = f"{', '.join(most)} or {last}" if most else last

    def check(value: object) -> str:
        if plain(value) in allowed:
            return next(word for word in allowed if word == value)
        guess = near_match(value, allowed) if isinstance(value, str) else ""
        raise refuse(f"must be {choice}", value, guess)

    return check


def whole_number(value: object) -> int:
    """Return an integer; other languages send it as a float (``14.0``)."""
    plain(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise refuse("must be a whole number", value)
    if isinstance(value, float) and not value.is_integer():
        raise refuse("must be a whole number", value)
    return int(value)


# AWS's API models have 32-bit integers.
LARGEST_NUMBER = 2**31 - 1


def at_least(minimum: int) -> Rule[int]:
    """Build the rule of a whole number with a lower limit."""

    def check(value: object) -> int:
        number = whole_number(value)
        if number < minimum:
            raise refuse(f"must be {minimum} or more", number)
        if number > LARGEST_NUMBER:
            raise refuse(f"must be {LARGEST_NUMBER} or less", number)
        return number

    return check


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


# Source: KMS and ECR API (KmsKeyForRepositoryCreationTemplate), partitions of
# botocore's partitions.json.
_KEY_ARN = re.compile(
    r"arn:aws[a-z0-9-]*:kms:(?P<region>[a-z0-9-]+):[0-9]{12}:key/[a-z0-9-]+"
)

_MOST_KEY_CHARACTERS = 2048
_KEY_NAME = re.compile(r"[a-zA-Z0-9:/_-]+")


def kms_key_arn(value: object) -> str:
    """Return the ARN of a KMS key.

    Only an ARN converges: ECR keeps the key's ARN, whatever was sent, so a key
    id or an alias would plan a replacement of the repository at every `up`.
    """
    key = text(value)
    if len(key) > _MOST_KEY_CHARACTERS:
        most = f"a KMS key's ARN has up to {_MOST_KEY_CHARACTERS} characters"
        raise refuse(f"{most}, this has {len(key)}")
    if _KEY_ARN.fullmatch(key):
        return key
    if "alias/" in key:
        kind = "an alias"
    elif re.fullmatch(r"(mrk-)?[0-9a-f-]{32,36}", key):
        kind = "a key id"
    else:
        raise refuse(
            "must be the ARN of a KMS key",
            key,
            "it reads arn:aws:kms:REGION:ACCOUNT:key/ID",
        )
    # A command is there to be copied, so nothing else may hide in it.
    named = key if _KEY_NAME.fullmatch(key) else "KEY"
    raise refuse(
        f"is {kind}, which would replace the repository at every update",
        key,
        "write the key's ARN, which `aws kms describe-key --key-id "
        f"{named} --query KeyMetadata.Arn` prints",
    )


def key_of_region(arn: str, region_name: str | None) -> str:
    """Return a key's ARN if the key is in the region, where that is known."""
    if region_name in (None, arn.split(":")[3]):
        return arn
    raise refuse(
        f"the key is in another region than the repository ({region_name})",
        arn,
        f"use a key of {region_name}",
    )


# Source: "Tagging Amazon ECR resources"; resource tagging API. What ECR answers to
# other characters: InvalidTagParameterException.
_TAG_KEY_LENGTH = range(1, 129)  # characters
_TAG_VALUE_LENGTH = range(257)  # characters
_TAG_MARKS = "+-=._:/@"
_RESERVED = "aws:"
_MOST_NAMED = 8


def tag_key(value: object) -> str:
    """Return a tag's key that ECR takes."""
    key = text(value)
    if len(key) not in _TAG_KEY_LENGTH:
        raise refuse(f"a tag's key has 1 to 128 characters, this has {len(key)}")
    return _tag_text(key, "key")


def tag_value(value: object) -> str:
    """Return a tag's value that ECR takes."""
    if plain(value) is None:
        raise refuse("a tag needs a value", value, "write '' for an empty one")
    if not isinstance(value, str):
        raise refuse("a tag's value is text", value, "put quotes around it")
    if len(value) not in _TAG_VALUE_LENGTH:
        raise refuse(f"a tag's value has up to 256 characters, this has {len(value)}")
    return _tag_text(sendable(value), "value")


def _tag_text(word: str, part: str) -> str:
    if word.lower().startswith(_RESERVED):
        raise refuse(f"a tag's {part} must not begin with 'aws:'", word)
    others = dict.fromkeys(one for one in word if not _is_of_tags(one))
    if others:
        raise refuse(
            f"a tag's {part} has letters, digits, spaces and + - = . _ : / @ only",
            word,
            f"leave out {' '.join(map(_shown, [*others][:_MOST_NAMED]))}",
        )
    return word


def _is_of_tags(character: str) -> bool:
    """Whether it is a mark, or a letter, digit or space of any script."""
    return character in _TAG_MARKS or unicodedata.category(character)[0] in "LMNZ"


def _shown(character: str) -> str:
    return character if character.isprintable() else repr(character)


# Source: ECR API, ImageTagMutabilityExclusionFilter; two wildcards: the provider.
_TAG_FILTER = re.compile(r"[0-9a-zA-Z._*-]{1,128}")
_TAG_FILTER_WILDCARDS = 2


def tag_filter(value: object) -> str:
    """Return a wildcard filter of image tags (mutability exclusions)."""
    if isinstance(value, Mapping):
        raise refuse("must be text", value, _filter_alone(value.get("filter")))
    pattern = text(value)
    if not _TAG_FILTER.fullmatch(pattern):
        raise refuse(
            "a tag filter has 1 to 128 of the characters 0-9 a-z A-Z . _ * -", pattern
        )
    if pattern.count("*") > _TAG_FILTER_WILDCARDS:
        raise refuse(f"a tag filter has at most {_TAG_FILTER_WILDCARDS} *", pattern)
    return pattern


def _filter_alone(inner: object) -> str:
    """What to write in place of a block, in which AWS and Terraform have a filter."""
    try:
        return f"write {tag_filter(text(inner))!r}"
    except Refusal:
        return ""


# Source: OCI distribution specification, "Pulling manifests"; ECR API, ImageDigest.
_IMAGE_TAG = re.compile(r"[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}")
_IMAGE_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def image_tag(value: object) -> str:
    """Return the tag of an image."""
    if _IMAGE_TAG.fullmatch(text(value)):
        return text(value)
    raise refuse(
        "an image's tag has 1 to 128 of the characters a-z A-Z 0-9 _ . -", value
    )


def image_digest(value: object) -> str:
    """Return the digest of an image."""
    if _IMAGE_DIGEST.fullmatch(text(value)):
        return text(value)
    raise refuse("an image's digest reads sha256: and 64 digits 0-9 a-f", value)


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


def listing(names: Iterable[str], most: int = 4) -> str:
    """Names for a message: the first few, and how many more there are."""
    ordered = list(names)
    shown = ", ".join(ordered[:most])
    more = len(ordered) - most
    return f"{shown} and {more} more" if more > 0 else shown
