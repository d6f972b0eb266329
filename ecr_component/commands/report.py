"""``ecr-component report``: a registry as one page to open in a browser."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypedDict, Unpack

import click

from ecr_component.commands.chosen_stack import stack_option
from ecr_component.commands.garbage import garbage_left_alone
from ecr_component.commands.kept_variables import env_option
from ecr_component.commands.moment import moment_with_zone
from ecr_component.commands.new_files import Unwritable, refuse_existing, write_new
from ecr_component.commands.prices import prices_by_option
from ecr_component.commands.report_sources import (
    AwsSource,
    ProgramSource,
    Refused,
    found_in,
)
from ecr_component.errors import ConfigError
from ecr_component.live.live_images import AwsError
from ecr_component.printing import say
from ecr_component.report.forecasting import with_forecasts
from ecr_component.report.page import page
from ecr_component.report.snapshot import Snapshot
from ecr_component.simulator.storage import Prices
from ecr_component.stack_files.user_file import Unreadable

_REFUSED: Final = 1
_UNREADABLE: Final = 2


class _ReportOptions(TypedDict):
    """The command's options."""

    program: Path | None
    stack: str | None
    keep: tuple[str, ...]
    images: str | None
    live: bool
    region: str | None
    profile: str | None
    prefix: str
    at: datetime | None
    standard_price: float
    archive_price: float
    against: str | None
    output: str
    force: bool


@click.command
@click.argument(
    "program",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=False,
)
@stack_option
@env_option
@click.option(
    "--images",
    metavar="FILE",
    help="What `aws ecr describe-images` prints of any repositories, or a folder of "
    "such files.",
)
@click.option(
    "--live",
    is_flag=True,
    help="Ask AWS: for everything, or with PROGRAM or --stack for the images alone.",
)
@click.option("--region", metavar="NAME", help="For --live.")
@click.option("--profile", metavar="NAME", help="For --live, of the AWS configuration.")
@click.option(
    "--prefix",
    metavar="TEXT",
    default="",
    help="For --live: only repositories whose names begin so.",
)
@click.option(
    "--at",
    metavar="MOMENT",
    callback=moment_with_zone,
    help="From when on images are looked at: 2026-01-31T12:00:00Z, or a date for its "
    "start in UTC. Default: now.",
)
@prices_by_option
@click.option(
    "--against",
    metavar="OTHER",
    help="Show what is otherwise than in OTHER: a page of before, a stack, or a stack "
    "file.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    default="report.html",
    show_default=True,
    help="Where to write the page.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def report(**asked: Unpack[_ReportOptions]) -> None:
    """Write a registry as one page to look at in a browser.

    Tells of what the Pulumi program in the folder PROGRAM, or in this one, makes of a
    stack, as `rehearse` does; or, with --live alone, of what AWS has. On the page: what
    was warned of, who may pull and push where, each repository with its policies as
    sentences and as JSON, where images are copied to, and with --images or --live what
    the lifecycle policies take of them in the months to come.

    The page is one file that asks nobody for anything and can be passed on. It holds
    what it was made of, so that --against reads it again. AWS is asked questions alone,
    and none that counts as a pull.

    Ends with 0 if the page is written; with 1 if the program or AWS refuses; with 2 if
    a file or AWS cannot be read, or the page not written.
    """
    _refuse_contradiction(asked)
    try:
        with garbage_left_alone():
            _report(asked)
    except (ConfigError, Refused) as error:
        say(*error.lines, error=True)
        sys.exit(_REFUSED)
    except Unreadable as error:
        say(*error.lines, error=True)
        sys.exit(_UNREADABLE)
    except (AwsError, Unwritable) as error:
        say(str(error), error=True)
        sys.exit(_UNREADABLE)


def _refuse_contradiction(asked: _ReportOptions) -> None:
    of_aws = asked["region"] or asked["profile"] or asked["prefix"]
    contradictions = {
        "Give one of --images and --live.": asked["images"] and asked["live"],
        "--region, --profile and --prefix are only valid with --live.": (
            of_aws and not asked["live"]
        ),
        "--at is only valid with --images and --live.": (
            asked["at"] and not (asked["images"] or asked["live"])
        ),
    }
    for contradiction, holds in contradictions.items():
        if holds:
            raise click.UsageError(contradiction)


def _report(asked: _ReportOptions) -> None:
    output, against = asked["output"], asked["against"]
    sources = filter(None, (asked["images"], against))
    refuse_existing([output], sources, force=asked["force"])
    at = asked["at"] or datetime.now(UTC)
    program = ProgramSource(asked["program"] or Path(), asked["keep"])
    aws = AwsSource(asked["region"], asked["profile"], asked["prefix"])
    if asked["live"] and not (asked["program"] or asked["stack"]):
        snapshot = aws.snapshot()
    else:
        snapshot = program.snapshot(asked["stack"])
    before = program.other(against) if against else None
    if asked["live"] or asked["images"]:
        images = found_in(asked["images"]) if asked["images"] else aws.images(snapshot)
        prices = Prices(asked["standard_price"], asked["archive_price"])
        snapshot = with_forecasts(snapshot, images, at, prices)
    write_new(output, page(snapshot, before), force=asked["force"])
    say(f"{output}: {_summary(snapshot)}")


def _summary(snapshot: Snapshot) -> str:
    held = snapshot.repositories
    count, warned = len(held), len(snapshot.warnings)
    told = [f"{count:,} repositor{'y' if count == 1 else 'ies'}"]
    if snapshot.at:
        told.append(f"{sum(bool(it.forecast) for it in held):,} with images")
    if warned:
        told.append(f"{warned:,} warning{'' if warned == 1 else 's'}")
    return f"{snapshot.title[0].lower()}{snapshot.title[1:]}, {', '.join(told)}"
