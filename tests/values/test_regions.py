"""Regions and partitions, compared with those who publish them."""

import re
from typing import Any

import pulumi_aws as aws
import pytest
from botocore.loaders import Loader

from ecr_component.values import regions
from ecr_component.values.deferred import Deferred, Secret
from ecr_component.values.regions import (
    REGIONS,
    Location,
    NotKnown,
    partition_of,
    region,
)
from tests.conftest import refusal

PARTITIONS: list[dict[str, Any]] = Loader().load_data("partitions")["partitions"]


def test_no_region_of_the_provider_is_unknown() -> None:
    assert {member.value for member in aws.Region} <= REGIONS


def test_the_known_regions_are_those_in_which_botocore_knows_ecr() -> None:
    endpoints = {
        name
        for partition in Loader().load_data("endpoints")["partitions"]
        for name in partition["services"]["api.ecr"]["endpoints"]
        if not name.startswith(("dkr-", "fips-"))
    }

    assert endpoints == REGIONS


def test_a_known_region_passes_as_it_is() -> None:
    assert {name: region(name) for name in REGIONS} == {name: name for name in REGIONS}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("eu-west-9", id="a-new-one-of-a-known-place"),
        pytest.param("us-gov-west-12", id="a-number-of-two-digits"),
        pytest.param("zzzz-somewhere-new-1", id="a-new-place"),
        pytest.param("us-abcdefghijklmnopqrst-1", id="25-characters"),
    ],
)
def test_what_has_the_form_of_a_region_passes_since_new_ones_open(name: str) -> None:
    assert region(name) == name


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        pytest.param("EU-WEST-1", "; did you mean 'eu-west-1'?", id="upper-case"),
        pytest.param("eu-west", "; did you mean 'eu-west-3'?", id="no-number"),
        pytest.param("us-east-1a", "; did you mean 'us-east-1'?", id="a-zone"),
        pytest.param("eu_west_1", "; did you mean 'eu-west-1'?", id="underscores"),
        pytest.param(
            "us-east-1\n", "; did you mean 'us-east-1'?", id="trailing-newline"
        ),
        pytest.param("eu-west-100", "", id="three-digits"),
        pytest.param("Ireland", "", id="a-place"),
        pytest.param("aws-global", "", id="no-region"),
        pytest.param("", "", id="empty"),
        pytest.param("us-abcdefghijklmnopqrstu-1", "", id="26-characters"),
    ],
)
def test_what_has_another_form_is_no_region(name: str, hint: str) -> None:
    assert refusal(region, name) == (
        f"is not the name of a region, such as eu-west-1 (got {name!r}){hint}"
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param(1, "must be text (got 1)", id="number"),
        pytest.param(None, "must be text (got null)", id="null"),
        pytest.param(
            Secret(),
            "holds a secret (`secure:`), but AWS shows this value to everyone; "
            "write it in clear text, or leave it out",
            id="secret",
        ),
    ],
)
def test_a_region_is_text(value: object, said: str) -> None:
    assert refusal(region, value) == said


def test_a_region_is_known_while_the_program_runs() -> None:
    assert refusal(region, Deferred(())).startswith("is an output, but must be known ")


def test_each_region_belongs_to_the_partition_that_botocore_says() -> None:
    published = {
        name: partition["id"]
        for partition in PARTITIONS
        for name in partition["regions"]
        if "-global" not in name
    }

    assert {name: partition_of(name) for name in published} == published


@pytest.mark.parametrize(
    "published", [pytest.param(each, id=each["id"]) for each in PARTITIONS]
)
def test_the_patterns_are_those_that_botocore_publishes(
    published: dict[str, Any],
) -> None:
    ours = regions._PARTITIONS[published["id"]]  # noqa: SLF001 - compared as a whole

    assert f"^{ours}$" == published["regionRegex"].replace("\\-", "-")


def test_there_are_no_other_partitions() -> None:
    ours = set(regions._PARTITIONS)  # noqa: SLF001 - compared as a whole

    assert ours == {published["id"] for published in PARTITIONS}


@pytest.mark.parametrize(
    ("name", "partition"),
    [
        pytest.param("eu-west-9", "aws", id="commercial"),
        pytest.param("us-gov-north-1", "aws-us-gov", id="not-commercial"),
        pytest.param("zz-west-1", None, id="a-new-place"),
        pytest.param("us-east-\u0661", None, id="a-digit-of-another-script"),
        pytest.param("us-east-1\n", None, id="trailing-newline"),
    ],
)
def test_a_new_region_belongs_to_the_partition_of_its_form(
    name: str, partition: str | None
) -> None:
    assert partition_of(name) == partition


def test_of_an_unknown_place_nothing_is_known() -> None:
    place = Location()

    assert (place.partition, place.region, place.account_id) == (None, None, None)


def test_a_region_tells_its_partition() -> None:
    assert Location.of_region("cn-north-1") == Location("cn-north-1", "aws-cn")


def test_a_new_region_does_not_tell_its_partition() -> None:
    assert Location.of_region("zz-west-1") == Location("zz-west-1", None)


def test_an_arn_tells_where_its_resource_is() -> None:
    arn = "arn:aws-cn:ecr:cn-north-1:111122223333:repository/a/b"

    assert Location.of_arn(arn) == Location("cn-north-1", "aws-cn", "111122223333")


def test_what_is_known_of_a_home_can_be_asked_for() -> None:
    assert regions.known("aws") == "aws"


def test_what_is_not_known_of_a_home_can_be_told_apart() -> None:
    with pytest.raises(NotKnown, match=re.compile(r"^$")):
        regions.known(None)
