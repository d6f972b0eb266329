"""Snapshots for tests, each as small as can be."""

from collections.abc import Mapping
from typing import Any, Final

from ecr_component.access import actions
from ecr_component.report.snapshot import (
    ForecastLayer,
    ReportedForecast,
    ReportedRepository,
    Snapshot,
)

ACCOUNT: Final = "123456789012"
REGION: Final = "eu-west-1"
HOST: Final = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"
STAGING: Final = "111122223333"
BUILD: Final = "777788889999"
ORGANIZATION: Final = "o-abcde12345"
CI: Final = f"arn:aws:iam::{STAGING}:role/ci"
FUNCTIONS: Final = {
    "StringLike": {"aws:sourceArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:*"}
}
PULL: Final = list(actions.PULL)
PUSH: Final = list(actions.PUSH)

Statement = dict[str, Any]


def allow(principal: object, *granted: str, **more: object) -> Statement:
    return {"Effect": "Allow", "Principal": principal, "Action": [*granted], **more}


def deny(principal: object, *refused: str, **more: object) -> Statement:
    return {**allow(principal, *refused, **more), "Effect": "Deny"}


def policy(*statements: Statement) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [*statements]}


def reading(*accounts: str) -> dict[str, Any]:
    return policy(allow({"AWS": [*accounts]}, *PULL))


UNTAGGED: Final[dict[str, Any]] = {
    "rules": [
        {
            "rulePriority": 1,
            "description": "untagged images go",
            "selection": {
                "tagStatus": "untagged",
                "countType": "sinceImagePushed",
                "countUnit": "days",
                "countNumber": 14,
            },
            "action": {"type": "expire"},
        }
    ]
}


def repository(name: str = "web", **told: Any) -> ReportedRepository:  # noqa: ANN401 - any field
    return ReportedRepository(**{"name": name, "region": REGION, **told})


def snapshot(
    *repositories: ReportedRepository,
    documents: Mapping[str, Any] | None = None,
    **told: Any,  # noqa: ANN401 - any field
) -> Snapshot:
    facts = {
        "title": "Stack prod of shop",
        "account_id": ACCOUNT,
        "region": REGION,
        "hosts": {REGION: HOST},
        "source": "rehearsal",
        **told,
    }
    return Snapshot(repositories=repositories, documents=documents or {}, **facts)


def policed(**policies: Any) -> Snapshot:  # noqa: ANN401 - JSON
    """A repository for each policy, named as that."""
    return snapshot(
        *(repository(name, repository_policy=name) for name in policies),
        documents=policies,
    )


def forecast(
    *layers: ForecastLayer,
    days: tuple[int, ...] = (0, 1, 180),
    images: tuple[int, ...] = (9, 5, 3),
) -> ReportedForecast:
    return ReportedForecast(days=days, images=images, layers=layers, cost=(2.0, 0.5))


def layer(priority: int | None, *sizes: int) -> ForecastLayer:
    if priority is None:
        return ForecastLayer(size=sizes)
    return ForecastLayer(priority=priority, action="expire", size=sizes)
