"""What the keys of one mapping have to do with each other, said once.

A rule is data: a model finds with it what is wrong, and the editors' schema is made of
it. A key that could not be read breaks no rule about its value.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from ecr_component.errors import NO_VALUE, Path, Problem


class Keys(Protocol):
    """The keys of a mapping, right or wrong, as `closed_models.Closed` has them."""

    def has(self, key: str) -> bool:
        """Whether a key was written, be it right or wrong."""

    def says(self, key: str) -> bool:
        """Whether a key was given anything, be it right or wrong."""

    def part(self, key: str, *deeper: str) -> Any:  # noqa: ANN401 - any key's value
        """What could be read of a key; ``None`` where nothing could."""


@dataclass(frozen=True)
class Is:
    """The condition that a key, or one deeper down, has one of these values."""

    path: tuple[str, ...]
    values: tuple[str, ...]

    def holds(self, keys: Keys) -> bool:
        """Whether it does."""
        return keys.part(*self.path) in self.values


@dataclass(frozen=True)
class When:
    """Rules that hold under a condition."""

    condition: Is
    demands: tuple["CrossFieldRule", ...]

    def __init__(self, condition: Is, *demands: "CrossFieldRule") -> None:
        object.__setattr__(self, "condition", condition)
        object.__setattr__(self, "demands", demands)

    def problems(self, keys: Keys) -> Iterator[Problem]:
        """What breaks the rules, where the condition holds."""
        if self.condition.holds(keys):
            for demand in self.demands:
                yield from demand.problems(keys)


@dataclass(frozen=True)
class Needed:
    """A key has to be given."""

    key: str
    remedy: str

    def problems(self, keys: Keys) -> Iterator[Problem]:
        """That it is missing."""
        if not keys.says(self.key):
            yield Problem((self.key,), "is missing", remedy=self.remedy)


@dataclass(frozen=True)
class NeededBy:
    """A key that says anything needs another one."""

    key: str
    other: str
    remedy: str

    def problems(self, keys: Keys) -> Iterator[Problem]:
        """That the other is missing."""
        if keys.says(self.key) and not keys.says(self.other):
            yield Problem((self.other,), "is missing", remedy=self.remedy)


Words = str | Callable[[Keys], str]
"""What is wrong, or what says so of the keys at hand."""


def _said(words: Words, keys: Keys) -> str:
    return words if isinstance(words, str) else words(keys)


@dataclass(frozen=True)
class Forbidden:
    """None of these keys may be given."""

    keys: tuple[str, ...]
    what: Words
    remedy: str
    shown: bool = False
    """Whether a message shows the value, as far as it could be read."""

    def problems(self, keys: Keys) -> Iterator[Problem]:
        """One for each that is."""
        for key in self.keys:
            if keys.says(key):
                got = keys.part(key) or NO_VALUE if self.shown else NO_VALUE
                yield Problem((key,), _said(self.what, keys), got, self.remedy)


@dataclass(frozen=True)
class OneOf:
    """A key, or one deeper down, has to have one of these values."""

    path: tuple[str, ...]
    values: tuple[str, ...]
    what: str
    remedy: str = ""
    default: str | None = None
    """What holds where the key is not given; none: that is no matter of this rule."""

    def problems(self, keys: Keys) -> Iterator[Problem]:
        """That it has another."""
        given = len(self.path) > 1 or keys.says(self.path[0])
        value = keys.part(*self.path) if given else self.default
        if value not in (None, *self.values):
            yield Problem(self.path, self.what, value, self.remedy)


@dataclass(frozen=True)
class Least:
    """A number must not be smaller."""

    key: str
    minimum: int
    what: str

    def problems(self, keys: Keys) -> Iterator[Problem]:
        """That it is."""
        number = keys.part(self.key)
        if number and number < self.minimum:
            yield Problem((self.key,), self.what, number)


@dataclass(frozen=True)
class ExactlyOne:
    """One of two keys has to be given, and not both."""

    keys: tuple[str, str]
    neither: Problem
    both: Problem

    def problems(self, keys: Keys) -> Iterator[Problem]:
        """That none is, or both are."""
        given = sum(map(keys.says, self.keys))
        if given != 1:
            yield self.both if given else self.neither


@dataclass(frozen=True)
class AtMostOne:
    """No two of these keys may be given."""

    keys: tuple[str, ...]
    path: Path
    what: Words
    remedy: str
    empty_too: bool = False
    """Whether a key counts that is written and says nothing, such as ``[]``."""

    def problems(self, keys: Keys) -> Iterator[Problem]:
        """That several are."""
        counts = keys.has if self.empty_too else keys.says
        given = [key for key in self.keys if counts(key)]
        if len(given) > 1:
            yield Problem(self.path, _said(self.what, keys), remedy=self.remedy)


@dataclass(frozen=True)
class AtLeastOne:
    """One of these keys has to be written, be it empty."""

    keys: tuple[str, ...]
    none: Problem

    def problems(self, keys: Keys) -> Iterator[Problem]:
        """That none is."""
        if not any(map(keys.has, self.keys)):
            yield self.none


@dataclass(frozen=True)
class NotAllEmpty:
    """One of these keys has to hold something."""

    keys: tuple[str, ...]
    none: Problem

    def problems(self, keys: Keys) -> Iterator[Problem]:
        """That none does."""
        if not any(map(keys.says, self.keys)):
            yield self.none


CrossFieldRule = (
    When
    | Needed
    | NeededBy
    | Forbidden
    | OneOf
    | Least
    | ExactlyOne
    | AtMostOne
    | AtLeastOne
    | NotAllEmpty
)
"""A rule about several keys; the editors' schema has a form for each kind."""
