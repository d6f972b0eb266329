"""Repositories as a person would want to read of them: the more, the shorter."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from ecr_component.printing import printable
from ecr_component.rehearsal import setting_words
from ecr_component.rehearsal.likeness import (
    UNPROTECTED,
    Deviation,
    Likeness,
    by_deviation,
    likeness_of,
    usual_among,
)
from ecr_component.rehearsal.report_lines import (
    ASIDE,
    HEADING,
    count,
    line,
    tied,
    wrapped,
)
from ecr_component.rehearsal.result import RehearsedRepository

# Up to this number each has a block of its own without being asked for.
FEW: Final = 3

# Beyond this number each has a line only, if all of each is asked for; `--json` has it.
MOST_BLOCKS: Final = 40

_EXCEPTIONS: Final = "* except for tags that match its filters: see them with --json"


def repository_lines(
    repositories: Sequence[RehearsedRepository], home: str, width: int, *, full: bool
) -> Iterator[RenderableType]:
    """Tell of repositories.

    Args:
        repositories: By region and name.
        home: The region to tell of first.
        width: Of the terminal, in columns.
        full: Whether to repeat of each what holds for most.
    """
    if not full and len(repositories) > FEW:
        at_home_first = sorted(repositories, key=lambda held: held.region != home)
        yield from _together(at_home_first, width)
    elif len(repositories) > MOST_BLOCKS:
        yield Text()
        yield _table(repositories)
        if any(held.image_tag_mutability_exclusion_filters for held in repositories):
            yield Text(f"\n{_EXCEPTIONS}", ASIDE)
    else:
        yield from _blocks(repositories, width)


def _blocks(repositories: Sequence[RehearsedRepository], width: int) -> Iterator[Text]:
    """Give each repository a block."""
    several = _are_in_several_regions(repositories)
    for repository in repositories:
        yield Text(f"\n{printable(_title(repository, several=several))}", HEADING)
        yield line(f"  {repository.url}")
        yield from _block(likeness_of(repository), width)


def _block(likeness: Likeness, width: int) -> Iterator[Text]:
    words = [one.words for one in likeness.settings if one.words != UNPROTECTED]
    yield from wrapped(" | ".join(map(tied, words)), width)
    for told in likeness.access:
        yield from wrapped(told, width)


def _together(
    repositories: Sequence[RehearsedRepository], width: int
) -> Iterator[Text]:
    """Say once what holds for most repositories of a region, then who differs."""
    told: dict[tuple[tuple[str, Likeness], ...], str] = {}
    for region, group in groupby(repositories, key=lambda held: held.region):
        here = [*group]
        host = here[0].url.removesuffix(f"/{here[0].name}")
        title = f"{count(len(here), 'repository', 'repositories')} at {host}"
        yield Text(f"\n{printable(title)}", HEADING)
        described = tuple((held.name, likeness_of(held)) for held in here)
        if described in told:
            words = f"of the same names and settings as in {told[described]}"
            yield from wrapped(words, width)
            continue
        told[described] = region
        usual = usual_among([likeness for _, likeness in described])
        yield from _block(usual, width)
        yield from _differences(described, usual, width)


def _differences(
    described: Sequence[tuple[str, Likeness]], usual: Likeness, width: int
) -> Iterator[Text]:
    found = by_deviation(described, usual)
    alike = found.pop(Deviation(), [])
    if alike:
        yield Text()
        yield from wrapped(f"exactly so: {', '.join(alike)}", width, hanging="  ")
    if found:
        yield Text()
        yield line("  differing (--full tells all of each):")
    for deviation, names in found.items():
        about = " | ".join(map(tied, deviation.settings))
        words = f"{', '.join(names)}: {about}" if about else ", ".join(names)
        yield from wrapped(words, width, "    ", hanging="  ")
        for told in deviation.access:
            yield from wrapped(told, width, "      ", hanging="  ")


def _are_in_several_regions(repositories: Iterable[RehearsedRepository]) -> bool:
    return len({held.region for held in repositories}) > 1


def _title(repository: RehearsedRepository, *, several: bool) -> str:
    return f"{repository.name} in {repository.region}" if several else repository.name


def _table(repositories: Sequence[RehearsedRepository]) -> Table:
    """Give each repository one line."""
    several = _are_in_several_regions(repositories)
    table = Table(box=None, pad_edge=False, header_style=HEADING, padding=(0, 1, 0, 0))
    table.add_column("repository", overflow="fold", ratio=1)
    for column in ("image tags", "scan", "encryption"):
        table.add_column(column)
    for column in ("rules", "pull", "push", "deny", "tags"):
        table.add_column(column, justify="right")
    table.add_column("protect")
    for repository in repositories:
        table.add_row(*map(printable, _row(repository, several=several)))
    return table


def _row(repository: RehearsedRepository, *, several: bool) -> Iterator[str]:
    yield _title(repository, several=several)
    yield repository.image_tag_mutability.removesuffix("_WITH_EXCLUSION") + (
        "*" if repository.image_tag_mutability_exclusion_filters else ""
    )
    yield "push" if repository.scan_on_push else "no"
    yield repository.encryption_type
    rules = setting_words.rules(repository.lifecycle_policy)
    yield "?" if rules is None else str(len(rules))
    yield from _counts(repository)
    yield str(len(repository.tags))
    yield "yes" if repository.protect else "no"


def _counts(repository: RehearsedRepository) -> Iterator[str]:
    """How many may pull, and push, and how many rules deny something."""
    if isinstance(repository.repository_policy, str):
        yield from "???"
        return
    found = repository.grants
    allowed = [one for one in found if one.effect == "allow" and one.denied != "yes"]
    for purpose in ("pull", "push"):
        granted = [one for one in allowed if getattr(one, purpose)]
        yield str(sum(1 if one.all_but else len(one.who) for one in granted))
    yield str(sum(one.effect == "deny" for one in found))
