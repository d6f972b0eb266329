"""A rehearsal as a person would want to read it, at any width."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from rich.console import RenderableType
from rich.text import Text

from ecr_component.rehearsal.registry_report import registry_lines
from ecr_component.rehearsal.report_lines import ASIDE, HEADING, count, line, wrapped
from ecr_component.rehearsal.repository_report import repository_lines
from ecr_component.rehearsal.result import NotRehearsed, Rehearsal, kind
from ecr_component.rehearsal.role_report import role_lines

# Beyond this number a list is shortened; `--json` has all.
MOST_ENTRIES: Final = 60

# The same within an output, unless all is asked for.
FEW_ENTRIES: Final = 5

WHAT_IT_IS_NOT: Final = (
    "A rehearsal in memory: no engine took part, so there is no state and no diff, and "
    "that a policy was accepted here proves nothing about AWS."
)

# What can be seen of these is told as repositories, registries and roles.
_TOLD: Final = {
    "aws:ecr/accountSetting:AccountSetting",
    "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    "aws:ecr/pullThroughCacheRule:PullThroughCacheRule",
    "aws:ecr/pullTimeUpdateExclusion:PullTimeUpdateExclusion",
    "aws:ecr/registryPolicy:RegistryPolicy",
    "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
    "aws:ecr/replicationConfiguration:ReplicationConfiguration",
    "aws:ecr/repository:Repository",
    "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
    "aws:ecr/repositoryPolicy:RepositoryPolicy",
    "aws:iam/role:Role",
    "aws:iam/rolePolicy:RolePolicy",
}


def report(
    rehearsal: Rehearsal, width: int, *, full: bool = False
) -> Iterator[RenderableType]:
    """Tell of a rehearsal, line by line.

    Args:
        rehearsal: What came of a program.
        width: Of the terminal, in columns.
        full: Whether to leave out nothing for being much like the rest.
    """
    yield line(_head(rehearsal), HEADING)
    yield from repository_lines(
        rehearsal.repositories, rehearsal.region, width, full=full
    )
    yield from registry_lines(rehearsal.registries, width)
    yield from role_lines(rehearsal, width)
    yield Text("\nOutputs", HEADING)
    if rehearsal.outputs:
        yield from map(line, _outputs(rehearsal.outputs, full=full))
    else:
        yield Text("  none")
    others = sorted(rehearsal.created.keys() - _TOLD)
    if others:
        yield Text("\nAlso created", HEADING)
        for type_ in others:
            yield line(f"  {rehearsal.created[type_]:,} {kind(type_)}")
    if rehearsal.not_rehearsed:
        yield Text("\nNot rehearsed", HEADING)
        yield from map(line, _not_rehearsed(rehearsal.not_rehearsed))
    yield Text()
    yield from wrapped(WHAT_IT_IS_NOT, width, indent="", style=ASIDE)


def _head(rehearsal: Rehearsal) -> str:
    number = count(len(rehearsal.repositories), "repository", "repositories")
    regions = sorted({held.region for held in rehearsal.repositories})
    regions = regions or [rehearsal.region]
    return (
        f"Stack {rehearsal.stack} of {rehearsal.project}: {number} in "
        f"{', '.join(regions)}, account {rehearsal.account_id}"
    )


def _not_rehearsed(left_out: Sequence[NotRehearsed]) -> Iterator[str]:
    for left in left_out[:MOST_ENTRIES]:
        yield f"  {left}"
    yield from _rest(len(left_out), MOST_ENTRIES, "  ")


def _outputs(outputs: Mapping[str, Any], *, full: bool) -> Iterator[str]:
    within = MOST_ENTRIES if full else FEW_ENTRIES
    yield from _outline(outputs, "  ", MOST_ENTRIES, within)


def _outline(value: Any, indent: str, most: int, within: int) -> Iterator[str]:  # noqa: ANN401 - any output
    """Write nested values as an outline, much as YAML would.

    Args:
        value: A mapping or a list.
        indent: In front of each line.
        most: How many of its entries to show.
        within: How many entries of each of them.
    """
    if isinstance(value, Mapping):
        entries = [(f"{key}:", item) for key, item in value.items()]
    else:
        entries = [("-", item) for item in value]
    for mark, item in entries[:most]:
        if isinstance(item, Mapping | list) and item:
            yield f"{indent}{mark}"
            yield from _outline(item, f"{indent}  ", within, within)
        else:
            yield f"{indent}{mark} {_leaf(item)}"
    yield from _rest(len(entries), most, indent)


def _leaf(value: object) -> str:
    words = {None: "null", True: "true", False: "false"}
    if value is None or isinstance(value, bool):
        return words[value]
    return str(value)


def _rest(number: int, shown: int, indent: str) -> Iterator[str]:
    if number > shown:
        option = "--full" if number <= MOST_ENTRIES else "--json"
        yield f"{indent}and {number - shown:,} more: see them with {option}"
