"""Images and manifest lists from AWS, as boto3 finds its way there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Self

from ecr_component.live.image import LIST_MEDIA_TYPES, Image
from ecr_component.live.image_file import image_of, parts_of
from ecr_component.values.closed_models import collect, each

# Source: ECR API reference, DescribeImages (maxResults) and BatchGetImage (imageIds).
_IMAGES_AT_ONCE: Final = 1000
_MANIFESTS_AT_ONCE: Final = 100
_PREVIEWED_AT_ONCE: Final = 100

# How often to ask whether a preview is done: each 5 seconds.
_PATIENCE: Final = {"Delay": 5, "MaxAttempts": 60}

Progress = Callable[[int], object]
"""Told how many images came with each answer."""


# By the names of boto3's errors: to import these is slow.
_REMEDIES: Final = {
    "NoCredentialsError": "log in with `aws configure` or `aws sso login`, or give "
    "--profile",
    "NoRegionError": "give --region, or set AWS_REGION",
    "ProfileNotFound": "`aws configure list-profiles` prints those there are",
}


class AwsError(Exception):
    """AWS could not be asked, or did not answer; the text is boto3's, with a remedy."""

    def __init__(self, text: str, code: str = "") -> None:
        super().__init__(text)
        self.code = code
        """AWS's word for it, where AWS refused."""


@dataclass(frozen=True)
class Manifests:
    """What AWS told of manifest lists."""

    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What belongs to each, by digest."""
    failure: str = ""
    """Why AWS gave no more of them."""


@dataclass(frozen=True)
class PreviewedImage:
    """An image that goes, as AWS foresees it."""

    digest: str
    action: Literal["expire", "archive"]
    rule: int
    """The rule's priority."""


class LiveRepository:
    """A repository that AWS has.

    Args:
        name: Its name.
        region: Where it is; otherwise where boto3 would look.
        profile: A profile of the AWS configuration.

    Raises:
        AwsError: There is no such profile, no region, and so on.
    """

    def __init__(
        self, name: str, *, region: str | None = None, profile: str | None = None
    ) -> None:
        import boto3  # noqa: PLC0415 - images of a file need no boto3

        self._name = name
        with errors_of_boto3():
            session = boto3.Session(region_name=region, profile_name=profile)
            self._client = session.client("ecr")

    def sibling(self, name: str) -> Self:
        """Another repository of the same registry."""
        other = copy(self)
        other._name = name  # noqa: SLF001 - its own
        return other

    @property
    def region(self) -> str:
        """Where it is."""
        return str(self._client.meta.region_name)

    def images(self, progress: Progress = lambda _: None) -> list[Image]:
        """All images, archived ones included.

        Raises:
            AwsError: There are no credentials, no such repository, and so on.

        Source: ECR API reference, DescribeImages; without a filter it leaves out
        archived images.
        """
        details: list[object] = []
        with errors_of_boto3():
            pages = self._client.get_paginator("describe_images").paginate(
                repositoryName=self._name,
                filter={"imageStatus": "ANY"},
                PaginationConfig={"PageSize": _IMAGES_AT_ONCE},
            )
            for page in pages:
                details += page["imageDetails"]
                progress(len(page["imageDetails"]))
        return list(each(image_of)(details))

    def preview(self, policy: str) -> list[PreviewedImage]:
        """What AWS would do to the images now under a policy: AWS tells, and does not.

        Raises:
            AwsError: AWS does not take the policy, is about another preview, is not
                done within five minutes, and so on.

        Source: ECR API reference, StartLifecyclePolicyPreview and
        GetLifecyclePolicyPreview.
        """
        client, name = self._client, self._name
        results: list[Mapping[str, Any]] = []
        with errors_of_boto3():
            client.start_lifecycle_policy_preview(
                repositoryName=name, lifecyclePolicyText=policy
            )
            client.get_waiter("lifecycle_policy_preview_complete").wait(
                repositoryName=name, WaiterConfig=_PATIENCE
            )
            pages = client.get_paginator("get_lifecycle_policy_preview").paginate(
                repositoryName=name, PaginationConfig={"PageSize": _PREVIEWED_AT_ONCE}
            )
            for page in pages:
                results += page["previewResults"]
        return [
            PreviewedImage(
                told["imageDigest"],
                "archive" if told["action"]["type"] == "TRANSITION" else "expire",
                told["appliedRulePriority"],
            )
            for told in results
        ]

    def manifests(self, lists: Sequence[Image]) -> Manifests:
        """What belongs to manifest lists, as far as AWS tells.

        AWS takes each request for a pull of these lists, and notes the time.

        Source: ECR API reference, BatchGetImage; aws/containers-roadmap#2390.
        """
        parts: dict[str, tuple[str, ...]] = {}
        failure = ""
        try:
            for start in range(0, len(lists), _MANIFESTS_AT_ONCE):
                some = lists[start : start + _MANIFESTS_AT_ONCE]
                with errors_of_boto3():
                    answer = self._client.batch_get_image(
                        repositoryName=self._name,
                        imageIds=[{"imageDigest": it.digest} for it in some],
                        acceptedMediaTypes=list(LIST_MEDIA_TYPES),
                    )
                read, problems = collect(enumerate(answer["images"]), parts_of)
                parts.update(read.values())
                for failed in answer["failures"]:
                    failure = failed.get("failureReason", failed["failureCode"])
                for problem in problems:
                    failure = str(problem.under("images"))
        except AwsError as error:
            failure = str(error)
        return Manifests(parts, failure)


@contextmanager
def errors_of_boto3() -> Iterator[None]:
    """Turn what boto3 raises into an `AwsError`."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    try:
        yield
    except BotoCoreError as error:
        remedy = _REMEDIES.get(type(error).__name__)
        text = f"{str(error).rstrip('.')}; {remedy}" if remedy else str(error)
        raise AwsError(text) from None
    except ClientError as error:
        raise AwsError(str(error), error.response["Error"]["Code"]) from None
