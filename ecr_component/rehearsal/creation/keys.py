"""Keys of KMS, and their names."""

from ecr_component.rehearsal.calls import Aws
from ecr_component.rehearsal.creation.wanted import Made, Wanted, tag_list


def key(aws: Aws, wanted: Wanted) -> Made:
    """Create a key, and have it rotated if asked to."""
    usage = wanted["keyUsage"] or "ENCRYPT_DECRYPT"
    made = aws(
        "kms",
        "create_key",
        Description=wanted["description"],
        KeySpec=wanted["customerMasterKeySpec"],
        KeyUsage=usage,
        MultiRegion=wanted["multiRegion"],
        Policy=wanted.text("policy"),
        Tags=tag_list(wanted.tags, "TagKey", "TagValue"),
    )["KeyMetadata"]
    if wanted["enableKeyRotation"]:
        aws(
            "kms",
            "enable_key_rotation",
            KeyId=made["KeyId"],
            RotationPeriodInDays=wanted["rotationPeriodInDays"],
        )
    policy = aws("kms", "get_key_policy", KeyId=made["KeyId"], PolicyName="default")
    return Made(
        made["KeyId"],
        {
            "arn": made["Arn"],
            "customerMasterKeySpec": made["KeySpec"],
            "keyId": made["KeyId"],
            "keyUsage": usage,
            "multiRegion": bool(wanted["multiRegion"]),
            "policy": policy["Policy"],
            "tagsAll": wanted.tags,
        },
    )


def alias(aws: Aws, wanted: Wanted) -> Made:
    """Give a key a name."""
    name = wanted.physical_name("alias/")
    target = wanted["targetKeyId"]
    aws("kms", "create_alias", AliasName=name, TargetKeyId=target)
    described = aws("kms", "describe_key", KeyId=target)["KeyMetadata"]
    home = described["Arn"].rpartition(":key/")[0]
    return Made(
        name,
        {
            "arn": f"{home}:{name}",
            "name": name,
            "targetKeyArn": described["Arn"],
            "targetKeyId": described["KeyId"],
        },
    )


CREATORS = {"aws:kms/key:Key": key, "aws:kms/alias:Alias": alias}
