"""Repositories and their policies, as AWS holds them afterwards."""

import pytest

from ecr_component.emulator import local_aws
from ecr_component.rehearsal import RehearsedRepository, calls, holdings
from ecr_component.rehearsal.calls import Aws, AwsRefusal
from tests.rehearsal.sandbox import Sandbox

REGISTRY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
ARNS = "arn:aws:ecr:eu-west-1:123456789012:repository"

POLICIES = """
PULL = {
    "Version": "2012-10-17",
    "Statement": [{
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
        "Action": "ecr:BatchGetImage",
    }],
}
EXPIRE = {
    "rules": [{
        "rulePriority": 1,
        "selection": {
            "tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 5,
        },
        "action": {"type": "expire"},
    }],
}
"""


def test_a_repository_with_nothing_said_has_awss_defaults(sandbox: Sandbox) -> None:
    rehearsal = sandbox.rehearse('aws.ecr.Repository("web", name="team/web")')
    assert rehearsal.repositories == (
        RehearsedRepository(
            name="team/web",
            region="eu-west-1",
            arn=f"{ARNS}/team/web",
            url=f"{REGISTRY}/team/web",
            image_tag_mutability="MUTABLE",
            image_tag_mutability_exclusion_filters=(),
            scan_on_push=False,
            encryption_type="AES256",
            kms_key=None,
            lifecycle_policy=None,
            repository_policy=None,
            tags={},
            protect=False,
        ),
    )
    assert rehearsal.created == {"aws:ecr/repository:Repository": 1}


def test_every_setting_of_a_repository_reaches_aws(sandbox: Sandbox) -> None:
    key = "arn:aws:kms:eu-west-1:123456789012:key/1f4f9f3e-6d0a-4c53-9d5b-0a4f4e1f2c11"
    rehearsal = sandbox.rehearse(
        POLICIES
        + f"""
web = aws.ecr.Repository(
    "web",
    name="team/web",
    encryption_configurations=[{{"encryption_type": "KMS", "kms_key": "{key}"}}],
    force_delete=True,
    image_scanning_configuration={{"scan_on_push": True}},
    image_tag_mutability="IMMUTABLE_WITH_EXCLUSION",
    image_tag_mutability_exclusion_filters=[
        {{"filter": "latest", "filter_type": "WILDCARD"}},
        {{"filter": "dev-*", "filter_type": "WILDCARD"}},
    ],
    tags={{"team": "web", "cost": 42, "billed": True}},
    opts=pulumi.ResourceOptions(protect=True),
)
aws.ecr.RepositoryPolicy("web", repository=web.name, policy=json.dumps(PULL))
aws.ecr.LifecyclePolicy("web", repository=web.name, policy=json.dumps(EXPIRE))
"""
    )
    assert rehearsal.repositories == (
        RehearsedRepository(
            name="team/web",
            region="eu-west-1",
            arn=f"{ARNS}/team/web",
            url=f"{REGISTRY}/team/web",
            image_tag_mutability="IMMUTABLE_WITH_EXCLUSION",
            image_tag_mutability_exclusion_filters=("latest", "dev-*"),
            scan_on_push=True,
            encryption_type="KMS",
            kms_key=key,
            lifecycle_policy={
                "rules": [
                    {
                        "rulePriority": 1,
                        "selection": {
                            "tagStatus": "any",
                            "countType": "imageCountMoreThan",
                            "countNumber": 5,
                        },
                        "action": {"type": "expire"},
                    }
                ]
            },
            repository_policy={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
                        "Action": "ecr:BatchGetImage",
                    }
                ],
            },
            tags={"billed": "true", "cost": "42", "team": "web"},
            protect=True,
        ),
    )


def test_a_policy_may_be_an_object_as_well_as_text(sandbox: Sandbox) -> None:
    rehearsal = sandbox.rehearse(
        POLICIES
        + """
web = aws.ecr.Repository("web", name="web")
lifecycle = aws.ecr.LifecyclePolicy("web", repository=web.name, policy=EXPIRE)
pulumi.export("same", lifecycle.policy.apply(lambda text: json.loads(text) == EXPIRE))
pulumi.export("id", lifecycle.id)
pulumi.export("registry", lifecycle.registry_id)
"""
    )
    [web] = rehearsal.repositories
    assert web.lifecycle_policy is not None
    assert rehearsal.outputs == {
        "id": "web",
        "registry": "123456789012",
        "same": True,
    }


def test_a_repository_gives_the_outputs_that_pulumi_aws_gives(sandbox: Sandbox) -> None:
    outputs = sandbox.outputs(
        """
        web = aws.ecr.Repository("web", name="web", tags={"a": "b"})
        for name in (
            "arn", "encryption_configurations", "force_delete", "id",
            "image_tag_mutability", "name", "region", "registry_id",
            "repository_url", "tags_all",
        ):
            pulumi.export(name, getattr(web, name))
        """
    )
    assert outputs == {
        "arn": f"{ARNS}/web",
        "encryption_configurations": [{"encryptionType": "AES256"}],
        "force_delete": False,
        "id": "web",
        "image_tag_mutability": "MUTABLE",
        "name": "web",
        "region": "eu-west-1",
        "registry_id": "123456789012",
        "repository_url": f"{REGISTRY}/web",
        "tags_all": {"a": "b"},
    }


def test_a_name_made_up_is_the_same_each_time_and_another_for_each_resource(
    sandbox: Sandbox,
) -> None:
    program = """
        one, two = (pulumi.ComponentResource(f"t:t:{kind}", kind) for kind in "ab")
        for parent in (one, two):
            aws.ecr.Repository("web", opts=pulumi.ResourceOptions(parent=parent))
        """
    names = [held.name for held in sandbox.rehearse(program).repositories]
    assert names == ["web-5069d15", "web-60a8aa5"]
    assert [held.name for held in sandbox.rehearse(program).repositories] == names


def test_repositories_come_by_region_and_name(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Several pages of each answer.
    monkeypatch.setattr(calls, "_PAGE", 4)
    rehearsal = sandbox.rehearse(
        """
        for n in range(1010, 1000, -1):
            aws.ecr.Repository(f"r{n}", name=f"r{n}")
        aws.ecr.Repository("far", name="zz", region="ap-south-1")
        """
    )
    assert [held.name for held in rehearsal.repositories] == [
        "zz",
        *(f"r{n}" for n in range(1001, 1011)),
    ]


def test_a_question_that_aws_refuses_is_no_answer() -> None:
    with local_aws("eu-west-1") as local:
        held = holdings.Holdings(Aws(local), set(), set())
        nowhere = {
            "repositoryName": "nowhere",
            "repositoryArn": f"{ARNS}/nowhere",
            "repositoryUri": f"{REGISTRY}/nowhere",
            "imageTagMutability": "MUTABLE",
            "imageScanningConfiguration": {"scanOnPush": False},
            "encryptionConfiguration": {"encryptionType": "AES256"},
        }
        with pytest.raises(AwsRefusal, match="ecr:GetLifecyclePolicy: Repository"):
            held.repository(nowhere)
