"""How patches are put in place, and which operations they add."""

import io
import json
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from moto.ecr.responses import ECRResponse

from ecr_component.emulator import apply_patches, lifecycle_text
from ecr_component.emulator.patch import ABSENT, Patch
from ecr_component.emulator.patches import PATCHES, of_the_server, patched


@pytest.mark.usefixtures("stock_moto")
@pytest.mark.parametrize(
    "operation",
    [
        "create_pull_through_cache_rule",
        "delete_pull_through_cache_rule",
        "describe_pull_through_cache_rules",
        "update_pull_through_cache_rule",
        "validate_pull_through_cache_rule",
        "create_repository_creation_template",
        "delete_repository_creation_template",
        "describe_repository_creation_templates",
        "update_repository_creation_template",
        "get_account_setting",
        "put_account_setting",
        "deregister_pull_time_update_exclusion",
        "list_pull_time_update_exclusions",
        "register_pull_time_update_exclusion",
    ],
)
def test_stock_moto_lacks_the_operation(operation: str) -> None:
    assert not hasattr(ECRResponse, operation)


@pytest.fixture
def as_it_was() -> Iterator[None]:
    """Undoes what the test does for good."""
    with ExitStack() as until_the_end:
        until_the_end.enter_context(patched())
        for patch in of_the_server():
            until_the_end.enter_context(patch.installed())
        yield


def standing(patches: tuple[Patch, ...]) -> list[object]:
    return [vars(patch.owner).get(patch.name, ABSENT) for patch in patches]


@pytest.mark.usefixtures("stock_moto", "as_it_was")
def test_patching_twice_changes_nothing() -> None:
    every = (*PATCHES, *of_the_server())

    apply_patches()
    once = standing(every)
    apply_patches()

    assert standing(every) == once == [patch.patched for patch in every]


@pytest.mark.usefixtures("as_it_was")
def test_the_check_of_the_latest_patching_counts() -> None:
    apply_patches(json.loads)
    assert vars(lifecycle_text)["check"] is json.loads

    apply_patches()

    assert vars(lifecycle_text)["check"] is lifecycle_text.anything


@pytest.mark.usefixtures("stock_moto")
def test_moto_mended_for_a_while_is_stock_again() -> None:
    before = standing(PATCHES)

    with patched(io.StringIO):
        assert standing(PATCHES) == [patch.patched for patch in PATCHES]

    assert standing(PATCHES) == before == [patch.stock for patch in PATCHES]
    assert lifecycle_text.check is lifecycle_text.anything
