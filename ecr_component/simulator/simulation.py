"""From rules and images to what becomes of each image."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain

from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.live.image import Image, refuse_naive
from ecr_component.simulator.departures import Departures, action_of
from ecr_component.simulator.evaluation import Evaluation
from ecr_component.simulator.outcome import (
    DAYS_AHEAD,
    MOST_DAYS_AHEAD,
    Outcome,
    Reason,
    RuleReport,
    Verdict,
)
from ecr_component.simulator.uncertainty import uncertainties, unread_lists


def simulate(
    rules: Sequence[PolicyRule],
    images: Sequence[Image],
    at: datetime,
    days: int = DAYS_AHEAD,
) -> Outcome:
    """Evaluate a policy at one moment, and on each of the days after it.

    Args:
        rules: The whole policy; ages are days of 24 hours, counts are images. Rules
            without a priority are numbered as `lifecycle.priorities` does.
        images: Everything in the repository, each digest once. Images pushed after
            *at* count as the newest.
        at: An aware datetime.
        days: How far to look, up to 365.

    Returns:
        A verdict for each image, in the order of *images*, and a report for each
        rule. Equal input gives equal output.

    Raises:
        ValueError: *at* has no time zone, the days after it have no date, or there
            are too many of them.

    Source: ECR user guide, "Lifecycle policy evaluation rules".
    """
    refuse_naive(at)
    if days not in range(MOST_DAYS_AHEAD + 1):
        msg = f"days must be 0 to {MOST_DAYS_AHEAD}, not {days}"
        raise ValueError(msg)
    try:
        moment = at.astimezone(UTC)
        _ = moment + timedelta(days=days)
    except OverflowError:
        msg = f"{at.isoformat()} is too near the end of time"
        raise ValueError(msg) from None
    looked_at = Evaluation.of(rules, images, moment)
    course = Departures(
        looked_at.rules, looked_at.images, looked_at.claims, looked_at.relations, days
    )
    order = looked_at.order
    by_index = dict(zip(order, _verdicts(course, moment), strict=True))
    verdicts = [by_index[index] for index in range(len(images))]
    unread = [by_index[it] for it in sorted(order[p] for p in unread_lists(course))]
    return Outcome(moment, verdicts, list(_reports(course)), looked_at, unread, days)


def _verdicts(course: Departures, at: datetime) -> Iterator[Verdict]:
    """Say of each image what becomes of it and why."""
    open_questions = uncertainties(course, at)
    names: dict[int | None, int] = {}
    left_alone: dict[int | None, Reason] = {None: Reason.UNSELECTED}
    for number, (priority, rule) in enumerate(course.rules):
        names[number], left_alone[number] = priority, _reason_to_leave(rule)
    claims, relations = course.claims, course.relations
    said = zip(course.images, claims.owners, claims.spared_from, strict=True)
    for place, (image, owner, other) in enumerate(said):
        departure, subject = course.of.get(place), relations.subjects.get(place)
        spared_from, related = None, subject
        if departure and departure.day == 0:
            reason = Reason.TAKEN if subject is None else Reason.FOLLOWS
        elif place in course.held:
            reason, related = Reason.HELD, course.held[place]
        elif subject is not None:
            reason = Reason.ATTACHED
        else:
            reason, spared_from = left_alone[owner], other
        yield Verdict(
            image,
            reason,
            departure,
            names.get(owner),
            names.get(spared_from),
            None if related is None else course.images[related].digest,
            open_questions.get(place),
            course.afterwards.get(place),
        )


def _reason_to_leave(rule: PolicyRule) -> Reason:
    counts = rule.selection.count_type == "imageCountMoreThan"
    return Reason.NEWEST if counts else Reason.YOUNG


def _reports(course: Departures) -> Iterator[RuleReport]:
    claimed = Counter(course.claims.owners)
    gone = Counter(
        (gone.rule, gone.day)
        for gone in chain(course.of.values(), course.afterwards.values())
    )
    for number, (priority, rule) in enumerate(course.rules):
        yield RuleReport(
            priority=priority,
            rule=rule,
            action=action_of(rule),
            selected=len(course.claims.selected[number]),
            claimed=claimed[number],
            departures=[gone[priority, day] for day in range(course.days + 1)],
        )
