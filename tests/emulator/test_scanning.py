"""Scanning on push: how it is set, and what is told of it."""

from typing import Any

import pytest

from .conftest import Ecr, backend, create


def switch_off_as_go_does(ecr: Ecr) -> bool:
    """Scan on push as it is told, after an empty structure was put."""
    create(ecr, imageScanningConfiguration={"scanOnPush": True})
    ecr.put_image_scanning_configuration(
        repositoryName="team/api", imageScanningConfiguration={}
    )
    told = ecr.describe_repositories()["repositories"][0]
    on: bool = told["imageScanningConfiguration"]["scanOnPush"]
    return on


def test_an_empty_structure_switches_scanning_off(ecr: Ecr) -> None:
    assert switch_off_as_go_does(ecr) is False


def test_stock_moto_ignores_an_empty_scanning_structure(stock_ecr: Ecr) -> None:
    assert switch_off_as_go_does(stock_ecr) is True


@pytest.mark.parametrize("on", [True, False])
def test_scanning_can_be_put_either_way(ecr: Ecr, *, on: bool) -> None:
    create(ecr, imageScanningConfiguration={"scanOnPush": not on})

    put = ecr.put_image_scanning_configuration(
        repositoryName="team/api", imageScanningConfiguration={"scanOnPush": on}
    )

    assert put["imageScanningConfiguration"] == {"scanOnPush": on}


def test_a_change_that_says_nothing_of_scanning_leaves_it(ecr: Ecr) -> None:
    create(ecr, imageScanningConfiguration={"scanOnPush": True})
    repository = backend().repositories["team/api"]

    repository.update("ImageScanningConfiguration")

    assert repository.image_scanning_configuration == {"scanOnPush": True}


def scanning(ecr: Ecr) -> dict[str, Any]:
    told = ecr.batch_get_repository_scanning_configuration(repositoryNames=["team/api"])
    assert told["failures"] == []
    [only] = told["scanningConfigurations"]
    only.pop("repositoryArn")
    only.pop("repositoryName")
    told_of_one: dict[str, Any] = only
    return told_of_one


EVERY = [{"filter": "*", "filterType": "WILDCARD"}]


def rule(frequency: str) -> dict[str, Any]:
    return {"scanFrequency": frequency, "repositoryFilters": EVERY}


@pytest.mark.parametrize(
    ("scan_type", "rules", "on", "frequency", "filters"),
    [
        pytest.param("BASIC", [], True, "SCAN_ON_PUSH", [], id="its-own-choice"),
        pytest.param("BASIC", [], False, "MANUAL", [], id="nobody-chose"),
        pytest.param(
            "BASIC", ["SCAN_ON_PUSH"], False, "SCAN_ON_PUSH", EVERY, id="the-registry"
        ),
        pytest.param("ENHANCED", [], True, "MANUAL", [], id="enhanced-ignores-its-own"),
        pytest.param(
            "ENHANCED", ["CONTINUOUS_SCAN"], True, "CONTINUOUS_SCAN", EVERY, id="both"
        ),
        pytest.param(
            "ENHANCED",
            ["CONTINUOUS_SCAN", "SCAN_ON_PUSH"],
            False,
            "CONTINUOUS_SCAN",
            EVERY,
            id="the-registry-says-both",
        ),
    ],
)
def test_scanning_is_told_as_it_is(  # noqa: PLR0913, PLR0917 - a row each
    ecr: Ecr,
    scan_type: str,
    rules: list[str],
    on: bool,  # noqa: FBT001
    frequency: str,
    filters: list[dict[str, str]],
) -> None:
    create(ecr, imageScanningConfiguration={"scanOnPush": on})
    ecr.put_registry_scanning_configuration(
        scanType=scan_type, rules=[rule(each) for each in rules]
    )

    assert scanning(ecr) == {
        "scanOnPush": on,
        "scanFrequency": frequency,
        "appliedScanFilters": filters,
    }


def test_stock_moto_tells_of_no_scan_on_push(stock_ecr: Ecr) -> None:
    create(stock_ecr, imageScanningConfiguration={"scanOnPush": True})

    assert scanning(stock_ecr) == {
        "scanOnPush": False,
        "scanFrequency": "MANUAL",
        "appliedScanFilters": [],
    }


def test_stock_moto_scans_as_the_last_rule_says(stock_ecr: Ecr) -> None:
    create(stock_ecr)
    stock_ecr.put_registry_scanning_configuration(
        scanType="ENHANCED", rules=[rule("CONTINUOUS_SCAN"), rule("SCAN_ON_PUSH")]
    )

    assert scanning(stock_ecr)["scanFrequency"] == "SCAN_ON_PUSH"


def test_scanning_of_a_repository_that_is_missing_is_a_failure(ecr: Ecr) -> None:
    told = ecr.batch_get_repository_scanning_configuration(repositoryNames=["aa"])

    assert told["scanningConfigurations"] == []
    assert [failure["repositoryName"] for failure in told["failures"]] == ["aa"]


def test_a_scan_type_needs_no_rules(ecr: Ecr) -> None:
    ecr.put_registry_scanning_configuration(scanType="ENHANCED")

    told = ecr.get_registry_scanning_configuration()["scanningConfiguration"]
    assert told == {"scanType": "ENHANCED", "rules": []}


def test_stock_moto_fails_on_a_scan_type_without_rules(stock_ecr: Ecr) -> None:
    with pytest.raises(TypeError):
        stock_ecr.put_registry_scanning_configuration(scanType="ENHANCED")


def filtered(ecr: Ecr, written: str) -> object:
    """Whether a repository team.api/web is scanned by a filter of the registry."""
    create(ecr, "team.api/web")
    filters = [{"filter": written, "filterType": "WILDCARD"}]
    ecr.put_registry_scanning_configuration(
        scanType="BASIC",
        rules=[{"scanFrequency": "SCAN_ON_PUSH", "repositoryFilters": filters}],
    )
    told = ecr.batch_get_repository_scanning_configuration(
        repositoryNames=["team.api/web"]
    )
    return told["scanningConfigurations"][0]["scanFrequency"] == "SCAN_ON_PUSH"


@pytest.mark.parametrize(
    ("written", "is_scanned"),
    [
        pytest.param("api", True, id="within-a-name"),
        pytest.param("team-api", False, id="not-within-it"),
        pytest.param("team*", True, id="its-beginning"),
        pytest.param("*web", True, id="its-end"),
        pytest.param("*a*e*", True, id="its-middle"),
        pytest.param("*api", False, id="not-to-its-end"),
        pytest.param("api*", False, id="not-from-its-beginning"),
        pytest.param("team.api*", True, id="a-dot"),
        pytest.param("teamxapi*", False, id="no-dot"),
        pytest.param("tea.*", False, id="a-dot-that-is-elsewhere"),
        pytest.param("**", True, id="two-wildcards"),
    ],
)
def test_a_filter_of_the_registry_is_for_the_repositories_it_names(
    ecr: Ecr, written: str, *, is_scanned: bool
) -> None:
    assert filtered(ecr, written) is is_scanned


@pytest.mark.parametrize("written", ["*api", "tea.*"])
def test_stock_moto_takes_a_filter_for_a_regular_expression(
    stock_ecr: Ecr, written: str
) -> None:
    assert filtered(stock_ecr, written) is True
