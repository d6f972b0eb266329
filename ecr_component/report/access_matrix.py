"""Who may do what where: repositories by principals, alike ones together."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count, groupby, product
from typing import Final, Literal

from ecr_component.access.grants import Grant
from ecr_component.report.granted import Granted
from ecr_component.report.principal_kinds import (
    PrincipalKind,
    concerned,
    kind_of,
    order_of,
)
from ecr_component.report.snapshot import ReportedRepository, Snapshot

Word = Literal["pull", "push", "Lambda", "other", "deny"]

MOST_COLUMNS: Final = 24
"""Beyond, only principals that several rows share have a column of their own."""

_WORDS: Final[tuple[Word, ...]] = ("pull", "push", "Lambda", "other", "deny")
_PLAIN: Final = {"pull", "push", "pull and push"}
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Mark:
    """One word in a cell."""

    word: Word
    notes: tuple[str, ...] = ()
    """What is to be said of it, each a sentence of the notes below."""

    void: bool = False
    """Whether the same policy denies it."""

    @property
    def order(self) -> tuple[object, ...]:
        """Where it stands among others in its cell."""
        return _WORDS.index(self.word), self.void, self.notes


Cell = tuple[Mark, ...]


@dataclass(frozen=True)
class Column:
    """Principals who may do the same everywhere."""

    kind: PrincipalKind
    principals: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """Repositories in which everybody may do the same."""

    repositories: tuple[ReportedRepository, ...]
    cells: tuple[Cell, ...]
    """One for each column."""

    others: tuple[tuple[str, Cell], ...]
    """Principals without a column, and what they may."""

    is_secret: bool
    """Whether nothing is known of it."""


@dataclass(frozen=True)
class Reach:
    """A principal, and how many repositories it reaches."""

    principal: str
    kind: PrincipalKind
    pull: int
    """From so many it pulls, Lambda functions included."""
    push: int
    other: int
    deny: int


@dataclass(frozen=True)
class Matrix:
    """All of it."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: Mapping[str, str]
    """What marks refer to: each sentence's letter."""

    reaches: tuple[Reach, ...]
    """Every principal, by kind and name."""

    @property
    def words(self) -> set[Word]:
        """Those that occur."""
        return {mark.word for row in self.rows for mark in _marks(row)}

    @property
    def has_void(self) -> bool:
        """Whether a policy takes back what it allows."""
        return any(mark.void for row in self.rows for mark in _marks(row))

    @property
    def has_others(self) -> bool:
        """Whether a row has principals without a column."""
        return any(row.others for row in self.rows)

    @property
    def kinds(self) -> list[tuple[PrincipalKind, int]]:
        """The kinds of the columns, and how many columns each has."""
        grouped = groupby(column.kind for column in self.columns)
        return [(kind, len(list(columns))) for kind, columns in grouped]


Access = dict[str, Cell]
"""What the principals may do in a repository."""


def access_matrix(snapshot: Snapshot, granted: Granted) -> Matrix:
    """Work out who may do what."""
    alike: dict[object, list[ReportedRepository]] = defaultdict(list)
    found: dict[object, tuple[Access, bool]] = {}
    for held in snapshot.repositories:
        access, is_secret = access_of(granted.by(held)), granted.is_secret(held)
        key = (*access.items(), is_secret)
        alike[key].append(held)
        found[key] = access, is_secret
    accesses = [access for access, _ in found.values()]
    columns = _columns(accesses)
    shown = {who for column in columns for who in column.principals}
    rows = [
        Row(
            repositories=tuple(alike[key]),
            cells=tuple(access.get(it.principals[0], ()) for it in columns),
            others=tuple(it for it in access.items() if it[0] not in shown),
            is_secret=is_secret,
        )
        for key, (access, is_secret) in found.items()
    ]
    return Matrix(
        columns,
        tuple(sorted(rows, key=lambda row: row.repositories[0].name)),
        _lettered(mark for row in rows for mark in _marks(row)),
        tuple(_reaches(zip(accesses, map(len, alike.values()), strict=True))),
    )


