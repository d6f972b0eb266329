"""The components' arguments, looked at without Pulumi's engine and without AWS."""

from collections.abc import Sequence
from typing import TypeVar

from ecr_component.args import EcrRegistryArgs, EcrRepositoriesArgs, EcrRolesArgs
from ecr_component.errors import ConfigError, Problem
from ecr_component.inputs.parsing import Reading
from ecr_component.registry.desired_registry import RegistryReading
from ecr_component.resources.caller import Caller
from ecr_component.resources.deferred_outputs import DeferredOutputs
from ecr_component.roles.role_reading import RolesReading
from ecr_component.values.regions import Location
from ecr_component.values.settling import Settling

T = TypeVar("T")


class _ProgramsTests(Caller):
    """Whoever looks at arguments before a program does."""

    def refusal(self, source: str, problems: Sequence[Problem]) -> Exception:
        """The report itself."""
        return ConfigError(source, problems)


def check_args(
    args: EcrRepositoriesArgs,
    *,
    region: str | None = None,
    source: str = "EcrRepositories",
) -> list[str]:
    """Look at the arguments of `EcrRepositories`, for the tests of a program.

    Asks nobody: what depends on the account or on the value of an output is left to the
    program's own preview.

    Args:
        args: As the component takes them; an output may stand for a single text.
        region: Where the repositories will be, such as ``eu-west-1``.
        source: What the arguments are, for the first line of an error.

    Returns:
        What AWS takes and was hardly meant, in a sentence each.

    Raises:
        ConfigError: AWS would refuse what is asked for; every problem.
    """
    return list(_settled(Reading, args, region, source).warnings)


def check_registry_args(
    args: EcrRegistryArgs,
    *,
    region: str | None = None,
    source: str = "EcrRegistry",
) -> list[str]:
    """Look at the arguments of `EcrRegistry`; the same as `check_args` otherwise."""
    return list(map(str, _settled(RegistryReading, args, region, source).warnings))


def check_roles_args(
    args: EcrRolesArgs,
    *,
    region: str | None = None,
    source: str = "EcrRoles",
) -> list[str]:
    """Look at the arguments of `EcrRoles`; the same as `check_args` otherwise."""
    return list(map(str, _settled(RolesReading, args, region, source).warnings))


def _settled(
    reading: type[Settling[T]], args: object, region: str | None, source: str
) -> T:
    hidden = DeferredOutputs(source, _ProgramsTests()).hide(args)
    location = Location.of_region(region) if region else Location()
    return reading(hidden).settled(source, location)
