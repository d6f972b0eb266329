"""AWS's own preview of a policy, from a client that answers in AWS's shape."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from botocore.stub import Stubber

from ecr_component.live.live_images import AwsError, LiveRepository, PreviewedImage

POLICY = '{"rules": []}'.ljust(100)
NAME = {"repositoryName": "team/api"}
PUSHED = datetime(2026, 1, 31, tzinfo=UTC)
STARTED = {**NAME, "lifecyclePolicyText": POLICY}


@pytest.fixture
def repository(monkeypatch: pytest.MonkeyPatch) -> LiveRepository:
    monkeypatch.setattr("botocore.waiter.time.sleep", lambda _: None)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    return LiveRepository("team/api", region="eu-west-1")


@pytest.fixture
def ecr(repository: LiveRepository) -> Iterator[Stubber]:
    with Stubber(repository._client) as stubber:  # noqa: SLF001
        stubber.add_response(
            "start_lifecycle_policy_preview", {"status": "IN_PROGRESS"}, STARTED
        )
        yield stubber
        stubber.assert_no_pending_responses()


def answer(ecr: Stubber, status: str) -> None:
    ecr.add_response("get_lifecycle_policy_preview", {"status": status}, NAME)


def test_a_preview_is_waited_for_and_read_page_by_page(
    repository: LiveRepository, ecr: Stubber
) -> None:
    answer(ecr, "IN_PROGRESS")
    answer(ecr, "COMPLETE")
    told = {"imagePushedAt": PUSHED, "storageClass": "STANDARD", "imageTags": []}
    expired = {"imageDigest": "a", "action": {"type": "EXPIRE"}, **told}
    to = {"type": "TRANSITION", "targetStorageClass": "ARCHIVE"}
    archived = {"imageDigest": "b", "action": to, **told}
    ecr.add_response(
        "get_lifecycle_policy_preview",
        {
            "status": "COMPLETE",
            "previewResults": [{**expired, "appliedRulePriority": 1}],
            "nextToken": "more",
        },
        {**NAME, "maxResults": 100},
    )
    ecr.add_response(
        "get_lifecycle_policy_preview",
        {
            "status": "COMPLETE",
            "previewResults": [{**archived, "appliedRulePriority": 2}],
            "summary": {"expiringImageTotalCount": 1},
        },
        {**NAME, "maxResults": 100, "nextToken": "more"},
    )
    assert repository.preview(POLICY) == [
        PreviewedImage("a", "expire", 1),
        PreviewedImage("b", "archive", 2),
    ]


def test_a_preview_that_fails_is_an_error(
    repository: LiveRepository, ecr: Stubber
) -> None:
    answer(ecr, "FAILED")
    with pytest.raises(AwsError) as failed:
        repository.preview(POLICY)
    says = "Waiter LifecyclePolicyPreviewComplete failed: Waiter encountered a terminal"
    assert str(failed.value).startswith(says)


def test_a_preview_that_another_one_is_in_the_way_of_is_an_error(
    repository: LiveRepository,
) -> None:
    with Stubber(repository._client) as ecr:  # noqa: SLF001
        code = "LifecyclePolicyPreviewInProgressException"
        ecr.add_client_error("start_lifecycle_policy_preview", code, "Another runs")
        with pytest.raises(AwsError) as refused:
            repository.preview(POLICY)
    assert refused.value.code == code
