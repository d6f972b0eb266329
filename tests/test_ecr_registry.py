"""`EcrRegistry`: what it registers, its outputs, and how it is refused."""

from collections.abc import Callable
from typing import Any

import pulumi
import pytest
from pulumi.output import UNKNOWN

from ecr_component import (
    EcrRegistry,
    EcrRegistryArgs,
    EcrRepositories,
    stack_components,
)
from tests.recorder import (
    ACCOUNT_SETTING,
    CACHE,
    EXCLUSION,
    OF_REGISTRY,
    REGISTRY_POLICY,
    REPLICATION,
    SCANNING,
    TEMPLATE,
    Account,
    Recorder,
)

OWN = "210987654321"
OTHER = "111122223333"
ROLE = f"arn:aws:iam::{OWN}:role/ecr"
CREDENTIAL = (
    f"arn:aws:secretsmanager:eu-west-1:{OWN}:secret:ecr-pullthroughcache/hub-a1b2c3"
)
KEY = f"arn:aws:kms:eu-west-1:{OWN}:key/1"

EVERYTHING: EcrRegistryArgs = {
    "basic_scan_type_version": "AWS_NATIVE",
    "blob_mounting": "ENABLED",
    "policy_statements": [
        {
            "effect": "Allow",
            "principal": {"AWS": [OTHER]},
            "action": ["ecr:BatchImportUpstreamImage"],
        }
    ],
    "pull_through_cache_rules": {
        "hub": {"upstream": "docker-hub", "credential_arn": CREDENTIAL},
        "base": {
            "upstream": f"{OTHER}.dkr.ecr.us-east-1.amazonaws.com",
            "upstream_prefix": "shared",
            "custom_role_arn": ROLE,
        },
    },
    "pull_time_update_exclusions": [f"arn:aws:iam::{OTHER}:role/scan/all"],
    "registry_policy_scope": "V2",
    "replication_rules": [
        {"regions": ["us-east-1"], "repositories": ["web/", "api/"]},
        {"regions": ["us-east-2", "eu-west-1"], "account_ids": [OTHER]},
    ],
    "replication_source_account_ids": [OTHER],
    "repository_creation_templates": {
        "hub": {"applied_for": ["PULL_THROUGH_CACHE"]},
        "ROOT": {
            "applied_for": ["REPLICATION", "CREATE_ON_PUSH"],
            "description": "what ECR creates",
            "custom_role_arn": ROLE,
            "encryption_config": {"encryption_type": "KMS", "kms_key": KEY},
            "external_account_ids_with_read_access": [OTHER],
            "image_tag_mutability": "IMMUTABLE_WITH_EXCLUSION",
            "image_tag_mutability_exclusion_filters": ["latest"],
            "lifecycle": {"expire_untagged_after_days": 7},
            "tags": {"team": "platform"},
        },
    },
    "scan_type": "ENHANCED",
    "scanning_rules": [
        {"scan_frequency": "SCAN_ON_PUSH"},
        {"scan_frequency": "CONTINUOUS_SCAN", "repositories": ["prod*", "live*"]},
    ],
}


def made(recorder: Recorder, args: Any, **opts: Any) -> EcrRegistry:  # noqa: ANN401 - arguments
    found: list[EcrRegistry] = []
    options = pulumi.ResourceOptions(**opts)
    recorder.run(lambda: found.append(EcrRegistry("reg", args, options)))
    return found[0]


def outputs(recorder: Recorder) -> dict[str, Any]:
    return recorder.outputs[recorder.one(OF_REGISTRY).urn]


def refused(recorder: Recorder, program: Callable[[], object]) -> str:
    with pytest.raises(pulumi.RunError) as error:
        recorder.run(program)
    return str(error.value)


