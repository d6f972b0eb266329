"""Who asked for a component: in which words it is told what is wrong, and how."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pulumi

from ecr_component.errors import ConfigError, Problem, Refusal


class Caller:
    """A Python program, this repository's with its stack file among them."""

    def told(self, words: str) -> str:
        """Words for a person, with the inputs' names as they are spelt there."""
        return words

    def problem(self, problem: Problem) -> Problem:
        """A problem, told and placed by these names."""
        return problem

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
