"""What the component registers, and what it refuses before registering anything.

The recorder shows what the SDK sends. It proves nothing about AWS, nor about what an
engine does with it.
"""

import asyncio
import json
import traceback
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from pulumi.output import UNKNOWN

from ecr_component import EcrRepositories
from tests.recorder import (
    COMPONENT,
    LIFECYCLE_POLICY,
    REPLICATION,
    REPOSITORY,
    REPOSITORY_POLICY,
    Recorder,
    only_images,
)

Inputs = dict[str, Any]

STAGING, PROD, BUILD = "111122223333", "444455556666", "012345678901"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1"
RULE = {
    "selection": {
        "tagStatus": "untagged",
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": 14,
    },
    "action": {"type": "expire"},
}
RULE_TEXT = (
    '{"rules":[{"rulePriority":1,"selection":{"tagStatus":"untagged",'
    '"countType":"sinceImagePushed","countUnit":"days","countNumber":14},'
    '"action":{"type":"expire"}}]}'
)
READ_ACTIONS = [
    "ecr:GetDownloadUrlForLayer",
    "ecr:BatchGetImage",
    "ecr:BatchCheckLayerAvailability",
]
SECRET = "hush-hush"  # noqa: S105 - looked for, never shown


def policy(*readers: str) -> str:
    """The policy of accounts that read."""
    roots = [f"arn:aws:iam::{account}:root" for account in readers]
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": roots if len(roots) > 1 else roots[0]},
        "Action": READ_ACTIONS,
    }
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return json.dumps(document, separators=(",", ":"))


def make(
    recorder: Recorder,
    inputs: Inputs | Callable[[], Inputs],
    opts: pulumi.ResourceOptions | None = None,
) -> Recorder:
    """Run a program of one component; outputs among its inputs are made within."""

    def program() -> None:
        args: Any = inputs() if callable(inputs) else inputs
        EcrRepositories("r", args, opts)

    recorder.run(program)
    return recorder


def refused(recorder: Recorder, inputs: Inputs | Callable[[], Inputs]) -> str:
    """The whole text of the error with which a program ends."""
    with pytest.raises(pulumi.RunError) as error:
        make(recorder, inputs)
    shown = "".join(traceback.format_exception(error.value))
    assert SECRET not in shown + str(recorder.log)
    return str(error.value)


# What is registered


def test_no_repositories_are_the_component_alone(recorder: Recorder) -> None:
    make(recorder, {"repositories": {}})

    assert recorder.names() == [(COMPONENT, "r")]


def test_a_repository_that_says_nothing_is_registered_alone(
    recorder: Recorder,
) -> None:
    make(recorder, {"repositories": {"team/web": {}}})

    assert recorder.names() == [(REPOSITORY, "r/team/web"), (COMPONENT, "r")]
    assert recorder.one(REPOSITORY).inputs == {
        "name": "team/web",
        "encryptionConfigurations": [{"encryptionType": "AES256"}],
        "imageScanningConfiguration": {"scanOnPush": True},
        "imageTagMutability": "MUTABLE",
    }


def test_a_repository_that_says_everything_is_registered_with_its_policies(
    recorder: Recorder,
) -> None:
    config = {"encryption_type": "KMS", "kms_key": KEY}
    web = {
        "enable_automatic_image_scanning": False,
        "encryption_config": config,
        "external_account_ids_with_read_access": [PROD, STAGING],
        "force_delete": True,
        "image_tag_mutability": "IMMUTABLE_WITH_EXCLUSION",
        "image_tag_mutability_exclusion_filters": ["latest", "cache-*"],
        "lifecycle_policy_rules": [RULE],
        "tags": {"team": "web"},
    }

    make(recorder, {"repositories": {"web": web}})

    assert recorder.names() == [
        (LIFECYCLE_POLICY, "r/web"),
        (REPOSITORY, "r/web"),
        (REPOSITORY_POLICY, "r/web"),
        (COMPONENT, "r"),
    ]
    assert recorder.one(REPOSITORY).inputs == {
        "name": "web",
        "encryptionConfigurations": [{"encryptionType": "KMS", "kmsKey": KEY}],
        "forceDelete": True,
        "imageScanningConfiguration": {"scanOnPush": False},
        "imageTagMutability": "IMMUTABLE_WITH_EXCLUSION",
        "imageTagMutabilityExclusionFilters": [
            {"filter": "latest", "filterType": "WILDCARD"},
            {"filter": "cache-*", "filterType": "WILDCARD"},
        ],
        "tags": {"team": "web"},
    }
    assert recorder.one(REPOSITORY_POLICY).inputs == {
        "repository": "web",
        "region": "eu-west-1",
        "policy": policy(STAGING, PROD),
    }
    assert recorder.one(LIFECYCLE_POLICY).inputs == {
        "repository": "web",
        "region": "eu-west-1",
        "policy": RULE_TEXT,
    }


