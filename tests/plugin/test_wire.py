"""What crosses the wire between an engine and the plugin, a process of its own.

The inputs are as SDKs of other languages send them. What an engine does with the
answers is not shown here.
"""

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from typing import Any

import grpc  # type: ignore[import-untyped]
import pytest
from google.protobuf import empty_pb2  # type: ignore[import-untyped]
from pulumi.output import UNKNOWN
from pulumi.runtime.proto import provider_pb2

from ecr_component.access import actions
from tests.plugin.wire import (
    BARE_UNKNOWN,
    ROOT,
    Engine,
    Listener,
    Plugin,
    bare_secret,
    output,
)
from tests.recorder import (
    COMPONENT,
    LIFECYCLE_POLICY,
    OF_REGISTRY,
    REGISTRY_POLICY,
    REPLICATION,
    REPOSITORY,
    REPOSITORY_POLICY,
    TEMPLATE,
    Account,
    Recorder,
)

KEY = "arn:aws:kms:eu-west-1:111122223333:key/1"
ACCOUNT = "111122223333"
ROLE = "arn:aws:iam::111122223333:role/build"
ELSEWHERE = "urn:pulumi:dev::shop::pulumi:providers:aws::elsewhere"

RULE: dict[str, Any] = {
    "selection": {
        "tagStatus": "untagged",
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": 14.0,
    },
    "action": {"type": "expire"},
}
STATEMENT: dict[str, Any] = {
    "effect": "Allow",
    "principal": {"AWS": [ROLE]},
    "action": ["ecr:BatchGetImage"],
}


def one(**settings: object) -> dict[str, object]:
    return {"repositories": {"web": settings}}


def refusal(plugin: Plugin, inputs: Mapping[str, object]) -> str:
    """The text with which the plugin refuses."""
    recorder = Recorder()
    with pytest.raises(grpc.RpcError) as refused:
        plugin.construct(recorder, inputs)
    assert {made.type for made in recorder.registered} <= {COMPONENT}
    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    return str(refused.value.details())


def test_the_plugin_serves_the_schema_of_the_repository(plugin: Plugin) -> None:
    served = plugin.calls.GetSchema(provider_pb2.GetSchemaRequest(version=0))

    assert json.loads(served.schema) == json.loads((ROOT / "schema.json").read_text())


def test_the_plugin_has_the_version_of_the_package(plugin: Plugin) -> None:
    about = plugin.calls.GetPluginInfo(empty_pb2.Empty())

    assert about.version == metadata.version("ecr-component")


def test_numbers_arrive_as_floats_and_are_whole(plugin: Plugin) -> None:
    recorder = Recorder()

    plugin.construct(recorder, one(lifecyclePolicyRules=[{**RULE, "rulePriority": 7}]))

    policy = recorder.one(LIFECYCLE_POLICY).inputs["policy"]
    assert policy == (
        '{"rules":[{"rulePriority":7,"selection":{"tagStatus":"untagged",'
        '"countType":"sinceImagePushed","countUnit":"days","countNumber":14},'
        '"action":{"type":"expire"}}]}'
    )


def test_numbers_in_a_map_are_whole_too(plugin: Plugin) -> None:
    recorder = Recorder()

    plugin.construct(recorder, one(lifecycle={"keepLastPerPrefix": {"pr-": 3}}))

    policy = json.loads(recorder.one(LIFECYCLE_POLICY).inputs["policy"])
    assert policy["rules"][0]["selection"]["countNumber"] == 3


def test_every_name_of_a_nested_type_is_understood(plugin: Plugin) -> None:
    recorder = Recorder()

    plugin.construct(
        recorder,
        one(
            enableAutomaticImageScanning=False,
            imageTagMutability="IMMUTABLE_WITH_EXCLUSION",
            imageTagMutabilityExclusionFilters=["latest"],
            policyStatements=[
                {
                    "sid": "Deny",
                    "effect": "Deny",
                    "notPrincipal": {"AWS": [ROLE]},
                    "notAction": ["ecr:BatchGetImage"],
                    "condition": {"Bool": {"aws:SecureTransport": ["false"]}},
                }
            ],
        ),
    )

    assert recorder.one(REPOSITORY).inputs == {
        "name": "web",
        "encryptionConfigurations": [{"encryptionType": "AES256"}],
        "imageScanningConfiguration": {"scanOnPush": False},
        "imageTagMutability": "IMMUTABLE_WITH_EXCLUSION",
        "imageTagMutabilityExclusionFilters": [
            {"filter": "latest", "filterType": "WILDCARD"}
        ],
    }
    assert json.loads(recorder.one(REPOSITORY_POLICY).inputs["policy"]) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "Deny",
                "Effect": "Deny",
                "NotPrincipal": {"AWS": [ROLE]},
                "NotAction": ["ecr:BatchGetImage"],
                "Condition": {"Bool": {"aws:SecureTransport": ["false"]}},
            }
        ],
    }


