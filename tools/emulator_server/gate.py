"""Which requests reach the AWS on a port, and that it answers all of these.

Whoever is on this machine can reach the port, and so can every web page that is open
in a browser here. Moto behind it can do much: keep files, make requests, start
containers. What is not for the AWS's clients, or for nothing here, ends at the gate.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from werkzeug.wrappers import Response

from ecr_component.emulator.partitions import partition
from ecr_component.emulator.service_refusal import as_json, as_xml
from tools.emulator_server import cloud_control, faults

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# ECR, and what programs have beside it. None of them makes moto act outside its memory.
SERVICES: Final = frozenset({cloud_control.SERVICE, "ecr", "ecs", "iam", "kms", "sts"})

_HOSTS: Final = ("127.0.0.1", "localhost")

# Of moto's own API the rest writes files (its recorder), or is of no use here.
_OWN_PATHS: Final = frozenset({faults.PATH, faults.RESET})

# Source: AWS IAM user guide, "Create a signed AWS API request".
_SIGNED: Final = re.compile(
    r"AWS4-HMAC-SHA256 Credential=[^\s,/]+/\d{8}/([\w-]+)/([\w-]+)/aws4_request,.*",
    re.ASCII,
)

_FORM: Final = "application/x-www-form-urlencoded"


class Gate:
    """A WSGI application in front of the AWS."""

    def __init__(self, aws: "WSGIApplication") -> None:
        self._aws = aws

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Let a request through, or refuse it with a status that nobody retries."""
        answer = _not_for_browsers(environ) or _refusal(environ)
        if answer:
            return answer(environ, start_response)
        try:
            return self._aws(environ, start_response)
        except ConnectionAbortedError:  # an ordered fault
            raise
        except Exception as error:  # noqa: BLE001 - moto raises what it stumbles over
            words = f"{type(error).__name__}: {error}"
            answer = _aws_says(environ, "UnsupportedOperationException", words)
            return answer(environ, start_response)


def _not_for_browsers(environ: "WSGIEnvironment") -> Response | None:
    """Refuse what a web page can send, by whatever name it found the port.

    No SDK sends an `Origin`, and a browser sends one with each POST; a name that a
    page has let point to this machine stands in `Host`.
    """
    own = {f"{host}:{environ['SERVER_PORT']}" for host in _HOSTS}
    if environ["REQUEST_METHOD"] != "POST":
        return Response("only POST is answered here", 405, {"Allow": "POST"})
    if "HTTP_ORIGIN" in environ:
        return Response("web pages are not answered here", 403)
    if environ.get("HTTP_HOST", "").lower() not in own:
        return Response(f"only {' and '.join(sorted(own))} are answered here", 403)
    return None


def _refusal(environ: "WSGIEnvironment") -> Response | None:
    """Refuse what is not here, in AWS's words where it has some."""
    if environ["PATH_INFO"] in _OWN_PATHS:
        return None
    signed = _SIGNED.fullmatch(environ.get("HTTP_AUTHORIZATION", ""))
    if environ["PATH_INFO"] != "/" or not signed:
        words = "Request is missing Authentication Token"
        return _aws_says(environ, "MissingAuthenticationTokenException", words)
    region, service = signed.groups()
    if service not in SERVICES:
        words = f"there is no {service} here, only {', '.join(sorted(SERVICES))}"
        return _aws_says(environ, "UnknownOperationException", words)
    try:
        partition(region)
    except ValueError as problem:
        # Moto answers 500, which SDKs repeat for minutes.
        return _aws_says(environ, "UnrecognizedClientException", str(problem))
    return None


def _aws_says(environ: "WSGIEnvironment", exception: str, words: str) -> Response:
    """Refuse in the form that the service asked has: XML for forms, else JSON."""
    is_form = environ.get("CONTENT_TYPE", "").startswith(_FORM)
    headers, body = (as_xml if is_form else as_json)(exception, words)
    return Response(body, 400, headers)
