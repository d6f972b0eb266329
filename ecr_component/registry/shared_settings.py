"""The settings that a repository has and a creation template can hold too."""

from collections.abc import Iterator
from typing import ClassVar, Protocol

from pydantic import Field

from ecr_component.access.access_settings import AccessSettings
from ecr_component.errors import Key, Message, Path, Problem, Refusal
from ecr_component.lifecycle.policy_reading import LifecycleRules
from ecr_component.lifecycle.short_form import LifecycleShortForm, ShortForm
from ecr_component.values.deferred import Deferrable
from ecr_component.values.encryption import Encryption, EncryptionSettings
from ecr_component.values.key_types import TagMap
from ecr_component.values.kms_keys import key_of_region
from ecr_component.values.regions import Location
from ecr_component.values.tag_mutability import Mutability, TagFilters, excludes


class SharedSettings(AccessSettings):
    """Such settings with nothing left to a default.

    The one place that lists them: each with the rule that reads it and with what holds
    where nobody says anything.
    """

    null_speaks: ClassVar = ("encryption_config",)

    encryption_config: Encryption | None = EncryptionSettings(encryption_type="AES256")
    image_tag_mutability: Mutability = "MUTABLE"
    image_tag_mutability_exclusion_filters: TagFilters = ()
    lifecycle: LifecycleShortForm = ShortForm()
    lifecycle_policy_rules: LifecycleRules = ()
    tags: TagMap = Field(default_factory=dict)

    def kms_key(self) -> Deferrable | None:
        """The key that was chosen to encrypt images; ``None`` for AWS's own."""
        return self.encryption_config.kms_key if self.encryption_config else None

    def is_encrypted_twice(self) -> bool:
        """Whether it asks for KMS's two layers of encryption."""
        return self.encryption_config is not None and self.encryption_config.is_double


class SettingPlaces(Protocol):
    """Where such settings were written, to say it in a message."""

    def of(self, key: str) -> Path:
        """The place of a key, or of its default."""

    def is_own(self, key: str) -> bool:
        """Whether the key itself was written, and not left to a default."""

    def default_for(self, key: str) -> str:
        """What to write to give a key a value that it does not have itself."""

    def sound(self, *keys: str) -> bool:
        """Whether all these could be read, so that they can be compared."""


def mutability_problems(
    settings: SharedSettings, place: SettingPlaces
) -> Iterator[Problem]:
    """Find that tag filters and the mode do not go together."""
    mode, filters = "image_tag_mutability", "image_tag_mutability_exclusion_filters"
    if not place.sound(mode):
        return
    found, excluding = (
        settings.image_tag_mutability,
        excludes(settings.image_tag_mutability),
    )
    given = bool(settings.image_tag_mutability_exclusion_filters) or not place.sound(
        filters
    )
    if excluding and not given:
        missing = place.default_for(filters)
        if place.is_own(filters) or place.is_own(mode):
            missing = filters
        yield Problem(
            place.of(filters if place.is_own(filters) else mode),
            f"{found} needs tag filters",
            remedy=Message("add ", Key(missing), ", such as ['latest']"),
        )
    # Default filters wait for a mode that uses them.
    if given and not excluding and place.is_own(filters):
        yield Problem(
            place.of(filters),
            f"tag filters have no place with {found}",
            remedy=Message(
                *("write ", Key(mode), f": {found}_WITH_EXCLUSION"),
                ", or leave them out",
            ),
        )


def encryption_problems(
    settings: SharedSettings, place: SettingPlaces, location: Location
) -> Iterator[Problem]:
    """Find that the key is in another region than what it encrypts."""
    key = settings.kms_key()
    if isinstance(key, str) and place.sound("encryption_config"):
        try:
            key_of_region(key, location.region)
        except Refusal as refusal:
            where = (*place.of("encryption_config"), "kms_key")
            yield from (problem.under(*where) for problem in refusal.problems)
