"""Where the facts of a page come from: a program, AWS, files, or another page."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from ecr_component.commands.aws_progress import counted
from ecr_component.commands.chosen_stack import chosen_stack, stacks_of
from ecr_component.commands.simulation_inputs import images_of_all
from ecr_component.emulator.environment import only
from ecr_component.live.image import Image
from ecr_component.live.live_images import AwsError, LiveRepository
from ecr_component.live.registry_reading import read_registry
from ecr_component.report.embedded import NoReport, snapshot_of
from ecr_component.report.forecasting import FoundImages
from ecr_component.report.snapshot import Snapshot
from ecr_component.stack_files.project import Project
from ecr_component.stack_files.user_file import Unreadable, read_file
from ecr_component.values.spelling import near_match

_PAGES: Final = (".html", ".htm")
_AT_ONCE: Final = 8


class Refused(Exception):  # noqa: N818 - what happened to a program
    """A program, or AWS, said no."""

    def __init__(self, message: str, warnings: Sequence[str]) -> None:
        super().__init__(message)
        told = [line for it in warnings for line in f"warning: {it}".splitlines()]
        self.lines = [*told, *message.splitlines()]
        """The report, with what the program had said before."""


@dataclass(frozen=True)
class ProgramSource:
    """A Pulumi program, which is rehearsed."""

    folder: Path
    """Where its Pulumi.yaml is."""

    keep: Sequence[str]
    """The environment's variables that it sees."""

    def snapshot(self, stack: str | None) -> Snapshot:
        """What it makes of a stack; of the only one where none is named.

        Raises:
            UsageError: There is no such stack.
            Refused: The program or AWS refuses.
            Unreadable, ConfigError: As `rehearse`.
        """
        return self._rehearsed(chosen_stack(Project.load(self.folder), stack))

    def other(self, written: str) -> Snapshot:
        """What a page was made of, or what the program makes of another stack or file.

        Raises:
            BadParameter: There is no such file or stack.
            Refused, Unreadable, ConfigError: As `snapshot`.
        """
        if written.endswith(_PAGES):
            page = read_file(written).decode("utf-8", "replace")
            try:
                return snapshot_of(page)
            except NoReport as error:
                raise Unreadable(written, str(error)) from None
        if written.endswith((".yaml", ".yml")):
            name = Path(written).stem.removeprefix("Pulumi.")
            return self._rehearsed(name, Path(written))
        stacks = stacks_of(Project.load(self.folder))
        if written not in stacks:
            every = (
                f"the stacks are {', '.join(stacks)}" if stacks else "no stack has one"
            )
            guess = near_match(written, stacks, every)
            what = f"{written!r} is no stack, and no name of a page or of a stack file"
            raise click.BadParameter(f"{what}; {guess}", param_hint="--against")
        return self._rehearsed(written)

    def _rehearsed(self, stack: str, file: Path | None = None) -> Snapshot:
        # Around the import too: Pulumi sends traces where a variable says so.
        with only(self.keep):
            from rich.console import Console  # noqa: PLC0415

            # Here, since it loads Pulumi and moto, which AWS itself has no use for.
            from ecr_component.rehearsal import (  # noqa: PLC0415
                RehearsalError,
                rehearse,
            )
            from ecr_component.rehearsal.progress import bars_on  # noqa: PLC0415
            from ecr_component.report.from_rehearsal import (  # noqa: PLC0415
                snapshot_of_rehearsal,
            )

            try:
                with bars_on(Console(stderr=True)) as watch:
                    rehearsal = rehearse(self.folder, stack, watch, self.keep, file)
            except RehearsalError as error:
                raise Refused(str(error), error.warnings) from None
        return snapshot_of_rehearsal(rehearsal)


@dataclass(frozen=True)
class AwsSource:
    """AWS, as boto3 finds its way there."""

    region: str | None
    profile: str | None
    prefix: str
    """Of the names of repositories to ask about."""

    def snapshot(self) -> Snapshot:
        """What AWS has.

        Raises:
            AwsError: There are no credentials, AWS denies it, and so on.
        """
        from ecr_component.report.from_aws_registry import (  # noqa: PLC0415 - is slow
            snapshot_of_registry,
        )

        with counted("repositories from AWS") as progress:
            live = read_registry(
                region=self.region,
                profile=self.profile,
                prefix=self.prefix,
                progress=progress,
            )
        return snapshot_of_registry(live)

    def images(self, snapshot: Snapshot) -> FoundImages:
        """The images of its repositories, as far as AWS has these.

        Raises:
            AwsError: There are no credentials, AWS denies it, and so on.
        """
        names = [
            held.name
            for held in snapshot.repositories
            if held.region == snapshot.region and held.name.startswith(self.prefix)
        ]
        region = self.region or snapshot.region
        registry = LiveRepository("", region=region, profile=self.profile)
        found = {}
        with (
            counted("repositories with their images") as progress,
            ThreadPoolExecutor(_AT_ONCE) as threads,
        ):
            told = threads.map(_images, map(registry.sibling, names))
            pairs = zip(names, told, strict=True)
            for done, (name, images) in enumerate(pairs, start=1):
                progress(done, len(names))
                found[name] = images
        return FoundImages(found)


def _images(repository: LiveRepository) -> list[Image]:
    """Its images; none where AWS does not have it."""
    try:
        return repository.images()
    except AwsError as error:
        if error.code != "RepositoryNotFoundException":
            raise
        return []


def found_in(path: str) -> FoundImages:
    """The images in a file, or in a folder of files.

    Raises:
        BadParameter: A file cannot be read, or the folder has none.
        ConfigError: A file has no images, or images that another has as well.
    """
    found = images_of_all(path)
    return FoundImages(
        {name: file.images for name, file in found.items()},
        [name for name, file in found.items() if file.goes_on],
    )
