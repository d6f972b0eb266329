"""What becomes of images under the policies of a snapshot."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ecr_component.errors import listing
from ecr_component.live.image import Image
from ecr_component.report.lifecycle_sentences import rules_of
from ecr_component.report.reported_forecast import DAYS_SHOWN, reported_forecast
from ecr_component.report.snapshot import ReportedRepository, Snapshot
from ecr_component.simulator import Outcome, simulate
from ecr_component.simulator.storage import Prices


@dataclass(frozen=True)
class FoundImages:
    """The images of repositories."""

    by_name: Mapping[str, Sequence[Image]]
    incomplete: Sequence[str] = ()
    """The repositories of which there are further images."""


def with_forecasts(
    snapshot: Snapshot, images: FoundImages, at: datetime, prices: Prices
) -> Snapshot:
    """Add to each repository what becomes of its images.

    Args:
        snapshot: The policies.
        images: Those of the snapshot's own region.
        at: An aware datetime, from which on it is told.
        prices: Of a month.
    """
    outcomes = {
        held.name: simulate(rules, images.by_name[held.name], at, DAYS_SHOWN - 1)
        for held in snapshot.repositories
        if held.region == snapshot.region and images.by_name.get(held.name)
        if (rules := rules_of(snapshot.document(held.lifecycle_policy))) is not None
    }

    def forecast(held: ReportedRepository) -> ReportedRepository:
        if held.region != snapshot.region or held.name not in outcomes:
            return held
        ahead = reported_forecast(outcomes[held.name], prices)
        return held.model_copy(update={"forecast": ahead})

    return snapshot.model_copy(
        update={
            "at": at,
            "prices": (prices.standard, prices.archive),
            "repositories": tuple(map(forecast, snapshot.repositories)),
            "notes": (*snapshot.notes, *_notes(images, outcomes)),
        }
    )


def _notes(images: FoundImages, outcomes: Mapping[str, Outcome]) -> Iterator[str]:
    left_out = [
        name for name, found in images.by_name.items() if found and name not in outcomes
    ]
    if left_out:
        yield f"No policy here to simulate for the images of {listing(left_out)}."
    if images.incomplete:
        yield (
            f"The images of {listing(images.incomplete)} end with a token for more of "
            "them, which are not counted here."
        )
    unread = [name for name, outcome in outcomes.items() if outcome.unread_lists]
    if unread:
        yield (
            f"Images of {listing(unread)} may be parts of manifest lists, and stay as "
            "long as those do: nobody said what belongs to them."
        )
