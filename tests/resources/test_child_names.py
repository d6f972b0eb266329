import re

import pytest

from ecr_component import EcrRepositories
from ecr_component.resources.child_names import (
    child_name,
    inline_policy_prefix,
    registry_child_name,
)
from tests.recorder import COMPONENT, Recorder


def test_what_the_component_registers_is_called_so() -> None:
    recorder = Recorder()
    settings = {
        "external_account_ids_with_read_access": ["111122223333"],
        "lifecycle": {"keep_last": 9},
    }
    inputs = {
        "repositories": {"team/api": settings},
        "replication_regions": ["us-east-1"],
    }

    recorder.run(lambda: EcrRepositories("images", inputs))  # type: ignore[arg-type] # as read

    children = [one.name for one in recorder.registered if one.type != COMPONENT]
    assert sorted(children) == [
        registry_child_name("images"),
        *[child_name("images", "team/api")] * 3,
    ]
    assert child_name("images", "team/api") == "images/team/api"
    assert registry_child_name("images") == "images"


@pytest.mark.parametrize(
    ("component", "own", "prefix"),
    [
        pytest.param("images", "build", "images-build-", id="both"),
        pytest.param("team/images", "build", "team-images-build-", id="a-slash"),
        pytest.param("a b:é", "c+=,.@_-d", "a-b---c+=,.@_-d-", id="what-iam-has"),
        pytest.param(
            "i" * 50, "b" * 50, f"{'i' * 50}-{'b' * 50}-", id="as-long-as-can"
        ),
        pytest.param("i" * 50, "b" * 51, f"{'i' * 50}-{'b' * 50}-", id="too-long"),
        pytest.param("i" * 200, "b", f"{'i' * 101}-", id="a-long-component"),
    ],
)
def test_a_policy_of_a_role_is_called_so_at_the_beginning(
    component: str, own: str, prefix: str
) -> None:
    assert inline_policy_prefix(component, own) == prefix
    appended = "20261128203805000000000001"
    assert re.fullmatch(r"[\w+=,.@-]{1,128}", f"{prefix}{appended}", re.ASCII)
