"""A simulation that asks what belongs to manifest lists, where that matters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ecr_component.lifecycle.policy_text import priorities
from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.live.image import LIST_MEDIA_TYPES, Image
from ecr_component.live.image_file import with_parts
from ecr_component.live.live_images import Manifests
from ecr_component.simulator.outcome import DAYS_AHEAD, Outcome
from ecr_component.simulator.simulation import simulate


@dataclass(frozen=True)
class LiveOutcome:
    """An outcome, and what was asked for it."""

    outcome: Outcome
    asked: int = 0
    """Manifest lists that AWS was asked for."""
    failure: str = ""
    """Why AWS did not tell of all of them."""
    left_alone: int = 0
    """Manifest lists not asked for, since a rule counts from their last pull."""


def simulate_live(
    rules: Sequence[PolicyRule],
    images: Sequence[Image],
    at: datetime,
    ask: Callable[[Sequence[Image]], Manifests],
    days: int = DAYS_AHEAD,
) -> LiveOutcome:
    """Evaluate a policy, and ask for manifest lists until nothing depends on others.

    Asking is a pull to AWS. So a list is left alone that a rule may archive for want
    of pulls: the simulation would put that off.

    Args:
        rules: As for `simulate`, like *images* and *at*.
        images: As AWS describes them.
        at: The moment.
        ask: Tells what belongs to manifest lists.
        days: How far to look.
    """
    by_pull = {
        priority
        for priority, rule in zip(priorities(rules), rules, strict=True)
        if rule.selection.count_type == "sinceImagePulled"
    }
    asked: set[str] = set()
    failure = ""
    while True:
        outcome = simulate(rules, images, at, days)
        unread = outcome.unread_lists
        may_be_asked = [it.image for it in unread if it.selected_by not in by_pull]
        lists = [
            image
            for image in may_be_asked
            if image.media_type in LIST_MEDIA_TYPES and image.digest not in asked
        ]
        if not lists:
            left_alone = len(unread) - len(may_be_asked)
            return LiveOutcome(outcome, len(asked), failure, left_alone)
        answer = ask(lists)
        failure = answer.failure or failure
        asked |= {image.digest for image in lists}
        images = with_parts(images, answer.parts)
