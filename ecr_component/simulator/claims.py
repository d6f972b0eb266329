"""Which rule has the say over an image, and when that rule wants it gone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import chain, repeat
from typing import Final

from ecr_component.lifecycle.rules import CountType, PolicyRule
from ecr_component.live.image import Image, microseconds
from ecr_component.simulator.selection import Selections

_DAY: Final = timedelta(days=1) // timedelta(microseconds=1)


@dataclass(frozen=True)
class Claims:
    """What the rules say of each image, by the image's place.

    The first rule that selects an image is the only one that may ever take it,
    even where it leaves it alone. Rules are numbered from 0, in order of priority.

    Source: ECR user guide, "Lifecycle policy evaluation rules": an image that
    matches the tagging requirements of a rule is out of reach for later rules;
    these still count it.
    """

    owners: Sequence[int | None]
    """The first rule that selects the image."""
    due: Sequence[int | None]
    """In how many days that rule takes it; 0 is now, none is never."""
    spared_from: Sequence[int | None]
    """The first of the other rules that would take it now."""
    selected: Sequence[Sequence[int]]
    """The images that each rule selects, the newest first."""
    in_archive: Mapping[int, int]
    """The first rule that selects the image if it is in the archive, or gets there."""


def claims(
    rules: Sequence[PolicyRule],
    images: Sequence[Image],
    at: datetime,
    selections: Selections,
) -> Claims:
    """Evaluate all rules at one moment.

    Args:
        rules: In order of priority.
        images: The newest first.
        at: The moment.
        selections: Of these images.
    """
    clock = _Clock(images, at)
    owners: list[int | None] = [None] * len(images)
    due: list[int | None] = [None] * len(images)
    spared_from: list[int | None] = [None] * len(images)
    selected = [selections.of(rule) for rule in rules]
    for number, (rule, places) in enumerate(zip(rules, selected, strict=True)):
        days_until = clock.days_until(rule, places)
        for place, days in zip(places, days_until, strict=True):
            if owners[place] is None:
                owners[place] = number
                due[place] = days
            elif days == 0 and spared_from[place] is None:
                spared_from[place] = number
    return Claims(owners, due, spared_from, selected, _in_archive(rules, selections))


def _in_archive(
    rules: Sequence[PolicyRule], selections: Selections
) -> Mapping[int, int]:
    owners: dict[int, int] = {}
    for number, rule in enumerate(rules):
        if rule.selection.storage_class == "archive":
            owners = dict.fromkeys(selections.by_tags(rule), number) | owners
    return owners


def due_since_push(
    claims: Claims,
    rules: Sequence[PolicyRule],
    images: Sequence[Image],
    at: datetime,
) -> Mapping[int, int]:
    """When rules by the push want restored images, if the return does not count.

    Returns:
        Days by the image's place, of those that are due earlier then.
    """
    found = {}
    for place, image in enumerate(images):
        if image.activated_at is None:
            continue
        owner, due = claims.owners[place], claims.due[place]
        if owner is None or due is None:
            continue
        selection = rules[owner].selection
        if selection.count_type == "sinceImagePushed":
            limit = microseconds(at) - selection.count_number * _DAY
            days = _days(microseconds(image.pushed_at), limit)
            if days < due:
                found[place] = days
    return found


def _days(counted_from: int, limit: int) -> int:
    """In how many days a moment lies before a limit that moves on day by day."""
    return 0 if counted_from < limit else (counted_from - limit) // _DAY + 1


class _Clock:
    """Tells in how many days a rule takes the images that it selects."""

    def __init__(self, images: Sequence[Image], at: datetime) -> None:
        self._images = images
        self._at = microseconds(at)
        self._counted_from = cache(self._all_counted_from)

    def days_until(
        self, rule: PolicyRule, places: Sequence[int]
    ) -> Iterator[int | None]:
        """Days for each place: 0 is now, none is never.

        A rule by count takes what stands behind its newest `countNumber` images.

        A rule by age takes what is older than `countNumber` days: more than so many
        times 24 hours, not just as many. In AWS's example an image pushed 1 day ago
        is not older than 1 day.

        Source: ECR user guide, "Examples of lifecycle policies in Amazon ECR",
        filtering on all images, example B.
        """
        number = rule.selection.count_number
        if rule.selection.count_type == "imageCountMoreThan":
            kept = min(number, len(places))
            return chain(repeat(None, kept), repeat(0, len(places) - kept))
        limit = self._at - number * _DAY
        counted_from = self._counted_from(rule.selection.count_type)
        return (_days(counted_from[p], limit) for p in places)

    def _all_counted_from(self, count_type: CountType) -> Sequence[int]:
        return [microseconds(image.counted_from(count_type)) for image in self._images]
