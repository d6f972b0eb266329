"""What a repository policy says, as sentences."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from ecr_component.access.grants import Grant
from ecr_component.errors import listing
from ecr_component.report.granted import Granted
from ecr_component.report.principal_kinds import kind_of
from ecr_component.report.snapshot import ReportedRepository

# Of more principals the first are named; the JSON has all.
_MOST_NAMED: Final = 12

NOBODY: Final = "Nobody outside this account has access."
CONCEALED: Final = "The policy is a secret."

_USED: Final = {"pull", "push", "pull and push"}
_DENIED: Final[Mapping[str, str]] = {
    "no": "",
    "perhaps": ", unless a deny rule of the policy is about them",
    "yes": ", but a deny rule of the policy takes that back",
}
_NOUNS: Final[Mapping[str, tuple[str, str]]] = {
    "Accounts": ("account ", "accounts "),
    "Organizations": ("organization ", "organizations "),
}


# The words that a sentence may begin with; anything else is somebody's name.
_OURS: Final = frozenset(
    {
        *("anyone", "everyone", "functions"),
        *(noun.strip() for pair in _NOUNS.values() for noun in pair),
    }
)


def policy_sentences(held: ReportedRepository, granted: Granted) -> Iterator[str]:
    """Say who may do what in a repository."""
    if granted.is_secret(held):
        yield CONCEALED
        return
    found = granted.by(held)
    if not any(grant.effect == "allow" for grant in found):
        yield NOBODY
    for grant in found:
        yield sentence(grant)


def sentence(grant: Grant, repositories: Sequence[str] = ()) -> str:
    """One grant as a sentence.

    Args:
        grant: What a policy says.
        repositories: Those it is about; none means those that the policy is of.
    """
    who = _who(grant)
    where = f" on {', '.join(repositories)}" if repositories else ""
    if grant.effect == "deny":
        verb = "is" if grant.all_but or len(grant.who) == 1 else "are"
        told = f"{who} {verb} denied {grant.actions}{where}"
    else:
        use = "" if grant.actions in _USED else "use "
        told = f"{who} may {use}{grant.actions}{where}{_DENIED[grant.denied]}"
    if grant.condition:
        told = f"{told}, if {grant.condition}"
    first, _, rest = told.partition(" ")
    return f"{first.capitalize() if first in _OURS else first} {rest}."


def _who(grant: Grant) -> str:
    names = _named(grant.who)
    return f"everyone but {names}" if grant.all_but else names


def _named(who: tuple[str, ...]) -> str:
    kinds = {kind_of(name) for name in who}
    noun = ""
    if len(kinds) == 1:
        one, several = _NOUNS.get(kinds.pop(), ("", ""))
        noun = one if len(who) == 1 else several
    if 1 < len(who) <= _MOST_NAMED:
        return f"{noun}{', '.join(who[:-1])} and {who[-1]}"
    return noun + listing(who, _MOST_NAMED)
