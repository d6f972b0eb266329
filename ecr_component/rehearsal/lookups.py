"""Functions of pulumi-aws that a rehearsal can answer, by token."""

from collections.abc import Callable, Mapping
from typing import Any

from botocore import xform_name

from ecr_component.emulator.cloud_control import HANDLERS, described
from ecr_component.emulator.partitions import registry_host
from ecr_component.rehearsal.calls import Aws, AwsRefusal

Answer = dict[str, Any]


def get_partition(aws: Aws, _arguments: Mapping[str, Any]) -> Answer:
    """Which of AWS's separate clouds this is."""
    name, suffix = aws.partition, _domain(aws)
    return {
        "dnsSuffix": suffix,
        "id": name,
        "partition": name,
        "reverseDnsPrefix": ".".join(reversed(suffix.split("."))),
    }


def get_region(aws: Aws, _arguments: Mapping[str, Any]) -> Answer:
    """Which region this is."""
    region = aws.region
    return {
        "description": region,
        "endpoint": f"ec2.{region}.{_domain(aws)}",
        "id": region,
        "name": region,
        "region": region,
    }


def get_caller_identity(aws: Aws, _arguments: Mapping[str, Any]) -> Answer:
    """Who asks."""
    told = aws("sts", "get_caller_identity")
    return {
        "accountId": told["Account"],
        "arn": told["Arn"],
        "id": told["Account"],
        "userId": told["UserId"],
    }


def get_repository(aws: Aws, arguments: Mapping[str, Any]) -> Answer:
    """A repository that was created before."""
    name = arguments["name"]
    [found] = aws("ecr", "describe_repositories", repositoryNames=[name])[
        "repositories"
    ]
    arn = found["repositoryArn"]
    tags = aws("ecr", "list_tags_for_resource", resourceArn=arn)["tags"]
    return {
        "arn": arn,
        "encryptionConfigurations": [
            {"kmsKey": "", **found["encryptionConfiguration"]}
        ],
        "id": name,
        "imageScanningConfigurations": [found["imageScanningConfiguration"]],
        "imageTagMutability": found["imageTagMutability"],
        "imageTagMutabilityExclusionFilters": found.get(
            "imageTagMutabilityExclusionFilters", []
        ),
        "mostRecentImageTags": [],
        "name": name,
        "region": aws.region,
        "registryId": found["registryId"],
        "repositoryUrl": found["repositoryUri"],
        "tags": {tag["Key"]: tag["Value"] for tag in tags},
    }


def get_repositories(aws: Aws, _arguments: Mapping[str, Any]) -> Answer:
    """The names of all repositories of a region."""
    names = [found["repositoryName"] for found in aws.repositories()]
    return {"id": aws.region, "names": names, "region": aws.region}


def get_pull_through_cache_rule(aws: Aws, arguments: Mapping[str, Any]) -> Answer:
    """A rule by its prefix."""
    prefix = arguments["ecrRepositoryPrefix"]
    [found] = aws(
        "ecr", "describe_pull_through_cache_rules", ecrRepositoryPrefixes=[prefix]
    )["pullThroughCacheRules"]
    return {
        "credentialArn": found.get("credentialArn", ""),
        "customRoleArn": found.get("customRoleArn", ""),
        "ecrRepositoryPrefix": prefix,
        "id": prefix,
        "region": aws.region,
        "registryId": found["registryId"],
        "upstreamRegistryUrl": found["upstreamRegistryUrl"],
        "upstreamRepositoryPrefix": found.get("upstreamRepositoryPrefix", ""),
    }


def get_repository_creation_template(aws: Aws, arguments: Mapping[str, Any]) -> Answer:
    """A template by its prefix."""
    prefix = arguments["prefix"]
    told = aws("ecr", "describe_repository_creation_templates", prefixes=[prefix])
    if not told["repositoryCreationTemplates"]:
        # AWS does not refuse; the provider does.
        words = f"there is no repository creation template with prefix {prefix!r}"
        raise AwsRefusal("", words)
    [found] = told["repositoryCreationTemplates"]
    tags = found.get("resourceTags", [])
    return {
        "appliedFors": found["appliedFor"],
        "customRoleArn": found.get("customRoleArn", ""),
        "description": found.get("description", ""),
        "encryptionConfigurations": [
            {"kmsKey": "", **found["encryptionConfiguration"]}
        ],
        "id": prefix,
        "imageTagMutability": found["imageTagMutability"],
        "imageTagMutabilityExclusionFilters": found.get(
            "imageTagMutabilityExclusionFilters", []
        ),
        "lifecyclePolicy": found.get("lifecyclePolicy", ""),
        "prefix": prefix,
        "region": aws.region,
        "registryId": told["registryId"],
        "repositoryPolicy": found.get("repositoryPolicy", ""),
        "resourceTags": {tag["Key"]: tag["Value"] for tag in tags},
    }


def get_resource(aws: Aws, arguments: Mapping[str, Any]) -> Answer:
    """What the registry has once, as the Cloud Control API tells it."""
    kind, identifier = arguments["typeName"], arguments["identifier"]
    if kind not in HANDLERS:
        known = ", ".join(HANDLERS)
        raise AwsRefusal("", f"a rehearsal cannot answer this type, only {known}")
    told = aws("ecr", xform_name(HANDLERS[kind].operation))
    properties = described(kind, identifier, told)
    if properties is None:
        words = f"there is no {kind} with identifier {identifier!r}"
        raise AwsRefusal("", words, "ResourceNotFoundException")
    return {
        "id": identifier,
        "identifier": identifier,
        "properties": properties,
        "region": aws.region,
        "typeName": kind,
    }


def _domain(aws: Aws) -> str:
    """The domain of the region's partition, such as ``amazonaws.com``."""
    host = registry_host(aws.account_id, aws.region)
    return host.rpartition(f".{aws.region}.")[2]


LOOKUPS: Mapping[str, Callable[[Aws, Mapping[str, Any]], Answer]] = {
    "aws:index/getPartition:getPartition": get_partition,
    "aws:index/getRegion:getRegion": get_region,
    "aws:index/getCallerIdentity:getCallerIdentity": get_caller_identity,
    "aws:cloudcontrol/getResource:getResource": get_resource,
    "aws:ecr/getPullThroughCacheRule:getPullThroughCacheRule": (
        get_pull_through_cache_rule
    ),
    "aws:ecr/getRepositories:getRepositories": get_repositories,
    "aws:ecr/getRepository:getRepository": get_repository,
    "aws:ecr/getRepositoryCreationTemplate:getRepositoryCreationTemplate": (
        get_repository_creation_template
    ),
}


def look_up(aws: Aws, token: str, arguments: Mapping[str, Any]) -> Answer:
    """Answer a function.

    Raises:
        Refusal: No rehearsal can answer it, or AWS refuses to.
    """
    if token not in LOOKUPS:
        known = ", ".join(sorted(known.rpartition(":")[2] for known in LOOKUPS))
        raise AwsRefusal("", f"a rehearsal cannot answer this function, only {known}")
    return LOOKUPS[token](aws, arguments)