def test_names_of_repositories_and_tags_are_left_as_they_are(plugin: Plugin) -> None:
    recorder = Recorder()

    plugin.construct(
        recorder, {"repositories": {"force_delete": {"tags": {"forceDelete": "a_b"}}}}
    )

    made = recorder.one(REPOSITORY).inputs
    assert (made["name"], made["tags"]) == ("force_delete", {"forceDelete": "a_b"})


def listed(key: str) -> Callable[[object], dict[str, object]]:
    return lambda value: one(**{key: [value]})


def listed_as_default(key: str) -> Callable[[object], dict[str, object]]:
    return lambda value: {"repositories": {"web": {}}, key: [value]}


def stated(build: Callable[[object], Mapping[str, object]]) -> Any:  # noqa: ANN401
    def inputs(value: object) -> dict[str, object]:
        said = {**STATEMENT, **build(value)}
        given = {key: item for key, item in said.items() if item is not None}
        return one(policyStatements=[given])

    return inputs


def or_deferred(
    name: str, kind: str, key: str, value: str, build: Callable[[object], object]
) -> Any:  # noqa: ANN401 - a row
    return pytest.param(kind, key, value, build, id=name)


leaves = pytest.mark.parametrize(
    ("kind", "key", "value", "build"),
    [
        or_deferred("tag", REPOSITORY, "tags", "blue", lambda v: one(tags={"a": v})),
        or_deferred(
            "global tag",
            REPOSITORY,
            "tags",
            "blue",
            lambda v: {**one(tags={"b": "c"}), "globalTags": {"a": v}},
        ),
        or_deferred(
            "key",
            REPOSITORY,
            "encryptionConfigurations",
            KEY,
            lambda v: one(encryptionConfig={"encryptionType": "KMS", "kmsKey": v}),
        ),
        or_deferred(
            "default key",
            REPOSITORY,
            "encryptionConfigurations",
            KEY,
            lambda v: {
                **one(),
                "defaultEncryptionConfig": {"encryptionType": "KMS", "kmsKey": v},
            },
        ),
        *(
            or_deferred(key, REPOSITORY_POLICY, "policy", value, build(key))
            for build, start in ((listed, ""), (listed_as_default, "default"))
            for name, value in (
                ("externalAccountIdsWithLambdaAccess", "111122223333"),
                ("externalAccountIdsWithReadAccess", "111122223333"),
                ("externalAccountIdsWithWriteAccess", "111122223333"),
                ("principalsWithPushAccess", ROLE),
                ("principalsWithReadAccess", ROLE),
                ("principalsWithWriteAccess", ROLE),
                ("usersOrRolesToAllowDenyAllElse", ROLE),
            )
            for key in [start + name[0].upper() + name[1:] if start else name]
        ),
        *(
            or_deferred(
                f"statement, {name}", REPOSITORY_POLICY, "policy", value, stated(said)
            )
            for name, value, said in (
                ("principal", ROLE, lambda v: {"principal": {"AWS": [v]}}),
                (
                    "not principal",
                    ROLE,
                    lambda v: {
                        "effect": "Deny",
                        "principal": None,
                        "notPrincipal": {"AWS": [v]},
                    },
                ),
                ("action", "ecr:ListImages", lambda v: {"action": [v]}),
                (
                    "not action",
                    "ecr:ListImages",
                    lambda v: {"action": None, "notAction": [v]},
                ),
                (
                    "condition",
                    "o-abcdefghij",
                    lambda v: {
                        "condition": {"StringEquals": {"aws:PrincipalOrgID": [v]}}
                    },
                ),
            )
        ),
    ],
)


