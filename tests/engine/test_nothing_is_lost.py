"""Images and policies outlive every mistake, and every run that fails."""

import json
import re
import shlex
from collections.abc import Callable
from typing import Any, Final

import pulumi
import pulumi_aws
import pytest

from ecr_component import EcrRepositories
from tests.engine.aws import Aws, Held
from tests.engine.conftest import Deploy, component
from tests.engine.driver import CREATED, DELETED, DELETED_FIRST, UPDATED, Program

KMS: Final = {"encryption_type": "KMS"}
BOTH_POLICIES: Final[dict[str, Any]] = {
    "default_external_account_ids_with_read_access": ["111122223333"],
    "default_lifecycle": {"expire_untagged_after_days": 7},
}
ONE: Final[dict[str, Any]] = {**BOTH_POLICIES, "repositories": {"team/api": {}}}
NONE: Final[dict[str, Any]] = {**BOTH_POLICIES, "repositories": {}}
FORCED: Final = {"default_force_delete": True}
PROTECTED: Final = {"default_protect": True}

ALL_THERE: Final = {"team/api": Held(policy=True, lifecycle=True, images=1)}
POLICIES_MADE: Final = {
    "RepositoryPolicy ecr/team/api": CREATED,
    "LifecyclePolicy ecr/team/api": CREATED,
}


@pytest.mark.parametrize("forced", [{}, FORCED], ids=["as-is", "force-delete"])
def test_an_encryption_change_is_refused_at_preview_and_its_revert_is_clean(
    aws: Aws, deploy: Deploy, forced: dict[str, Any]
) -> None:
    before = {**ONE, **forced}
    stack = deploy(component(before))
    assert stack.up().ok
    aws.push("team/api")
    rules = {"default_lifecycle": {"expire_untagged_after_days": 8}}
    stack.run(component({**before, **rules, "default_encryption_config": KMS}))

    for run in stack.preview(), stack.up():
        assert not run.ok
        assert (
            "repositories.team/api: exists already, encrypted with AES256 and not with "
            "KMS, and ECR can't change that; leave its encryption_config as it was, or "
            "take another name and copy the images" in run.said
        )
    assert aws.holds() == ALL_THERE

    assert stack.run(component(before)).preview().is_clean
    assert stack.up().is_clean
    assert stack.refresh().is_clean


def test_every_repository_that_an_encryption_change_meets_is_named(
    aws: Aws, deploy: Deploy
) -> None:
    names = [f"team/{number}" for number in range(20)]
    many: dict[str, Any] = {"repositories": dict.fromkeys(names)}
    stack = deploy(component(many))
    assert stack.up().ok

    said = stack.run(component({**many, "default_encryption_config": KMS})).preview()

    assert "error: EcrRepositories 'ecr': 20 problems\n" in said.said
    found = re.findall(
        r"repositories\.(\S+): exists already, encrypted with", said.said
    )
    assert sorted({*found}) == aws.names()


@pytest.mark.parametrize("forced", [{}, FORCED], ids=["as-is", "force-delete"])
def test_a_replacement_that_somebody_asks_for_is_refused(
    aws: Aws, deploy: Deploy, forced: dict[str, Any]
) -> None:
    stack = deploy(component({**ONE, **forced}))
    assert stack.up().ok
    aws.push("team/api")
    exported = json.loads(stack.cli("stack", "export").said)
    (urn,) = (
        made["urn"]
        for made in exported["deployment"]["resources"]
        if made["type"] == "aws:ecr/repository:Repository"
    )

    preview, up = stack.preview(replace=[urn]), stack.up(replace=[urn])

    assert "warning: repositories.team/api: exists already" in preview.said
    assert not up.ok
    assert "or is to replace it; " in up.said
    assert "drop what asks for a replacement" in up.said
    assert aws.holds() == ALL_THERE
    assert stack.up().is_clean
    assert stack.refresh().is_clean


def test_a_repository_that_holds_images_is_not_removed(
    aws: Aws, deploy: Deploy
) -> None:
    stack = deploy(component(ONE))
    assert stack.up().ok
    aws.push("team/api")

    removal = stack.run(component(NONE)).up()

    assert not removal.ok
    assert "ECR Repository (team/api) not empty" in removal.said
    assert aws.holds() == ALL_THERE
    assert stack.run(component(ONE)).up().steps == POLICIES_MADE
    assert stack.preview().is_clean
    assert stack.refresh().is_clean
    assert aws.holds() == ALL_THERE


def test_force_delete_that_comes_with_the_removal_comes_too_late(
    aws: Aws, deploy: Deploy
) -> None:
    stack = deploy(component(ONE))
    assert stack.up().ok
    aws.push("team/api")

    assert not stack.run(component({**NONE, **FORCED})).up().ok

    assert aws.holds() == ALL_THERE


def test_force_delete_that_was_applied_before_removes_images(
    aws: Aws, deploy: Deploy
) -> None:
    stack = deploy(component(ONE))
    assert stack.up().ok
    aws.push("team/api")
    forced = stack.run(component({**ONE, **FORCED})).up()
    assert forced.steps == {"Repository ecr/team/api": UPDATED}

    assert stack.run(component(NONE)).up().ok

    assert aws.holds() == {}


