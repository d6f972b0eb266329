"""Whom a statement of a policy is about, told from its principals and conditions.

Policies of any program are read, so nothing in them is taken for granted.

Source: IAM user guide, "AWS JSON policy elements: Principal" and "AWS global
condition context keys"; Lambda developer guide, "Create a function using a container
image".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from ecr_component.errors import listing
from ecr_component.values.regions import Location

ANYONE: Final = "anyone"

_LAMBDA: Final = "lambda.amazonaws.com"
_MOST_VALUES: Final = 6

# The condition keys that say who somebody is, and the operators that tell it.
_IDENTITIES: Final = frozenset(
    {
        *("aws:principalarn", "aws:principalaccount", "aws:userid"),
        *("aws:principalorgid", "aws:principalorgpaths"),
    }
)
_IS: Final = frozenset({"StringEquals", "StringLike", "ArnEquals", "ArnLike"})
_IS_NOT: Final = frozenset(
    {"StringNotEquals", "StringNotLike", "ArnNotEquals", "ArnNotLike"}
)
_NO_SERVICE: Final = (
    ("Bool", "aws:principalisawsservice", ("false",)),
    ("BoolIfExists", "aws:principalisawsservice", ("false",)),
)

_ROOT = re.compile(r"arn:[\w-]+:iam::([0-9]{12}):root")
_FUNCTIONS = re.compile(
    r"arn:[\w-]+:lambda:(?P<region>[\w-]+|\*):(?P<account>[0-9]{12}):function:\*"
)


@dataclass(frozen=True)
class Subject:
    """Whom a statement is about, and when."""

    who: tuple[str, ...]
    """Accounts and organizations by id, roles and users by ARN, services, `ANYONE`."""

    all_but: bool = False
    """Whether it is about everybody else."""

    services: bool = False
    """Whether these are services, or services are among all others."""

    condition: str = ""
    """When it is about them; empty for always."""

    repositories: tuple[str, ...] = ()
    """Sorted: where it is about them; none means everywhere."""

    def each(self) -> Iterator["Subject"]:
        """One for each principal; all others stay together."""
        names = [self.who] if self.all_but else [(name,) for name in self.who]
        return (replace(self, who=name) for name in names)


@dataclass(frozen=True)
class _Test:
    """One comparison of a condition."""

    operator: str
    key: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        """As AWS writes it, without quotes."""
        return f"{self.key} {self.operator} {listing(self.values, _MOST_VALUES)}"

    @property
    def parts(self) -> tuple[str, str, tuple[str, ...]]:
        """To compare with: keys are the same in small and capital letters."""
        return (self.operator, self.key.lower(), self.values)


def subject(statement: Mapping[str, Any], location: Location) -> Subject:
    """Read whom a statement is about."""
    all_but = "NotPrincipal" in statement
    principal = statement.get("NotPrincipal" if all_but else "Principal")
    by_kind = principal if isinstance(principal, Mapping) else {"AWS": principal}
    who = tuple(name for names in by_kind.values() for name in _names(names))
    named = Subject(who, all_but, services=all_but or by_kind.keys() == {"Service"})
    tests = [*_tests(statement.get("Condition"))]
    return (
        _by_identity(named, tests)
        or _by_source(named, tests, location)
        or replace(named, condition=" and ".join(map(str, tests)))
    )


def subject_in_registry(statement: Mapping[str, Any], location: Location) -> Subject:
    """Read whom a statement of a registry's policy is about, and where.

    Source: ECR user guide, "Private registry policy examples".
    """
    one = subject(statement, location)
    if "NotResource" in statement:
        but = f"not {listing(_repositories(statement['NotResource']), _MOST_VALUES)}"
        conditions = filter(None, [one.condition, f"the repository is {but}"])
        return replace(one, condition=" and ".join(conditions))
    repositories = _repositories(statement.get("Resource"))
    everywhere = "*" in repositories
    return replace(one, repositories=() if everywhere else tuple(repositories))


def _repositories(resources: object) -> list[str]:
    """The names and patterns in ARNs of repositories, each once; sorted."""
    return sorted({arn.rpartition(":repository/")[2] for arn in texts(resources)})


def _by_identity(named: Subject, tests: Sequence[_Test]) -> Subject | None:
    """Who anyone is, where the condition says nothing but that."""
    telling = [test for test in tests if test.parts not in _NO_SERVICE]
    if named != Subject((ANYONE,)) or not telling:
        return None
    if any(test.key.lower() not in _IDENTITIES for test in telling):
        return None
    who = tuple(
        name.removesuffix(":*")
        for test in telling
        for value in test.values
        for name in _names(value)
    )
    # Where there is no such key, that it is not equal holds, with IfExists or without.
    if all(test.operator.removesuffix("IfExists") in _IS_NOT for test in telling):
        return Subject(who, all_but=True, services=len(telling) == len(tests))
    if len(tests) == 1 and tests[0].operator.removeprefix("ForAnyValue:") in _IS:
        return Subject(who)
    return None


def _by_source(
    named: Subject, tests: Sequence[_Test], location: Location
) -> Subject | None:
    """For which account a service acts, where the condition says nothing but that."""
    if named.all_but or not named.services or len(tests) != 1:
        return None
    operator, key, values = tests[0].parts
    if key == "aws:sourceaccount" and operator in ("StringEquals", "StringLike"):
        accounts = [_whose(value, location) for value in values]
        who = [f"{name} for {account}" for name in named.who for account in accounts]
        return replace(named, who=tuple(who))
    functions = [found for found in map(_FUNCTIONS.fullmatch, values) if found]
    if named.who != (_LAMBDA,) or key != "aws:sourcearn" or operator not in _IS:
        return None
    if operator == "StringEquals" or len(functions) < len(values):
        return None
    return replace(named, who=tuple(_functions(found, location) for found in functions))


def _functions(found: re.Match[str], location: Location) -> str:
    told = f"functions of {_whose(found['account'], location)}"
    if found["region"] == location.region:
        return told
    return f"{told} in {found['region'].replace('*', 'every region')}"


def _whose(account: str, location: Location) -> str:
    return "this account" if account == location.account_id else account


def _tests(condition: object) -> Iterator[_Test]:
    for operator, by_key in _items(condition):
        for key, values in _items(by_key):
            yield _Test(str(operator), str(key), tuple(texts(values)))


def _items(mapping: object) -> Iterator[tuple[object, object]]:
    return iter(mapping.items() if isinstance(mapping, Mapping) else ())


def _names(principals: object) -> Iterator[str]:
    for name in texts(principals):
        root = _ROOT.fullmatch(name)
        yield root[1] if root else ANYONE if name == "*" else name


def texts(value: object) -> Iterator[str]:
    """One value or a list of them, each as the text that AWS compares."""
    for item in listed(value):
        yield str(item).lower() if isinstance(item, bool) else str(item)


def listed(value: object) -> list[Any]:
    """What AWS writes as one value or as a list of them."""
    values = value if isinstance(value, list) else [value]
    return [item for item in values if item is not None]