@leaves
def test_a_value_that_is_not_known_yet_is_none_of_a_preview(
    plugin: Plugin, kind: str, key: str, value: str, build: Callable[[object], Any]
) -> None:
    for unknown in (output(), BARE_UNKNOWN):
        recorder = Recorder(preview=True)
        plugin.construct(recorder, build(unknown))

        sent = recorder.one(kind).inputs[key]
        assert sent is UNKNOWN or _holds_unknown(sent)
        assert value not in str(sent)


def _holds_unknown(sent: object) -> bool:
    match sent:
        case dict():
            return any(map(_holds_unknown, sent.values()))
        case list():
            return any(map(_holds_unknown, sent))
    return sent is UNKNOWN


@leaves
def test_a_value_that_is_an_output_is_its_value(
    plugin: Plugin, kind: str, key: str, value: str, build: Callable[[object], Any]
) -> None:
    plain, later = Recorder(), Recorder()

    plugin.construct(plain, build(value))
    plugin.construct(later, build(output(value)))

    assert later.one(kind).inputs == plain.one(kind).inputs
    assert value in str(plain.one(kind).inputs[key])
    assert later.one(kind).secrets == frozenset()


@leaves
def test_a_value_that_is_a_secret_stays_one(
    plugin: Plugin, kind: str, key: str, value: str, build: Callable[[object], Any]
) -> None:
    plain, secret = Recorder(), Recorder()

    plugin.construct(plain, build(value))
    plugin.construct(secret, build(output(value, secret=True)))

    assert secret.one(kind).inputs == plain.one(kind).inputs
    assert secret.one(kind).secrets == {key}


IS_AN_OUTPUT = (
    "is an output, but must be known when the program runs, since it decides which "
    "resources there are; write a plain value; outputs may stand for single texts"
)


@pytest.mark.parametrize(
    ("place", "inputs"),
    [
        ("repositories", {"repositories": output({})}),
        ("repositories.web", {"repositories": {"web": output({})}}),
        ("repositories.web.protect", one(protect=output(value=True))),
        ("repositories.web.tags", one(tags=output({}))),
        ("repositories.web.imageTagMutability", one(imageTagMutability=output("x"))),
        ("repositories.web.encryptionConfig", one(encryptionConfig=output({}))),
        (
            "repositories.web.encryptionConfig.encryptionType",
            one(encryptionConfig={"encryptionType": output("KMS")}),
        ),
        ("repositories.web.lifecycle", one(lifecycle=output({}))),
        ("repositories.web.lifecycle.keepLast", one(lifecycle={"keepLast": output(1)})),
        (
            "repositories.web.lifecycle.keepLastPerPrefix.pr-",
            one(lifecycle={"keepLastPerPrefix": {"pr-": output(1)}}),
        ),
        ("repositories.web.lifecyclePolicyRules", one(lifecyclePolicyRules=output([]))),
        (
            "repositories.web.lifecyclePolicyRules[0]",
            one(lifecyclePolicyRules=[output({})]),
        ),
        (
            "repositories.web.lifecyclePolicyRules[0].selection.countNumber",
            one(
                lifecyclePolicyRules=[
                    {
                        **RULE,
                        "selection": {**RULE["selection"], "countNumber": output(1)},
                    }
                ]
            ),
        ),
        (
            "repositories.web.externalAccountIdsWithReadAccess",
            one(externalAccountIdsWithReadAccess=output([])),
        ),
        (
            "repositories.web.policyStatements[0].effect",
            one(policyStatements=[{**STATEMENT, "effect": output("Deny")}]),
        ),
        (
            "repositories.web.policyStatements[0].principal",
            one(policyStatements=[{**STATEMENT, "principal": output({})}]),
        ),
        (
            "defaultProtect",
            {"repositories": {}, "defaultProtect": output(value=True, secret=True)},
        ),
        (
            "replicationRegions[0]",
            {"repositories": {}, "replicationRegions": [output("eu-west-2")]},
        ),
    ],
)
def test_a_structure_that_is_an_output_is_refused(
    plugin: Plugin, place: str, inputs: dict[str, object]
) -> None:
    assert refusal(plugin, inputs) == (
        f"EcrRepositories 'images': 1 problem\n  {place}: {IS_AN_OUTPUT}"
    )


