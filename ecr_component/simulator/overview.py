"""Many repositories in one table, the worst first."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Final

from rich.console import Group, RenderableType

from ecr_component.errors import listing
from ecr_component.simulator.aws_comparison import PreviewDifference
from ecr_component.simulator.change import Change
from ecr_component.simulator.finding import Finding
from ecr_component.simulator.outcome import Verdict
from ecr_component.simulator.preview_report import AGREEMENT
from ecr_component.simulator.protection import Threat
from ecr_component.simulator.sections import (
    counted,
    dollars,
    lines,
    moment_of,
    section,
    short,
    size_of,
    table,
    visible,
    with_the_rest,
)
from ecr_component.simulator.storage import Amount, Stock
from ecr_component.simulator.storage_report import amount_of, caveats

_MOST_ROWS: Final = 40
_MOST_NAMES: Final = 3


def overview(
    findings: Mapping[str, Finding], remarks: Sequence[str]
) -> Iterator[RenderableType]:
    """Yield the sections of a report on repositories by their names.

    Worst is where most goes that must stay, then where most bytes, or images, go.
    """
    worst = sorted(findings, key=lambda name: (_badness(findings[name]), name))
    moving = [name for name in worst if findings[name].ahead.eventful]
    rows = table(
        *("repository", "images#", "go now#", "later#", "deleted#", "$ less#"),
        "must stay#",
    )
    for name in moving[:_MOST_ROWS]:
        rows.add_row(visible(name), *_cells(findings[name]))
    shown = min(len(moving), _MOST_ROWS)
    yield section(
        _title(findings),
        Group(
            with_the_rest(rows, shown, len(moving)),
            lines(_in_all(list(findings.values()), len(worst) - len(moving))),
        ),
    )
    changes = {it: findings[it].change for it in worst}
    if any(changes.values()):
        yield section("Against the old policies", _changed(changes))
    previewed = {it: findings[it].differences for it in worst}
    if any(differences is not None for differences in previewed.values()):
        yield section("AWS's own previews", lines(_previewed(previewed)))
    threats = [(it, threat) for it in worst for threat in _threats(findings[it])]
    if threats:
        title = "Protected images that would go"
        yield section(title, _threatened(threats), style="bold red")
    warnings = {name: findings[name].warnings for name in worst}
    if any(warnings.values()):
        yield section("Warnings", lines(_with_names(warnings)))
    further = [*remarks, *_with_names({it: findings[it].remarks for it in worst})]
    if further:
        yield section("Remarks", lines(further))


def _title(findings: Mapping[str, Finding]) -> str:
    number = len(findings)
    of = f"{number:,} {'repository' if number == 1 else 'repositories'}"
    for finding in findings.values():
        at, days = finding.outcome.at, finding.outcome.days
        return f"{of}, until {moment_of(at + timedelta(days=days))}"
    return of


def _threats(finding: Finding) -> Sequence[Threat]:
    return finding.protected.threats


def _badness(finding: Finding) -> tuple[int, int, int]:
    gone = _deleted(finding)
    return -len(_threats(finding)), -gone.bytes, -sum(map(sum, _departures(finding)))


def _deleted(finding: Finding) -> Amount:
    return finding.ahead.before.all - finding.ahead.held[-1].all


def _departures(finding: Finding) -> list[Sequence[int]]:
    return [report.departures for report in finding.outcome.rules]


def _saved(finding: Finding) -> float:
    before, after = finding.ahead.before, finding.ahead.held[-1]
    return finding.prices.a_month(before) - finding.prices.a_month(after)


def _cells(finding: Finding) -> Iterator[str]:
    departures = _departures(finding)
    yield f"{len(finding.outcome.verdicts):,}"
    yield f"{sum(now for now, *_ in departures):,}"
    yield f"{sum(sum(later) for _, *later in departures):,}"
    yield size_of(_deleted(finding).bytes)
    yield dollars(_saved(finding))
    yield f"{len(_threats(finding)):,}" if _threats(finding) else ""


def _in_all(findings: Sequence[Finding], quiet: int) -> Iterator[str]:
    if quiet:
        yield f"in {quiet:,} of them nothing goes"
    before = sum((it.ahead.before for it in findings), Stock())
    after = sum((it.ahead.held[-1] for it in findings), Stock())
    lasting = sum((it.in_the_end.lasting for it in findings), Stock())
    settled = sum((it.in_the_end.settled for it in findings), lasting)
    growth = sum((it.in_the_end.growth for it in findings), Stock())
    for finding in findings[:1]:
        cost = finding.prices.a_month
        yield f"now {amount_of(before.all)}: {dollars(cost(before))} a month"
        yield f"then {amount_of(after.all)}: {dollars(cost(after))} a month"
        yield (
            f"in the long run, if pushes go on, {amount_of(settled.all)}: "
            f"{dollars(cost(settled))} a month, and each 30 days "
            f"{dollars(cost(growth))} more"
        )
        yield from caveats(before.all, finding.prices)


def _changed(changes: Mapping[str, Change | None]) -> RenderableType:
    """How many images go in addition and are spared, and how much that is."""
    rows = table("repository", "takes more#", "", "spares#", "", "otherwise#")
    found = []
    for name, change in changes.items():
        if change and (change.added or change.spared or change.changed):
            added, spared = map(_amount, (change.added, change.spared))
            found.append((name, added, spared, len(change.changed)))
    for name, added, spared, others in found[:_MOST_ROWS]:
        rows.add_row(
            visible(name),
            *(f"{added.images:,}", size_of(added.bytes)),
            *(f"{spared.images:,}", size_of(spared.bytes)),
            f"{others:,}",
        )
    if not found:
        return lines(["nothing changes in any of them"])
    return with_the_rest(rows, min(len(found), _MOST_ROWS), len(found))


def _previewed(
    previewed: Mapping[str, Sequence[PreviewDifference] | None],
) -> Iterator[str]:
    """Where AWS would do something else."""
    found = {name: len(those) for name, those in previewed.items() if those}
    for name, number in found.items():
        what = counted(number, "image")
        yield f"{name}: AWS foresees something else for {what}, which --json names"
    if not found:
        yield AGREEMENT


def _amount(verdicts: Sequence[Verdict]) -> Amount:
    return Amount.sum(Amount.of(verdict.image) for verdict in verdicts)


def _threatened(threats: Sequence[tuple[str, Threat]]) -> RenderableType:
    rows = table("repository", "tag", "image", "rule#", "outcome", "in#")
    for name, threat in threats[:_MOST_ROWS]:
        days = threat.departure.day
        rows.add_row(
            visible(name),
            visible(threat.tag or ""),
            short(threat.image),
            str(threat.departure.rule),
            f"{'' if threat.is_certain else 'may '}{threat.departure.action}",
            counted(days, "day") if days else "now",
        )
    return with_the_rest(rows, min(len(threats), _MOST_ROWS), len(threats))


def _with_names(told: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Each sentence once, with the repositories of which it is said."""
    names: dict[str, list[str]] = {}
    for name, sentences in told.items():
        for sentence in sentences:
            names.setdefault(sentence, []).append(name)
    for sentence, those in names.items():
        yield f"{listing(those, _MOST_NAMES)}: {sentence}"
