"""Which images come how often, and how long each of their kind stays.

All by the images' places. Of the past there is only what was not deleted, so each
rule's images come as often as they came in the last 30 days or, where the rule leaves
less of the past, in what it leaves.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from math import inf
from typing import Final

from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.live.image import Image
from ecr_component.simulator.claims import Claims
from ecr_component.simulator.relations import Relations

MONTH: Final = 30
"""Days of a month, and how far back pushes count."""

_DAY: Final = timedelta(days=1)

# Rules that count the same images depend on each other: with each round the days that
# they leave are nearer to some that fit all.
_MOST_ROUNDS: Final = 10


class Traffic:
    """How images come and go if they go on coming as they came.

    Args:
        rules: In order of priority.
        images: The newest first.
        said: What the rules say of these images as they were when they were pushed.
        relations: Between them.
        at: The moment.
    """

    def __init__(
        self,
        rules: Sequence[PolicyRule],
        images: Sequence[Image],
        said: Claims,
        relations: Relations,
        at: datetime,
    ) -> None:
        self._rules = rules
        self._images = images
        self._said = said
        self._relations = relations
        self._ages = [(at - image.pushed_at) / _DAY for image in images]
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

    def lives(self) -> Sequence[float]:
        """How many days each image that came lately would stay in standard storage."""
        return self._with_relations(self._own_lives(self._counted_out))

    def lives_of_present(self) -> Sequence[float]:
        """The same for what is there now, of which a count may take something now."""
        lives = self._own_lives(self._counted_out)
        for number in self._by_count:
            if self._counted_out[number] == inf:
                limit = self._rules[number].selection.count_number
                for place in self._said.selected[number][limit:]:
                    if self._said.owners[place] == number:
                        lives[place] = 0
        return self._with_relations(lives)

    def days_archived(self, place: int) -> float:
        """How long it stays in the archive after standard storage; 0 if it is deleted.

        A rule for the archive takes an image on the day after its last one there.
        """
        decides = self._decides(place)
        owner = self._said.owners[decides]
        in_standard = self._images[place].storage_class == "standard"
        if in_standard and (
            owner is None or self._rules[owner].action.type == "expire"
        ):
            return 0
        rule = self._said.in_archive.get(decides)
        return inf if rule is None else self._rules[rule].selection.count_number + 1

    def _decides(self, place: int) -> int:
        """The image that an artifact belongs to in the end, or the image itself."""
        return _end(place, self._relations.subjects)

    @cached_property
    def _by_count(self) -> Sequence[int]:
        return [
            number
            for number, rule in enumerate(self._rules)
            if rule.selection.count_type == "imageCountMoreThan"
        ]

    def _all_rates(self) -> Iterator[tuple[int, float]]:
        """One in so many days as are still known of the rule's images."""
        most = max(1.0, min(MONTH, max(self._ages, default=0)))
        known: dict[int | None, float] = {None: most}
        for number in range(len(self._rules)):
            known[number] = max(1.0, min(most, self._days_left_alone(number)))
        for place in range(len(self._images)):
            first = _end(place, self._come_with)
            days = known[self._said.owners[first]]
            if 0 <= self._ages[first] <= days:
                yield place, 1 / days

    def _days_left_alone(self, number: int) -> float:
        """How far back a rule leaves everything alone that it selects."""
        limit = self._rules[number].selection.count_number
        if number not in self._by_count:
            return limit
        selected = self._said.selected[number]
        return self._ages[selected[limit - 1]] if len(selected) >= limit else inf

    @cached_property
    def _counted_out(self) -> Mapping[int, float]:
        """In how many days as many images come as a rule by count leaves alone."""
        found: Mapping[int, float] = dict.fromkeys(self._by_count, inf)
        for _ in range(min(_MOST_ROUNDS, 2 * len(self._by_count))):
            lives = self._with_relations(self._own_lives(found))
            found = {number: self._full(number, lives) for number in self._by_count}
        return found

    def _full(self, number: int, lives: Sequence[float]) -> float:
        """When so many images are there that a rule begins to take its own."""
        by_life: dict[float, float] = defaultdict(float)
        for place in self._said.selected[number]:
            if place in self.rates:
                is_own = self._said.owners[place] == number
                stays = is_own and place not in self._relations.subjects
                by_life[inf if stays else lives[place]] += self.rates[place]
        left: float = self._rules[number].selection.count_number
        rate = sum(by_life.values())
        for life, of_these in sorted(by_life.items()):
            if rate * life >= left:
                return left / rate
            left -= of_these * life
            rate -= of_these
        return inf

    def _own_lives(self, counted_out: Mapping[int, float]) -> list[float]:
        """How long the rule that has the say over an image leaves it."""
        by_rule: dict[int | None, float] = {None: inf}
        for number, rule in enumerate(self._rules):
            by_rule[number] = counted_out.get(number, rule.selection.count_number)
        lives = [by_rule[owner] for owner in self._said.owners]
        for place, days in self._pulled_after.items():
            lives[place] += days
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

    def _with_relations(self, lives: list[float]) -> Sequence[float]:
        """Let parts stay as long as their lists, and artifacts as their subjects."""
        relations = self._relations
        for artifact in relations.subjects:
            lives[artifact] = 0
        ahead = [*relations.parts, *relations.referrers]
        while ahead:
            place = ahead.pop()
            for other in (
                *relations.parts.get(place, ()),
                *relations.referrers.get(place, ()),
            ):
                if lives[other] < lives[place]:
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