def test_without_inputs_it_has_an_address_and_nothing_else(recorder: Recorder) -> None:
    made(recorder, {})

    assert recorder.names() == [(OF_REGISTRY, "reg")]
    assert outputs(recorder) == {
        "ecr_registry_id": OWN,
        "ecr_registry_url": f"{OWN}.dkr.ecr.eu-west-1.amazonaws.com",
        "ecr_pull_through_cache_urls": {},
    }
    assert recorder.log == []


def test_everything_is_registered_under_names_that_say_what_it_is(
    recorder: Recorder,
) -> None:
    made(recorder, EVERYTHING)

    assert recorder.names() == [
        (ACCOUNT_SETTING, "reg/BASIC_SCAN_TYPE_VERSION"),
        (ACCOUNT_SETTING, "reg/BLOB_MOUNTING"),
        (ACCOUNT_SETTING, "reg/REGISTRY_POLICY_SCOPE"),
        (CACHE, "reg/base"),
        (CACHE, "reg/hub"),
        (EXCLUSION, f"reg/{OTHER}:role/scan/all"),
        (REGISTRY_POLICY, "reg"),
        (SCANNING, "reg"),
        (REPLICATION, "reg"),
        (TEMPLATE, "reg/ROOT"),
        (TEMPLATE, "reg/hub"),
        (OF_REGISTRY, "reg"),
    ]


def test_everything_is_registered_as_it_is_asked_for(recorder: Recorder) -> None:
    made(recorder, EVERYTHING)

    assert recorder.inputs(ACCOUNT_SETTING) == {
        f"reg/{name}": {"name": name, "value": value}
        for name, value in (
            ("BASIC_SCAN_TYPE_VERSION", "AWS_NATIVE"),
            ("BLOB_MOUNTING", "ENABLED"),
            ("REGISTRY_POLICY_SCOPE", "V2"),
        )
    }
    assert recorder.inputs(CACHE) == {
        "reg/hub": {
            "ecrRepositoryPrefix": "hub",
            "upstreamRegistryUrl": "registry-1.docker.io",
            "credentialArn": CREDENTIAL,
        },
        "reg/base": {
            "ecrRepositoryPrefix": "base",
            "upstreamRegistryUrl": f"{OTHER}.dkr.ecr.us-east-1.amazonaws.com",
            "upstreamRepositoryPrefix": "shared",
            "customRoleArn": ROLE,
        },
    }
    assert recorder.one(EXCLUSION).inputs == {
        "principalArn": f"arn:aws:iam::{OTHER}:role/scan/all"
    }
    assert recorder.one(REGISTRY_POLICY).inputs == {
        "policy": (
            '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":'
            '"arn:aws:iam::111122223333:root"},"Action":["ecr:CreateRepository",'
            '"ecr:ReplicateImage","ecr:TagResource"],"Resource":"*"},{"Effect":"Allow",'
            '"Principal":{"AWS":["111122223333"]},"Action":'
            '["ecr:BatchImportUpstreamImage"],"Resource":"*"}]}'
        )
    }
    assert recorder.one(SCANNING).inputs == {
        "scanType": "ENHANCED",
        "rules": [
            {
                "scanFrequency": "CONTINUOUS_SCAN",
                "repositoryFilters": [
                    {"filter": "live*", "filterType": "WILDCARD"},
                    {"filter": "prod*", "filterType": "WILDCARD"},
                ],
            },
            {
                "scanFrequency": "SCAN_ON_PUSH",
                "repositoryFilters": [{"filter": "*", "filterType": "WILDCARD"}],
            },
        ],
    }
    assert recorder.one(REPLICATION).inputs == {
        "replicationConfiguration": {
            "rules": [
                {
                    "destinations": [{"region": "us-east-1", "registryId": OWN}],
                    "repositoryFilters": [
                        {"filter": "api/", "filterType": "PREFIX_MATCH"},
                        {"filter": "web/", "filterType": "PREFIX_MATCH"},
                    ],
                },
                {
                    "destinations": [
                        {"region": "eu-west-1", "registryId": OTHER},
                        {"region": "us-east-2", "registryId": OTHER},
                    ],
                },
            ]
        }
    }
    assert recorder.inputs(TEMPLATE) == {
        "reg/hub": {
            "prefix": "hub",
            "appliedFors": ["PULL_THROUGH_CACHE"],
            "encryptionConfigurations": [{"encryptionType": "AES256"}],
            "imageTagMutability": "MUTABLE",
        },
        "reg/ROOT": {
            "prefix": "ROOT",
            "appliedFors": ["CREATE_ON_PUSH", "REPLICATION"],
            "description": "what ECR creates",
            "customRoleArn": ROLE,
            "encryptionConfigurations": [{"encryptionType": "KMS", "kmsKey": KEY}],
            "imageTagMutability": "IMMUTABLE_WITH_EXCLUSION",
            "imageTagMutabilityExclusionFilters": [
                {"filter": "latest", "filterType": "WILDCARD"}
            ],
            "lifecyclePolicy": (
                '{"rules":[{"rulePriority":300,"description":"expire untagged images '
                'after 7 days","selection":{"tagStatus":"untagged",'
                '"countType":"sinceImagePushed","countUnit":"days","countNumber":7},'
                '"action":{"type":"expire"}}]}'
            ),
            "repositoryPolicy": (
                '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":'
                '{"AWS":"arn:aws:iam::111122223333:root"},"Action":['
                '"ecr:GetDownloadUrlForLayer","ecr:BatchGetImage",'
                '"ecr:BatchCheckLayerAvailability"]}]}'
            ),
            "resourceTags": {"team": "platform"},
        },
    }


