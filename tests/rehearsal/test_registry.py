"""Settings of a registry as a whole, as AWS holds them afterwards."""

from ecr_component.live.inventory import (
    HeldDestination,
    HeldRegistry,
    HeldReplicationRule,
    Registry,
)
from tests.rehearsal.sandbox import Sandbox

HERE = Registry("123456789012", "eu-west-1")


def test_replication_is_read_back_rule_by_rule(sandbox: Sandbox) -> None:
    rehearsal = sandbox.rehearse(
        """
        made = aws.ecr.ReplicationConfiguration("all", replication_configuration={
            "rules": [
                {"destinations": [
                    {"region": "eu-central-1", "registry_id": "123456789012"},
                    {"region": "us-east-1", "registry_id": "111122223333"},
                ]},
                {
                    "destinations": [
                        {"region": "eu-north-1", "registry_id": "123456789012"},
                    ],
                    "repository_filters": [
                        {"filter": "prod/", "filter_type": "PREFIX_MATCH"},
                    ],
                },
            ],
        })
        pulumi.export("id", made.id)
        pulumi.export("registry_id", made.registry_id)
        """
    )
    assert rehearsal.registries == (
        HeldRegistry(
            HERE,
            replication=(
                HeldReplicationRule(
                    (
                        HeldDestination("eu-central-1", "123456789012"),
                        HeldDestination("us-east-1", "111122223333"),
                    )
                ),
                HeldReplicationRule(
                    (HeldDestination("eu-north-1", "123456789012"),), ("prod/",)
                ),
            ),
        ),
    )
    assert rehearsal.outputs == {"id": "123456789012", "registry_id": "123456789012"}


def test_a_replication_of_nothing_is_no_rule(sandbox: Sandbox) -> None:
    rehearsal = sandbox.rehearse('aws.ecr.ReplicationConfiguration("none")')
    assert rehearsal.registries == ()


def test_a_registry_policy_is_put(sandbox: Sandbox) -> None:
    outputs = sandbox.outputs(
        """
        policy = {
            "Version": "2012-10-17",
            "Statement": [{
                "Sid": "replicas",
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
                "Action": ["ecr:ReplicateImage"],
                "Resource": ["arn:aws:ecr:eu-west-1:123456789012:repository/*"],
            }],
        }
        made = aws.ecr.RegistryPolicy("policy", policy=policy)
        pulumi.export("id", made.id)
        pulumi.export("registry_id", made.registry_id)
        pulumi.export("held", made.id.apply(lambda _: json.loads(
            boto3.client("ecr").get_registry_policy()["policyText"]
        ) == policy))
        """
    )
    assert outputs == {
        "held": True,
        "id": "123456789012",
        "registry_id": "123456789012",
    }


def test_a_scanning_configuration_is_put_with_rules_and_without(
    sandbox: Sandbox,
) -> None:
    outputs = sandbox.outputs(
        """
        def held(_):
            told = boto3.client("ecr").get_registry_scanning_configuration()
            return told["scanningConfiguration"]

        ruled = aws.ecr.RegistryScanningConfiguration(
            "ruled",
            scan_type="ENHANCED",
            rules=[{
                "scan_frequency": "CONTINUOUS_SCAN",
                "repository_filters": [{"filter": "*", "filter_type": "WILDCARD"}],
            }],
        )
        pulumi.export("ruled", ruled.id.apply(held))
        basic = aws.ecr.RegistryScanningConfiguration(
            "basic",
            scan_type="BASIC",
            region="eu-north-1",
            opts=pulumi.ResourceOptions(depends_on=[ruled]),
        )
        pulumi.export("basic", basic.registry_id)
        """
    )
    assert outputs == {
        "basic": "123456789012",
        "ruled": {
            "rules": [
                {
                    "repositoryFilters": [{"filter": "*", "filterType": "WILDCARD"}],
                    "scanFrequency": "CONTINUOUS_SCAN",
                }
            ],
            "scanType": "ENHANCED",
        },
    }


