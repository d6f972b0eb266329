"""What a program sees of the environment, as an option takes it."""

import os

import click

from ecr_component.values.spelling import near_match


def variables_that_are_set(
    _context: click.Context, _option: click.Parameter, names: tuple[str, ...]
) -> tuple[str, ...]:
    """Take names of variables of the environment that there are."""
    for name in names:
        if name not in os.environ:
            guess = near_match(name, os.environ, "set it, or leave it out")
            raise click.BadParameter(f"there is no variable {name!r}; {guess}")
    return names


env_option = click.option(
    "-e",
    "--env",
    "keep",
    metavar="NAME",
    multiple=True,
    callback=variables_that_are_set,
    help="Show the program this variable of the environment. May be repeated.",
)
