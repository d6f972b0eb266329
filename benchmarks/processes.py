"""What a fresh process costs: seconds, and the most memory it held."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from tempfile import TemporaryFile

_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes in a unit of ru_maxrss


@dataclass(frozen=True)
class Cost:
    """The cost of one process, or the middle of several."""

    cpu_seconds: float
    wall_seconds: float
    peak_bytes: float


def cost(command: Sequence[str]) -> Cost:
    """Run a command and measure its process.

    Raises:
        subprocess.CalledProcessError: it failed; its output tells why.
    """
    started = time.perf_counter()
    with (
        TemporaryFile("w+") as output,
        subprocess.Popen(  # noqa: S603 - our own commands
            command, stdout=output, stderr=subprocess.STDOUT
        ) as process,
    ):
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read()
    wall = time.perf_counter() - started
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, said)
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * _UNIT)


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each measure, taken by itself."""
    return Cost(
        *(
            median(getattr(cost, measure) for cost in costs)
            for measure in ("cpu_seconds", "wall_seconds", "peak_bytes")
        )
    )
