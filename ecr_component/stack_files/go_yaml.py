"""The values of a YAML text, as Go's yaml.v3 builds them for the Pulumi command line.

Keeps the order of mappings. What single scalars mean is in `go_scalars`.

Source: yaml.v3 3.0.1, decode.go; Pulumi 3.259, sdk/go/common/resource/config/object.go.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import isfinite
from typing import Final

import yaml

from ecr_component.errors import MOST_PROBLEMS, Path, Problem, listing
from ecr_component.stack_files.go_scalars import Time, as_key, as_value, plain
from ecr_component.values.deferred import Secret

_CORE_TAG: Final = "tag:yaml.org,2002:"
_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "null": (type(None),),
    "bool": (bool,),
    "int": (int,),
    "float": (int, float),
    "timestamp": (Time,),
    "binary": (),
}
_MERGE: Final = "<<"
_SECURE: Final = "secure"

# Characters of a scalar, and lines, that a message shows.
_SHOWN: Final = 40
_MOST_LINES: Final = 9
_A_PAIR: Final = 2

# Pulumi takes 10,000; no description comes near, and what walks through values
# recurses.
_MOST_LEVELS: Final = 100


class NotTakenError(Exception):
    """YAML that Pulumi does not take."""

    def __init__(self, what: str, event: yaml.Event) -> None:
        super().__init__(what)
        self.what = what
        self.line = _line_of(event)


@dataclass(frozen=True)
class Document:
    """What a YAML text says."""

    root: object
    """Mappings are dicts, in the order written and with text for keys. An encrypted
    value is a `Secret`. ``None`` for an empty text."""

    repeated: tuple[Problem, ...]
    """The keys that stand twice in a mapping, of which *root* has the first."""

    misread: tuple[Problem, ...]
    """The keys and values that Pulumi takes for something else than text, and of which
    it makes another text than was written."""

    infinite: tuple[Problem, ...]
    """The numbers that no JSON can say."""


def compose(events: Iterable[yaml.Event]) -> Document:
    """Build the values that a YAML parser's events tell of.

    Raises:
        NotTakenError: Pulumi refuses such a text, or would read a part of it only.
    """
    composer = _Composer()
    for event in events:
        composer.take(event)
    return Document(
        composer.root,
        repeated=composer.repeated.noted(),
        misread=composer.misread.noted(),
        infinite=composer.infinite.noted(),
    )


@dataclass(slots=True)
class _List:
    """A list whose end has not come yet."""

    start: yaml.CollectionStartEvent
    nodes_before: int
    value: list[object] = field(default_factory=list)

    @property
    def step(self) -> int:
        """The place of the item that comes next."""
        return len(self.value)

    def put(self, value: object, _: yaml.Event) -> None:
        self.value.append(value)

    def closed(self) -> object:
        return self.value


@dataclass(slots=True)
class _Mapping:
    """A mapping whose end has not come yet."""

    start: yaml.CollectionStartEvent
    nodes_before: int
    value: dict[str, object] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    repeated: dict[str, list[int]] = field(default_factory=dict)
    merged: list[dict[str, object]] = field(default_factory=list)
    step: str | None = None
    """The key of the value that comes next; without one, a key comes next."""

    def put(self, value: object, event: yaml.Event) -> None:
        """Give the value to its key, unless that stood before."""
        if self.step == _MERGE:
            self.merged += _to_merge(value, event)
        else:
            self.value.setdefault(str(self.step), value)
        self.step = None

    def closed(self) -> object:
        for source in self.merged:
            for key, value in source.items():
                self.value.setdefault(key, value)
        encrypted = len(self.value) == 1 and isinstance(self.value.get(_SECURE), str)
        return Secret() if encrypted else self.value


class _Faults:
    """Faults of one kind; of very many the first, and how many there are behind."""

    def __init__(self) -> None:
        self._first: dict[Problem, None] = {}
        self._more = 0

    def note(self, fault: Callable[[], Problem]) -> None:
        if len(self._first) < MOST_PROBLEMS:
            self._first[fault()] = None
        else:
            self._more += 1

    def noted(self) -> tuple[Problem, ...]:
        if not self._more:
            return tuple(self._first)
        *others, last = self._first
        return (*others, last.and_more(self._more))


def _to_merge(value: object, event: yaml.Event) -> list[dict[str, object]]:
    sources: list[object] = [value]
    if isinstance(value, list) and not isinstance(event, yaml.AliasEvent):
        sources = value
    mappings = [source for source in sources if isinstance(source, dict)]
    if len(mappings) < len(sources):
        raise NotTakenError("<< takes a mapping, or a list of mappings", event)
    return mappings


class _Composer:
    def __init__(self) -> None:
        self.root: object = None
        self.repeated = _Faults()
        self.misread = _Faults()
        self.infinite = _Faults()
        self._documents = 0
        self._open: list[_List | _Mapping] = []
        self._anchors: dict[str, tuple[object, int] | None] = {}
        self._nodes = 0
        self._nodes_of_aliases = 0

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self._nodes += 1
                value = _scalar(event)
                if event.anchor:
                    self._anchors[event.anchor] = value, 1
                self._add(value, event)
            case yaml.CollectionStartEvent():
                self._begin(event)
            case yaml.CollectionEndEvent():
                self._end()
            case yaml.AliasEvent():
                self._add(self._aliased(event), event)
            case yaml.DocumentStartEvent():
                self._begin_document(event)

    def _begin_document(self, event: yaml.DocumentStartEvent) -> None:
        if event.version not in (None, (1, 1)):
            raise NotTakenError("Pulumi takes no %YAML but 1.1; remove the line", event)
        if self._documents:
            what = "a second document begins, which Pulumi never reads; keep one"
            raise NotTakenError(what, event)
        self._documents += 1

    def _begin(self, event: yaml.CollectionStartEvent) -> None:
        if len(self._open) == _MOST_LEVELS:
            raise NotTakenError(f"stands more than {_MOST_LEVELS} levels deep", event)
        if event.anchor:
            self._anchors[event.anchor] = None
        kind = _Mapping if isinstance(event, yaml.MappingStartEvent) else _List
        self._open.append(kind(event, self._nodes))
        self._nodes += 1

    def _end(self) -> None:
        done = self._open.pop()
        value, anchor = done.closed(), done.start.anchor
        if anchor and self._anchors[anchor] is None:
            self._anchors[anchor] = value, self._nodes - done.nodes_before
        if isinstance(done, _Mapping):
            self._note_repeated(done)
        self._add(value, done.start)

    def _note_repeated(self, mapping: _Mapping) -> None:
        for key, lines in mapping.repeated.items():
            fault = partial(_repeated, self._path, key, lines)
            self.repeated.note(fault)

    def _aliased(self, event: yaml.AliasEvent) -> object:
        # What is no alias, but a text with a star, may be a secret.
        if event.anchor not in self._anchors:
            what = "begins with * and is no alias of anything before"
            raise NotTakenError(f"{what}; put quotes around text", event)
        anchored = self._anchors[event.anchor]
        if anchored is None:
            raise NotTakenError("an alias stands within what it stands for", event)
        value, size = anchored
        self._nodes += size
        self._nodes_of_aliases += size
        if _excessive(self._nodes_of_aliases, self._nodes):
            raise NotTakenError("aliases make up too much of the file", event)
        return value

    def _add(self, value: object, event: yaml.Event) -> None:
        """Put a complete value where it belongs."""
        place = self._open[-1] if self._open else None
        if isinstance(place, _Mapping) and place.step is None:
            place.step = self._key(value, place, event)
            return
        complete = as_value(value)
        if isinstance(complete, Time):
            complete = str(complete)
            self.misread.note(partial(_misread, self._path, event, complete))
        elif isinstance(complete, float) and not isfinite(complete):
            self.infinite.note(partial(_infinite, self._path, complete))
        if place is None:
            self.root = complete
        else:
            place.put(complete, event)

    def _key(self, value: object, mapping: _Mapping, event: yaml.Event) -> str:
        if isinstance(value, dict | list | Secret):
            raise NotTakenError("a key cannot be a mapping or a list", event)
        key, line = as_key(value), _line_of(event)
        if not isinstance(value, str) or isinstance(value, Time):
            self._note_key(key, event)
        if key in mapping.lines:
            mapping.repeated.setdefault(key, [mapping.lines[key]]).append(line)
        else:
            mapping.lines[key] = line
        return key

    def _note_key(self, key: str, event: yaml.Event) -> None:
        if key != _written(event):
            fault = partial(_misread, lambda: (*self._path(), key), event, key)
            self.misread.note(fault)
        elif len(self._open) == 1:
            self.misread.note(partial(_no_text, key))

    def _path(self) -> Path:
        """Where the value at hand stands."""
        steps = (place.step for place in self._open)
        return tuple(step for step in steps if step is not None)


def _repeated(outer: Callable[[], Path], key: str, lines: Sequence[int]) -> Problem:
    *most, last = map(str, dict.fromkeys(lines))
    where = f"lines {', '.join(most)} and {last}" if most else f"line {last}"
    if len(most) > _MOST_LINES:
        where = f"lines {listing((*most, last), _MOST_LINES)}"
    often = f", {len(lines)} times" if len(lines) > _A_PAIR else ""
    what = f"is a duplicate{often}, in {where}"
    return Problem((*outer(), key), what, remedy="keep one")


def _misread(path: Callable[[], Path], event: yaml.Event, read: str) -> Problem:
    what = f"is written {_cut(_written(event))}, which Pulumi reads as {_cut(read)}"
    alias = isinstance(event, yaml.AliasEvent)
    remedy = f"put quotes around {'what it stands for' if alias else 'it'}"
    return Problem(path(), what, remedy=remedy)


def _no_text(key: str) -> Problem:
    what = "is no text, and Pulumi takes no other key here"
    return Problem((key,), what, remedy="put quotes around it")


def _infinite(path: Callable[[], Path], number: float) -> Problem:
    return Problem(path(), "is a number that is not finite", number)


def _written(event: yaml.Event) -> str:
    """What stands in the file for a scalar."""
    if isinstance(event, yaml.ScalarEvent):
        return event.value or "as nothing"
    return f"*{event.anchor}" if isinstance(event, yaml.AliasEvent) else ""


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _line_of(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _scalar(event: yaml.ScalarEvent) -> object:
    text: str = event.value
    if event.tag in (None, "!"):
        return text if event.style else plain(text)
    kind = event.tag.removeprefix(_CORE_TAG)
    if kind not in _TYPES:
        return text
    value = plain(text)
    if type(value) not in _TYPES[kind]:
        raise NotTakenError(f"is tagged !!{kind} and is none; remove the tag", event)
    return value


def _excessive(nodes_of_aliases: int, nodes: int) -> bool:
    """Whether yaml.v3 would take the text for an attack (decode.go, aliasing)."""
    few, many = 400_000, 4_000_000
    beyond = min(max(nodes - few, 0) / (many - few), 1)
    allowed = 0.99 - beyond * (0.99 - 0.10)
    return (
        nodes_of_aliases > 100  # noqa: PLR2004
        and nodes > 1000  # noqa: PLR2004
        and nodes_of_aliases / nodes > allowed
    )
