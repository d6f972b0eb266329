"""All that one stack file describes, and what its components have to do with others."""

from typing import Any, Final

import pytest

from ecr_component.errors import ConfigError
from ecr_component.inputs.stack_description import (
    COMPONENT_KEYS,
    NEIGHBOURS,
    DesiredStack,
    Neighbour,
    StackDescription,
    StackReading,
)
from ecr_component.registry.desired_registry import RegistryReading
from ecr_component.registry.registry_inputs import RegistryInputs
from ecr_component.values.regions import Location, Needs

HERE = Location("eu-west-1", "aws", "210987654321")
EAST = {"regions": ["us-east-1"]}


def stack(location: Location = HERE, /, **inputs: Any) -> DesiredStack:  # noqa: ANN401 - inputs
    return StackReading(inputs).stack("it", location)


def problems(location: Location = HERE, /, **inputs: Any) -> list[str]:  # noqa: ANN401 - inputs
    with pytest.raises(ConfigError) as error:
        stack(location, **inputs)
    return [str(problem) for problem in error.value.problems]


def test_repositories_alone_are_all_there_is() -> None:
    found = stack(repositories={"web": {}})

    assert [it.name for it in found.repositories.repositories] == ["web"]
    assert found.others == {}
    assert found.summary == "1 repository"


@pytest.mark.parametrize("value", [{}, {"blob_mounting": "ENABLED"}])
def test_a_registry_is_there_if_its_key_is(value: dict[str, object]) -> None:
    found = stack(registry=value)

    assert list(found.others) == ["EcrRegistry"]
    assert found.summary == "0 repositories and the registry"


def test_a_file_has_a_component_at_least() -> None:
    assert problems() == ["repositories: is missing"]
    assert problems(registry=None) == ["repositories: is missing"]


def test_what_is_no_mapping_is_refused() -> None:
    with pytest.raises(ConfigError) as error:
        StackReading([1]).stack("it", HERE)
    assert str(error.value).startswith("it: ")


def test_all_problems_come_in_the_order_of_the_file() -> None:
    assert problems(
        default_protect=1,
        registry={"scan_type": "DEEP", "blob": 1},
        repositories={"web": {"tag": 1}},
        replication_region=[],
    ) == [
        "default_protect: must be true or false (got 1)",
        "registry.scan_type: must be BASIC or ENHANCED (got 'DEEP')",
        "registry.blob: unknown key; docs/reference/inputs.md has them all",
        "repositories.web.tag: unknown key; did you mean 'tags'?",
        "replication_region: unknown key; did you mean 'replication_regions'?",
    ]


def test_a_misspelt_component_is_told() -> None:
    assert problems(repositories={}, registy={}) == [
        "registy: unknown key; did you mean 'registry'?"
    ]


UNDER: Final = (
    "unknown key; EcrRegistry takes it: in a stack file it stands under registry"
)
BESIDE: Final = (
    "unknown key; EcrRepositories takes it: in a stack file it stands beside registry"
)


@pytest.mark.parametrize("key", sorted({*RegistryInputs.model_fields} - {"region"}))
def test_a_key_of_the_registry_at_the_top_is_sent_there(key: str) -> None:
    assert problems(repositories={}, **{key: None}) == [f"{key}: {UNDER}"]


@pytest.mark.parametrize(
    "key", ["create_replicas", "replication_filters", "replication_regions"]
)
def test_a_key_of_replicas_under_the_registry_is_sent_out(key: str) -> None:
    assert problems(registry={key: None}) == [f"registry.{key}: {BESIDE}"]


def test_what_depends_on_the_location_is_asked_for_both() -> None:
    assert StackReading({"repositories": {}}).needs == Needs()
    assert StackReading({"registry": {}}).needs == RegistryReading({}).needs


def test_warnings_of_all_components_are_told_at_their_places() -> None:
    found = stack(
        Location("eu-west-1", "aws"),
        repositories={"web": {"image_tag_mutability": "MUTABLE"}},
        replication_filters=["web"],
        registry={"region": "eu-nowhere-1"},
    )
    assert found.warnings == (
        "replication_filters without replication_regions does nothing",
        "registry.region: no known region is 'eu-nowhere-1'; it may be new",
    )


