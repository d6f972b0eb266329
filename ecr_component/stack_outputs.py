"""What a stack with repositories exports, for the programs of other stacks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, NoReturn, Self

import pulumi

from ecr_component.errors import Problem, listing
from ecr_component.resources.caller import Caller, as_run_error
from ecr_component.resources.deferred_outputs import DeferredOutputs
from ecr_component.resources.image_access import ImageAccess
from ecr_component.values import scalars
from ecr_component.values.closed_models import each
from ecr_component.values.spelling import near_match


class EcrOutputs(ImageAccess):
    """The outputs of another stack that exports what `EcrRepositories` has.

    What is not there ends the program with a sentence that names the stack, the output
    and what comes close.
    """

    def __init__(self, reference: pulumi.StackReference) -> None:
        self._reference = reference
        self._deferred = DeferredOutputs("EcrOutputs", Caller()).refused_at_once()

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

    def url(self, repository: str, *, region: str | None = None) -> pulumi.Output[str]:
        """A repository's URL, to which ``:tag`` or ``@digest`` makes an image.

        Args:
            repository: By name.
            region: Of its replica; the repository itself without.
        """
        with as_run_error("url"):
            return self._url_of(repository, region)

    def arn(self, repository: str, *, region: str | None = None) -> pulumi.Output[str]:
        """A repository's ARN, the resource of a statement in a policy.

        Args:
            repository: By name.
            region: Of its replica; the repository itself without.
        """
        with as_run_error("arn"):
            return self._of_one("arns", repository, region)

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

    def _url_of(self, repository: str, region: str | None) -> pulumi.Output[str]:
        return self._of_one("urls", repository, region)

    def _arns_of(
        self, repositories: Sequence[str], regions: Sequence[str] | None
    ) -> pulumi.Output[list[str]]:
        with as_run_error("regions"):
            places = [None] if regions is None else each(scalars.text)(regions)
        with as_run_error("repositories"):
            names = each(scalars.text)(repositories)
        found = [self._found("arns", names, region) for region in places]
        return pulumi.Output.all(*found).apply(lambda arns: [*chain(*arns)])

    def _found(
        self, what: str, repositories: Sequence[str], region: str | None
    ) -> pulumi.Output[list[str]]:
        """The ARNs or URLs of repositories, or of their replicas in a region."""
        if region is None:
            return self._read(f"ecr_repo_{what}", lambda it: it.of(repositories))

        def in_region(replicas: _KnownOutput) -> pulumi.Input[list[str]]:
            if region in replicas.by("region"):
                return replicas.in_region(region).of(repositories)
            return self._read("ecr_repo_arns", lambda arns: here(replicas, arns))

        def here(replicas: _KnownOutput, arns: _KnownOutput) -> pulumi.Input[list[str]]:
            known = arns.by("repository").values()
            if any(str(arn).split(":")[3:4] == [region] for arn in known):
                return self._found(what, repositories, None)
            what_lacks = f"there are no replicas in {region!r}"
            raise _error(replicas.lack(region, what_lacks, "it has none"))

        return self._read(f"ecr_replica_repo_{what}", in_region)

    def _of_one(
        self, what: str, repository: object, region: object
    ) -> pulumi.Output[str]:
        """The same of one repository, once both are found to be text."""
        there = None if region is None else scalars.text(region)
        found = self._found(what, [scalars.text(repository)], there)
        return found.apply(lambda values: values[0])

    def _read(
        self, name: str, use: "Callable[[_KnownOutput], pulumi.Input[list[str]]]"
    ) -> pulumi.Output[list[str]]:
        value = self._output(name)
        parts = (self._reference.name, value, value.is_secret())
        return pulumi.Output.all(*parts).apply(
            lambda known: use(
                _KnownOutput(name, f"stack {known[0]}, output {name}", *known[1:])
            )
        )

    def _output(self, name: str) -> pulumi.Output[Any]:
        def absent(known: list[Any]) -> NoReturn:
            stack, outputs = known
            remedy = _near(name, outputs, "it has none; is it deployed?")
            what = f"there is no output {name!r}"
            raise _error(Problem((f"stack {stack}",), what, remedy=remedy))

        def there(value: object) -> object:
            if value is not None:
                return value
            all_of_it = (self._reference.name, self._reference.outputs)
            return pulumi.Output.all(*all_of_it).apply(absent)

        return self._reference.get_output(name).apply(there)


@dataclass(frozen=True)
class _KnownOutput:
    """An output of another stack, once it is known."""

    name: str
    place: str
    value: Any
    secret: bool

    def by(self, key: str) -> Mapping[str, Any]:
        """The output, if it is a map."""
        if isinstance(self.value, Mapping):
            return self.value
        remedy = f"export the component's {self.name} there"
        raise _error(Problem((self.place,), f"is no map by {key}", remedy=remedy))

    def in_region(self, region: str) -> "_KnownOutput":
        """What it has of a region."""
        return replace(
            self, place=f"{self.place}, region {region}", value=self.value[region]
        )

    def of(self, repositories: Iterable[str]) -> list[str]:
        """Its values of repositories."""
        values = self.by("repository")
        lacking = [
            self.lack(
                name, f"there is no repository {name!r}", "it has no repositories"
            )
            for name in repositories
            if name not in values
        ]
        if lacking:
            raise _error(*lacking)
        return [str(values[name]) for name in repositories]

    def lack(self, key: str, what: str, otherwise: str) -> Problem:
        """Say that there is no such key, and which there are."""
        remedy = "their names are a secret, not shown"
        if not self.secret:
            remedy = _near(key, self.value, otherwise)
        return Problem((self.place,), what, remedy=remedy)


def _near(word: str, known: Iterable[str], otherwise: str) -> str:
    names = sorted(known)
    there_are = f"there are {listing(names)}" if names else otherwise
    return near_match(word, names, there_are)


def _error(*problems: Problem) -> pulumi.RunError:
    return pulumi.RunError("\n".join(map(str, problems)))
