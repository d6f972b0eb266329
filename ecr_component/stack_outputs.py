"""What a stack with repositories exports, for the programs of other stacks."""

from collections.abc import Iterable, Mapping
from typing import Any, NoReturn, Self

import pulumi

from ecr_component.errors import Problem, listing
from ecr_component.values.spelling import near_match


class EcrOutputs:
    """The outputs of another stack that exports what `EcrRepositories` has.

    What is not there ends the program with a sentence that names the stack, the output
    and what comes close.
    """

    def __init__(self, reference: pulumi.StackReference) -> None:
        self._reference = reference

    @classmethod
    def from_stack(cls, reference: pulumi.StackReference | str) -> Self:
        """Read a stack.

        Args:
            reference: The stack's full name, ``organization/project/stack``, of which
                a `StackReference` is made; or one that the program has already, since
                it can have only one of each name.
        """
        if isinstance(reference, str):
            reference = pulumi.StackReference(reference)
        return cls(reference)

    def url(self, repository: str) -> pulumi.Output[str]:
        """A repository's URL, to which ``:tag`` or ``@digest`` makes an image."""
        return self._of_repository("ecr_repo_urls", repository)

    def arn(self, repository: str) -> pulumi.Output[str]:
        """A repository's ARN, the resource of a statement in a policy."""
        return self._of_repository("ecr_repo_arns", repository)

    @property
    def read_policy_actions(self) -> pulumi.Output[list[str]]:
        """The IAM actions that read access consists of."""
        return self._output("ecr_read_policy_actions")

    @property
    def write_policy_actions(self) -> pulumi.Output[list[str]]:
        """The IAM actions that write access consists of.

        ``ecr:GetAuthorizationToken`` among them works only for the resource ``*``.
        """
        return self._output("ecr_write_policy_actions")

    def _of_repository(self, output: str, repository: str) -> pulumi.Output[str]:
        def value(known: list[Any]) -> str:
            stack, values, secret = known
            place = f"stack {stack}, output {output}"
            if not isinstance(values, Mapping):
                remedy = f"export the component's {output} there"
                raise _error(place, "is no map by repository", remedy)
            if repository not in values:
                remedy = "their names are a secret, not shown"
                if not secret:
                    remedy = _near(repository, values, "it has no repositories")
                raise _error(place, f"there is no repository {repository!r}", remedy)
            return str(values[repository])

        found = self._output(output)
        parts = (self._reference.name, found, found.is_secret())
        return pulumi.Output.all(*parts).apply(value)

    def _output(self, name: str) -> pulumi.Output[Any]:
        def absent(known: list[Any]) -> NoReturn:
            stack, outputs = known
            remedy = _near(name, outputs, "it has none; is it deployed?")
            raise _error(f"stack {stack}", f"there is no output {name!r}", remedy)

        def there(value: object) -> object:
            if value is not None:
                return value
            all_of_it = (self._reference.name, self._reference.outputs)
            return pulumi.Output.all(*all_of_it).apply(absent)

        return self._reference.get_output(name).apply(there)


def _near(word: str, known: Iterable[str], otherwise: str) -> str:
    names = sorted(known)
    there_are = f"there are {listing(names)}" if names else otherwise
    return near_match(word, names, there_are)


def _error(place: str, what: str, remedy: str) -> pulumi.RunError:
    return pulumi.RunError(str(Problem((place,), what, remedy=remedy)))