# Two that write one replication configuration


def twice(rule: str) -> str:
    return (
        "replication_regions: a registry has one replication configuration, and "
        f"registry.replication_rules is to be it as well; {rule}"
    )


@pytest.mark.parametrize(
    ("inputs", "registry", "remedy"),
    [
        pytest.param(
            {},
            {},
            "write under registry.replication_rules, in place of this: - {regions: "
            "[us-east-1, us-east-2]}",
            id="all-repositories",
        ),
        pytest.param(
            {"replication_filters": ["team/"]},
            {},
            "write under registry.replication_rules, in place of this: - {regions: "
            "[us-east-1, us-east-2], repositories: [team/]}",
            id="some",
        ),
        pytest.param(
            {"create_replicas": True},
            {},
            "leave out registry.replication_rules, since create_replicas needs this",
            id="replicas",
        ),
        pytest.param(
            {"region": "eu-west-1"},
            {"region": "eu-west-1"},
            "write under registry.replication_rules, in place of this: - {regions: "
            "[us-east-1, us-east-2]}",
            id="said-twice",
        ),
    ],
)
def test_replication_is_written_by_one_component(
    inputs: dict[str, object], registry: dict[str, object], remedy: str
) -> None:
    regions = ["us-east-1", "us-east-2"]
    found = problems(
        repositories={"team/web": {}},
        replication_regions=regions,
        **inputs,
        registry={"replication_rules": [EAST], **registry},
    )
    assert found == [twice(remedy)]


@pytest.mark.parametrize(
    "registry",
    [
        pytest.param({"replication_rules": []}, id="no-rules"),
        pytest.param(
            {"region": "eu-central-1", "replication_rules": [EAST]},
            id="another-registry",
        ),
    ],
)
def test_replication_of_repositories_goes_with_other_settings(
    registry: dict[str, object],
) -> None:
    found = stack(repositories={}, replication_regions=["us-east-1"], registry=registry)
    assert found.repositories.replication_regions == ("us-east-1",)


# Two that say what is scanned

DECIDES = (
    "does nothing, since registry.scan_type is ENHANCED: registry.scanning_rules "
    "decide "
    "what is scanned"
)


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        pytest.param({"repositories": {"web": {}, "api": None}}, (), id="nothing"),
        pytest.param(
            {
                "repositories": {
                    "web": {"enable_automatic_image_scanning": True},
                    "api": {"enable_automatic_image_scanning": False},
                }
            },
            (f"enable_automatic_image_scanning of web, api {DECIDES}",),
            id="repositories",
        ),
        pytest.param(
            {"repositories": {}, "default_automatic_image_scanning": False},
            (f"default_automatic_image_scanning {DECIDES}",),
            id="the-default",
        ),
        pytest.param(
            {"repositories": {}, "default_automatic_image_scanning": True},
            (),
            id="the-default-as-it-is",
        ),
    ],
)
def test_scanning_is_decided_by_an_enhanced_registry(
    inputs: dict[str, object], told: tuple[str, ...]
) -> None:
    rules = [{"scan_frequency": "SCAN_ON_PUSH"}]
    enhanced = {"scan_type": "ENHANCED", "scanning_rules": rules}
    assert stack(**inputs, registry=enhanced).warnings == told
    assert stack(**inputs, registry={"scan_type": "BASIC"}).warnings == ()


# What a component beside the repositories is


def test_a_component_may_have_a_key_or_several() -> None:
    under = NEIGHBOURS["EcrRegistry"]
    beside = Neighbour(RegistryInputs, RegistryReading)

    assert (under.keys, under.place) == (("registry",), ("registry",))
    assert (beside.keys, beside.place) == (tuple(RegistryInputs.model_fields), ())
    written = {"scan_type": "BASIC", "region": None, "other": 1}
    assert beside.part_of(written) == {"scan_type": "BASIC"}
    assert beside.part_of({"region": None}) is None
    assert under.part_of(written) is None


def test_every_key_of_a_component_is_one_of_a_file() -> None:
    assert set(COMPONENT_KEYS) <= set(StackDescription.model_fields)
