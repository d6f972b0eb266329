"""Faults on demand, in front of an application that counts its work."""

import json
from collections.abc import Callable
from socket import SHUT_RDWR
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse
from werkzeug.wrappers import Request, Response

from tools.emulator_server.faults import PATH, RESET, FaultyAws

TARGET = "AmazonEC2ContainerRegistry_V20150921."


class Moto:
    """Stands for moto: remembers what it was asked, and answers 200."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:  # noqa: ANN401
        request = Request(environ)
        self.asked.append(request.headers.get("X-Amz-Target") or request.path)
        return Response("done")(environ, start_response)


class Connection:
    """Stands for the socket: remembers whether it was shut."""

    shut: int | None = None

    def shutdown(self, how: int) -> None:
        self.shut = how


@pytest.fixture
def moto() -> Moto:
    return Moto()


@pytest.fixture
def aws(moto: Moto) -> Client:
    return Client(FaultyAws(moto))


@pytest.fixture
def order(aws: Client) -> Callable[..., TestResponse]:
    """Orders a fault."""
    return lambda **fault: aws.post(PATH, data=json.dumps(fault))


def create(aws: Client, **environ: Any) -> TestResponse:  # noqa: ANN401 - anything
    headers = {"X-Amz-Target": f"{TARGET}CreateRepository"}
    return aws.post("/", headers=headers, environ_overrides=environ)


def statuses(aws: Client, calls: int) -> list[int]:
    return [create(aws).status_code for _ in range(calls)]


Order = Callable[..., TestResponse]


@pytest.mark.parametrize(
    ("fault", "status", "exception", "message"),
    [
        ("throttle", 400, "ThrottlingException", "Rate exceeded"),
        ("500", 500, "ServerException", "A fault was ordered"),
        ("deny", 400, "AccessDeniedException", "A denial was ordered"),
    ],
)
def test_a_refusal_does_nothing_and_answers_as_ecr_does(  # noqa: PLR0913, PLR0917
    moto: Moto,
    aws: Client,
    order: Order,
    fault: str,
    status: int,
    exception: str,
    message: str,
) -> None:
    assert order(operation="CreateRepository", fault=fault).status_code == 204

    answer = create(aws)

    assert answer.status_code == status
    assert answer.headers["x-amzn-errortype"] == exception
    assert answer.content_type == "application/x-amz-json-1.1"
    assert answer.get_json(force=True) == {"__type": exception, "message": message}
    assert moto.asked == []


def test_a_dropped_response_leaves_the_work_done_and_the_line_dead(
    moto: Moto, aws: Client, order: Order
) -> None:
    order(operation="CreateRepository", fault="drop-response")
    connection = Connection()

    with pytest.raises(ConnectionAbortedError):
        create(aws, **{"werkzeug.socket": connection})

    assert moto.asked == [f"{TARGET}CreateRepository"]
    assert connection.shut == SHUT_RDWR


def test_a_fault_strikes_once_unless_told(aws: Client, order: Order) -> None:
    order(operation="CreateRepository", fault="500")

    assert statuses(aws, 3) == [500, 200, 200]


def test_a_fault_strikes_as_often_as_told_after_those_it_skips(
    aws: Client, order: Order
) -> None:
    order(operation="CreateRepository", fault="500", times=2, skip=1)

    assert statuses(aws, 5) == [200, 500, 500, 200, 200]


def test_faults_of_one_operation_strike_in_turn(aws: Client, order: Order) -> None:
    order(operation="CreateRepository", fault="500")
    order(operation="CreateRepository", fault="throttle", skip=1)

    assert statuses(aws, 4) == [500, 200, 400, 200]


def test_other_operations_are_left_alone(aws: Client, order: Order) -> None:
    order(operation="DeleteRepository", fault="500")

    assert statuses(aws, 1) == [200]


def test_a_request_that_names_no_operation_is_left_alone(
    moto: Moto, aws: Client, order: Order
) -> None:
    order(operation="CreateRepository", fault="500")

    assert aws.get("/moto-api/data.json").status_code == 200
    assert moto.asked == ["/moto-api/data.json"]


def test_a_reset_clears_faults_and_reaches_moto(
    moto: Moto, aws: Client, order: Order
) -> None:
    order(operation="CreateRepository", fault="500")

    aws.post(RESET)

    assert statuses(aws, 1) == [200]
    assert moto.asked[0] == RESET


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        pytest.param(
            {"operation": "CreateRepositories", "fault": "500"},
            "'CreateRepositories' is not an operation of ECR",
            id="operation",
        ),
        pytest.param(
            {"operation": "CreateRepository", "fault": "slow"},
            "'slow' is not a fault: use one of throttle, 500, deny, drop-response",
            id="fault",
        ),
        pytest.param(
            {"operation": "CreateRepository", "fault": "500", "times": 0},
            "times is 0: use a number of 1 or more",
            id="never",
        ),
        pytest.param(
            {"operation": "CreateRepository", "fault": "500", "skip": -1},
            "skip is -1: use a number of 0 or more",
            id="skip-less-than-none",
        ),
        pytest.param(
            {"operation": "CreateRepository", "fault": "500", "times": "2"},
            "times is '2': use a number of 1 or more",
            id="text-for-a-number",
        ),
        pytest.param(
            {"operation": "CreateRepository", "fault": "500", "time": 2},
            "an order has operation and fault, perhaps times and skip",
            id="unknown-key",
        ),
        pytest.param(
            {"operation": "CreateRepository"},
            "an order has operation and fault, perhaps times and skip",
            id="no-fault",
        ),
    ],
)
def test_a_fault_that_would_never_strike_is_refused(
    aws: Client, order: Order, asked: dict[str, object], says: str
) -> None:
    answer = order(**asked)

    assert (answer.status_code, answer.text) == (400, says)
    assert statuses(aws, 1) == [200]


@pytest.mark.parametrize("data", ["throttle", "[]", "1"])
def test_an_order_that_is_no_mapping_in_json_is_refused(aws: Client, data: str) -> None:
    assert aws.post(PATH, data=data).status_code == 400
