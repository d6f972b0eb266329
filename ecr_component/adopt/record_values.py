"""The values of a record: each of its own type, or a reason to leave the record."""

from collections.abc import Mapping

from ecr_component.live.inventory import without_reserved


class Unusable(Exception):  # noqa: N818 - what a record is
    """Raised where a record cannot be taken; the text is why."""


def tags(values: Mapping[str, object], *keys: str) -> dict[str, str]:
    """The tags under the first of some keys that says any, without AWS's own."""
    found = next(filter(None, map(values.get, keys)), {})
    if not isinstance(found, Mapping):
        raise Unusable("has tags that are no mapping in its record")
    return without_reserved({key: text(found, key) for key in found})


def text(values: Mapping[str, object], key: str, default: str | None = None) -> str:
    """A text; the default where there is none, and without one a reason to leave."""
    value = values.get(key)
    if value is None and default is not None:
        return default
    if not isinstance(value, str):
        raise Unusable(f"has no {key} in its record")
    return value


def flag(values: Mapping[str, object], key: str) -> bool:
    """Whether something is on."""
    return values.get(key) is True


def blocks(values: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    """What Terraform writes as repeated blocks."""
    found = values.get(key) or []
    if isinstance(found, list) and all(isinstance(block, Mapping) for block in found):
        return found
    raise Unusable(f"has {key} of an unknown form in its record")


def only(values: Mapping[str, object], key: str) -> Mapping[str, object]:
    """The one block that there may be."""
    return next(iter(blocks(values, key)), {})


def strings(values: Mapping[str, object], key: str) -> list[str]:
    """A list of texts."""
    found = values.get(key)
    if isinstance(found, list) and all(isinstance(one, str) for one in found):
        return found
    raise Unusable(f"has no {key} in its record")
