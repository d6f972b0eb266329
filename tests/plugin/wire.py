"""The plugin as a process of its own, and the engine's side of its conversation."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc  # type: ignore[import-untyped]
from google.protobuf import (  # type: ignore[import-untyped]
    empty_pb2,
    struct_pb2,
)
from pulumi.output import UNKNOWN
from pulumi.runtime import rpc
from pulumi.runtime.proto import (
    engine_pb2_grpc,
    provider_pb2,
    provider_pb2_grpc,
    resource_pb2,
    resource_pb2_grpc,
)

from tests.recorder import COMPONENT, STACK, Recorder

ROOT = Path(__file__).parents[2]

# Pulumi's marks of values that are more than JSON.
_MARK = "4dabf18193072939515e22adb298388d"
_SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the mark of one
_OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"


def output(value: object = UNKNOWN, *, secret: bool = False) -> dict[str, object]:
    """An output, as today's SDKs send it; without a value it is not known."""
    known = {} if value is UNKNOWN else {"value": value}
    return {_MARK: _OUTPUT, "secret": secret, "dependencies": [], **known}


def bare_secret(value: object) -> dict[str, object]:
    """A secret, as older SDKs send it."""
    return {_MARK: _SECRET, "value": value}


BARE_UNKNOWN = rpc.UNKNOWN
"""What is not known, as older SDKs send it."""


class Listener(Recorder):
    """A recorder that also knows the providers that are handed over."""

    def Invoke(self, request: Any) -> Any:  # noqa: ANN401, N802 - gRPC's
        """Tell of a provider what the engine knows of it."""
        if request.tok != "pulumi:pulumi:getResource":
            return super().Invoke(request)
        found = resource_pb2.ResourceInvokeResponse()
        getattr(found, "return").update(
            {"urn": request.args["urn"], "id": "id", "state": {}}
        )
        return found


class Engine(engine_pb2_grpc.EngineServicer):
    """Hears what the plugin has to say to the user."""

    def __init__(self) -> None:
        self.recorder = Recorder()

    def Log(self, request: Any, context: object) -> empty_pb2.Empty:  # noqa: ANN401, ARG002, N802 - gRPC's
        """Remember it."""
        self.recorder.Log(request)
        return empty_pb2.Empty()


class Monitor(resource_pb2_grpc.ResourceMonitorServicer):
    """Answers the plugin as the recorder answers a program."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - methods of gRPC
        """Hand each call on."""
        found = super().__getattribute__(name)
        if not name[0].isupper() or not hasattr(self._recorder, name):
            return found
        answer = getattr(self._recorder, name)
        return lambda request, context: _message(answer(request))  # noqa: ARG005


def _message(answer: Any) -> Any:  # noqa: ANN401 - a message, or what looks like one
    if hasattr(answer, "hasSupport"):
        return resource_pb2.SupportsFeatureResponse(hasSupport=answer.hasSupport)
    return empty_pb2.Empty() if answer is None else answer


@contextmanager
def served(add: Callable[[grpc.Server], None]) -> Iterator[str]:
    """Serve something, and tell where."""
    server = grpc.server(ThreadPoolExecutor(max_workers=4))
    add(server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        server.stop(grace=None).wait()


@contextmanager
def _interruptible() -> Iterator[None]:
    """What starts in here hears Ctrl-C, even where a shell had this process not do so.

    A shell without job control does that to what it starts in the background.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class Plugin:
    """The plugin, started as Pulumi starts it."""

    def __init__(self, engine: str, errors: Path) -> None:
        self._errors = errors
        with errors.open("w") as stderr, _interruptible():
            self._process = subprocess.Popen(
                [sys.executable, str(ROOT / "plugin"), engine],
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                env={
                    name: value
                    for name, value in os.environ.items()
                    if not name.startswith(("AWS_", "PULUMI_"))
                },
            )
        assert self._process.stdout
        port = self._process.stdout.readline().strip()
        assert port, errors.read_text()
        self._channel = grpc.insecure_channel(f"127.0.0.1:{port}")
        self.calls = provider_pb2_grpc.ResourceProviderStub(self._channel)

    def construct(  # noqa: PLR0913 - each is a part of the request
        self,
        recorder: Recorder,
        inputs: Mapping[str, object],
        *,
        name: str = "images",
        kind: str = COMPONENT,
        config: Mapping[str, str] | None = None,
        providers: Mapping[str, str] | None = None,
        aliases: Sequence[str] = (),
        protect: bool = False,
    ) -> dict[str, Any]:
        """Ask for a component; its outputs, plain, and its URN under ``urn``.

        Raises:
            grpc.RpcError: The plugin refused.
        """
        with served(lambda server: _add_monitor(server, recorder)) as monitor:
            sent = struct_pb2.Struct()
            sent.update(inputs)
            request = provider_pb2.ConstructRequest(
                organization="organization",
                project="shop",
                stack="dev",
                config=config or {},
                dryRun=recorder.preview,
                parallel=8,
                monitorEndpoint=monitor,
                type=kind,
                name=name,
                parent=recorder.make_urn("", STACK, "shop-dev"),
                inputs=sent,
                providers=providers or {},
                protect=protect,
                accepts_output_values=True,
            )
            for alias in aliases:
                request.aliases.add().spec.name = alias
            answer = self.calls.Construct(request, timeout=120)
        found: dict[str, Any] = rpc.deserialize_properties(
            answer.state, keep_unknowns=True
        )
        return {"urn": answer.urn, **found}

    def said(self) -> str:
        """What it wrote for people."""
        return self._errors.read_text()

    def stop(self) -> None:
        """End it as Ctrl-C does, so that it may still count its coverage."""
        self._channel.close()
        self._process.send_signal(signal.SIGINT)
        assert self._process.stdout
        with self._process.stdout:
            self._process.wait(60)


def _add_monitor(server: grpc.Server, recorder: Recorder) -> None:
    resource_pb2_grpc.add_ResourceMonitorServicer_to_server(Monitor(recorder), server)
