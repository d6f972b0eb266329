"""Calls to the local AWS, and what it refuses in its own words."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from botocore.exceptions import ClientError, ParamValidationError

from ecr_component.emulator import LocalAws

# Source: ECR API reference, DescribeRepositories, maxResults.
_PAGE: Final = 1000


@dataclass
class AwsRefusal(Exception):  # noqa: N818 - an answer, no fault
    """AWS, or the rehearsal itself, will not do it."""

    what: str
    """An operation, or a function; empty where the words say it."""

    words: str
    code: str = ""
    """AWS's name of the exception."""

    def without_words(self, secrets: Collection[str]) -> "AwsRefusal":
        """The same refusal; unheard where it may repeat a secret, or a part of one."""
        if not secrets:
            return self
        are = "is a secret" if len(secrets) == 1 else "are secrets"
        words = f"the reason is not shown, since {', '.join(sorted(secrets))} {are}"
        return AwsRefusal(self.what, words, self.code)

    def __str__(self) -> str:
        """The refusal as one line."""
        return ": ".join(filter(None, [self.what, self.code, self.words]))


class Aws:
    """The local AWS, seen from one region."""

    def __init__(self, local: LocalAws) -> None:
        self.region = local.region
        self.account_id = local.account_id
        self.partition = local.partition
        self._local = local

    def client(self, service: str) -> Any:  # noqa: ANN401 - boto3 has no types
        """Give boto3's client of a service."""
        return self._local.client(service)

    def __call__(self, service: str, method: str, **parameters: object) -> Any:  # noqa: ANN401 - as boto3
        """Call a method of boto3's client; what is None is left out.

        Raises:
            AwsRefusal: AWS refuses it, boto3 does so before, or nobody answers.
        """
        client = self.client(service)
        operation = f"{service}:{client.meta.method_to_api_mapping[method]}"
        given = {key: value for key, value in parameters.items() if value is not None}
        try:
            return getattr(client, method)(**given)
        except ClientError as error:
            told = error.response["Error"]
            words = "; ".join(told["Message"].splitlines())
            raise AwsRefusal(operation, words, told["Code"]) from None
        except ParamValidationError as error:
            _, *problems = str(error).splitlines()
            raise AwsRefusal(operation, "; ".join(problems)) from None
        except Exception as error:  # noqa: BLE001 - moto raises what it stumbles over
            words = f"the local AWS cannot do it ({type(error).__name__}: {error})"
            raise AwsRefusal(operation, words) from None

    def repositories(self) -> list[dict[str, Any]]:
        """Every repository in AWS's own words, by name."""
        found: list[dict[str, Any]] = []
        token = None
        while True:
            page = self(
                "ecr", "describe_repositories", maxResults=_PAGE, nextToken=token
            )
            found += page["repositories"]
            token = page.get("nextToken")
            if not token:
                return sorted(
                    found, key=lambda repository: str(repository["repositoryName"])
                )
