"""What a repository comes to hold if images go on coming as they came.

An estimate: images come evenly, keep their tags, and are pulled as long after their
push as those before them; lists come with their parts, images with their artifacts.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import ceil, isfinite
from typing import Final

from ecr_component.lifecycle.policy_text import by_priority
from ecr_component.lifecycle.rules import PolicyRule, StorageClass
from ecr_component.live.image import Image
from ecr_component.simulator.claims import claims
from ecr_component.simulator.relations import Relations
from ecr_component.simulator.simulation import newest_first
from ecr_component.simulator.storage import Amount, Stock
from ecr_component.simulator.traffic import MONTH, Traffic

# Sums of fractions are whole but for the last digits.
_DIGITS: Final = 6


@dataclass(frozen=True)
class SteadyState:
    """What is there in the long run, and what comes."""

    pushed: Amount
    """What comes in a month of 30 days."""
    settled: Stock
    """Of what comes and goes, how much is there at any time."""
    lasting: Stock
    """Of what is there now, how much stays for ever, where it then is."""
    growth: Stock
    """Of what comes to stay for ever, how much that is in a month."""
    days: int
    """How long it takes until all that goes is gone once."""


def steady_state(
    rules: Sequence[PolicyRule], images: Sequence[Image], at: datetime
) -> SteadyState:
    """Estimate what a policy makes of pushes that go on as they did.

    Args:
        rules: As for `simulate`, like *images* and *at*.
        images: What is there. What was pushed after *at* does not count as a push.
        at: The moment.
    """
    in_turn = [rule for _, rule in by_priority(rules)]
    in_order = [images[index] for index in newest_first(images)]
    said = claims(in_turn, list(map(_as_pushed, in_order)), at.astimezone(UTC))
    traffic = Traffic(in_turn, in_order, said, Relations.among(in_order), at)
    pushed, settled, lasting, growth = _Sum(), _Sum(), _Sum(), _Sum()
    ends = [0.0]
    lives = traffic.lives()
    for place, rate in traffic.rates.items():
        amount = Amount.of(in_order[place])
        pushed.add("standard", amount, rate * MONTH)
        for where, days in _stays(lives[place], traffic.days_archived(place)):
            if isfinite(days):
                settled.add(where, amount, rate * days)
            else:
                growth.add(where, amount, rate * MONTH)
            ends.append(days if where == "standard" else lives[place] + days)
    lives = traffic.lives_of_present()
    for place, image in enumerate(in_order):
        life = 0 if image.storage_class == "archive" else lives[place]
        for where, days in _stays(life, traffic.days_archived(place)):
            if not isfinite(days):
                lasting.add(where, Amount.of(image), 1)
            ends.append(days if where == "standard" else life + days)
    return SteadyState(
        pushed.stock().standard,
        settled.stock(),
        lasting.stock(),
        growth.stock(),
        ceil(round(max(filter(isfinite, ends)), _DIGITS)),
    )


def _as_pushed(image: Image) -> Image:
    if image.storage_class == "standard" and image.activated_at is None:
        return image
    return replace(image, storage_class="standard", activated_at=None)


def _stays(life: float, archived: float) -> Iterator[tuple[StorageClass, float]]:
    """Where something is for how many days, one after the other."""
    yield "standard", life
    if isfinite(life):
        yield "archive", archived


class _Sum:
    """Amounts, each so many times."""

    def __init__(self) -> None:
        self._sums: dict[tuple[StorageClass, str], float] = defaultdict(float)

    def add(self, where: StorageClass, amount: Amount, times: float) -> None:
        """Count so many of them, or a part of one."""
        self._sums[where, "images"] += times * amount.images
        self._sums[where, "bytes"] += times * amount.bytes
        self._sums[where, "unsized"] += times * amount.unsized

    def stock(self) -> Stock:
        """What it is in all, in whole images and bytes."""
        return Stock(self._amount("standard"), self._amount("archive"))

    def _amount(self, where: StorageClass) -> Amount:
        names = ("images", "bytes", "unsized")
        return Amount(*(round(self._sums[where, name]) for name in names))
