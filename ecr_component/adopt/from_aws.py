"""What AWS itself tells, where no tool has it."""

from collections.abc import Iterator
from typing import Final

from ecr_component.adopt.holding import (
    Holding,
    TakenRegistry,
    TakenReplication,
    TakenRepository,
)
from ecr_component.adopt.recorded import OF_THE_REGISTRY, Left
from ecr_component.live.inventory import REGISTRY_WIDE
from ecr_component.live.registry_reading import LiveRegistry

_ONE_OF_ALL: Final = Left(
    "the replication configuration",
    "is for all repositories, and --prefix asks for some",
)


def holding_of(live: LiveRegistry, *, in_part: bool = False) -> Holding:
    """Say what was read as a source does.

    Args:
        live: What was read.
        in_part: Whether only some repositories were asked for. What is the registry's
            as a whole does not go with them.
    """
    rules = live.held.replication
    replication = TakenReplication(rules) if rules else None
    left = [] if replication is None or not in_part else [_ONE_OF_ALL]
    return Holding(
        (
            TakenRegistry(
                live.held.registry,
                tuple(map(TakenRepository, live.repositories)),
                None if in_part else replication,
            ),
        ),
        (*left, *_left_of_the_registry(live)),
    )


def _left_of_the_registry(live: LiveRegistry) -> Iterator[Left]:
    for field, what in REGISTRY_WIDE.items():
        if field in live.denied:
            yield Left(f"the {what}", "could not be seen: AWS denies it")
        elif getattr(live.held, field):
            yield Left(f"the {what}", OF_THE_REGISTRY)
