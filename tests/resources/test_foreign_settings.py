"""What the look before a registry's only settings says; `tests/engine` has the rest."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.metadata import version
from typing import Any, Final

import pulumi
import pulumi_aws as aws
import pytest
import yaml
from pulumi.output import UNKNOWN

from ecr_component import EcrRepositories
from ecr_component.errors import Key, Problem, spelt
from ecr_component.resources import once_per_registry
from ecr_component.resources.caller import Caller
from ecr_component.resources.foreign_settings import ForeignSettings
from tests.recorder import REPLICATION, Account, Properties

OWN: Final = "210987654321"
OTHER: Final = "111122223333"
SCANNING: Final = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration"
POLICY: Final = "aws:ecr/registryPolicy:RegistryPolicy"
TYPES: Final = {kind: it.cloud_type for kind, it in once_per_registry.ALL.items()}


def copied(*rules: tuple[list[str], list[tuple[str, str]]]) -> Properties:
    """What AWS tells of rules: prefixes, and regions with accounts."""
    told = [
        {
            "Destinations": [
                {"Region": region, "RegistryId": account} for region, account in places
            ],
            **(
                {
                    "RepositoryFilters": [
                        {"Filter": one, "FilterType": "PREFIX_MATCH"}
                        for one in prefixes
                    ]
                }
                if prefixes
                else {}
            ),
        }
        for prefixes, places in rules
    ]
    return {"RegistryId": OWN, "ReplicationConfiguration": {"Rules": told}}


def copying(*rules: tuple[list[str], list[tuple[str, str]]]) -> Properties:
    """The same as a resource has it."""
    told = copied(*rules)["ReplicationConfiguration"]
    spelt: Properties = once_per_registry._lower(told)  # noqa: SLF001
    return {"replicationConfiguration": spelt}


def scanned(kind: str, **rules: list[str]) -> Properties:
    """What AWS tells of a scan type and of filters by frequency."""
    return {
        "RegistryId": OWN,
        "ScanType": kind,
        "Rules": [
            {
                "ScanFrequency": frequency,
                "RepositoryFilters": [
                    {"Filter": one, "FilterType": "WILDCARD"} for one in filters
                ],
            }
            for frequency, filters in rules.items()
        ],
    }


def scanning(kind: str, **rules: list[str]) -> Properties:
    """The same as a resource has it."""
    told = {**scanned(kind, **rules)}
    del told["RegistryId"]
    spelt: Properties = once_per_registry._lower(told)  # noqa: SLF001
    return spelt


def statement(actions: str | list[str] = "ecr:ReplicateImage", **more: object) -> Any:  # noqa: ANN401 - a policy's
    root = f"arn:aws:iam::{OTHER}:root"
    return {
        "Effect": "Allow",
        "Principal": {"AWS": root},
        "Action": actions,
        "Resource": "*",
        **more,
    }


def allowed(*statements: object) -> Properties:
    """What AWS tells of a registry policy."""
    document = {"Version": "2012-10-17", "Statement": [*statements]}
    return {"RegistryId": OWN, "PolicyText": document}


def allowing(*statements: object) -> Properties:
    """The same as a resource has it."""
    return {"policy": json.dumps(allowed(*statements)["PolicyText"])}


def look_of(
    component: pulumi.Resource, caller: Caller | None = None
) -> ForeignSettings:
    return ForeignSettings(component, "r", caller or Caller(), OWN)


def creation(
    account: Account,
    kind: str,
    inputs: Mapping[str, Any] | Callable[[], Mapping[str, Any]],
    look: Callable[[pulumi.Resource], ForeignSettings] = look_of,
    options: Callable[[], pulumi.ResourceOptions] | None = None,
) -> str:
    """What ends a program that creates one of a registry's settings; '' for nothing."""

    def program() -> None:
        component = pulumi.ComponentResource("a:b:C", "r", None, options and options())
        hooks = pulumi.ResourceHookBinding(before_create=[look(component).hook])
        opts = pulumi.ResourceOptions(parent=component, hooks=hooks)
        wanted = inputs() if callable(inputs) else inputs
        pulumi.CustomResource(kind, "r", {**wanted}, opts)

    try:
        account.run(program)
    except pulumi.RunError as refusal:
        failed = "before hook 'r: erase nothing of others' failed: "
        return str(refusal).removeprefix(failed)
    return ""


def holding(kind: str, told: object, *, preview: bool = False) -> Account:
    account = Account(preview=preview)
    account.once[TYPES[kind]] = told
    return account


