"""Nothing of a rehearsal leaves its process, whatever the user's variables say."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from socket import create_server
from threading import Thread

import pytest
from click.testing import CliRunner, Result

from ecr_component.commands.cli import cli
from tests.rehearsal.sandbox import Sandbox

# Tells of each connection that Python makes, each name it looks up and each file it
# writes. What leaves without Python, as gRPC does, arrives at the `Listener`.
WATCHED = """
import sys
ON_ITS_WAY = {"socket.connect", "socket.getaddrinfo", "socket.sendto"}
def tell(event, arguments):
    if event in ON_ITS_WAY:
        print("LEFT", event, arguments, file=sys.stderr)
    if event == "open" and set(str(arguments[1])) & set("wax+"):
        if arguments[0] != "/dev/null":
            print("WROTE", arguments, file=sys.stderr)
sys.addaudithook(tell)
from ecr_component.commands import main
sys.argv[:] = ["ecr-component", "rehearse", *sys.argv[1:]]
main()
"""


class Listener:
    """A server that counts who comes, and answers nobody."""

    def __init__(self) -> None:
        self.came = 0
        self._socket = create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.came += 1
            connection.close()

    def close(self) -> None:
        self._socket.close()


def rehearse(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["rehearse", *map(str, arguments)])


@pytest.fixture
def listener() -> Iterator[Listener]:
    listens = Listener()
    yield listens
    listens.close()


# What sent something elsewhere, wrote a file, loaded code or had calls denied.
LEADS_ELSEWHERE = {
    "AWS_ENDPOINT_URL": "{url}",
    "AWS_PROFILE": "production",
    "BOTOCORE_EXPERIMENTAL__PLUGINS": "a=none",
    "INITIAL_NO_AUTH_ACTION_COUNT": "0",
    "MOTO_ENABLE_RECORDING": "true",
    "MOTO_PROXY_PORT": "{port}",
    "PULUMI_OTEL_EXPORTER_OTLP_ENDPOINT": "{url}",
    "TEST_PROXY_MODE_ENDPOINT": "{url}",
    "TEST_SERVER_MODE_ENDPOINT": "{url}",
    "TRACEPARENT": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
}


@pytest.mark.parametrize("mode", ["TEST_SERVER_MODE", "TEST_PROXY_MODE"])
def test_no_variable_of_the_user_leads_elsewhere(
    sandbox: Sandbox, listener: Listener, mode: str
) -> None:
    sandbox.write(
        """
        from opentelemetry import trace
        with trace.get_tracer("shop").start_as_current_span("repositories"):
            aws.ecr.Repository("web", name="web")
        """
    )
    there = {"url": f"http://127.0.0.1:{listener.port}", "port": str(listener.port)}
    users = {name: text.format(**there) for name, text in LEADS_ELSEWHERE.items()}

    done = subprocess.run(
        [sys.executable, "-B", "-c", WATCHED, str(sandbox.folder)],
        cwd=sandbox.folder,
        env={**os.environ, **users, mode: "true"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.stderr == ""
    assert done.stdout.startswith("Stack dev of shop: 1 repository in eu-west-1")
    assert listener.came == 0


def seen(sandbox: Sandbox, *arguments: str) -> list[str]:
    """Which of the user's variables the program sees."""
    sandbox.write(
        """
        import os
        set_by_the_user = ("IMAGE_TAG", "GITHUB_TOKEN", "LC_SHOP", "PYTHONSHOP", "TZ")
        pulumi.export("seen", [name for name in set_by_the_user if name in os.environ])
        """
    )
    done = rehearse("--json", *arguments, sandbox.folder)
    found: list[str] = json.loads(done.stdout)["outputs"]["seen"]
    return found


@pytest.fixture
def _users_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("IMAGE_TAG", "GITHUB_TOKEN", "LC_SHOP", "PYTHONSHOP", "TZ"):
        monkeypatch.setenv(name, "x")


@pytest.mark.usefixtures("_users_variables")
def test_a_program_sees_the_variables_that_python_needs(sandbox: Sandbox) -> None:
    assert seen(sandbox) == ["LC_SHOP", "PYTHONSHOP", "TZ"]


@pytest.mark.usefixtures("_users_variables")
def test_a_program_sees_the_variables_that_are_named(sandbox: Sandbox) -> None:
    named = ("--env", "IMAGE_TAG", "-e", "GITHUB_TOKEN")
    assert seen(sandbox, *named)[:2] == ["IMAGE_TAG", "GITHUB_TOKEN"]


@pytest.mark.usefixtures("_users_variables")
@pytest.mark.parametrize(
    ("name", "says"),
    [
        pytest.param("IMAGE_TAGS", "did you mean 'IMAGE_TAG'?", id="misspelt"),
        pytest.param("a", "set it, or leave it out", id="unknown"),
    ],
)
def test_a_variable_that_is_named_has_to_be_there(
    sandbox: Sandbox, name: str, says: str
) -> None:
    sandbox.write("")
    done = rehearse("--env", name, sandbox.folder)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == (
        f"Error: Invalid value for '-e' / '--env': there is no variable {name!r}; "
        f"{says}"
    )


@pytest.mark.usefixtures("_users_variables")
def test_a_program_that_misses_a_variable_is_told_how_to_show_it(
    sandbox: Sandbox,
) -> None:
    assert sandbox.refusal('import os\nprint(os.environ["IMAGE_TAG"])').splitlines()[
        -2:
    ] == [
        "KeyError: 'IMAGE_TAG'",
        "A rehearsal hides your variables; to show it this one: --env 'IMAGE_TAG'",
    ]


def test_a_key_that_is_missing_elsewhere_is_no_variable(sandbox: Sandbox) -> None:
    last = sandbox.refusal('print({}["IMAGE_TAG"])').splitlines()[-1]
    assert last == "KeyError: 'IMAGE_TAG'"