def test_no_encryption_block_is_sent_where_none_is_wanted(recorder: Recorder) -> None:
    make(recorder, {"repositories": {"web": {"encryption_config": None}}})

    assert "encryptionConfigurations" not in recorder.one(REPOSITORY).inputs


def test_each_repository_has_the_children_that_it_asks_for(recorder: Recorder) -> None:
    inputs = {
        "repositories": {
            "a1": {"external_account_ids_with_read_access": []},
            "b1": {"lifecycle_policy_rules": []},
            "c1": {},
        },
        "default_external_account_ids_with_read_access": [STAGING],
        "default_lifecycle_policy_rules": [RULE],
    }

    make(recorder, inputs)

    assert recorder.names() == [
        (LIFECYCLE_POLICY, "r/a1"),
        (LIFECYCLE_POLICY, "r/c1"),
        (REPOSITORY, "r/a1"),
        (REPOSITORY, "r/b1"),
        (REPOSITORY, "r/c1"),
        (REPOSITORY_POLICY, "r/b1"),
        (REPOSITORY_POLICY, "r/c1"),
        (COMPONENT, "r"),
    ]


EVERYTHING: Inputs = {
    "repositories": {"web": {}},
    "default_external_account_ids_with_read_access": [STAGING],
    "default_lifecycle_policy_rules": [RULE],
    "replication_regions": ["us-east-1"],
}


def test_every_child_hangs_under_the_component(recorder: Recorder) -> None:
    make(recorder, EVERYTHING)

    component = recorder.one(COMPONENT)
    children = [made for made in recorder.registered if made is not component]
    assert len(children) == 4
    assert {made.parent for made in children} == {component.urn}
    assert component.urn == f"urn:pulumi:dev::ecr::{COMPONENT}::r"


STACK_URN = "urn:pulumi:dev::ecr::pulumi:pulumi:Stack::ecr-dev"
COMPONENT_URN = f"urn:pulumi:dev::ecr::{COMPONENT}::r"
REPOSITORY_URN = f"urn:pulumi:dev::ecr::{COMPONENT}${REPOSITORY}::r/web"
CHILD: Inputs = {"parent": COMPONENT_URN, "version": version("pulumi-aws")}
OF_A_REPOSITORY: Inputs = {
    **CHILD,
    "deleteBeforeReplace": False,
    "hooks": {"before_create": ["r: create only what is new"]},
    "ignoreChanges": ["region"],
}
OF_A_POLICY: Inputs = {
    **CHILD,
    "deleteBeforeReplace": True,
    "deletedWith": REPOSITORY_URN,
    "dependencies": [REPOSITORY_URN],
    "propertyDependencies": {
        "repository": [REPOSITORY_URN],
        "region": [REPOSITORY_URN],
    },
}
OF_THE_REPLICATION: Inputs = {
    **CHILD,
    "deleteBeforeReplace": True,
    "hooks": {"before_create": ["r: erase nothing of others"]},
    "ignoreChanges": ["region"],
}


def options(recorder: Recorder) -> dict[str, Inputs]:
    """All options of all resources, by type."""
    return {made.type: made.options for made in recorder.registered}


