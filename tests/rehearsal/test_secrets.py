"""Secrets: AWS holds them, nobody sees them."""

import json
from textwrap import dedent

import pytest

from ecr_component.live.inventory import (
    HeldCache,
    HeldDestination,
    HeldRegistry,
    HeldReplicationRule,
    HeldScanning,
    HeldScanningRule,
    HeldTemplate,
    Registry,
)
from ecr_component.rehearsal.rehearsal_document import document
from ecr_component.rehearsal.rehearsal_report import report
from tests.rehearsal.sandbox import Sandbox


def test_a_secret_input_reaches_aws_and_is_not_shown(sandbox: Sandbox) -> None:
    rehearsal = sandbox.rehearse(
        """
        secret = pulumi.Output.secret
        web = aws.ecr.Repository(
            "web",
            name="web",
            encryption_configurations=secret([{
                "encryption_type": "KMS",
                "kms_key": "arn:aws:kms:eu-west-1:123456789012:key/1234",
            }]),
            tags={"open": "no", "door": secret("sesame")},
        )
        pull = {
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
                "Action": "ecr:BatchGetImage",
            }],
        }
        rule = {
            "selection": {
                "tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 5,
            },
            "action": {"type": "expire"},
        }
        aws.ecr.RepositoryPolicy(
            "web", repository=web.name, policy=secret(json.dumps(pull))
        )
        aws.ecr.LifecyclePolicy(
            "web", repository=web.name, policy=secret(json.dumps({"rules": [rule]}))
        )
        def held(arn):
            tags = boto3.client("ecr").list_tags_for_resource(resourceArn=arn)["tags"]
            return sorted(tag["Value"] for tag in tags) == ["no", "sesame"]
        pulumi.export("held", web.arn.apply(held))
        """
    )
    [web] = rehearsal.repositories
    assert web.kms_key == "[secret]"
    assert web.tags == {"door": "[secret]", "open": "[secret]"}
    assert web.repository_policy == "[secret]"
    assert web.lifecycle_policy == "[secret]"
    assert rehearsal.outputs == {"held": True}


def test_a_secret_stays_one_on_its_way_to_an_output(sandbox: Sandbox) -> None:
    outputs = sandbox.outputs(
        """
        web = aws.ecr.Repository(
            "web",
            name="web",
            tags={"door": pulumi.Output.secret("sesame")},
            opts=pulumi.ResourceOptions(additional_secret_outputs=["arn", "nothing"]),
        )
        pulumi.export("all", web.tags_all)
        pulumi.export("arn", web.arn)
        pulumi.export("inside", {"deep": [pulumi.Output.secret("sesame")]})
        pulumi.export("name", web.name)
        pulumi.export("tags", web.tags)
        """
    )
    assert outputs == {
        "all": "[secret]",
        "arn": "[secret]",
        "inside": "[secret]",
        "name": "web",
        "tags": "[secret]",
    }


@pytest.mark.parametrize(
    ("resource", "says"),
    [
        pytest.param(
            """
            aws.iam.RolePolicy("own", name="own", role=secret("sesame"), policy="{}")
            """,
            "aws:iam:RolePolicy 'own': iam:PutRolePolicy: NoSuchEntity: the reason is "
            "not shown, since role is a secret",
            id="the-whole-of-it",
        ),
        pytest.param(
            """
            rule = {
                "rulePriority": 1,
                "selection": {
                    "tagStatus": "any",
                    "countType": "imageCountMoreThan",
                    "countNumber": -424242,
                },
                "action": {"type": "expire"},
            }
            text = secret(json.dumps({"rules": [rule]}))
            aws.ecr.LifecyclePolicy("own", repository=web.name, policy=text)
            """,
            "aws:ecr:LifecyclePolicy 'own': ecr:PutLifecyclePolicy: "
            "InvalidParameterException: the reason is not shown, since policy is a "
            "secret",
            id="a-number-in-it",
        ),
        pytest.param(
            """
            text = secret('[{"name": 424242}]')
            aws.ecs.TaskDefinition("own", family="f", container_definitions=text)
            """,
            "aws:ecs:TaskDefinition 'own': ecs:RegisterTaskDefinition: the reason is "
            "not shown, since containerDefinitions is a secret",
            id="what-boto3-repeats",
        ),
        pytest.param(
            'aws.ecs.TaskDefinition("own", family="f", container_definitions='
            'secret("[sesame"))',
            "aws:ecs:TaskDefinition 'own': the reason is not shown, since "
            "containerDefinitions is a secret",
            id="no-json",
        ),
        pytest.param(
            'aws.ecr.Repository("own", name=secret("Sesame"), tags=secret({}))',
            "aws:ecr:Repository 'own': ecr:CreateRepository: "
            "InvalidParameterException: the reason is not shown, since name, tags are "
            "secrets",
            id="several",
        ),
        pytest.param(
            'aws.ecr.Repository("own", region=secret("eu-wst-1"))',
            "aws:ecr:Repository 'own': the reason is not shown, since region is a "
            "secret",
            id="what-it-is-like",
        ),
        pytest.param(
            """
            there = aws.Provider("there", region=secret("eu-wst-1"))
            opts = pulumi.ResourceOptions(provider=there)
            aws.ecr.Repository("own", opts=opts)
            """,
            "aws:ecr:Repository 'own': the reason is not shown, since region of its "
            "provider is a secret",
            id="of-its-provider",
        ),
        pytest.param(
            'aws.Provider("own", default_tags=secret({"tags": ["sesame"]}))',
            "pulumi:providers:aws 'own': the reason is not shown, since defaultTags is "
            "a secret",
            id="of-a-provider",
        ),
    ],
)
def test_no_refusal_tells_of_a_secret(
    sandbox: Sandbox, resource: str, says: str
) -> None:
    program = f"""secret = pulumi.Output.secret
web = aws.ecr.Repository("web", name="web")
{dedent(resource)}"""
    assert sandbox.refusal(program) == f"stack dev: 1 problem\n  {says}"


