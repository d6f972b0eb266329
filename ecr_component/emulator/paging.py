"""Pages of a long list, by name."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from typing import Any

from moto.ecr.exceptions import InvalidParameterException

# Source: ECR API reference, DescribeRepositories, maxResults.
DEFAULT_SIZE = 100


def page(
    names: Iterable[str], request: Mapping[str, Any]
) -> tuple[list[str], str | None]:
    """Pick the names that *request* asks for, and the token of the next page.

    Sorted, and the token names the last one given: so nothing is skipped or
    told twice when names come and go between two pages.
    """
    size: int = request.get("maxResults") or DEFAULT_SIZE
    last = _last_given(request.get("nextToken") or "")
    rest = sorted(name for name in names if name > last)
    token = b64encode(rest[size - 1].encode()).decode() if len(rest) > size else None
    return rest[:size], token


def _last_given(token: str) -> str:
    try:
        return b64decode(token, validate=True).decode()
    except ValueError:
        message = (
            "Invalid parameter at 'nextToken' failed to satisfy constraint: "
            "'Invalid token provided'"
        )
        raise InvalidParameterException(message) from None
