"""Which region a resource lives in, and what its provider adds to its tags."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

DEFAULT_REGION: Final = "us-east-1"


@dataclass(frozen=True)
class Provider:
    """What matters here of a provider of pulumi-aws."""

    region: str
    default_tags: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, settings: Mapping[str, Any], region: str = DEFAULT_REGION) -> Self:
        """Read a provider's settings, of which the structured ones are JSON text.

        Raises:
            ValueError: Pulumi would not take them.
        """
        tags = json.loads(settings.get("defaultTags") or "{}")
        if not isinstance(tags, dict):
            raise ValueError("defaultTags must be a mapping {tags: {...}}")  # noqa: TRY004 - as JSON's own
        return cls(settings.get("region") or region, tags.get("tags") or {})


def default_provider(configuration: Mapping[str, str]) -> Provider:
    """Read the provider that a stack's configuration describes."""
    prefix = "aws:"
    settings = {
        key.removeprefix(prefix): value
        for key, value in configuration.items()
        if key.startswith(prefix)
    }
    return Provider.of(settings)
