"""What the policy of a repository or a registry allows and denies, in words.

That one statement denies what another allows is told as far as it is certain.

Source: IAM user guide, "Policy evaluation logic".
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, Literal

from ecr_component.access import actions
from ecr_component.access.subjects import (
    ANYONE,
    Subject,
    listed,
    subject,
    subject_in_registry,
    texts,
)
from ecr_component.values.regions import Location

Actions = frozenset[str]
Granted = dict[Subject, Actions]
Hit = Literal["no", "perhaps", "yes"]

_PULL: Final = frozenset(actions.PULL)
_PUSH: Final = frozenset(actions.PUSH)

# What the words pull and push stand for, so that nothing of it is told beside them.
_COVERED: Final[Mapping[tuple[bool, bool], Actions]] = {
    (False, False): frozenset(),
    (True, False): frozenset(actions.READ),
    (False, True): _PUSH,
    (True, True): frozenset(actions.WRITE),
}
_FEW: Final = 3

_ACCOUNT = re.compile(r"([0-9]{12})|arn:[\w-]+:(?:iam|sts)::([0-9]{12}):.+")


@dataclass(frozen=True)
class Grant:
    """What a policy allows some principals, or denies them."""

    effect: Literal["allow", "deny"]
    pull: bool
    push: bool
    actions: str
    """In words: ``pull and push``, ``every action``, or the actions by name."""

    who: tuple[str, ...]
    """Sorted: accounts and organizations by id, roles and users by ARN."""

    all_but: bool
    """Whether it is about everybody else."""

    condition: str
    """When it holds; empty for always."""

    denied: Hit
    """Whether the policy also denies what it allows here."""


@dataclass(frozen=True)
class RegistryGrant:
    """What a registry's policy allows some principals, or denies them."""

    grant: Grant
    repositories: tuple[str, ...]
    """Sorted: names and patterns of those it is about; none means all."""


def grants(policy: object, location: Location) -> tuple[Grant, ...]:
    """Read a repository's policy.

    Args:
        policy: The document as JSON has it; of anything else nothing is told.
        location: Of the repository.
    """
    read = partial(subject, location=location)
    return tuple(told.grant for told in _told(policy, read))


def registry_grants(policy: object, location: Location) -> tuple[RegistryGrant, ...]:
    """Read a registry's policy, whose statements may be about some repositories.

    Args:
        policy: The document as JSON has it; of anything else nothing is told.
        location: Of the registry.
    """
    return tuple(_told(policy, partial(subject_in_registry, location=location)))


def _told(
    policy: object, read: Callable[[Mapping[str, Any]], Subject]
) -> list[RegistryGrant]:
    allowed, denied = _read(policy, read)
    together: dict[RegistryGrant, set[str]] = defaultdict(set)
    for one, granted in allowed.items():
        for part in _allowed(one, granted, denied):
            together[RegistryGrant(part, one.repositories)] |= {*one.who}
    for one, refused in denied.items():
        part = _grant("deny", one, refused)
        together[RegistryGrant(part, one.repositories)] |= {*one.who}
    complete = (
        replace(one, grant=replace(one.grant, who=tuple(sorted(who))))
        for one, who in together.items()
    )
    return sorted(complete, key=lambda one: (_order(one.grant), one.repositories))


def _read(
    policy: object, read: Callable[[Mapping[str, Any]], Subject]
) -> tuple[Granted, Granted]:
    """What is allowed to whom, and what is denied to whom."""
    found: dict[object, Granted] = {"Allow": {}, "Deny": {}}
    statements = policy.get("Statement") if isinstance(policy, Mapping) else None
    for statement in filter(_is_statement, listed(statements)):
        by_subject, about = found[statement["Effect"]], actions_of(statement)
        for one in read(statement).each() if about else ():
            by_subject[one] = by_subject.get(one, frozenset()) | about
    return found["Allow"], found["Deny"]


