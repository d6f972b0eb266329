"""When images go, day by day, as far as the simulation looks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.live.image import Image
from ecr_component.simulator.claims import Claims
from ecr_component.simulator.outcome import DAYS_AHEAD, Action, Departure
from ecr_component.simulator.relations import Relations


@dataclass
class Departures:
    """What goes while nothing is pushed, pulled, tagged or restored.

    No image goes twice: what is archived stays in the archive for 90 days at least,
    longer than the simulation looks. And what stays goes later only by its age, or
    since the manifest list goes that held it: a count never grows by itself.
    """

    rules: Sequence[tuple[int, PolicyRule]]
    """With their priorities, in that order."""
    images: Sequence[Image]
    claims: Claims
    relations: Relations
    artifacts_alone: bool = False
    """Whether a rule may take an artifact whose subject stays; AWS does not say."""
    of: dict[int, Departure] = field(default_factory=dict)
    """By the image's place."""
    held: Mapping[int, int] = field(default_factory=dict)
    """Parts that a rule wants at first, each with a manifest list that stays."""

    def __post_init__(self) -> None:
        due_on = self._due_on()
        waiting: Mapping[int, int] = {}
        for day in range(DAYS_AHEAD + 1):
            wanted = {**self._still_wanted(waiting), **due_on[day]}
            going, held = self.relations.released(wanted, self._holding_lists())
            self._record(day, going)
            waiting = self._waiting(held, wanted, going)
            if day == 0:
                self.held = held

    def _due_on(self) -> Mapping[int, Mapping[int, int]]:
        """The images that become due on each day, with their rules."""
        due_on: dict[int, dict[int, int]] = defaultdict(dict)
        both = zip(self.claims.owners, self.claims.due, strict=True)
        for place, (rule, day) in enumerate(both):
            if rule is None or day is None or day > DAYS_AHEAD:
                continue
            if self.artifacts_alone or place not in self.relations.subjects:
                due_on[day][place] = rule
        return due_on

    def _holding_lists(self) -> set[int]:
        return {
            place
            for place in self.relations.parts
            if self.images[place].storage_class == "standard" and place not in self.of
        }

    def _record(self, day: int, going: Mapping[int, int]) -> None:
        each = [
            Departure(day, action_of(rule), priority) for priority, rule in self.rules
        ]
        for place, rule in going.items():
            archived = self.images[place].storage_class == "archive"
            if not (archived and each[rule].action == "archive"):
                self.of.setdefault(place, each[rule])

    def _waiting(
        self,
        held: Mapping[int, int],
        wanted: Mapping[int, int],
        going: Mapping[int, int],
    ) -> dict[int, int]:
        """The held parts that go as soon as their lists do, with their rules."""
        waiting = {}
        for part in held:
            subject = self.relations.subjects.get(part, part)
            if part in wanted:
                waiting[part] = wanted[part]
            elif subject in going:
                waiting[part] = going[subject]
        return waiting

    def _still_wanted(self, waiting: Mapping[int, int]) -> dict[int, int]:
        """Count again: newer images may have gone while a list held these."""
        counted = {
            number: self._behind_the_newest(number) for number in set(waiting.values())
        }
        return {
            part: number
            for part, number in waiting.items()
            if part in self.relations.subjects or part in counted[number]
        }

    def _behind_the_newest(self, number: int) -> set[int]:
        selection = self.rules[number][1].selection
        left = [place for place in self.claims.selected[number] if place not in self.of]
        if selection.count_type == "imageCountMoreThan":
            return set(left[selection.count_number :])
        return set(left)


def action_of(rule: PolicyRule) -> Action:
    """What a rule does to an image, in the simulation's words."""
    return "archive" if rule.action.type == "transition" else "expire"
