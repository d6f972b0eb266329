"""A snapshot within a page, and out of it again."""

import json
from datetime import UTC, datetime

import pytest

from ecr_component.live.inventory import (
    HeldCache,
    HeldDestination,
    HeldRegistry,
    HeldReplicationRule,
    HeldScanning,
    HeldScanningRule,
    HeldTemplate,
    Registry,
)
from ecr_component.report.embedded import NoReport, embedded, snapshot_of
from ecr_component.report.snapshot import Documents, ReportedRole, Snapshot
from tests.report.build import (
    ACCOUNT,
    HOST,
    REGION,
    STAGING,
    UNTAGGED,
    forecast,
    layer,
    reading,
    repository,
    snapshot,
)

EVERYTHING = snapshot(
    repository(
        "team/api",
        tag_mutability="IMMUTABLE_WITH_EXCLUSION",
        tag_filters=("latest",),
        scan_on_push=True,
        encryption_type="KMS",
        kms_key="arn:aws:kms:eu-west-1:123456789012:key/1",
        tags={"a": "</script><!--"},
        protect=True,
        repository_policy="p1",
        lifecycle_policy="p2",
        forecast=forecast(layer(1, 10, 5, 0), layer(None, 7, 7, 7)),
    ),
    repository("team/web", region="eu-central-1"),
    documents={"p1": reading(STAGING), "p2": UNTAGGED, "p3": "[secret]"},
    at=datetime(2026, 1, 31, tzinfo=UTC),
    prices=(0.1, 0.2),
    registries=(
        HeldRegistry(
            Registry(ACCOUNT, REGION),
            replication=(
                HeldReplicationRule(
                    (HeldDestination("us-east-1", STAGING),), ("team/",), deletions=True
                ),
            ),
            scanning=HeldScanning(
                "ENHANCED", (HeldScanningRule("CONTINUOUS_SCAN", ("*",)),)
            ),
            policy="{}",
            caches=(HeldCache("quay", "quay.io"),),
            templates=(HeldTemplate("ROOT", ("REPLICATION",), "MUTABLE"),),
            account_settings={"BLOB_MOUNTING": "ENABLED"},
            pull_time_exclusions=("arn:aws:iam::123456789012:role/scanner",),
        ),
    ),
    roles=(
        ReportedRole(
            name="ci",
            arn="arn:aws:iam::1:role/ci",
            trust_policy="p3",
            policies={"ecr": "p3"},
        ),
    ),
    warnings=("careful",),
    notes=("by the way",),
)


def in_a_page(data: object) -> str:
    return f'<script type="application/json" id="snapshot">{data}</script>'


@pytest.mark.parametrize(
    "held",
    [pytest.param(EVERYTHING, id="everything"), pytest.param(snapshot(), id="nothing")],
)
def test_what_a_page_holds_is_read_again(held: Snapshot) -> None:
    assert snapshot_of(f"<p>before{in_a_page(embedded(held))}after</p>") == held


def test_no_text_ends_the_element_that_holds_it() -> None:
    assert "<" not in embedded(EVERYTHING)
    assert r"\u003c/script>\u003c!--" in embedded(EVERYTHING)


@pytest.mark.parametrize(
    ("page", "says"),
    [
        pytest.param(
            "<p>Hello</p>",
            "is no page that `ecr-component report` wrote",
            id="another-page",
        ),
        pytest.param(
            in_a_page("{"),
            "holds no report that this version can read; write it anew",
            id="no-json",
        ),
        pytest.param(
            in_a_page("[]"),
            "holds no report that this version can read; write it anew",
            id="a-list",
        ),
        pytest.param(
            in_a_page("[" * 100_000),
            "holds no report that this version can read; write it anew",
            id="very-deep",
        ),
        pytest.param(
            in_a_page(json.dumps({"format": 1, "title": "a"})),
            "holds no report that this version can read; write it anew",
            id="something-missing",
        ),
        pytest.param(
            in_a_page(json.dumps({"format": 2})),
            "was written by another version of ecr-component; use that",
            id="a-later-version",
        ),
    ],
)
def test_a_page_without_a_report_is_refused(page: str, says: str) -> None:
    with pytest.raises(NoReport) as refused:
        snapshot_of(page)
    assert str(refused.value) == says


def test_equal_policies_stand_once() -> None:
    documents = Documents()

    names = [documents.name(it) for it in ({"a": 1}, None, {"b": 2}, {"a": 1})]

    assert names == ["p1", None, "p2", "p1"]
    assert documents.by_name == {"p1": {"a": 1}, "p2": {"b": 2}}


def test_an_address_begins_with_the_host_of_its_region_where_that_is_known() -> None:
    here, there = EVERYTHING.repositories

    assert EVERYTHING.address(here) == f"{HOST}/team/api"
    assert EVERYTHING.address(there) == "team/web"
    assert EVERYTHING.regions == ("eu-central-1", REGION)
    assert snapshot().regions == (REGION,)