def test_a_secret_from_an_older_sdk_covers_the_whole_input(plugin: Plugin) -> None:
    told = refusal(plugin, one(tags={"a": bare_secret("hush")}))

    assert told == (
        f"EcrRepositories 'images': 1 problem\n  repositories: {IS_AN_OUTPUT}"
    )


def test_every_problem_is_told_at_once_and_in_the_words_of_the_schema(
    plugin: Plugin,
) -> None:
    inputs = {
        "repositories": {
            "Team/web": {"imagetagMutability": "MUTABLE"},
            "force_delete": {"tags": {"force_delete": 1}},
            "web": {
                "encryptionConfig": {"encryptionType": "AES256", "kmsKey": KEY},
                "imageTagMutability": "SOMETIMES",
                "lifecyclePolicyRules": [
                    {
                        **RULE,
                        "selection": {**RULE["selection"], "countNumber": 14.5},
                    }
                ],
            },
        },
        "defaultImageTagMutability": "IMMUTABLE_WITH_EXCLUSION",
        "repositorys": {},
    }

    told = dict(
        line.strip().split(": ", maxsplit=1)
        for line in refusal(plugin, inputs).split("\n")
    )
    assert told == {
        "EcrRepositories 'images'": "8 problems",
        "defaultImageTagMutability": (
            "IMMUTABLE_WITH_EXCLUSION needs tag filters; add "
            "defaultImageTagMutabilityExclusionFilters, such as ['latest']"
        ),
        "repositories.Team/web": (
            "'Team/web' is not a repository name: use a-z and 0-9, "
            "with single . _ - or / between them; try 'team/web'"
        ),
        "repositories.Team/web.imagetagMutability": (
            "unknown key; did you mean 'imageTagMutability'?"
        ),
        "repositories.force_delete.tags.force_delete": (
            "a tag's value is text (got 1.0); put quotes around it"
        ),
        "repositories.web.encryptionConfig.kmsKey": (
            "is only valid with encryptionType KMS or KMS_DSSE, not AES256; "
            "leave it out, or write encryptionType: KMS"
        ),
        "repositories.web.imageTagMutability": (
            "must be MUTABLE, IMMUTABLE, IMMUTABLE_WITH_EXCLUSION or "
            "MUTABLE_WITH_EXCLUSION (got 'SOMETIMES')"
        ),
        "repositories.web.lifecyclePolicyRules[0].selection.countNumber": (
            "must be a whole number (got 14.5)"
        ),
        "repositorys": "unknown key; did you mean 'repositories'?",
    }


def test_inputs_without_repositories_are_refused(plugin: Plugin) -> None:
    assert refusal(plugin, {}) == (
        "EcrRepositories 'images': 1 problem\n  repositories: is missing"
    )


def test_every_value_is_checked_when_it_is_known(plugin: Plugin) -> None:
    inputs = {
        "repositories": {
            "force_delete": {"externalAccountIdsWithReadAccess": [output("1111")]},
            "web": {"tags": {"global_tags": output("aws:hush", secret=True)}},
        },
        "defaultPrincipalsWithPushAccess": [output("*")],
    }

    with pytest.raises(grpc.RpcError) as refused:
        plugin.construct(Recorder(), inputs)

    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert refused.value.details() == (
        "EcrRepositories 'images': 3 problems\n"
        "  defaultPrincipalsWithPushAccess[0]: is no principal that AWS takes (got "
        "'*'); everybody is nobody's choice here: write an organization id, or use "
        "policyStatements with a condition\n"
        "  repositories.force_delete.externalAccountIdsWithReadAccess[0]: an account "
        "id is text of 12 digits (got '1111')\n"
        "  repositories.web.tags.global_tags: a tag's value must not begin with "
        "'aws:'; the value is a secret, not shown"
    )