def command(kind: str) -> str:
    return f"pulumi import {kind} r {OWN} --parent parent=urn:pulumi:dev::ecr::a:b:C::r"


ONCE: Final = " (once an `up` has come as far as this)"


def ways(key: str, kind: str) -> str:
    return (
        f"; leave it to whoever has it, without {key}, take it over with "
        f"`{command(kind)}`{ONCE}, whereupon a preview shows what goes, "
        "or, to keep that too, "
    )


US: Final = ("us-east-1", OWN)
WANTED: Final = {
    REPLICATION: copying(([], [US])),
    SCANNING: scanning("BASIC", SCAN_ON_PUSH=["*"]),
    POLICY: allowing(statement(Sid="Ours", Resource="ours")),
}
FOREIGN: Final = {
    REPLICATION: copied((["base/", "team/"], [("us-east-2", OWN), US])),
    SCANNING: scanned("ENHANCED", CONTINUOUS_SCAN=["prod*"]),
    POLICY: allowed(statement(Sid="Theirs")),
}


@pytest.mark.parametrize(
    ("kind", "told", "says"),
    [
        pytest.param(
            REPLICATION,
            copied(
                (["base/", "team/"], [("us-east-2", OWN), ("us-east-1", OTHER)]),
                ([], [US]),
                ([], [("eu-central-1", OTHER), ("eu-west-1", OTHER)]),
            ),
            "replication_rules: the registry has a replication configuration that this "
            "stack doesn't have, and it has only one: this one would erase the copying "
            f"of base/, team/ to us-east-2, us-east-1 of {OTHER}; the copying of "
            f"everything to eu-central-1 of {OTHER}, eu-west-1 of {OTHER}"
            + ways("replication_rules", REPLICATION)
            + """\
add to replication_rules:
  replication_rules:
    - regions: [us-east-2]
      repositories: [base/, team/]
    - regions: [us-east-1]
      account_ids: ["111122223333"]
      repositories: [base/, team/]
    - regions: [eu-central-1, eu-west-1]
      account_ids: ["111122223333"]""",
            id="replication",
        ),
        pytest.param(
            SCANNING,
            scanned("BASIC", SCAN_ON_PUSH=["a*", "*"]),
            "scan_type: the registry has a scanning configuration that this stack "
            "doesn't have, and it has only one: this one would erase SCAN_ON_PUSH of a*"
            + ways("scan_type and scanning_rules", SCANNING)
            + """\
write:
  scan_type: BASIC
  scanning_rules: [{scan_frequency: SCAN_ON_PUSH, repositories: ["a*", "*"]}]""",
            id="scanning",
        ),
        pytest.param(
            SCANNING,
            scanned("ENHANCED", SCAN_ON_PUSH=["*"], CONTINUOUS_SCAN=["prod*"]),
            "scan_type: the registry has a scanning configuration that this "
            "stack doesn't have, and it has only one: this one would erase the scan "
            "type ENHANCED; CONTINUOUS_SCAN of prod*"
            + ways("scan_type and scanning_rules", SCANNING)
            + """\
write:
  scan_type: ENHANCED
  scanning_rules:
    - scan_frequency: SCAN_ON_PUSH
      repositories: ["*"]
    - scan_frequency: CONTINUOUS_SCAN
      repositories: ["prod*"]""",
            id="another-scan-type",
        ),
        pytest.param(
            POLICY,
            allowed(
                statement(Sid="Theirs"),
                statement(["ecr:CreateRepository", "ecr:ReplicateImage"]),
            ),
            "policy_statements: the registry has a registry policy that this stack "
            "doesn't have, and it has only one: this one would erase the statement "
            "Theirs; a statement to allow ecr:CreateRepository, ecr:ReplicateImage"
            + ways("policy_statements and replication_source_account_ids", POLICY)
            + """\
add to policy_statements:
  policy_statements:
    - Effect: Allow
      Principal: {AWS: "arn:aws:iam::111122223333:root"}
      Action: ecr:ReplicateImage
      Resource: "*"
      Sid: Theirs
    - Effect: Allow
      Principal: {AWS: "arn:aws:iam::111122223333:root"}
      Action: ["ecr:CreateRepository", "ecr:ReplicateImage"]
      Resource: "*\"""",
            id="policy",
        ),
    ],
)
@pytest.mark.parametrize("preview", [True, False])
def test_what_would_be_erased_is_told_with_the_ways_out(
    kind: str, told: object, says: str, *, preview: bool
) -> None:
    account = holding(kind, told, preview=preview)

    refused = creation(account, kind, WANTED[kind])

    warned = [("WARNING", says)] if preview else []
    assert refused == ("" if preview else says.replace(ONCE, ""))
    assert account.log == warned
    assert account.told_of == ["urn:pulumi:dev::ecr::a:b:C::r"] * len(warned)
    assert len(account.of(kind)) == (1 if preview else 0)


