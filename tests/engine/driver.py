"""A Pulumi engine, driven through the Automation API, and what it says of each run."""

import contextlib
import os
import signal
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from pulumi import automation
from pulumi.automation import EngineEvent
from pulumi.automation._stack import StackInitMode  # the SDK keeps it to itself
from pulumi.runtime._grpc_settings import _GRPC_CHANNEL_OPTIONS

# A run takes seconds; one that hangs shall not hang the tests.
LIMIT: Final = 120  # seconds

CREATED: Final = "create"
UPDATED: Final = "update"
DELETED: Final = "delete"
CREATED_FIRST: Final = "create-replacement > replace > delete-replaced"
DELETED_FIRST: Final = "delete-replaced > replace > create-replacement"

Program = Callable[[], None]


@dataclass(frozen=True)
class Run:
    """One run of the engine."""

    ok: bool
    """Whether it ended well."""

    steps: Mapping[str, str]
    """What it did, or in a preview would do, by type and name of the resource.

    Left out: what stays the same, the stack itself and default providers.
    """

    said: str
    """All that it printed."""

    @property
    def is_clean(self) -> bool:
        """Whether it ended well and found nothing to do."""
        return self.ok and not self.steps

    def __repr__(self) -> str:
        """What to read when a test fails."""
        return f"{dict(self.steps)}\n{self.said}"


class Command(automation.PulumiCommand):
    """The CLI in an environment of its own, with a limit on its time."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        super().__init__()
        self.logs = Path(environment["PULUMI_HOME"]) / "logs"
        self.environment = environment
        self._running: subprocess.Popen[str] | None = None

    def run(
        self,
        args: list[str],
        cwd: str,
        additional_env: Mapping[str, str],
        on_output: Callable[[str], Any] | None = None,  # noqa: ARG002 - the SDK's
        on_error: Callable[[str], Any] | None = None,  # noqa: ARG002 - the SDK's
    ) -> automation.CommandResult:
        """Run the CLI to its end.

        Raises:
            CommandError: it failed.
        """
        self._running = subprocess.Popen(
            [self.command, "--non-interactive", "--color=never", *args],
            cwd=cwd,
            env={**self.environment, **additional_env, "PULUMI_AUTOMATION_API": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            out, err = self._running.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            self.kill()
            out, err = self._running.communicate()
            err += f"\nkilled after {LIMIT} s"
        finally:
            self.kill()  # the CLI may leave hosts of plugins behind
        result = automation.CommandResult(out, err, self._running.returncode)
        if result.code:
            raise automation.CommandError(result)
        return result

    def kill(self) -> None:
        """End the CLI and its plugins at once, as a loss of power does."""
        if self._running:
            for process in _of_session(self._running.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)


def _of_session(session: int) -> Iterator[int]:
    command = ["ps", "-A", "-o", "pid="]
    listed = subprocess.run(command, capture_output=True, text=True, check=True)
    for process in map(int, listed.stdout.split()):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.getsid(process) == session:
                yield process


@contextlib.contextmanager
def connections_of_their_own() -> Iterator[None]:
    """Let the programs of this process share no connections to engines.

    One engine may listen where another has ended, and a connection is kept for each
    address, be it a dead one.
    """
    option = ("grpc.use_local_subchannel_pool", 1)
    _GRPC_CHANNEL_OPTIONS.append(option)
    yield
    _GRPC_CHANNEL_OPTIONS.remove(option)


class Deployment:
    """One stack: its program, its files and its state."""

    def __init__(
        self,
        command: Command,
        folder: Path,
        name: str = "dev",
        program: Program | None = None,
    ) -> None:
        """Make an empty stack.

        Args:
            command: The CLI.
            folder: Holds the project's file, and takes the state.
            name: The stack's.
            program: Runs in this process; none for the one that the project names.
        """
        self.folder = folder
        self.state = folder / "state"
        self.logs = command.logs
        self.kill = command.kill
        self.state.mkdir()
        # Without `metadata` no file of the state is ever half-written.
        backend = f"{self.state.as_uri()}?metadata=skip"
        self.environment = {"PULUMI_BACKEND_URL": backend}
        self._workspace = automation.LocalWorkspace(
            work_dir=str(folder),
            program=program,
            env_vars=self.environment,
            pulumi_command=command,
        )
        self.sdk = _Stack(name, self._workspace, StackInitMode.CREATE)

    def run(self, program: Program) -> "Deployment":
        """Have another program from now on."""
        self._workspace.program = program
        return self

    def write_state_at_the_end(self) -> "Deployment":
        """Write it once for a run: with many resources the writing takes longest."""
        self.environment["PULUMI_EXPERIMENTAL"] = "true"
        self.environment["PULUMI_SKIP_CHECKPOINTS"] = "true"
        return self

    def configure(self, text: str) -> "Deployment":
        """Have another stack file from now on, but for what encrypts its secrets."""
        file = self.folder / "stacks" / f"Pulumi.{self.sdk.name}.yaml"
        lines = file.read_text("utf-8").splitlines()
        salt = next(line for line in lines if line.startswith("encryptionsalt:"))
        file.write_text(f"{salt}\n{text}", "utf-8")
        return self

    def up(self, **options: Any) -> Run:  # noqa: ANN401 - the SDK's
        """Deploy, without a preview before it."""
        return _run(self.sdk.up, **options)

    def preview(self, **options: Any) -> Run:  # noqa: ANN401 - the SDK's
        """Tell what `up` would do."""
        return _run(self.sdk.preview, **options)

    def refresh(self) -> Run:
        """Read everything from AWS."""
        return _run(self.sdk.refresh)

    def destroy(self) -> Run:
        """Delete everything."""
        return _run(self.sdk.destroy)

    def cli(self, *arguments: str) -> Run:
        """Run any other command of the CLI on the stack."""
        return _run(
            lambda on_event: self._workspace.pulumi_command.run(  # noqa: ARG005 - none
                [*arguments, "--stack", self.sdk.name],
                str(self.folder),
                self._workspace.env_vars,
            )
        )

    def outputs(self) -> dict[str, Any]:
        """The stack's outputs, in clear text."""
        found = self._workspace.stack_outputs(self.sdk.name)
        return {name: output.value for name, output in found.items()}


