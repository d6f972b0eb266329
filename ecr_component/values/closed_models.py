"""Closed, frozen models, read from mappings with every problem at once.

Pydantic closes the models and collects; the rules of single values are ours, so
that each message names the value and the way out.
"""

from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
    Sized,
)
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Annotated, Any, ClassVar, TypeVar, cast, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    PlainValidator,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic.alias_generators import to_camel, to_pascal, to_snake
from pydantic_core import ErrorDetails

from ecr_component.errors import (
    MOST_PROBLEMS,
    Key,
    Message,
    Path,
    Problem,
    Refusal,
    listed,
    not_looked_at,
    quoted,
    refuse,
    step,
)
from ecr_component.values import json_text
from ecr_component.values.cross_field_rules import CrossFieldRule
from ecr_component.values.deferred import plain
from ecr_component.values.rule import Rule
from ecr_component.values.scalars import flag, one_of, text
from ecr_component.values.spelling import near_match

T = TypeVar("T")
P = TypeVar("P", str, int)
M = TypeVar("M", bound="Closed")


# As many keys as a message can list and still be read.
_FEW = 10

# What other languages write for null.
_NOTHING = frozenset({"nil", "none", "null", "undefined", "~"})

# Longer than any known key in any spelling; what follows looks at each letter.
_LONGEST_KEY = 64


class Closed(BaseModel):
    """A mapping of which all keys are known; null is as if omitted.

    What `read` makes of a mapping with faults has only those keys that are right.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True
    )

    described_as: ClassVar[str]
    """The type in `args` that says what its keys mean."""

    null_speaks: ClassVar[Collection[str]] = ()
    """The keys for which null is a value of its own."""

    refused: ClassVar[Collection[str]] = ()
    """The keys that are known only to say why they have no place here."""

    misplaced: ClassVar[Mapping[str, str]] = {}
    """Keys that belong elsewhere, or nowhere, with what to do about each."""

    aws_keys: ClassVar[bool] = False
    """Whether keys may be spelt as in AWS's JSON (``countNumber``) as well."""

    _wrong: ClassVar[Mapping[str, object]] = {}
    """The keys that are wrong, with what could be read of their values; `read` gives
    an instance its own."""

    @field_validator("*")
    @classmethod
    def _note(cls, value: object, info: ValidationInfo) -> object:
        """Keep what is right, which pydantic forgets where anything is wrong."""
        if info.context:
            info.context.right[info.field_name] = value
        return value

    cross_field_rules: ClassVar[Sequence[CrossFieldRule]] = ()
    """What the keys have to do with each other, as editors can be told it too."""

    def cross_field_problems(self) -> Iterator[Problem]:
        """What is wrong with the keys together, as far as they could be read.

        A problem at the place of a key that is wrong by itself stands in for that.
        """
        for rule in self.cross_field_rules:
            yield from rule.problems(self)

    def has(self, key: str) -> bool:
        """Whether a key was written, be it right or wrong."""
        return key in self.model_fields_set or key in self._wrong

    def is_wrong(self, key: str) -> bool:
        """Whether a key was written and is wrong by itself."""
        return key in self._wrong

    def says(self, key: str) -> bool:
        """Whether a key was given anything, be it right or wrong."""
        if key in self._wrong:
            return True
        found = getattr(self, key, None)
        if isinstance(found, Closed):
            return any(map(found.says, type(found).model_fields))
        return found not in (None, (), {})

    def part(self, key: str, *deeper: str) -> Any:  # noqa: ANN401 - any key's value
        """What could be read of a key; ``None`` where nothing could."""
        found = self._wrong.get(key) if key in self._wrong else getattr(self, key, None)
        if deeper:
            return found.part(*deeper) if isinstance(found, Closed) else None
        return found


Flag = Annotated[bool, PlainValidator(flag, json_schema_input_type=bool)]
Text = Annotated[str, PlainValidator(text, json_schema_input_type=str)]


