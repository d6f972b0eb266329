"""A provider's functions, asked within a hook for what AWS has already.

A failure is no answer: AWS will say why, when it comes to the creation.
"""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from shlex import join
from typing import Any, Final

import pulumi
from pulumi.runtime import is_dry_run, rpc
from pulumi.runtime.proto.resource_pb2 import ResourceInvokeRequest
from pulumi.runtime.settings import get_monitor

# The function behind `aws.get_region_output`, whose failure would end a program.
_REGION: Final = "aws:index/getRegion:getRegion"

_AT_ONCE: Final = 8


Answer = Mapping[str, Any] | None
"""What a function tells: nothing where a preview does not know the provider, ``None``
where AWS or the provider refuses."""


class ProviderFunctions:
    """The functions of the provider that a component works with."""

    def __init__(self, component: pulumi.Resource) -> None:
        self._component = component
        # The SDK's own threads may all be waiting for registrations, and those for
        # a hook: with `aws.ecr.get_repository` the program would stand still.
        self._threads = ThreadPoolExecutor(_AT_ONCE, "provider-functions")

    async def answer(self, function: str, arguments: Mapping[str, str]) -> Answer:
        """Ask a function, by its token."""
        request = ResourceInvokeRequest(
            tok=function, provider=await self._provider(), version=version("pulumi-aws")
        )
        request.args.update(arguments)
        monitor: Any = get_monitor()
        try:
            answer = await asyncio.get_running_loop().run_in_executor(
                self._threads, monitor.Invoke, request
            )
        except Exception:  # noqa: BLE001 - not there, or not to be seen: AWS will say
            return None
        found: dict[str, Any] = rpc.deserialize_properties(getattr(answer, "return"))
        return found

    async def import_command(
        self, args: pulumi.ResourceHookArgs, identity: str, region: str | None = None
    ) -> str:
        """The command that takes over what is to be created, quoted, and when it works.

        Args:
            args: What is to be created, as its hook is told.
            identity: What AWS knows it by.
            region: Where it is, if that is known and may not be the provider's.
        """
        here = await self.answer(_REGION, {}) or {}
        if region not in (None, here.get("region")):
            identity = f"{identity}@{region}"
        command = ["pulumi", "import", args.type, args.name, identity]
        command += ["--parent", f"parent={await self._component.urn.future()}"]
        provider = self._component.get_provider(_REGION)
        if provider:
            command += ["--provider", f"provider={await provider.urn.future()}"]
        # To import is to name a parent that the state has.
        when = " (once an `up` has come as far as this)" if is_dry_run() else ""
        return f"`{join(command)}`{when}"

    async def _provider(self) -> str:
        """The engine's name for the provider; empty for the default one."""
        provider = self._component.get_provider(_REGION)
        if provider is None:
            return ""
        urn, identity = await provider.urn.future(), await provider.id.future()
        return f"{urn}::{identity or rpc.UNKNOWN}"
