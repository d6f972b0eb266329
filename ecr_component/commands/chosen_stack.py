"""The stack that a command is about."""

import click

from ecr_component.stack_files.project import Project
from ecr_component.values.spelling import near_match

stack_option = click.option(
    "-s",
    "--stack",
    help="The stack whose file to use. Default: the only one there is.",
)


def chosen_stack(project: Project, wanted: str | None) -> str:
    """Choose a stack that has a file: the one that is wanted, or the only one.

    Raises:
        UsageError: there is no such stack, or several and none is wanted.
    """
    names = stacks_of(project)
    if not names:
        raise click.UsageError(f"there is no stack file in {project.stack_folder}")
    every = f"the stacks are {', '.join(names)}"
    if wanted is None:
        if len(names) > 1:
            raise click.UsageError(f"name one with --stack; {every}")
        return names[0]
    if project.stack_file(wanted) not in project.stack_files():
        guess = near_match(wanted, names, every)
        raise click.UsageError(f"there is no stack {wanted!r}; {guess}")
    return wanted


def stacks_of(project: Project) -> list[str]:
    """The stacks that have a file, by name."""
    return [file.stem.removeprefix("Pulumi.") for file in project.stack_files()]
