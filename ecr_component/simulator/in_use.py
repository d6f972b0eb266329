"""What runs, from what ECS, Lambda and Kubernetes print of themselves."""

from collections.abc import Iterator
from typing import Final

from ecr_component.errors import ConfigError, refuse
from ecr_component.simulator.protection import listed_addresses
from ecr_component.values import json_text

# Kubernetes has `image` and, in `imageID`, what that was; ECS `image` and
# `imageDigest`; Lambda the other two.
# Source: Kubernetes API reference, Container and ContainerStatus; ECS API reference,
# Container and ContainerDefinition; Lambda API reference, FunctionCodeLocation.
_KEYS: Final = frozenset(
    {"image", "imageID", "imageDigest", "ImageUri", "ResolvedImageUri"}
)


def addresses_of(content: bytes, source: str) -> list[str]:
    """Read addresses and digests of images, each once.

    Args:
        content: JSON, such as `kubectl get pods -A -o json`, `aws ecs describe-tasks`,
            `aws ecs describe-task-definition` and `aws lambda get-function` print,
            one after the other too; or the addresses themselves, between white space,
            with comments behind a ``#``.
        source: What it is, for the first line of an error.

    Raises:
        ConfigError: It is neither.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError(source, refuse("is not UTF-8").problems) from None
    if not text.lstrip().startswith(("{", "[")):
        return list(dict.fromkeys(listed_addresses(text)))
    try:
        documents = json_text.parse_all(content)
    except json_text.NotJson as error:
        remedy = "write what `kubectl get pods -A -o json` prints, or one image a line"
        problems = refuse(f"is not JSON ({error.reason})", remedy=remedy).problems
        raise ConfigError(source, problems) from None
    return list(dict.fromkeys(_images(documents)))


def _images(value: object) -> Iterator[str]:
    """Every image that is named anywhere in there."""
    ahead = [value]
    while ahead:
        match ahead.pop():
            case dict() as mapping:
                for key, inner in mapping.items():
                    if key in _KEYS and isinstance(inner, str) and inner:
                        yield inner
                    else:
                        ahead.append(inner)
            case list() as items:
                ahead += reversed(items)
