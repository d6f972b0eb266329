"""Running a Pulumi program in this process, as Pulumi's language host does.

Everything that the SDK keeps lives in context variables of one event loop's task, so
that nothing of a program is left when it has ended.
"""

import asyncio
import logging
import os
import runpy
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

from pulumi.runtime import (
    register_stack_transformation,
    reset_options,
    run_in_stack,
    set_all_config,
    set_mocks,
    settings,
)

from ecr_component.printing import say
from ecr_component.rehearsal.failure import is_own
from ecr_component.rehearsal.monitor import Monitor
from ecr_component.rehearsal.program import Program
from ecr_component.rehearsal.stage import Stage

_OUR_PACKAGE = __name__.partition(".")[0]

# A task of the program's own may run for ever; those of the SDK end at once.
_PATIENCE = 1  # second


class Log(logging.Logger):
    """What a program says through `pulumi.log`: warnings are kept, the rest printed."""

    def __init__(self) -> None:
        super().__init__("rehearsal", logging.INFO)
        self._warnings: dict[str, None] = {}

    @property
    def warnings(self) -> tuple[str, ...]:
        """Warnings and errors in the order in which they were said, each once."""
        return tuple(self._warnings)

    def handle(self, record: logging.LogRecord) -> None:
        """Take one message."""
        text = record.getMessage()
        if record.levelno == logging.WARNING:
            self._warnings[text] = None
        elif record.levelno > logging.WARNING:
            self._warnings[f"error: {text}"] = None
        else:
            say(*text.splitlines(), error=True)


def perform(
    program: Program,
    stage: Stage,
    monitor: Monitor,
    log: Log,
    announced: Callable[[], None],
) -> None:
    """Run a program to its end, everything outstanding included.

    Args:
        program: What to run.
        stage: Creates its resources.
        monitor: Keeps its outputs.
        log: Keeps what it says.
        announced: Called for each resource when the program asks for it.

    Raises:
        BaseException: Whatever the program ended with.
    """
    loops: list[asyncio.AbstractEventLoop] = []

    def have_a_loop() -> None:
        # The SDK makes one in each thread that has none, and closes none.
        loops.append(asyncio.new_event_loop())
        asyncio.set_event_loop(loops[-1])

    def run() -> None:
        # A transformation that transforms nothing: the SDK calls it for each resource.
        register_stack_transformation(lambda _: announced())
        runpy.run_path(str(program.main), run_name="__main__")

    async def run_in_fresh_runtime() -> None:
        loop = asyncio.get_running_loop()
        # One thread: moto holds a lock anyway, and things then happen in one order.
        loop.set_default_executor(ThreadPoolExecutor(1, "rehearsal", have_a_loop))
        # Of a failure the SDK raises one copy, and leaves the others to complain.
        loop.set_exception_handler(lambda *_: None)
        reset_options(root_directory=str(program.folder))
        set_all_config(dict(program.configuration), list(program.secret_keys))
        set_mocks(
            stage,
            project=program.project,
            stack=program.stack,
            preview=False,
            logger=log,
            monitor=monitor,
            organization="organization",
        )
        # Its stack takes no more outputs; the program gets one of its own.
        settings.set_root_resource(None)  # type: ignore[arg-type] # as its reset does
        try:
            await run_in_stack(run)
        finally:
            await _what_is_outstanding()

    try:
        with _at_home(program):
            asyncio.run(run_in_fresh_runtime())
    except SystemExit as end:
        if end.code:
            raise
    finally:
        for loop in loops:
            loop.close()


async def _what_is_outstanding() -> None:
    """Wait for the messages that the SDK still has to deliver."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    if tasks:
        await asyncio.wait(tasks, timeout=_PATIENCE)


@contextmanager
def _at_home(program: Program) -> Iterator[None]:
    """Make this process the program's, for a while."""
    folder = str(program.main.parent)
    directory, variables = Path.cwd(), dict(os.environ)
    path, modules = list(sys.path), set(sys.modules)
    standard_input = sys.stdin
    sys.path.insert(0, folder)
    os.chdir(program.folder)
    try:
        # Standard output is for the result, and the engine gives no program an input.
        with redirect_stdout(sys.stderr), Path(os.devnull).open() as sys.stdin:
            yield
    finally:
        sys.stdin = standard_input
        os.chdir(directory)
        os.environ.clear()
        os.environ.update(variables)
        sys.path[:] = path
        _forget(set(sys.modules) - modules, program.main.parent)


def _forget(modules: Iterable[str], folder: Path) -> None:
    """Forget a program's own modules, so that the next one's are not taken for them."""
    for name in modules:
        file = getattr(sys.modules[name], "__file__", None)
        package = name.partition(".")[0]
        if package != _OUR_PACKAGE and file and is_own(Path(file), folder):
            del sys.modules[name]
