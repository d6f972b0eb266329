"""Secrets: AWS holds them, nobody sees them."""

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


def test_awss_words_do_not_repeat_a_secret(sandbox: Sandbox) -> None:
    refusal = sandbox.refusal(
        """
        role = pulumi.Output.secret("sesame")
        aws.iam.RolePolicy("own", name="own", role=role, policy="{}")
        """
    )
    assert refusal == (
        "stack dev: 1 problem\n"
        "  aws:iam:RolePolicy 'own': iam:PutRolePolicy: NoSuchEntity: Role [secret] "
        "not found"
    )


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
