"""What stands in place of a value: an output, a secret, a text that could not be read.

An output's value is deferred: known only once the engine has it. Where one may stand,
it passes the rule of its place then.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ecr_component.errors import Hidden, Path, Problem, Refusal, refuse
from ecr_component.values.rule import Rule


@dataclass(frozen=True)
class Deferred(Hidden):
    """A Pulumi output in place of a text: not known while the program runs."""

    path: Path
    rule: "Rule[str]" = field(default=str, compare=False)
    """What the value has to pass once it is known."""

    def __repr__(self) -> str:
        return "an output"


Deferrable = str | Deferred
"""A single text among the inputs."""


@dataclass(frozen=True)
class Secret(Hidden):
    """An encrypted value, which nothing in these inputs may be."""

    def __repr__(self) -> str:
        return "a secret"


@dataclass(frozen=True)
class NotRead:
    """A text that was to hold a value, and why it does not."""

    problems: tuple[Problem, ...]


def plain(value: object) -> object:
    """Refuse what cannot be looked at, such as an output where structure is."""
    if isinstance(value, NotRead):
        raise Refusal(*value.problems)
    if isinstance(value, Deferred):
        msg = (
            "is an output, but must be known when the program runs, "
            "since it decides which resources there are"
        )
        raise refuse(
            msg, remedy="write a plain value; outputs may stand for single texts"
        )
    return not_secret(value)


def not_secret(value: object) -> object:
    """Refuse an encrypted value."""
    if isinstance(value, Secret):
        msg = "holds a secret (`secure:`), but AWS shows this value to everyone"
        raise refuse(msg, remedy="write it in clear text, or leave it out")
    return value


def or_deferred(rule: "Rule[str]") -> "Rule[str | Deferred]":
    """Build the same rule for a place where an output may stand, to pass it then."""

    def check(value: object) -> str | Deferred:
        return replace(value, rule=rule) if isinstance(value, Deferred) else rule(value)

    return check


def deferred_in(value: object) -> Iterator[Deferred]:
    """The outputs within a value, at any depth."""
    if isinstance(value, Deferred):
        yield value
    elif isinstance(value, Mapping):
        yield from deferred_in(list(value.values()))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from deferred_in(item)


def replaced(value: object, values: Mapping[Deferred, str]) -> object:
    """The same value with each output in it replaced by what is known of it."""
    if isinstance(value, Deferred):
        return values[value]
    if isinstance(value, Mapping):
        return {key: replaced(item, values) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(replaced(item, values) for item in value)
    return value
