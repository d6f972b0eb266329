"""The AWS as a child process, for programs outside Python."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from http.client import HTTPConnection
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryFile
from threading import Thread
from types import TracebackType
from typing import IO, Literal, Self, cast
from urllib.parse import urlsplit

from ecr_component.emulator.environment import NOBODY

FaultKind = Literal["throttle", "500", "drop-response", "deny"]

_IMPORT_ROOT = Path(__file__).parents[2]
_KEPT = ("SYSTEMROOT",)  # Python on Windows does not start without it


class Emulator:
    """An AWS on 127.0.0.1, in a process of its own.

    Starts at once. Ends with `stop`, with its ``with`` block, or with this
    process, however that ends.

    Attributes:
        url: Where it listens, as ``http://127.0.0.1:<port>``.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        time_limit: float = 30,
        lifecycle_check: Callable[[str], object] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Start the child, and wait until it listens.

        Args:
            port: 0 for any that is free.
            time_limit: Seconds it has for starting.
            lifecycle_check: As for `apply_patches`; a function of a module, since the
                child finds it by its name.
            environment: The child's variables, beside those it cannot do without;
                it inherits none.

        Raises:
            RuntimeError: It did not start.
        """
        options = [f"--port={port}"]
        if lifecycle_check is not None:
            name = f"{lifecycle_check.__module__}:{lifecycle_check.__qualname__}"
            options.append(f"--lifecycle-check={name}")
        self._errors = TemporaryFile()  # noqa: SIM115 - until stop
        self._child = _started(options, environment or {}, self._errors)
        self.url = self._announced(time_limit)

    def reset(self) -> None:
        """Empty it: all services, accounts and regions, and faults not yet struck."""
        self._post("/moto-api/reset")

    def inject(
        self, operation: str, fault: FaultKind, *, times: int = 1, skip: int = 0
    ) -> None:
        """Spoil the answers to an ECR operation.

        Args:
            operation: ECR's name for it, such as ``CreateRepository``.
            fault: ``throttle``, ``500`` and ``deny`` refuse and do nothing;
                ``drop-response`` does the work and hangs up.
            times: How many calls to spoil.
            skip: How many calls before them to leave alone.

        Raises:
            ValueError: There is no such operation or fault.
        """
        order = {"operation": operation, "fault": fault, "times": times, "skip": skip}
        self._post("/moto-api/ecr-component/faults", json.dumps(order))

    def stop(self, time_limit: float = 5) -> None:
        """End the child, by force after *time_limit* seconds; again does nothing."""
        _pipe(self._child.stdin).close()
        try:
            self._child.wait(time_limit)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        _pipe(self._child.stdout).close()
        self._errors.close()

    def __enter__(self) -> Self:
        """Give itself: it has started already."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()

    def _announced(self, time_limit: float) -> str:
        lines: SimpleQueue[bytes] = SimpleQueue()
        output = _pipe(self._child.stdout)
        Thread(target=lambda: lines.put(output.readline()), daemon=True).start()
        try:
            return cast("str", json.loads(lines.get(timeout=time_limit))["url"])
        except (Empty, json.JSONDecodeError):
            self._child.kill()
            self._child.wait()
            self._errors.seek(0)
            said = self._errors.read().decode(errors="replace").strip()
            self.stop()
            raise RuntimeError(
                f"the emulator did not start (it had {time_limit:g} s): {said or '-'}"
            ) from None

    def _post(self, path: str, body: str = "") -> None:
        # Not urllib: that would ask the user's proxy for 127.0.0.1.
        connection = HTTPConnection(urlsplit(self.url).netloc, timeout=30)
        try:
            connection.request("POST", path, body)
            answer = connection.getresponse()
            said = answer.read().decode()
        finally:
            connection.close()
        if answer.status >= 400:  # noqa: PLR2004 - HTTP's refusals
            raise ValueError(said)


def _started(
    options: list[str], environment: Mapping[str, str], errors: IO[bytes]
) -> subprocess.Popen[bytes]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-P", "-m", "tools.emulator_server", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        env={**kept, **NOBODY, "PYTHONPATH": str(_IMPORT_ROOT), **environment},
        # Ctrl-C is for the parent, who may have something to tear down first.
        start_new_session=True,
    )


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    return cast("IO[bytes]", pipe)