EMPTY: Final = {
    REPLICATION: copied(),
    SCANNING: scanned("BASIC"),
    POLICY: allowed(),
}


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("preview", [True, False])
def test_what_nobody_has_set_is_not_foreign(kind: str, *, preview: bool) -> None:
    for account in (
        Account(preview=preview),  # the look-up fails, as where there is nothing
        holding(kind, EMPTY[kind], preview=preview),
        holding(kind, {"RegistryId": OWN}, preview=preview),
    ):
        assert creation(account, kind, WANTED[kind]) == ""
        assert account.looked == [{"typeName": TYPES[kind], "identifier": OWN}]
        assert account.log == []
        assert len(account.of(kind)) == 1


@pytest.mark.parametrize("kind", TYPES)
def test_a_provider_that_a_preview_cannot_know_stops_nothing(kind: str) -> None:
    class Nobody(Account):
        def found(self, request: Any) -> Properties:  # noqa: ANN401 - Pulumi's
            super().found(request)
            return {}

    nobody = Nobody(preview=True)
    nobody.once[TYPES[kind]] = FOREIGN[kind]

    assert creation(nobody, kind, WANTED[kind]) == ""
    assert (len(nobody.looked), nobody.log) == (1, [])


TWICE: Final = {
    kind: (
        f"{it.keys[0]}: the registry has all of this already, in a {it.name} that this "
        "stack doesn't have, or has under another name; nothing is lost now; have it "
        "in one place, for whoever removes it there erases it here: forget it there "
        "without deleting it, as `pulumi state delete` does; where this preview "
        "deletes it under another name, give the renamed component an alias first"
    )
    for kind, it in once_per_registry.ALL.items()
}


@pytest.mark.parametrize(
    ("kind", "told", "wanted"),
    [
        pytest.param(
            REPLICATION,
            copied(([], [US])),
            copying(([], [US])),
            id="the-same-rule",
        ),
        pytest.param(
            REPLICATION,
            copied((["team/b"], [US]), (["base/"], [("eu-north-1", OTHER)])),
            copying(
                (["base", "team/"], [("eu-north-1", OTHER)]),
                (["team/"], [US, ("us-west-2", OWN)]),
            ),
            id="rules-of-others-that-say-it-too",
        ),
        pytest.param(
            SCANNING,
            scanned("ENHANCED", SCAN_ON_PUSH=["*"]),
            scanning("ENHANCED", CONTINUOUS_SCAN=["prod*"], SCAN_ON_PUSH=["b", "*"]),
            id="more-filters",
        ),
        pytest.param(
            SCANNING, scanned("ENHANCED"), scanning("ENHANCED"), id="the-scan-type"
        ),
        pytest.param(
            POLICY,
            allowed(statement(["ecr:B", "ecr:A"], Sid="Theirs", Resource=["b", "a"])),
            allowing(
                statement(),
                statement(
                    ["ecr:A", "ecr:B"],
                    Principal={"AWS": [OTHER]},
                    Resource=["a", "b"],
                ),
            ),
            id="a-statement-in-other-words",
        ),
        pytest.param(
            POLICY,
            {
                "PolicyText": json.dumps(
                    {"Statement": statement(Condition={"Bool": {"a": "true"}})}
                )
            },
            allowing(statement(Condition={"Bool": {"a": True}})),
            id="a-text-with-one-statement",
        ),
    ],
)
def test_what_stays_stops_nothing_and_a_preview_tells_of_it(
    kind: str, told: object, wanted: Properties
) -> None:
    preview, update = holding(kind, told, preview=True), holding(kind, told)

    assert [creation(it, kind, wanted) for it in (preview, update)] == ["", ""]
    assert preview.log == [("WARNING", TWICE[kind])]
    assert update.log == []


def lost(account: Account, kind: str, inputs: Any) -> str:  # noqa: ANN401 - or a function
    """What an update is said to erase."""
    said = creation(account, kind, inputs)
    _, _, rest = said.partition("this one would erase ")
    return rest.partition("; leave it to")[0]


