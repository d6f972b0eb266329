"""The AWS as a child process."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ConnectionClosedError

from tools.emulator_server import Emulator

from .conftest import ACCOUNT, REGION, Ecr, create, refused

ROOT = Path(__file__).parents[2]

# The child's environment is empty; what measures its coverage is put in.
MEASURED = {k: v for k, v in os.environ.items() if k.startswith("COVERAGE_")}
start = partial(Emulator, environment=MEASURED)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def child() -> Iterator[Emulator]:
    """One for most, started where the user has variables of their own."""
    with pytest.MonkeyPatch.context() as users:
        users.setenv("MOTO_ACCOUNT_ID", "999999999999")
        users.setenv("PYTHONPATH", "/nowhere")
        emulator = start()
    with emulator:
        yield emulator


PORT = free_port()


@pytest.fixture(scope="module")
def told() -> Iterator[Emulator]:
    """One that is told all there is to tell."""
    with Emulator(
        port=PORT,
        lifecycle_check=UUID,
        environment={**MEASURED, "MOTO_ACCOUNT_ID": "111122223333"},
    ) as emulator:
        yield emulator


@pytest.fixture
def emulator(child: Emulator) -> Emulator:
    child.reset()
    return child


def client(service: str, url: str, attempts: int = 1) -> Ecr:
    make: Callable[..., Ecr] = boto3.client
    return make(
        service,
        region_name=REGION,
        endpoint_url=url,
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106 - nobody's
        config=Config(proxies={}, retries={"total_max_attempts": attempts}),
    )


@pytest.fixture
def ecr(emulator: Emulator) -> Iterator[Ecr]:
    with closing(client("ecr", emulator.url)) as asked:
        yield asked


def names(ecr: Ecr) -> list[str]:
    pages = ecr.get_paginator("describe_repositories").paginate()
    return [each["repositoryName"] for page in pages for each in page["repositories"]]


def account(emulator: Emulator) -> str:
    with closing(client("sts", emulator.url)) as sts:
        identity: dict[str, str] = sts.get_caller_identity()
    return identity["Account"]


def listens(url: str, host: str = "127.0.0.1") -> bool:
    try:
        socket.create_connection((host, urlsplit(url).port or 0), 1).close()
    except OSError:
        return False
    return True


def is_gone(url: str) -> bool:
    """Whether it ends before anybody loses patience."""
    end = time.monotonic() + 60
    while listens(url) and time.monotonic() < end:
        time.sleep(0.02)
    return not listens(url)


def test_it_listens_on_this_machine_only(emulator: Emulator) -> None:
    assert emulator.url == f"http://127.0.0.1:{urlsplit(emulator.url).port}"
    assert listens(emulator.url)
    # Had it bound every address, this one would do too.
    assert not listens(emulator.url, "127.0.0.2")


def test_it_keeps_what_it_is_told(ecr: Ecr) -> None:
    create(ecr, "a--b")

    assert names(ecr) == ["a--b"]


def test_a_reset_empties_it(emulator: Emulator, ecr: Ecr) -> None:
    create(ecr)

    emulator.reset()

    assert names(ecr) == []


def test_a_missing_operation_is_refused_over_http(ecr: Ecr) -> None:
    code, _ = refused(ecr.get_signing_configuration)

    assert code == "UnknownOperationException"


def post(
    url: str,
    operation: str,
    region: str = REGION,
    service: str = "ecr",
    **members: object,
) -> int:
    """The status of a request; several times as fast as boto3."""
    scope = f"test/20261123/{region}/{service}/aws4_request"
    headers = {
        "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, Signature=x",
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": f"AmazonEC2ContainerRegistry_V20150921.{operation}",
    }
    with closing(HTTPConnection(urlsplit(url).netloc, timeout=10)) as connection:
        connection.request("POST", "/", json.dumps(members), headers)
        return connection.getresponse().status


def test_300_repositories_are_created_by_eight_at_once(
    emulator: Emulator, ecr: Ecr
) -> None:
    wanted = [f"load/r{number:03}" for number in range(300)]

    def created(name: str) -> int:
        return post(emulator.url, "CreateRepository", repositoryName=name)

    with ThreadPoolExecutor(8) as eight:
        assert set(eight.map(created, wanted)) == {200}
    assert names(ecr) == wanted


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        pytest.param({"service": "ecr"}, 200, id="as-it-should-be"),
        pytest.param({"region": "eu-wst-1"}, 400, id="no-such-region"),
        pytest.param({"service": "sns"}, 400, id="no-such-service"),
    ],
)
def test_what_is_not_here_is_refused_over_http(
    emulator: Emulator, asked: dict[str, str], status: int
) -> None:
    assert post(emulator.url, "DescribeRegistry", **asked) == status


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        pytest.param("/moto-api/reset", {}, 200, id="as-it-should-be"),
        pytest.param(
            "/moto-api/reset", {"Origin": "https://a.example"}, 403, id="web-page"
        ),
        pytest.param("/moto-api/reset", {"Host": "a.example"}, 403, id="foreign-host"),
        pytest.param("/moto-api/recorder/upload-recording", {}, 400, id="recorder"),
    ],
)
def test_what_could_come_from_a_web_page_is_refused_over_http(
    emulator: Emulator, path: str, headers: dict[str, str], status: int
) -> None:
    netloc = urlsplit(emulator.url).netloc
    with closing(HTTPConnection(netloc, timeout=10)) as connection:
        connection.request("POST", path, "x", headers)
        assert connection.getresponse().status == status
    assert not Path("moto_recording").exists()


def test_it_says_nothing_of_what_it_is_asked(emulator: Emulator, ecr: Ecr) -> None:
    create(ecr)

    emulator._errors.seek(0)  # noqa: SLF001 - where it would be said
    assert emulator._errors.read() == b""  # noqa: SLF001


def test_an_ordered_fault_strikes(emulator: Emulator, ecr: Ecr) -> None:
    emulator.inject("CreateRepository", "throttle", times=2, skip=1)

    create(ecr, "aa")

    assert refused(ecr.create_repository, repositoryName="bb") == (
        "ThrottlingException",
        "Rate exceeded",
    )
    assert refused(ecr.create_repository, repositoryName="bb")[0] == (
        "ThrottlingException"
    )
    create(ecr, "bb")
    assert names(ecr) == ["aa", "bb"]


def test_a_dropped_response_ends_the_connection_at_once(
    emulator: Emulator, ecr: Ecr
) -> None:
    emulator.inject("CreateRepository", "drop-response")

    with pytest.raises(ConnectionClosedError):  # no time-out
        create(ecr)

    assert names(ecr) == ["team/api"]


def test_a_create_repeated_after_a_dropped_response_finds_its_own_work(
    emulator: Emulator,
) -> None:
    emulator.inject("CreateRepository", "drop-response")

    with closing(client("ecr", emulator.url, attempts=2)) as ecr:
        code, _ = refused(ecr.create_repository, repositoryName="aa")

    assert code == "RepositoryAlreadyExistsException"


def test_a_reset_clears_faults(emulator: Emulator, ecr: Ecr) -> None:
    emulator.inject("CreateRepository", "500")

    emulator.reset()

    create(ecr)


def test_a_fault_of_no_operation_is_refused(emulator: Emulator) -> None:
    with pytest.raises(ValueError, match=r"^'Create' is not an operation of ECR$"):
        emulator.inject("Create", "500")


def test_nothing_of_the_users_leaks_in(emulator: Emulator) -> None:
    assert account(emulator) == ACCOUNT


def test_its_variables_are_those_given(told: Emulator) -> None:
    assert account(told) == "111122223333"


def test_its_port_is_the_one_given(told: Emulator) -> None:
    assert told.url == f"http://127.0.0.1:{PORT}"


def test_its_lifecycle_check_is_the_one_given(told: Emulator) -> None:
    text = json.dumps({"rules": [], "padding": " " * 100})
    put = {"repositoryName": "team/api", "lifecyclePolicyText": text}

    with closing(client("ecr", told.url)) as ecr:
        create(ecr)
        _, says = refused(ecr.put_lifecycle_policy, **put)

    assert says.endswith("failure: badly formed hexadecimal UUID string'")


def test_a_port_that_is_taken_is_told(emulator: Emulator) -> None:
    port = urlsplit(emulator.url).port or 0

    with pytest.raises(RuntimeError, match=rf"(?s)did not start.*{port} is in use"):
        start(port=port)


def test_a_start_that_takes_too_long_is_told() -> None:
    with pytest.raises(
        RuntimeError, match=r"^the emulator did not start \(it had 0\.01 s\): -$"
    ):
        start(time_limit=0.01)


def test_it_ends_with_its_block() -> None:
    with start() as emulator:
        pass

    assert emulator._child.returncode == 0  # noqa: SLF001 - it has no other trace
    assert not listens(emulator.url)
    emulator.stop()


def test_it_is_ended_by_force_where_it_does_not_end_by_itself() -> None:
    emulator = start()
    os.kill(emulator._child.pid, signal.SIGSTOP)  # noqa: SLF001 - to make it deaf

    emulator.stop(time_limit=0.1)

    assert emulator._child.returncode == -signal.SIGKILL  # noqa: SLF001
    assert not listens(emulator.url)


@pytest.fixture
def command() -> Iterator[subprocess.Popen[str]]:
    """The child as somebody starts it by hand."""
    with subprocess.Popen(
        [sys.executable, "-m", "tools.emulator_server"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def test_the_command_says_where_it_listens_until_it_is_terminated(
    command: subprocess.Popen[str],
) -> None:
    assert command.stdout
    url = json.loads(command.stdout.readline())["url"]
    assert listens(url)

    command.send_signal(signal.SIGTERM)

    assert command.stdout.read() == ""
    assert command.wait(10) == 0
    assert not listens(url)


def test_it_ends_when_its_parent_is_killed() -> None:
    program = (
        "from tools.emulator_server import Emulator\n"
        "print(Emulator().url, flush=True)\n"
        "input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout
        url = parent.stdout.readline().strip()
        assert listens(url)

        parent.kill()

    assert is_gone(url)
