"""What is wrong with an input, told to the person who wrote it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final, Self

Path = tuple[str | int, ...]
"""Where a value stands: the keys and list positions that lead to it."""

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


class Hidden:
    """A value that cannot be looked at: its `repr` says in a message what it is."""


@dataclass(frozen=True)
class Problem:
    """One thing to correct: where it is, what is wrong, what to do about it.

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

    def __init__(self, *problems: Problem, found: object = None) -> None:
        super().__init__(*problems)
        self.problems = problems
        self.found = found
        """What could be read of the value, by place where it is a list."""

    def __str__(self) -> str:
        """A line for each problem."""
        return "\n".join(map(str, self.problems))


def refuse(what: str, got: object = NO_VALUE, remedy: str = "") -> Refusal:
    """A refusal of the value at hand as a whole."""
    return Refusal(Problem((), what, got, remedy))


MOST_PROBLEMS: Final = 100
"""As many problems of one kind, of one list or mapping, as anybody corrects at once."""


def not_looked_at() -> Problem:
    """Say of a place that nobody looked at it, after so many problems before it."""
    what = "was not looked at, nor was what stands behind it"
    return Problem((), what, remedy="correct the others first")


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


# Long enough for an ARN, short enough to be read.
_SHOWN: Final = 160  # characters


def step(key: object) -> str:
    """A key as a path has it: plain text, whatever kind of text it is."""
    return str.__str__(key) if isinstance(key, str) else str(key)


def show_path(path: Path) -> str:
    """A path as people write it: ``repositories.team/api.tags``, ``rules[1]``."""
    text = ""
    for key in path:
        if isinstance(key, int):
            text += f"[{key}]"
        else:
            text += f".{_shown_key(key)}" if text else _shown_key(key)
    return text


def _shown_key(key: str) -> str:
    start = key[:_SHOWN]
    shown = start if start and start.isprintable() else repr(start)
    return _cut(shown, whole=start == key)


def show_value(value: object) -> str:
    """A value in the form in which it was most likely written.

    Shows the beginning of a long one, and looks no further.
    """
    text = ""
    for piece in _pieces(value):
        text += piece
        if len(text) > _SHOWN:
            return _cut(text, whole=False)
    return text


def _cut(text: str, *, whole: bool) -> str:
    return text if whole and len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _pieces(value: object) -> Iterator[str]:
    """A value's text, piece by piece."""
    match value:
        case None:
            yield "null"
        case bool():
            yield str(value).lower()
        case str():
            yield repr(step(value)[: _SHOWN + 1])
        case int() | float():
            yield _shown_number(value)
        case dict():
            for place, (key, item) in enumerate(value.items()):
                yield ", " if place else "{"
                yield from _pieces(key)
                yield ": "
                yield from _pieces(item)
            yield "}" if value else "{}"
        case list() | tuple():
            for place, item in enumerate(value):
                yield ", " if place else "["
                yield from _pieces(item)
            yield "]" if value else "[]"
        case Hidden():
            yield repr(value)
        case _:
            yield f"a {type(value).__name__}"


def _shown_number(number: float) -> str:
    try:
        return str(int(number) if isinstance(number, int) else float(number))
    except ValueError:  # Python refuses to write an integer of thousands of digits
        return "a number too long to show"


def quoted(word: str) -> str:
    """A word in quotes; the name of an input stays one."""
    return Message("'", word, "'") if isinstance(word, Key) else repr(word)


def listed(words: Iterable[str], separator: str = ", ") -> str:
    """Words with commas between them; the names of inputs stay such."""
    separated = [part for word in words for part in (separator, word)]
    return Message(*separated[1:])


def listing(names: Iterable[str], most: int = 4) -> str:
    """Names for a message: the first few, and how many more there are."""
    ordered = list(names)
    shown = ", ".join(ordered[:most])
    more = len(ordered) - most
    return f"{shown} and {more} more" if more > 0 else shown


def few(problems: Iterable[Problem]) -> list[Problem]:
    """Problems of one kind; of very many the first, and how many there are behind."""
    ahead = iter(problems)
    first = list(islice(ahead, MOST_PROBLEMS))
    more = sum(1 for _ in ahead)
    return [*first[:-1], first[-1].and_more(more)] if more else first


def in_written_order(problems: Iterable[Problem], raw: object) -> list[Problem]:
    """The problems in the order in which the places stand in *raw*.

    What is missing there comes behind what its parent holds.
    """
    orders: dict[int, dict[str, int]] = {}

    def order_in(mapping: Mapping[object, object]) -> dict[str, int]:
        if id(mapping) not in orders:
            orders[id(mapping)] = {step(key): n for n, key in enumerate(mapping)}
        return orders[id(mapping)]

    def rank(problem: Problem) -> list[int]:
        here, ranks = raw, []
        for key in problem.path:
            if isinstance(here, Mapping):
                order = order_in(here)
                ranks.append(order.get(str(key), len(order)))
                here = here.get(key)
            elif isinstance(here, list) and isinstance(key, int):
                ranks.append(key)
                here = here[key] if key < len(here) else None
            else:
                break
        return ranks

    return sorted(problems, key=rank)