def test_no_encryption_is_none_that_is_sent(recorder: Recorder) -> None:
    template = {"applied_for": ["REPLICATION"], "encryption_config": None}
    made(recorder, {"repository_creation_templates": {"ROOT": template}})

    assert recorder.one(TEMPLATE).inputs == {
        "prefix": "ROOT",
        "appliedFors": ["REPLICATION"],
        "imageTagMutability": "MUTABLE",
    }


def test_options_say_what_waits_and_what_goes_first(recorder: Recorder) -> None:
    made(recorder, EVERYTHING)

    component = recorder.one(OF_REGISTRY).urn
    templates = recorder.of(TEMPLATE)
    usual = {"parent": component, "ignoreChanges": ["region"]}
    for registered in recorder.registered[1:]:
        sent = {k: v for k, v in registered.options.items() if k != "version"}
        hooks = sent.pop("hooks", {})
        more: dict[str, object] = {}
        if registered.type == CACHE:
            more = {
                "deleteBeforeReplace": True,
                "dependencies": [templates["reg/hub"].urn],
            }
        if registered.name == "reg":
            more = {"deleteBeforeReplace": True}
        if registered.type == REGISTRY_POLICY:
            more["dependencies"] = [templates["reg/ROOT"].urn]
        assert sent == usual | more, registered.urn
        assert bool(hooks) == (registered.name == "reg"), registered.urn


def test_its_outputs_say_where_to_pull(recorder: Recorder) -> None:
    made(
        recorder,
        {
            "pull_through_cache_rules": {
                "quay": {"upstream": "quay"},
                "ROOT": {"upstream": f"{OWN}.dkr.ecr.us-east-1.amazonaws.com"},
            }
        },
    )

    address = f"{OWN}.dkr.ecr.eu-west-1.amazonaws.com"
    assert outputs(recorder)["ecr_pull_through_cache_urls"] == {
        "quay": f"{address}/quay",
        "ROOT": address,
    }


def test_the_region_that_is_said_is_that_of_all_resources(recorder: Recorder) -> None:
    everything: Any = {**EVERYTHING, "region": "us-west-2"}
    for key in ("pull_through_cache_rules", "repository_creation_templates"):
        del everything[key]
    made(recorder, everything)

    regions = {one.inputs.get("region") for one in recorder.registered[1:]}
    assert regions == {"us-west-2"}
    assert outputs(recorder)["ecr_registry_url"] == (
        f"{OWN}.dkr.ecr.us-west-2.amazonaws.com"
    )
    assert ("getRegion", "") not in recorder.lookups


