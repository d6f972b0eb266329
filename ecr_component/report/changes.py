"""What is otherwise in one snapshot than in another, alike repositories together."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from ecr_component.report.access_matrix import Cell, access_of
from ecr_component.report.granted import Granted
from ecr_component.report.lifecycle_sentences import (
    rule_sentences,
    rules_of,
    without_rules,
)
from ecr_component.report.registry_sentences import Saying, registry_sentences
from ecr_component.report.roles_in_words import roles_in_words
from ecr_component.report.settings import PROTECTION, settings
from ecr_component.report.snapshot import ReportedRepository, Snapshot

Identity = tuple[str, str]
"""A repository's region and name."""


@dataclass(frozen=True)
class FactChange:
    """One thing that is otherwise; empty for what is not there."""

    what: str
    before: str
    after: str

    @property
    def kind(self) -> Literal["added", "removed", "changed"]:
        """What happened to it."""
        if not self.before:
            return "added"
        return "changed" if self.after else "removed"


@dataclass(frozen=True)
class Changed:
    """What is otherwise of some repositories, or of the registry."""

    repositories: tuple[ReportedRepository, ...]
    """None: of the registry as a whole."""
    changes: tuple[FactChange, ...]


@dataclass(frozen=True)
class Comparison:
    """Everything that is otherwise."""

    before: str
    """The title of the other one."""

    added: tuple[ReportedRepository, ...]
    removed: tuple[ReportedRepository, ...]
    groups: tuple[Changed, ...]
    """The registry first."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is otherwise."""
        return not (self.added or self.removed or self.groups)


def compare_snapshots(before: Snapshot, after: Snapshot) -> Comparison:
    """Hold what is against what was."""
    old, new = _by_identity(before), _by_identity(after)
    were, are = _Told(before), _Told(after)
    alike: dict[tuple[FactChange, ...], list[ReportedRepository]] = defaultdict(list)
    for identity in new.keys() & old.keys():
        changes = tuple(_changes(were.of(old[identity]), are.of(new[identity])))
        if changes:
            alike[changes].append(new[identity])
    changed = [Changed(tuple(_sorted(held)), same) for same, held in alike.items()]
    changed.sort(key=lambda it: _identity(it.repositories[0]))
    of_registry = tuple(_of_registry(before, after))
    if of_registry:
        changed.insert(0, Changed((), of_registry))
    return Comparison(
        before=before.title,
        added=tuple(_sorted(new[it] for it in new.keys() - old.keys())),
        removed=tuple(_sorted(old[it] for it in old.keys() - new.keys())),
        groups=tuple(changed),
    )


def _identity(held: ReportedRepository) -> Identity:
    return held.region, held.name


def _by_identity(snapshot: Snapshot) -> dict[Identity, ReportedRepository]:
    return {_identity(held): held for held in snapshot.repositories}


def _sorted(repositories: Iterable[ReportedRepository]) -> list[ReportedRepository]:
    return sorted(repositories, key=_identity)


def _changes(
    before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[FactChange]:
    for what in dict.fromkeys((*before, *after)):
        was, is_now = before.get(what, ""), after.get(what, "")
        # AWS does not know of protection, so that it says nothing of it means nothing.
        if was != is_now and (what != PROTECTION or (was and is_now)):
            yield FactChange(what, was, is_now)


class _Told:
    """What is to be said of a snapshot's repositories."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._granted = Granted(snapshot)

    def of(self, held: ReportedRepository) -> dict[str, str]:
        """Everything about a repository, by what it is about."""
        return {
            **{one.name: one.value for one in settings(held)},
            **({"KMS key": held.kms_key} if held.kms_key else {}),
            **dict(self._access(held)),
            **dict(self._lifecycle(held)),
            **{f"Tag {key}": value or "(empty)" for key, value in held.tags.items()},
        }

    def _access(self, held: ReportedRepository) -> Iterator[tuple[str, str]]:
        if self._granted.is_secret(held):
            yield "Access", "a secret"
        for principal, cell in access_of(self._granted.by(held)).items():
            yield f"Access of {principal}", _in_words(cell)

    def _lifecycle(self, held: ReportedRepository) -> Iterator[tuple[str, str]]:
        document = self._snapshot.document(held.lifecycle_policy)
        rules = rules_of(document)
        if told := without_rules(document, rules):
            # Rules that nobody can read may be others: their text says so.
            unread = rules is None and not isinstance(document, str)
            yield "Lifecycle", json.dumps(document) if unread else told
        for one in rule_sentences(rules or ()):
            yield f"Lifecycle rule {one.priority}", one.sentence


def _in_words(cell: Cell) -> str:
    return "; ".join(" ".join((mark.word, *mark.notes)) for mark in cell)


def _of_registry(before: Snapshot, after: Snapshot) -> Iterator[FactChange]:
    """What is otherwise of the registry as a whole, and of roles."""
    was, is_now = (
        dict.fromkeys((*registry_sentences(snapshot), *_of_roles(snapshot)))
        for snapshot in (before, after)
    )
    for saying in was:
        if saying not in is_now:
            yield FactChange(saying.topic, saying.text, "")
    for saying in is_now:
        if saying not in was:
            yield FactChange(saying.topic, "", saying.text)


def _of_roles(snapshot: Snapshot) -> Iterator[Saying]:
    for role in roles_in_words(snapshot):
        for who in role.assumed_by:
            yield Saying(f"Who can assume role {role.name}", who)
        for right in role.rights:
            yield Saying(f"What role {role.name} may do", right)