@pytest.mark.parametrize(
    ("kind", "told", "wanted", "erased"),
    [
        pytest.param(
            REPLICATION,
            copied((["team"], [US])),
            copying((["team/"], [US])),
            "the copying of team to us-east-1",
            id="a-longer-prefix",
        ),
        pytest.param(
            REPLICATION,
            copied(([], [US])),
            copying((["team/"], [US])),
            "the copying of everything to us-east-1",
            id="all-of-the-registry",
        ),
        pytest.param(
            REPLICATION,
            copied(([], [US])),
            copying(([], [("us-east-1", OTHER)])),
            "the copying of everything to us-east-1",
            id="another-account",
        ),
        pytest.param(
            REPLICATION,
            copied(([], [("us-west-2", OWN)])),
            copying(([], [US])),
            "the copying of everything to us-west-2",
            id="another-region",
        ),
        pytest.param(
            SCANNING,
            scanned("BASIC", SCAN_ON_PUSH=["a*"]),
            scanning("ENHANCED", SCAN_ON_PUSH=["a*"]),
            "the scan type BASIC",
            id="another-scan-type",
        ),
        pytest.param(
            SCANNING,
            scanned("ENHANCED", CONTINUOUS_SCAN=["a*"]),
            scanning("ENHANCED", SCAN_ON_PUSH=["a*"]),
            "CONTINUOUS_SCAN of a*",
            id="another-frequency",
        ),
        pytest.param(
            SCANNING,
            scanned("ENHANCED", CONTINUOUS_SCAN=[]),
            scanning("ENHANCED"),
            "CONTINUOUS_SCAN of nothing",
            id="a-rule-without-filters",
        ),
        pytest.param(
            POLICY,
            allowed(statement(Effect="Deny")),
            allowing(statement()),
            "a statement to deny ecr:ReplicateImage",
            id="another-effect",
        ),
        pytest.param(
            POLICY,
            allowed({"Effect": "Allow", "Principal": "*", "NotAction": ["ecr:A"]}),
            allowing({"Effect": "Allow", "Principal": "*", "Action": ["ecr:A"]}),
            "a statement to allow all but ecr:A",
            id="all-other-actions",
        ),
        pytest.param(
            POLICY,
            allowed(statement(Sid="Theirs", Condition={"Bool": {"a": "true"}})),
            allowing(statement()),
            "the statement Theirs",
            id="another-condition",
        ),
    ],
)
def test_what_is_almost_the_same_is_lost(
    kind: str, told: object, wanted: Properties, erased: str
) -> None:
    assert lost(holding(kind, told), kind, wanted) == erased


def test_what_no_input_can_say_is_lost_however_alike_the_rest() -> None:
    def with_deletions(*, enabled: bool) -> Properties:
        told = copied(([], [US]))
        (rule,) = told["ReplicationConfiguration"]["Rules"]
        rule["DeleteReplication"] = {"Enabled": enabled}
        return told

    on, off = (holding(REPLICATION, with_deletions(enabled=it)) for it in (True, False))

    assert lost(on, REPLICATION, WANTED[REPLICATION]) == (
        "the copying of everything to us-east-1, with deleteReplication"
    )
    assert creation(off, REPLICATION, WANTED[REPLICATION]) == ""


def test_what_no_input_can_say_of_a_scanning_rule_is_lost_too() -> None:
    told = scanned("BASIC", SCAN_ON_PUSH=["*"])
    told["Rules"][0]["More"] = "1"

    assert lost(holding(SCANNING, told), SCANNING, WANTED[SCANNING]) == "more"


def with_unknown(kind: str) -> Callable[[], Properties]:
    """What is wanted, with a leaf that a preview does not know."""

    def inputs() -> Properties:
        unknown = pulumi.Output(set(), later(UNKNOWN), later(value=False))
        wanted: dict[str, Properties] = {
            REPLICATION: {
                "replicationConfiguration": {
                    "rules": [
                        {
                            "destinations": [{"region": unknown, "registryId": OWN}],
                        },
                        {
                            "destinations": [
                                {"region": "us-east-1", "registryId": OWN}
                            ],
                            "repositoryFilters": [
                                {"filter": unknown, "filterType": "PREFIX_MATCH"}
                            ],
                        },
                    ]
                }
            },
            SCANNING: {
                "scanType": "ENHANCED",
                "rules": [
                    {
                        "scanFrequency": "CONTINUOUS_SCAN",
                        "repositoryFilters": [
                            {"filter": unknown, "filterType": "WILDCARD"}
                        ],
                    }
                ],
            },
            POLICY: {"policy": unknown},
        }
        return wanted[kind]

    return inputs


