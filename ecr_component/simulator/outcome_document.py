"""A finding for programs, as plain values for JSON."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from ecr_component.simulator.aws_comparison import Fate, PreviewDifference
from ecr_component.simulator.change import Change
from ecr_component.simulator.finding import Finding
from ecr_component.simulator.forecast import Forecast, RuleForecast
from ecr_component.simulator.outcome import (
    Departure,
    Outcome,
    RuleReport,
    Uncertainty,
    Verdict,
)
from ecr_component.simulator.protection import Threat
from ecr_component.simulator.steady_state import SteadyState
from ecr_component.simulator.storage import Amount, Prices, Stock


def document(finding: Finding) -> dict[str, object]:
    """Everything that a simulation found.

    ``images`` has one entry for each image of the input, in its order; what happens
    at the moment ``at`` is its ``outcome``, what happens on one of the days ahead is
    ``later`` (and ``afterwards``, once it is in the archive), and what may happen
    instead, and why, is ``uncertain``. Days are 24 hours each, counted from ``at``.
    Sizes are bytes, money is dollars a month. ``against`` and ``aws`` are null where
    nobody asked for them.
    """
    outcome, ahead = finding.outcome, finding.ahead
    return {
        "at": outcome.at.isoformat(),
        "images": [_image(verdict) for verdict in outcome.verdicts],
        "rules": [
            _rule(report, numbers)
            for report, numbers in zip(outcome.rules, ahead.rules, strict=False)
        ],
        "days": [_day(outcome, ahead, day) for day in range(1, outcome.days + 1)],
        "protected": [_threat(threat) for threat in finding.protected.threats],
        "warnings": list(finding.warnings),
        "remarks": list(finding.remarks),
        "storage": _storage(ahead, finding.prices),
        "steady": _steady(finding.in_the_end, finding.prices),
        "against": finding.change and _against(finding.change, finding.prices),
        "aws": _aws(finding.differences),
    }


def _image(verdict: Verdict) -> Mapping[str, object]:
    departure, afterwards = verdict.departure, verdict.afterwards
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
        "afterwards": _departure(afterwards) if afterwards else None,
        "uncertain": _uncertain(verdict.uncertainty) if verdict.uncertainty else None,
        "bytes": verdict.image.size,
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


def _rule(report: RuleReport, numbers: RuleForecast) -> Mapping[str, object]:
    now, *later = report.departures
    bytes_now, *bytes_later = (it.bytes for it in numbers.taken)
    return {
        "rule": report.priority,
        "description": report.rule.description,
        "outcome": report.action,
        "selected": report.selected,
        "claimed": report.claimed,
        "now": now,
        "later": sum(later),
        "bytes_now": bytes_now,
        "bytes_later": sum(bytes_later),
        "bytes_left": numbers.left[-1].bytes,
    }


def _day(outcome: Outcome, ahead: Forecast, day: int) -> Mapping[str, object]:
    return {
        "day": day,
        "at": (outcome.at + timedelta(days=day)).isoformat(),
        "expire": outcome.count("expire", day),
        "archive": outcome.count("archive", day),
        "expire_bytes": ahead.gone("expire", day).bytes,
        "archive_bytes": ahead.gone("archive", day).bytes,
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


def _storage(ahead: Forecast, prices: Prices) -> Mapping[str, object]:
    return {
        "prices": {"standard": prices.standard, "archive": prices.archive},
        "before": _stock(ahead.before, prices),
        "now": _stock(ahead.held[0], prices),
        "then": _stock(ahead.held[-1], prices),
    }


def _steady(state: SteadyState, prices: Prices) -> Mapping[str, object]:
    return {
        "pushed": _amount(state.pushed),
        "days": state.days,
        "settled": _stock(state.settled, prices),
        "lasting": _stock(state.lasting, prices),
        "growth": _stock(state.growth, prices),
    }


def _stock(stock: Stock, prices: Prices) -> Mapping[str, object]:
    return {
        "standard": _amount(stock.standard),
        "archive": _amount(stock.archive),
        "dollars": round(prices.a_month(stock), 2),
    }


def _amount(amount: Amount) -> Mapping[str, object]:
    return {
        "images": amount.images,
        "bytes": amount.bytes,
        "unsized": amount.unsized,
    }


def _against(change: Change, prices: Prices) -> Mapping[str, object]:
    return {
        "added": [verdict.image.digest for verdict in change.added],
        "spared": [verdict.image.digest for verdict in change.spared],
        "changed": [verdict.image.digest for _, verdict in change.changed],
        "before": _stock(change.before.held[-1], prices),
        "then": _stock(change.after.held[-1], prices),
    }


def _aws(
    differences: Sequence[PreviewDifference] | None,
) -> Mapping[str, object] | None:
    if differences is None:
        return None
    return {
        "differences": [
            {
                "digest": it.digest,
                "simulated": _fate(it.simulated),
                "aws": _fate(it.previewed),
            }
            for it in differences
        ]
    }


def _fate(fate: Fate) -> Mapping[str, object]:
    action, rule = fate or ("keep", None)
    return {"outcome": action, "rule": rule}
