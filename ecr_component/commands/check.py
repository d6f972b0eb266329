"""``ecr-component check``: what is wrong with stack files, without Pulumi or AWS."""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from ecr_component.commands.effective import effective_components
from ecr_component.errors import ConfigError, show_path
from ecr_component.inputs.stack_description import DesiredStack
from ecr_component.printing import annotate, say, say_json
from ecr_component.stack_files.project import (
    PROJECT_FILES,
    project_above,
    read_stack_file,
)
from ecr_component.stack_files.stack_file import StackFile
from ecr_component.stack_files.user_file import Unreadable

_PROBLEMS: Final = 1
_UNREADABLE: Final = 2


@dataclass(frozen=True)
class _Finding:
    """What came out for one file: all it asks for, or what is wrong."""

    path: str
    found: DesiredStack | ConfigError | Unreadable
    code: int = 0
    file: StackFile | None = None

    def say(self, *, verbose: bool) -> None:
        """Tell it to a person."""
        if isinstance(self.found, DesiredStack):
            warnings = (f"  warning: {warning}" for warning in self.found.warnings)
            say(self._ok(self.found), *warnings)
            say(*self._details(self.found, verbose=verbose))
        else:
            say(*self.found.lines)

    def annotate(self, *, verbose: bool) -> None:
        """Tell it to GitHub, and what is about no place to the reader of the log."""
        match self.found:
            case Unreadable() as error:
                annotate("error", error.what, self.path, error.line)
            case ConfigError() as error:
                say(error.lines[0])
                places = [problem.path for problem in error.problems]
                lines = self.file.lines(places) if self.file else {}
                for problem in error.problems:
                    line = lines.get(problem.path)
                    annotate("error", str(problem), self.path, line)
            case stack:
                say(self._ok(stack))
                for warning in stack.warnings:
                    annotate("warning", warning, self.path)
                say(*self._details(stack, verbose=verbose))

    def _ok(self, stack: DesiredStack) -> str:
        return f"{self.path}: ok, {stack.summary}"

    def _details(self, stack: DesiredStack, *, verbose: bool) -> Iterator[str]:
        if verbose:
            region = self.file.region if self.file else None
            yield from effective_components(stack, region)

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
@click.option("--json", "form", flag_value="json", help="Print JSON, for programs.")
@click.option(
    "--github",
    "form",
    flag_value="github",
    help="Print annotations, which GitHub shows beside the lines that they are about.",
)
def check(files: tuple[str, ...], *, verbose: bool, form: str | None) -> None:
    """Look for faults in stack files, without Pulumi, AWS or network.

    Prints every problem of every one of FILES. A folder, or a project's Pulumi.yaml,
    stands for the files of all stacks of that project; without FILES, the folder where
    this runs.

    Ends with 0 if all is well, 1 if there are problems, 2 if a file cannot be read.
    """
    found = {finding.path: finding for finding in _findings(files)}.values()
    if form == "json":
        say_json([finding.as_json() for finding in found])
    elif not found:
        say("there is nothing to check: no stack of the project has a file")
    else:
        for finding in found:
            if form == "github":
                finding.annotate(verbose=verbose)
            else:
                finding.say(verbose=verbose)
    sys.exit(max((finding.code for finding in found), default=0))


def _findings(files: Sequence[str]) -> Iterator[_Finding]:
    for path in files or [""]:
        try:
            yield from map(_finding, _stack_files(path))
        except (ConfigError, Unreadable) as error:  # of the project's file
            yield _unread(error)


def _finding(path: str) -> _Finding:
    try:
        file = read_stack_file(path)
    except (ConfigError, Unreadable) as error:  # of this file, or of the project's
        return _unread(error)
    try:
        return _Finding(path, file.components(), file=file)
    except ConfigError as error:
        return _Finding(path, error, _PROBLEMS, file)


def _unread(error: ConfigError | Unreadable) -> _Finding:
    path = error.source if isinstance(error, ConfigError) else error.path
    return _Finding(path, error, _UNREADABLE)


def _stack_files(path: str) -> list[str]:
    """The stack files that a path stands for, by name; an empty one for this folder.

    Raises:
        Unreadable: a folder has none, or the project's file is no YAML.
        ConfigError: Pulumi would refuse the project's file.
    """
    named = Path(path)
    is_project = named.name in PROJECT_FILES
    if path and not is_project and not os.path.isdir(path):  # noqa: PTH112 - any text
        return [path]
    project = project_above(named.parent if is_project else named)
    folder = project.stack_folder if project else named / "stacks"
    found = project.stack_files() if project else folder.glob("Pulumi.*.yaml")
    paths = sorted(map(str, found))
    if paths or is_project:
        return paths
    what = f"there is no Pulumi.<stack>.yaml in the folder {folder}; name the files"
    raise Unreadable(path, what) if path else click.UsageError(what)