def word(closed_set: Any) -> PlainValidator:  # noqa: ANN401 - a typing special form
    """Build the validator of a ``Literal``."""
    return PlainValidator(
        one_of(*get_args(closed_set)), json_schema_input_type=closed_set
    )


def a_list(value: object, item: Rule[object] | None = None) -> list[object]:
    """Return a list, or say how to write one of what passes the rule of an item."""
    plain(value)
    if isinstance(value, list | tuple):
        return list(value)
    remedy = ""
    if holds_json(value, list):
        remedy = "take away the quotes around it"
    elif item and _are_all(
        item, value.split(",") if isinstance(value, str) else [value]
    ):
        remedy = "put it between [ and ]"
    raise refuse("must be a list", value, remedy)


def _are_all(rule: Rule[object], values: Iterable[object]) -> bool:
    stripped = (value.strip() if isinstance(value, str) else value for value in values)
    try:
        return all(rule(value) is not None for value in stripped)
    except Refusal:
        return False


def a_mapping(value: object) -> dict[str, object]:
    """Return a mapping with text for keys: YAML may have read a name as a number."""
    plain(value)
    if not isinstance(value, Mapping):
        remedy = "take away the quotes around it" if holds_json(value, dict) else ""
        raise refuse("must be a mapping of keys to values", value, remedy)
    read_as_text: dict[str, object] = {}
    problems = []
    for key, item in value.items():
        if not isinstance(key, str | int):
            problems.append(Problem((), "has a key that is no text", key))
        elif step(key) in read_as_text:
            what = "is a duplicate, once as a number and once as text"
            problems.append(Problem((step(key),), what, remedy="keep one"))
        else:
            read_as_text[step(key)] = item
    if problems:
        raise Refusal(*problems, found=read_as_text)
    return read_as_text


def holds_json(value: object, kind: type) -> bool:
    """Whether a text is the JSON of a list, or of a mapping."""
    try:
        return isinstance(value, str) and isinstance(json_text.parse(value), kind)
    except Refusal:
        return False


def collect(
    items: Iterable[tuple[P, object]], rule: Rule[T]
) -> tuple[dict[P, T], list[Problem]]:
    """Apply *rule* to every item: what it takes, and what it says of the rest.

    Of a model with faults is taken what could be read.
    """
    taken: dict[P, T] = {}
    problems: list[Problem] = []
    for place, item in items:
        if len(problems) >= MOST_PROBLEMS:
            problems.append(not_looked_at().under(place))
            break
        try:
            taken[place] = rule(item)
        except Refusal as refusal:
            problems += [problem.under(place) for problem in refusal.problems]
            if isinstance(refusal.found, Closed):
                taken[place] = cast("T", refusal.found)
    return taken, problems


def collect_or_refuse(items: Iterable[tuple[P, object]], rule: Rule[T]) -> dict[P, T]:
    """Apply *rule* to every item; what it refuses is refused all at once."""
    taken, problems = collect(items, rule)
    if problems:
        raise Refusal(*problems, found=taken)
    return taken


def too_many(what: str, given: Sized) -> Problem:
    """Say how many there may be, and how many there are."""
    return Problem((), what, len(given))


def collect_list(
    value: object, rule: Rule[T], most: int, told: str, *, unique: bool = False
) -> tuple[dict[int, T], list[Problem]]:
    """Apply *rule* to the items of a list that has up to so many.

    Args:
        value: What may be such a list.
        rule: Of an item.
        most: How many there may be.
        told: The same in words.
        unique: Whether each may stand in it once.
    """
    written = a_list(value, rule)
    # Those behind the last that may be have to go anyway.
    found, problems = collect(enumerate(written[: most + 1]), rule)
    if unique:
        problems += duplicates(found)
    if len(written) > most:
        problems.append(too_many(told, written))
    return found, problems


