"""An outcome for programs, as plain values for JSON."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from ecr_component.simulator.outcome import (
    Departure,
    Outcome,
    RuleReport,
    Uncertainty,
    Verdict,
)
from ecr_component.simulator.protection import Protection, Threat


def document(
    outcome: Outcome,
    protected: Protection,
    warnings: Sequence[str],
    remarks: Sequence[str],
) -> dict[str, object]:
    """Everything that a simulation found.

    ``images`` has one entry for each image of the input, in its order; what happens
    at the moment ``at`` is its ``outcome``, what happens on one of the days ahead is
    ``later``, and what may happen instead, and why, is ``uncertain``. Days are 24 hours
    each, counted from ``at``.
    """
    return {
        "at": outcome.at.isoformat(),
        "images": [_image(verdict) for verdict in outcome.verdicts],
        "rules": [_rule(report) for report in outcome.rules],
        "days": [_day(outcome, day) for day in range(1, outcome.days + 1)],
        "protected": [_threat(threat) for threat in protected.threats],
        "warnings": list(warnings),
        "remarks": list(remarks),
    }


def _image(verdict: Verdict) -> Mapping[str, object]:
    departure = verdict.departure
    return {
        "digest": verdict.image.digest,
        "tags": verdict.image.tags,
        "outcome": verdict.outcome,
        "rule": verdict.rule,
        "reason": verdict.reason,
        "selected_by": verdict.selected_by,
        "spared_from": verdict.spared_from,
        "related": verdict.related,
        "later": _departure(departure) if departure and departure.day else None,
        "uncertain": _uncertain(verdict.uncertainty) if verdict.uncertainty else None,
    }


def _uncertain(uncertainty: Uncertainty) -> Mapping[str, object]:
    instead = uncertainty.instead
    keep = {"day": None, "outcome": "keep", "rule": None}
    return {
        "why": uncertainty.question,
        **(_departure(instead) if instead else keep),
    }


def _departure(departure: Departure) -> Mapping[str, object]:
    return {"day": departure.day, "outcome": departure.action, "rule": departure.rule}


def _rule(report: RuleReport) -> Mapping[str, object]:
    now, *later = report.departures
    return {
        "rule": report.priority,
        "description": report.rule.description,
        "outcome": report.action,
        "selected": report.selected,
        "claimed": report.claimed,
        "now": now,
        "later": sum(later),
    }


def _day(outcome: Outcome, day: int) -> Mapping[str, object]:
    return {
        "day": day,
        "at": (outcome.at + timedelta(days=day)).isoformat(),
        "expire": outcome.count("expire", day),
        "archive": outcome.count("archive", day),
        "rules": [
            {"rule": report.priority, "images": report.departures[day]}
            for report in outcome.rules
            if report.departures[day]
        ],
    }


def _threat(threat: Threat) -> Mapping[str, object]:
    return {
        "digest": threat.image.digest,
        "tag": threat.tag,
        "pattern": threat.address.written,
        **_departure(threat.departure),
        "certain": threat.is_certain,
    }
