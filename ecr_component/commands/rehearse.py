"""``ecr-component rehearse``: a Pulumi program against an AWS in memory."""

import sys
from collections.abc import Collection
from pathlib import Path

import click

from ecr_component.commands.chosen_stack import chosen_stack, stack_option
from ecr_component.commands.kept_variables import env_option
from ecr_component.emulator.environment import only
from ecr_component.errors import ConfigError
from ecr_component.printing import say
from ecr_component.stack_files.project import Project
from ecr_component.stack_files.user_file import Unreadable


@click.command
@click.argument(
    "program",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
)
@stack_option
@env_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.option(
    "--full",
    is_flag=True,
    help="Tell all of each repository and output, also where most are alike.",
)
def rehearse(
    program: Path,
    stack: str | None,
    keep: Collection[str],
    *,
    as_json: bool,
    full: bool,
) -> None:
    """Show what AWS would hold, without Pulumi's CLI, AWS or an account.

    Runs the Pulumi program in the folder PROGRAM, or in this one, on one stack's
    configuration and against an AWS in memory. Of your environment it sees what Python
    needs, such as PATH and HOME, and what --env names: nothing may lead elsewhere.
    Ends with 0 if all is well, 1 if the program or AWS refuses, 2 if a file cannot be
    read.
    """
    try:
        name = chosen_stack(Project.load(program), stack)
    except (ConfigError, Unreadable) as error:
        say(*error.lines, error=True)
        sys.exit(2)
    # Around the import too: Pulumi sends traces where a variable says so.
    with only(keep):
        # Here, since it loads Pulumi and moto, which `--help` has no use for.
        from ecr_component.rehearsal.console import show  # noqa: PLC0415

        sys.exit(show(program, name, keep, as_json=as_json, full=full))
