"""The recorder of registrations, and how a refusal is read."""

import logging
import os
from collections.abc import Callable, Generator
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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engine-required",
        action="store_true",
        help="fail where a test would be skipped, for lack of an engine or whatever",
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped test is a failure where none may be skipped."""
    report = yield
    if report.skipped and call.excinfo and item.config.getoption("--engine-required"):
        report.outcome = "failed"
        report.longrepr = f"{call.excinfo.value}, but --engine-required"
    return report


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
