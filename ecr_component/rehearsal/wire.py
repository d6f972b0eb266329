"""Values as Pulumi's wire carries them: every number a float, secrets in a wrapper.

The SDK hands inputs over with the wrapper at the top: one secret tag makes a secret of
the whole map of tags.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pulumi.runtime import rpc

from ecr_component.stack_files.project import HIDDEN


def plain(value: Any) -> Any:  # noqa: ANN401 - any value there is
    """The value itself: out of its wrapper, whole numbers as int, without nulls."""
    value = rpc.unwrap_rpc_secret(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if item is not None}
    return value


def shown(value: Any) -> Any:  # noqa: ANN401 - any value there is
    """The value as it may be shown: a secret as `HIDDEN`, mappings sorted by key."""
    if rpc.is_rpc_secret(value):
        return HIDDEN
    if isinstance(value, list):
        return [shown(item) for item in value]
    if isinstance(value, dict):
        return {key: shown(value[key]) for key in sorted(value)}
    return plain(value)


def secret_keys(values: Mapping[str, object]) -> frozenset[str]:
    """The keys whose values are secrets."""
    return frozenset(key for key, value in values.items() if rpc.is_rpc_secret(value))


def secret(value: object) -> object:
    """The value in the wrapper that makes it a secret."""
    return rpc.wrap_rpc_secret(value)


def texts(value: object) -> Iterator[str]:
    """Every text in a value, those of its mappings' values included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from texts(item)


def holds(value: object, secrets: Iterable[str]) -> bool:
    """Whether one of the secrets stands in a text of the value."""
    told = list(texts(value))
    return any(hidden in text for hidden in secrets if hidden for text in told)
