"""Functions: those a rehearsal answers, and those it cannot."""

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
        "getPartition, getRegion, getRepositories, getRepository"
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
