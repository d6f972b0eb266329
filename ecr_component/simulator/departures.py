"""When images go, day by day, as far as the simulation looks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.live.image import Image
from ecr_component.simulator.claims import Claims
from ecr_component.simulator.outcome import Action, Departure
from ecr_component.simulator.relations import Relations


@dataclass
class Departures:
    """What goes while nothing is pushed, pulled, tagged or restored.

    What stays goes later only by its age, or since the manifest list goes that held
    it: a count never grows by itself. So nothing changes between the days on which
    something becomes due. What is archived may be deleted there by another rule.
    """

    rules: Sequence[tuple[int, PolicyRule]]
    """With their priorities, in that order."""
    images: Sequence[Image]
    claims: Claims
    relations: Relations
    days: int
    """How far to look."""
    artifacts_alone: bool = False
    """Whether a rule may take an artifact whose subject stays; AWS does not say."""
    of: dict[int, Departure] = field(default_factory=dict)
    """By the image's place."""
    afterwards: dict[int, Departure] = field(default_factory=dict)
    """Deletions of images whose departure was to the archive."""
    held: Mapping[int, int] = field(default_factory=dict)
    """Parts that a rule wants at first, each with a manifest list that stays."""

    def __post_init__(self) -> None:
        due_on = self._due_on()
        self._due_archived: dict[int, dict[int, int]] = defaultdict(dict)
        self._holding = {
            place
            for place in self.relations.parts
            if self.images[place].storage_class == "standard"
        }
        waiting: Mapping[int, int] = {}
        for day in range(self.days + 1):
            due = {
                **{it: n for it, n in due_on[day].items() if it not in self.of},
                **self._still_archived(self._due_archived.pop(day, {})),
            }
            if not due:
                continue
            wanted = {**self._still_wanted(waiting), **due}
            going, held = self.relations.released(wanted, self._holding)
            self._record(day, going)
            waiting = self._waiting(held, wanted, going)
            if day == 0:
                self.held = held

    def _due_on(self) -> Mapping[int, Mapping[int, int]]:
        """The images that become due on each day, with their rules."""
        due_on: dict[int, dict[int, int]] = defaultdict(dict)
        both = zip(self.claims.owners, self.claims.due, strict=True)
        for place, (rule, day) in enumerate(both):
            if rule is None or day is None or day > self.days:
                continue
            if self._may_be_taken(place):
                due_on[day][place] = rule
        return due_on

    def _may_be_taken(self, place: int) -> bool:
        return self.artifacts_alone or place not in self.relations.subjects

    def _still_archived(self, due: Mapping[int, int]) -> Mapping[int, int]:
        return {it: n for it, n in due.items() if it not in self.afterwards}

    def _record(self, day: int, going: Mapping[int, int]) -> None:
        each = [
            Departure(day, action_of(rule), priority) for priority, rule in self.rules
        ]
        for place, rule in going.items():
            departure, before = each[rule], self.of.get(place)
            archived = self.images[place].storage_class == "archive"
            if before is None and not (archived and departure.action == "archive"):
                self.of[place] = departure
                self._holding.discard(place)
                if departure.action == "archive":
                    self._await_deletion(place, day)
            elif before and (before.action, departure.action) == ("archive", "expire"):
                self.afterwards.setdefault(place, departure)

    def _await_deletion(self, place: int, archived_on: int) -> None:
        """Note when a rule for the archive takes what just came there."""
        rule = self.claims.in_archive.get(place)
        if rule is not None and self._may_be_taken(place):
            number = self.rules[rule][1].selection.count_number
            self._due_archived[archived_on + number + 1][place] = rule

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
            if subject in going:
                waiting[part] = going[subject]
            elif part in wanted:
                waiting[part] = wanted[part]
        return waiting

    def _still_wanted(self, waiting: Mapping[int, int]) -> dict[int, int]:
        """Count again: newer images may have gone while a list held these."""
        kept = {number: self._last_kept(number) for number in set(waiting.values())}
        return {
            part: number
            for part, number in waiting.items()
            if part in self.relations.subjects or part > kept[number]
        }

    def _last_kept(self, number: int) -> int:
        """The oldest of the images that a rule by count leaves alone now."""
        selection = self.rules[number][1].selection
        if selection.count_type != "imageCountMoreThan":
            return -1
        left = (it for it in self.claims.selected[number] if it not in self.of)
        return max(islice(left, selection.count_number), default=-1)


def action_of(rule: PolicyRule) -> Action:
    """What a rule does to an image, in the simulation's words."""
    return "archive" if rule.action.type == "transition" else "expire"
