"""A rehearsal as a person would want to read it, at any width."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any, Final

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from ecr_component.access.grants import Grant
from ecr_component.printing import printable
from ecr_component.rehearsal.result import (
    NotRehearsed,
    Rehearsal,
    RehearsedRepository,
    ReplicationRule,
    kind,
)
from ecr_component.stack_files.project import HIDDEN

# Beyond these numbers a list is shortened; `--json` has all.
MOST_BLOCKS: Final = 40
MOST_ACCOUNTS: Final = 6
MOST_ENTRIES: Final = 60

_HEADING: Final = "bold"
_ASIDE: Final = "dim"

WHAT_IT_IS_NOT: Final = (
    "A rehearsal in memory: no engine took part, so there is no state and no diff, and "
    "that a policy was accepted here proves nothing about AWS."
)

_EXCEPTIONS: Final = "* except for tags that match its filters: see them with --json"

# What can be seen of these is told repository by repository, or as replication.
_TOLD: Final = {
    "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    "aws:ecr/replicationConfiguration:ReplicationConfiguration",
    "aws:ecr/repository:Repository",
    "aws:ecr/repositoryPolicy:RepositoryPolicy",
}

# A space at which no line is broken.
_TIED: Final = "\u00a0"


def report(rehearsal: Rehearsal, width: int) -> Iterator[RenderableType]:
    """Tell of a rehearsal, line by line."""
    yield _text(_head(rehearsal), _HEADING)
    yield from _repositories(rehearsal.repositories, width)
    if rehearsal.replication:
        yield Text("\nReplication", _HEADING)
        for rule in rehearsal.replication:
            yield from _wrapped(_replication(rule, rehearsal.account_id), width)
    yield Text("\nOutputs", _HEADING)
    if rehearsal.outputs:
        yield from map(_text, _outline(rehearsal.outputs, "  "))
    else:
        yield Text("  none")
    others = sorted(rehearsal.created.keys() - _TOLD)
    if others:
        yield Text("\nAlso created", _HEADING)
        for type_ in others:
            yield _text(f"  {rehearsal.created[type_]:,} {kind(type_)}")
    if rehearsal.not_rehearsed:
        yield Text("\nNot rehearsed", _HEADING)
        yield from map(_text, _not_rehearsed(rehearsal.not_rehearsed))
    yield Text()
    yield from _wrapped(WHAT_IT_IS_NOT, width, indent="", style=_ASIDE)


def _head(rehearsal: Rehearsal) -> str:
    count = _count(len(rehearsal.repositories), "repository", "repositories")
    regions = sorted({held.region for held in rehearsal.repositories})
    regions = regions or [rehearsal.region]
    return (
        f"Stack {rehearsal.stack} of {rehearsal.project}: {count} in "
        f"{', '.join(regions)}, account {rehearsal.account_id}"
    )


def _repositories(
    repositories: Sequence[RehearsedRepository], width: int
) -> Iterator[RenderableType]:
    if len(repositories) > MOST_BLOCKS:
        yield Text()
        yield _table(repositories)
        if any(held.image_tag_mutability_exclusion_filters for held in repositories):
            yield Text(f"\n{_EXCEPTIONS}", _ASIDE)
        return
    several = _are_in_several_regions(repositories)
    for repository in repositories:
        yield Text(f"\n{printable(_title(repository, several=several))}", _HEADING)
        yield _text(f"  {repository.url}")
        yield from _wrapped(" | ".join(map(_tied, _facts(repository))), width)
        for line in _access(repository):
            yield from _wrapped(line, width)


def _are_in_several_regions(repositories: Iterable[RehearsedRepository]) -> bool:
    return len({held.region for held in repositories}) > 1


def _title(repository: RehearsedRepository, *, several: bool) -> str:
    return f"{repository.name} in {repository.region}" if several else repository.name


def _table(repositories: Sequence[RehearsedRepository]) -> Table:
    """Give each repository one line."""
    several = _are_in_several_regions(repositories)
    table = Table(box=None, pad_edge=False, header_style=_HEADING, padding=(0, 1, 0, 0))
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
    rules = _rules(repository)
    yield "?" if rules is None else str(len(rules))
    yield from _counts(repository)
    yield str(len(repository.tags))
    yield "yes" if repository.protect else "no"


def _facts(repository: RehearsedRepository) -> Iterator[str]:
    filters = repository.image_tag_mutability_exclusion_filters
    mode = repository.image_tag_mutability.removesuffix("_WITH_EXCLUSION")
    yield f"{mode} except {', '.join(filters)}" if filters else mode
    yield "scanned on push" if repository.scan_on_push else "not scanned on push"
    key = (repository.kms_key or "").rpartition("/")[2]
    yield f"{repository.encryption_type} {key}".strip()
    rules = _rules(repository)
    yield (
        f"lifecycle policy {HIDDEN}"
        if rules is None
        else _count(len(rules), "lifecycle rule")
    )
    yield _count(len(repository.tags), "tag")
    if repository.protect:
        yield "protected"


def _rules(repository: RehearsedRepository) -> Sequence[object] | None:
    """The rules of the lifecycle policy; None if they are a secret."""
    policy = repository.lifecycle_policy
    if isinstance(policy, str):
        return None
    rules: Sequence[object] = (policy or {}).get("rules", [])
    return rules


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


def _access(repository: RehearsedRepository) -> Iterator[str]:
    policy = repository.repository_policy
    if isinstance(policy, str):
        yield f"pull and push: {policy}"
        return
    found = repository.grants
    if not any(one.effect == "allow" for one in found):
        yield "pull and push: this account only"
    yield from map(_grant, found)


def _grant(grant: Grant) -> str:
    condition = f" if {grant.condition}" if grant.condition else ""
    who = f"{_some(grant.who)}{condition}"
    if grant.effect == "deny":
        to = "to all but" if grant.all_but else "to"
        return f"denied {to}: {who} ({grant.actions})"
    others = "all but " if grant.all_but else ""
    return f"{grant.actions}{_DENIED[grant.denied]}: {others}{who}"


_DENIED: Final[Mapping[str, str]] = {
    "no": "",
    "perhaps": ", unless denied",
    "yes": ", but denied",
}


def _some(principals: Sequence[str]) -> str:
    shown = ", ".join(principals[:MOST_ACCOUNTS])
    rest = len(principals) - MOST_ACCOUNTS
    return f"{shown} and {rest:,} more" if rest > 0 else shown


def _replication(rule: ReplicationRule, account_id: str) -> str:
    prefixes = ", ".join(f"{prefix}*" for prefix in rule.prefixes)
    destinations = ", ".join(
        destination.region
        if destination.registry_id == account_id
        else f"{destination.region} in {destination.registry_id}"
        for destination in rule.destinations
    )
    return f"{prefixes or 'every repository'} of {rule.source_region} to {destinations}"


def _not_rehearsed(left_out: Sequence[NotRehearsed]) -> Iterator[str]:
    for left in left_out[:MOST_ENTRIES]:
        yield f"  {left}"
    yield from _rest(len(left_out), "  ")


def _outline(value: Any, indent: str) -> Iterator[str]:  # noqa: ANN401 - any output
    """Write nested values as an outline, much as YAML would."""
    if isinstance(value, Mapping):
        entries = [(f"{key}:", item) for key, item in value.items()]
    else:
        entries = [("-", item) for item in value]
    for mark, item in entries[:MOST_ENTRIES]:
        if isinstance(item, Mapping | list) and item:
            yield f"{indent}{mark}"
            yield from _outline(item, f"{indent}  ")
        else:
            yield f"{indent}{mark} {_leaf(item)}"
    yield from _rest(len(entries), indent)


def _leaf(value: object) -> str:
    words = {None: "null", True: "true", False: "false"}
    if value is None or isinstance(value, bool):
        return words[value]
    return str(value)


def _rest(count: int, indent: str) -> Iterator[str]:
    if count > MOST_ENTRIES:
        yield f"{indent}and {count - MOST_ENTRIES:,} more: see them with --json"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def _tied(text: str) -> str:
    return text.replace(" ", _TIED)


def _text(line: str, style: str = "") -> Text:
    return Text(printable(line), style)


def _wrapped(
    text: str, width: int, indent: str = "  ", style: str = ""
) -> Iterator[Text]:
    """Break a text between words that are not tied."""
    for line in wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ):
        yield _text(line.replace(_TIED, " "), style)
