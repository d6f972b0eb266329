"""`make bench`: the component beside a bare loop, and what the commands take."""

import json
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import click
import yaml
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.descriptions import description, repositories
from benchmarks.extremes import EXTREMES
from benchmarks.images import AT, images_of, written, written_for_all
from benchmarks.processes import Cost, cost, middle
from benchmarks.states import state

ECR_COMPONENT = str(Path(sys.executable).with_name("ecr-component"))

COMPARED = 1_000
GROWN = 3_000
COPIED = 300
CHECKED = 10_000
SMALL = 2
SIMULATED = 100_000
IMAGES_OF_EACH = 200
EXTREME = 10_000
REPORTED = 300

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Line:
    """One line of the result."""

    what: str
    measured: float
    unit: str
    limit: float | None = None
    loop: str = ""
    component: str = ""

    def cells(self) -> list[str]:
        """The line as text, red where it misses its limit."""
        measured = f"{self.measured:.2f} {self.unit}"
        if self.limit is None:
            return [self.what, self.loop, self.component, measured, ""]
        if self.measured > self.limit:
            measured = f"[red]{measured}[/]"
        limit = f"{self.limit:.2f} {self.unit}"
        return [self.what, self.loop, self.component, measured, limit]


@click.command()
@click.option(
    "--size",
    "sizes",
    type=click.IntRange(1),
    multiple=True,
    default=(100, COMPARED, GROWN),
    show_default=True,
    help="Repositories to register; may be given more than once.",
)
@click.option(
    "--copied",
    type=click.IntRange(1),
    default=COPIED,
    show_default=True,
    help="Repositories to register with replicas in two regions.",
)
@click.option(
    "--checked",
    type=click.IntRange(1),
    default=CHECKED,
    show_default=True,
    help="Repositories in the large stack file, and in the state.",
)
@click.option(
    "--images",
    type=click.IntRange(4),
    default=SIMULATED,
    show_default=True,
    help="Images of which `simulate` is told, and a quarter of which before.",
)
@click.option(
    "--estate",
    type=click.IntRange(1),
    default=COMPARED,
    show_default=True,
    help="Repositories of which `simulate --all` is told.",
)
@click.option(
    "--reported",
    type=click.IntRange(1),
    default=REPORTED,
    show_default=True,
    help="Repositories of which `report` tells.",
)
@click.option(
    "--extreme",
    type=click.IntRange(20),
    default=EXTREME,
    show_default=True,
    help="How much there is of what could take for ever.",
)
@click.option(
    "--rounds",
    type=click.IntRange(1),
    default=3,
    show_default=True,
    help="Processes for each measurement, of which the median counts.",
)
def main(  # noqa: PLR0913 - one for each option
    *,
    sizes: Sequence[int],
    copied: int,
    checked: int,
    images: int,
    estate: int,
    reported: int,
    extreme: int,
    rounds: int,
) -> None:
    """Measure the component beside a bare loop over the same resources.

    Both run under the SDK's mocks, each time in a process of its own, by turns.
    Time is the CPU time of the whole process, memory the most it held.
    """
    console = Console()
    table = Table("", "loop", "component", "measured", "at most")
    for line in (
        *_registering(sizes, rounds),
        *_copying(copied, rounds),
        *_checking(checked, rounds),
        *_adopting(checked, rounds),
        *_simulating(images, rounds),
        *_simulating_all(estate, rounds),
        *_reporting(reported, rounds),
        *_extremes(extreme, rounds),
    ):
        table.add_row(*line.cells())
    console.print(table)
    console.print(f"Python {platform.python_version()}, medians of {rounds}")


def _registering(sizes: Sequence[int], rounds: int) -> Iterator[Line]:
    costs = {}
    for size in sizes:
        what = f"{size:,} repositories"
        costs[size] = _compared(what, rounds, size)
        limits = (1.10, 1.15) if size == COMPARED else (None, None)
        yield from _ratios(what, *costs[size], *limits)
    if {COMPARED, GROWN} <= costs.keys():
        loop_growth, growth = (
            grown.cpu_seconds / compared.cpu_seconds
            for compared, grown in zip(costs[COMPARED], costs[GROWN], strict=True)
        )
        what = f"time from {COMPARED:,} to {GROWN:,}"
        yield Line(what, growth, "x", 3.3, f"{loop_growth:.2f} x", f"{growth:.2f} x")


def _copying(size: int, rounds: int) -> Iterator[Line]:
    """Each repository in three regions, and the replication that waits for all."""
    what = f"{size:,} repositories in 3 regions"
    yield from _ratios(
        what, *_compared(what, rounds, size, "-with-replicas"), 1.05, 1.05
    )


def _compared(
    what: str, rounds: int, size: int, variant: str = ""
) -> tuple[Cost, Cost]:
    """What the loop takes, and what the component does."""
    loop, component = _by_turns(
        what,
        rounds,
        *(
            [sys.executable, "-m", "benchmarks.run", f"{program}{variant}", str(size)]
            for program in ("loop", "component")
        ),
    )
    return loop, component


