"""Faults on demand: answers spoilt between moto and whoever asked.

Only the server has them. `POST` to `PATH` orders one, `/moto-api/reset` clears all.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from socket import SHUT_RDWR
from threading import Lock
from typing import TYPE_CHECKING

from moto.core.utils import get_service_model
from werkzeug.wrappers import Request, Response

from ecr_component.emulator.service_refusal import as_json

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/moto-api/ecr-component/faults"
RESET = "/moto-api/reset"

DROP = "drop-response"

# Status, exception and message of each answer given instead of moto's. The first
# two are what SDKs repeat.
REFUSALS = {
    "throttle": (400, "ThrottlingException", "Rate exceeded"),
    "500": (500, "ServerException", "A fault was ordered"),
    "deny": (400, "AccessDeniedException", "A denial was ordered"),
}


@dataclass
class Fault:
    """One fault: of which operation, for how many calls, after how many."""

    operation: str
    fault: str
    times: int = 1
    skip: int = 0

    def __post_init__(self) -> None:
        """Refuse what would never strike."""
        if self.operation not in get_service_model("ecr").operation_names:
            raise ValueError(f"{self.operation!r} is not an operation of ECR")
        if self.fault not in {*REFUSALS, DROP}:
            kinds = ", ".join([*REFUSALS, DROP])
            raise ValueError(f"{self.fault!r} is not a fault: use one of {kinds}")
        for key, least in (("times", 1), ("skip", 0)):
            number = getattr(self, key)
            if not isinstance(number, int) or number < least:
                raise ValueError(
                    f"{key} is {number!r}: use a number of {least} or more"
                )

    def strikes(self) -> bool:
        """Count one call, and tell whether it is spoilt."""
        if self.skip:
            self.skip -= 1
            return False
        self.times -= 1
        return True


class FaultyAws:
    """A WSGI application in front of moto's."""

    def __init__(self, moto: "WSGIApplication") -> None:
        self._moto = moto
        self._faults: list[Fault] = []
        self._lock = Lock()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request, with moto's answer or a fault."""
        return self._answer(environ)(environ, start_response)

    def _answer(self, environ: "WSGIEnvironment") -> "WSGIApplication":
        if environ["PATH_INFO"] == PATH:
            return self._ordered(Request(environ))
        if environ["PATH_INFO"] == RESET:
            with self._lock:
                self._faults.clear()
        fault = self._due(environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2])
        if fault is None:
            return self._moto
        if fault == DROP:
            return self._unheard
        return _refusal(fault)

    def _ordered(self, request: Request) -> Response:
        try:
            fault = _fault(json.loads(request.get_data()))
        except ValueError as problem:
            return Response(str(problem), status=400)
        with self._lock:
            self._faults.append(fault)
        return Response(status=204)

    def _due(self, operation: str) -> str | None:
        with self._lock:
            for fault in self._faults:
                if fault.operation == operation and fault.times:
                    return fault.fault if fault.strikes() else None
        return None

    def _unheard(
        self, environ: "WSGIEnvironment", _start_response: "StartResponse"
    ) -> Iterable[bytes]:
        Response.from_app(self._moto, environ)
        environ["werkzeug.socket"].shutdown(SHUT_RDWR)
        # werkzeug takes this for a client that went away, and says nothing.
        raise ConnectionAbortedError


def _fault(order: object) -> Fault:
    known = {field.name for field in fields(Fault)}
    if (
        not isinstance(order, dict)
        or not {"operation", "fault"} <= order.keys() <= known
    ):
        raise ValueError("an order has operation and fault, perhaps times and skip")
    return Fault(**order)


def _refusal(fault: str) -> Response:
    status, exception, message = REFUSALS[fault]
    headers, body = as_json(exception, message)
    return Response(body, status, headers)
