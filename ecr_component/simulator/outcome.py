"""What a lifecycle policy does to the images of a repository, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Literal

from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.live.image import Image
from ecr_component.simulator.evaluation import Evaluation

Action = Literal["expire", "archive"]

DAYS_AHEAD: Final = 7
"""How far a simulation looks unless told otherwise, in days of 24 hours."""

MOST_DAYS_AHEAD: Final = 365


class Reason(StrEnum):
    """Why an image goes at the moment of the simulation, or stays."""

    TAKEN = "taken"
    """Goes: its rule takes it."""
    FOLLOWS = "follows-subject"
    """Goes: it refers to an image that goes."""
    UNSELECTED = "unselected"
    """Stays: no rule selects it."""
    NEWEST = "among-newest"
    """Stays: it is among the newest images, which its rule leaves."""
    YOUNG = "not-old-enough"
    """Stays: it is not older than its rule says."""
    HELD = "in-manifest-list"
    """Stays: it is part of a manifest list that stays."""
    ATTACHED = "refers-to-image"
    """Stays: it refers to an image that stays."""


@dataclass(frozen=True, slots=True)
class Departure:
    """That an image goes; AWS does it within 24 hours of the image's being due."""

    day: int
    """Whole days after the moment of the simulation; 0 is at that moment."""
    action: Action
    rule: int
    """The rule's priority."""


class Question(StrEnum):
    """What AWS's documents, or the input, leave open about an image."""

    LISTED = "part-of-manifest-list"
    """Goes, unless it is part of a manifest list that stays, and nobody said so."""
    ARTIFACT = "artifact"
    """Stays with the image it refers to, unless a rule takes it by itself."""
    RESTORED = "restored"
    """Its age counts from the return out of the archive, unless from the push."""
    ACTIVATING = "being-restored"
    """Counts as an image in standard storage, unless as an archived one."""
    DEPENDENT = "depends-on-another"
    """Stays with an image that may itself go."""


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """That something else may become of an image than its verdict says."""

    question: Question
    instead: Departure | None
    """None: it stays, as far as the simulation looks."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one image."""

    image: Image
    reason: Reason
    departure: Departure | None = None
    """At the moment of the simulation or on one of the days ahead."""
    selected_by: int | None = None
    """The priority of the first rule that selects it: no other can take it."""
    spared_from: int | None = None
    """The priority of a later rule that would take it now if it could."""
    related: str | None = None
    """The digest of the manifest list, or of the subject, that the reason speaks of."""
    uncertainty: Uncertainty | None = None
    """What may become of it instead, where nobody knows."""
    afterwards: Departure | None = None
    """Its deletion, where the departure is to the archive."""

    @property
    def outcome(self) -> Action | Literal["keep"]:
        """What happens at the moment of the simulation."""
        return self._now.action if self._now else "keep"

    @property
    def rule(self) -> int | None:
        """The priority of the rule that acts at that moment."""
        return self._now.rule if self._now else None

    @property
    def first_departure(self) -> Departure | None:
        """When it goes at the earliest, the uncertain departure included."""
        instead = self.uncertainty.instead if self.uncertainty else None
        if instead and self.departure and self.departure.day < instead.day:
            return self.departure
        return instead or self.departure

    @property
    def _now(self) -> Departure | None:
        return self.departure if self.departure and not self.departure.day else None


@dataclass(frozen=True, slots=True)
class RuleReport:
    """What one rule does."""

    priority: int
    rule: PolicyRule
    action: Action
    selected: int
    """Images that its tags and storage class select."""
    claimed: int
    """Those among them that no earlier rule selects."""
    departures: Sequence[int]
    """Images that go by it each day, from the moment of the simulation on."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a policy does from one moment on, if nothing is pushed or pulled."""

    at: datetime
    """The moment, in UTC."""
    verdicts: Sequence[Verdict]
    """One for each image, in the order given."""
    rules: Sequence[RuleReport]
    """In order of priority."""
    evaluation: Evaluation = field(repr=False, compare=False)
    """What it was made of, for those who ask further."""
    unread_lists: Sequence[Verdict] = ()
    """On the manifest lists of which nobody said what goes or stays with them."""
    days: int = DAYS_AHEAD
    """How far the simulation looked."""

    def count(self, action: Action, day: int) -> int:
        """How many images go one way on one day; 0 is the moment itself."""
        return sum(
            report.departures[day] for report in self.rules if report.action == action
        )