def _ratios(
    what: str, loop: Cost, component: Cost, time: float | None, memory: float | None
) -> Iterator[Line]:
    yield Line(
        f"{what}: time",
        component.cpu_seconds / loop.cpu_seconds,
        "x",
        time,
        f"{loop.cpu_seconds:.1f} s",
        f"{component.cpu_seconds:.1f} s",
    )
    yield Line(
        f"{what}: memory",
        component.peak_bytes / loop.peak_bytes,
        "x",
        memory,
        f"{loop.peak_bytes / 1e6:.0f} MB",
        f"{component.peak_bytes / 1e6:.0f} MB",
    )


def _checking(checked: int, rounds: int) -> Iterator[Line]:
    with TemporaryDirectory() as folder:
        large, small = _by_turns(
            "check",
            rounds,
            *(
                [ECR_COMPONENT, "check", str(_stack_file(Path(folder), size))]
                for size in (checked, SMALL)
            ),
        )
    yield Line(f"check of {checked:,}: CPU time", large.cpu_seconds, "s", 2.0)
    yield Line(f"check of {SMALL}: wall time", small.wall_seconds, "s", 0.4)


def _adopting(count: int, rounds: int) -> Iterator[Line]:
    with TemporaryDirectory() as folder:
        source = Path(folder, "terraform.tfstate")
        source.write_text(json.dumps(state(count), indent=2), "utf-8")
        files = (
            "--stack-file",
            f"{folder}/a.yaml",
            "--import-file",
            f"{folder}/b.json",
        )
        command = [ECR_COMPONENT, "adopt", str(source), *files, "--force"]
        (adopted,) = _by_turns("adopt", rounds, command)
    yield Line(f"adopt of {count:,}: CPU time", adopted.cpu_seconds, "s", 10.0)
    yield Line(f"adopt of {count:,}: memory", adopted.peak_bytes / 1e6, "MB")


def _simulating(images: int, rounds: int) -> Iterator[Line]:
    """Each of many images costs no more than each of a quarter of them."""
    with TemporaryDirectory() as folder:
        told = [
            written(Path(folder), images // 4),
            written(Path(folder), images),
            written(Path(folder), images, starred=True),
        ]
        few, many, starred = _by_turns(
            "simulate", rounds, *([ECR_COMPONENT, "simulate", *it] for it in told)
        )
    growth = many.cpu_seconds / few.cpu_seconds
    yield Line(f"simulate of {images:,}: CPU time", many.cpu_seconds, "s", 3.0)
    what = f"simulate of {images:,}, *a*b*: CPU time"
    yield Line(what, starred.cpu_seconds, "s", 3.0)
    yield Line(f"time from {images // 4:,} to {images:,} images", growth, "x", 4.4)


def _simulating_all(repositories: int, rounds: int) -> Iterator[Line]:
    with TemporaryDirectory() as folder:
        told = written_for_all(Path(folder), repositories, IMAGES_OF_EACH)
        (every,) = _by_turns("simulate", rounds, [ECR_COMPONENT, "simulate", *told])
    what = f"simulate --all of {repositories:,} x {IMAGES_OF_EACH}"
    yield Line(what, every.cpu_seconds, "s", 60.0)


def _reporting(count: int, rounds: int) -> Iterator[Line]:
    """A page of many repositories, with images of each and without."""
    with TemporaryDirectory() as folder:
        program, stack = Path(folder), f"of-{count}"
        for name in ("Pulumi.yaml", "__main__.py"):
            shutil.copy(ROOT / name, program)
        (program / "stacks").mkdir()
        _stack_file(program / "stacks", count)
        images = program / "images.json"
        images.write_text(json.dumps(images_of(repositories(count))), "utf-8")
        page = program / "report.html"
        report = (ECR_COMPONENT, "report", folder, "--stack", stack, "--force")
        without, with_images = _by_turns(
            "report",
            rounds,
            [*report, "--output", f"{folder}/without.html"],
            [*report, "--output", str(page), "--images", str(images), *_AT],
        )
        size = page.stat().st_size
    what = f"report of {count}"
    yield Line(f"{what}: CPU time", without.cpu_seconds, "s", 5.0)
    yield Line(f"{what}, with images: CPU time", with_images.cpu_seconds, "s")
    yield Line(f"{what}, with images: size", size / 1e6, "MB", 1.0)


_AT = ("--at", AT.isoformat())


def _extremes(size: int, rounds: int) -> Iterator[Line]:
    command = [sys.executable, "-m", "benchmarks.extremes", str(size)]
    found = [
        json.loads(
            subprocess.run(  # noqa: S603 - our own command
                command, capture_output=True, check=True
            ).stdout
        )
        for _ in range(rounds)
    ]
    for what, extreme in EXTREMES.items():
        seconds = median(times[what] for times in found)
        yield Line(what, seconds, "s", extreme.limit)


def _by_turns(what: str, rounds: int, *commands: Sequence[str]) -> list[Cost]:
    """The middle cost of each command; every round runs each of them once."""
    watched = track(
        range(rounds), what, transient=True, disable=not sys.stdout.isatty()
    )
    costs = [[cost(command) for command in commands] for _ in watched]
    return [middle(column) for column in zip(*costs, strict=True)]


def _stack_file(folder: Path, size: int) -> Path:
    inputs = {f"ecr:{key}": value for key, value in description(size).items()}
    text = yaml.dump({"config": {"aws:region": "eu-west-1", **inputs}})
    path = folder / f"Pulumi.of-{size}.yaml"
    path.write_text(text, "utf-8")
    return path


if __name__ == "__main__":
    main()
