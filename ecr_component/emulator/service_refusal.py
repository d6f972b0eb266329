"""Refusals in ECR's words, where moto has no class for them."""

import json
from xml.sax.saxutils import escape

from moto.core.exceptions import ServiceException


class ServiceRefusal(ServiceException):
    """An exception that ECR's API model names: its name, and the text."""


def as_json(exception: str, message: str) -> tuple[dict[str, str], str]:
    """Headers and body of an exception that stands in no service's model.

    ECR, ECS and KMS speak JSON.
    """
    headers = {
        "Content-Type": "application/x-amz-json-1.1",
        "x-amzn-errortype": exception,
    }
    return headers, json.dumps({"__type": exception, "message": message})


def as_xml(exception: str, message: str) -> tuple[dict[str, str], str]:
    """Headers and body of an exception of IAM or STS, which speak XML."""
    body = (
        "<ErrorResponse><Error><Type>Sender</Type>"
        f"<Code>{escape(exception)}</Code><Message>{escape(message)}</Message>"
        "</Error><RequestId>-</RequestId></ErrorResponse>"
    )
    return {"Content-Type": "text/xml"}, body