def test_a_pull_through_cache_rule_is_created(sandbox: Sandbox) -> None:
    outputs = sandbox.outputs(
        """
        made = aws.ecr.PullThroughCacheRule(
            "public",
            ecr_repository_prefix="ecr-public",
            upstream_registry_url="public.ecr.aws",
        )
        def held(_):
            [rule] = boto3.client("ecr").describe_pull_through_cache_rules()[
                "pullThroughCacheRules"
            ]
            return [rule["ecrRepositoryPrefix"], rule["upstreamRegistryUrl"]]
        pulumi.export("id", made.id)
        pulumi.export("registry_id", made.registry_id)
        pulumi.export("held", made.id.apply(held))
        """
    )
    assert outputs == {
        "held": ["ecr-public", "public.ecr.aws"],
        "id": "ecr-public",
        "registry_id": "123456789012",
    }


def test_a_creation_template_is_created_with_all_its_settings(
    sandbox: Sandbox,
) -> None:
    outputs = sandbox.outputs(
        """
        made = aws.ecr.RepositoryCreationTemplate(
            "root",
            prefix="ROOT",
            applied_fors=["PULL_THROUGH_CACHE"],
            description="caches",
            encryption_configurations=[{"encryption_type": "AES256"}],
            image_tag_mutability="IMMUTABLE",
            resource_tags={"owner": "platform"},
        )
        def held(_):
            [template] = boto3.client("ecr").describe_repository_creation_templates()[
                "repositoryCreationTemplates"
            ]
            return {k: v for k, v in template.items() if not k.endswith("At")}
        pulumi.export("id", made.id)
        pulumi.export("registry_id", made.registry_id)
        pulumi.export("held", made.id.apply(held))
        """
    )
    assert outputs == {
        "held": {
            "appliedFor": ["PULL_THROUGH_CACHE"],
            "description": "caches",
            "encryptionConfiguration": {"encryptionType": "AES256"},
            "imageTagMutability": "IMMUTABLE",
            "prefix": "ROOT",
            "resourceTags": [{"Key": "owner", "Value": "platform"}],
        },
        "id": "ROOT",
        "registry_id": "123456789012",
    }


def test_an_account_setting_is_put(sandbox: Sandbox) -> None:
    outputs = sandbox.outputs(
        """
        made = aws.ecr.AccountSetting("blobs", name="BLOB_MOUNTING", value="ENABLED")
        pulumi.export("id", made.id)
        pulumi.export("held", made.id.apply(
            lambda name: boto3.client("ecr").get_account_setting(name=name)["value"]
        ))
        """
    )
    assert outputs == {"held": "ENABLED", "id": "BLOB_MOUNTING"}


def test_a_role_whose_pulls_do_not_count_is_registered(sandbox: Sandbox) -> None:
    role = "arn:aws:iam::123456789012:role/scanner"
    outputs = sandbox.outputs(
        f"""
        made = aws.ecr.PullTimeUpdateExclusion("scanner", principal_arn="{role}")
        pulumi.export("id", made.id)
        pulumi.export("held", made.id.apply(
            lambda _: boto3.client("ecr").list_pull_time_update_exclusions()[
                "pullTimeUpdateExclusions"
            ]
        ))
        """
    )
    assert outputs == {"held": [role], "id": role}


def test_a_template_has_the_defaults_that_aws_fills_in(sandbox: Sandbox) -> None:
    outputs = sandbox.outputs(
        """
        made = aws.ecr.RepositoryCreationTemplate(
            "prod", prefix="prod", applied_fors=["REPLICATION"]
        )
        pulumi.export("mutability", made.image_tag_mutability)
        pulumi.export("encryption", made.encryption_configurations)
        """
    )
    assert outputs == {
        "encryption": [{"encryptionType": "AES256"}],
        "mutability": "MUTABLE",
    }
