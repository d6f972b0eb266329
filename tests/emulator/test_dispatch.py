"""How requests reach ECR, and how answers leave."""

import json
import socket
from collections.abc import Callable
from threading import Event, Thread
from types import SimpleNamespace
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.config import Config
from moto.core.responses import ActionResult
from moto.ecr.responses import ECRResponse
from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.test import Client, TestResponse
from werkzeug.wrappers import Response

from ecr_component.emulator.patches import of_the_server

from .conftest import REGION, Ecr

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer


class Wire(socket.socket):
    """A connection that counts what is written to it."""

    writes = 0

    def send(self, data: "Buffer", flags: int = 0) -> int:
        self.writes += 1
        return super().send(data, flags)

    def sendall(self, data: "Buffer", flags: int = 0) -> None:
        self.writes += 1
        super().sendall(data, flags)


def writes_per_response() -> int:
    """How often moto's server writes to answer one request with a body."""

    ours, theirs = socket.socketpair()
    with ours, Wire(fileno=theirs.detach()) as wire:
        ours.sendall(b"GET / HTTP/1.0\r\n\r\n")
        ours.shutdown(socket.SHUT_WR)
        server = SimpleNamespace(
            app=Response("body"),
            log=lambda *_: None,
            multiprocess=False,
            multithread=True,
            server_address=("127.0.0.1", 1),
            ssl_context=None,
            _server_version="",
        )
        MotoRequestHandler(wire, ("127.0.0.1", 1), server)  # type: ignore[arg-type] # a stand-in
        assert ours.recv(4096).startswith(b"HTTP/1.0 200 OK")
        return wire.writes


def test_a_response_leaves_in_one_write() -> None:
    one_write, _ = of_the_server()

    with one_write.installed():
        assert writes_per_response() == 1


@pytest.mark.usefixtures("stock_moto")
def test_stock_moto_writes_head_and_body_apart() -> None:
    assert writes_per_response() == 2


def second_request_overtakes(
    ecr: Ecr, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> bool:
    """Whether a request is begun, in time, while another is worked on."""
    begun, done = Event(), Event()

    def slow(_self: ECRResponse) -> ActionResult:
        begun.set()
        done.wait(10)
        return ActionResult({})

    overtaken = Event()

    def quick(_self: ECRResponse) -> ActionResult:
        overtaken.set()
        return ActionResult({})

    monkeypatch.setattr(ECRResponse, "describe_registry", slow)
    monkeypatch.setattr(ECRResponse, "get_registry_policy", quick)
    requests = [Thread(target=ecr.describe_registry)]
    requests[0].start()
    begun.wait(10)
    requests.append(Thread(target=ecr.get_registry_policy))
    requests[1].start()
    was_overtaken = overtaken.wait(seconds)
    done.set()
    for request in requests:
        request.join(10)
    assert overtaken.is_set()
    return was_overtaken


def test_requests_wait_for_each_other(
    ecr: Ecr, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not second_request_overtakes(ecr, monkeypatch, seconds=0.2)


def test_stock_moto_works_on_several_requests_at_once(
    stock_ecr: Ecr, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert second_request_overtakes(stock_ecr, monkeypatch, seconds=10)


def over_http(operation: str) -> TestResponse:
    """The answer of moto's server, without a port."""
    application = DomainDispatcherApplication(create_backend_app)
    scope = f"test/20261123/{REGION}/ecr/aws4_request"
    return Client(application).post(
        "/",
        data="{}",
        headers={
            "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, Signature=x",
            "X-Amz-Target": f"AmazonEC2ContainerRegistry_V20150921.{operation}",
        },
        content_type="application/x-amz-json-1.1",
    )


MISSING = ["GetSigningConfiguration", "GetDownloadUrlForLayer", "NoSuchOperation"]


def from_elsewhere(**options: object) -> None:
    """Ask an ECR at another address than AWS's."""
    config = Config(retries={"total_max_attempts": 1}, **options)  # type: ignore[arg-type] # any option
    make: Callable[..., Ecr] = boto3.client
    make("ecr", region_name=REGION, config=config).describe_registry()


@pytest.mark.usefixtures("ecr")
def test_no_request_leaves_the_process() -> None:
    with pytest.raises(
        NotImplementedError, match=rf"^there is no ecr\.{REGION}\.api\.aws here$"
    ):
        from_elsewhere(use_dualstack_endpoint=True)


@pytest.mark.usefixtures("stock_ecr")
def test_stock_moto_lets_requests_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    left = []
    monkeypatch.setattr(
        "botocore.httpsession.URLLib3Session.send",
        lambda _session, request: left.append(request.url),
    )

    with pytest.raises(AttributeError):  # since nothing came back
        from_elsewhere(use_dualstack_endpoint=True)

    assert left == [f"https://ecr.{REGION}.api.aws/"]


@pytest.mark.usefixtures("ecr")
@pytest.mark.parametrize("operation", MISSING)
def test_an_operation_that_is_missing_is_refused_with_400(operation: str) -> None:
    answer = over_http(operation)

    assert answer.status_code == 400
    assert answer.headers["x-amzn-errortype"] == "UnknownOperationException"
    assert json.loads(answer.data)["__type"] == "UnknownOperationException"


@pytest.mark.usefixtures("stock_ecr")
@pytest.mark.parametrize("operation", MISSING)
def test_stock_moto_raises_where_an_operation_is_missing(operation: str) -> None:
    with pytest.raises(NotImplementedError):
        over_http(operation)
