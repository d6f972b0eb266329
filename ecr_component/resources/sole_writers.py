"""Two components of one program that write what a registry has once: one too many."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

import pulumi
from pulumi.runtime.mocks import MockMonitor
from pulumi.runtime.settings import get_monitor, get_root_resource

from ecr_component.errors import Key, Message, Problem
from ecr_component.resources import once_per_registry
from ecr_component.resources.caller import Caller
from ecr_component.resources.once_per_registry import CopyRules
from ecr_component.resources.replication_inputs import (
    IN_A_REGISTRY,
    REGIONS,
    RULES,
    ByRegions,
)

# Within a report: the lines of problems begin with two spaces.
_LEVEL: Final = 2


@dataclass(frozen=True)
class Writer:
    """A component that is to write something that a registry has once."""

    component: str
    """What it is called in a sentence."""

    by_regions: ByRegions | None = None
    """What asks for its replication configuration, where that is no rule."""


_Writers = dict[tuple[str, str | None], Writer]

# By program, since one process may run several, then by provider, since two may work
# with two accounts.
_programs: WeakKeyDictionary[object, WeakKeyDictionary[object, _Writers]] = (
    WeakKeyDictionary()
)


def claim(
    component: pulumi.Resource,
    writer: Writer,
    kinds: Iterable[str],
    region: str | None,
    caller: Caller,
) -> list[Problem]:
    """Take what a component is to write, before anything is registered.

    Args:
        component: Who is to write it.
        writer: The same in words.
        kinds: What it writes, from `once_per_registry.ALL`.
        region: Of the registry; None where a preview does not know it.
        caller: Who asked for the component.

    Returns:
        A problem for each that another component of the program has taken.
    """
    program = get_root_resource()
    # A plugin can't tell programs apart, nor can a program's own tests, which make
    # many of one.
    if program is None or type(get_monitor()) is MockMonitor:
        return []
    provider = component.get_provider(once_per_registry.REPLICATION) or program
    by_provider = _programs.setdefault(program, WeakKeyDictionary())
    writers = by_provider.setdefault(provider, {})
    first = {kind: writers.setdefault((kind, region), writer) for kind in kinds}
    return [
        _too_many(kind, writer, other, caller)
        for kind, other in first.items()
        if other is not writer
    ]


def _too_many(kind: str, writer: Writer, other: Writer, caller: Caller) -> Problem:
    setting = once_per_registry.ALL[kind]
    here, there = (
        REGIONS if it.by_regions else setting.keys[0] for it in (writer, other)
    )
    what = Message(
        f"{other.component} writes the {setting.name} of this registry too, for its ",
        *(there, ", and there is only one: each would erase what the other says"),
    )
    by_regions = [it.by_regions for it in (other, writer) if it.by_regions]
    return Problem((here,), what, remedy=_remedy(by_regions, caller))


def _remedy(by_regions: Sequence[ByRegions], caller: Caller) -> str:
    """What to write instead, of what one or two say by regions."""
    if not by_regions:
        return "write all of it in one of the two"
    both = len(by_regions) > 1
    if any(one.create_replicas for one in by_regions):
        start = "have all repositories in one of the two" if both else _NO_RULES
        return Message(start, ", since ", Key("create_replicas"), " needs ", REGIONS)
    rules = dict.fromkeys(rule for one in by_regions for rule in one.rules("").rules)
    start = IN_A_REGISTRY if both else _MORE_RULES
    return Message(start, ":", caller.written(CopyRules((*rules,)).inputs(""), _LEVEL))


_NO_RULES: Final = Message("leave out ", RULES)
_MORE_RULES: Final = Message("add to ", RULES, ", in place of ", REGIONS)
