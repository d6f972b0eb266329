"""Functions: those a rehearsal answers, and those it cannot."""

import json

import pytest

from tests.rehearsal.sandbox import Sandbox


def test_partition_region_and_caller_are_those_of_the_local_aws(
    sandbox: Sandbox,
) -> None:
    outputs = sandbox.outputs(
        """
        partition, region = aws.get_partition(), aws.get_region()
        me = aws.get_caller_identity()
        pulumi.export("partition", [
            partition.partition, partition.dns_suffix, partition.reverse_dns_prefix,
        ])
        pulumi.export("region", [region.region, region.description, region.endpoint])
        pulumi.export("me", [me.account_id, me.id, me.arn, me.user_id])
        later = aws.get_caller_identity_output()
        pulumi.export("later", later.account_id)
        """,
        {"aws:region": "cn-north-1"},
    )
    assert outputs == {
        "later": "123456789012",
        "me": [
            "123456789012",
            "123456789012",
            "arn:aws-cn:sts::123456789012:user/moto",
            "AKIAIOSFODNN7EXAMPLE",
        ],
        "partition": ["aws-cn", "amazonaws.com.cn", "cn.com.amazonaws"],
        "region": ["cn-north-1", "cn-north-1", "ec2.cn-north-1.amazonaws.com.cn"],
    }


def test_a_repository_is_looked_up_after_its_creation(sandbox: Sandbox) -> None:
    outputs = sandbox.outputs(
        """
        web = aws.ecr.Repository(
            "web",
            name="web",
            image_tag_mutability="MUTABLE_WITH_EXCLUSION",
            image_tag_mutability_exclusion_filters=[
                {"filter": "v*", "filter_type": "WILDCARD"},
            ],
            tags={"a": "b"},
        )
        found = aws.ecr.get_repository_output(name=web.name)
        for key in (
            "arn", "encryption_configurations", "id", "image_scanning_configurations",
            "image_tag_mutability", "image_tag_mutability_exclusion_filters",
            "most_recent_image_tags", "name", "region", "registry_id",
            "repository_url", "tags",
        ):
            pulumi.export(key, getattr(found, key))
        """
    )
    assert outputs == {
        "arn": "arn:aws:ecr:eu-west-1:123456789012:repository/web",
        "encryption_configurations": [{"encryptionType": "AES256", "kmsKey": ""}],
        "id": "web",
        "image_scanning_configurations": [{"scanOnPush": False}],
        "image_tag_mutability": "MUTABLE_WITH_EXCLUSION",
        "image_tag_mutability_exclusion_filters": [
            {"filter": "v*", "filterType": "WILDCARD"}
        ],
        "most_recent_image_tags": [],
        "name": "web",
        "region": "eu-west-1",
        "registry_id": "123456789012",
        "repository_url": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web",
        "tags": {"a": "b"},
    }


def test_the_names_of_repositories_are_looked_up_by_region(sandbox: Sandbox) -> None:
    outputs = sandbox.outputs(
        """
        here = [aws.ecr.Repository(name, name=name) for name in ("web", "api")]
        there = aws.ecr.Repository("jobs", name="jobs", region="us-east-1")
        made = pulumi.Output.all(*(one.name for one in [*here, there]))
        found = made.apply(lambda _: aws.ecr.get_repositories())
        over_there = made.apply(lambda _: aws.ecr.get_repositories(region="us-east-1"))
        pulumi.export("here", [found.id, found.region, found.names])
        pulumi.export("there", [over_there.region, over_there.names])
        """
    )
    assert outputs == {
        "here": ["eu-west-1", "eu-west-1", ["api", "web"]],
        "there": ["us-east-1", ["jobs"]],
    }


CACHE_KEYS = (
    *("credential_arn", "custom_role_arn", "ecr_repository_prefix", "id", "region"),
    *("registry_id", "upstream_registry_url", "upstream_repository_prefix"),
)


def test_a_pull_through_cache_rule_is_looked_up_in_its_region(sandbox: Sandbox) -> None:
    credential = (
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:ecr-pullthroughcache"
    )
    role = "arn:aws:iam::123456789012:role/cache"
    outputs = sandbox.outputs(
        f"""
        quay = aws.ecr.PullThroughCacheRule(
            "quay", ecr_repository_prefix="quay", upstream_registry_url="quay.io"
        )
        team = aws.ecr.PullThroughCacheRule(
            "team",
            region="us-east-1",
            ecr_repository_prefix="team",
            upstream_registry_url="111122223333.dkr.ecr.us-east-1.amazonaws.com",
            upstream_repository_prefix="base",
            credential_arn="{credential}",
            custom_role_arn="{role}",
        )
        for made, region in ((quay, None), (team, "us-east-1")):
            found = aws.ecr.get_pull_through_cache_rule_output(
                ecr_repository_prefix=made.ecr_repository_prefix, region=region
            )
            pulumi.export(made._name, [getattr(found, key) for key in {CACHE_KEYS}])
        """
    )
    home = "123456789012"
    assert outputs == {
        "quay": ["", "", "quay", "quay", "eu-west-1", home, "quay.io", ""],
        "team": [
            *(credential, role, "team", "team", "us-east-1", home),
            *("111122223333.dkr.ecr.us-east-1.amazonaws.com", "base"),
        ],
    }