@pytest.mark.parametrize("is_preview", [True, False], ids=["preview", "update"])
def test_these_are_all_options_of_all_resources(*, is_preview: bool) -> None:
    recorder = make(Recorder(preview=is_preview), EVERYTHING)

    assert options(recorder) == {
        COMPONENT: {"parent": STACK_URN},
        REPOSITORY: OF_A_REPOSITORY,
        REPOSITORY_POLICY: OF_A_POLICY,
        LIFECYCLE_POLICY: OF_A_POLICY,
        REPLICATION: OF_THE_REPLICATION,
    }


def test_protection_and_a_tag_that_may_be_secret_are_options_more(
    recorder: Recorder,
) -> None:
    web = {"protect": True}

    make(
        recorder,
        lambda: {
            **EVERYTHING,
            "repositories": {"web": web},
            "global_tags": {"a": secret("1")},
        },
    )

    hidden = {"additionalSecretOutputs": ["tagsAll"]}
    assert options(recorder) == {
        COMPONENT: {"parent": STACK_URN},
        REPOSITORY: {**OF_A_REPOSITORY, "protect": True, **hidden},
        REPOSITORY_POLICY: {**OF_A_POLICY, "protect": True},
        LIFECYCLE_POLICY: {**OF_A_POLICY, "protect": True},
        REPLICATION: OF_THE_REPLICATION,
    }


def test_the_callers_retain_on_delete_stays_with_the_component(
    recorder: Recorder,
) -> None:
    make(recorder, EVERYTHING, pulumi.ResourceOptions(retain_on_delete=True))

    kept = [
        made.type for made in recorder.registered if "retainOnDelete" in made.options
    ]
    assert kept == [COMPONENT]


@pytest.mark.parametrize(
    ("default", "own", "option", "protect"),
    [
        pytest.param(None, None, None, None, id="nobody-says-anything"),
        pytest.param(True, None, None, True, id="the-default"),
        pytest.param(None, True, None, True, id="the-repository"),
        pytest.param(True, False, None, False, id="the-repository-over-the-default"),
        pytest.param(None, None, True, True, id="the-components-option"),
        pytest.param(None, False, True, False, id="the-repository-over-the-option"),
        pytest.param(False, None, True, True, id="a-false-default-leaves-the-option"),
    ],
)
def test_protection_reaches_a_repository_and_its_policies(
    recorder: Recorder,
    default: bool | None,  # noqa: FBT001
    own: bool | None,  # noqa: FBT001
    option: bool | None,  # noqa: FBT001
    protect: bool | None,  # noqa: FBT001
) -> None:
    inputs = {
        **EVERYTHING,
        "repositories": {"web": {"protect": own}},
        "default_protect": default,
    }

    make(recorder, inputs, pulumi.ResourceOptions(protect=option))

    kinds = (REPOSITORY, REPOSITORY_POLICY, LIFECYCLE_POLICY)
    assert [recorder.one(kind).protect for kind in kinds] == [protect] * 3


def test_the_callers_other_options_stay_with_the_component(recorder: Recorder) -> None:
    opts = pulumi.ResourceOptions(
        aliases=[pulumi.Alias(name="old")],
        delete_before_replace=True,
        ignore_changes=["tags"],
    )

    make(recorder, EVERYTHING, opts)

    assert recorder.one(COMPONENT).aliases == ("old",)
    assert recorder.one(REPOSITORY).delete_before_replace is False
    assert recorder.one(REPLICATION).ignore_changes == ("region",)


def test_two_components_do_not_meet(recorder: Recorder) -> None:
    def program() -> None:
        EcrRepositories("a", {"repositories": {"web": {}}})
        EcrRepositories("b", {"repositories": {"web": {}}})

    recorder.run(program)

    assert sorted(recorder.of(REPOSITORY)) == ["a/web", "b/web"]