def duplicates(found: Mapping[int, object]) -> Iterator[Problem]:
    """Find what stands in a list before."""
    first: dict[object, int] = {}
    for place, item in found.items():
        if first.setdefault(item, place) != place:
            yield Problem((place,), "is a duplicate", item, "remove one")


def up_to(
    most: int, rule: Rule[T], told: str, *, unique: bool = False
) -> Rule[tuple[T, ...]]:
    """Build the rule of a list with up to so many items; see `collect_list`."""

    def check(value: object) -> tuple[T, ...]:
        found, problems = collect_list(value, rule, most, told, unique=unique)
        if problems:
            raise Refusal(*problems, found=found)
        return tuple(found.values())

    return check


def collect_by_key(
    written: Mapping[str, object], key_rule: Rule[str], rule: Rule[T]
) -> tuple[dict[str, T], list[Problem]]:
    """Apply a rule to every key of a mapping, and another to what stands there."""
    _, of_keys = collect(((key, key) for key in written), key_rule)
    found, problems = collect(written.items(), rule)
    return found, [*of_keys, *problems]


def each(rule: Rule[T]) -> Rule[tuple[T, ...]]:
    """Build the rule of a list from that of its items."""
    return lambda value: tuple(
        collect_or_refuse(enumerate(a_list(value, rule)), rule).values()
    )


def places(part: Mapping[int, T] | Sequence[T] | None) -> Mapping[int, T]:
    """The items of a list that are right, by their places; see `Closed.part`."""
    return part if isinstance(part, Mapping) else dict(enumerate(part or ()))


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
            raise Refusal(*problems, found=found)
        return found

    return check


Memory = dict[tuple[int, int], object]
"""What rules said of values, by the identity of both; see `once`."""


@dataclass(frozen=True)
class _Reading:
    """What pydantic passes on to the rules of a model's keys."""

    memory: Memory
    right: dict[str, Any] = field(default_factory=dict)


def once(rule: Rule[T]) -> Callable[[object, ValidationInfo], T]:
    """Build the rule that looks once at what YAML's aliases repeat."""

    def check(value: object, info: ValidationInfo) -> T:
        memory: Memory = info.context.memory if info.context else {}
        asked = id(rule), id(value)
        if asked not in memory:
            try:
                memory[asked] = rule(value)
            except Refusal as refusal:
                memory[asked] = refusal
        answer = memory[asked]
        if isinstance(answer, Refusal):
            raise answer.with_traceback(None)
        return cast("T", answer)

    return check


def read(
    model: type[M], written: object, memory: Memory | None = None
) -> tuple[M | None, list[Problem]]:
    """Read *written*, as far as that goes.

    Args:
        model: What to read it as.
        written: A mapping.
        memory: What earlier readings of the same values found.

    Returns:
        The model, or ``None`` where *written* is no mapping; and every problem, by the
        keys as they were written. In a model with problems a key that is wrong has its
        default, or is not there at all where it has none; see `Closed.part`.
    """
    try:
        keys = _WrittenKeys(model, a_mapping(written))
    except Refusal as refusal:
        return None, list(refusal.problems)
    reading = _Reading({} if memory is None else memory)
    wrong: dict[str, object] = {}
    problems: list[Problem] = []
    try:
        found = model.model_validate(keys.values, context=reading)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False):
            problems += keys.problems(detail)
            if "ctx" in detail and detail["loc"]:
                wrong[str(detail["loc"][0])] = detail["ctx"]["error"].found
        found = cast("M", model.model_construct(set(reading.right), **reading.right))
        object.__setattr__(found, "_wrong", wrong)
    broken = [keys.respelt(problem) for problem in found.cross_field_problems()]
    instead = {problem.path for problem in broken}
    rest = (problem for problem in problems if problem.path not in instead)
    return found, [*rest, *broken, *keys.unknown]