TEMPLATE_KEYS = (
    *("applied_fors", "custom_role_arn", "description", "encryption_configurations"),
    *("id", "image_tag_mutability", "image_tag_mutability_exclusion_filters"),
    *("lifecycle_policy", "prefix", "region", "registry_id", "repository_policy"),
    "resource_tags",
)


def test_a_creation_template_is_looked_up_after_its_creation(sandbox: Sandbox) -> None:
    outputs = sandbox.outputs(
        f"""
        plain = aws.ecr.RepositoryCreationTemplate(
            "plain", prefix="ROOT", applied_fors=["CREATE_ON_PUSH"]
        )
        rich = aws.ecr.RepositoryCreationTemplate(
            "rich",
            prefix="prod",
            applied_fors=["REPLICATION"],
            custom_role_arn="arn:aws:iam::123456789012:role/template",
            description="replicas",
            encryption_configurations=[
                {{"encryption_type": "KMS", "kms_key": "arn:aws:kms:::key/x"}}
            ],
            image_tag_mutability="MUTABLE_WITH_EXCLUSION",
            image_tag_mutability_exclusion_filters=[
                {{"filter": "v*", "filter_type": "WILDCARD"}},
            ],
            lifecycle_policy='{{"rules": []}}',
            repository_policy='{{"Statement": []}}',
            resource_tags={{"team": "web"}},
        )
        for made in (plain, rich):
            found = aws.ecr.get_repository_creation_template_output(prefix=made.prefix)
            pulumi.export(made._name, {{
                key: getattr(found, key) for key in {TEMPLATE_KEYS}
            }})
        """
    )
    assert outputs == {
        "plain": {
            "applied_fors": ["CREATE_ON_PUSH"],
            "custom_role_arn": "",
            "description": "",
            "encryption_configurations": [{"encryptionType": "AES256", "kmsKey": ""}],
            "id": "ROOT",
            "image_tag_mutability": "MUTABLE",
            "image_tag_mutability_exclusion_filters": [],
            "lifecycle_policy": "",
            "prefix": "ROOT",
            "region": "eu-west-1",
            "registry_id": "123456789012",
            "repository_policy": "",
            "resource_tags": {},
        },
        "rich": {
            "applied_fors": ["REPLICATION"],
            "custom_role_arn": "arn:aws:iam::123456789012:role/template",
            "description": "replicas",
            "encryption_configurations": [
                {"encryptionType": "KMS", "kmsKey": "arn:aws:kms:::key/x"}
            ],
            "id": "prod",
            "image_tag_mutability": "MUTABLE_WITH_EXCLUSION",
            "image_tag_mutability_exclusion_filters": [
                {"filter": "v*", "filterType": "WILDCARD"}
            ],
            "lifecycle_policy": '{"rules": []}',
            "prefix": "prod",
            "region": "eu-west-1",
            "registry_id": "123456789012",
            "repository_policy": '{"Statement": []}',
            "resource_tags": {"team": "web"},
        },
    }


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        pytest.param(
            'get_pull_through_cache_rule(ecr_repository_prefix="none")',
            "aws:ecr/getPullThroughCacheRule:getPullThroughCacheRule failed: "
            "ecr:DescribePullThroughCacheRules: "
            "PullThroughCacheRuleNotFoundException: The pull through cache rule with "
            "prefix 'none' does not exist in the registry with id '123456789012'",
            id="cache",
        ),
        pytest.param(
            'get_repository_creation_template(prefix="none")',
            "aws:ecr/getRepositoryCreationTemplate:getRepositoryCreationTemplate "
            "failed: there is no repository creation template with prefix 'none'",
            id="template",
        ),
    ],
)
def test_what_a_registry_does_not_have_is_not_found(
    sandbox: Sandbox, asked: str, says: str
) -> None:
    refusal = sandbox.refusal(f"aws.ecr.{asked}")

    assert refusal.splitlines()[-1] == f"Exception: invoke of {says}"


