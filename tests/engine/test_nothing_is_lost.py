"""Images and policies outlive every mistake, and every run that fails."""

import re
import shlex
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
            "team/api exists already, encrypted with AES256 and not with KMS, and ECR "
            "can't change that: leave its encryption_config as it was, or take another "
            "name and copy the images" in run.said
        )
    assert aws.holds() == ALL_THERE

    assert stack.run(component(before)).preview().is_clean
    assert stack.up().is_clean
    assert stack.refresh().is_clean


def test_every_repository_that_an_encryption_change_meets_is_named(
    aws: Aws, deploy: Deploy
) -> None:
    names = ("api", "web", "jobs")
    three: dict[str, Any] = {"repositories": {f"team/{name}": {} for name in names}}
    stack = deploy(component(three))
    assert stack.up().ok

    said = stack.run(component({**three, "default_encryption_config": KMS})).preview()

    named = set(re.findall(r"failed: (\S+) exists already", said.said))
    assert named == set(aws.names())


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

    assert "team/api exists already" in stack.preview().said
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

    assert "warning: team/api exists already" in second.preview().said
    run = second.up()

    assert not run.ok
    assert "team/api exists already, and this stack doesn't have it" in run.said
    assert second.destroy().ok
    assert aws.holds() == ALL_THERE
    assert first.refresh().is_clean
    assert first.preview().is_clean


def test_what_exists_is_taken_over_by_the_command_in_the_message(
    aws: Aws, deploy: Deploy
) -> None:
    aws.ecr.create_repository(repositoryName="team/api")
    aws.push("team/api")
    stack = deploy(component(ONE))
    refused = stack.up()
    assert not refused.ok

    found = re.search(r"`pulumi (import [^`]*)`", refused.said)
    assert found is not None
    assert stack.cli(*shlex.split(found[1]), "--yes", "--generate-code=false").ok

    assert stack.up().steps == {"Repository ecr/team/api": UPDATED, **POLICIES_MADE}
    assert stack.preview().is_clean
    assert aws.holds() == ALL_THERE


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
    assert "team/api exists already, encrypted with another KMS key" in preview.said
    assert aws.holds() == ALL_THERE