def test_the_recorder_sees_every_option(recorder: Recorder) -> None:
    def program() -> None:
        other = aws.sns.Topic("other")
        opts = pulumi.ResourceOptions(
            additional_secret_outputs=["arn"],
            aliases=[pulumi.Alias(name="old")],
            custom_timeouts=pulumi.CustomTimeouts(delete="1h"),
            delete_before_replace=False,
            deleted_with=other,
            depends_on=[other],
            hide_diffs=["tags"],
            ignore_changes=["name"],
            import_="arn",
            plugin_download_url="https://example.org",
            protect=False,
            replace_on_changes=["tags"],
            replace_with=[other],
            retain_on_delete=True,
            version="7.0.0",
        )
        aws.sns.Topic("topic", opts=opts)

    recorder.run(program)

    found = recorder.of("aws:sns/topic:Topic")
    other = found["other"].urn
    assert found["topic"].options == {
        "additionalSecretOutputs": ["arn"],
        "aliases": [{"spec": {"name": "old", "parentUrn": ""}}],
        "customTimeouts": {"delete": "1h"},
        "deleteBeforeReplace": False,
        "deletedWith": other,
        "dependencies": [other],
        "hideDiffs": ["tags"],
        "ignoreChanges": ["name"],
        "importId": "arn",
        "parent": STACK_URN,
        "pluginDownloadURL": "https://example.org",
        "protect": False,
        "replaceOnChanges": ["tags"],
        "replace_with": [other],
        "retainOnDelete": True,
        "version": "7.0.0",
    }


def test_the_recorder_refuses_what_an_engine_would_find_twice(
    recorder: Recorder,
) -> None:
    def program() -> None:
        EcrRepositories("a", {"repositories": {}})
        EcrRepositories("a", {"repositories": {}})

    with pytest.raises(AssertionError, match=r"^duplicate resource URN urn:pulumi:dev"):
        recorder.run(program)


def test_replication_goes_to_every_region_in_the_callers_registry(
    recorder: Recorder,
) -> None:
    regions = ["us-east-1", "eu-central-1"]

    make(recorder, {"repositories": {}, "replication_regions": regions})

    assert recorder.names() == [(REPLICATION, "r"), (COMPONENT, "r")]
    assert recorder.one(REPLICATION).inputs == {
        "replicationConfiguration": {
            "rules": [
                {
                    "destinations": [
                        {"region": "eu-central-1", "registryId": "210987654321"},
                        {"region": "us-east-1", "registryId": "210987654321"},
                    ]
                }
            ]
        }
    }


# Outputs


ARNS = {
    "api": "arn:aws:ecr:eu-west-1:210987654321:repository/api",
    "team/web": "arn:aws:ecr:eu-west-1:210987654321:repository/team/web",
}
URLS = {
    "api": "210987654321.dkr.ecr.eu-west-1.amazonaws.com/api",
    "team/web": "210987654321.dkr.ecr.eu-west-1.amazonaws.com/team/web",
}
WRITE_ACTIONS = [
    "ecr:GetAuthorizationToken",
    "ecr:BatchCheckLayerAvailability",
    "ecr:GetDownloadUrlForLayer",
    "ecr:GetRepositoryPolicy",
    "ecr:DescribeRepositories",
    "ecr:ListImages",
    "ecr:DescribeImages",
    "ecr:BatchGetImage",
    "ecr:InitiateLayerUpload",
    "ecr:UploadLayerPart",
    "ecr:CompleteLayerUpload",
    "ecr:PutImage",
]


@pytest.mark.parametrize(
    ("repositories", "arns", "urls"),
    [
        pytest.param({}, {}, {}, id="none"),
        pytest.param({"team/web": {}, "api": {}}, ARNS, URLS, id="two"),
    ],
)
def test_outputs_are_maps_by_repository_and_lists_of_actions(
    recorder: Recorder, repositories: Inputs, arns: Inputs, urls: Inputs
) -> None:
    def program() -> None:
        args: Any = {"repositories": repositories}
        made = EcrRepositories("r", args)
        pulumi.export("arns", made.ecr_repo_arns)
        pulumi.export("urls", made.ecr_repo_urls)
        pulumi.export("read", made.ecr_read_policy_actions)
        pulumi.export("write", made.ecr_write_policy_actions)

    recorder.run(program)

    assert recorder.exports == {
        "arns": arns,
        "urls": urls,
        "read": READ_ACTIONS,
        "write": WRITE_ACTIONS,
    }
    assert recorder.outputs[recorder.one(COMPONENT).urn] == {
        "ecr_repo_arns": arns,
        "ecr_repo_urls": urls,
        "ecr_replica_repo_arns": {},
        "ecr_replica_repo_urls": {},
        "ecr_read_policy_actions": READ_ACTIONS,
        "ecr_write_policy_actions": WRITE_ACTIONS,
    }


