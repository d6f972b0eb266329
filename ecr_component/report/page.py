"""A snapshot as one HTML page that asks nobody for anything."""

import base64
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ecr_component.printing import printable
from ecr_component.report import lifecycle_sentences
from ecr_component.report.access_matrix import access_matrix
from ecr_component.report.byte_sizes import size_text
from ecr_component.report.changes import compare_snapshots
from ecr_component.report.embedded import ELEMENT, embedded
from ecr_component.report.figures import overview
from ecr_component.report.forecast_plot import forecast_plot, place_of, time_axis
from ecr_component.report.granted import Granted
from ecr_component.report.lifecycle_sentences import (
    RuleSentence,
    rule_sentences,
    rules_of,
)
from ecr_component.report.months import Point, going, is_steady, points
from ecr_component.report.policy_sentences import policy_sentences
from ecr_component.report.principal_kinds import shortened
from ecr_component.report.registry_sentences import registry_sentences
from ecr_component.report.replication_picture import replication_picture
from ecr_component.report.roles_in_words import roles_in_words
from ecr_component.report.settings import ShownSetting, settings
from ecr_component.report.snapshot import (
    ReportedForecast,
    ReportedRepository,
    Snapshot,
)
from ecr_component.simulator.storage import PRICES_CHECKED, Prices

MOST_OPEN: Final = 20
"""Of more repositories, only the names are shown until one is opened."""


@dataclass(frozen=True)
class Card:
    """What is shown of one repository."""

    number: int
    held: ReportedRepository
    settings: Sequence[ShownSetting]
    access: Sequence[str]
    lifecycle: str
    """What is said in place of rules, where none can be."""
    rules: Sequence[RuleSentence]
    plot: Markup | None
    keys: Sequence[int]
    """Where the columns of the table are in the plot."""
    points: Sequence[Point]
    """The lines of the table."""


def page(snapshot: Snapshot, before: Snapshot | None = None) -> str:
    """Write the page.

    Args:
        snapshot: What to tell of.
        before: What to hold it against.
    """
    loader = PackageLoader("ecr_component.report")
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters |= {
        "number": "{:,}".format,
        "cents": "{:,.2f}".format,
        "size": size_text,
        "breakable": _breakable,
    }
    # Files of ours, which stand in the page as they are.
    style, script = (
        Markup(loader.get_source(environment, name)[0])  # noqa: S704 - no user's word
        for name in ("page.css", "page.js")
    )
    granted = Granted(snapshot)
    matrix = access_matrix(snapshot, granted)
    cards = list(_cards(snapshot, granted))
    return environment.get_template("page.html").render(
        snapshot=snapshot,
        overview=overview(snapshot, matrix),
        matrix=matrix,
        changes=None if before is None else compare_snapshots(before, snapshot),
        cards=cards,
        numbers={(card.held.region, card.held.name): card.number for card in cards},
        are_open=len(cards) <= MOST_OPEN,
        forecasts=going(snapshot.repositories),
        usual_prices=_usual(snapshot),
        at=snapshot.at and f"{snapshot.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
        axes=list(_axes(snapshot)),
        roles=list(roles_in_words(snapshot)),
        registry=_by_topic(snapshot),
        picture=replication_picture(snapshot),
        shortened=shortened,
        is_steady=is_steady,
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
        element=ELEMENT,
        data=embedded(snapshot),
    )


def _usual(snapshot: Snapshot) -> str:
    """Whose prices they are, where nobody gave others."""
    usual = snapshot.prices == (Prices().standard, Prices().archive)
    return f", AWS's prices in us-east-1 of {PRICES_CHECKED}" if usual else ""


def _shown(value: object) -> object:
    """Text of users without what turns text round or can't be seen."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return printable(value)
    return value


def _breakable(name: str) -> Markup:
    """A name that a narrow column breaks where it has a slash."""
    return Markup("/<wbr>").join(printable(name).split("/"))


def _hash(text: str) -> str:
    """What a Content-Security-Policy calls a text that it lets pass."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _cards(snapshot: Snapshot, granted: Granted) -> Iterator[Card]:
    for number, held in enumerate(snapshot.repositories, start=1):
        document = snapshot.document(held.lifecycle_policy)
        rules = rules_of(document)
        yield Card(
            number,
            held,
            settings=list(settings(held)),
            access=list(policy_sentences(held, granted)),
            lifecycle=lifecycle_sentences.without_rules(document, rules),
            rules=list(rule_sentences(rules or ())),
            plot=forecast_plot(held.forecast) if held.forecast else None,
            keys=list(_keys(held.forecast)) if held.forecast else (),
            points=list(points(held.forecast)) if held.forecast else (),
        )


def _keys(forecast: ReportedForecast) -> Iterator[int]:
    return (place_of(layer, forecast) for layer in forecast.layers)


def _axes(snapshot: Snapshot) -> Iterator[Markup]:
    """The axes of all plots, each once."""
    forecasts = [held.forecast for held in snapshot.repositories if held.forecast]
    yield from dict.fromkeys(map(time_axis, forecasts))


def _by_topic(snapshot: Snapshot) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for saying in registry_sentences(snapshot):
        found[saying.topic].append(saying.text)
    return found
