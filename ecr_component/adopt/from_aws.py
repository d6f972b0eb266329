"""What AWS itself tells, where no tool has it."""

from collections.abc import Iterator
from typing import Final

from ecr_component.adopt.holding import (
    Holding,
    TakenRegistry,
    TakenReplication,
    TakenRepository,
    TakenSetting,
)
from ecr_component.adopt.recorded import Left, Recordable
from ecr_component.live.inventory import REGISTRY_WIDE, HeldRegistry
from ecr_component.live.registry_reading import LiveRegistry

_NOT_IN_PART: Final = "is the whole registry's, and --prefix asks for a part of it"


def holding_of(live: LiveRegistry, *, in_part: bool = False) -> Holding:
    """Say what was read as a source does.

    Args:
        live: What was read.
        in_part: Whether only some repositories were asked for. What is the registry's
            as a whole does not go with them.
    """
    left = [
        Left(f"the {what}", "could not be seen: AWS denies it")
        for field, what in REGISTRY_WIDE.items()
        if field in live.denied
    ]
    whole = live.held
    if in_part:
        named = {"replication": "replication configuration", **REGISTRY_WIDE}
        left += [
            Left(f"the {what}", _NOT_IN_PART)
            for field, what in named.items()
            if getattr(whole, field)
        ]
        whole = HeldRegistry(whole.registry)
    taken = TakenRegistry(
        whole.registry,
        tuple(map(TakenRepository, live.repositories)),
        TakenReplication(whole.replication) if whole.replication else None,
        tuple(_settings(whole)),
    )
    return Holding((taken,), tuple(left))


def _settings(whole: HeldRegistry) -> Iterator[TakenSetting]:
    own = whole.registry.account_id
    if whole.policy is not None:
        yield TakenSetting(Recordable.REGISTRY_POLICY, own, whole.policy)
    if whole.scanning is not None:
        yield TakenSetting(Recordable.SCANNING, own, whole.scanning)
    for template in whole.templates:
        yield TakenSetting(Recordable.TEMPLATE, template.prefix, template)
    for cache in whole.caches:
        yield TakenSetting(Recordable.CACHE, cache.prefix, cache)
    for arn in whole.pull_time_exclusions:
        yield TakenSetting(Recordable.EXCLUSION, arn, arn)
    for name, value in whole.account_settings.items():
        yield TakenSetting(Recordable.ACCOUNT_SETTING, name, value)