def test_a_secret_name_is_shown_nowhere(sandbox: Sandbox) -> None:
    rehearsal = sandbox.rehearse(
        """
        secret = pulumi.Output.secret
        web = aws.ecr.Repository("web", name=secret("sesame"))
        role = aws.iam.Role("role", name=secret("s"), assume_role_policy={
            "Version": "2012-10-17", "Statement": [],
        })
        found = aws.ecr.get_repository_output(name=web.name)
        pulumi.export("found", found.arn)
        pulumi.export("role", role.arn)
        for output in ("arn", "name", "registry_id", "repository_url"):
            pulumi.export(output, getattr(web, output))
        """
    )
    [web] = rehearsal.repositories
    assert (web.name, web.arn, web.url) == (
        "[secret]",
        "arn:aws:ecr:eu-west-1:123456789012:repository/[secret]",
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com/[secret]",
    )
    assert rehearsal.outputs == {
        "arn": "[secret]",
        "found": "[secret]",
        "name": "[secret]",
        "registry_id": "123456789012",
        "repository_url": "[secret]",
        "role": "[secret]",
    }


def test_secret_settings_of_a_repository_and_the_registry_are_not_shown(
    sandbox: Sandbox,
) -> None:
    rehearsal = sandbox.rehearse(
        """
        secret = pulumi.Output.secret
        aws.ecr.Repository(
            "web",
            name="web",
            image_tag_mutability=secret("IMMUTABLE_WITH_EXCLUSION"),
            image_tag_mutability_exclusion_filters=secret([
                {"filter": "sesame*", "filter_type": "WILDCARD"},
            ]),
        )
        aws.ecr.ReplicationConfiguration("all", replication_configuration=secret({
            "rules": [{
                "destinations": [
                    {"region": "us-west-2", "registry_id": "111122223333"},
                ],
                "repository_filters": [
                    {"filter": "sesame", "filter_type": "PREFIX_MATCH"},
                ],
            }],
        }))
        aws.ecr.RegistryScanningConfiguration(
            "scanning",
            scan_type="ENHANCED",
            rules=secret([{
                "scan_frequency": "SCAN_ON_PUSH",
                "repository_filters": [{"filter": "sesame", "filter_type": "WILDCARD"}],
            }]),
        )
        aws.ecr.RegistryPolicy("policy", policy=secret({
            "Version": "2012-10-17",
            "Statement": [{
                "Sid": "sesame",
                "Effect": "Allow",
                "Principal": "*",
                "Action": "ecr:ReplicateImage",
                "Resource": "*",
            }],
        }))
        aws.ecr.PullThroughCacheRule(
            "hub",
            ecr_repository_prefix="hub",
            upstream_registry_url="registry-1.docker.io",
            credential_arn=secret(
                "arn:aws:secretsmanager:eu-west-1:123456789012:secret:sesame"
            ),
        )
        aws.ecr.RepositoryCreationTemplate(
            "all",
            prefix="ROOT",
            applied_fors=secret(["REPLICATION"]),
            encryption_configurations=secret([
                {"encryption_type": "KMS", "kms_key": "arn:sesame"}
            ]),
            lifecycle_policy=secret('{"rules": []}'),
            repository_policy=secret('{"sesame": 1}'),
            resource_tags={"door": secret("sesame")},
        )
        aws.ecr.AccountSetting("s", name="BLOB_MOUNTING", value=secret("ENABLED"))
        aws.ecr.PullTimeUpdateExclusion("e", principal_arn=secret("arn:sesame"))
        """
    )
    [web] = rehearsal.repositories
    assert web.image_tag_mutability == "[secret]"
    assert web.image_tag_mutability_exclusion_filters == ("[secret]",)
    hidden = "[secret]"
    assert rehearsal.registries == (
        HeldRegistry(
            Registry("123456789012", "eu-west-1"),
            replication=(
                HeldReplicationRule((HeldDestination(hidden, hidden),), (hidden,)),
            ),
            scanning=HeldScanning("ENHANCED", (HeldScanningRule(hidden, (hidden,)),)),
            policy=hidden,
            caches=(HeldCache("hub", "registry-1.docker.io", credential_arn=hidden),),
            templates=(
                HeldTemplate(
                    prefix="ROOT",
                    applied_for=(hidden,),
                    tag_mutability="MUTABLE",
                    encryption_type=hidden,
                    kms_key=hidden,
                    lifecycle_policy=hidden,
                    repository_policy=hidden,
                    tags={"door": hidden},
                ),
            ),
            account_settings={"BLOB_MOUNTING": hidden},
            pull_time_exclusions=(hidden,),
        ),
    )
    assert "sesame" not in json.dumps(document(rehearsal))
    lines = [str(part) for part in report(rehearsal, 80)]
    assert lines[lines.index("\nReplication") : lines.index("\nOutputs")] == [
        "\nReplication",
        "  [secret]* of eu-west-1 to [secret] in [secret]",
        "\nRegistry in eu-west-1",
        "  enhanced scanning by Amazon Inspector, whatever a repository says",
        "    [secret]: [secret]",
        "  policy",
        "    [secret]",
        "  pull-through caches",
        "    hub/* from registry-1.docker.io with the secret [secret]",
        "  creation templates",
        "    every other repository created by [secret]",
        "      MUTABLE | [secret] [secret] | lifecycle policy [secret] | 1 tag",
        "      pull and push: [secret]",
        "  account settings",
        "    BLOB_MOUNTING: [secret]",
        "  pulls that do not count as use",
        "    [secret]",
    ]