def test_in_china_addresses_end_otherwise(recorder: Recorder) -> None:
    recorder.region, recorder.partition = "cn-north-1", "aws-cn"
    made(recorder, {"replication_source_account_ids": [OTHER]})

    url = outputs(recorder)["ecr_registry_url"]
    assert url == f"{OWN}.dkr.ecr.cn-north-1.amazonaws.com.cn"
    assert (
        f"arn:aws-cn:iam::{OTHER}:root"
        in (recorder.one(REGISTRY_POLICY).inputs["policy"])
    )


def test_what_a_preview_cannot_know_is_unknown_there(preview: Recorder) -> None:
    preview.region = preview.partition = preview.account = None
    made(preview, EVERYTHING)

    assert set(outputs(preview).values()) == {UNKNOWN}
    assert preview.one(REGISTRY_POLICY).inputs == {"policy": UNKNOWN}
    rules = preview.one(REPLICATION).inputs["replicationConfiguration"]["rules"]
    assert rules[0]["destinations"] == [{"region": "us-east-1", "registryId": UNKNOWN}]
    root = preview.of(TEMPLATE)["reg/ROOT"].inputs
    assert root["repositoryPolicy"] == UNKNOWN


def test_the_component_can_be_protected(recorder: Recorder) -> None:
    made(recorder, EVERYTHING, protect=True)
    assert {one.protect for one in recorder.registered} == {True}


def test_all_problems_are_told_before_anything_is_registered(
    recorder: Recorder,
) -> None:
    wrong: Any = {
        "scan_typ": "BASIC",
        "replication_rules": [{"regions": ["eu-west-1"]}],
        "pull_through_cache_rules": {"hub": {"upstream": "docker-hub"}},
    }
    text = refused(recorder, lambda: EcrRegistry("reg", wrong))

    assert text == (
        "EcrRegistry 'reg': 3 problems\n"
        "  pull_through_cache_rules.hub.credential_arn: is missing; "
        "registry-1.docker.io lets nobody in without: keep a user's name and token in "
        "a secret whose name begins with ecr-pullthroughcache/\n"
        "  replication_rules[0].regions[0]: is this registry itself (got 'eu-west-1'); "
        "remove it: ECR copies to other registries only, in this region to those of "
        "other accounts\n"
        "  scan_typ: unknown key; did you mean 'scan_type'?"
    )
    assert recorder.names() == [(OF_REGISTRY, "reg")]


def test_what_was_hardly_meant_is_told(recorder: Recorder) -> None:
    made(recorder, {"replication_source_account_ids": [OWN]})
    text = (
        "replication_source_account_ids[0]: is the registry's own account, which needs "
        "no permission"
    )
    assert recorder.log == [("WARNING", text)]


def test_what_is_in_another_region_stays_there(recorder: Recorder) -> None:
    recorder.held = {"reg": "us-east-1"}
    made(recorder, {"scan_type": "BASIC", "blob_mounting": "ENABLED"})
    text = (
        "the scanning configuration stays in us-east-1, although the provider's region "
        "is eu-west-1: each region has a registry of its own; set the region back to "
        "us-east-1, or deploy another stack to eu-west-1, and remove what is in "
        "us-east-1"
    )
    assert recorder.log == [("WARNING", text)]


# What a registry has once is not erased unseen

FOREIGN: dict[str, object] = {
    "AWS::ECR::RegistryScanningConfiguration": {
        "ScanType": "ENHANCED",
        "Rules": [
            {
                "ScanFrequency": "CONTINUOUS_SCAN",
                "RepositoryFilters": [{"Filter": "prod", "FilterType": "WILDCARD"}],
            }
        ],
    }
}


