"""Files of a user: what is read of them, and how each that cannot be is told."""

import io
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from ecr_component.stack_files import user_file
from ecr_component.stack_files.user_file import (
    Unreadable,
    read_file,
    read_standard_input,
)


def unreadable(read: Callable[..., bytes], *arguments: object) -> str:
    with pytest.raises(Unreadable) as found:
        read(*arguments)
    assert found.value.lines == [str(found.value)]
    return str(found.value)


@pytest.fixture
def pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pipe in the current folder, with little patience for its writers."""
    monkeypatch.setattr(user_file, "_PATIENCE", 0.1)
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    return Path("pipe")


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"\xef\xbb\xbfa\r\n\x00")
    assert read_file(str(file)) == b"\xef\xbb\xbfa\r\n\x00"


def test_a_file_may_fill_its_bound_and_no_more(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"a" * 2**20)
    assert len(read_file(str(file), 2**20)) == 2**20
    file.write_bytes(b"a" * (2**20 + 1))
    assert unreadable(read_file, str(file), 2**20) == f"{file}: holds more than 1 MB"


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom"])
def test_a_file_without_end_is_read_as_far_as_its_bound(device: str) -> None:
    assert unreadable(read_file, device) == f"{device}: holds more than 32 MB"


def test_the_null_device_is_an_empty_file() -> None:
    assert read_file(os.devnull) == b""


def test_a_pipe_is_read_until_its_writers_have_ended(pipe: Path) -> None:
    go_on = threading.Event()

    def write() -> None:
        with pipe.open("wb", buffering=0) as file:
            file.write(b"a" * 100_000)
            go_on.wait()
            file.write(b"b")

    writer = threading.Thread(target=write)
    writer.start()
    threading.Timer(0.3, go_on.set).start()  # longer than a pipe may be abandoned
    assert read_file(str(pipe)) == b"a" * 100_000 + b"b"
    writer.join()


def test_a_pipe_into_which_nobody_writes_is_not_waited_for(pipe: Path) -> None:
    says = "pipe: is a pipe, and nothing was written into it"
    assert unreadable(read_file, str(pipe)) == says


def test_a_pipe_without_end_is_read_as_far_as_its_bound(pipe: Path) -> None:
    def write() -> None:
        with suppress(BrokenPipeError), pipe.open("wb", buffering=0) as file:
            while True:
                file.write(b"y\n" * 1000)

    writer = threading.Thread(target=write)
    writer.start()
    assert unreadable(read_file, str(pipe), 2**20) == "pipe: holds more than 1 MB"
    writer.join()


@pytest.mark.parametrize(
    ("path", "says"),
    [
        pytest.param("none", "there is no such file", id="missing"),
        pytest.param("", "there is no such file", id="empty-name"),
        pytest.param(".", "is a folder, not a file", id="folder"),
        pytest.param("file/a", "cannot be read (not a directory)", id="below-a-file"),
        pytest.param(
            "a" * 300, "cannot be read (file name too long)", id="300-letters"
        ),
        pytest.param(
            "/".join(["a" * 200] * 30),
            "cannot be read (file name too long)",
            id="6000-letters",
        ),
        pytest.param("a\0", "cannot be the name of a file", id="null"),
        pytest.param("\ud800", "cannot be the name of a file", id="half-character"),
    ],
)
def test_what_cannot_be_read_is_told(
    path: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").touch()
    place = f"{path}: " if path else ""
    assert unreadable(read_file, path) == f"{place}{says}"


def give(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_the_standard_input_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    give(b"\xff\n\x00", monkeypatch)
    assert read_standard_input() == b"\xff\n\x00"


def test_the_standard_input_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    give(b"a" * (2**20 + 1), monkeypatch)
    says = "standard input: holds more than 1 MB"
    assert unreadable(read_standard_input, 2**20) == says


def test_a_closed_standard_input_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert unreadable(read_standard_input) == "standard input: is closed"


def test_a_standard_input_for_writing_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with (tmp_path / "a").open("wb") as file:
        reader = open(file.fileno(), encoding="utf-8", closefd=False)  # noqa: SIM115
        monkeypatch.setattr(sys, "stdin", reader)
        says = "standard input: cannot be read (bad file descriptor)"
        assert unreadable(read_standard_input) == says
