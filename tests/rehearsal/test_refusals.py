"""What AWS refuses, and what Pulumi's engine would refuse."""

import pytest

from ecr_component.emulator import local_aws
from ecr_component.rehearsal.calls import Aws, AwsRefusal
from tests.rehearsal.sandbox import Sandbox


def test_every_refusal_is_told_and_what_depends_on_one_is_not(sandbox: Sandbox) -> None:
    refusal = sandbox.refusal(
        """
        taken = aws.ecr.Repository("taken", name="web")
        after = pulumi.ResourceOptions(depends_on=[taken])
        again = aws.ecr.Repository("again", name="web", opts=after)
        aws.ecr.RepositoryPolicy("again", repository=again.name, policy="{}")
        of_again = pulumi.ResourceOptions(parent=again)
        aws.ecr.Repository("child", name="child", opts=of_again)
        aws.ecr.Repository("short", name="x")
        pulumi.export("arn", again.arn.apply(lambda arn: arn.upper()))
        """
    )
    assert refusal == (
        "stack dev: 2 problems\n"
        "  aws:ecr:Repository 'again': ecr:CreateRepository: "
        "RepositoryAlreadyExistsException: The repository with name 'web' already "
        "exists in the registry with id '123456789012'\n"
        "  aws:ecr:Repository 'short': ecr:CreateRepository: Invalid length for "
        "parameter repositoryName, value: 1, valid min length: 2"
    )


def test_a_long_list_of_refusals_is_cut(sandbox: Sandbox) -> None:
    refusal = sandbox.refusal(
        """
        for n in range(22):
            aws.ecr.RepositoryPolicy(f"{n:02}", repository="none", policy="{}")
        """
    )
    head, *lines, last = refusal.splitlines()
    assert head == "stack dev: 22 problems"
    assert len(lines) == 20
    assert lines[0] == (
        "  aws:ecr:RepositoryPolicy '00': ecr:SetRepositoryPolicy: "
        "RepositoryNotFoundException: The repository with name 'none' does not exist "
        "in the registry with id '123456789012'"
    )
    assert last == "  and 2 more"


def test_a_lifecycle_policy_is_checked_by_the_components_own_rules(
    sandbox: Sandbox,
) -> None:
    refusal = sandbox.refusal(
        """
        web = aws.ecr.Repository("web", name="web")
        rule = {
            "rulePriority": 1,
            "selection": {
                "tagStatus": "any",
                "countType": "imageCountMoreThan",
                "countNumber": 0,
            },
            "action": {"type": "expire"},
        }
        aws.ecr.LifecyclePolicy("web", repository=web.name, policy={"rules": [rule]})
        """
    )
    assert refusal == (
        "stack dev: 1 problem\n"
        "  aws:ecr:LifecyclePolicy 'web': ecr:PutLifecyclePolicy: "
        "InvalidParameterException: Invalid parameter at 'LifecyclePolicyText' failed "
        "to satisfy constraint: 'Lifecycle policy validation failure: "
        "rules[0].selection.countNumber: must be 1 or more (got 0)'"
    )


def test_a_refusal_is_one_line(sandbox: Sandbox) -> None:
    refusal = sandbox.refusal(
        """
        web = aws.ecr.Repository("web", name="web")
        text = json.dumps({"rules": [], "a": 1, "b": "x" * 100})
        aws.ecr.LifecyclePolicy("web", repository=web.name, policy=text)
        """
    )
    [_, line] = refusal.splitlines()
    assert line == (
        "  aws:ecr:LifecyclePolicy 'web': ecr:PutLifecyclePolicy: "
        "InvalidParameterException: Invalid parameter at 'LifecyclePolicyText' failed "
        "to satisfy constraint: 'Lifecycle policy validation failure: a: unknown key; "
        "known are rules; b: unknown key; known are rules'"
    )


def test_two_resources_of_one_urn_are_refused(sandbox: Sandbox) -> None:
    refusal = sandbox.refusal(
        """
        for name in ("one", "two"):
            parent = pulumi.ComponentResource("t:t:T", name)
            child = pulumi.ResourceOptions(parent=parent)
            aws.ecr.Repository("web", name=f"web/{name}", opts=child)
            aws.kms.Key.get("key", name, opts=child)
        """
    )
    urn = "urn:pulumi:dev::shop::t:t:T$aws:{}"
    words = "the program has two resources of this type, parent and name"
    assert refusal == (
        "stack dev: 2 problems\n"
        f"  aws:ecr:Repository 'web': {words} "
        f"({urn.format('ecr/repository:Repository::web')}); give one another name\n"
        f"  aws:kms:Key 'key': {words} "
        f"({urn.format('kms/key:Key::key')}); give one another name"
    )


def test_one_name_under_parents_of_other_types_is_two_urns(sandbox: Sandbox) -> None:
    rehearsal = sandbox.rehearse(
        """
        for kind in ("A", "B"):
            outer = pulumi.ComponentResource(f"t:t:{kind}", kind)
            inner = pulumi.ComponentResource(
                "t:t:Same", "same", opts=pulumi.ResourceOptions(parent=outer)
            )
            aws.ecr.Repository(
                "web", name=f"web/{kind.lower()}",
                opts=pulumi.ResourceOptions(parent=inner),
            )
        """
    )
    assert [held.name for held in rehearsal.repositories] == ["web/a", "web/b"]


def test_what_the_local_aws_stumbles_over_is_a_refusal_too() -> None:
    with local_aws("eu-west-1") as local, pytest.raises(AwsRefusal) as refused:
        Aws(local)("sts", "get_delegated_access_token", TradeInToken="x")
    assert str(refused.value) == (
        "sts:GetDelegatedAccessToken: the local AWS cannot do it (NotImplementedError: "
        "The get_delegated_access_token action has not been implemented)"
    )
