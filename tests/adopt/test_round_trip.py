"""From a description to what AWS holds, and back: the same is registered again."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, cast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecr_component import EcrRegistry, EcrRepositories
from ecr_component.adopt.comparison import canonical_rules, compare
from ecr_component.adopt.description import Description, describe
from ecr_component.adopt.from_aws import holding_of
from ecr_component.adopt.policy_shape import canonical_policy
from ecr_component.adopt.registry_comparison import compare_registry
from ecr_component.adopt.stack_text import stack_text
from ecr_component.emulator import local_aws
from ecr_component.errors import ConfigError
from ecr_component.inputs.stack_description import StackReading
from ecr_component.lifecycle.policy_text import lifecycle_text
from ecr_component.lifecycle.short_form import ShortForm
from ecr_component.live.registry_reading import read_registry
from ecr_component.stack_files import stack_file
from ecr_component.values.closed_models import nested
from ecr_component.values.regions import Location
from tests.adopt.build import ACCOUNT, REGION
from tests.descriptions import Value
from tests.recorder import (
    CACHE,
    LIFECYCLE_POLICY,
    REGISTRY_POLICY,
    REPOSITORY,
    REPOSITORY_POLICY,
    Recorder,
    Registration,
)

TEMPLATE_TYPE: Final = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate"
LOCATION: Final = Location(REGION, "aws", ACCOUNT)


def is_right(inputs: dict[str, Any]) -> bool:
    try:
        found = StackReading(inputs).stack("", LOCATION)
    except ConfigError:
        return False
    return bool(found.repositories.repositories)


def some_of(*values: str) -> Value:
    return st.lists(st.sampled_from(values), max_size=3, unique=True)


IDS: Final = some_of("111122223333", "012345678901", "444455556666")
PRINCIPALS: Final = some_of(
    "arn:aws:iam::111122223333:role/ci/build",
    "arn:aws:iam::444455556666:user/eve",
    "o-exampleorgid",
    "o-exampleorgid/r-ab12/ou-ab12-11111111/*",
    "codebuild.amazonaws.com",
)
TAGS: Final = st.dictionaries(
    st.sampled_from(["team", "env", "Team Größe", "secure"]),
    st.sampled_from(["a", "prod", "012", "yes", "b c=d"]),
    max_size=3,
).filter(lambda tags: tags.keys() != {"secure"})
DAYS: Final = st.integers(1, 400)
SHORT: Final = st.fixed_dictionaries(
    {},
    optional={
        "keep_tags": some_of("prod", "v*", "release-*"),
        "keep_last_per_prefix": st.dictionaries(
            st.sampled_from(["v", "rc-"]), DAYS, max_size=2
        ),
        "keep_last_per_pattern": st.dictionaries(
            st.sampled_from(["*-rc", "v*"]), DAYS, max_size=2
        ),
        "expire_after_days_per_pattern": st.dictionaries(
            st.sampled_from(["pr-*", "*"]), DAYS, max_size=2
        ),
        "expire_untagged_after_days": DAYS,
        "expire_archived_after_days": st.integers(90, 400),
        "keep_last": DAYS,
    },
)
STATEMENT: Final = st.fixed_dictionaries(
    {
        "Effect": st.sampled_from(["Allow", "Deny"]),
        "Principal": st.sampled_from(
            [
                "*",
                {"AWS": ["111122223333", "arn:aws:iam::444455556666:root"]},
                {"AWS": "arn:aws:iam::111122223333:root"},
                {"Service": "codebuild.amazonaws.com"},
            ]
        ),
        "Action": st.sampled_from(
            ["ecr:*", "ecr:BatchGetImage", ["ecr:PutImage", "ecr:BatchGetImage"]]
        ),
    },
    optional={
        "Condition": st.just({"Bool": {"aws:SecureTransport": "true"}}),
    },
)


def listed(short: dict[str, Any]) -> list[Any]:
    """The rules that a short form makes, without what it says of them."""
    rules = json.loads(lifecycle_text(nested(ShortForm)(short).rules()))["rules"]
    return [{**rule, "description": "ours"} for rule in rules]


# Keys that may stand with all others.
PARTS: Final[tuple[dict[str, Value], ...]] = (
    {"image_tag_mutability": st.sampled_from(["MUTABLE", "IMMUTABLE"])},
    {
        "image_tag_mutability": st.just("IMMUTABLE_WITH_EXCLUSION"),
        "image_tag_mutability_exclusion_filters": st.sampled_from([["v*", "a"], ["b"]]),
    },
    {"enable_automatic_image_scanning": st.booleans()},
    {"encryption_config": st.sampled_from([None, {"encryption_type": "AES256"}])},
    {
        "encryption_config": st.just(
            {
                "encryption_type": "KMS",
                "kms_key": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1f4f9f3e",
            }
        )
    },
    {"external_account_ids_with_lambda_access": IDS},
    {"external_account_ids_with_read_access": IDS},
    {"external_account_ids_with_write_access": IDS},
    {"lambda_access": st.booleans()},
    {"principals_with_push_access": PRINCIPALS},
    {"principals_with_read_access": PRINCIPALS},
    {"principals_with_write_access": PRINCIPALS},
    {
        "users_or_roles_to_allow_deny_all_else": st.just(
            [f"arn:aws:iam::{ACCOUNT}:role/admin"]
        ),
        "strict_deny_rules_enabled": st.booleans(),
    },
    {"policy_statements": st.lists(STATEMENT, max_size=2)},
    {"lifecycle": SHORT},
    {"lifecycle_policy_rules": SHORT.map(listed)},
    {"tags": TAGS},
    {"force_delete": st.booleans()},
    {"protect": st.booleans()},
)
SETTINGS: Final = st.lists(st.sampled_from(PARTS), max_size=6).flatmap(
    lambda parts: st.fixed_dictionaries(
        {key: value for part in parts for key, value in part.items()}
    )
)


ROLE: Final = f"arn:aws:iam::{ACCOUNT}:role/ecr"
SECRET: Final = (
    f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:ecr-pullthroughcache/hub-AbCdEf"
)
REPLICATION_RULE: Final = st.fixed_dictionaries(
    {"regions": some_of("us-east-1", "us-west-2", "eu-west-2").filter(bool)},
    optional={
        "account_ids": some_of("111122223333", ACCOUNT),
        "repositories": some_of("team/", "web"),
    },
)
REGISTRY_STATEMENT: Final = st.fixed_dictionaries(
    {
        "Effect": st.just("Allow"),
        "Principal": st.just({"AWS": "arn:aws:iam::111122223333:role/ci"}),
        "Action": st.sampled_from(["ecr:CreateRepository", ["ecr:ReplicateImage"]]),
    },
    optional={
        "Sid": st.just("Ours"),
        "Resource": st.just(f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/team/*"),
    },
)
SCANNING_RULES: Final = st.lists(
    st.fixed_dictionaries(
        {"scan_frequency": st.sampled_from(["SCAN_ON_PUSH", "CONTINUOUS_SCAN"])},
        optional={"repositories": some_of("team/*", "web", "*")},
    ),
    max_size=2,
)
CACHES: Final = st.fixed_dictionaries(
    {},
    optional={
        "quay": st.sampled_from([{"upstream": "quay"}, {"upstream": "quay.io"}]),
        "hub": st.just({"upstream": "docker-hub", "credential_arn": SECRET}),
        "ROOT": st.fixed_dictionaries(
            {
                "upstream": st.just("111122223333.dkr.ecr.eu-west-1.amazonaws.com"),
                "custom_role_arn": st.just(ROLE),
            },
            optional={"upstream_prefix": st.sampled_from(["team", "ROOT"])},
        ),
    },
)
OF_TEMPLATES: Final = {
    *("image_tag_mutability", "image_tag_mutability_exclusion_filters"),
    *("external_account_ids_with_read_access", "principals_with_push_access"),
    *("policy_statements", "lifecycle", "lifecycle_policy_rules", "tags"),
}
TEMPLATE: Final = st.builds(
    lambda own, settings: {
        **own,
        **{key: value for key, value in settings.items() if key in OF_TEMPLATES},
    },
    st.fixed_dictionaries(
        {
            "applied_for": st.sampled_from(
                [["REPLICATION"], ["PULL_THROUGH_CACHE", "CREATE_ON_PUSH"]]
            ),
            "custom_role_arn": st.just(ROLE),
        },
        optional={"description": st.just("of the team")},
    ),
    SETTINGS,
)
REGISTRY: Final = st.fixed_dictionaries(
    {},
    optional={
        "replication_rules": st.lists(REPLICATION_RULE, max_size=3),
        "replication_source_account_ids": some_of("111122223333", "444455556666"),
        "policy_statements": st.lists(REGISTRY_STATEMENT, max_size=2),
        "scan_type": st.sampled_from(["BASIC", "ENHANCED"]),
        "scanning_rules": SCANNING_RULES,
        "pull_through_cache_rules": CACHES,
        "repository_creation_templates": st.dictionaries(
            st.sampled_from(["team", "web/", "ROOT"]), TEMPLATE, max_size=2
        ),
        "pull_time_update_exclusions": some_of(ROLE, f"{ROLE}/scan"),
        "blob_mounting": st.just("ENABLED"),
    },
)


# Names alike, so that some values are the most common.
DESCRIPTIONS: Final = st.fixed_dictionaries(
    {
        "repositories": st.dictionaries(
            st.sampled_from(["a1", "team/api", "team/web", "x/y-z", "z9"]),
            SETTINGS,
            min_size=1,
        )
    },
    optional={
        "global_tags": TAGS,
        "replication_regions": st.sampled_from(
            [["us-east-1"], ["us-west-2", "eu-west-2"]]
        ),
        "tag_precedence": st.sampled_from(["global", "repository"]),
        "default_lifecycle": SHORT,
        "default_image_tag_mutability": st.just("IMMUTABLE"),
        "default_lambda_access": st.booleans(),
        "registry": REGISTRY,
    },
)


def registered(inputs: Any) -> list[Registration]:  # noqa: ANN401 - as read
    recorder = Recorder()
    recorder.account = ACCOUNT
    own = {key: it for key, it in inputs.items() if key != "registry"}
    recorder.run(lambda: EcrRepositories("ecr", cast("Any", own)))
    if inputs.get("registry"):
        recorder.run(lambda: EcrRegistry("ecr", inputs["registry"]))
    return [one for one in recorder.registered if one.type.startswith("aws:")]


@contextmanager
def aws_with(resources: list[Registration]) -> Iterator[None]:
    """An AWS in which these were made, as the provider makes them."""
    with local_aws(REGION, ACCOUNT) as aws:
        ecr = aws.client("ecr")
        for one in sorted(resources, key=lambda one: one.type != REPOSITORY):
            make(ecr, one.type, one.inputs)
        yield


def make(ecr: Any, kind: str, said: dict[str, Any]) -> None:  # noqa: ANN401 - boto3's
    if kind == REPOSITORY:
        (encryption,) = said.get("encryptionConfigurations") or [{}]
        key = {"kmsKey": encryption["kmsKey"]} if encryption.get("kmsKey") else {}
        filters = said.get("imageTagMutabilityExclusionFilters")
        ecr.create_repository(
            repositoryName=said["name"],
            imageTagMutability=said["imageTagMutability"],
            **({"imageTagMutabilityExclusionFilters": filters} if filters else {}),
            imageScanningConfiguration=said["imageScanningConfiguration"],
            encryptionConfiguration={
                "encryptionType": encryption.get("encryptionType", "AES256"),
                **key,
            },
            tags=[{"Key": k, "Value": v} for k, v in (said.get("tags") or {}).items()],
        )
    elif kind == REPOSITORY_POLICY:
        ecr.set_repository_policy(
            repositoryName=said["repository"], policyText=said["policy"]
        )
    elif kind == LIFECYCLE_POLICY:
        ecr.put_lifecycle_policy(
            repositoryName=said["repository"], lifecyclePolicyText=said["policy"]
        )
    else:
        make_setting(ecr, kind, said)


def make_setting(ecr: Any, kind: str, said: dict[str, Any]) -> None:  # noqa: ANN401
    given = {key: value for key, value in said.items() if value is not None}
    match kind:
        case "aws:ecr/replicationConfiguration:ReplicationConfiguration":
            rules = [
                {key: value for key, value in rule.items() if value is not None}
                for rule in given["replicationConfiguration"]["rules"]
            ]
            ecr.put_replication_configuration(replicationConfiguration={"rules": rules})
        case "aws:ecr/registryPolicy:RegistryPolicy":
            ecr.put_registry_policy(policyText=given["policy"])
        case "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration":
            ecr.put_registry_scanning_configuration(**given)
        case "aws:ecr/pullThroughCacheRule:PullThroughCacheRule":
            there = {
                _CALLED_OTHERWISE.get(key, key): value for key, value in given.items()
            }
            ecr.create_pull_through_cache_rule(**there)
        case "aws:ecr/accountSetting:AccountSetting":
            ecr.put_account_setting(**given)
        case "aws:ecr/pullTimeUpdateExclusion:PullTimeUpdateExclusion":
            ecr.register_pull_time_update_exclusion(**given)
        case _:
            assert kind == TEMPLATE_TYPE
            (encryption,) = given.pop("encryptionConfigurations")
            tags = given.pop("resourceTags", {})
            ecr.create_repository_creation_template(
                **{_CALLED_OTHERWISE.get(key, key): it for key, it in given.items()},
                encryptionConfiguration={k: v for k, v in encryption.items() if v},
                resourceTags=[{"Key": k, "Value": v} for k, v in tags.items()],
            )


_CALLED_OTHERWISE: Final = {"appliedFors": "appliedFor"}


def adopted() -> Description:
    """What the AWS in memory holds, said in inputs."""
    (registry,) = holding_of(read_registry(region=REGION)).registries
    description = describe(registry)
    assert description.left == ()
    return description


def comparable(resources: list[Registration]) -> dict[tuple[str, str], object]:
    """What AWS gets to see, by type and name: of equal things, the same."""
    found = {(one.type, one.name): _comparable(one) for one in resources}
    # What a new registry has, so that AWS can't tell whether anybody wrote it.
    return {key: said for key, said in found.items() if said != {"scanType": "BASIC"}}


def _comparable(one: Registration) -> object:
    said = {key: value for key, value in one.inputs.items() if value is not None}
    said.pop("forceDelete", None)  # AWS knows nothing of it
    if one.type in {REPOSITORY_POLICY, REGISTRY_POLICY}:
        return {**said, "policy": canonical_policy(said["policy"])}
    if one.type == LIFECYCLE_POLICY:
        return {**said, "policy": canonical_rules(said["policy"])}
    if one.type == REPOSITORY:
        (encryption,) = said.pop("encryptionConfigurations", None) or [{}]
        said["kms"] = encryption.get("encryptionType", "AES256")
        filters = said.get("imageTagMutabilityExclusionFilters") or []
        said["imageTagMutabilityExclusionFilters"] = sorted(map(json.dumps, filters))
    if one.type == TEMPLATE_TYPE:
        if "repositoryPolicy" in said:
            said["repositoryPolicy"] = canonical_policy(said["repositoryPolicy"])
        if "lifecyclePolicy" in said:
            said["lifecyclePolicy"] = canonical_rules(said["lifecyclePolicy"])
    if one.type == CACHE and said.get("upstreamRepositoryPrefix") == "ROOT":
        del said["upstreamRepositoryPrefix"]  # which is what AWS takes anyway
    return said


@given(DESCRIPTIONS.filter(is_right))
@settings(max_examples=30, suppress_health_check=[HealthCheck.filter_too_much])
def test_what_was_registered_is_registered_again(inputs: dict[str, Any]) -> None:
    before = registered(inputs)
    with aws_with(before):
        description = adopted()

    assert compare(description, description.wanted) == ()
    assert [*compare_registry(description, description.whole.wanted)] == []
    text = stack_text(description.inputs, region=REGION, namespace="ecr", remarks={})
    again = stack_file.read("", content=text.encode())
    assert again.inputs == description.inputs
    assert comparable(registered(again.inputs)) == comparable(before)
