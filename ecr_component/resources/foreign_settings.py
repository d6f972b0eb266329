"""A look at AWS before a component writes what a registry has once.

Who writes it second erases what the first has written, and AWS does not say so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import pulumi

from ecr_component.errors import Key, Message, Problem
from ecr_component.resources import once_per_registry
from ecr_component.resources.caller import Caller
from ecr_component.resources.hook_names import ERASE_NOTHING, hook_name
from ecr_component.resources.provider_functions import ProviderFunctions
from ecr_component.resources.replication_inputs import REGIONS, ByRegions

# Asked in this way as there is no other: a provider has no function for what a registry
# has once. Where there is nothing, this one may fail.
_RESOURCE: Final = "aws:cloudcontrol/getResource:getResource"
_CALLER: Final = "aws:index/getCallerIdentity:getCallerIdentity"


class ForeignSettings:
    """What a component would erase of the settings of its registry.

    Args:
        component: Who is to write them.
        name: Its name.
        caller: Who asked for it.
        account_id: Of the registry, if that is known already.
        by_regions: What asks for a replication configuration, where that is not the
            input of a registry.
    """

    def __init__(
        self,
        component: pulumi.Resource,
        name: str,
        caller: Caller,
        account_id: str | None,
        by_regions: ByRegions | None = None,
    ) -> None:
        self._component = component
        self._caller = caller
        self._account_id = account_id
        self._by_regions = by_regions
        self._functions = ProviderFunctions(component)
        self.hook = pulumi.ResourceHook(
            hook_name(name, ERASE_NOTHING),
            self._look,
            pulumi.ResourceHookOptions(on_dry_run=True),
        )
        """Bind it to `before_create` of each of `once_per_registry.ALL`."""

    async def _look(self, args: pulumi.ResourceHookArgs) -> None:
        setting = once_per_registry.ALL[args.type]
        wanted = await _plain(args.new_inputs or {})
        region = wanted.get("region")
        # The provider's own, where it is not written or not known yet.
        elsewhere = {"region": region} if isinstance(region, str) else {}
        own = self._account_id or await self._own_account()
        if own is None:
            return
        asked = {"typeName": setting.cloud_type, "identifier": own, **elsewhere}
        found = await self._functions.answer(_RESOURCE, asked)
        if not found:
            return
        held = setting.held(found["properties"])
        if not held:
            return
        asks = setting.wanted(wanted)
        lost = held.lost_to(asks, own)
        preview = pulumi.runtime.is_dry_run()
        keys = (REGIONS,) if self._by_regions else setting.keys
        if lost:
            command = await self._functions.import_command(args, own, **elsewhere)
            problem = _foreign(keys, setting.name, lost, command)
            told = self._told(problem, self._kept(held, asks, own))
            if not preview:
                raise ValueError(told)
            pulumi.log.warn(told, self._component)
        elif preview:
            told = str(self._caller.problem(_twice(keys[0], setting.name)))
            pulumi.log.warn(told, self._component)

    async def _own_account(self) -> str | None:
        found = await self._functions.answer(_CALLER, {}) or {}
        return found.get("accountId")

    def _kept(
        self,
        held: Any,  # noqa: ANN401 - contents of one kind
        asks: Any,  # noqa: ANN401 - as well
        own: str,
    ) -> tuple[str, dict[str, object]] | None:
        """How to have it too, if there are inputs for it."""
        if self._by_regions:
            return self._by_regions.kept_beside(held.missing_in(asks), own)
        kept: tuple[str, dict[str, object]] = held.kept_beside(asks, own)
        return kept

    def _told(
        self, problem: Problem, kept: tuple[str, dict[str, object]] | None
    ) -> str:
        if kept is None:
            return str(self._caller.problem(problem))
        how, inputs = kept
        problem = replace(
            problem,
            remedy=Message(problem.remedy, ", or, to keep that too, ", how, ":"),
        )
        told = self._caller.problem(problem)
        return f"{told}{self._caller.written(inputs)}"


def _foreign(
    keys: Sequence[Key], name: str, lost: Sequence[str], command: str
) -> Problem:
    what = (
        f"the registry has a {name} that this stack doesn't have, and it has only one: "
        f"this one would erase {'; '.join(lost)}"
    )
    first, *others = keys
    remedy = Message(
        *("leave it to whoever has it, without ", first),
        *(part for other in others for part in (" and ", other)),
        f", take it over with {command}, ",
        "whereupon a preview shows what goes",
    )
    return Problem((first,), what, remedy=remedy)


def _twice(key: Key, name: str) -> Problem:
    what = (
        f"the registry has all of this already, in a {name} that this stack doesn't "
        "have, or has under another name; nothing is lost now"
    )
    remedy = (
        "have it in one place, for whoever removes it there erases it here: forget it "
        "there without deleting it, as `pulumi state delete` does; where this preview "
        "deletes it under another name, give the renamed component an alias first"
    )
    return Problem((key,), what, remedy=remedy)


async def _plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs that are known, secret ones included."""
    found = {}
    for name, value in inputs.items():
        known = await value.future() if isinstance(value, pulumi.Output) else value
        found[name] = known
    return found