def test_what_ecr_cannot_change_is_refused_at_preview(plugin: Plugin) -> None:
    account = Account(preview=True, web={"name": "web"})

    with pytest.raises(grpc.RpcError) as refused:
        plugin.construct(account, one(encryptionConfig={"encryptionType": "KMS"}))

    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert refused.value.details() == (
        "EcrRepositories 'images': 1 problem\n"
        "  repositories.web: exists already, encrypted with AES256 and not with KMS, "
        "and ECR can't change that; leave its encryptionConfig as it was, or take "
        "another name and copy the images"
    )


def test_no_refusal_leaves_a_traceback(plugin: Plugin) -> None:
    refusal(plugin, {})

    assert "Traceback" not in plugin.said()


def test_another_component_is_none_of_the_plugin(plugin: Plugin) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        plugin.construct(Recorder(), one(), kind="ecr:index:EcrRepositories")

    assert "invalid provider: ecr, expected ecr-component" in refused.value.details()


def test_a_fault_of_ours_shows_where_it_is(plugin: Plugin) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        plugin.construct(
            _Broken(), one(externalAccountIdsWithReadAccess=["111122223333"])
        )

    assert "ecr_repositories.py" in refused.value.details()


class _Broken(Recorder):
    """Knows nothing of the provider."""

    def Invoke(self, request: Any) -> Any:  # noqa: ANN401, N802 - Pulumi's
        raise AssertionError(request.tok)


def test_the_outputs_have_the_names_of_the_schema(plugin: Plugin) -> None:
    found = plugin.construct(Recorder(), {"repositories": {"team/api": {}, "web": {}}})

    arn = "arn:aws:ecr:eu-west-1:210987654321:repository"
    domain = "210987654321.dkr.ecr.eu-west-1.amazonaws.com"
    assert found == {
        "urn": f"urn:pulumi:dev::ecr::{COMPONENT}::images",
        "ecrRepoArns": {"team/api": f"{arn}/team/api", "web": f"{arn}/web"},
        "ecrRepoUrls": {"team/api": f"{domain}/team/api", "web": f"{domain}/web"},
        "ecrReplicaRepoArns": {},
        "ecrReplicaRepoUrls": {},
        "ecrReadPolicyActions": list(actions.READ),
        "ecrWritePolicyActions": list(actions.WRITE),
    }


def test_the_outputs_of_replicas_are_by_region_and_repository(plugin: Plugin) -> None:
    inputs = {
        "repositories": {"team/api": {}},
        "createReplicas": True,
        "replicationRegions": ["us-east-1"],
    }

    found = plugin.construct(Recorder(), inputs)

    arn = "arn:aws:ecr:us-east-1:210987654321:repository/team/api"
    url = "210987654321.dkr.ecr.us-east-1.amazonaws.com/team/api"
    assert found["ecrReplicaRepoArns"] == {"us-east-1": {"team/api": arn}}
    assert found["ecrReplicaRepoUrls"] == {"us-east-1": {"team/api": url}}


def test_an_empty_registry_has_empty_outputs(plugin: Plugin) -> None:
    found = plugin.construct(Recorder(preview=True), {"repositories": {}})

    assert (found["ecrRepoArns"], found["ecrRepoUrls"]) == ({}, {})


def test_warnings_reach_the_engine_in_the_words_of_the_schema(
    plugin: Plugin, engine: Engine
) -> None:
    inputs = {
        "repositories": {"tag_precedence": {"tags": {"global_tags": "a"}}},
        "globalTags": {"global_tags": "b"},
    }
    before = len(engine.recorder.log)

    plugin.construct(Recorder(), inputs)

    warning = (
        "globalTags.global_tags wins over the value of tag_precedence; "
        "to turn this round, write tagPrecedence: repository"
    )
    assert engine.recorder.log[before:] == [("WARNING", warning)]


def test_the_options_reach_the_component_and_its_children(plugin: Plugin) -> None:
    recorder = Listener()

    plugin.construct(
        recorder,
        {
            **one(externalAccountIdsWithReadAccess=["111122223333"]),
            "replicationRegions": ["eu-west-2"],
        },
        providers={"aws": f"{ELSEWHERE}::id"},
        aliases=["registry"],
        protect=True,
    )

    children = [made for made in recorder.registered if made.type != COMPONENT]
    component = recorder.one(COMPONENT)
    assert component.protect
    assert component.aliases == ("registry",)
    assert {made.type for made in children} == {
        REPOSITORY,
        REPOSITORY_POLICY,
        REPLICATION,
    }
    assert {made.protect for made in children} == {True}
    assert {made.provider for made in children} == {f"{ELSEWHERE}::id"}
    assert {provider for _, provider in recorder.lookups} == {f"{ELSEWHERE}::id"}


