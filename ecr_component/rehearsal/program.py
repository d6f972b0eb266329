"""A Pulumi program and one of its stacks, from the files they are written in."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ecr_component.rehearsal.result import RehearsalError
from ecr_component.stack_files.project import Project

_MAIN: Final = "__main__.py"


@dataclass(frozen=True)
class Program:
    """A program, and what it is told of itself."""

    main: Path
    """The file to run."""

    folder: Path
    """Where its Pulumi.yaml is."""

    project: str
    stack: str
    configuration: Mapping[str, str]
    secret_keys: Sequence[str]
    """The keys of what is encrypted, and so not in the configuration."""


def program_of(folder: Path, stack: str, file: Path | None = None) -> Program:
    """Find the program in *folder*, and what it gets in a stack.

    Args:
        folder: Where its Pulumi.yaml is.
        stack: What the program is told that it runs for.
        file: What to read in place of that stack's file.

    Raises:
        RehearsalError: It is not a Python program.
        Unreadable: A file is missing, or is no YAML.
        ConfigError: Pulumi would refuse a file.
    """
    project = Project.load(folder)
    if project.runtime != "python":
        raise RehearsalError(
            f"{project.file}: runtime is {project.runtime}, and a "
            "rehearsal runs Python programs only"
        )
    configuration = project.configuration(stack, file)
    return Program(
        main=_main(project).resolve(),
        folder=folder.resolve(),
        project=project.name,
        stack=stack,
        configuration=configuration.values,
        secret_keys=configuration.secret_keys,
    )


def _main(project: Project) -> Path:
    main = project.main
    with suppress(OSError):  # a name too long for any file
        main = main / _MAIN if main.is_dir() else main
        if main.is_file():
            return main
    raise RehearsalError(f"{main}: there is no such file to run")
