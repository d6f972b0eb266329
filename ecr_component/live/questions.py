"""Questions to ECR, to which AWS may have no answer."""

from collections.abc import Iterator
from typing import Any

from ecr_component.live.live_images import AwsError

Client = Any  # boto3 makes its clients' methods at run time


class DeniedError(AwsError):
    """AWS denies to say."""


class Questions:
    """What is asked of one region's ECR, by the names of boto3's methods.

    Args:
        client: boto3's client of ECR.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    @property
    def region(self) -> str:
        """Where it is asked."""
        return str(self._client.meta.region_name)

    def answer(self, method: str, **about: str) -> Any:  # noqa: ANN401 - boto3's
        """What AWS says; None where it says that there is no such thing.

        Raises:
            DeniedError: It may not be asked.
            ClientError: AWS refuses it for any other reason.
        """
        try:
            return getattr(self._client, method)(**about)
        except self._client.exceptions.ClientError as refusal:
            code = str(refusal.response["Error"]["Code"])
            if code == "AccessDeniedException":
                raise DeniedError(str(refusal)) from None
            if code.endswith("NotFoundException"):
                return None
            raise

    def every(self, method: str, key: str) -> Iterator[Any]:
        """Everything that stands under *key* on the pages of an answer.

        Raises:
            DeniedError: It may not be asked.
            ClientError: AWS refuses it for any other reason.
        """
        about: dict[str, str] = {}
        while True:
            page = self.answer(method, **about)
            yield from page[key]
            if not page.get("nextToken"):
                return
            about = {"nextToken": page["nextToken"]}