def test_what_others_set_stops_an_update() -> None:
    account = Account()
    account.once = FOREIGN

    text = refused(account, lambda: EcrRegistry("reg", {"scan_type": "BASIC"}))

    assert text.startswith(
        "before hook 'reg: erase nothing of others' failed: scan_type: the "
        "registry has a scanning configuration that this stack doesn't have"
    )
    assert "pulumi import" in text
    assert account.names() == [(OF_REGISTRY, "reg")]


def test_what_others_set_is_told_in_a_preview_at_the_places_of_the_file() -> None:
    account = Account(preview=True)
    account.once = FOREIGN

    account.run(
        lambda: stack_components("reg"),
        {"ecr:registry": '{"scan_type": "BASIC"}'},
    )

    ((severity, text),) = account.log
    assert severity == "WARNING"
    assert text.startswith("registry.scan_type: the registry has a scanning ")


@pytest.mark.parametrize(
    "args",
    [
        pytest.param({"replication_rules": [{"regions": ["us-east-1"]}]}, id="copies"),
        pytest.param({"scan_type": "BASIC"}, id="scanning"),
        pytest.param({"replication_source_account_ids": [OTHER]}, id="policy"),
    ],
)
def test_another_registry_of_the_program_may_not_write_the_same(
    recorder: Recorder, args: EcrRegistryArgs
) -> None:
    def program() -> None:
        EcrRegistry("first", args)
        EcrRegistry("second", args)

    text = refused(recorder, program)

    assert text.startswith("EcrRegistry 'second': 1 problem\n  ")
    assert "EcrRegistry 'first' writes the " in text
    assert {made.name for made in recorder.registered} == {"first", "second"}


def test_repositories_and_a_registry_may_not_both_replicate(
    recorder: Recorder,
) -> None:
    def program() -> None:
        EcrRepositories(
            "apps", {"repositories": {}, "replication_regions": ["us-east-1"]}
        )
        EcrRegistry("reg", {"replication_rules": [{"regions": ["us-east-2"]}]})

    text = refused(recorder, program)

    assert text.startswith(
        "EcrRegistry 'reg': 1 problem\n  replication_rules: EcrRepositories 'apps' "
        "writes the replication configuration of this registry too"
    )


def test_what_is_not_there_once_needs_no_look() -> None:
    account = Account()
    account.run(lambda: EcrRegistry("reg", {"blob_mounting": "ENABLED"}))

    assert account.looked == []
    assert account.hooks == {}


# Outputs among the arguments


def later(value: str) -> pulumi.Output[str]:
    return pulumi.Output.from_input(value).apply(lambda known: known)


def with_outputs() -> EcrRegistryArgs:
    return {
        "pull_through_cache_rules": {
            "hub": {"upstream": "docker-hub", "credential_arn": later(CREDENTIAL)},
            "base": {
                "upstream": f"{OTHER}.dkr.ecr.us-east-1.amazonaws.com",
                "custom_role_arn": later(ROLE),
            },
        },
        "policy_statements": [
            {
                "effect": "Allow",
                "principal": {"AWS": [later(OTHER)]},
                "action": ["ecr:ReplicateImage"],
                "resource": [later(f"arn:aws:ecr:eu-west-1:{OWN}:repository/team/*")],
            }
        ],
        "replication_rules": [
            {"regions": ["us-east-1"], "account_ids": [later(OTHER)]}
        ],
        "replication_source_account_ids": [later(OTHER)],
        "repository_creation_templates": {
            "ROOT": {
                "applied_for": ["REPLICATION"],
                "custom_role_arn": later(ROLE),
                "encryption_config": {"encryption_type": "KMS", "kms_key": later(KEY)},
                "principals_with_read_access": [later(OTHER)],
                "tags": {"owner": later("platform")},
            }
        },
    }