def test_a_preview_knows_the_actions_and_not_yet_the_addresses(
    preview: Recorder,
) -> None:
    make(preview, {"repositories": {"web": {}}})

    assert preview.outputs[preview.one(COMPONENT).urn] == {
        "ecr_repo_arns": UNKNOWN,
        "ecr_repo_urls": UNKNOWN,
        "ecr_replica_repo_arns": {},
        "ecr_replica_repo_urls": {},
        "ecr_read_policy_actions": READ_ACTIONS,
        "ecr_write_policy_actions": WRITE_ACTIONS,
    }


# Look-ups


KMS = {"encryption_config": {"encryption_type": "KMS", "kms_key": KEY}}


@pytest.mark.parametrize(
    ("inputs", "lookups"),
    [
        pytest.param({"repositories": {}}, [], id="no-repositories"),
        pytest.param(
            {"repositories": {"web": {"lifecycle_policy_rules": [RULE]}}},
            ["getRegion"],
            id="a-repository-with-a-lifecycle",
        ),
        pytest.param(
            {
                "repositories": {
                    "web": {"encryption_config": {"encryption_type": "KMS"}}
                }
            },
            ["getRegion"],
            id="the-managed-key",
        ),
        pytest.param(
            {"repositories": {"a1": KMS, "b1": KMS}},
            ["getRegion"],
            id="keys-of-a-region",
        ),
        pytest.param(
            {
                "repositories": {"a1": {}, "b1": {}},
                "default_external_account_ids_with_read_access": [STAGING],
            },
            ["getPartition", "getRegion"],
            id="accounts",
        ),
        pytest.param(
            {"repositories": {}, "replication_regions": ["us-east-1"]},
            ["getCallerIdentity", "getPartition", "getRegion"],
            id="replication",
        ),
    ],
)
def test_a_provider_is_asked_once_for_what_something_depends_on(
    recorder: Recorder, inputs: Inputs, lookups: list[str]
) -> None:
    make(recorder, inputs)

    assert sorted(function for function, _ in recorder.lookups) == lookups


@pytest.mark.parametrize("option", ["provider", "providers"])
def test_children_and_look_ups_use_the_components_provider(
    recorder: Recorder, option: str
) -> None:
    def program() -> None:
        provider = aws.Provider("china", region="cn-north-1")
        given: Any = provider if option == "provider" else [provider]
        opts = pulumi.ResourceOptions(**{option: given})
        args: Any = EVERYTHING | {"replication_regions": ["cn-northwest-1"]}
        EcrRepositories("r", args, opts)

    recorder.partition, recorder.region = "aws-cn", "cn-north-1"
    recorder.run(program)

    reference = f"{recorder.one('pulumi:providers:aws').urn}::china"
    kinds = (REPOSITORY, REPOSITORY_POLICY, LIFECYCLE_POLICY, REPLICATION)
    assert {recorder.one(kind).provider for kind in kinds} == {reference}
    assert {provider for _, provider in recorder.lookups} == {reference}


def test_principals_are_of_the_providers_partition(recorder: Recorder) -> None:
    recorder.partition, recorder.region = "aws-cn", "cn-north-1"
    reader = {"external_account_ids_with_read_access": [STAGING]}

    make(recorder, {"repositories": {"web": reader}})

    sent = recorder.one(REPOSITORY_POLICY).inputs["policy"]
    assert sent == policy(STAGING).replace("arn:aws:", "arn:aws-cn:")


def test_of_a_provider_that_a_preview_cannot_know_nothing_is_made_up(
    preview: Recorder,
) -> None:
    preview.partition = preview.region = preview.account = None

    make(preview, EVERYTHING)

    destination = {"region": "us-east-1", "registryId": UNKNOWN}
    assert preview.one(REPOSITORY_POLICY).inputs["policy"] == UNKNOWN
    assert preview.one(REPLICATION).inputs == {
        "replicationConfiguration": {"rules": [{"destinations": [destination]}]}
    }


