"""Two components of one program may not write what a registry has once."""

import gc
import weakref
from collections.abc import Callable
from typing import Any, Final

import pulumi
import pulumi_aws as aws
import pytest
from pulumi.runtime import mocks, settings
from pulumi.runtime.settings import get_root_resource

from ecr_component import EcrRepositories
from ecr_component.resources import once_per_registry
from ecr_component.resources.caller import Caller
from ecr_component.resources.replication_inputs import ByRegions
from ecr_component.resources.sole_writers import Writer, claim
from tests.recorder import COMPONENT, REPLICATION, Recorder

ALL: Final = tuple(once_per_registry.ALL)
REGIONAL: Final = ByRegions(["us-east-1"], [], create_replicas=False)
FILTERED: Final = ByRegions(["us-west-2"], ["team/"], create_replicas=False)
REPLICATED: Final = ByRegions(["us-east-1"], [], create_replicas=True)

TOO_MANY: Final = (
    "{key}: {other} writes the {name} of this registry too, for its {its}, and there "
    "is only one: each would erase what the other says; "
)


def claims(*writers: tuple[ByRegions | None, tuple[str, ...]]) -> list[str]:
    """What is wrong with the last of some components in one registry."""
    told: list[str] = []

    def program() -> None:
        for number, (by_regions, kinds) in enumerate(writers):
            component = pulumi.ComponentResource("a:b:C", f"c{number}")
            writer = Writer(f"Writer 'c{number}'", by_regions)
            told[:] = map(str, claim(component, writer, kinds, "eu-west-1", Caller()))

    Recorder().run(program)
    return told


@pytest.mark.parametrize("kind", ALL)
def test_two_registries_are_refused_for_each_of_what_there_is_one(kind: str) -> None:
    setting = once_per_registry.ALL[kind]
    key = setting.keys[0]
    says = TOO_MANY.format(key=key, other="Writer 'c0'", name=setting.name, its=key)

    assert claims((None, ALL)) == []
    assert claims((None, (kind,)), (None, (kind,))) == [
        f"{says}write all of it in one of the two"
    ]


def test_all_of_it_is_told_together() -> None:
    told = claims((None, ALL), (None, ALL))

    keys = [it.keys[0] for it in once_per_registry.ALL.values()]
    assert [line.partition(":")[0] for line in told] == keys


def test_what_only_one_of_two_writes_is_nobodys_business() -> None:
    assert claims((None, ALL[:1]), (None, ALL[1:])) == []
    assert claims((None, ALL), (None, ())) == []


ONLY_REPLICATION: Final = (REPLICATION,)
IN_A_REGISTRY: Final = (
    "write, in place of replication_regions, under ecr:registry in the stack file or "
    "as arguments of an EcrRegistry:\n    replication_rules:"
)


@pytest.mark.parametrize(
    ("first", "second", "keys", "remedy"),
    [
        pytest.param(
            REGIONAL,
            FILTERED,
            ("replication_regions", "replication_regions"),
            f"{IN_A_REGISTRY}\n"
            "      - regions: [us-east-1]\n"
            "      - regions: [us-west-2]\n"
            "        repositories: [team/]",
            id="both-by-regions",
        ),
        pytest.param(
            FILTERED,
            None,
            ("replication_rules", "replication_regions"),
            "add to replication_rules, in place of replication_regions:\n"
            "    replication_rules: [{regions: [us-west-2], repositories: [team/]}]",
            id="the-first-by-regions",
        ),
        pytest.param(
            None,
            REGIONAL,
            ("replication_regions", "replication_rules"),
            "add to replication_rules, in place of replication_regions:\n"
            "    replication_rules: [{regions: [us-east-1]}]",
            id="the-second-by-regions",
        ),
        pytest.param(
            REGIONAL,
            REPLICATED,
            ("replication_regions", "replication_regions"),
            "have all repositories in one of the two, since create_replicas needs "
            "replication_regions",
            id="replicas-of-one-of-two",
        ),
        pytest.param(
            None,
            REPLICATED,
            ("replication_regions", "replication_rules"),
            "leave out replication_rules, since create_replicas needs "
            "replication_regions",
            id="replicas-beside-rules",
        ),
    ],
)
def test_what_to_write_instead_is_told(
    first: ByRegions | None,
    second: ByRegions | None,
    keys: tuple[str, str],
    remedy: str,
) -> None:
    key, its = keys
    says = TOO_MANY.format(
        key=key, other="Writer 'c0'", name="replication configuration", its=its
    )

    told = claims((first, ONLY_REPLICATION), (second, ONLY_REPLICATION))

    assert told == [says + remedy]


COPIES: Final[Any] = {
    "repositories": {"web": {}},
    "replication_regions": ["us-east-1"],
}


