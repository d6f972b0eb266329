"""The recorder of registrations, and how a refusal is read."""

import logging
import os
from collections.abc import Callable
from typing import Any

import hypothesis
import pytest

from ecr_component.errors import Refusal
from tests.recorder import Recorder

# As Pulumi's own language host does: a failed output leaves futures that nobody awaits.
logging.getLogger("asyncio").setLevel(logging.CRITICAL)

# The same cases in each run, so that a red test is the fault of what changed, and
# none for being slow on a busy machine.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.register_profile("long", max_examples=10_000, deadline=None)
hypothesis.settings.load_profile("same")


@pytest.fixture(autouse=True)
def _nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide who runs the tests: no credentials, no region, no stack."""
    for name in os.environ:
        if name.startswith(("AWS_", "PULUMI_")):
            monkeypatch.delenv(name)


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def preview() -> Recorder:
    return Recorder(preview=True)


def refusal(rule: Callable[[Any], object], value: object) -> str:
    """The whole text with which a rule refuses a value."""
    with pytest.raises(Refusal) as refused:
        rule(value)
    return str(refused.value)