def test_a_registry_that_a_preview_cannot_know_is_not_made_up_either(
    preview: Recorder,
) -> None:
    preview.partition = preview.region = preview.account = None

    make(preview, {"repositories": {}, "replication_regions": ["us-east-1"]})

    destination = {"region": "us-east-1", "registryId": UNKNOWN}
    assert preview.one(REPLICATION).inputs == {
        "replicationConfiguration": {"rules": [{"destinations": [destination]}]}
    }


def test_an_account_that_a_preview_cannot_know_is_the_components_providers(
    preview: Recorder,
) -> None:
    def program() -> None:
        opts = pulumi.ResourceOptions(provider=aws.Provider("late"))
        args: Any = {"repositories": {}, "replication_regions": ["us-east-1"]}
        EcrRepositories("r", args, opts)

    preview.partition = preview.region = preview.account = None
    preview.run(program)

    reference = f"{preview.one('pulumi:providers:aws').urn}::late"
    assert {provider for _, provider in preview.lookups} == {reference}


# Outputs among the inputs


Value = Callable[[object], object]


def known(value: object) -> pulumi.Output[object]:
    return pulumi.Output.from_input(value)


def unknown(_: object) -> pulumi.Output[object]:
    return pulumi.Output.from_input(UNKNOWN)


def secret(value: object) -> pulumi.Output[object]:
    return pulumi.Output.secret(value)


def future(value: object) -> Awaitable[object]:
    async def later() -> object:
        await asyncio.sleep(0)
        return value

    return later()


def with_leaves(of: Value) -> Callable[[], Inputs]:
    """A program's inputs, with outputs wherever they may stand."""
    return lambda: {
        "repositories": {
            "api": {"external_account_ids_with_read_access": [STAGING, of(PROD)]},
            "web": {
                "encryption_config": {"encryption_type": "KMS", "kms_key": of(KEY)},
                "tags": {"own": of("1"), "plain": "x"},
            },
        },
        "default_external_account_ids_with_read_access": [of(PROD)],
        "global_tags": {"global": of("2")},
    }


@pytest.mark.parametrize("of", [known, secret, future])
def test_a_leaf_that_is_known_is_sent(recorder: Recorder, of: Value) -> None:
    make(recorder, with_leaves(of))

    web = recorder.of(REPOSITORY)["r/web"].inputs
    policies = recorder.inputs(REPOSITORY_POLICY)
    assert web["encryptionConfigurations"] == [{"encryptionType": "KMS", "kmsKey": KEY}]
    assert web["tags"] == {"global": "2", "own": "1", "plain": "x"}
    assert policies["r/web"]["policy"] == policy(PROD)
    assert policies["r/api"]["policy"] == policy(STAGING, PROD)


def test_a_leaf_that_a_preview_does_not_know_is_sent_as_unknown(
    preview: Recorder,
) -> None:
    make(preview, with_leaves(unknown))

    web = preview.of(REPOSITORY)["r/web"].inputs
    policies = preview.inputs(REPOSITORY_POLICY)
    assert web["encryptionConfigurations"] == [
        {"encryptionType": "KMS", "kmsKey": UNKNOWN}
    ]
    assert web["tags"] == {"global": UNKNOWN, "own": UNKNOWN, "plain": "x"}
    assert policies["r/web"]["policy"] is UNKNOWN
    assert policies["r/api"]["policy"] is UNKNOWN


def test_a_leaf_that_is_a_secret_stays_one(recorder: Recorder) -> None:
    make(recorder, with_leaves(secret))

    web = recorder.of(REPOSITORY)["r/web"]
    assert web.secrets == {"encryptionConfigurations", "tags"}
    assert recorder.of(REPOSITORY_POLICY)["r/api"].secrets == {"policy"}


def test_what_is_no_secret_does_not_become_one(recorder: Recorder) -> None:
    make(recorder, with_leaves(known))

    assert {made.secrets for made in recorder.registered} == {frozenset()}


