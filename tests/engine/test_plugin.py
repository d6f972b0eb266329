"""The component behind its plugin, as programs in other languages have it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import pulumi
import pulumi_aws
import pytest
from pulumi.automation import ConfigValue

from tests.engine.aws import Aws
from tests.engine.conftest import Deploy
from tests.engine.driver import Deployment, Program
from tests.recorder import COMPONENT

# More than the plugin has threads, so that one that waits for another is found out.
NAMES: Final = sorted(f"team/r{number}" for number in range(40))
MANY: Final[dict[str, Any]] = {
    "defaultLifecycle": {"expireUntaggedAfterDays": 7},
    "repositories": {name: {} for name in NAMES},
}


def consumer(inputs: Callable[[], Mapping[str, Any]]) -> Program:
    """What a generated SDK sends, of whichever language: names as in the schema."""

    def program() -> None:
        pulumi.ComponentResource(COMPONENT, "images", {**inputs()}, remote=True)

    return program


@pytest.fixture
def deploy_consumer(deploy: Deploy, plugin_on_path: str) -> Deploy:
    """Has the plugin on the PATH."""

    def deploy_consumer(program: Program) -> Deployment:
        stack = deploy(program)
        stack.environment["PATH"] = plugin_on_path
        return stack.write_state_at_the_end()

    return deploy_consumer


def test_many_repositories_go_up_and_down_and_a_replacement_is_refused(
    aws: Aws, deploy_consumer: Deploy
) -> None:
    stack = deploy_consumer(consumer(lambda: MANY))

    up = stack.up()

    assert up.ok, up
    assert aws.names() == NAMES
    assert stack.preview().is_clean
    kms = {"defaultEncryptionConfig": {"encryptionType": "KMS"}}
    stack.run(consumer(lambda: {**MANY, **kms}))
    refused = stack.preview()
    assert not refused.ok
    assert "EcrRepositories 'images': 40 problems\n" in refused.said
    assert (
        "repositories.team/r0: exists already, encrypted with AES256 and not with KMS, "
        "and ECR can't change that; leave its encryptionConfig as it was, or take "
        "another name and copy the images\n" in refused.said
    )
    assert "Unexpected <class" not in refused.said
    assert stack.destroy().ok
    assert aws.names() == []


def test_what_turns_out_wrong_late_is_refused_in_one_report(
    aws: Aws, deploy_consumer: Deploy
) -> None:
    def inputs() -> dict[str, Any]:
        key = pulumi_aws.kms.Key("key")
        own = {
            "tags": {"global_tags": key.key_id.apply(lambda _: "aws:no")},
            "externalAccountIdsWithReadAccess": [key.key_id.apply(lambda _: "1")],
        }
        return {"repositories": {"team/api": own}}

    stack = deploy_consumer(consumer(inputs))
    assert stack.preview().ok

    run = stack.up()

    assert not run.ok
    assert (
        "EcrRepositories 'images': 2 problems\n"
        "      repositories.team/api.externalAccountIdsWithReadAccess[0]: an account "
        "id is text of 12 digits (got '1')\n"
        "      repositories.team/api.tags.global_tags: a tag's value must not begin "
        "with 'aws:' (got 'aws:no')\n" in run.said
    )
    assert "Unexpected <class" not in run.said
    assert aws.names() == []


def test_warnings_reach_the_program(aws: Aws, deploy_consumer: Deploy) -> None:
    own = {"team/api": {"tags": {"a": "b"}}}
    inputs = {"repositories": own, "globalTags": {"a": "c"}}
    stack = deploy_consumer(consumer(lambda: inputs))
    assert stack.up().ok
    stack.sdk.set_config("aws:region", ConfigValue("us-west-2"))

    for run in stack.preview(), stack.up():
        assert run.is_clean
        assert "warning: globalTags.a wins over the value of team/api; to " in run.said
        assert "warning: team/api stays in eu-west-1, although the prov" in run.said
    assert aws.names() == ["team/api"]


def test_what_others_set_for_the_registry_is_told_in_the_schemas_words(
    aws: Aws, deploy_consumer: Deploy
) -> None:
    aws.replicate("us-west-2")
    inputs = {"repositories": {}, "replicationRegions": ["us-east-1"]}
    stack = deploy_consumer(consumer(lambda: inputs))

    preview, up = stack.preview(), stack.up()

    for run, ok in (preview, True), (up, False):
        assert run.ok == ok, run
        assert "replicationRegions: the registry has a replication config" in run.said
        assert "leave it to whoever has it, without replicationRegions, " in run.said
        assert "\n      replicationRegions: [us-east-1, us-west-2]\n" in run.said
    assert "Unexpected <class" not in up.said
    assert aws.replicates_to() == ["us-west-2"]