async def later(value: Any) -> Any:  # noqa: ANN401 - any value
    return value


@pytest.mark.parametrize(
    ("kind", "erased"),
    [
        (REPLICATION, "the copying of base/ to us-east-1;"),
        (SCANNING, "CONTINUOUS_SCAN of prod*;"),
        (POLICY, "the statement Theirs;"),
    ],
)
def test_what_a_preview_does_not_know_yet_saves_nothing(kind: str, erased: str) -> None:
    told = {**FOREIGN, REPLICATION: copied((["base/"], [US]))}
    account = holding(kind, told[kind], preview=True)

    assert creation(account, kind, with_unknown(kind)) == ""

    [(_, said)] = account.log
    assert f"this one would erase {erased}" in said


def test_a_secret_policy_is_compared_and_never_told() -> None:
    hush = statement(Sid="Ours", Condition={"StringEquals": {"a": "hush"}})

    def secret(*more: object) -> Callable[[], Properties]:
        return lambda: {"policy": pulumi.Output.secret(allowing(hush, *more)["policy"])}

    said = creation(holding(POLICY, FOREIGN[POLICY]), POLICY, secret())

    assert "this one would erase the statement Theirs;" in said
    assert "hush" not in said
    held = holding(POLICY, FOREIGN[POLICY])
    assert creation(held, POLICY, secret(statement())) == ""


@pytest.mark.parametrize(
    ("region", "identity"),
    [(None, OWN), ("eu-west-1", OWN), ("us-west-2", f"{OWN}@us-west-2")],
)
def test_the_look_and_the_command_are_about_the_region_of_the_registry(
    region: str | None, identity: str
) -> None:
    account = holding(POLICY, FOREIGN[POLICY])
    inputs = {**WANTED[POLICY], "region": region}

    said = creation(account, POLICY, inputs)

    elsewhere = {"region": region} if region else {}
    asked = {"typeName": TYPES[POLICY], "identifier": OWN}
    assert account.looked == [{**asked, **elsewhere}]
    assert f"`pulumi import {POLICY} r {identity} --parent " in said


def test_the_provider_of_the_component_is_asked_and_named() -> None:
    account = holding(POLICY, FOREIGN[POLICY])
    urn = "urn:pulumi:dev::ecr::pulumi:providers:aws::mine"

    def given() -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(provider=aws.Provider("mine", region="eu-west-1"))

    said = creation(account, POLICY, WANTED[POLICY], options=given)

    assert f"::r --provider provider={urn}`" in said
    assert {*account.asked} == {f"{urn}::mine"}
    assert account.asked_versions == {version("pulumi-aws")}


def nobody_told(component: pulumi.Resource) -> ForeignSettings:
    return ForeignSettings(component, "r", Caller(), None)


def test_an_account_that_was_not_known_is_asked_for() -> None:
    account = holding(POLICY, FOREIGN[POLICY])

    assert "the statement Theirs" in creation(
        account, POLICY, WANTED[POLICY], nobody_told
    )
    assert account.looked == [{"typeName": TYPES[POLICY], "identifier": OWN}]


def test_without_an_account_there_is_no_look() -> None:
    account = holding(POLICY, FOREIGN[POLICY], preview=True)
    account.account = None

    assert creation(account, POLICY, WANTED[POLICY], nobody_told) == ""
    assert (account.looked, account.log) == ([], [])


def test_the_inputs_are_spelt_as_the_caller_spells_them() -> None:
    class Shouting(Caller):
        def told(self, words: str) -> str:
            return spelt(words, lambda name: name.upper())

        def problem(self, problem: Problem) -> Problem:
            told = replace(problem, remedy=self.told(problem.remedy))
            return told.at(tuple(map(self.told, map(Key, map(str, problem.path)))))

    account = holding(SCANNING, FOREIGN[SCANNING])

    said = creation(
        account, SCANNING, WANTED[SCANNING], lambda it: look_of(it, Shouting())
    )

    assert said.startswith("SCAN_TYPE: the registry has a scanning configuration")
    assert "without SCAN_TYPE and SCANNING_RULES" in said
    assert said.endswith(
        """\
write:
  SCAN_TYPE: ENHANCED
  SCANNING_RULES: [{SCAN_FREQUENCY: CONTINUOUS_SCAN, REPOSITORIES: ["prod*"]}]"""
    )