def test_a_leaf_of_a_resource_makes_its_user_depend_on_it(recorder: Recorder) -> None:
    def program() -> None:
        topic = aws.sns.Topic("t", name="1")
        web: Any = {"tags": {"topic": topic.name}}
        EcrRepositories("r", {"repositories": {"web": web}})

    recorder.run(program)

    topic = recorder.one("aws:sns/topic:Topic")
    assert recorder.one(REPOSITORY).dependencies == (topic.urn,)


WRONG = [
    pytest.param(
        lambda of: {"tags": {"a": of(8)}},
        "tags.a: a tag's value is text",
        " (got 8); put quotes around it",
        id="tag-number",
    ),
    pytest.param(
        lambda of: {"tags": {"a": of(f"aws:{SECRET}")}},
        "tags.a: a tag's value must not begin with 'aws:'",
        f" (got 'aws:{SECRET}')",
        id="tag-reserved",
    ),
    pytest.param(
        lambda of: {"external_account_ids_with_read_access": [PROD, of(SECRET)]},
        "external_account_ids_with_read_access[1]: an account id is text of 12 digits",
        f" (got '{SECRET}')",
        id="account-id",
    ),
    pytest.param(
        lambda of: {
            "encryption_config": {
                "encryption_type": "KMS",
                "kms_key": of(f"alias/{SECRET}"),
            }
        },
        "encryption_config.kms_key: is an alias, which would replace the repository at "
        "every update",
        f" (got 'alias/{SECRET}'); write the key's ARN, which `aws kms describe-key "
        f"--key-id alias/{SECRET} --query KeyMetadata.Arn` prints",
        id="kms-alias",
    ),
    pytest.param(
        lambda of: {
            "encryption_config": {
                "encryption_type": "KMS",
                "kms_key": of(f"arn:aws:kms:us-east-1:111122223333:key/{SECRET}"),
            }
        },
        "encryption_config.kms_key: the key is in another region than the repository "
        "(eu-west-1)",
        f" (got 'arn:aws:kms:us-east-1:111122223333:key/{SECRET}'); "
        "use a key of eu-west-1",
        id="kms-region",
    ),
]


@pytest.mark.parametrize(("web", "said", "shown"), WRONG)
def test_a_leaf_that_turns_out_wrong_is_told_with_its_place(
    recorder: Recorder, web: Callable[[Value], Inputs], said: str, shown: str
) -> None:
    with pytest.raises(pulumi.RunError) as error:
        make(recorder, lambda: {"repositories": {"web": web(known)}})

    assert str(error.value) == (
        f"EcrRepositories 'r': 1 problem\n  repositories.web.{said}{shown}"
    )


@pytest.mark.parametrize(("web", "said", "shown"), WRONG)
def test_a_secret_that_turns_out_wrong_is_told_without_its_value(
    recorder: Recorder, web: Callable[[Value], Inputs], said: str, shown: str
) -> None:
    text = refused(recorder, lambda: {"repositories": {"web": web(secret)}})

    assert shown not in text
    assert text == (
        f"EcrRepositories 'r': 1 problem\n  repositories.web.{said}; "
        "the value is a secret, not shown"
    )


def test_a_default_that_turns_out_wrong_is_told_where_it_stands(
    recorder: Recorder,
) -> None:
    inputs: Inputs = {"repositories": {"web": {}}}
    default = "default_external_account_ids_with_read_access"

    text = refused(recorder, lambda: {**inputs, default: [known("1")]})

    assert text == (
        f"EcrRepositories 'r': 1 problem\n  {default}[0]: an account id is text of 12 "
        "digits (got '1')"
    )


def test_a_policy_that_turns_out_too_long_is_told_of_its_repository(
    recorder: Recorder,
) -> None:
    readers = [f"{number:012}" for number in range(310)]

    text = refused(
        recorder,
        lambda: {
            "repositories": {
                "web": {
                    "external_account_ids_with_read_access": [*readers, known(PROD)]
                }
            }
        },
    )

    assert text == (
        "EcrRepositories 'r': 1 problem\n"
        "  repositories.web: the repository policy has 10,436 characters, and ECR "
        "takes up to 10,240; name fewer principals, or an organization in place of its "
        "accounts"
    )


