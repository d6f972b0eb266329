"""What AWS itself tells, where no tool has it."""

from ecr_component.adopt.holding import (
    Holding,
    TakenRegistry,
    TakenReplication,
    TakenRepository,
)
from ecr_component.adopt.recorded import OF_THE_REGISTRY, Left
from ecr_component.live.registry_reading import LiveRegistry


def holding_of(live: LiveRegistry) -> Holding:
    """Say what was read as a source does."""
    reasons = {True: OF_THE_REGISTRY, None: "could not be seen: AWS denies it"}
    return Holding(
        (
            TakenRegistry(
                live.registry,
                tuple(map(TakenRepository, live.repositories)),
                TakenReplication(live.replication) if live.replication else None,
            ),
        ),
        tuple(
            Left(f"the {what}", reasons[there])
            for what, there in live.others.items()
            if there in reasons
        ),
    )
