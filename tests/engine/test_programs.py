"""The component in other programs: beside itself, and with what is known only later."""

from typing import Any, Final

import pulumi
import pulumi_aws

from ecr_component import EcrRepositories
from tests.engine.aws import Aws, Held
from tests.engine.conftest import Deploy

ACCESS: Final = {"external_account_ids_with_read_access": ["111122223333"]}


def register(name: str, inputs: dict[str, Any], **options: Any) -> EcrRepositories:  # noqa: ANN401 - Pulumi's
    return EcrRepositories(name, inputs, pulumi.ResourceOptions(**options))  # type: ignore[arg-type] # as read


def test_a_program_may_hold_the_component_twice(aws: Aws, deploy: Deploy) -> None:
    def program() -> None:
        for name in ("one", "two"):
            made = register(name, {"repositories": {f"{name}/api": ACCESS}})
            pulumi.export(name, made.ecr_repo_arns)

    stack = deploy(program)

    assert stack.up().ok
    assert stack.preview().is_clean
    assert aws.names() == ["one/api", "two/api"]
    assert stack.outputs() == {
        name: {
            f"{name}/api": f"arn:aws:ecr:eu-west-1:123456789012:repository/{name}/api"
        }
        for name in ("one", "two")
    }


def test_two_components_under_different_parents_may_have_one_name(
    aws: Aws, deploy: Deploy
) -> None:
    class Parent(pulumi.ComponentResource):
        def __init__(self, kind: str) -> None:
            super().__init__(f"test:index:{kind}", kind)
            register("ecr", {"repositories": {f"{kind}/api": ACCESS}}, parent=self)
            self.register_outputs({})

    def program() -> None:
        Parent("one")
        Parent("two")

    stack = deploy(program)

    assert stack.up().ok
    assert stack.preview().is_clean
    assert aws.names() == ["one/api", "two/api"]


def test_leaves_may_be_outputs_that_a_preview_does_not_know(
    aws: Aws, deploy: Deploy
) -> None:
    def program() -> None:
        key = pulumi_aws.kms.Key("key")
        later = key.id.apply
        own = {
            "encryption_config": {"encryption_type": "KMS", "kms_key": key.arn},
            "external_account_ids_with_read_access": [later(lambda _: "111122223333")],
            "tags": {"key": key.id},
        }
        register("ecr", {"repositories": {"team/api": own}})

    stack = deploy(program)

    preview = stack.preview()
    up = stack.up()

    assert preview.ok
    assert up.ok
    assert preview.steps == up.steps
    assert stack.preview().is_clean
    assert stack.refresh().is_clean
    assert aws.holds() == {"team/api": Held(policy=True)}


def test_a_value_that_turns_out_wrong_is_told_in_a_sentence(
    aws: Aws, deploy: Deploy
) -> None:
    def program() -> None:
        key = pulumi_aws.kms.Key("key")
        kms = {"encryption_type": "KMS", "kms_key": key.arn.apply(lambda _: "a key")}
        register("ecr", {"repositories": {"team/api": {"encryption_config": kms}}})

    stack = deploy(program)
    assert stack.preview().ok

    run = stack.up()

    assert not run.ok
    assert (
        "error: EcrRepositories 'ecr': 1 problem\n"
        "      repositories.team/api.encryption_config.kms_key: must be the ARN of a KMS "  # noqa: E501 - one message
        "key (got 'a key')" in run.said
    )
    assert "Traceback" not in run.said
    assert aws.names() == []


def test_a_structure_that_is_an_output_is_refused(deploy: Deploy) -> None:
    def program() -> None:
        register("ecr", {"repositories": pulumi.Output.from_input({"team/api": {}})})

    run = deploy(program).preview()

    assert not run.ok
    assert "repositories: is an output, but must be known when the program" in run.said
    assert "Traceback" not in run.said


def test_the_provider_may_have_a_region_that_a_preview_does_not_know(
    aws: Aws, deploy: Deploy
) -> None:
    def program() -> None:
        key = pulumi_aws.kms.Key("key")
        region = key.id.apply(lambda _: "us-west-2")
        provider = pulumi_aws.Provider("there", region=region)
        own = {**ACCESS, "principals_with_read_access": ["codebuild.amazonaws.com"]}
        inputs = {
            "repositories": {"team/api": own},
            "replication_regions": ["eu-west-1"],
        }
        made = register("ecr", inputs, provider=provider)
        pulumi.export("policy", made.pull_policy("team/api"))

    stack = deploy(program)
    there = Aws(aws.url, "us-west-2")

    preview = stack.preview()
    up = stack.up()

    assert preview.ok
    assert up.ok
    assert preview.steps == up.steps
    assert stack.preview().is_clean
    assert there.holds() == {"team/api": Held(policy=True)}
    assert there.replicates_to() == ["eu-west-1"]
    assert aws.names() == []
    assert stack.destroy().ok
    assert (there.names(), there.replicates_to()) == ([], [])