class _Stack(automation.Stack):
    """Starts one process for a run; the SDK's own starts three more to tell of it."""

    def outputs(self) -> automation.OutputMap:
        return {}

    def info(self, show_secrets: bool = True) -> automation.UpdateSummary:  # noqa: ARG002, FBT001, FBT002 - the SDK's
        return automation.UpdateSummary("", datetime.now(UTC), "", {}, {}, "")


def _run(operation: Callable[..., Any], **options: Any) -> Run:  # noqa: ANN401 - the SDK's
    begun: dict[str, list[str]] = defaultdict(list)
    ended: dict[str, list[str]] = defaultdict(list)
    also = options.pop("on_event", None)

    def note(event: EngineEvent) -> None:
        if event.resource_pre_event:
            step = event.resource_pre_event.metadata
            begun[step.urn].append(step.op.value)
        if event.res_outputs_event:
            step = event.res_outputs_event.metadata
            ended[step.urn].append(step.op.value)
        if also:
            also(event)

    try:
        done = operation(on_event=note, **options)
    except automation.CommandError as failure:
        ok, said = False, str(failure)
    else:
        ok, said = True, f"{done.stdout}\n{done.stderr}"
    # Of a refresh only its end tells whether there was something new.
    ops = {
        urn: ended[urn] if begun[urn] == ["refresh"] else begun[urn] for urn in begun
    }
    steps = {
        _shown(urn): " > ".join(names)
        for urn, names in ops.items()
        if names not in (["same"], ["refresh", "same"])
        and not _shown(urn).startswith(("Stack ", "aws default"))
    }
    return Run(ok, steps, said)


def _shown(urn: str) -> str:
    *_, types, name = urn.split("::", 3)
    return f"{types.rpartition(':')[2]} {name}"
