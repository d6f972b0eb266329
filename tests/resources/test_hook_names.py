"""What hooks are called, and which of them only look at what is there from before."""

import pytest

from ecr_component.resources.hook_names import is_a_look


@pytest.mark.parametrize(
    ("name", "looks"),
    [
        ("r: create only what is new", True),
        ("r: erase nothing of others", True),
        ("the team's: erase nothing of others (2)", True),
        ("r: erase nothing", False),
        ("create only what is new", False),
        ("r: create only what is new, once", False),
    ],
)
def test_our_own_looks_are_known_by_their_names(name: str, *, looks: bool) -> None:
    assert is_a_look(name) == looks
