"""`make local` without an engine; what it does with one is in tests/engine."""

import fcntl
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tools import local

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("arguments", [[], ["down"]], ids=["up", "down"])
def test_without_the_cli_it_says_where_to_get_it_and_what_does_without(
    arguments: list[str], tmp_path: Path
) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "tools.local", *arguments],
        cwd=ROOT,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == (
        "make local needs Pulumi's command line, and there is no `pulumi` on the PATH."
        "\nInstall it (https://www.pulumi.com/docs/install/), or see what the stack "
        "holds without it: make rehearse STACK=local\n"
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where it keeps what it has to, in place of this checkout."""
    folder = tmp_path / ".local"
    folder.mkdir()
    for name, path in places(folder).items():
        monkeypatch.setattr(f"tools.local.{name}", path)
    return folder


def places(folder: Path) -> dict[str, Path]:
    return {
        "FOLDER": folder,
        "NOTE": folder / "running.json",
        "PROJECT": folder / "project",
    }


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    """A process that has the number of one which has ended."""
    with subprocess.Popen(["/bin/sleep", "60"], start_new_session=True) as process:
        yield process
        process.kill()


@pytest.mark.parametrize(
    "note",
    [
        pytest.param('{{"pid": {pid}, "url": "http://127.0.0.1:9"}}', id="stale"),
        pytest.param('{{"pid": 0, "url": "http://127.0.0.1:9"}}', id="a-whole-group"),
        pytest.param('{{"pid": -1}}', id="everybody"),
        pytest.param('{{"pid": "{pid}"}}', id="text"),
        pytest.param("[" * 100_000, id="deep"),
        pytest.param("", id="empty"),
    ],
)
def test_down_leaves_a_process_alone_that_is_not_ours(
    folder: Path,
    stranger: subprocess.Popen[bytes],
    capsys: pytest.CaptureFixture[str],
    note: str,
) -> None:
    (folder / "running.json").write_text(note.format(pid=stranger.pid))

    assert local.down() == 0

    assert capsys.readouterr() == ("Nothing is up.\n", "")
    assert stranger.poll() is None
    assert not folder.exists()


# Stands for Pulumi's command line: says what it is asked, and who it is told to be.
PULUMI = """\
#!/bin/sh
shift 3
echo "$@"
env | grep -E '^(AWS|PULUMI|HOME)' | sort > "$SAID"
case $1 in "$FAILS") exit 9;; esac
"""


@pytest.fixture
def user(tmp_path: Path) -> dict[str, str]:
    """The variables of a user with an AWS and a backend of their own."""
    pulumi = tmp_path / "bin" / "pulumi"
    pulumi.parent.mkdir()
    pulumi.write_text(PULUMI)
    pulumi.chmod(0o755)
    return {
        "AWS_CONFIG_FILE": "/the/users",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
        "AWS_PROFILE": "production",
        "FAILS": "",
        "HOME": str(tmp_path),
        "PATH": f"{pulumi.parent}:/bin:/usr/bin",
        "PULUMI_ACCESS_TOKEN": "the user's",
        "PULUMI_BACKEND_URL": "https://example.com",
        "PULUMI_HOME": "/the/users/plugins",
        "SAID": str(tmp_path / "said"),
    }


Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path, user: dict[str, str]) -> Iterator[Start]:
    """Starts it, with its folder beside and Pulumi's stand-in on the PATH."""
    with ExitStack() as until_the_end:

        def start(*arguments: str) -> subprocess.Popen[str]:
            found = places(tmp_path / ".local").items()
            moved = "".join(f"local.{k} = Path({str(v)!r}); " for k, v in found)
            program = f"from tools import local; from pathlib import Path; {moved}"
            process = until_the_end.enter_context(
                subprocess.Popen(
                    [
                        sys.executable,
                        *("-c", f"{program}exit(local.main({list(arguments)}))"),
                    ],
                    cwd=ROOT,
                    env=user,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                )
            )
            until_the_end.callback(process.kill)
            return process

        yield start


def until(process: subprocess.Popen[str], words: str) -> str:
    """What it says up to a line with these words."""
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(said)


def test_up_stays_until_down(
    start: Start, user: dict[str, str], tmp_path: Path
) -> None:
    up = start()
    said = until(up, "describe-repositories")
    assert said.splitlines()[:2] == [
        "stack init local",
        "up --yes --stack local",
    ]
    [url] = set(re.findall(r"http://127\.0\.0\.1:\d+", said))

    # What pulumi-aws reads. It would find the user's files under HOME otherwise.
    assert (tmp_path / "said").read_text().splitlines() == [
        "AWS_ACCESS_KEY_ID=test",
        "AWS_CONFIG_FILE=/dev/null",
        "AWS_EC2_METADATA_DISABLED=true",
        f"AWS_ENDPOINT_URL={url}",
        "AWS_SECRET_ACCESS_KEY=test",
        "AWS_SHARED_CREDENTIALS_FILE=/dev/null",
        f"HOME={tmp_path}",
        f"PULUMI_BACKEND_URL=file://{tmp_path}/.local/project/state?metadata=skip",
        "PULUMI_CONFIG_PASSPHRASE=local",
        "PULUMI_HOME=/the/users/plugins",
        "PULUMI_SKIP_UPDATE_CHECK=true",
    ]

    again = start()
    assert again.communicate()[0] == "It is up already; make local-down ends it.\n"
    assert again.returncode == 1

    user["FAILS"] = "destroy"
    failed = start("down")
    assert failed.communicate()[0] == "destroy --yes --stack local\n"
    assert (failed.returncode, up.poll()) == (9, None)

    user["FAILS"] = ""
    down = start("down")
    assert down.communicate()[0] == "destroy --yes --stack local\n"
    assert (down.returncode, up.wait(10)) == (0, 0)
    assert not (tmp_path / ".local").exists()


def test_down_after_up_was_killed_finds_nothing(start: Start, tmp_path: Path) -> None:
    up = start()
    until(up, "describe-repositories")
    up.kill()
    up.wait()

    down = start("down")

    assert down.communicate()[0] == "Nothing is up.\n"
    assert not (tmp_path / ".local").exists()


def test_down_during_the_start_asks_to_wait(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (folder / "running.json").open("a") as note:
        fcntl.flock(note, fcntl.LOCK_EX)

        assert local.down() == 1

    assert capsys.readouterr() == ("", "It is still starting; try again in a moment.\n")
