"""Tags that must not go, and the images that would take them along."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ecr_component.simulator.image import Image
from ecr_component.simulator.outcome import Departure, Outcome
from ecr_component.simulator.tags import TagHolders


@dataclass(frozen=True)
class Threat:
    """A protected tag whose image goes now or on one of the days ahead."""

    image: Image
    tag: str
    pattern: str
    """The first one that protects the tag."""
    departure: Departure

    @property
    def deletes(self) -> bool:
        """Whether the image is deleted; otherwise it can no longer be pulled."""
        return self.departure.action == "expire"


@dataclass(frozen=True)
class Protection:
    """What a policy does to protected tags."""

    threats: Sequence[Threat]
    """In the order of the images, and of the tags on each."""
    idle: Sequence[str]
    """The patterns that no tag fits."""


def protection(outcome: Outcome, patterns: Sequence[str]) -> Protection:
    """Compare an outcome with patterns of tags, as `TagHolders.of_pattern` has them."""
    if not patterns:
        return Protection((), ())
    tagged = [(tag, it) for it in outcome.verdicts for tag in it.image.tags]
    holders = TagHolders([tag] for tag, _ in tagged)
    fitting = {pattern: holders.of_pattern(pattern) for pattern in patterns}
    first: dict[int, str] = {}
    for pattern, indexes in fitting.items():
        for index in indexes:
            first.setdefault(index, pattern)
    threats = [
        Threat(verdict.image, tag, first[index], verdict.departure)
        for index, (tag, verdict) in enumerate(tagged)
        if index in first and verdict.departure
    ]
    return Protection(threats, [pattern for pattern in fitting if not fitting[pattern]])


def listed_patterns(text: str) -> Iterator[str]:
    """The patterns of a file: one in a line, and what follows a ``#`` is a comment."""
    for line in text.splitlines():
        pattern = line.partition("#")[0].strip()
        if pattern:
            yield pattern