def test_what_the_registry_has_once_is_looked_up_by_cloud_control(
    sandbox: Sandbox,
) -> None:
    outputs = sandbox.outputs(
        """
        home = aws.get_caller_identity().account_id
        made = aws.ecr.ReplicationConfiguration(
            "copies",
            region="us-east-1",
            replication_configuration={"rules": [{
                "destinations": [{"region": "us-west-2", "registry_id": home}],
            }]},
        )
        found = aws.cloudcontrol.get_resource_output(
            type_name="AWS::ECR::ReplicationConfiguration",
            identifier=made.registry_id,
            region=made.region,
        )
        pulumi.export("copies", found.properties)
        for key in ("id", "identifier", "region", "type_name"):
            pulumi.export(key, getattr(found, key))
        scanning = aws.cloudcontrol.get_resource(
            type_name="AWS::ECR::RegistryScanningConfiguration", identifier=home
        )
        pulumi.export("scanning", scanning.properties)
        policy = aws.ecr.RegistryPolicy("policy", policy=json.dumps({
            "Version": "2012-10-17",
            "Statement": {
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{home}:root"},
                "Action": "ecr:ReplicateImage",
                "Resource": "*",
            },
        }))
        allowed = aws.cloudcontrol.get_resource_output(
            type_name="AWS::ECR::RegistryPolicy", identifier=policy.registry_id
        )
        pulumi.export("policy", allowed.properties)
        """
    )
    told = {key: outputs[key] for key in ("copies", "policy", "scanning")}
    assert outputs == {
        **told,
        "id": "123456789012",
        "identifier": "123456789012",
        "region": "us-east-1",
        "type_name": "AWS::ECR::ReplicationConfiguration",
    }
    assert {key: json.loads(properties) for key, properties in told.items()} == {
        "copies": {
            "RegistryId": "123456789012",
            "ReplicationConfiguration": {
                "Rules": [
                    {
                        "Destinations": [
                            {"Region": "us-west-2", "RegistryId": "123456789012"}
                        ],
                    }
                ]
            },
        },
        "policy": {
            "RegistryId": "123456789012",
            "PolicyText": {
                "Version": "2012-10-17",
                "Statement": {
                    "Effect": "Allow",
                    "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
                    "Action": "ecr:ReplicateImage",
                    "Resource": "*",
                },
            },
        },
        "scanning": {"RegistryId": "123456789012", "ScanType": "BASIC", "Rules": []},
    }


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        pytest.param(
            "AWS::ECR::ReplicationConfiguration",
            "ResourceNotFoundException: there is no AWS::ECR::ReplicationConfiguration "
            "with identifier '123456789012'",
            id="not-there",
        ),
        pytest.param(
            "AWS::S3::Bucket",
            "a rehearsal cannot answer this type, only "
            "AWS::ECR::ReplicationConfiguration, "
            "AWS::ECR::RegistryScanningConfiguration, AWS::ECR::RegistryPolicy",
            id="not-ecrs",
        ),
    ],
)
def test_cloud_control_is_refused_where_there_is_nothing(
    sandbox: Sandbox, kind: str, says: str
) -> None:
    refusal = sandbox.refusal(
        f'aws.cloudcontrol.get_resource(type_name="{kind}", identifier="123456789012")'
    )

    function = "aws:cloudcontrol/getResource:getResource"
    assert refusal.splitlines()[-1] == (
        f"Exception: invoke of {function} failed: {says}"
    )


def test_a_repository_that_is_not_there_is_refused_in_awss_words(
    sandbox: Sandbox,
) -> None:
    assert sandbox.refusal('aws.ecr.get_repository(name="none")') == (
        "stack dev: the program failed\n"
        '  File "__main__.py", line 2, in <module>\n'
        '    aws.ecr.get_repository(name="none")\n'
        "Exception: invoke of aws:ecr/getRepository:getRepository failed: "
        "ecr:DescribeRepositories: RepositoryNotFoundException: The repository with "
        "name 'none' does not exist in the registry with id '123456789012'"
    )


def test_a_function_that_cannot_be_answered_is_named(sandbox: Sandbox) -> None:
    says = (
        "Exception: invoke of aws:ecr/getAuthorizationToken:getAuthorizationToken "
        "failed: a rehearsal cannot answer this function, only getCallerIdentity, "
        "getPartition, getPullThroughCacheRule, getRegion, getRepositories, "
        "getRepository, getRepositoryCreationTemplate, getResource"
    )
    refusal = sandbox.refusal("aws.ecr.get_authorization_token()")
    assert refusal == (
        "stack dev: the program failed\n"
        '  File "__main__.py", line 2, in <module>\n'
        "    aws.ecr.get_authorization_token()\n"
        f"{says}"
    )
    later = 'pulumi.export("x", aws.ecr.get_authorization_token_output().user_name)'
    assert sandbox.refusal(later).splitlines()[-1] == says


def test_a_function_that_fails_can_be_caught_by_the_program(sandbox: Sandbox) -> None:
    rehearsal = sandbox.rehearse(
        """
        try:
            aws.ecr.get_repository(name="none")
        except Exception:
            aws.ecr.Repository("none", name="none")
        """
    )
    assert [held.name for held in rehearsal.repositories] == ["none"]