def _is_statement(written: object) -> bool:
    return isinstance(written, Mapping) and written.get("Effect") in ("Allow", "Deny")


def actions_of(statement: Mapping[str, Any]) -> Actions:
    """The actions of ECR that a statement is about."""
    if "NotAction" in statement:
        return frozenset(actions.ALL) - _meant(statement["NotAction"])
    return _meant(statement.get("Action"))


def _meant(patterns: object) -> Actions:
    return _union(actions.matching(pattern) for pattern in texts(patterns))


def _union(sets: Iterable[Actions]) -> Actions:
    return frozenset().union(*sets)


def _allowed(one: Subject, granted: Actions, denials: Granted) -> Iterator[Grant]:
    """What is left of what is allowed, and what is denied of it.

    Who pulls or pushes needs all actions for it, so one that is denied takes all.
    """
    hits = {denial: _hits(denial, one) for denial in denials}
    certain = _union(denials[denial] for denial, hit in hits.items() if hit == "yes")
    possible = _union(denials[denial] for denial, hit in hits.items() if hit != "no")
    purposes = [purpose for purpose in (_PULL, _PUSH) if granted >= purpose]
    lost = granted & certain | _union(need for need in purposes if need & certain)
    if lost:
        yield _grant("allow", one, lost, "yes")
    if kept := granted - lost:
        needed = _union(need for need in purposes if kept >= need) or kept
        yield _grant("allow", one, kept, "perhaps" if needed & possible else "no")


def _grant(
    effect: Literal["allow", "deny"], one: Subject, granted: Actions, denied: Hit = "no"
) -> Grant:
    return Grant(
        effect=effect,
        pull=granted >= _PULL,
        push=granted >= _PUSH,
        actions=in_words(granted),
        who=one.who if one.all_but else (),
        all_but=one.all_but,
        condition=one.condition,
        denied=denied,
    )


def _order(grant: Grant) -> tuple[object, ...]:
    other = not (grant.pull or grant.push)
    rest = (grant.actions, grant.denied, grant.condition, grant.all_but, grant.who)
    return (grant.effect, other, grant.push, grant.pull, *rest)


def in_words(granted: Actions) -> str:
    """What actions are for: ``pull and push``, or the actions by name."""
    if len(granted) == len(actions.ALL):
        return "every action"
    pull, push = granted >= _PULL, granted >= _PUSH
    words = ["pull"] * pull + ["push"] * push
    others = sorted(granted - _COVERED[pull, push])
    words += others if len(others) <= _FEW else [f"{len(others)} other actions"]
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _hits(denial: Subject, one: Subject) -> Hit:
    """Whether a denial is about a subject, as far as their names tell."""
    if one.all_but:
        return "perhaps"
    hits = _is_beside if denial.all_but else _is_among
    found = hits(one.who[0], denial, service=one.services)
    everywhere = denial.repositories in ((), one.repositories)
    at_times = denial.condition or not everywhere
    return "perhaps" if found == "yes" and at_times else found


def _is_among(name: str, denial: Subject, *, service: bool) -> Hit:
    account = _account(name)
    if {name, account, ANYONE} & {*denial.who}:
        return "yes"
    if service or denial.services:
        return "perhaps" if service and denial.services else "no"
    within = {_account(other) for other in denial.who}
    return "perhaps" if account is None or (name == account in within) else "no"


def _is_beside(name: str, denial: Subject, *, service: bool) -> Hit:
    if name in denial.who:
        return "no"
    if service:
        return "yes" if denial.services else "no"
    account, exempt = _account(name), {_account(other) for other in denial.who}
    if account is None or None in exempt or any("*" in other for other in denial.who):
        return "perhaps"
    near = account in exempt and (name == account or account in denial.who)
    return "perhaps" if near else "yes"


def _account(name: str) -> str | None:
    """The account that a principal is, or is in; an organization has many."""
    found = _ACCOUNT.fullmatch(name)
    return (found[1] or found[2]) if found else None
