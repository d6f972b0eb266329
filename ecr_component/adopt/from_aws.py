"""What AWS itself tells, where no tool has it."""

from typing import Final

from ecr_component.adopt.holding import (
    Holding,
    TakenRegistry,
    TakenReplication,
    TakenRepository,
)
from ecr_component.adopt.recorded import OF_THE_REGISTRY, Left
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
    replication = TakenReplication(live.replication) if live.replication else None
    left = [] if replication is None or not in_part else [_ONE_OF_ALL]
    reasons = {True: OF_THE_REGISTRY, None: "could not be seen: AWS denies it"}
    return Holding(
        (
            TakenRegistry(
                live.registry,
                tuple(map(TakenRepository, live.repositories)),
                None if in_part else replication,
            ),
        ),
        (
            *left,
            *(
                Left(f"the {what}", reasons[there])
                for what, there in live.others.items()
                if there in reasons
            ),
        ),
    )
