"""Which requests reach the AWS on a port."""

import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    create_backend_app,
)
from werkzeug.test import Client, TestResponse
from werkzeug.wrappers import Response

from ecr_component.emulator.patches import of_the_server
from tools.emulator_server.gate import Gate

from .conftest import REGION

FORM = "application/x-www-form-urlencoded"
PORT = 4566


def signed(service: str = "ecr", region: str = REGION, key: str = "test") -> str:
    scope = f"{key}/20261123/{region}/{service}/aws4_request"
    return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=x"


class Aws:
    """Stands for the AWS behind the gate: answers, or fails as it is told to."""

    def __init__(self) -> None:
        self.fails: Exception | None = None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:  # noqa: ANN401
        if self.fails:
            raise self.fails
        return Response("through")(environ, start_response)


@pytest.fixture
def aws() -> Aws:
    return Aws()


def ask(aws: Aws, /, path: str = "/", method: str = "POST", **headers: str) -> Any:  # noqa: ANN401
    """Send a request; without other headers, one of an SDK for ECR."""
    sent = {
        "Authorization": signed(),
        "Host": f"127.0.0.1:{PORT}",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return Client(Gate(aws)).open(
        path,
        method=method,
        base_url=f"http://127.0.0.1:{PORT}",
        headers={name: value for name, value in sent.items() if value},
    )


def said(answer: TestResponse) -> tuple[int, str, str]:
    """Status, exception and message of a refusal in JSON."""
    body = json.loads(answer.data)
    assert answer.headers["x-amzn-errortype"] == body["__type"]
    return answer.status_code, body["__type"], body["message"]


@pytest.mark.parametrize("service", ["ecr", "ecs", "iam", "kms", "sts"])
def test_what_an_sdk_asks_gets_through(aws: Aws, service: str) -> None:
    assert ask(aws, Authorization=signed(service)).text == "through"


@pytest.mark.parametrize(
    "path",
    ["/moto-api/reset", "/moto-api/ecr-component/faults"],
    ids=["reset", "fault"],
)
def test_the_emulators_own_orders_get_through_unsigned(aws: Aws, path: str) -> None:
    assert ask(aws, path, Authorization="").text == "through"


@pytest.mark.parametrize(
    "host", [f"localhost:{PORT}", f"LocalHost:{PORT}", f"127.0.0.1:{PORT}"]
)
def test_the_machines_own_names_are_answered(aws: Aws, host: str) -> None:
    assert ask(aws, Host=host).text == "through"


@pytest.mark.parametrize(
    "host",
    [
        pytest.param(f"attacker.example:{PORT}", id="another-name"),
        pytest.param("127.0.0.1:80", id="another-port"),
        pytest.param("127.0.0.1", id="no-port"),
        pytest.param(f"127.0.0.1:{PORT}.attacker.example", id="beginning"),
        pytest.param(f"0.0.0.0:{PORT}", id="any-address"),
    ],
)
@pytest.mark.parametrize("path", ["/", "/moto-api/reset"])
def test_a_foreign_host_is_refused(aws: Aws, path: str, host: str) -> None:
    answer = ask(aws, path, Host=host)

    assert answer.status_code == 403
    assert (
        answer.text == f"only 127.0.0.1:{PORT} and localhost:{PORT} are answered here"
    )


@pytest.mark.parametrize(
    "origin", ["https://attacker.example", "null", f"http://127.0.0.1:{PORT}"]
)
@pytest.mark.parametrize("path", ["/", "/moto-api/reset"])
def test_a_web_page_is_refused(aws: Aws, path: str, origin: str) -> None:
    answer = ask(aws, path, Origin=origin)

    assert answer.status_code == 403
    assert answer.text == "web pages are not answered here"
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"])
@pytest.mark.parametrize("path", ["/", "/moto-api/reset"])
def test_whatever_a_page_can_send_without_an_origin_is_refused(
    aws: Aws, path: str, method: str
) -> None:
    answer = ask(aws, path, method)

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"


@pytest.mark.parametrize(
    "path",
    [
        "/moto-api/recorder/start-recording",
        "/moto-api/recorder/upload-recording",
        "/moto-api/recorder/replay-recording",
        "/moto-api/reset/",
        "/moto-api/config",
        "/moto-api/",
        "//moto-api/recorder/upload-recording",
        "/latest/meta-data/iam/security-credentials/",
        "/iam_us-east-1/",
        "/bucket/key",
    ],
)
def test_no_other_path_is_answered(aws: Aws, path: str) -> None:
    assert said(ask(aws, path)) == (
        400,
        "MissingAuthenticationTokenException",
        "Request is missing Authentication Token",
    )


@pytest.mark.parametrize(
    "authorization",
    [
        pytest.param("", id="none"),
        pytest.param("AWS test:x", id="version-2"),
        pytest.param("Basic dGVzdDp0ZXN0", id="basic"),
        pytest.param(signed(key="a/b"), id="slash-in-key"),
        pytest.param(f"{signed('sns').partition(',')[0]} {signed()}", id="two"),
    ],
)
def test_what_is_not_signed_as_aws_wants_it_is_refused(
    aws: Aws, authorization: str
) -> None:
    code, exception, _ = said(ask(aws, Authorization=authorization))

    assert (code, exception) == (400, "MissingAuthenticationTokenException")


@pytest.mark.parametrize("service", ["sns", "lambda", "s3", "events", "ECR", "ecr2"])
def test_a_service_that_is_not_here_is_refused(aws: Aws, service: str) -> None:
    assert said(ask(aws, Authorization=signed(service))) == (
        400,
        "UnknownOperationException",
        f"there is no {service} here, only cloudcontrolapi, ecr, ecs, iam, kms, sts",
    )


@pytest.mark.parametrize(
    ("region", "says"),
    [
        pytest.param(
            "eu-wst-1", "'eu-wst-1'; did you mean 'eu-west-1'?", id="misspelt"
        ),
        pytest.param("mars-1", "'mars-1'", id="unlike-any"),
        pytest.param("aws-global", "'aws-global'", id="no-region"),
    ],
)
def test_a_region_that_is_not_there_is_refused(
    aws: Aws, region: str, says: str
) -> None:
    assert said(ask(aws, Authorization=signed(region=region))) == (
        400,
        "UnrecognizedClientException",
        f"ECR has no region {says}",
    )


@pytest.mark.parametrize("service", ["iam", "sts"])
def test_a_refusal_is_xml_where_forms_are_sent(aws: Aws, service: str) -> None:
    answer = ask(aws, Authorization=signed(service, "a"), Content_Type=FORM)

    error = ET.fromstring(answer.data).find("Error")  # noqa: S314 - our own
    assert error is not None
    assert answer.status_code == 400
    assert {part.tag: part.text for part in error} == {
        "Type": "Sender",
        "Code": "UnrecognizedClientException",
        "Message": "ECR has no region 'a'",
    }


def test_what_moto_stumbles_over_is_refused_and_not_repeated(aws: Aws) -> None:
    aws.fails = KeyError("Statement")

    assert said(ask(aws)) == (
        400,
        "UnsupportedOperationException",
        "KeyError: 'Statement'",
    )


def test_a_line_that_was_cut_on_purpose_stays_cut(aws: Aws) -> None:
    aws.fails = ConnectionAbortedError()

    with pytest.raises(ConnectionAbortedError):
        ask(aws)


def allowed_to_read() -> str | None:
    """Which pages a browser lets read what moto's server answers."""
    answer = Client(DomainDispatcherApplication(create_backend_app)).post(
        "/",
        data="{}",
        headers={
            "Authorization": signed(),
            "Origin": "https://attacker.example",
            "X-Amz-Target": "AmazonEC2ContainerRegistry_V20150921.DescribeRegistry",
        },
    )
    return answer.headers.get("Access-Control-Allow-Origin")


@pytest.mark.usefixtures("ecr")
def test_no_page_may_read_an_answer() -> None:
    _, no_cors = of_the_server()

    with no_cors.installed():
        assert allowed_to_read() is None


@pytest.mark.usefixtures("stock_ecr")
def test_stock_moto_lets_every_page_read_its_answers() -> None:
    assert allowed_to_read() in {"*", "https://attacker.example"}
