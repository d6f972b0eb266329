"""A look at AWS before a repository is created: one that exists already is refused.

A replacement is created first, so this is also where a preview learns that ECR can't
make a change, before anything is touched.
"""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from itertools import count
from typing import Any, Final

import pulumi
from pulumi.runtime import rpc
from pulumi.runtime.proto.resource_pb2 import ResourceInvokeRequest
from pulumi.runtime.settings import get_monitor

from ecr_component.caller import Caller
from ecr_component.errors import Key, Message

QUESTION: Final = "exists already?"
"""What the hook is called, behind the component's name and before a number."""

# The function behind `aws.ecr.get_repository_output`, whose failure ends a program.
_LOOK_UP: Final = "aws:ecr/getRepository:getRepository"

_AT_ONCE: Final = 8

# Hooks have names of their own; components may share one, under different parents.
_NUMBERS: Final = count(1)


class Existing:
    """What the repositories of a component would run into."""

    def __init__(self, component: pulumi.Resource, name: str, caller: Caller) -> None:
        self._component = component
        self._caller = caller
        # The SDK's own threads may all be waiting for registrations, and those for
        # this hook: with `aws.ecr.get_repository` the program would stand still.
        self._threads = ThreadPoolExecutor(_AT_ONCE, "existing")
        self.hook = pulumi.ResourceHook(
            f"{name}: {QUESTION} ({next(_NUMBERS)})",
            self._refuse,
            pulumi.ResourceHookOptions(on_dry_run=True),
        )
        """Bind it to `before_create`."""

    async def _refuse(self, args: pulumi.ResourceHookArgs) -> None:
        wanted = args.new_inputs or {}
        name = wanted["name"]
        found = await self._looked_up(name)
        if not found:
            return
        differs = _difference(await _encryption(found), await _encryption(wanted))
        if differs:
            words = Message(
                f"{name} exists already, {differs}, and ECR can't change that: leave "
                "its ",
                *(Key("encryption_config"), " as it was, or take another name and "),
                "copy the images",
            )
            raise ValueError(self._caller.told(words))
        urn = await self._component.urn.future()
        message = (
            f"{name} exists already, and this stack doesn't have it, or under another "
            "name: leave it to whoever has it, give a renamed component an alias, or "
            f"take it over with `pulumi import {args.type} '{args.name}' '{name}' "
            f"--parent 'parent={urn}'`"
        )
        if not pulumi.runtime.is_dry_run():
            raise ValueError(message)
        # `pulumi preview --import-file` lists what is to be taken over.
        pulumi.log.warn(message, self._component)

    async def _looked_up(self, name: str) -> Mapping[str, Any] | None:
        request = ResourceInvokeRequest(
            tok=_LOOK_UP, provider=await self._provider(), version=version("pulumi-aws")
        )
        request.args["name"] = name
        monitor: Any = get_monitor()
        try:
            answer = await asyncio.get_running_loop().run_in_executor(
                self._threads, monitor.Invoke, request
            )
        except Exception:  # noqa: BLE001 - not there, or not to be seen: AWS will say
            return None
        # Nothing, where a preview does not know the provider.
        found: dict[str, Any] = rpc.deserialize_properties(getattr(answer, "return"))
        return found

    async def _provider(self) -> str:
        """The engine's name for the provider; empty for the default one."""
        provider = self._component.get_provider(_LOOK_UP)
        if provider is None:
            return ""
        urn, identity = await provider.urn.future(), await provider.id.future()
        return f"{urn}::{identity or rpc.UNKNOWN}"


async def _encryption(repository: Mapping[str, Any]) -> tuple[str, object]:
    """Type and key; no key where none was chosen."""
    blocks = repository.get("encryptionConfigurations")
    if isinstance(blocks, pulumi.Output):  # a secret
        blocks = await blocks.future()
    for block in blocks or ():
        return block.get("encryptionType") or "AES256", block.get("kmsKey") or None
    return "AES256", None


def _difference(held: tuple[str, object], asked: tuple[str, object]) -> str | None:
    """Tell in what two encryptions differ; a key may be a secret, so not which."""
    if held[0] != asked[0]:
        return f"encrypted with {held[0]} and not with {asked[0]}"
    if asked[1] not in (None, held[1]):
        return f"encrypted with another {held[0]} key"
    return None
