"""The Cloud Control API, which moto does not have: its reading of a registry."""

import json
from collections.abc import Iterable
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Final

from werkzeug.wrappers import Request, Response

from ecr_component.emulator.cloud_control import HANDLERS, described
from ecr_component.emulator.service_refusal import as_json

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SERVICE: Final = "cloudcontrolapi"

_TARGET: Final = "CloudApiService."
_ECR: Final = "AmazonEC2ContainerRegistry_V20150921."


class CloudControl:
    """A WSGI application in front of the AWS, which asks it in another's name."""

    def __init__(self, aws: "WSGIApplication") -> None:
        self._aws = aws

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer what is asked of Cloud Control, and let all else through."""
        target = environ.get("HTTP_X_AMZ_TARGET", "")
        if not target.startswith(_TARGET):
            return self._aws(environ, start_response)
        answer = self._answer(target.removeprefix(_TARGET), environ)
        return answer(environ, start_response)

    def _answer(self, operation: str, environ: "WSGIEnvironment") -> Response:
        if operation != "GetResource":
            words = f"there is no {operation} here, only GetResource"
            return _refusal("UnknownOperationException", words)
        asked = json.loads(Request(environ).get_data())
        kind, identifier = asked["TypeName"], asked["Identifier"]
        if kind not in HANDLERS:
            return _refusal("TypeNotFoundException", f"The type {kind} is not found")
        told = self._told(HANDLERS[kind].operation, environ)
        answer = json.loads(told.get_data())
        if "NotFound" in answer.get("__type", ""):
            properties = None
        elif told.status_code == HTTPStatus.OK:
            properties = described(kind, identifier, answer)
        else:
            return told
        if properties is None:
            words = f"Resource of type {kind} with identifier {identifier} is not found"
            return _refusal("ResourceNotFoundException", words)
        found = {"Identifier": identifier, "Properties": properties}
        answer = {"TypeName": kind, "ResourceDescription": found}
        return Response(json.dumps(answer), content_type="application/x-amz-json-1.0")

    def _told(self, operation: str, environ: "WSGIEnvironment") -> Response:
        """Ask ECR, as whoever asks here."""
        signed = environ["HTTP_AUTHORIZATION"].replace(f"/{SERVICE}/", "/ecr/", 1)
        asked = {
            **environ,
            "CONTENT_LENGTH": "2",
            "HTTP_AUTHORIZATION": signed,
            "HTTP_X_AMZ_TARGET": f"{_ECR}{operation}",
            "wsgi.input": BytesIO(b"{}"),
        }
        asked.pop("werkzeug.request", None)
        return Response.from_app(self._aws, asked)


def _refusal(exception: str, words: str) -> Response:
    headers, body = as_json(exception, words)
    return Response(body, 400, headers)
