"""Settings in words: of repositories, of templates for them, and of a registry."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from ecr_component.access.grants import Grant
from ecr_component.rehearsal.report_lines import count
from ecr_component.rehearsal.result import Document
from ecr_component.stack_files.project import HIDDEN

# Beyond this number a list is shortened; `--json` has all.
MOST_ACCOUNTS: Final = 6


def mutability(mode: str, filters: Sequence[str]) -> str:
    """Whether image tags can be moved."""
    words = mode.removesuffix("_WITH_EXCLUSION")
    return f"{words} except {', '.join(filters)}" if filters else words


def encryption(type_: str, kms_key: str | None) -> str:
    """How images are encrypted, and with which key."""
    key = (kms_key or "").rpartition("/")[2]
    return f"{type_} {key}".strip()


def lifecycle(policy: Document) -> str:
    """How many rules a lifecycle policy has."""
    found = rules(policy)
    if found is None:
        return f"lifecycle policy {HIDDEN}"
    return count(len(found), "lifecycle rule")


def rules(policy: Document) -> Sequence[object] | None:
    """The rules of a lifecycle policy; None if they are a secret."""
    if isinstance(policy, str):
        return None
    found: Sequence[object] = (policy or {}).get("rules", [])
    return found


def access(policy: Document, granted: Sequence[Grant]) -> Iterator[str]:
    """Who may pull and push, a line each."""
    if isinstance(policy, str):
        yield f"pull and push: {policy}"
        return
    if not any(one.effect == "allow" for one in granted):
        yield "pull and push: this account only"
    yield from map(grant, granted)


def grant(one: Grant, repositories: Iterable[str] = ()) -> str:
    """What some may do, or are denied.

    Args:
        one: What a policy says of them.
        repositories: Names and patterns of those it is about; none means all.
    """
    where = ", ".join(repositories)
    what = f"{one.actions} on {where}" if where else one.actions
    condition = f" if {one.condition}" if one.condition else ""
    who = f"{_some(one.who)}{condition}"
    if one.effect == "deny":
        to = "to all but" if one.all_but else "to"
        return f"denied {to}: {who} ({what})"
    others = "all but " if one.all_but else ""
    return f"{what}{_DENIED[one.denied]}: {others}{who}"


_DENIED: Final[Mapping[str, str]] = {
    "no": "",
    "perhaps": ", unless denied",
    "yes": ", but denied",
}


def _some(principals: Sequence[str]) -> str:
    shown = ", ".join(principals[:MOST_ACCOUNTS])
    rest = len(principals) - MOST_ACCOUNTS
    return f"{shown} and {rest:,} more" if rest > 0 else shown
