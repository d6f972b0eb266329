"""Statements of a policy said one by one, as they are written by hand."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Final

from ecr_component.access.statements import RawStatement
from ecr_component.adopt.policy_shape import CannotBeSaid, statements_of
from ecr_component.errors import Refusal
from ecr_component.values.json_text import parse
from ecr_component.values.principals import refuse_leftover
from ecr_component.values.rule import Rule

Written = Mapping[str, object]

VERSION: Final = "2012-10-17"


def statements_in(policy: str, changes: list[str]) -> list[Written]:
    """The statements of a policy's text.

    Args:
        policy: The text.
        changes: Gets whatever beside them is not as the component writes it.

    Raises:
        CannotBeSaid: It has none.
    """
    try:
        document = parse(policy)
    except Refusal:
        raise CannotBeSaid("is no JSON") from None
    statements = statements_of(document)
    if not statements or not isinstance(document, Mapping):
        raise CannotBeSaid("has no statements")
    version = document.get("Version")
    if version != VERSION:
        changes.append(f"Version becomes {VERSION}, from {version}")
    if "Id" in document:
        changes.append("Id is left out")
    return statements


def sayable(
    statement: Written, rule: Rule[RawStatement], changes: list[str]
) -> Written | None:
    """A statement as a rule reads it; None where nothing of it lasts.

    Args:
        statement: As AWS has it.
        rule: That of the input that is to say it.
        changes: Gets what the input says otherwise.

    Raises:
        CannotBeSaid: The component refuses it.
    """
    said = dict(statement)
    principals = said.get("Principal")
    if isinstance(principals, Mapping):
        said["Principal"] = lasting = _lasting(principals, changes)
        if not lasting:
            return None
    try:
        document = rule(said).document()
    except Refusal as refusal:
        raise CannotBeSaid(f"has a statement with {refusal.problems[0]}") from None
    return {key: _as_json(value) for key, value in document.items()}


def _lasting(principals: Mapping[str, object], changes: list[str]) -> dict[str, object]:
    """Principals without what AWS shows in place of one that was deleted."""
    lasting = {}
    for kind, entries in principals.items():
        kept = [entry for entry in texts(entries) if not _is_leftover(entry)]
        if len(kept) == len(texts(entries)):
            lasting[kind] = entries
            continue
        gone = ", ".join(sorted({*texts(entries)} - {*kept}))
        changes.append(f"{gone}, whose user or role was deleted, is left out")
        if kept:
            lasting[kind] = kept
    return lasting


def _is_leftover(entry: str) -> bool:
    try:
        refuse_leftover(entry)
    except Refusal:
        return True
    return False


def _as_json(value: object) -> object:
    """A part of a statement; its lists have no order, so all have the same one."""
    if isinstance(value, Mapping):
        return {key: _as_json(inner) for key, inner in value.items()}
    return sorted(value) if isinstance(value, tuple) else value


def renamed(
    statements: Iterable[Written], sids: Iterable[str], changes: list[str]
) -> Iterator[Written]:
    """Give each statement a Sid of its own, as the component wants it."""
    taken: set[object] = set(sids)
    for statement in statements:
        sid = statement.get("Sid")
        if sid not in taken:
            taken |= {sid} - {None}
            yield statement
            continue
        own = next(name for n in count(2) if (name := f"{sid}{n}") not in taken)
        changes.append(f"of two statements called {sid}, one becomes {own}")
        taken.add(own)
        yield {**statement, "Sid": own}


def texts(entries: object) -> list[str]:
    """The texts of a list; one may stand without it."""
    listed = entries if isinstance(entries, list) else [entries]
    return [entry for entry in listed if isinstance(entry, str)]
