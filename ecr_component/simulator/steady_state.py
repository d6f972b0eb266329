"""What a repository comes to hold if images go on coming as they came.

An estimate: images come evenly, keep their tags, and are pulled as long after their
push as those before them; lists come with their parts, images with their artifacts.
"""

from collections import defaultdict
from dataclasses import dataclass
from math import ceil, inf
from typing import Final

from ecr_component.lifecycle.rules import StorageClass
from ecr_component.simulator.outcome import Outcome
from ecr_component.simulator.storage import Amount, Stock, Tally
from ecr_component.simulator.traffic import MONTH, Traffic

# Sums of fractions are whole but for the last digits.
_DIGITS: Final = 6


_CLASSES: Final[tuple[StorageClass, StorageClass]] = ("standard", "archive")


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


def steady_state(outcome: Outcome) -> SteadyState:
    """Estimate what a policy makes of pushes that go on as they did.

    Args:
        outcome: Of `simulate`. How far that looks does not matter. What was pushed
            after its moment does not count as a push.
    """
    images = outcome.evaluation.images
    traffic = Traffic(outcome.evaluation)
    pushed, settled, growth = _Sum(), _Sum(), _Sum()
    lasting: dict[StorageClass, Tally] = {name: Tally() for name in _CLASSES}
    last = 0.0
    lives = traffic.lives()
    for place, rate in traffic.rates.items():
        amount = Amount.of(images[place])
        pushed.add("standard", amount, rate * MONTH)
        stay = lives[place], traffic.days_archived(place)
        for where, days in zip(_CLASSES, stay, strict=True):
            if days < inf:
                settled.add(where, amount, rate * days)
            else:
                growth.add(where, amount, rate * MONTH)
                break
        last = max(last, _ended(*stay))
    lives = traffic.lives_of_present()
    last = max(last, max((life for life in lives.values() if life < inf), default=0))
    for place in traffic.lasting_or_archived(lives):
        image = images[place]
        is_there = image.storage_class == "archive"
        life = 0 if is_there else lives[place]
        archived = traffic.days_archived(place, is_there=is_there)
        if inf in (life, archived):
            where = _CLASSES[life < inf]
            lasting[where].add(image)
        last = max(last, _ended(life, archived))
    return SteadyState(
        pushed.stock().standard,
        settled.stock(),
        Stock(lasting["standard"].amount, lasting["archive"].amount),
        growth.stock(),
        ceil(round(last, _DIGITS)),
    )


def _ended(life: float, archived: float) -> float:
    """After how many days nothing more happens to an image."""
    if life == inf:
        return 0
    return life if archived == inf else life + archived


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
