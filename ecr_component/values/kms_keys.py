"""Keys of KMS, as ECR keeps them."""

import re
from collections.abc import Sequence

from ecr_component.errors import Key, Message, Refusal, refuse
from ecr_component.values.scalars import text

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


# Source: KMS developer guide, "Multi-Region keys in AWS KMS": related keys have the
# same id, which begins with mrk-, and are told apart by their region.
_MULTI_REGION = re.compile(r"(arn:[^:]+:kms):[^:]+:([0-9]{12}:key/mrk-[a-z0-9-]+)")


def key_elsewhere(arn: str, region_name: str) -> str | None:
    """The ARN of the same multi-Region key in a region; ``None`` for any other key."""
    found = _MULTI_REGION.fullmatch(arn)
    return f"{found[1]}:{region_name}:{found[2]}" if found else None


def key_of_replica(arn: str, region_name: str) -> str:
    """Return the key of a repository for its replica in a region."""
    found = key_elsewhere(arn, region_name)
    if found is None:
        raise no_key_elsewhere(arn, [region_name])
    return found


def no_key_elsewhere(arn: str, region_names: Sequence[str]) -> Refusal:
    """Refuse a key of one region, of which replicas in others have no use."""
    return refuse(
        "the key is of one region alone, and replicas need one of theirs "
        f"({', '.join(region_names)})",
        arn,
        Message(
            *("write one for each of these in ", Key("replica_kms_keys"), " or "),
            *(Key("default_replica_kms_keys"), ", or use a multi-Region key"),
        ),
    )