def test_outputs_may_stand_for_single_texts(recorder: Recorder) -> None:
    recorder.run(lambda: EcrRegistry("reg", with_outputs()))

    assert recorder.of(CACHE)["reg/hub"].inputs["credentialArn"] == CREDENTIAL
    assert recorder.of(CACHE)["reg/base"].inputs["customRoleArn"] == ROLE
    root = recorder.one(TEMPLATE).inputs
    assert root["customRoleArn"] == ROLE
    assert root["encryptionConfigurations"] == [
        {"encryptionType": "KMS", "kmsKey": KEY}
    ]
    assert root["resourceTags"] == {"owner": "platform"}
    assert f"arn:aws:iam::{OTHER}:root" in root["repositoryPolicy"]
    policy = recorder.one(REGISTRY_POLICY).inputs["policy"]
    assert f'"AWS":["{OTHER}"]' in policy
    assert f"arn:aws:ecr:eu-west-1:{OWN}:repository/team/*" in policy
    rules = recorder.one(REPLICATION).inputs["replicationConfiguration"]["rules"]
    assert rules == [{"destinations": [{"region": "us-east-1", "registryId": OTHER}]}]


def test_what_becomes_known_later_is_checked_then(recorder: Recorder) -> None:
    def program() -> None:
        args: Any = with_outputs()
        caches = args["pull_through_cache_rules"]
        caches["hub"]["credential_arn"] = later(CREDENTIAL.replace("eu", "us"))
        caches["base"]["custom_role_arn"] = later("role")
        args["replication_source_account_ids"] = [later("1111")]
        template = args["repository_creation_templates"]["ROOT"]
        template["encryption_config"]["kms_key"] = later(KEY.replace("eu", "us"))
        template["principals_with_read_access"] = [
            later("arn:aws-cn:iam::111122223333:root")
        ]
        EcrRegistry("reg", args)

    text = refused(recorder, program)

    assert text == (
        "EcrRegistry 'reg': 5 problems\n"
        "  pull_through_cache_rules.base.custom_role_arn: must be the ARN of a role "
        "(got 'role'); it reads arn:aws:iam::ACCOUNT:role/NAME\n"
        "  pull_through_cache_rules.hub.credential_arn: the secret is in another "
        f"region than the registry (eu-west-1) (got '{CREDENTIAL.replace('eu', 'us')}'"
        "); replicate it to eu-west-1, or create one there\n"
        "  replication_source_account_ids[0]: an account id is text of 12 digits (got "
        "'1111')\n"
        "  repository_creation_templates.ROOT: is of another partition than the "
        "repository (aws) (got 'arn:aws-cn:iam::111122223333:root'); principals never "
        "reach across partitions\n"
        "  repository_creation_templates.ROOT.encryption_config.kms_key: the key is in "
        "another region than the repository (eu-west-1) (got "
        f"'{KEY.replace('eu', 'us')}'); use a key of eu-west-1"
    )


@pytest.mark.parametrize("kind", [EcrRegistry, EcrRepositories])
def test_all_arguments_together_are_no_output(
    recorder: Recorder, kind: type[EcrRegistry | EcrRepositories]
) -> None:
    def program() -> None:
        later: Any = pulumi.Output.from_input({})
        kind("reg", later)

    assert refused(recorder, program) == (
        f"{kind.__name__} 'reg': 1 problem\n"
        "  is an output, but must be known when the program runs, since it decides "
        "which resources there are; write a plain value; outputs may stand for single "
        "texts"
    )


def test_a_structure_that_is_an_output_is_refused(recorder: Recorder) -> None:
    def program() -> None:
        later_rules: Any = pulumi.Output.from_input([])
        EcrRegistry("reg", {"replication_rules": later_rules})

    assert refused(recorder, program) == (
        "EcrRegistry 'reg': 1 problem\n"
        "  replication_rules: is an output, but must be known when the program runs, "
        "since it decides which resources there are; write a plain value; outputs may "
        "stand for single texts"
    )
