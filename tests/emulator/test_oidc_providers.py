"""Audiences of an OIDC provider of IAM, which can change."""

from collections.abc import Iterator
from typing import Any

import pytest

from ecr_component.emulator import local_aws

from .conftest import REGION, refused


@pytest.fixture
def iam() -> Iterator[Any]:
    with local_aws(REGION) as local:
        yield local.client("iam")


@pytest.fixture
def arn(iam: Any) -> str:  # noqa: ANN401 - as above
    made = iam.create_open_id_connect_provider(
        Url="https://oidc.example.com", ClientIDList=["one"]
    )
    return str(made["OpenIDConnectProviderArn"])


def audiences(iam: Any, arn: str) -> list[str]:  # noqa: ANN401 - as above
    told = iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    return list(told["ClientIDList"])


def test_an_audience_is_added_once(iam: Any, arn: str) -> None:  # noqa: ANN401
    for _ in range(2):
        iam.add_client_id_to_open_id_connect_provider(
            OpenIDConnectProviderArn=arn, ClientID="two"
        )

    assert audiences(iam, arn) == ["one", "two"]


def test_an_audience_is_removed_if_it_is_there(iam: Any, arn: str) -> None:  # noqa: ANN401
    for _ in range(2):
        iam.remove_client_id_from_open_id_connect_provider(
            OpenIDConnectProviderArn=arn, ClientID="one"
        )

    assert audiences(iam, arn) == []


def test_a_provider_that_is_not_there_has_no_audiences(iam: Any, arn: str) -> None:  # noqa: ANN401
    code, _ = refused(
        iam.add_client_id_to_open_id_connect_provider,
        OpenIDConnectProviderArn=f"{arn}.org",
        ClientID="two",
    )

    assert code == "NoSuchEntity"
