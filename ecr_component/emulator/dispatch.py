"""How requests reach ECR: one at a time, and refused where nobody answers."""

from threading import RLock
from typing import Any
from urllib.parse import urlsplit

from botocore.awsrequest import AWSPreparedRequest
from moto.core.botocore_stubber import BotocoreStubber
from moto.core.common_types import TYPE_RESPONSE
from moto.core.request import Request
from moto.ecr.responses import ECRResponse

from ecr_component.emulator.patch import Patch
from ecr_component.emulator.service_refusal import as_json

_LOCK = RLock()
_dispatch = ECRResponse._dispatch  # noqa: SLF001 - the method to patch
_call_action = ECRResponse.call_action
_process_request = BotocoreStubber.process_request


def one_request_at_a_time(
    self: ECRResponse,
    request: Request,
    full_url: str | None = None,
    headers: Any = None,  # noqa: ANN401 - moto's own signature
) -> TYPE_RESPONSE:
    """AWS serves requests side by side; moto's threads break each other's loops.

    One walks the dictionary of repositories while another adds to it: "dictionary
    changed size during iteration", answered as 500.
    """
    with _LOCK:
        return _dispatch(self, request, full_url, headers)


def refusal_of_the_unknown(self: ECRResponse) -> TYPE_RESPONSE:
    """AWS answers 400 to an operation it lacks; moto raises, over HTTP a 500.

    The SDKs repeat whatever ended in 500, up to 25 times, and a refusal never.
    """
    try:
        return _call_action(self)
    except NotImplementedError as missing:
        headers, body = as_json("UnknownOperationException", str(missing))
        return 400, {**self.response_headers, **headers}, body


def refusal_to_leave(
    self: BotocoreStubber, request: AWSPreparedRequest
) -> TYPE_RESPONSE:
    """AWS answers at every address of its own; moto lets those it lacks go out."""
    answer = _process_request(self, request)
    if answer is None:
        raise NotImplementedError(f"there is no {urlsplit(request.url).netloc} here")
    return answer


PATCHES = (
    Patch(BotocoreStubber, "process_request", refusal_to_leave),
    Patch(ECRResponse, "_dispatch", one_request_at_a_time),
    Patch(ECRResponse, "call_action", refusal_of_the_unknown),
)
