"""The settings of a repository, each in a few words."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from ecr_component.report.snapshot import ReportedRepository

_MODES: Final = {
    "MUTABLE": "Mutable tags",
    "MUTABLE_WITH_EXCLUSION": "Mutable tags",
    "IMMUTABLE": "Immutable tags",
    "IMMUTABLE_WITH_EXCLUSION": "Immutable tags",
}


PROTECTION: Final = "Protection"


class ShownSetting(NamedTuple):
    """One setting."""

    name: str
    value: str
    is_safe: bool
    """Whether it is the choice that guards images more."""


def settings(held: ReportedRepository) -> Iterator[ShownSetting]:
    """Everything but the key, access, lifecycle and tags."""
    mode = mutability(held.tag_mutability, held.tag_filters)
    yield ShownSetting("Mutability", mode, held.tag_mutability.startswith("IMMUTABLE"))
    scanned = "Scanned on push" if held.scan_on_push else "Not scanned on push"
    yield ShownSetting("Scanning", scanned, held.scan_on_push)
    yield ShownSetting(
        "Encryption", held.encryption_type, held.encryption_type != "AES256"
    )
    if held.protect is not None:
        protected = "Protected" if held.protect else "Not protected"
        yield ShownSetting(PROTECTION, protected, held.protect)


def mutability(mode: str, filters: Sequence[str]) -> str:
    """Whether tags can be moved."""
    words = _MODES.get(mode, mode)
    return f"{words}, except {', '.join(filters)}" if filters else words
