"""Regions, accounts and default tags: what the provider in use decides."""

import pytest

from ecr_component.rehearsal import Rehearsal
from tests.rehearsal.sandbox import Sandbox


def homes(rehearsal: Rehearsal) -> dict[str, tuple[str, dict[str, str]]]:
    return {
        held.name: (held.region, dict(held.tags)) for held in rehearsal.repositories
    }


def test_a_stack_without_a_region_is_rehearsed_in_us_east_1(sandbox: Sandbox) -> None:
    rehearsal = sandbox.rehearse('aws.ecr.Repository("web", name="web")', config={})
    assert rehearsal.region == "us-east-1"
    assert homes(rehearsal) == {"web": ("us-east-1", {})}
    assert rehearsal.notes == ("aws:region is not set, so this was us-east-1",)


def test_a_region_of_null_is_no_region(sandbox: Sandbox) -> None:
    rehearsal = sandbox.rehearse("", config={"aws:region": None})
    assert rehearsal.region == "us-east-1"


def test_the_users_own_region_and_configuration_stay_out(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_REGION", "sa-east-1")
    monkeypatch.setenv("PULUMI_CONFIG", '{"shop:size": "9"}')
    rehearsal = sandbox.rehearse(
        """
        pulumi.export("region", aws.get_region().region)
        pulumi.export("size", pulumi.Config().get("size"))
        """
    )
    assert rehearsal.outputs == {"region": "eu-west-1", "size": None}


def test_a_stack_that_is_for_one_account_is_rehearsed_there(sandbox: Sandbox) -> None:
    program = 'pulumi.export("account", aws.get_caller_identity().account_id)'
    allowed = {"aws:allowedAccountIds": ["210987654321"]}

    rehearsal = sandbox.rehearse(program, {"aws:region": "eu-west-1", **allowed})

    assert rehearsal.account_id == "210987654321"
    assert rehearsal.outputs == {"account": "210987654321"}


def test_a_refusal_for_the_account_says_how_to_name_another(sandbox: Sandbox) -> None:
    refuse = 'raise pulumi.RunError("not in this account ({})")'

    assert sandbox.refusal(refuse.format("123456789012")) == (
        "not in this account (123456789012)\n"
        "123456789012 is the account of a rehearsal that knows no better: write yours "
        "in the stack file as aws:allowedAccountIds: [...]"
    )
    assert sandbox.refusal(refuse.format("210987654321")) == (
        "not in this account (210987654321)"
    )


def test_default_tags_of_the_stack_reach_every_resource_and_lose_to_its_own(
    sandbox: Sandbox,
) -> None:
    rehearsal = sandbox.rehearse(
        """
        aws.ecr.Repository("a", name="aa")
        b = aws.ecr.Repository("b", name="bb", tags={"team": "b"})
        pulumi.export("all", b.tags_all)
        """,
        {
            "aws:region": "eu-west-1",
            "aws:defaultTags": {"tags": {"team": "all", "cost": 7, "none": None}},
        },
    )
    assert homes(rehearsal) == {
        "aa": ("eu-west-1", {"cost": "7", "team": "all"}),
        "bb": ("eu-west-1", {"cost": "7", "team": "b"}),
    }
    assert rehearsal.outputs == {"all": {"cost": "7", "team": "b"}}


def test_a_provider_of_the_program_has_its_region_and_tags(sandbox: Sandbox) -> None:
    rehearsal = sandbox.rehearse(
        """
        tags = {"tags": {"n": "1"}}
        north = aws.Provider("n", region="eu-north-1", default_tags=tags)
        plain = aws.Provider("p")
        parent = pulumi.ComponentResource(
            "t:t:T", "t", opts=pulumi.ResourceOptions(providers={"aws": north})
        )
        child = pulumi.ResourceOptions(parent=parent)
        aws.ecr.Repository("a", name="aa", tags={"k": "v"}, opts=child)
        aws.ecr.Repository("b", name="bb", opts=pulumi.ResourceOptions(provider=plain))
        aws.ecr.Repository("c", name="cc", region="ap-south-1", opts=child)
        of_parent = pulumi.InvokeOptions(parent=parent)
        pulumi.export("region", aws.get_region(opts=of_parent).region)
        pulumi.export("asked", aws.get_region(region="us-west-2").region)
        """
    )
    assert homes(rehearsal) == {
        "aa": ("eu-north-1", {"k": "v", "n": "1"}),
        "bb": ("eu-west-1", {}),
        "cc": ("ap-south-1", {"n": "1"}),
    }
    assert rehearsal.outputs == {"asked": "us-west-2", "region": "eu-north-1"}


def test_a_provider_of_another_package_changes_nothing(sandbox: Sandbox) -> None:
    rehearsal = sandbox.rehearse(
        """
        class Other(pulumi.ProviderResource):
            pass
        Other("other", "o", {"region": "mars-1"})
        aws.ecr.Repository("a", name="aa")
        """
    )
    assert homes(rehearsal) == {"aa": ("eu-west-1", {})}
    assert rehearsal.not_rehearsed == ()


@pytest.mark.parametrize(
    ("config", "says"),
    [
        pytest.param(
            {"aws:region": "mars-1"}, "ECR has no region 'mars-1'", id="unknown-region"
        ),
        pytest.param(
            {"aws:defaultTags": "{"},
            "defaultTags: is not JSON (Expecting property name enclosed in double "
            "quotes: line 1 column 2 (char 1))",
            id="tags-that-are-no-json",
        ),
        pytest.param(
            {"aws:defaultTags": "[" * 600 + "]" * 600},
            "defaultTags: is nested more than 100 levels deep",
            id="tags-without-end",
        ),
        *(
            pytest.param(
                {"aws:defaultTags": tags},
                "defaultTags must be a mapping {tags: {key: text}}",
                id=f"tags-{name}",
            )
            for name, tags in {
                "that-are-a-list": "[]",
                "that-are-a-number": "7",
                "in-a-list": {"tags": ["a"]},
                "in-a-text": {"tags": "a"},
                "in-a-mapping": {"tags": {"a": {"b": "c"}}},
                "with-a-list": {"tags": {"a": ["b"]}},
            }.items()
        ),
    ],
)
def test_a_provider_that_cannot_be_is_refused(
    sandbox: Sandbox, config: dict[str, object], says: str
) -> None:
    assert sandbox.refusal("", config) == (
        f"stack dev: the configuration of aws is wrong: {says}"
    )


def test_a_provider_of_the_program_that_cannot_be_is_refused(sandbox: Sandbox) -> None:
    tags = 'aws.Provider("p", default_tags=pulumi.Output.from_input({"tags": ["a"]}))'
    assert sandbox.refusal(tags) == (
        "stack dev: 1 problem\n"
        "  pulumi:providers:aws 'p': defaultTags must be a mapping {tags: {key: text}}"
    )


def test_a_resource_in_a_region_that_ecr_does_not_have_is_refused(
    sandbox: Sandbox,
) -> None:
    assert sandbox.refusal('aws.ecr.Repository("a", region="mars-1")') == (
        "stack dev: 1 problem\n  aws:ecr:Repository 'a': ECR has no region 'mars-1'"
    )
