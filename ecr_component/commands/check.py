"""``ecr-component check``: what is wrong with stack files, without Pulumi or AWS."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from ecr_component.commands.effective import effective_components
from ecr_component.errors import ConfigError, show_path
from ecr_component.inputs.stack_description import DesiredStack
from ecr_component.printing import say, say_json
from ecr_component.stack_files.project import project_above, read_stack_file
from ecr_component.stack_files.user_file import Unreadable

_PROBLEMS: Final = 1
_UNREADABLE: Final = 2


@dataclass(frozen=True)
class _Finding:
    """What came out for one file: all it asks for, or what is wrong."""

    path: str
    found: DesiredStack | ConfigError | Unreadable
    code: int = 0
    region: str | None = None

    def lines(self, *, verbose: bool) -> Iterator[str]:
        if not isinstance(self.found, DesiredStack):
            yield from self.found.lines
            return
        yield f"{self.path}: ok, {self.found.summary}"
        for warning in self.found.warnings:
            yield f"  warning: {warning}"
        if verbose:
            yield from effective_components(self.found, self.region)

    def as_json(self) -> dict[str, object]:
        stack = self.found if isinstance(self.found, DesiredStack) else None
        return {
            "file": self.path,
            "repositories": len(stack.repositories.repositories) if stack else None,
            "warnings": list(stack.warnings) if stack else [],
            "problems": [
                {"place": place, "problem": what} for place, what in self._problems()
            ],
        }

    def _problems(self) -> Iterator[tuple[str, str]]:
        match self.found:
            case Unreadable() as error:
                yield error.place, error.what
            case ConfigError(problems=problems):
                for problem in problems:
                    yield show_path(problem.path), problem.sentence


@click.command
@click.argument("files", nargs=-1, metavar="[FILES]...")
@click.option(
    "-v",
    "--verbose",
    is_flag=True,
    help="Show what each repository will be, and the text of its policies.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def check(files: tuple[str, ...], *, verbose: bool, as_json: bool) -> None:
    """Look for faults in stack files, without Pulumi, AWS or network.

    Prints every problem of every one of FILES; without any, of all stack files of the
    Pulumi project in this folder or above. Ends with 0 if all is well, 1 if there are
    problems, 2 if a file cannot be read.
    """
    found = {finding.path: finding for finding in _findings(files)}.values()
    if as_json:
        say_json([finding.as_json() for finding in found])
    else:
        for finding in found:
            say(*finding.lines(verbose=verbose))
    sys.exit(max(finding.code for finding in found))


def _findings(files: Sequence[str]) -> Iterator[_Finding]:
    try:
        yield from map(_finding, files or _stack_files())
    except (ConfigError, Unreadable) as error:  # of the project's file
        yield _unread(error)


def _finding(path: str) -> _Finding:
    try:
        file = read_stack_file(path)
    except (ConfigError, Unreadable) as error:  # of this file, or of the project's
        return _unread(error)
    try:
        return _Finding(path, file.components(), region=file.region)
    except ConfigError as error:
        return _Finding(path, error, _PROBLEMS)


def _unread(error: ConfigError | Unreadable) -> _Finding:
    path = error.source if isinstance(error, ConfigError) else error.path
    return _Finding(path, error, _UNREADABLE)


def _stack_files() -> list[str]:
    """The files of the project here or above, else those in the folder ``stacks``."""
    project = project_above(Path())
    folder = project.stack_folder if project else Path("stacks")
    found = project.stack_files() if project else folder.glob("Pulumi.*.yaml")
    paths = sorted(map(str, found))
    if not paths:
        raise click.UsageError(
            f"there is no Pulumi.<stack>.yaml in the folder {folder}; name the files"
        )
    return paths
