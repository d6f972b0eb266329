"""Who asked for a component: in which words it is told what is wrong, and how."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pulumi

from ecr_component.errors import ConfigError, Problem, Refusal
from ecr_component.values.yaml_text import entry


class Caller:
    """A Python program, this repository's with its stack file among them."""

    def told(self, words: str) -> str:
        """Words for a person, with the inputs' names as they are spelt there."""
        return words

    def problem(self, problem: Problem) -> Problem:
        """A problem, told and placed by these names."""
        return problem

    def written(self, inputs: Mapping[str, object], level: int = 1) -> str:
        """Lines of YAML that say *inputs*, each with a line's end before it."""
        spelt: Any = self._spelt(inputs)
        lines = (
            line for key, value in spelt.items() for line in entry(level, key, value)
        )
        return "".join(f"\n{line}" for line in lines)

    def _spelt(self, value: object) -> object:
        match value:
            case Mapping():
                return {
                    self.told(key): self._spelt(held) for key, held in value.items()
                }
            case list():
                return [self._spelt(held) for held in value]
        return value

    def error(self, text: str) -> Exception:
        """The exception that ends the program with a text and without a traceback."""
        return pulumi.RunError(text)

    def refusal(self, source: str, problems: Sequence[Problem]) -> Exception:
        """The exception with a report on what *source* says."""
        return self.error(str(ConfigError(source, list(map(self.problem, problems)))))


@contextmanager
def as_run_error(place: str) -> Iterator[None]:
    """Tell a caller's mistake in a sentence, without a traceback."""
    try:
        yield
    except Refusal as refusal:
        lines = [str(problem.under(place)) for problem in refusal.problems]
        raise pulumi.RunError("\n".join(lines)) from None