def test_a_registry_is_understood_in_the_words_of_the_schema(plugin: Plugin) -> None:
    recorder = Recorder()

    found = plugin.construct(
        recorder,
        {
            "scanType": "ENHANCED",
            "scanningRules": [{"scanFrequency": "SCAN_ON_PUSH"}],
            "replicationRules": [{"regions": ["us-east-1"], "accountIds": [ACCOUNT]}],
            "pullThroughCacheRules": {"my_quay": {"upstream": "quay"}},
            "repositoryCreationTemplates": {
                "my_team": {
                    "appliedFor": ["REPLICATION"],
                    "imageTagMutability": "IMMUTABLE",
                    "lifecycle": {"keepLast": 3},
                }
            },
            "policyStatements": [
                {
                    "effect": "Allow",
                    "principal": {"AWS": [output(ACCOUNT)]},
                    "action": ["ecr:ReplicateImage"],
                    "notResource": ["*"],
                }
            ],
        },
        kind=OF_REGISTRY,
    )

    address = "210987654321.dkr.ecr.eu-west-1.amazonaws.com"
    assert {key: value for key, value in found.items() if key != "urn"} == {
        "ecrRegistryId": "210987654321",
        "ecrRegistryUrl": address,
        "ecrPullThroughCacheUrls": {"my_quay": f"{address}/my_quay"},
    }
    template = recorder.one(TEMPLATE).inputs
    assert (template["prefix"], template["imageTagMutability"]) == (
        "my_team",
        "IMMUTABLE",
    )
    assert '"NotResource":["*"]' in recorder.one(REGISTRY_POLICY).inputs["policy"]


def test_problems_of_a_registry_are_told_in_the_words_of_the_schema(
    plugin: Plugin,
) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        plugin.construct(
            Recorder(),
            {
                "scanningRules": [{"scanFrequency": "MANUAL"}],
                "pullThroughCacheRules": {
                    "custom_role_arn": {"upstream": "quay", "customRoleArn": ROLE}
                },
            },
            kind=OF_REGISTRY,
        )

    assert refused.value.details() == (
        "EcrRegistry 'images': 4 problems\n"
        "  pullThroughCacheRules.custom_role_arn.customRoleArn: is for a private ECR "
        "as upstream, not for quay.io; leave it out\n"
        "  pullThroughCacheRules.custom_role_arn.customRoleArn: is a role of another "
        f"account than the registry (210987654321) (got '{ROLE}'); write a role of the "
        "registry's own account\n"
        "  scanningRules[0].scanFrequency: is what holds for repositories that no rule "
        "takes (got 'MANUAL'); leave the rule out\n"
        "  scanType: is missing; write BASIC or ENHANCED: scanningRules are for one"
    )


def test_several_components_are_made_at_once(plugin: Plugin) -> None:
    recorders = {f"images-{n}": Recorder() for n in range(4)}

    def construct(name: str) -> str:
        inputs = {
            **one(externalAccountIdsWithReadAccess=["111122223333"]),
            "globalTags": {"made-by": name},
        }
        urn: str = plugin.construct(recorders[name], inputs, name=name)["urn"]
        return urn

    with ThreadPoolExecutor(len(recorders)) as threads:
        urns = list(threads.map(construct, recorders))

    assert urns == [f"urn:pulumi:dev::ecr::{COMPONENT}::{name}" for name in recorders]
    for name, recorder in recorders.items():
        assert recorder.names() == [
            (REPOSITORY, f"{name}/web"),
            (REPOSITORY_POLICY, f"{name}/web"),
            (COMPONENT, name),
        ]
        assert recorder.one(REPOSITORY).inputs["tags"] == {"made-by": name}


def test_the_configuration_of_the_consumer_is_not_read(plugin: Plugin) -> None:
    recorder = Recorder()

    plugin.construct(recorder, one(), config={"ecr:default_protect": "true"})

    assert recorder.one(REPOSITORY).protect is False
