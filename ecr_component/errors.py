"""What is wrong with an input, told to the person who wrote it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import islice
from typing import Final, Self

Path = tuple[str | int, ...]
"""Where a value stands: the keys and list positions that lead to it."""

MOST_FAULTS: Final = 100
"""As many problems of one kind as anybody mends in one go."""

NO_VALUE: Final = object()
"""Says that a problem has no value to show: it is missing, or must not be seen."""


class Key(str):
    """The name of an input within a message, told in the spelling of its reader."""

    __slots__ = ()


class Message(str):
    """Words for a person in which the names of inputs are marked as such.

    As text it has the names as Python and stack files write them. Words without a name
    are plain text; a word of the user's that looks like a name stays what it is.
    """

    __slots__ = ("parts",)
    parts: tuple[str, ...]

    def __new__(cls, *parts: str) -> Self:
        """Join texts, names and other messages."""
        message = super().__new__(cls, "".join(parts))
        message.parts = tuple(
            piece
            for part in parts
            for piece in (part.parts if isinstance(part, Message) else (part,))
        )
        return message


def spelt(words: str, spelling: Callable[[Key], str]) -> str:
    """Words for a person with the names of inputs in another spelling."""
    parts = words.parts if isinstance(words, Message) else (words,)
    return "".join(spelling(part) if isinstance(part, Key) else part for part in parts)


@dataclass(frozen=True)
class Problem:
    """One thing to mend: where it is, what is wrong, what to do about it.

    Reads ``place: what is wrong (got value); what to do``.
    """

    path: Path
    what: str
    got: object = NO_VALUE
    remedy: str = ""

    def __str__(self) -> str:
        """The problem as one line."""
        place = show_path(self.path)
        return f"{place}: {self.sentence}" if place else self.sentence

    @property
    def sentence(self) -> str:
        """The problem without its place."""
        got = "" if self.got is NO_VALUE else f" (got {show_value(self.got)})"
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"{self.what}{got}{remedy}"

    def under(self, *parents: str | int) -> Self:
        """The same problem, seen from further out."""
        return self.at((*parents, *self.path))

    def at(self, path: Path) -> Self:
        """The same problem at another place."""
        return replace(self, path=path)

    def advised(self, remedy: str) -> Self:
        """The same problem with something to say at its end."""
        return replace(self, remedy="; ".join(filter(None, (self.remedy, remedy))))

    def and_more(self, number: int) -> Self:
        """The same problem as the last one told of very many of its kind."""
        return self.advised(f"there are {number:,} more behind it")

    def without_value(self) -> Self:
        """The same problem for a value that must not be seen."""
        if self.got is NO_VALUE:
            return self
        return replace(self, got=NO_VALUE, remedy="the value is a secret, not shown")


class Refusal(ValueError):  # noqa: N818 - a word for a person
    """Raised by the rule of one value; its problems' paths start at that value."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


def refuse(what: str, got: object = NO_VALUE, remedy: str = "") -> Refusal:
    """A refusal of the value at hand as a whole."""
    return Refusal(Problem((), what, got, remedy))


class ConfigError(Exception):
    """Everything that is wrong with a description of repositories, at once.

    The one error that users of the pure part meet. Its text has a line for the
    source, then a line for each problem.
    """

    def __init__(self, source: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(source, problems)
        self.source = source
        self.problems = problems

    def __str__(self) -> str:
        """The whole report."""
        return "\n".join(self.lines)

    @property
    def lines(self) -> list[str]:
        """The report line by line, whatever the source and the problems hold."""
        count = len(self.problems)
        head = f"{self.source}: {count} problem{'' if count == 1 else 's'}"
        return [head, *(f"  {problem}" for problem in self.problems)]


def show_path(path: Path) -> str:
    """A path as people write it: ``repositories.team/api.tags``, ``rules[1]``."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            key = step if step and step.isprintable() else repr(step)
            text += f".{key}" if text else key
    return text


# Long enough for an ARN, short enough to be read.
_SHOWN = 160


def show_value(value: object) -> str:
    """A value in the form in which it was most likely written."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if not isinstance(value, str | int | float | list | tuple | dict):
        return f"a {type(value).__name__}"
    try:
        text = repr(value)
    except ValueError:  # Python refuses to write an integer of thousands of digits
        kind = "number" if isinstance(value, int) else type(value).__name__
        return f"a {kind} too long to show"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def near_match(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """``did you mean 'x'?`` where a known word is close, else *otherwise*."""
    matches = get_close_matches(word, sorted(known), n=1)
    return Message("did you mean ", quoted(matches[0]), "?") if matches else otherwise


def quoted(word: str) -> str:
    """A word in quotes; the name of an input stays one."""
    return Message("'", word, "'") if isinstance(word, Key) else repr(word)


def listed(words: Iterable[str], separator: str = ", ") -> str:
    """Words with commas between them; the names of inputs stay such."""
    separated = [part for word in words for part in (separator, word)]
    return Message(*separated[1:])


def few(problems: Iterable[Problem]) -> list[Problem]:
    """Problems of one kind; of very many the first, and how many there are behind."""
    ahead = iter(problems)
    first = list(islice(ahead, MOST_FAULTS))
    more = sum(1 for _ in ahead)
    return [*first[:-1], first[-1].and_more(more)] if more else first


def in_written_order(problems: Iterable[Problem], raw: object) -> list[Problem]:
    """The problems in the order in which the places stand in *raw*.

    What is missing there comes behind what its parent holds.
    """
    orders: dict[int, dict[str, int]] = {}

    def rank(problem: Problem) -> list[int]:
        here, ranks = raw, []
        for step in problem.path:
            if isinstance(here, dict):
                order = orders.setdefault(
                    id(here), {str(key): n for n, key in enumerate(here)}
                )
                ranks.append(order.get(str(step), len(order)))
                here = _child(here, step)
            elif isinstance(here, list) and isinstance(step, int):
                ranks.append(step)
                here = here[step] if step < len(here) else None
            else:
                break
        return ranks

    return sorted(problems, key=rank)


def _child(mapping: Mapping[object, object], step: str | int) -> object:
    return mapping.get(step)
