"""What Pulumi's engine would see to: unique URNs, failures, outputs, protection."""

from collections.abc import Callable, Iterable
from typing import Any, Final, cast

import grpc  # type: ignore[import-untyped] # it has none
from pulumi.runtime import get_root_resource, rpc
from pulumi.runtime.mocks import MockMonitor
from pulumi.runtime.proto import resource_pb2 as wire_pb2
from pulumi.runtime.stack import Stack

from ecr_component.rehearsal import wire
from ecr_component.rehearsal.calls import AwsRefusal
from ecr_component.rehearsal.result import label
from ecr_component.rehearsal.stage import ENGINE_ONLY, Stage
from ecr_component.resources.hook_names import is_a_look

STACK: Final = "pulumi:pulumi:Stack"


class UnansweredError(grpc.RpcError):  # type: ignore[misc] # grpc has no types
    """A function without an answer, in the form in which the SDK expects it."""

    def code(self) -> grpc.StatusCode:
        """Give the reason as gRPC knows it."""
        return grpc.StatusCode.UNKNOWN

    def details(self) -> str:
        """Give the reason in words."""
        return str(self)


class Monitor(MockMonitor):
    """The program's one correspondent. Called in one thread, one call at a time.

    A resource that is refused fails alone, as with `pulumi up --continue-on-error`:
    what depends on it fails with it, and the program goes on to the next refusal.
    """

    def __init__(self, stage: Stage, registered: Callable[[], None]) -> None:
        super().__init__(stage)
        self.outputs: dict[str, Any] = {}
        """The stack's outputs, as the wire has them."""

        self.refusals: list[str] = []
        """A line for each resource that was refused."""

        self.protected: set[str] = set()
        """The ARNs of what Pulumi would refuse to delete."""

        self._stage = stage
        self._registered = registered
        self._hooks: set[str] = set()
        self._urns: set[str] = set()
        self._failed: set[str] = set()

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        """Name a resource as the engine does: with all its parents' types."""
        types = parent.split("::")[2] if parent else STACK
        chain = type_ if types == STACK else f"{types}${type_}"
        return super().make_urn("", chain, name)

    def GetDeploymentInfo(  # noqa: N802 - the SDK's name
        self, request: object
    ) -> wire_pb2.DeploymentInfo:
        """Have a resource among inputs sent as its id, which is what providers get."""
        info: wire_pb2.DeploymentInfo = super().GetDeploymentInfo(request)  # type: ignore[no-untyped-call] # the SDK's
        info.supportedFeatures.remove(
            wire_pb2.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES
        )
        return info

    def Invoke(  # noqa: N802 - the SDK's name
        self, request: wire_pb2.ResourceInvokeRequest
    ) -> wire_pb2.ResourceInvokeResponse:
        """Answer a function, or fail in a way that the program can catch."""
        try:
            response: wire_pb2.ResourceInvokeResponse = super().Invoke(request)  # type: ignore[no-untyped-call] # the SDK's
        except AwsRefusal as refusal:
            raise UnansweredError(str(refusal)) from None
        return response

    def RegisterResource(  # noqa: N802 - the SDK's name
        self, request: wire_pb2.RegisterResourceRequest
    ) -> wire_pb2.RegisterResourceResponse:
        """Register a resource, or say that it failed."""
        if request.type == STACK:
            return self._register(request)
        urn = self.make_urn(request.parent, request.type, request.name)
        try:
            if self._failed.intersection([request.parent, *request.dependencies]):
                return self._failure(urn)
            self._admit(urn)
            response = self._register(request)
        except AwsRefusal as refusal:
            self.refusals.append(f"{label(request.type, request.name)}: {refusal}")
            return self._failure(urn)
        finally:
            self._registered()
        if request.remote:
            reason = "its children live in its provider's own process"
            self._stage.leave_out(request.type, request.name, reason)
        self._leave_out_hooks(request.hooks)
        if request.protect and "arn" in self.resources[urn].state:
            self.protected.add(self.resources[urn].state["arn"])
        return self._with_secrets(response, request.additionalSecretOutputs)

    def ReadResource(  # noqa: N802 - the SDK's name
        self, request: wire_pb2.ReadResourceRequest
    ) -> wire_pb2.ReadResourceResponse:
        """Give a resource that exists already, in a real account.

        Raises:
            Refusal: There is no way to let a reading fail alone.
        """
        try:
            self._admit(self.make_urn(request.parent, request.type, request.name))
            response: wire_pb2.ReadResourceResponse = super().ReadResource(request)  # type: ignore[no-untyped-call] # the SDK's
        except AwsRefusal as refusal:
            raise AwsRefusal(label(request.type, request.name), str(refusal)) from None
        finally:
            self._registered()
        return response

    def RegisterResourceOutputs(  # noqa: N802 - the SDK's name
        self, request: wire_pb2.RegisterResourceOutputsRequest
    ) -> object:
        """Keep the stack's outputs, those too that are null, which the wire drops."""
        if request.urn.split("::")[2] == STACK:
            root = cast("Stack", get_root_resource())
            known = rpc.deserialize_properties(request.outputs)
            self.outputs = {**dict.fromkeys(root.outputs), **known}
        return super().RegisterResourceOutputs(request)  # type: ignore[no-untyped-call] # the SDK's

    def _admit(self, urn: str) -> None:
        if urn in self._urns:
            words = (
                f"the program has two resources of this type, parent and name ({urn})"
                "; give one another name"
            )
            raise AwsRefusal("", words)
        self._urns.add(urn)

    def _register(
        self, request: wire_pb2.RegisterResourceRequest
    ) -> wire_pb2.RegisterResourceResponse:
        response: wire_pb2.RegisterResourceResponse = super().RegisterResource(request)  # type: ignore[no-untyped-call] # the SDK's
        return response

    def _leave_out_hooks(
        self, bound: wire_pb2.RegisterResourceRequest.ResourceHooksBinding
    ) -> None:
        """Tell of each hook that an engine would have run by now."""
        hooks = {*bound.before_create, *bound.after_create}
        for name in sorted(hooks - self._hooks):
            # The components' own look for what is there from before: nothing is.
            if not is_a_look(name):
                self._stage.leave_out("hook", name, ENGINE_ONLY)
        self._hooks |= hooks

    def _failure(self, urn: str) -> wire_pb2.RegisterResourceResponse:
        self._failed.add(urn)
        return wire_pb2.RegisterResourceResponse(urn=urn, result=wire_pb2.Result.FAIL)

    def _with_secrets(
        self, response: wire_pb2.RegisterResourceResponse, keys: Iterable[str]
    ) -> wire_pb2.RegisterResourceResponse:
        """Make secrets of what the resource's options name so."""
        state = self.resources[response.urn].state
        response.object.update(
            {key: wire.secret(state[key]) for key in keys if key in state}
        )
        return response