def test_secret_default_tags_of_a_provider_are_not_shown(sandbox: Sandbox) -> None:
    rehearsal = sandbox.rehearse(
        """
        tags = {"tags": {"door": pulumi.Output.secret("sesame")}}
        there = aws.Provider("there", default_tags=tags)
        opts = pulumi.ResourceOptions(provider=there)
        web = aws.ecr.Repository("web", name="web", tags={"open": "no"}, opts=opts)
        pulumi.export("all", web.tags_all)
        pulumi.export("own", web.tags)
        """
    )
    [web] = rehearsal.repositories
    assert web.tags == {"door": "[secret]", "open": "[secret]"}
    assert rehearsal.outputs == {"all": "[secret]", "own": {"open": "no"}}


@pytest.mark.parametrize(
    ("tags", "held"),
    [
        pytest.param({"secure": "v1:abc"}, {}, id="all"),
        pytest.param(
            {"tags": {"door": {"secure": "v1:abc"}, "open": "no"}},
            {"door": "[secret]", "open": "no"},
            id="one",
        ),
    ],
)
def test_encrypted_default_tags_are_no_fault(
    sandbox: Sandbox, tags: dict[str, object], held: dict[str, str]
) -> None:
    rehearsal = sandbox.rehearse(
        'aws.ecr.Repository("web", name="web")',
        {"aws:region": "eu-west-1", "aws:defaultTags": tags},
    )
    [web] = rehearsal.repositories
    assert web.tags == held
    [note] = rehearsal.notes
    assert note == (
        "only Pulumi can decrypt values, so the program got the text [secret] in "
        "aws:defaultTags"
    )


def test_an_encrypted_region_is_told_and_is_the_default(sandbox: Sandbox) -> None:
    rehearsal = sandbox.rehearse("", {"aws:region": {"secure": "v1:abc"}})
    assert rehearsal.region == "us-east-1"
    assert rehearsal.notes[0] == "aws:region is encrypted, so this was us-east-1"


def test_an_encrypted_value_is_a_text_that_says_so(sandbox: Sandbox) -> None:
    rehearsal = sandbox.rehearse(
        """
        config = pulumi.Config()
        pulumi.export("token", config.require_secret("token"))
        pulumi.export("read", config.require("token") == "[secret]")
        """,
        {"aws:region": "eu-west-1", "shop:token": {"secure": "v1:abc"}},
    )
    assert rehearsal.outputs == {"read": True, "token": "[secret]"}
    [note] = rehearsal.notes
    assert note == (
        "only Pulumi can decrypt values, so the program got the text [secret] in "
        "shop:token"
    )