ABROAD: Final[Any] = {"repositories": {}, "replication_regions": ["us-east-1"]}


def replicating(account: Account, inputs: Any) -> str:  # noqa: ANN401 - inputs
    """What ends a program of the component `r`; '' for nothing."""
    try:
        account.run(lambda: EcrRepositories("r", inputs))
    except pulumi.RunError as refusal:
        return str(refusal)
    return ""


def takes_over() -> str:
    parent = "urn:pulumi:dev::ecr::ecr-component:index:EcrRepositories::r"
    return f"`pulumi import {REPLICATION} r {OWN} --parent parent={parent}`"


def test_the_same_region_of_another_account_is_none_of_ours() -> None:
    account = holding(REPLICATION, copied(([], [("us-west-2", OTHER)])))

    assert replicating(account, ABROAD).endswith(
        """\
arguments of an EcrRegistry:
  replication_rules:
    - regions: [us-east-1]
    - regions: [us-west-2]
      account_ids: ["111122223333"]"""
    )


@pytest.mark.parametrize("replicas", [True, False])
def test_regions_of_others_are_written_beside_ours_where_only_they_differ(
    *, replicas: bool
) -> None:
    account = holding(REPLICATION, copied((["b/", "a/"], [("eu-central-1", OWN), US])))
    inputs = {
        **ABROAD,
        "replication_filters": ["a/", "b/"],
        "create_replicas": replicas,
    }

    said = replicating(account, inputs)

    assert said == (
        "before hook 'r: erase nothing of others' failed: replication_regions: the "
        "registry has a replication configuration that this stack doesn't have, and it "
        "has only one: this one would erase the copying of b/, a/ to eu-central-1, "
        "us-east-1; leave it to whoever has it, without replication_regions, take it "
        f"over with {takes_over()}, whereupon a preview shows what goes, or, to keep "
        "that too, write:\n"
        "  replication_regions: [eu-central-1, us-east-1]"
    )
    *_, line = said.splitlines()
    repaired = {**inputs, **yaml.safe_load(line)}
    again = holding(REPLICATION, account.once[TYPES[REPLICATION]])
    assert replicating(again, repaired) == ""


def test_other_rules_of_others_are_written_beside_ours_in_a_registry() -> None:
    told = copied((["base/"], [("eu-central-1", OTHER)]), ([], [US]))
    account = holding(REPLICATION, told, preview=True)

    assert replicating(account, {**ABROAD, "replication_filters": ["team/"]}) == ""

    said = account.log[-1][1]
    assert said == (
        "replication_regions: the registry has a replication configuration that this "
        "stack doesn't have, and it has only one: this one would erase the copying of "
        f"base/ to eu-central-1 of {OTHER}; the copying of everything to us-east-1; "
        "leave it to whoever has it, without replication_regions, take it over with "
        f"{takes_over()}{ONCE}, whereupon a preview shows what goes, or, to keep that "
        "too, write, in place of replication_regions, under ecr:registry in the stack "
        "file or as arguments of an EcrRegistry:\n"
        "  replication_rules:\n"
        "    - regions: [us-east-1]\n"
        "      repositories: [team/]\n"
        "    - regions: [eu-central-1]\n"
        '      account_ids: ["111122223333"]\n'
        "      repositories: [base/]\n"
        "    - regions: [us-east-1]"
    )


def test_replicas_stay_where_a_registry_cannot_say_them() -> None:
    account = holding(REPLICATION, copied((["base/"], [US])))

    said = replicating(
        account,
        {**ABROAD, "replication_filters": ["team/"], "create_replicas": True},
    )

    assert said.endswith(
        f"take it over with {takes_over()}, whereupon a preview shows what goes"
    )


def test_a_preview_asks_once_more_where_images_are_copied_and_else_not() -> None:
    copies, none = Account(preview=True), Account(preview=True)

    assert replicating(copies, {**ABROAD, "repositories": {"web": {}}}) == ""
    assert replicating(none, {"repositories": {"web": {}}}) == ""

    asked = [name for name, _ in copies.lookups]
    assert asked.count("getResource") == 1
    assert len(asked) == len({*asked})
    assert [name for name, _ in none.lookups] == ["getRegion", "getRepositories"]
    assert [*none.hooks] == ["r: create only what is new"]
