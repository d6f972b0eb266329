"""Secrets: AWS holds them, nobody sees them."""

from textwrap import dedent

import pytest

from ecr_component.rehearsal import Destination, ReplicationRule
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
        """
    )
    [web] = rehearsal.repositories
    assert web.image_tag_mutability == "[secret]"
    assert web.image_tag_mutability_exclusion_filters == ("[secret]",)
    assert rehearsal.replication == (
        ReplicationRule(
            "eu-west-1", (Destination("[secret]", "[secret]"),), ("[secret]",)
        ),
    )


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
