"""The same policy evaluated a second time, slowly: straight from AWS's words.

Every image is asked for every rule, and compared with every other image, each day
anew. Nothing is shared with the package but the classes of rules and images.

Source: ECR user guide, "Lifecycle policy evaluation rules"; the sentences are told
in the functions' own words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ecr_component.lifecycle.policy_text import priorities
from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.simulator import Image

_DAY = timedelta(days=1)

Fate = tuple[str, int]
"""Expired or archived, and by the rule of which priority."""


@dataclass(frozen=True)
class _Day:
    """What there is at one moment, and how AWS's documents are read."""

    at: datetime
    images: Sequence[Image]
    worst: bool


def fates_by_day(
    rules: Sequence[PolicyRule],
    images: Sequence[Image],
    at: datetime,
    days: int = 7,
    *,
    worst: bool = False,
) -> list[dict[str, Fate]]:
    """What goes at each moment, by digest, if nothing is pushed or pulled.

    At worst, rules take artifacts by themselves as well, and the age of a restored
    image counts from its push.
    """
    return [fates for fates, _ in course(rules, images, at, days, worst=worst)]


def course(  # noqa: PLR0913 - a word for each thing it depends on
    rules: Sequence[PolicyRule],
    images: Sequence[Image],
    at: datetime,
    days: int = 7,
    *,
    worst: bool = False,
    coming: Sequence[Image] = (),
) -> list[tuple[dict[str, Fate], list[Image]]]:
    """What goes at each moment, and what is left after it, where it then is.

    What is coming is there from its push on.
    """
    subjects = {it.digest: it.subject for it in (*images, *coming) if it.subject}
    known = {it.digest for it in (*images, *coming)}
    left = list(images)
    found = []
    for day in range(days + 1):
        now = at + timedelta(days=day)
        left += [it for it in coming if timedelta() <= now - it.pushed_at < _DAY]
        fates = _fates(rules, _Day(now, left, worst), subjects, known)
        left = [
            replace(it, storage_class="archive", archived_at=now)
            if fates.get(it.digest, ("",))[0] == "archive"
            else it
            for it in left
            if fates.get(it.digest, ("",))[0] != "expire"
        ]
        found.append((fates, left))
    return found


def taken_up(images: Sequence[Image]) -> dict[str, tuple[int, int]]:
    """How many images there are in each storage class, and their bytes."""
    return {
        where: (
            sum(it.storage_class == where for it in images),
            sum(
                it.size or 0
                for it in images
                if it.storage_class == where and not it.references
            ),
        )
        for where in ("standard", "archive")
    }


def _fates(
    rules: Sequence[PolicyRule],
    day: _Day,
    subjects: Mapping[str, str],
    known: set[str],
) -> dict[str, Fate]:
    numbered = sorted(
        zip(priorities(rules), rules, strict=True), key=lambda pair: pair[0]
    )
    fates = {}
    for it in day.images:
        subject = subjects.get(it.digest)
        if subject in known and subject != it.digest and not day.worst:
            continue  # it follows its subject
        fate = _fate(numbered, it, day)
        if fate:
            fates[it.digest] = fate
    while True:
        referrers = _referrers(day.images, fates, subjects)
        held = _held(day.images, {**fates, **referrers})
        if not held:
            return {**fates, **referrers}
        for digest in held:
            fates.pop(digest, None)


def _fate(
    numbered: Sequence[tuple[int, PolicyRule]], it: Image, day: _Day
) -> Fate | None:
    """The first rule that an image's tags meet acts, or none does."""
    for priority, rule in numbered:
        if not _is_selected(rule, it):
            continue
        if _is_due(rule, it, day):
            action = "expire" if rule.action.type == "expire" else "archive"
            return action, priority
        return None
    return None


def _is_selected(rule: PolicyRule, it: Image) -> bool:
    selection = rule.selection
    if (selection.storage_class or "standard") != it.storage_class:
        return False
    if selection.tag_status == "untagged":
        return len(it.tags) == 0
    if selection.tag_status == "any":
        return True
    return all(
        any(fits(pattern, tag) for tag in it.tags)
        for pattern in selection.tag_pattern_list
    ) and all(
        any(tag[: len(prefix)] == prefix for tag in it.tags)
        for prefix in selection.tag_prefix_list
    )


def fits(pattern: str, tag: str) -> bool:
    if pattern == "":
        return tag == ""
    if pattern[0] == "*":
        return any(fits(pattern[1:], tag[cut:]) for cut in range(len(tag) + 1))
    return tag[:1] == pattern[0] and fits(pattern[1:], tag[1:])


def _is_due(rule: PolicyRule, it: Image, day: _Day) -> bool:
    selection = rule.selection
    if selection.count_type == "imageCountMoreThan":
        newer = [
            other
            for other in day.images
            if _is_selected(rule, other) and _is_newer(other, it)
        ]
        return len(newer) >= selection.count_number
    if selection.count_type == "sinceImageTransitioned":
        since = it.archived_at or it.pushed_at
    elif selection.count_type == "sinceImagePulled" and it.pulled_at:
        since = it.pulled_at
        if it.activated_at and it.activated_at > it.pulled_at:
            since = it.activated_at
    elif day.worst and selection.count_type == "sinceImagePushed":
        since = min(it.activated_at or it.pushed_at, it.pushed_at)
    else:
        since = it.activated_at or it.pushed_at
    return day.at - since > timedelta(days=selection.count_number)


def _is_newer(one: Image, other: Image) -> bool:
    first = one.activated_at or one.pushed_at
    second = other.activated_at or other.pushed_at
    return first > second or (first == second and one.digest > other.digest)


def _referrers(
    images: Sequence[Image], fates: Mapping[str, Fate], subjects: Mapping[str, str]
) -> dict[str, Fate]:
    """What refers to something that goes, goes too, and so does what refers to that."""
    found: dict[str, Fate] = {}
    for _ in images:
        for it in images:
            fate = {**fates, **found}.get(subjects.get(it.digest, ""))
            if fate and it.digest not in fates:
                found[it.digest] = fate
    archived = {it.digest for it in images if it.storage_class == "archive"}
    return {
        digest: fate
        for digest, fate in found.items()
        if fate[0] == "expire" or digest not in archived
    }


def _held(images: Sequence[Image], fates: Mapping[str, Fate]) -> set[str]:
    """What goes although a manifest list refers to it that is active and stays."""
    return {
        digest
        for it in images
        if it.storage_class == "standard" and it.digest not in fates
        for digest in it.references or ()
        if digest in fates and digest != it.digest
    }
