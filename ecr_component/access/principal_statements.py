"""Statements about principals: each form of one needs its own condition.

Source: IAM user guide, "AWS JSON policy elements: Principal" and "AWS global condition
context keys".
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ecr_component.values.deferred import Deferrable
from ecr_component.values.principals import Kind, Principal, as_principal
from ecr_component.values.regions import Location, known

Document = Mapping[str, object]


def known_principals(values: Iterable[Deferrable]) -> list[Principal]:
    """The principals whose values are known, sorted, each once."""
    return sorted({as_principal(value) for value in values if isinstance(value, str)})


def statement(
    principal: object,
    granted: Iterable[str],
    condition: Document | None = None,
    *,
    sid: str = "",
    effect: str = "Allow",
) -> Document:
    """A statement about a principal, as AWS writes it."""
    return {
        **({"Sid": sid} if sid else {}),
        "Effect": effect,
        "Principal": principal,
        "Action": list(granted),
        **({"Condition": condition} if condition else {}),
    }


def allow(
    principals: Iterable[Deferrable],
    granted: Iterable[str],
    location: Location,
    *,
    of_service: Document | None = None,
    everybody: object = "*",
) -> Iterator[Document]:
    """A statement for each form of principal.

    Args:
        principals: Outputs among them are left out.
        granted: The actions.
        location: In whose partition accounts are.
        of_service: The condition under which a service is allowed.
        everybody: The principal of a statement whose condition says who.
    """
    by_kind: dict[Kind, list[Principal]] = defaultdict(list)
    for principal in known_principals(principals):
        by_kind[principal.kind].append(principal)
    if in_accounts := [*by_kind["account"], *by_kind["identity"]]:
        yield statement({"AWS": arns(in_accounts, location)}, granted)
    if by_kind["service"]:
        services = {"Service": one_or_more_values(by_kind["service"])}
        yield statement(services, granted, of_service)
    if by_kind["organization"]:
        ids = one_or_more_values(by_kind["organization"])
        organization = {"aws:PrincipalOrgID": ids}
        yield statement(everybody, granted, {"StringEquals": organization})
    if by_kind["path"]:
        path = {"aws:PrincipalOrgPaths": one_or_more_values(by_kind["path"])}
        yield statement(everybody, granted, {"ForAnyValue:StringLike": path})


def arns(principals: Iterable[Principal], location: Location) -> str | Sequence[str]:
    """The ARNs of accounts and identities, sorted."""
    partition = known(location.partition)
    found = {item.within(partition).arn_in(partition) for item in principals}
    return one_or_more_values(sorted(found))


def one_or_more_values(values: Sequence[str]) -> str | Sequence[str]:
    """Write a single value as text, as AWS does when it gives a policy back."""
    return values if len(values) > 1 else values[0]
