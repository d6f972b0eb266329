"""The outputs among the arguments, kept apart until their values are known."""

import inspect
from collections.abc import Callable, Mapping, Sequence

import pulumi

from ecr_component.errors import ConfigError, Path, Refusal
from ecr_component.names import Later


class Leaves:
    """The outputs of one component, checked once their values are known."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._outputs: dict[Later, pulumi.Output[str]] = {}

    def hide(self, value: object, path: Path = ()) -> object:
        """Put a `Later` in place of each output; order mappings as Pulumi does."""
        if isinstance(value, pulumi.Output) or inspect.isawaitable(value):
            later = Later(path)
            self._outputs[later] = pulumi.Output.from_input(value)
            return later
        if isinstance(value, Mapping):
            keys = sorted(value, key=str)
            return {key: self.hide(value[key], (*path, str(key))) for key in keys}
        if isinstance(value, list | tuple):
            return [self.hide(item, (*path, n)) for n, item in enumerate(value)]
        return value

    def value(self, leaf: str | Later) -> pulumi.Input[str]:
        """Return the leaf's value; one that comes later passes its rule then."""
        if isinstance(leaf, str):
            return leaf
        return self.together(
            leaf.path, [self._outputs[leaf]], lambda found: leaf.rule(found[0])
        )

    def together(
        self,
        path: Path,
        values: Sequence[pulumi.Input[str]],
        build: Callable[[Sequence[str]], str],
    ) -> pulumi.Output[str]:
        """Build from values once all are known; a refusal says where, if not what."""
        found = pulumi.Output.all(*values)

        def check(known: Sequence[str]) -> str:
            secret, *rest = known
            try:
                return build(rest)
            except Refusal as refusal:
                problems = [problem.under(*path) for problem in refusal.problems]
                if secret:
                    problems = [problem.without_value() for problem in problems]
                error = ConfigError(self._source, problems)
                raise pulumi.RunError(str(error)) from None

        return pulumi.Output.all(found.is_secret(), *values).apply(check)
