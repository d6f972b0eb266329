"""An outcome for people, as tables that fit a terminal of 80 columns."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from heapq import nsmallest
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text

from ecr_component.errors import listing
from ecr_component.lifecycle.rules import PolicyRule, StorageClass
from ecr_component.live.image import Image
from ecr_component.simulator.change_report import against
from ecr_component.simulator.finding import Finding
from ecr_component.simulator.outcome import (
    Departure,
    Outcome,
    Question,
    Reason,
    RuleReport,
    Verdict,
)
from ecr_component.simulator.preview_report import previewed
from ecr_component.simulator.protection import Threat
from ecr_component.simulator.sections import (
    counted,
    lines,
    moment_of,
    section,
    short,
    shortened,
    table,
    visible,
    with_the_rest,
)
from ecr_component.simulator.storage_report import long_run, storage

_MOST_ROWS: Final = 20
_MOST_TAGS: Final = 3
_DATE: Final = len("2026-01-31")

_UNLESS: Final = {
    Question.LISTED: "part of a list",
    Question.ACTIVATING: "counted as archived",
}
_SINCE: Final = {
    Question.ARTIFACT: "a rule may take it by itself",
    Question.RESTORED: "it may count from its push",
    Question.ACTIVATING: "it may count as archived",
    Question.DEPENDENT: "what it depends on may go",
}

_YOUNG: Final = {
    "sinceImagePushed": "are not older than",
    "sinceImagePulled": "were in use in the last",
    "sinceImageTransitioned": "are not in the archive for more than",
}


def report(finding: Finding) -> Iterator[RenderableType]:
    """Yield the sections of a report; what has no content is left out."""
    outcome = finding.outcome
    going = [verdict for verdict in outcome.verdicts if verdict.rule]
    staying = [verdict for verdict in outcome.verdicts if not verdict.rule]
    may_go = [
        it for it in outcome.verdicts if it.uncertainty and it.uncertainty.instead
    ]
    total = counted(len(outcome.verdicts), "image")
    now, last = (moment_of(outcome.at + timedelta(days=it)) for it in (0, outcome.days))
    most = "up to " if any(verdict.uncertainty for verdict in going) else ""
    yield section(f"Going at {now}: {most}{_number(going)} of {total}", _going(going))
    if may_go:
        yield section(f"May go as well: {_number(may_go)}", _may_go(may_go, outcome))
    yield section(f"Staying: {_number(staying)}", _staying(staying, outcome))
    yield section("Day by day, if nothing is pushed or pulled", _days(outcome))
    idle = [rule for rule in outcome.rules if not any(rule.departures)]
    if idle:
        why = lines(map(_idleness, idle))
        yield section(f"Rules that take nothing until {last}", why)
    if outcome.verdicts:
        yield storage(finding.ahead, finding.prices)
        yield long_run(finding.in_the_end, finding.prices)
    if finding.change:
        yield against(finding.change, finding.prices)
    if finding.differences is not None:
        yield previewed(finding.differences)
    if finding.protected.threats:
        of_threats = _threats(finding.protected.threats, outcome.at)
        yield section("Protected images that would go", of_threats, style="bold red")
    if finding.warnings:
        yield section("Warnings", lines(finding.warnings))
    if finding.remarks:
        yield section("Remarks", lines(finding.remarks))


def _going(verdicts: Sequence[Verdict]) -> RenderableType:
    """The images that go, rule by rule and the oldest first."""
    unless = ["unless"] if any(verdict.uncertainty for verdict in verdicts) else []
    rows = table("rule#", "outcome", "image", "pushed", "tags", *unless)
    first = nsmallest(
        _MOST_ROWS, verdicts, key=lambda it: (it.rule, it.image.placed_at)
    )
    for verdict in first:
        question = verdict.uncertainty and verdict.uncertainty.question
        rows.add_row(
            str(verdict.rule),
            verdict.outcome,
            short(verdict.image),
            verdict.image.pushed_at.isoformat()[:_DATE],
            _tags(verdict.image),
            *([_UNLESS[question] if question else ""] if unless else []),
        )
    return with_the_rest(rows, len(first), len(verdicts))


def _may_go(verdicts: Sequence[Verdict], outcome: Outcome) -> RenderableType:
    """The images that go, or go earlier, if AWS reads its documents otherwise."""
    rows = table("rule#", "outcome", "image", "from", "since")
    uncertain = [(it, it.uncertainty) for it in verdicts if it.uncertainty]
    found = [(it, un.question, un.instead) for it, un in uncertain if un.instead]
    first = nsmallest(_MOST_ROWS, found, key=lambda it: (it[2].day, it[2].rule))
    for verdict, question, instead in first:
        rows.add_row(
            str(instead.rule),
            instead.action,
            short(verdict.image),
            _from(instead, outcome.at),
            _SINCE[question],
        )
    return with_the_rest(rows, len(first), len(found))


def _staying(verdicts: Sequence[Verdict], outcome: Outcome) -> RenderableType:
    """How many images stay for which reason, the most common one first."""
    rows = table("images#", "why")
    reasons = Counter(map(_kept_by, verdicts))
    spared = Counter(_kept_by(it) for it in verdicts if it.spared_from)
    may_go = Counter(
        _kept_by(it) for it in verdicts if it.uncertainty and it.uncertainty.instead
    )
    rules = {report.priority: report.rule for report in outcome.rules}
    for kept_by, images in reasons.most_common():
        reason, priority, storage_class = kept_by
        why = _why(reason, rules.get(priority or 0), priority, storage_class)
        if spared[kept_by]:
            why += f"; later rules would take {spared[kept_by]:,} of them"
        if may_go[kept_by]:
            why += f"; {may_go[kept_by]:,} of them may go"
        rows.add_row(f"{images:,}", why)
    return rows if verdicts else Group()


def _kept_by(verdict: Verdict) -> tuple[Reason, int | None, StorageClass]:
    return verdict.reason, verdict.selected_by, verdict.image.storage_class


def _why(
    reason: Reason,
    rule: PolicyRule | None,
    priority: int | None,
    where: StorageClass,
) -> str:
    if reason is Reason.ATTACHED:
        return "they refer to images that stay"
    if reason is Reason.HELD:
        return "they are parts of manifest lists that stay"
    if rule is None:
        archived = ", as they are in the archive" if where == "archive" else ""
        return f"no rule selects them{archived}"
    selection = rule.selection
    if reason is Reason.NEWEST:
        newest = counted(selection.count_number, "image")
        return f"rule {priority} selects them, and leaves the newest {newest}"
    young = _YOUNG[selection.count_type]
    days = counted(selection.count_number, "day")
    return f"rule {priority} selects them, and they {young} {days}"


def _days(outcome: Outcome) -> RenderableType:
    """What goes on each day, and by which rule."""
    rows = table("day#", "from", "expire#", "archive#", "by rule")
    for day in range(outcome.days + 1):
        if day and not any(it.departures[day] for it in outcome.rules):
            continue
        by_rule = (
            f"{report.priority}: {report.departures[day]:,}"
            for report in outcome.rules
            if report.departures[day]
        )
        rows.add_row(
            str(day) if day else "now",
            moment_of(outcome.at + timedelta(days=day)),
            f"{outcome.count('expire', day):,}",
            f"{outcome.count('archive', day):,}",
            ", ".join(by_rule),
        )
    return rows


def _idleness(report: RuleReport) -> str:
    """Say why a rule takes nothing."""
    rule = f"rule {report.priority} selects"
    if not report.selected:
        return f"{rule} no image"
    images = f"{rule} {counted(report.selected, 'image')}"
    if not report.claimed:
        return f"{images}, but earlier rules select all of them first"
    return f"{images}, and takes none of them yet"


def _threats(threats: Sequence[Threat], at: datetime) -> RenderableType:
    """Each protected tag that would go, and when."""
    rows = table("tag", "like", "image", "rule#", "outcome", "from")
    for threat in threats:
        like = threat.address.digest if threat.tag is None else threat.address.tag
        rows.add_row(
            visible(threat.tag or ""),
            visible(shortened(like or "")),
            short(threat.image),
            str(threat.departure.rule),
            f"{'' if threat.is_certain else 'may '}{threat.departure.action}",
            _from(threat.departure, at),
        )
    return rows


def _from(departure: Departure, at: datetime) -> str:
    return moment_of(at + timedelta(days=departure.day)) if departure.day else "now"


def _tags(image: Image) -> Text:
    if not image.tags:
        return Text("untagged", "dim")
    return visible(listing(image.tags, _MOST_TAGS))


def _number(verdicts: Sequence[Verdict]) -> str:
    return f"{len(verdicts):,}" if verdicts else "none"
