"""Repositories as a person would want to read of them: a block each, or a line."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from ecr_component.printing import printable
from ecr_component.rehearsal import setting_words
from ecr_component.rehearsal.report_lines import (
    ASIDE,
    HEADING,
    count,
    line,
    tied,
    wrapped,
)
from ecr_component.rehearsal.result import RehearsedRepository

# Beyond this number each has a line only; `--json` has all.
MOST_BLOCKS: Final = 40

_EXCEPTIONS: Final = "* except for tags that match its filters: see them with --json"


def repository_lines(
    repositories: Sequence[RehearsedRepository], width: int
) -> Iterator[RenderableType]:
    """Tell of repositories."""
    if len(repositories) > MOST_BLOCKS:
        yield Text()
        yield _table(repositories)
        if any(held.image_tag_mutability_exclusion_filters for held in repositories):
            yield Text(f"\n{_EXCEPTIONS}", ASIDE)
        return
    several = _are_in_several_regions(repositories)
    for repository in repositories:
        yield Text(f"\n{printable(_title(repository, several=several))}", HEADING)
        yield line(f"  {repository.url}")
        yield from wrapped(" | ".join(map(tied, _facts(repository))), width)
        policy = repository.repository_policy
        for told in setting_words.access(policy, repository.grants):
            yield from wrapped(told, width)


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


def _facts(repository: RehearsedRepository) -> Iterator[str]:
    yield setting_words.mutability(
        repository.image_tag_mutability,
        repository.image_tag_mutability_exclusion_filters,
    )
    yield "scanned on push" if repository.scan_on_push else "not scanned on push"
    yield setting_words.encryption(repository.encryption_type, repository.kms_key)
    yield setting_words.lifecycle(repository.lifecycle_policy)
    yield count(len(repository.tags), "tag")
    if repository.protect:
        yield "protected"


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
