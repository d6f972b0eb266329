"""What a registry has as a whole, from a state to the inputs of its component."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner

from ecr_component.adopt.description import Description, describe
from ecr_component.adopt.holding import TakenSetting, ToolAddress
from ecr_component.adopt.import_file import Target, import_file
from ecr_component.adopt.recorded import Left, Recordable
from ecr_component.adopt.registry_comparison import compare_registry
from ecr_component.adopt.source import read_source
from ecr_component.adopt.stack_text import stack_text
from ecr_component.commands.cli import cli
from ecr_component.live.inventory import (
    HeldCache,
    HeldScanning,
    HeldScanningRule,
    HeldTemplate,
)
from ecr_component.registry.desired_registry import DesiredRegistry, RegistryReading
from ecr_component.values.regions import Location
from tests.adopt.build import ACCOUNT, REGION, left, read, registry, resource, state
from tests.adopt.test_import_file import components_of, recorded, urns
from tests.adopt.whole_registry import (
    COMMON,
    EVERYTHING,
    OTHERS,
    PULLS,
    REPLICAS,
    ROLE,
    RULES,
    document,
    of_the_registry,
    once,
)

GOLDEN: Final = Path(__file__).parent / "golden"
LOCATION: Final = Location(REGION, "aws", ACCOUNT)


def described(content: bytes = EVERYTHING) -> Description:
    holding = read_source(content, "terraform.tfstate")
    assert holding.left == ()
    return describe(holding.registries[0])


def said(*settings: TakenSetting) -> Description:
    return describe(registry(settings=settings))


def policy(*statements: object) -> TakenSetting:
    return TakenSetting(Recordable.REGISTRY_POLICY, ACCOUNT, document(*statements))


def template(prefix: str = "quay", **values: Any) -> TakenSetting:  # noqa: ANN401
    told = {"applied_for": ("REPLICATION",), "tag_mutability": "MUTABLE", **values}
    return TakenSetting(Recordable.TEMPLATE, prefix, HeldTemplate(prefix, **told))


def cache(url: str, **values: Any) -> TakenSetting:  # noqa: ANN401 - as above
    return TakenSetting(Recordable.CACHE, "aa", HeldCache("aa", url, **values))


def scanning(*rules: HeldScanningRule, kind: str = "BASIC") -> TakenSetting:
    return TakenSetting(Recordable.SCANNING, ACCOUNT, HeldScanning(kind, rules))


def setting(name: str, value: str) -> TakenSetting:
    return TakenSetting(Recordable.ACCOUNT_SETTING, name, value)


def test_everything_is_said_as_a_person_would_write_it() -> None:
    description = described()

    written = stack_text(description.inputs, region=REGION, namespace="ecr", remarks={})

    assert written == GOLDEN.joinpath("whole_registry.yaml").read_text("utf-8")
    assert (description.left, description.whole.remarks) == ((), ())
    assert [*compare_registry(description, description.whole.wanted)] == []


def test_a_report_says_what_was_taken_and_how_the_old_tool_lets_go_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "88")
    Path("Pulumi.yaml").write_text("name: ecr\nruntime: python\n", "utf-8")
    Path("adopt.tfstate").write_bytes(EVERYTHING)

    result = CliRunner().invoke(cli, ["adopt", "adopt.tfstate", "--stack", "prod"])
    check = CliRunner().invoke(cli, ["check"])

    assert (result.stderr, result.exit_code) == ("", 0)
    golden = GOLDEN.joinpath("report_whole_registry.txt").read_text("utf-8")
    assert result.stdout == golden
    assert check.exit_code == 0
    assert "Pulumi.prod.yaml: ok, 1 repository and the registry" in check.stdout


def test_every_urn_of_the_import_is_one_that_the_components_register() -> None:
    description = described()
    document: Any = import_file(description, Target("ecr", REGION, "7.51.1"))

    made = recorded(lambda: components_of(description.inputs))

    assert Counter(urns(document["resources"])) == Counter(made)
    names = {entry["name"]: entry.get("id") for entry in document["resources"]}
    assert names == {
        "ecr": None,
        "ecr/team/api": "team/api",
        "ecrEcrRegistry": None,
        "ecrReplicationConfiguration": ACCOUNT,
        "ecrRegistryPolicy": ACCOUNT,
        "ecrRegistryScanningConfiguration": ACCOUNT,
        "ecr/ROOT": "ROOT",
        "ecr/quay": "quay",
        "ecr/quayPullThroughCacheRule": "quay",
        f"ecr/{ACCOUNT}:role/ecr": ROLE,
        "ecr/BASIC_SCAN_TYPE_VERSION": "BASIC_SCAN_TYPE_VERSION",
        "ecr/BLOB_MOUNTING": "BLOB_MOUNTING",
    }


SECRET: Final = (
    f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:ecr-pullthroughcache/hub-AbCdEf"
)
UNSIGNED: Final = {**REPLICAS, "Action": [*REPLICAS["Action"][:2]]}


@pytest.mark.parametrize(
    ("settings", "keys"),
    [
        pytest.param(
            [policy(UNSIGNED)],
            {"replication_source_account_ids": [OTHERS]},
            id="accounts that may copy here",
        ),
        pytest.param(
            [policy({**UNSIGNED, "Sid": "Ours"})],
            {
                "policy_statements": [
                    {
                        "Sid": "Ours",
                        "Effect": "Allow",
                        "Principal": UNSIGNED["Principal"],
                        "Action": UNSIGNED["Action"],
                    }
                ]
            },
            id="the same under a name",
        ),
        pytest.param(
            [policy(UNSIGNED), template(tags={"a": "b"}, custom_role_arn=ROLE)],
            {
                "policy_statements": [
                    {
                        "Effect": "Allow",
                        "Principal": UNSIGNED["Principal"],
                        "Action": UNSIGNED["Action"],
                    }
                ],
                "repository_creation_templates": {
                    "quay": {
                        "applied_for": ["REPLICATION"],
                        "custom_role_arn": ROLE,
                        "tags": {"a": "b"},
                    }
                },
            },
            id="the same without the tags that a template gives",
        ),
        pytest.param(
            [scanning(HeldScanningRule("SCAN_ON_PUSH", ("*",)))],
            {
                "scan_type": "BASIC",
                "scanning_rules": [{"scan_frequency": "SCAN_ON_PUSH"}],
            },
            id="a scan of all on push",
        ),
        pytest.param([scanning()], {"scan_type": "BASIC"}, id="no scan"),
        pytest.param(
            [cache("registry-1.docker.io", credential_arn=SECRET)],
            {
                "pull_through_cache_rules": {
                    "aa": {"upstream": "docker-hub", "credential_arn": SECRET}
                }
            },
            id="a cache of Docker Hub",
        ),
        pytest.param(
            [cache(f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com", upstream_prefix="b1")],
            {
                "pull_through_cache_rules": {
                    "aa": {
                        "upstream": f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com",
                        "upstream_prefix": "b1",
                    }
                }
            },
            id="a cache of a private ECR",
        ),
        pytest.param(
            [cache("quay.io", upstream_prefix="ROOT")],
            {"pull_through_cache_rules": {"aa": {"upstream": "quay"}}},
            id="a prefix that nobody gave",
        ),
    ],
)
def test_a_setting_is_said_in_keys(
    settings: list[TakenSetting], keys: dict[str, object]
) -> None:
    description = said(*settings)

    assert description.inputs == {"registry": keys, "repositories": {}}
    assert description.left == ()
    assert [*compare_registry(description, description.whole.wanted)] == []


@pytest.mark.parametrize(
    ("setting", "address", "why"),
    [
        pytest.param(
            cache("team.azurecr.io"),
            f"the pull through cache rule aa of account {ACCOUNT} in {REGION}",
            "has what the component refuses: pull_through_cache_rules.aa."
            "credential_arn: is missing; team.azurecr.io lets nobody in without: keep "
            "a user's name and token in a secret whose name begins with "
            "ecr-pullthroughcache/",
            id="a cache without credentials",
        ),
        pytest.param(
            setting("REGISTRY_POLICY_SCOPE", "V1"),
            "the account setting REGISTRY_POLICY_SCOPE of account "
            f"{ACCOUNT} in {REGION}",
            "has what the component refuses: registry_policy_scope: must be V2 (got "
            "'V1'); ECR ended V1 in April 2026",
            id="a choice that ECR has ended",
        ),
        pytest.param(
            replace(
                template(repository_policy="x"), address=ToolAddress("tf.x[0]", "tf.x")
            ),
            "tf.x[0]",
            "has a repository policy that is no JSON",
            id="a template with a policy that is none",
        ),
        pytest.param(
            template(lifecycle_policy='{"rules": []}'),
            f"the repository creation template quay of account {ACCOUNT} in {REGION}",
            "has a lifecycle policy that has no rules",
            id="a template without rules",
        ),
        pytest.param(
            replace(policy(), address=ToolAddress("tf.x", "tf.x")),
            "tf.x",
            "has no statements",
            id="a policy without statements",
        ),
        pytest.param(
            policy({**PULLS, "Principal": {"AWS": "AROAEXAMPLEEXAMPLEEXA"}}),
            f"the registry policy of account {ACCOUNT} in {REGION}",
            "is about nobody who is still there",
            id="a policy about somebody who was deleted",
        ),
    ],
)
def test_what_no_input_can_say_is_left(
    setting: TakenSetting, address: str, why: str
) -> None:
    description = said(setting)

    assert description.left == (Left(address, f"{why}; it stays as it is"),)
    assert description.inputs == {"repositories": {}}
    assert not description


def test_what_does_not_go_with_another_setting_is_left_alone() -> None:
    description = said(template("web"), template("web/"))

    assert [one.identity for one in description.whole.settings] == ["web"]
    (left_alone,) = description.left
    assert left_alone.reason == (
        "has what the component refuses: repository_creation_templates.web: is the "
        "same prefix as 'web/'; keep one; it stays as it is"
    )


def test_what_is_said_otherwise_is_told_above_it() -> None:
    first = {**PULLS, "Action": "ecr:CreateRepository"}

    description = said(
        TakenSetting(
            Recordable.REGISTRY_POLICY,
            ACCOUNT,
            json.dumps({"Version": "2008-10-17", "Statement": [PULLS, first]}),
        ),
        template(
            repository_policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Id": "x",
                    "Statement": {
                        "Effect": "Deny",
                        "Principal": "*",
                        "Action": "ecr:*",
                    },
                }
            )
        ),
    )
    text = stack_text(
        description.inputs,
        region=None,
        namespace="ecr",
        remarks={},
        registry_remarks=description.whole.remarks,
    )

    assert text.partition("    policy_statements")[0] == (
        "config:\n"
        "  # What the registry has once.\n"
        "  # repository creation template quay: repository policy: Id is left out\n"
        "  # registry policy: Version becomes 2012-10-17, from 2008-10-17\n"
        "  # registry policy: of two statements called Pulls, one becomes Pulls2\n"
        "  ecr:registry:\n"
    )


def made(**inputs: object) -> DesiredRegistry:
    return RegistryReading(inputs).settled("", LOCATION)


def hub(**keys: object) -> dict[str, object]:
    return {"pull_through_cache_rules": {"aa": {"upstream": "quay", **keys}}}


@pytest.mark.parametrize(
    ("held", "inputs", "told"),
    [
        pytest.param(
            [setting("BLOB_MOUNTING", "ENABLED")],
            {},
            ("account setting BLOB_MOUNTING", "ENABLED", "nothing", "deletes it"),
            id="a setting that is not said",
        ),
        pytest.param(
            [],
            {"scan_type": "ENHANCED"},
            (
                "registry scanning configuration",
                "nothing",
                '{\n "scan_type": "ENHANCED"\n}',
                "makes it",
            ),
            id="one that is not there",
        ),
        pytest.param(
            [cache("public.ecr.aws")],
            hub(),
            (
                "pull through cache rule aa",
                '{\n "prefix": "aa",\n "upstream_url": "public.ecr.aws"\n}',
                '{\n "prefix": "aa",\n "upstream_url": "quay.io"\n}',
                "deletes it and makes it anew; no image is touched by that",
            ),
            id="a cache of another registry",
        ),
        pytest.param(
            [policy(PULLS)],
            {"policy_statements": [{**PULLS, "Sid": "Other"}]},
            (
                "registry policy",
                json.dumps(PULLS, indent=1),
                json.dumps({**PULLS, "Sid": "Other"}, indent=1),
                "sets it in place",
            ),
            id="another policy",
        ),
        pytest.param(
            [],
            {"replication_source_account_ids": [OTHERS]},
            (
                "registry policy",
                "nothing",
                json.dumps(
                    {"Version": "2012-10-17", "Statement": [UNSIGNED]}, indent=1
                ),
                "makes it",
            ),
            id="a policy that is not there",
        ),
    ],
)
def test_what_is_otherwise_is_told_with_what_becomes_of_it(
    held: list[TakenSetting], inputs: dict[str, object], told: tuple[str, ...]
) -> None:
    found = [*compare_registry(said(*held), made(**inputs))]

    assert [(it.repository, it.what, it.held, it.made, it.next_up) for it in found] == [
        ("", *told)
    ]


def test_the_order_of_the_rules_of_a_replication_counts() -> None:
    description = described()
    rules = description.inputs["registry"]["replication_rules"]
    others = {**description.inputs["registry"], "replication_rules": rules[::-1]}

    (found,) = compare_registry(description, made(**others))

    assert (found.what, found.next_up) == (
        "replication configuration",
        "sets it in place",
    )
    assert json.loads(found.held) == json.loads(found.made)[::-1]


def test_settings_alone_are_a_registry_if_their_records_say_which() -> None:
    holding = read(*COMMON[1:])

    (alone,) = holding.registries
    assert holding.left == ()
    assert (str(alone.registry), alone.repositories) == (
        f"account {ACCOUNT} in {REGION}",
        (),
    )
    assert describe(alone).left == ()


def test_a_setting_whose_registry_cannot_be_told_is_left() -> None:
    alone = resource(
        "x", {"name": "BLOB_MOUNTING", "value": "ENABLED"}, "aws_ecr_account_setting"
    )

    assert left(read(alone)) == {
        "aws_ecr_account_setting.x": (
            "is of a registry of which no repository is taken from here"
        )
    }


def test_a_setting_that_is_recorded_twice_is_taken_once() -> None:
    twice = read(
        once("registry_policy", policy=document(PULLS)),
        of_the_registry(
            "registry_policy", "again", registry_id=ACCOUNT, policy=document(PULLS)
        ),
    )

    assert len(twice.registries[0].settings) == 1
    assert left(twice) == {
        "aws_ecr_registry_policy.again": "is the same as aws_ecr_registry_policy.this"
    }


def test_a_template_without_its_occasions_is_left() -> None:
    broken = once("repository_creation_template", prefix="a", applied_for="x")

    assert left(read(broken)) == {
        "aws_ecr_repository_creation_template.this": (
            "has no applied_for in its record"
        )
    }
    assert read(broken).registries == ()


def test_a_setting_with_a_secret_in_it_is_left() -> None:
    marked = once("pull_through_cache_rule", credential_arn="hidden")
    (instance,) = marked["instances"]
    instance["sensitive_attributes"] = [
        [{"type": "get_attr", "value": "credential_arn"}]
    ]

    assert left(read(marked)) == {
        "aws_ecr_pull_through_cache_rule.this": (
            "has credential_arn marked as a secret, which is not written here"
        )
    }


def test_in_the_same_stack_the_program_registers_both_components(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("Pulumi.yaml").write_text("name: ecr\nruntime: python\n", "utf-8")
    type_ = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate"
    urn = f"urn:pulumi:prod::ecr::{type_}::old"
    outputs = {
        "region": REGION,
        "registryId": ACCOUNT,
        "prefix": "web",
        "appliedFors": ["REPLICATION"],
        "lifecyclePolicy": json.dumps(RULES),
        "resourceTags": {"camelCase": "x"},
        "customRoleArn": ROLE,
        "encryptionConfigurations": [{"encryptionType": "AES256", "kmsKey": ""}],
    }
    own = {"urn": urn, "type": type_, "custom": True, "id": "web", "outputs": outputs}
    export = {"version": 3, "deployment": {"resources": [own]}}
    Path("export.json").write_text(json.dumps(export), "utf-8")

    result = CliRunner().invoke(cli, ["adopt", "export.json", "--stack", "prod"])

    assert (result.stderr, result.exit_code) == ("", 0)
    assert (
        "     from ecr_component import stack_components\n"
        "\n"
        "     OLD = {\n"
        f'         ("{type_}", "ecr/web"): "{urn}",\n'
        "     }\n"
    ) in result.stdout
    assert (
        "     components = stack_components(\n"
        '         "ecr", pulumi.ResourceOptions(transformations=[keep])\n'
        "     )\n"
    ) in result.stdout
    assert "only the new components; no update either" in result.stdout
    written = Path("Pulumi.prod.yaml").read_text("utf-8")
    assert "tags: {camelCase: x}" in written


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        pytest.param(state(COMMON[0]), True, id="the source knows nothing of it"),
        pytest.param(EVERYTHING, False, id="the source says it anew"),
    ],
)
def test_what_a_stack_file_says_of_the_registry_goes_for_the_same_said_anew_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, *, kept: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("Pulumi.yaml").write_text("name: ecr\nruntime: python\n", "utf-8")
    Path("adopt.tfstate").write_bytes(content)
    old = "config:\n  ecr:registry:\n    scan_type: BASIC # ours\n"
    Path("Pulumi.prod.yaml").write_text(old, "utf-8")

    result = CliRunner().invoke(
        cli,
        [
            "adopt",
            "adopt.tfstate",
            "--stack",
            "prod",
            "--force",
            "--accept-differences",
        ],
    )

    assert result.exit_code == 0, result.output
    written = Path("Pulumi.prod.yaml").read_text("utf-8")
    assert ("scan_type: BASIC # ours" in written) is kept
    assert written.count("ecr:registry:") == 1
