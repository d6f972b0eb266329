"""moto as it is sold, and moto patched.

Each patch has a test of what AWS does, and one named after stock moto of the fault
that asks for the patch. If the second fails, a newer moto has patched it by itself,
and the patch can go.
"""

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.ecr.models import ECRBackend, ecr_backends

from ecr_component.emulator import local_aws
from ecr_component.emulator.environment import NOBODY, only
from ecr_component.emulator.patch import ABSENT
from ecr_component.emulator.patches import PATCHES, of_the_server

REGION = "eu-central-1"
ACCOUNT = "123456789012"

Ecr = Any  # boto3 makes its clients' methods at run time


@pytest.fixture(scope="session")
def client_in() -> Callable[[str], Ecr]:
    """Makes the ECR client of a region, from one session: that is much faster."""
    with only(**NOBODY):
        session = boto3.Session()
        session.get_credentials()
    return lambda region: session.client("ecr", region_name=region)


@pytest.fixture(scope="session")
def client(client_in: Callable[[str], Ecr]) -> Ecr:
    """One ECR client for all: it asks whichever moto there is."""
    return client_in(REGION)


@pytest.fixture
def ecr(client: Ecr) -> Iterator[Ecr]:
    with local_aws(REGION):
        yield client


@pytest.fixture
def stock_moto(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes out every patch, whoever installed it."""
    for patch in (*PATCHES, *of_the_server()):
        if vars(patch.owner).get(patch.name, ABSENT) is patch.stock:
            continue
        if patch.stock is ABSENT:
            monkeypatch.delattr(patch.owner, patch.name)
        else:
            monkeypatch.setattr(patch.owner, patch.name, patch.stock)


@pytest.fixture
def stock_ecr(client: Ecr, stock_moto: None) -> Iterator[Ecr]:  # noqa: ARG001 - it acts
    with only(**NOBODY), mock_aws():
        yield client


def backend() -> ECRBackend:
    """Where moto keeps what the clients above see."""
    return ecr_backends[ACCOUNT][REGION]


def create(ecr: Ecr, name: str = "team/api", **members: object) -> dict[str, Any]:
    """Create a repository, and give what is told of it."""
    created: dict[str, Any] = ecr.create_repository(repositoryName=name, **members)
    repository: dict[str, Any] = created["repository"]
    return repository


def refused(call: Callable[..., object], /, **members: object) -> tuple[str, str]:
    """Code and text of the refusal that a call meets."""
    with pytest.raises(ClientError) as refusal:
        call(**members)
    error = refusal.value.response["Error"]
    return error["Code"], error["Message"]


def without(answer: dict[str, Any], *members: str) -> dict[str, Any]:
    """An answer less its metadata and the members named."""
    dropped = {"ResponseMetadata", *members}
    return {name: value for name, value in answer.items() if name not in dropped}
