"""The outputs among the arguments, kept apart until their values are known."""

import asyncio
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final, NoReturn, Self

import pulumi

from ecr_component.errors import Path, Problem, Refusal, in_written_order, step
from ecr_component.resources.caller import Caller, as_run_error
from ecr_component.values.deferred import Deferred, or_deferred
from ecr_component.values.rule import Rule

# Turns of the event loop: a value that is known has passed its checks after ten.
_TURNS: Final = 100

# Three times as many as any input has.
_MOST_LEVELS: Final = 32


class DeferredOutputs:
    """The outputs of one component, checked once their values are known."""

    def __init__(self, source: str, caller: Caller) -> None:
        self._source = source
        self._caller = caller
        self._outputs: dict[Deferred, pulumi.Output[str]] = {}
        self._wrong: dict[tuple[Path, str], Problem] = {}
        self._order: object = None
        self._complete = asyncio.Event()

    def hide_all(self, args: object) -> object:
        """The same for all arguments, whose order is that of problems found later."""
        self._order = self.hide(args)
        return self._order

    @contextmanager
    def refused_together(self) -> Iterator[None]:
        """Hold back late refusals until the block has asked for all its values."""
        try:
            yield
        finally:
            self.refused_at_once()

    def refused_at_once(self) -> Self:
        """Hold back no late refusal from now on: there is nothing to wait for."""
        self._complete.set()
        return self

    def hide(self, value: object, path: Path = ()) -> object:
        """Put a `Deferred` in place of each output; order mappings as Pulumi does.

        Raises:
            Exception: the caller's; *value* contains itself, or has no end in sight.
        """
        return self._hidden(value, path, ())

    def _hidden(self, value: object, path: Path, within: tuple[int, ...]) -> object:
        if isinstance(value, pulumi.Output) or inspect.isawaitable(value):
            deferred = Deferred(path)
            self._outputs[deferred] = pulumi.Output.from_input(value)
            return deferred
        if not isinstance(value, Mapping | list | tuple):
            return value
        if id(value) in within:
            what = "contains itself"
            remedy = "write plain values, none of which leads back"
            raise self._refusal([Problem(path, what, remedy=remedy)])
        if len(within) == _MOST_LEVELS:
            what = f"stands {_MOST_LEVELS} levels deep, where no input is"
            raise self._refusal([Problem(path, what)])
        deeper = (*within, id(value))
        if isinstance(value, Mapping):
            return {
                key: self._hidden(value[key], (*path, step(key)), deeper)
                for key in sorted(value, key=step)
            }
        return [self._hidden(item, (*path, n), deeper) for n, item in enumerate(value)]

    def value(self, value: str | Deferred) -> pulumi.Input[str]:
        """Return the value itself; one of an output passes its rule then."""
        if isinstance(value, str):
            return value
        return self.together(
            value.path, [self._outputs[value]], lambda found: value.rule(found[0])
        )

    def checked(self, place: str, value: object, rule: Rule[str]) -> pulumi.Input[str]:
        """Return a value that passes *rule* now, or once it is known.

        Raises:
            RunError: it is known and does not.
        """
        hidden = self.hide(value, (place,))
        with as_run_error(place):
            return self.value(or_deferred(rule)(hidden))

    def together(
        self,
        path: Path,
        values: Sequence[pulumi.Input[str]],
        build: Callable[[Sequence[str]], str],
    ) -> pulumi.Output[str]:
        """Build from values once all are known; a refusal says where, if not what."""
        found = pulumi.Output.all(*values)

        def check(known: Sequence[str]) -> pulumi.Input[str]:
            secret, *rest = known
            try:
                return build(rest)
            except Refusal as refusal:
                problems = [problem.under(*path) for problem in refusal.problems]
                if secret:
                    problems = [problem.without_value() for problem in problems]
                return self._refuse(problems)

        return pulumi.Output.all(found.is_secret(), *values).apply(check)

    async def _refuse(self, problems: Iterable[Problem]) -> NoReturn:
        self._wrong |= {(problem.path, problem.what): problem for problem in problems}
        await self._complete.wait()
        for _ in range(_TURNS):
            await asyncio.sleep(0)
        raise self._refusal(in_written_order(self._wrong.values(), self._order))

    def _refusal(self, problems: Sequence[Problem]) -> Exception:
        return self._caller.refusal(self._source, problems)
