"""Closed, frozen models, read from mappings with every problem at once.

Pydantic closes the models and collects; the rules of single values are ours, so
that each message names the value and the way out.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Annotated, Any, ClassVar, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, PlainValidator, ValidationError
from pydantic.alias_generators import to_camel, to_pascal, to_snake
from pydantic_core import ErrorDetails

from ecr_component.errors import (
    Key,
    Message,
    Path,
    Problem,
    Refusal,
    listed,
    near_match,
    quoted,
    refuse,
)
from ecr_component.names import Rule, flag, one_of, plain, text

T = TypeVar("T")
P = TypeVar("P", str, int)
M = TypeVar("M", bound="Closed")


# As many keys as a message can list and still be read.
_FEW = 10


class Closed(BaseModel):
    """A mapping of which all keys are known; null is as if omitted."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True
    )

    null_speaks: ClassVar[Collection[str]] = ()
    """The keys for which null is a value of its own."""

    refused: ClassVar[Collection[str]] = ()
    """The keys that are known only to say why they have no place here."""

    aws_keys: ClassVar[bool] = False
    """Whether keys may be spelt as in AWS's JSON (``countNumber``) as well."""


Flag = Annotated[bool, PlainValidator(flag, json_schema_input_type=bool)]
Text = Annotated[str, PlainValidator(text, json_schema_input_type=str)]


def word(closed_set: Any) -> PlainValidator:  # noqa: ANN401 - a typing special form
    """Build the validator of a ``Literal``."""
    return PlainValidator(
        one_of(*get_args(closed_set)), json_schema_input_type=closed_set
    )


def a_list(value: object) -> list[object]:
    """Return a list, or say how to write one."""
    plain(value)
    if isinstance(value, list | tuple):
        return list(value)
    raise refuse("must be a list", value, "put it between [ and ]")


def a_mapping(value: object) -> dict[str, object]:
    """Return a mapping with text for keys: YAML may have read a name as a number."""
    plain(value)
    if isinstance(value, Mapping):
        read_as_text = {str(key): item for key, item in value.items()}
        if len(read_as_text) < len(value):
            raise refuse("has a key twice, once as a number and once as text")
        return read_as_text
    raise refuse("must be a mapping of keys to values", value)


def sift(
    items: Iterable[tuple[P, object]], rule: Rule[T]
) -> tuple[dict[P, T], list[Problem]]:
    """Apply *rule* to every item: what it takes, and what it says of the rest."""
    taken: dict[P, T] = {}
    problems: list[Problem] = []
    for place, item in items:
        try:
            taken[place] = rule(item)
        except Refusal as refusal:
            problems += [problem.under(place) for problem in refusal.problems]
    return taken, problems


def gather(items: Iterable[tuple[P, object]], rule: Rule[T]) -> dict[P, T]:
    """Apply *rule* to every item; what it refuses is refused all at once."""
    taken, problems = sift(items, rule)
    if problems:
        raise Refusal(*problems)
    return taken


def each(rule: Rule[T]) -> Rule[tuple[T, ...]]:
    """Build the rule of a list from that of its items."""
    return lambda value: tuple(gather(enumerate(a_list(value)), rule).values())


def one_or_more(rule: Rule[T]) -> Rule[T | tuple[T, ...]]:
    """Build the rule of what AWS writes as one value or as a list of them."""

    def check(value: object) -> T | tuple[T, ...]:
        if not isinstance(value, list | tuple):
            return rule(value)
        if not value:
            raise refuse("must not be empty", value)
        return each(rule)(value)

    return check


def nested(model: type[M]) -> Rule[M]:
    """Build the rule of a model that stands within another."""

    def check(value: object) -> M:
        if isinstance(value, model):
            return value
        found, problems = read(model, value)
        if problems or found is None:
            raise Refusal(*problems)
        return found

    return check


def read(model: type[M], written: object) -> tuple[M | None, list[Problem]]:
    """Read *written*, as far as that goes.

    Returns:
        The model without what is wrong, or ``None`` where that leaves nothing
        to build it from; and every problem, by the keys as they were written.
    """
    try:
        values = _by_field(model, a_mapping(written))
    except Refusal as refusal:
        return None, list(refusal.problems)
    try:
        return model.model_validate(values), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
    problems = [
        problem for found in details for problem in _problems(model, found, written)
    ]
    rest = _without(model, values, {problem.path[:1] for problem in problems})
    if model.aws_keys:
        problems = [p.at(as_written(p.path, written)) for p in problems]
    return rest, problems


def _without(
    model: type[M], values: Mapping[str, object], wrong: Collection[Path]
) -> M | None:
    try:
        return model.model_validate(
            {key: value for key, value in values.items() if (key,) not in wrong}
        )
    except ValidationError:
        return None


def _by_field(model: type[Closed], written: Mapping[str, object]) -> dict[str, object]:
    values: dict[str, object] = {}
    spelt: dict[str, str] = {}
    twice: list[Problem] = []
    for key, value in written.items():
        known = to_snake(key) if model.aws_keys else key
        if known not in model.model_fields:
            values[key] = value
        elif value is None and known not in model.null_speaks:
            continue
        elif known in spelt:
            same = Message("is the same key as ", quoted(Key(spelt[known])))
            twice.append(Problem((key,), same))
        else:
            values[known] = value
            spelt[known] = key
    if twice:
        raise Refusal(*twice)
    return values


def _problems(
    model: type[Closed], found: ErrorDetails, written: object
) -> list[Problem]:
    """Say what pydantic found in our words."""
    place: Path = found["loc"]
    if found["type"] == "missing":
        return [Problem(place, "is missing")]
    if found["type"] == "extra_forbidden":
        known = [key for key in model.model_fields if key not in model.refused]
        if model.aws_keys:
            known = [as_written((key,), written)[0] for key in known]  # type: ignore[misc]
        keys = [Key(key) for key in known]
        few = Message("known are ", listed(keys)) if len(keys) <= _FEW else ""
        remedy = near_match(str(place[-1]), keys, few or "the README has them all")
        return [Problem(place, "unknown key", remedy=remedy)]
    refusal = found["ctx"]["error"]
    return [problem.under(*place) for problem in refusal.problems]


def as_written(path: Path, written: object) -> Path:
    """The path in the spelling of *written*: ``count_number`` or ``countNumber``."""
    here, spelt = written, list(path)
    for depth, step in enumerate(path):
        if isinstance(here, Mapping):
            spelt[depth] = _spelling(str(step), here)
            here = here.get(spelt[depth])
        elif isinstance(here, list | tuple) and isinstance(step, int):
            here = here[step] if step < len(here) else None
        else:
            break
    return tuple(spelt)


def _spelling(key: str, written: Mapping[str, object]) -> str:
    if key in written:
        return key
    for other in written:
        if to_snake(str(other)) == key:
            return str(other)
    if any("_" in str(other) for other in written):
        return key
    capital = any(str(other)[:1].isupper() for other in written)
    return to_pascal(key) if capital else to_camel(key)