def test_destroy_leaves_a_repository_that_holds_images(
    aws: Aws, deploy: Deploy
) -> None:
    stack = deploy(component(ONE))
    assert stack.up().ok
    aws.push("team/api")

    assert not stack.destroy().ok

    assert aws.holds() == ALL_THERE


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(NONE, "cannot be deleted", id="removal"),
        pytest.param(
            {**ONE, "default_encryption_config": KMS},
            "unable to replace resource",
            id="replacement",
        ),
    ],
)
def test_protect_stops_it_at_preview(
    aws: Aws, deploy: Deploy, change: dict[str, Any], says: str
) -> None:
    stack = deploy(component({**ONE, **PROTECTED, **FORCED}))
    assert stack.up().ok
    aws.push("team/api")
    stack.run(component({**change, **PROTECTED, **FORCED}))

    for run in stack.preview(), stack.up():
        assert not run.ok
        assert says in run.said
        assert "team/api" in run.said

    assert aws.holds() == ALL_THERE


def test_a_component_renamed_with_an_alias_moves_everything(
    aws: Aws, deploy: Deploy
) -> None:
    inputs = {**ONE, "replication_regions": ["us-east-1"]}
    stack = deploy(component(inputs))
    assert stack.up().ok
    aws.push("team/api")

    def renamed() -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(aliases=[pulumi.Alias(name="ecr")])

    stack.run(component(inputs, "registry", renamed))

    assert stack.preview().is_clean
    assert stack.up().is_clean
    assert aws.holds() == ALL_THERE
    assert stack.run(component(inputs, "registry")).preview().is_clean


def test_a_component_renamed_without_an_alias_is_refused(
    aws: Aws, deploy: Deploy
) -> None:
    stack = deploy(component(ONE))
    assert stack.up().ok
    aws.push("team/api")
    stack.run(component(ONE, "registry"))

    assert "repositories.team/api: exists already" in stack.preview().said
    run = stack.up()

    assert not run.ok
    assert "give a renamed component an alias" in run.said
    assert stack.run(component(ONE)).up().steps == {"EcrRepositories registry": DELETED}
    assert aws.holds() == ALL_THERE


def test_a_second_owner_of_a_name_fails_and_the_first_is_untouched(
    aws: Aws, deploy: Deploy
) -> None:
    first = deploy(component(ONE))
    assert first.up().ok
    aws.push("team/api")
    second = deploy(component({"repositories": {"team/api": {"tags": {"a": "b"}}}}))

    assert "warning: repositories.team/api: exists already" in second.preview().said
    run = second.up()

    assert not run.ok
    assert (
        'before hook "ecr: create only what is new" failed: repositories.team/api: '
        "exists already, and this stack doesn't have it" in run.said
    )
    assert second.destroy().ok
    assert aws.holds() == ALL_THERE
    assert first.refresh().is_clean
    assert first.preview().is_clean


def by_default() -> pulumi.ResourceOptions:
    return pulumi.ResourceOptions()


def by_a_provider_elsewhere() -> pulumi.ResourceOptions:
    provider = pulumi_aws.Provider("the provider's name", region="us-west-2")
    return pulumi.ResourceOptions(provider=provider)


def by_a_transform() -> pulumi.ResourceOptions:
    def elsewhere(
        args: pulumi.ResourceTransformArgs,
    ) -> pulumi.ResourceTransformResult | None:
        if args.type_ != "aws:ecr/repository:Repository":
            return None
        props = {**args.props, "region": "us-west-2"}
        return pulumi.ResourceTransformResult(props, args.opts)

    return pulumi.ResourceOptions(transforms=[elsewhere])


@pytest.mark.parametrize(
    ("options", "region"),
    [
        (by_default, "eu-west-1"),
        (by_a_provider_elsewhere, "us-west-2"),
        (by_a_transform, "us-west-2"),
    ],
)
def test_what_exists_is_taken_over_by_the_command_in_the_message(
    aws: Aws,
    deploy: Deploy,
    options: Callable[[], pulumi.ResourceOptions],
    region: str,
) -> None:
    there = Aws(aws.url, region)
    there.ecr.create_repository(repositoryName="team/api")
    there.push("team/api")
    stack = deploy(component(ONE, "the team's", options))
    refused = stack.up()
    assert not refused.ok

    found = re.search(r"`pulumi (import [^`]*)`", refused.said)
    assert found is not None
    assert stack.cli(*shlex.split(found[1]), "--yes", "--generate-code=false").ok

    child = "the team's/team/api"
    assert stack.up().steps == {
        f"Repository {child}": UPDATED,
        f"RepositoryPolicy {child}": CREATED,
        f"LifecyclePolicy {child}": CREATED,
    }
    assert stack.preview().is_clean
    assert there.holds() == ALL_THERE


def test_a_preview_lists_for_import_what_exists(aws: Aws, deploy: Deploy) -> None:
    aws.ecr.create_repository(repositoryName="team/api")
    stack = deploy(component(ONE))
    file = stack.folder / "import.json"

    assert stack.preview(import_file=str(file)).ok

    assert '"name": "ecr/team/api"' in file.read_text("utf-8")


def with_key_of(description: str) -> Program:
    """A key that is deleted before its replacement drags along what it encrypts."""

    def program() -> None:
        key = pulumi_aws.kms.Key(
            "key",
            description=description,
            opts=pulumi.ResourceOptions(
                replace_on_changes=["description"], delete_before_replace=True
            ),
        )
        kms = {"encryption_type": "KMS", "kms_key": key.arn}
        inputs = {**ONE, **FORCED, "default_encryption_config": kms}
        EcrRepositories("ecr", inputs)  # type: ignore[arg-type] # as read

    return program


def test_a_key_that_is_replaced_does_not_take_images_along(
    aws: Aws, deploy: Deploy
) -> None:
    stack = deploy(with_key_of("one"))
    assert stack.up().ok
    aws.push("team/api")

    preview = stack.run(with_key_of("two")).preview()

    assert preview.steps["Repository ecr/team/api"] == DELETED_FIRST
    assert not preview.ok
    assert "team/api: exists already, encrypted with another KMS key" in preview.said
    assert aws.holds() == ALL_THERE
