"""Which images come how often, and how long each of their kind stays.

All by the images' places. Of the past there is only what was not deleted, so each
rule's images come as often as they came in the last 30 days or, where the rule leaves
less of the past, in what it leaves.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from math import inf
from typing import Final

from ecr_component.simulator.evaluation import Evaluation

MONTH: Final = 30
"""Days of a month, and how far back pushes count."""

_DAY: Final = timedelta(days=1)

# Rules that count the same images depend on each other: with each round the days that
# they leave are nearer to some that fit all.
_MOST_ROUNDS: Final = 10


class Traffic:
    """How images come and go if they go on coming as they came.

    Args:
        evaluation: What there is.
    """

    def __init__(self, evaluation: Evaluation) -> None:
        self._rules = [rule for _, rule in evaluation.rules]
        self._images = evaluation.images
        self._said = evaluation.as_pushed()
        self._relations = relations = evaluation.relations
        self._archiving = {
            number
            for number, rule in enumerate(self._rules)
            if rule.action.type == "transition"
        }
        self._at = evaluation.at
        # A part came with the oldest of its lists.
        self._come_with = {
            **{
                part: holder
                for holder, parts in sorted(relations.parts.items())
                for part in parts
            },
            **relations.subjects,
        }
        self.rates: Mapping[int, float] = dict(self._all_rates())
        """How many of a kind come in a day, for each image that came lately."""

    def lives(self) -> Mapping[int, float]:
        """How many days each image that came lately would stay in standard storage."""
        return self._lives(self.rates, self._counted_out)

    def lives_of_present(self) -> Mapping[int, float]:
        """The same for what is there now, of which a count may take something now."""
        lives = self._own_lives(range(len(self._images)), self._counted_out)
        for number in self._by_count:
            if self._counted_out[number] == inf:
                limit = self._rules[number].selection.count_number
                for place in self._said.selected[number][limit:]:
                    if self._said.owners[place] == number:
                        lives[place] = 0
        return self._with_relations(lives)

    def lasting_or_archived(self, lives: Mapping[int, float]) -> Iterator[int]:
        """The places of what is not simply deleted out of standard storage."""
        owners, subjects = self._said.owners, self._relations.subjects
        for place, image in enumerate(self._images):
            if (
                lives[place] == inf
                or owners[place] in self._archiving
                or image.storage_class == "archive"
                or place in subjects
            ):
                yield place

    def days_archived(self, place: int, *, is_there: bool = False) -> float:
        """How long it stays in the archive after standard storage; 0 if it is deleted.

        A rule for the archive takes an image on the day after its last one there.
        """
        decides = _end(place, self._relations.subjects)
        if not is_there and self._said.owners[decides] not in self._archiving:
            return 0
        rule = self._said.in_archive.get(decides)
        return inf if rule is None else self._rules[rule].selection.count_number + 1

    @cached_property
    def _by_count(self) -> Sequence[int]:
        return [
            number
            for number, rule in enumerate(self._rules)
            if rule.selection.count_type == "imageCountMoreThan"
        ]

    def _all_rates(self) -> Iterator[tuple[int, float]]:
        """One in so many days as are still known of the rule's images."""
        if not self._images:
            return
        most = max(1.0, min(MONTH, self._days_since(self._images[-1].pushed_at)))
        known: dict[int | None, float] = {None: most}
        for number in range(len(self._rules)):
            known[number] = max(1.0, min(most, self._days_left_alone(number)))
        first_of_all = self._at - MONTH * _DAY
        lately = {
            place
            for place, image in enumerate(self._images)
            if image.pushed_at >= first_of_all
        }
        for place in sorted(lately | self._come_with.keys()):
            first = _end(place, self._come_with)
            days = known[self._said.owners[first]]
            if 0 <= self._days_since(self._images[first].pushed_at) <= days:
                yield place, 1 / days

    def _days_since(self, moment: datetime) -> float:
        return (self._at - moment) / _DAY

    def _days_left_alone(self, number: int) -> float:
        """How far back a rule leaves everything alone that it selects."""
        limit = self._rules[number].selection.count_number
        if number not in self._by_count:
            return limit
        selected = self._said.selected[number]
        if len(selected) < limit:
            return inf
        return self._days_since(self._images[selected[limit - 1]].pushed_at)

    @cached_property
    def _counted_out(self) -> Mapping[int, float]:
        """In how many days as many images come as a rule by count leaves alone."""
        found: Mapping[int, float] = dict.fromkeys(self._by_count, inf)
        for _ in range(min(_MOST_ROUNDS, 2 * len(self._by_count))):
            lives = self._lives(self.rates, found)
            found = {number: self._full(number, lives) for number in self._by_count}
        return found

    @cached_property
    def _counted(self) -> Mapping[int, Sequence[tuple[int, float, bool]]]:
        """What comes that a rule by count selects: how often, and if it takes it."""
        owners, subjects = self._said.owners, self._relations.subjects
        return {
            number: [
                (it, self.rates[it], owners[it] == number and it not in subjects)
                for it in self._said.selected[number]
                if it in self.rates
            ]
            for number in self._by_count
        }

    def _full(self, number: int, lives: Mapping[int, float]) -> float:
        """When so many images are there that a rule begins to take its own."""
        by_life: dict[float, float] = defaultdict(float)
        for place, rate, is_own in self._counted[number]:
            by_life[inf if is_own else lives[place]] += rate
        left: float = self._rules[number].selection.count_number
        rate = sum(by_life.values())
        for life, of_these in sorted(by_life.items()):
            if rate * life >= left:
                return left / rate
            left -= of_these * life
            rate -= of_these
        return inf

    def _lives(
        self, places: Iterable[int], counted_out: Mapping[int, float]
    ) -> Mapping[int, float]:
        return self._with_relations(self._own_lives(places, counted_out))

    def _own_lives(
        self, places: Iterable[int], counted_out: Mapping[int, float]
    ) -> dict[int, float]:
        """How long the rule that has the say over an image leaves it."""
        by_rule: dict[int | None, float] = {None: inf}
        for number, rule in enumerate(self._rules):
            by_rule[number] = counted_out.get(number, rule.selection.count_number)
        owners = self._said.owners
        lives = {place: by_rule[owners[place]] for place in places}
        for place in self._pulled_after.keys() & lives.keys():
            lives[place] += self._pulled_after[place]
        return lives

    @cached_property
    def _pulled_after(self) -> Mapping[int, float]:
        """How long after the push an image was pulled, where a rule counts from it."""
        by_pull = {
            number
            for number, rule in enumerate(self._rules)
            if rule.selection.count_type == "sinceImagePulled"
        }
        return {
            place: (image.pulled_at - image.pushed_at) / _DAY
            for place, image in enumerate(self._images)
            if image.pulled_at and self._said.owners[place] in by_pull
        }

    def _with_relations(self, lives: dict[int, float]) -> Mapping[int, float]:
        """Let parts stay as long as their lists, and artifacts as their subjects."""
        relations = self._relations
        for artifact in relations.subjects.keys() & lives.keys():
            lives[artifact] = 0
        ahead = [it for it in (*relations.parts, *relations.referrers) if it in lives]
        while ahead:
            place = ahead.pop()
            for other in (
                *relations.parts.get(place, ()),
                *relations.referrers.get(place, ()),
            ):
                if other in lives and lives[other] < lives[place]:
                    lives[other] = lives[place]
                    ahead.append(other)
        return lives


def _end(place: int, steps: Mapping[int, int]) -> int:
    """Where one comes step by step; in a circle, before one meets oneself."""
    seen = {place}
    while steps.get(place, place) not in seen:
        place = steps[place]
        seen.add(place)
    return place
