"""Repository policies: the dates in their conditions."""

import json

import pytest

from .conftest import Ecr, create, refused


def since(date: str) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "ecr:BatchGetImage",
        "Condition": {"DateGreaterThan": {"aws:CurrentTime": [date]}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


TEXT = "'Invalid repository policy provided'"
INVALID = (
    "InvalidParameterException",
    f"Invalid parameter at 'PolicyText' failed to satisfy constraint: {TEXT}",
)


@pytest.mark.parametrize(
    "date",
    [
        "2030-01-31",
        "2030-01-31T12:00Z",
        "2030-01-31T12:00:00+08:00",
        "2030-01-31T12:00:00-08:00",
        "2030-01-31T12:00-08:00",
    ],
)
def test_a_date_has_a_form_of_the_w3c(ecr: Ecr, date: str) -> None:
    create(ecr, "web")

    ecr.set_repository_policy(repositoryName="web", policyText=since(date))

    held = ecr.get_repository_policy(repositoryName="web")["policyText"]
    assert json.loads(held) == json.loads(since(date))


@pytest.mark.parametrize(
    "date", ["2030-01-31 00:00:00 +0000 UTC", "2030-13-01T12:00:00-08:00"]
)
def test_what_is_no_date_is_refused(ecr: Ecr, date: str) -> None:
    create(ecr, "web")

    again = refused(
        ecr.set_repository_policy, repositoryName="web", policyText=since(date)
    )

    assert again == INVALID


@pytest.mark.parametrize("date", ["2030-01-31T12:00:00-08:00", "2030-01-31T12:00Z"])
def test_stock_moto_takes_fewer_dates(stock_ecr: Ecr, date: str) -> None:
    create(stock_ecr, "web")

    answer = refused(
        stock_ecr.set_repository_policy,
        repositoryName="web",
        policyText=since(date),
    )

    assert answer == INVALID
