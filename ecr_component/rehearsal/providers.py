"""Which region a resource lives in, and what its provider adds to its tags."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from ecr_component.errors import Refusal
from ecr_component.rehearsal.creation.wanted import as_text
from ecr_component.stack_files.project import HIDDEN
from ecr_component.stack_files.stack_values import only_account
from ecr_component.values import json_text

DEFAULT_REGION: Final = "us-east-1"
MADE_UP_ACCOUNT: Final = "123456789012"
"""Where nobody says in which account a stack is."""

_SHAPE: Final = "defaultTags must be a mapping {tags: {key: text}}"


@dataclass(frozen=True)
class ProviderSettings:
    """What matters here of a provider of pulumi-aws."""

    region: str
    default_tags: Mapping[str, str] = field(default_factory=dict)
    secrets: frozenset[str] = frozenset()
    """The settings that are secrets, by key."""
    account_id: str = MADE_UP_ACCOUNT
    """The only one in which the provider works, if it says so."""

    @classmethod
    def of(
        cls,
        settings: Mapping[str, Any],
        region: str = DEFAULT_REGION,
        secrets: frozenset[str] = frozenset(),
    ) -> Self:
        """Read a provider's settings, of which the structured ones are JSON text.

        Of an encrypted setting only Pulumi knows the value: it counts as left out.

        Raises:
            ValueError: Pulumi would not take them.
        """
        given = {key: value for key, value in settings.items() if value != HIDDEN}
        tags = _default_tags(given.get("defaultTags"))
        account_id = only_account(given.get("allowedAccountIds")) or MADE_UP_ACCOUNT
        return cls(given.get("region") or region, tags, secrets, account_id)


def _default_tags(text: str | None) -> Mapping[str, str]:
    if not text:
        return {}
    try:
        written = json_text.parse(text)
    except Refusal as refusal:
        problems = (problem.under("defaultTags") for problem in refusal.problems)
        raise ValueError("; ".join(map(str, problems))) from None
    if not isinstance(written, dict):
        raise ValueError(_SHAPE)  # noqa: TRY004 - as for all that Pulumi refuses
    tags = written.get("tags") or {}
    if not isinstance(tags, dict) or any(
        isinstance(value, list | dict) for value in tags.values()
    ):
        raise ValueError(_SHAPE)
    return {key: as_text(value) for key, value in tags.items() if value is not None}


def default_provider(configuration: Mapping[str, str]) -> ProviderSettings:
    """Read the provider that a stack's configuration describes."""
    prefix = "aws:"
    settings = {
        key.removeprefix(prefix): value
        for key, value in configuration.items()
        if key.startswith(prefix)
    }
    return ProviderSettings.of(settings)
