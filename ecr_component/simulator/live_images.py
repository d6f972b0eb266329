"""Images from AWS, as boto3 finds its way there."""

from collections.abc import Callable

from ecr_component.models import each
from ecr_component.simulator.image import Image
from ecr_component.simulator.image_file import image_of

_PAGE = 1000  # Source: ECR API reference, DescribeImages, maxResults.


class AwsError(Exception):
    """AWS could not be asked, or did not answer; the text is boto3's."""


def live_images(
    repository: str,
    *,
    region: str | None = None,
    profile: str | None = None,
    progress: Callable[[int], object] = lambda _: None,
) -> list[Image]:
    """Ask AWS for all images of a repository, archived ones included.

    Args:
        repository: Its name.
        region: Where it is; otherwise where boto3 would look.
        profile: A profile of the AWS configuration.
        progress: Told how many images came with each page.

    Raises:
        AwsError: There are no credentials, no such repository, and so on.

    Source: ECR API reference, DescribeImages; without a filter it leaves out archived
    images.
    """
    import boto3  # noqa: PLC0415 - images of a file need no boto3
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    try:
        session = boto3.Session(region_name=region, profile_name=profile)
        pages = (
            session.client("ecr")
            .get_paginator("describe_images")
            .paginate(
                repositoryName=repository,
                filter={"imageStatus": "ANY"},
                PaginationConfig={"PageSize": _PAGE},
            )
        )
        details: list[object] = []
        for page in pages:
            details += page["imageDetails"]
            progress(len(page["imageDetails"]))
    except (BotoCoreError, ClientError) as error:
        raise AwsError(str(error)) from None
    return list(each(image_of)(details))