@pytest.mark.parametrize(
    ("inputs", "place"),
    [
        pytest.param(lambda: {"repositories": known({})}, "repositories", id="all"),
        pytest.param(
            lambda: {"repositories": {"web": known({})}}, "repositories.web", id="one"
        ),
        pytest.param(
            lambda: {"repositories": {}, "global_tags": secret({"a": SECRET})},
            "global_tags",
            id="tags",
        ),
        pytest.param(
            lambda: {"repositories": {}, "default_protect": future(value=True)},
            "default_protect",
            id="a-flag",
        ),
    ],
)
def test_structure_that_is_an_output_is_refused(
    recorder: Recorder, inputs: Callable[[], Inputs], place: str
) -> None:
    text = refused(recorder, inputs)

    start = (
        f"EcrRepositories 'r': 1 problem\n  {place}: is an output, but must be known"
    )
    assert text.startswith(start)


# Refusals and warnings


def test_nothing_but_the_component_is_registered_when_inputs_are_refused(
    recorder: Recorder,
) -> None:
    web = {"external_account_ids_with_read_access": [STAGING]}

    text = refused(
        recorder,
        {
            "repositories": {"web": web, "Web": {}},
            "replication_regions": ["us-east-1", "eu-west-1"],
        },
    )

    assert recorder.names() == [(COMPONENT, "r")]
    assert text == (
        "EcrRepositories 'r': 2 problems\n"
        "  replication_regions[1]: is the region of the repositories themselves (got "
        "'eu-west-1'); remove it: ECR copies to other regions only\n"
        "  repositories.Web: 'Web' is not a repository name: use a-z and 0-9, "
        "with single . _ - or / between them; try 'web'"
    )


def test_text_that_cannot_be_sent_is_refused(recorder: Recorder) -> None:
    half = {"tags": {"a": "\ud83d"}}  # JSON and YAML can write half of an emoji

    text = refused(recorder, {"repositories": {"web": half}})

    start = "EcrRepositories 'r': 1 problem\n  repositories.web.tags.a: "
    assert text.startswith(start)


def test_problems_are_sorted_as_pulumi_hands_maps_over(recorder: Recorder) -> None:
    text = refused(
        recorder, {"tag_precedence": "x", "repositories": {"B": {}, "A": {}}}
    )

    assert [line.split(":")[0] for line in text.splitlines()] == [
        "EcrRepositories 'r'",
        "  repositories.A",
        "  repositories.B",
        "  tag_precedence",
    ]


@pytest.mark.parametrize("is_preview", [True, False])
def test_who_runs_the_program_is_warned_of_being_locked_out(
    *, is_preview: bool
) -> None:
    session = "arn:aws:sts::210987654321:assumed-role/deploy/session-1"
    recorder = Recorder(preview=is_preview)
    recorder.caller = {"arn": session, "userId": "AROAEXAMPLEROLEID0001:session-1"}
    web = {
        "strict_deny_rules_enabled": True,
        "users_or_roles_to_allow_deny_all_else": [f"arn:aws:iam::{PROD}:role/ci"],
    }

    make(recorder, {"repositories": {"web": web}})

    warning = (
        f"strict_deny_rules_enabled locks {session}, who runs this, out of web: no "
        "later update could change them or their policies; add that role or user to "
        "users_or_roles_to_allow_deny_all_else"
    )
    assert recorder.log == [("WARNING", warning)]
    assert [name for name, _ in recorder.lookups].count("getCallerIdentity") == 1


def test_warnings_are_logged_as_warnings_of_the_component(recorder: Recorder) -> None:
    web = {"tags": {"team": "web"}}

    make(recorder, {"repositories": {"web": web}, "global_tags": {"team": "all"}})

    warning = (
        "global_tags.team wins over the value of web; "
        "to turn this round, write tag_precedence: repository"
    )
    assert recorder.log == [("WARNING", warning)]
    assert recorder.told_of == [COMPONENT_URN]


def test_nothing_else_is_said(recorder: Recorder) -> None:
    make(recorder, EVERYTHING)

    assert recorder.log == [("WARNING", only_images("web", "us-east-1"))]
