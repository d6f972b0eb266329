"""In which line of a YAML text what stands."""

from collections.abc import Iterable, Iterator
from typing import Final

import yaml

from ecr_component.errors import Path

_KEY_COMES: Final = None


def lines_of(events: Iterable[yaml.Event]) -> Iterator[tuple[Path, int]]:
    """Each place of a text, in its order, with the line, from 1, where it begins.

    That of a value in a mapping is the line of its key. What an alias brings has none.

    Args:
        events: A YAML parser's, of a text without collections for keys.
    """
    steps: list[str | int | None] = []
    for event in events:
        match event:
            case yaml.NodeEvent() if steps and steps[-1] is _KEY_COMES:
                steps[-1] = str(getattr(event, "value", ""))
                yield _place(steps), _line(event)
            case yaml.NodeEvent():
                if steps and isinstance(steps[-1], int):
                    yield _place(steps), _line(event)
                match event:
                    case yaml.SequenceStartEvent():
                        steps.append(0)
                    case yaml.MappingStartEvent():
                        steps.append(_KEY_COMES)
                    case _:
                        _go_on(steps)
            case yaml.CollectionEndEvent():
                steps.pop()
                _go_on(steps)


def _go_on(steps: list[str | int | None]) -> None:
    """Be where the next item or key comes."""
    if steps:
        step = steps[-1]
        steps[-1] = step + 1 if isinstance(step, int) else _KEY_COMES


def _place(steps: Iterable[str | int | None]) -> Path:
    return tuple(step for step in steps if step is not None)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0
