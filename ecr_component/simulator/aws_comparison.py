"""Where AWS's own preview of a policy and a simulation differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ecr_component.live.image import Image
from ecr_component.live.live_images import PreviewedImage
from ecr_component.simulator.outcome import Action, Outcome

Fate = tuple[Action, int] | None
"""How an image goes at once, and by the rule of which priority; none: it stays."""


@dataclass(frozen=True)
class PreviewDifference:
    """An image of which AWS and the simulation foresee different things."""

    digest: str
    image: Image | None
    """None: the simulation was not told of it; it was pushed meanwhile."""
    simulated: Fate
    previewed: Fate


def differences(
    outcome: Outcome, previewed: Sequence[PreviewedImage]
) -> list[PreviewDifference]:
    """Compare what goes at once: AWS's preview looks no further."""
    told: dict[str, Fate] = {it.digest: (it.action, it.rule) for it in previewed}
    return list(_differences(outcome, told))


def _differences(
    outcome: Outcome, told: dict[str, Fate]
) -> Iterator[PreviewDifference]:
    known = set()
    for verdict in outcome.verdicts:
        digest, departure = verdict.image.digest, verdict.departure
        known.add(digest)
        simulated: Fate = None
        if departure and departure.day == 0:
            simulated = departure.action, departure.rule
        if simulated != told.get(digest):
            yield PreviewDifference(digest, verdict.image, simulated, told.get(digest))
    for digest, fate in told.items():
        if digest not in known:
            yield PreviewDifference(digest, None, None, fate)
