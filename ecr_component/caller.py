"""Who asked for a component: in which words it is told what is wrong, and how."""

from collections.abc import Sequence

import pulumi

from ecr_component.errors import ConfigError, Problem


class Caller:
    """A Python program, this repository's with its stack file among them."""

    def told(self, words: str) -> str:
        """Words for a person, with the inputs' names as they are spelt there."""
        return words

    def refusal(self, source: str, problems: Sequence[Problem]) -> Exception:
        """The exception that ends the program with a report in place of a traceback."""
        return pulumi.RunError(str(ConfigError(source, problems)))
