"""A folder for a small program, and boto3's clients made faster."""

import functools
from collections.abc import Iterator
from pathlib import Path

import botocore.session
import pytest

from tests.rehearsal.sandbox import Sandbox


@pytest.fixture(scope="session", autouse=True)
def _models_read_once() -> Iterator[None]:
    """Each rehearsal makes its own clients; reading ECR's model is half of its time."""
    with pytest.MonkeyPatch.context() as patch:
        once = functools.cache(botocore.session.create_loader)
        patch.setattr(botocore.session, "create_loader", once)
        yield


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    return Sandbox(tmp_path / "program")
