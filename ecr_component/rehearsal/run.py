"""One rehearsal, from a program's folder to what AWS then holds."""

import gc
import warnings
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ecr_component.emulator import local_aws
from ecr_component.emulator.partitions import partition
from ecr_component.lifecycle.policy_reading import lifecycle_rules
from ecr_component.live.inventory import HeldRegistry
from ecr_component.rehearsal import wire
from ecr_component.rehearsal.calls import AwsRefusal
from ecr_component.rehearsal.failure import told
from ecr_component.rehearsal.holdings import Holdings
from ecr_component.rehearsal.monitor import Monitor
from ecr_component.rehearsal.performance import Log, perform
from ecr_component.rehearsal.program import Program, program_of
from ecr_component.rehearsal.providers import (
    DEFAULT_REGION,
    MADE_UP_ACCOUNT,
    ProviderSettings,
    default_provider,
)
from ecr_component.rehearsal.result import (
    Rehearsal,
    RehearsalError,
    RehearsedRepository,
)
from ecr_component.rehearsal.role_holdings import roles
from ecr_component.rehearsal.stage import Stage
from ecr_component.stack_files.project import HIDDEN

Progress = Callable[[str, int, int], None]
"""Called with a step, how much of it is done, and how much is known of so far."""

_MOST_PROBLEMS = 20

_MADE_UP = (
    f"{MADE_UP_ACCOUNT} is the account of a rehearsal that knows no better: write "
    "yours in the stack file as aws:allowedAccountIds: [...]"
)


def unwatched(_step: str, _done: int, _known: int) -> None:
    """Tell nobody how far a rehearsal is."""


def rehearse(
    folder: Path,
    stack: str,
    progress: Progress = unwatched,
    keep: Collection[str] = (),
    file: Path | None = None,
) -> Rehearsal:
    """Run a Pulumi program against an AWS in this process's memory.

    Args:
        folder: Where the program's Pulumi.yaml is.
        stack: Which of its stack files to use.
        progress: Called often, and from more than one thread.
        keep: The environment's variables that the program sees, beside those that
            Python needs.
        file: What to read in place of the stack's file.

    Raises:
        RehearsalError: The program or AWS refused, in words for the user.
        Unreadable: There is no such program or stack.
        ConfigError: Pulumi would refuse a file.
    """
    program = program_of(folder, stack, file)
    provider = _provider(program)
    log = Log()
    with (
        _without_collecting(),
        local_aws(
            provider.region,
            provider.account_id,
            lifecycle_check=lifecycle_rules,
            keep=keep,
        ) as aws,
    ):
        stage = Stage(aws, provider)
        monitor = _performed(program, stage, log, progress)
        holdings = [
            Holdings(region, stage.secrets, monitor.protected)
            for region in stage.regions
        ]
        repositories = tuple(_repositories(holdings, progress))
        registries = tuple(_registries(holdings))
        held_roles = tuple(
            role for one in stage.regions[:1] for role in roles(one, stage.secrets)
        )
    return Rehearsal(
        project=program.project,
        stack=stack,
        region=provider.region,
        account_id=aws.account_id,
        repositories=repositories,
        registries=registries,
        roles=held_roles,
        outputs=wire.shown(monitor.outputs),
        created=dict(sorted(stage.created.items())),
        warnings=log.warnings,
        notes=tuple(_notes(program)),
        not_rehearsed=tuple(
            sorted(stage.not_rehearsed, key=lambda left: (left.type, left.name))
        ),
    )


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Leave the garbage: looking for it again and again takes a quarter of the time."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _provider(program: Program) -> ProviderSettings:
    try:
        provider = default_provider(program.configuration)
        partition(provider.region)
    except ValueError as error:
        message = f"stack {program.stack}: the configuration of aws is wrong: {error}"
        raise RehearsalError(message) from None
    return provider


def _performed(program: Program, stage: Stage, log: Log, progress: Progress) -> Monitor:
    """Perform a program, and tell what was wrong with it if anything was."""
    known = done = 0

    def announced() -> None:
        nonlocal known
        known += 1

    def registered() -> None:
        nonlocal done
        done += 1
        progress("creating", done, known)

    monitor = Monitor(stage, registered)
    problems = monitor.refusals
    message = None
    try:
        perform(program, stage, monitor, log, announced)
    except AwsRefusal as refusal:
        problems = [*problems, str(refusal)]
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - a program raises anything
        message = told(error, program.folder, program.stack, stage.not_rehearsed)
    if problems:
        message = _report(program, problems)
    if message is not None:
        _let_go()
        if f"({MADE_UP_ACCOUNT})" in message:
            message = f"{message}\n{_MADE_UP}"
        raise RehearsalError(message, log.warnings)
    return monitor


def _let_go() -> None:
    """Be rid of what a failed program leaves, in silence.

    The SDK waits for one of the coroutines that make up an output; where that one
    fails, Python would complain of the others.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".* was never awaited", RuntimeWarning)
        gc.collect(0)  # The youngest: nothing of it has been looked at so far.


def _report(program: Program, problems: Sequence[str]) -> str:
    count = len(problems)
    head = f"stack {program.stack}: {count} problem{'' if count == 1 else 's'}"
    lines = [f"  {problem}" for problem in sorted(problems)[:_MOST_PROBLEMS]]
    if count > _MOST_PROBLEMS:
        lines.append(f"  and {count - _MOST_PROBLEMS:,} more")
    return "\n".join([head, *lines])


def _registries(holdings: Sequence[Holdings]) -> Iterator[HeldRegistry]:
    """Those that have something as a whole."""
    for held in holdings:
        registry = held.registry()
        if registry != HeldRegistry(registry.registry):
            yield registry


def _repositories(
    holdings: Sequence[Holdings], progress: Progress
) -> Iterator[RehearsedRepository]:
    described = [(held, told) for held in holdings for told in held.described()]
    for done, (held, repository) in enumerate(described, start=1):
        yield held.repository(repository)
        progress("reading back", done, len(described))


def _notes(program: Program) -> Iterator[str]:
    region = program.configuration.get("aws:region")
    if not region or region == HIDDEN:
        why = "is encrypted" if region else "is not set"
        yield f"aws:region {why}, so this was {DEFAULT_REGION}"
    if program.secret_keys:
        keys = ", ".join(program.secret_keys)
        yield (
            "only Pulumi can decrypt values, so the program got the text "
            f"{HIDDEN} in {keys}"
        )
