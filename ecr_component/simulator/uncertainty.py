"""Where AWS's documents, or the input, leave open what becomes of an image.

The simulation takes one answer to each `Question`; here it takes the other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from math import inf

from ecr_component.simulator.claims import claims, due_since_push
from ecr_component.simulator.departures import Departures, action_of
from ecr_component.simulator.outcome import Departure, Question, Uncertainty
from ecr_component.simulator.selection import Selections


def uncertainties(course: Departures, at: datetime) -> Mapping[int, Uncertainty]:
    """What may become of images instead, by their places; one answer for each."""
    return {
        **dict(_may_be_listed(course)),
        **dict(_may_go_earlier(course, at)),
        **dict(_activating(course, at)),
    }


def unread_lists(course: Departures) -> list[int]:
    """The manifest lists of which one must know the parts to know what goes.

    They stay, as far as rules say, longer than some other image; and nobody said what
    belongs to them.
    """
    first = min((gone.day for gone in course.of.values()), default=inf)
    return [place for place, day in _lists_that_may_hold(course) if day > first]


def _may_be_listed(course: Departures) -> Iterator[tuple[int, Uncertainty]]:
    """What goes while some manifest list with unknown parts is still there."""
    last = max((day for _, day in _lists_that_may_hold(course)), default=-inf)
    for place, departure in course.of.items():
        if last > departure.day:
            yield place, Uncertainty(Question.LISTED, None)


def _lists_that_may_hold(course: Departures) -> Iterator[tuple[int, float]]:
    """The lists that may keep other images in place, and until which day."""
    for place, image in enumerate(course.images):
        if image.has_unknown_parts and image.storage_class == "standard":
            yield place, course.of[place].day if place in course.of else inf


def _may_go_earlier(
    course: Departures, at: datetime
) -> Iterator[tuple[int, Uncertainty]]:
    """What goes earlier, or at all, on the unsafe reading of AWS's documents.

    Whether a rule may take an artifact whose subject stays is not said, and users
    report that a rule for untagged images did. Nor is it said whether the age of a
    restored image counts from its push.
    """
    rules = [rule for _, rule in course.rules]
    usual, subjects = course.claims.due, course.relations.subjects
    restored = due_since_push(course.claims, rules, course.images, at)
    may_be_taken = {
        artifact
        for artifact in subjects
        if usual[artifact] is not None or artifact in course.claims.in_archive
    }
    if not restored and not may_be_taken:
        return
    due = [restored.get(place, days) for place, days in enumerate(usual)]
    worst = Departures(
        course.rules,
        course.images,
        replace(course.claims, due=due),
        course.relations,
        course.days,
        artifacts_alone=True,
    )
    for place, departure in _earlier(worst, course):
        if place in restored:
            question = Question.RESTORED
        elif place in may_be_taken:
            question = Question.ARTIFACT
        else:
            question = Question.DEPENDENT
        yield place, Uncertainty(question, departure)


def _earlier(worst: Departures, course: Departures) -> Iterator[tuple[int, Departure]]:
    """The first of each image's departures that is worse for it than the usual one."""
    for place, departure in worst.of.items():
        usual = course.of.get(place)
        if usual is None or _is_worse(departure, usual):
            yield place, departure
        elif usual.action == "archive" and place in worst.afterwards:
            deletion, known = worst.afterwards[place], course.afterwards.get(place)
            if known is None or _is_worse(deletion, known):
                yield place, deletion


def _is_worse(one: Departure, other: Departure) -> bool:
    """Whether it is earlier, or a deletion instead of the archive."""
    if one.day == other.day:
        return (one.action, other.action) == ("expire", "archive")
    return one.day < other.day


def _activating(course: Departures, at: datetime) -> Iterator[tuple[int, Uncertainty]]:
    """What becomes of images being restored if rules still see them in the archive."""
    places = [p for p, image in enumerate(course.images) if image.is_activating]
    if not places:
        return
    archived = [replace(course.images[p], storage_class="archive") for p in places]
    said = claims(
        [rule for _, rule in course.rules], archived, at, Selections(archived)
    )
    for place, owner, day in zip(places, said.owners, said.due, strict=True):
        instead = None
        if owner is not None and day is not None and day <= course.days:
            priority, rule = course.rules[owner]
            instead = Departure(day, action_of(rule), priority)
        if instead != course.of.get(place):
            yield place, Uncertainty(Question.ACTIVATING, instead)