class _WrittenKeys:
    """The keys of a mapping that is read as a model, and how they are spelt."""

    def __init__(self, model: type[Closed], written: Mapping[str, object]) -> None:
        self._model = model
        self._written = written
        self._spelt: dict[str, str] = {}
        self.values: dict[str, object] = {}
        self.unknown: list[Problem] = []
        """Problems with keys that are none, or stand twice."""
        for key, value in written.items():
            if len(self.unknown) >= MOST_PROBLEMS:
                self.unknown.append(not_looked_at().under(key))
                break
            self._take(key, value)

    def _take(self, key: str, value: object) -> None:
        field = snake(key) if self._model.aws_keys else key
        if field not in self._model.model_fields:
            remedy = (
                self._model.misplaced.get(snake(key))
                or near_match(key, self._known)
                or self._all_known
            )
            self.unknown.append(Problem((key,), "unknown key", remedy=remedy))
        elif value is None and field not in self._model.null_speaks:
            return
        elif field in self._spelt:
            same = Message("is the same key as ", quoted(Key(self._spelt[field])))
            self.unknown.append(Problem((key,), same))
        else:
            self.values[field] = value
            self._spelt[field] = key

    @cached_property
    def _known(self) -> list[Key]:
        fields = [
            key for key in self._model.model_fields if key not in self._model.refused
        ]
        return [Key(self._spelling(field)) for field in fields]

    @cached_property
    def _all_known(self) -> str:
        if len(self._known) > _FEW:
            return "docs/reference/inputs.md has them all"
        return Message("known are ", listed(self._known))

    def problems(self, detail: ErrorDetails) -> Iterator[Problem]:
        """Say what pydantic found in our words."""
        if detail["type"] == "missing":
            yield self.respelt(Problem(detail["loc"], "is missing"))
            return
        for problem in detail["ctx"]["error"].problems:
            field = str(detail["loc"][0])
            yield self._told(field, problem).under(self._spelling(field))

    def _told(self, field: str, problem: Problem) -> Problem:
        """The problem, with how to write that there is nothing, if a word does."""
        value = self.values[field]
        says_nothing = isinstance(value, str) and value.strip().casefold() in _NOTHING
        if (
            not says_nothing
            or problem.path
            or self._model.model_fields[field].is_required()
        ):
            return problem
        remedy = f"{value} is a word here; write null, or leave it out, to say nothing"
        return replace(problem, remedy=remedy)

    def respelt(self, problem: Problem) -> Problem:
        """A problem by fields, with its path in the spelling of what was written."""
        if not problem.path or not self._model.aws_keys:
            return problem
        first, *deeper = problem.path
        key = self._spelling(str(first))
        inner = as_written(tuple(deeper), self._written.get(key))
        return problem.at((key, *inner))

    def _spelling(self, field: str) -> str:
        if not self._model.aws_keys:
            return field
        return self._spelt.get(field) or _styled(field, self._written)


@lru_cache(maxsize=4096)
def snake(key: str) -> str:
    """A key in snake case, however it is spelt; one too long to be known stays."""
    return to_snake(key) if len(key) <= _LONGEST_KEY else key


def as_written(path: Path, written: object) -> Path:
    """The path in the spelling of *written*: ``count_number`` or ``countNumber``."""
    here, spelt = written, list(path)
    for depth, key in enumerate(path):
        if isinstance(here, Mapping):
            spelt[depth] = _spelling(str(key), here)
            here = here.get(spelt[depth])
        elif isinstance(here, list | tuple) and isinstance(key, int):
            here = here[key] if key < len(here) else None
        else:
            break
    return tuple(spelt)


def _spelling(key: str, written: Mapping[str, object]) -> str:
    if key in written:
        return key
    same = (other for other in map(step, written) if snake(other) == key)
    return next(same, None) or _styled(key, written)


def _styled(key: str, written: Mapping[str, object]) -> str:
    """A key that is not there, in the style of those that are."""
    if any("_" in str(other) for other in written):
        return key
    capital = any(str(other)[:1].isupper() for other in written)
    return to_pascal(key) if capital else to_camel(key)
