"""A resource as it is wanted, and as it was made."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from ecr_component.rehearsal.calls import AwsRefusal

# Source: pulumi-aws's automatic names, a dash and seven hexadecimal digits.
_SUFFIX = 7


@dataclass(frozen=True)
class Wanted:
    """What a program asks for: plain values under Pulumi's names."""

    type: str
    name: str
    """The logical name."""

    inputs: Mapping[str, Any]
    default_tags: Mapping[str, str] = field(default_factory=dict)
    """The provider's."""

    occurrence: int = 0
    """How many of this type had the same logical name before."""

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - an input of any type
        """An input; None if it was not given."""
        return self.inputs.get(key)

    @property
    def tags(self) -> dict[str, str]:
        """The tags, those of the provider among them."""
        tags = {**self.default_tags, **(self["tags"] or {})}
        return {key: as_text(value) for key, value in tags.items()}

    def physical_name(self, prefix: str = "") -> str:
        """The name in AWS, made up as the provider would where none was given.

        The provider's is random; here equal programs give equal names.
        """
        if self["name"]:
            return str(self["name"])
        seed = f"{self.type} {self.name} {self.occurrence}"
        suffix = sha256(seed.encode()).hexdigest()[:_SUFFIX]
        start = self["namePrefix"] or f"{prefix}{self.name}-"
        return f"{start}{suffix}"

    def text(self, key: str) -> str | None:
        """A document, which the provider takes as an object too, as JSON text."""
        value = self[key]
        return value if value is None or isinstance(value, str) else json.dumps(value)

    def parsed(self, key: str) -> Any:  # noqa: ANN401 - any JSON value
        """A document, read.

        Raises:
            Refusal: It is not JSON.
        """
        try:
            return json.loads(self.text(key) or "null")
        except ValueError as error:
            raise AwsRefusal("", f"{key} is not JSON ({error})") from None

    def only(self, key: str) -> dict[str, Any] | None:
        """The one entry of a list that has no more; None if it has none."""
        return next(iter(self[key] or []), None)


@dataclass(frozen=True)
class Made:
    """A resource that AWS now holds."""

    id: str
    outputs: Mapping[str, Any]
    """What the provider tells beside the inputs, or in their place."""

    left_out: str = ""
    """What of it could not be rehearsed."""


def as_text(value: Any) -> str:  # noqa: ANN401 - any scalar
    """Write a number or a flag as the text that the provider makes of it."""
    return value if isinstance(value, str) else json.dumps(value)


def tag_list(tags: Mapping[str, str], key: str = "Key", value: str = "Value") -> Any:  # noqa: ANN401 - for boto3
    """Tags as AWS's APIs write them, each with words of its own."""
    return [{key: name, value: text} for name, text in tags.items()] or None