def at(region: str, provider: str = "") -> Callable[[], pulumi.ResourceOptions]:
    """Options with a provider of its own for a region."""
    return lambda: pulumi.ResourceOptions(
        provider=aws.Provider(provider or region, region=region)
    )


def run_two(
    recorder: Recorder,
    first: Any = COPIES,  # noqa: ANN401 - inputs
    second: Any = COPIES,  # noqa: ANN401 - inputs
    options: tuple[Callable[[], pulumi.ResourceOptions] | None, ...] = (None, None),
) -> None:
    one, two = options

    def program() -> None:
        EcrRepositories("r", first, one and one())
        EcrRepositories("s", second, two and two())

    recorder.run(program)


@pytest.mark.parametrize("preview", [True, False])
def test_a_second_component_is_refused_before_anything_of_it_is_registered(
    *, preview: bool
) -> None:
    recorder = Recorder(preview=preview)

    with pytest.raises(pulumi.RunError) as refused:
        run_two(recorder)

    assert str(refused.value) == (
        "EcrRepositories 's': 1 problem\n"
        "  replication_regions: EcrRepositories 'r' writes the replication "
        "configuration of this registry too, for its replication_regions, and there is "
        "only one: each would erase what the other says; write, in place of "
        "replication_regions, under ecr:registry in the stack file or as arguments of "
        "an EcrRegistry:\n"
        "    replication_rules: [{regions: [us-east-1]}]"
    )
    names = {name for kind, name in recorder.names() if kind != COMPONENT}
    assert names <= {"r", "r/web"}


@pytest.mark.parametrize(
    ("second", "options"),
    [
        pytest.param({"repositories": {}}, (None, None), id="no-regions"),
        pytest.param(
            {**COPIES, "region": "us-west-2"}, (None, None), id="another-region"
        ),
        pytest.param(COPIES, (None, at("us-west-2")), id="a-provider-of-its-own"),
        pytest.param(
            COPIES,
            (at("eu-west-1", "one"), at("eu-west-1", "another")),
            id="two-providers-that-may-be-two-accounts",
        ),
    ],
)
def test_components_of_two_registries_do_not_meet(
    second: Any,  # noqa: ANN401 - inputs
    options: tuple[Callable[[], pulumi.ResourceOptions] | None, ...],
) -> None:
    recorder = Recorder()

    run_two(recorder, second=second, options=options)

    assert sorted(recorder.of(REPLICATION)) == (
        ["r", "s"] if second.get("replication_regions") else ["r"]
    )


def test_components_with_one_provider_meet() -> None:
    def program() -> None:
        opts = pulumi.ResourceOptions(provider=aws.Provider("it", region="eu-west-1"))
        EcrRepositories("r", COPIES, opts)
        EcrRepositories("s", COPIES, opts)

    with pytest.raises(pulumi.RunError, match="EcrRepositories 'r' writes"):
        Recorder().run(program)


def test_a_region_that_is_said_is_that_of_the_provider_too() -> None:
    with pytest.raises(pulumi.RunError, match="EcrRepositories 'r' writes"):
        run_two(Recorder(), second={**COPIES, "region": "eu-west-1"})


def test_regions_that_a_preview_does_not_know_are_those_of_one_provider() -> None:
    recorder = Recorder(preview=True)
    recorder.region = None

    with pytest.raises(pulumi.RunError, match="EcrRepositories 'r' writes"):
        run_two(recorder)


def test_another_program_of_the_process_starts_anew() -> None:
    for _ in range(2):
        Recorder().run(lambda: EcrRepositories("r", COPIES))


def test_a_program_that_ended_is_forgotten() -> None:
    ended: list[weakref.ref[pulumi.Resource]] = []

    def program() -> None:
        EcrRepositories("r", COPIES)
        root = get_root_resource()
        assert root
        ended.append(weakref.ref(root))

    Recorder().run(program)
    settings.reset_options()
    gc.collect()

    assert [kept() for kept in ended] == [None]


def test_the_tests_of_a_program_may_make_as_many_components_as_they_like() -> None:
    recorder = Recorder()
    told: list[object] = []

    def program() -> None:
        components = [pulumi.ComponentResource("a:b:C", name) for name in ("r", "s")]
        # What `set_mocks` brings: one program for all tests of a process.
        settings.SETTINGS.monitor = mocks.MockMonitor(recorder.mocks)
        for component in components:
            told.extend(claim(component, Writer("a"), ALL, None, Caller()))
        settings.SETTINGS.monitor = recorder

    recorder.run(program)

    assert told == []


def test_where_programs_cannot_be_told_apart_nothing_is_refused() -> None:
    told: list[object] = []

    def program() -> None:
        settings.ROOT.set(None)  # as in a plugin
        for name in ("r", "s"):
            component = pulumi.ComponentResource("a:b:C", name)
            told.append(claim(component, Writer(name), ALL, None, Caller()))

    Recorder().run(program)

    assert told == [[], []]
