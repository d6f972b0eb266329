"""What stays where it is although its provider works in another region.

The recorder answers as an engine does with pulumi-aws 7: it forgets what exists if its
change of region is not ignored.
"""

import json
from typing import Any

import pulumi
import pytest
from pulumi.output import UNKNOWN

from ecr_component import EcrRepositories
from ecr_component.resources.relocation import what_stays
from tests.recorder import (
    COMPONENT,
    LIFECYCLE_POLICY,
    REPLICATION,
    REPOSITORY,
    REPOSITORY_POLICY,
    Recorder,
    only_images,
)

INPUTS: Any = {
    "repositories": {"api": {}, "web": {}},
    "default_external_account_ids_with_read_access": ["111122223333"],
    "default_lambda_access": True,
    "default_lifecycle": {"expire_untagged_after_days": 7, "keep_tags": ["live"]},
    "replication_regions": ["us-east-1"],
}
RUNS = pytest.mark.parametrize("preview", [True, False], ids=["preview", "update"])


def run(recorder: Recorder, inputs: Any = INPUTS) -> Recorder:  # noqa: ANN401 - inputs
    def program() -> None:
        made = EcrRepositories("r", inputs)
        pulumi.export("urls", made.ecr_repo_urls)

    recorder.run(program)
    return recorder


def functions(policy: str) -> str:
    """The functions that a repository policy lets run its images."""
    (statement,) = (
        told for told in json.loads(policy)["Statement"] if "Condition" in told
    )
    return str(statement["Condition"]["StringLike"]["aws:sourceArn"])


def moved(*, preview: bool, **held: str) -> Recorder:
    """What exists, and a provider that works in us-west-2 now."""
    recorder = Recorder(preview=preview)
    recorder.region, recorder.held = "us-west-2", held
    return recorder


STAY = (
    "stay in eu-west-1, although the provider's region is us-west-2: ECR can't move a "
    "repository; set the region back to eu-west-1, or deploy another stack to "
    "us-west-2, copy the images, and remove what is in eu-west-1"
)


@RUNS
def test_what_exists_stays_in_its_region_and_a_warning_names_both(
    *, preview: bool
) -> None:
    held = dict.fromkeys(["r/api", "r/web", "r"], "eu-west-1")
    recorder = run(moved(preview=preview, **held))

    for kind in (REPOSITORY, REPLICATION):
        assert all(
            made.ignore_changes == ("region",) for made in recorder.of(kind).values()
        )
    for kind in (REPOSITORY_POLICY, LIFECYCLE_POLICY):
        regions = [made.inputs["region"] for made in recorder.of(kind).values()]
        assert regions == ["eu-west-1"] * 2
    policies = recorder.inputs(REPOSITORY_POLICY).values()
    arn = "arn:aws:lambda:eu-west-1:210987654321:function:*"
    assert [functions(made["policy"]) for made in policies] == [arn] * 2
    assert recorder.log == [
        ("WARNING", only_images("api, web", "us-east-1")),
        ("WARNING", f"api, web, the replication configuration {STAY}"),
    ]
    assert recorder.told_of == [recorder.one(COMPONENT).urn] * 2


@RUNS
def test_what_is_new_is_in_the_providers_region(*, preview: bool) -> None:
    recorder = run(moved(preview=preview, **{"r/api": "eu-west-1"}))

    for kind in (REPOSITORY_POLICY, LIFECYCLE_POLICY):
        regions = {
            name: made.inputs["region"] for name, made in recorder.of(kind).items()
        }
        assert regions == {"r/api": "eu-west-1", "r/web": "us-west-2"}
    arn = "arn:aws:lambda:us-west-2:210987654321:function:*"
    made = recorder.of(REPOSITORY_POLICY)["r/web"].inputs
    assert functions(made["policy"]) == arn
    assert recorder.log == [
        ("WARNING", only_images("api, web", "us-east-1")),
        ("WARNING", STAY.replace("stay in", "api stays in")),
    ]


def test_what_a_preview_cannot_know_is_not_warned_of(preview: Recorder) -> None:
    preview.region = None
    preview.held = {"r/api": "eu-west-1"}

    run(preview)

    assert preview.of(LIFECYCLE_POLICY)["r/web"].inputs["region"] is UNKNOWN
    assert preview.log == [("WARNING", only_images("api, web", "us-east-1"))]


@RUNS
def test_what_exists_stays_wherever_the_inputs_would_have_it(*, preview: bool) -> None:
    recorder = Recorder(preview=preview)
    recorder.held = dict.fromkeys(["r/api", "r/web", "r"], "eu-west-1")

    run(recorder, {**INPUTS, "region": "us-west-2"})

    stay = STAY.replace("the provider's region", "the region asked for")
    assert recorder.log == [
        ("WARNING", only_images("api, web", "us-east-1")),
        ("WARNING", f"api, web, the replication configuration {stay}"),
    ]


@pytest.mark.parametrize(
    ("here", "regions", "told"),
    [
        pytest.param("us-west-2", {}, [], id="nothing"),
        pytest.param("eu-west-1", {"api": "eu-west-1"}, [], id="all-are-here"),
        pytest.param(None, {"api": "eu-west-1"}, [], id="a-region-that-is-not-known"),
        pytest.param("us-west-2", {"api": None}, [], id="mocks-that-tell-no-region"),
        pytest.param(
            "us-west-2",
            {
                "api": "eu-west-1",
                "b": "us-west-2",
                "web": "eu-west-2",
                "x": "eu-west-1",
            },
            [
                f"api, x {STAY}",
                STAY.replace("stay", "web stays").replace("eu-west-1", "eu-west-2"),
            ],
            id="a-sentence-for-each-region",
        ),
        pytest.param(
            "us-west-2",
            {f"r{number}": "eu-west-1" for number in range(300)},
            [f"r0, r1, r2, r3 and 296 more {STAY}"],
            id="many",
        ),
    ],
)
def test_what_stays_is_told_by_region(
    here: str | None, regions: dict[str, str | None], told: list[str]
) -> None:
    assert list(what_stays(here, regions)) == told