def access_of(granted: Iterable[Grant]) -> Access:
    """What each principal may do, by kind and name."""
    marks: dict[str, set[Mark]] = defaultdict(set)
    for grant in granted:
        for principal in concerned(grant):
            marks[principal] |= set(_marks_of(grant, principal))
    return {
        who: tuple(sorted(_telling(marks[who]), key=lambda mark: mark.order))
        for who in sorted(marks, key=order_of)
    }


def _marks_of(grant: Grant, principal: str) -> Iterator[Mark]:
    notes = []
    if grant.effect == "deny":
        words: list[Word] = ["deny"]
        notes.append(f"is denied {grant.actions}")
    else:
        pull: Word = "Lambda" if kind_of(principal) == "Lambda" else "pull"
        push: Word = "push"
        words = [pull] * grant.pull + [push] * grant.push or ["other"]
        if grant.actions not in _PLAIN:
            notes.append(f"may use {grant.actions}")
        notes += _DENIED[grant.denied]
    if grant.condition:
        notes.append(f"if {grant.condition}")
    for word in words:
        yield Mark(word, tuple(notes), grant.denied == "yes")


_DENIED: Final[Mapping[str, list[str]]] = {
    "no": [],
    "perhaps": ["unless a deny rule of the same policy is about it"],
    "yes": ["but a deny rule of the same policy takes it back"],
}


def _telling(marks: set[Mark]) -> Iterator[Mark]:
    """Leave out what another mark says without any reservation."""
    for mark in marks:
        if not mark.notes or mark.void or Mark(mark.word) not in marks:
            yield mark


def _columns(accesses: Sequence[Access]) -> tuple[Column, ...]:
    """Principals who may do the same everywhere share a column."""
    cells: dict[str, list[tuple[int, Cell]]] = defaultdict(list)
    for number, access in enumerate(accesses):
        for principal, cell in access.items():
            cells[principal].append((number, cell))
    alike: dict[object, list[str]] = defaultdict(list)
    for principal in sorted(cells, key=order_of):
        alike[kind_of(principal), *cells[principal]].append(principal)
    columns = [tuple(together) for together in alike.values()]
    if len(columns) > MOST_COLUMNS:
        shared = [it for it in columns if len(cells[it[0]]) > 1]
        # The first of equally many, as `sorted` keeps their order.
        most = sorted(shared, key=lambda it: -len(cells[it[0]]))[:MOST_COLUMNS]
        columns = [it for it in columns if it in most]
    return tuple(Column(kind_of(it[0]), it) for it in columns)


def _marks(row: Row) -> Iterator[Mark]:
    for cell in (*row.cells, *(cell for _, cell in row.others)):
        yield from cell


def _lettered(marks: Iterable[Mark]) -> dict[str, str]:
    """Give each note a letter, or as many as it takes."""
    notes = dict.fromkeys(note for mark in marks for note in mark.notes)
    names = chain.from_iterable(product(_LETTERS, repeat=n) for n in count(1))
    return {note: "".join(letters) for note, letters in zip(notes, names, strict=False)}


def _reaches(accesses: Iterable[tuple[Access, int]]) -> Iterator[Reach]:
    reached: dict[str, Counter[Word]] = defaultdict(Counter)
    for access, repositories in accesses:
        for principal, cell in access.items():
            words = {mark.word for mark in cell if not mark.void}
            reached[principal] += Counter(dict.fromkeys(words, repositories))
    for principal in sorted(reached, key=order_of):
        counts = reached[principal]
        yield Reach(
            principal,
            kind_of(principal),
            pull=counts["pull"] + counts["Lambda"],
            push=counts["push"],
            other=counts["other"],
            deny=counts["deny"],
        )
