"""Who may do what with a repository, and the policy that says so to ECR.

Source: ECR user guide, "Private repository policies"; Lambda developer guide,
"Create a function using a container image"; IAM user guide, "AWS global condition
context keys". The first two statements are those of the Terraform module.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Final

from ecr_component.access import actions
from ecr_component.access.principal_statements import (
    Document,
    allow,
    arns,
    known_principals,
    one_or_more_values,
    statement,
)
from ecr_component.errors import Path, refuse
from ecr_component.values.deferred import Deferrable, Deferred, deferred_in, replaced
from ecr_component.values.principals import Principal
from ecr_component.values.regions import Location, known

# Source: ECR API, RepositoryPolicyText.
MOST_CHARACTERS: Final = 10_240

# Source: the Lambda developer guide, which names the statements so.
LAMBDA_OF_OTHERS: Final = (
    "CrossAccountPermission",
    "LambdaECRImageCrossAccountRetrievalPolicy",
)
LAMBDA_OF_THIS_ACCOUNT: Final = "LambdaECRImageRetrievalPolicy"


@dataclass(frozen=True)
class Access:
    """Who may use a repository, by what they may do; nobody where all is empty."""

    read: tuple[Deferrable, ...] = ()
    """Principals that may pull."""

    write: tuple[Deferrable, ...] = ()
    """Principals that may pull and push, and look at the repository."""

    push: tuple[Deferrable, ...] = ()
    """Principals that may push, and nothing else."""

    lambda_accounts: tuple[Deferrable, ...] = ()
    """Other accounts whose Lambda functions run images from here."""

    lambda_functions: bool = False
    """Whether functions of the repository's own account do."""

    exempt: tuple[Deferrable, ...] = ()
    """Roles and users whom the deny rule exempts; without any there is no such rule."""

    strict: bool = False
    """Whether the deny rule covers all of ECR's actions, not only those on images."""

    statements: tuple[Document, ...] = ()
    """Statements written by hand, behind all others."""

    def __bool__(self) -> bool:
        """Whether anything is said; otherwise there is no policy at all."""
        return any(getattr(self, name) for name in _SAYING)

    @cached_property
    def deferred(self) -> list[Deferred]:
        """The outputs among it, whose values are not known yet."""
        said = [getattr(self, name) for name in _SAYING]
        return list(dict.fromkeys(deferred_in(said)))

    def partition(self) -> str | None:
        """The partition that its ARNs are of, if there are any."""
        values = [*self.read, *self.write, *self.push, *self.exempt]
        values += [
            value for written in self.statements for _, value in named_in(written)
        ]
        found = (principal.aws_partition for principal in known_principals(values))
        return next((partition for partition in found if partition), None)

    def needs_account(self) -> bool:
        """Whether the policy, or a warning about it, depends on the account at hand."""
        named = [*self.read, *self.write, *self.push]
        return bool(
            self.is_regional()
            or (self.strict and self.exempt)
            or self.deferred
            or any(principal.kind == "service" for principal in known_principals(named))
        )

    def is_regional(self) -> bool:
        """Whether the policy names the repository's region."""
        return bool(self.lambda_accounts or self.lambda_functions)

    def is_run_by_lambda(self) -> bool:
        """Whether Lambda functions may run images, but for statements by hand."""
        named = known_principals([*self.read, *self.write])
        return bool(
            self.lambda_accounts
            or self.lambda_functions
            or any(str(principal).startswith("lambda.") for principal in named)
        )

    def is_open_to_everyone(self) -> bool:
        """Whether a statement written by hand allows everyone, without a condition."""
        return any(map(allows_everyone, self.statements))

    def sids(self) -> list[str]:
        """The Sids of the statements that are not written by hand."""
        found = [*LAMBDA_OF_OTHERS] if self.lambda_accounts else []
        return [*found, LAMBDA_OF_THIS_ACCOUNT] if self.lambda_functions else found

    def known(self, values: Mapping[Deferred, str]) -> "Access":
        """The same access, each output replaced by its value."""
        lists = {
            name: replaced(getattr(self, name), values)
            for name in _SAYING
            if name != "lambda_functions"
        }
        return replace(self, **lists)  # type: ignore[arg-type]  # shapes stay


def allows_everyone(statement: Document) -> bool:
    """Whether a statement written by hand allows everyone, without a condition."""
    return statement["Effect"] == "Allow" and _is_for_everyone(statement)


def denies_everyone(statement: Document) -> bool:
    """Whether a statement written by hand denies everyone, without a condition."""
    return statement["Effect"] == "Deny" and _is_for_everyone(statement)


def _is_for_everyone(statement: Document) -> bool:
    return not statement.get("Condition") and _is_everyone(statement)


def _is_everyone(statement: Document) -> bool:
    principal = statement.get("Principal")
    if isinstance(principal, Mapping):
        accounts = principal.get("AWS", ())
        return "*" in (accounts if isinstance(accounts, tuple) else (accounts,))
    return principal == "*"


def named_in(statement: Document) -> Iterator[tuple[Path, Deferrable]]:
    """Whom a statement written by hand names, and where: a path in snake case."""
    for key, document_key in (
        ("principal", "Principal"),
        ("not_principal", "NotPrincipal"),
    ):
        by_kind = statement.get(document_key)
        for kind, names in by_kind.items() if isinstance(by_kind, Mapping) else ():
            if isinstance(names, tuple):
                yield from (((key, kind, n), name) for n, name in enumerate(names))
            else:
                yield (key, kind), names


_SAYING: Final = tuple(field.name for field in fields(Access) if field.name != "strict")


def policy_text(access: Access, location: Location) -> str:
    """The repository policy as the compact JSON that is sent.

    Principals are sorted and stand once, so that equal access gives equal text.

    Raises:
        Refusal: ECR would not take it.
        regions.NotKnown: it depends on something of *location* that is not known.
    """
    statements = list(_statements(access, location))
    document = {"Version": "2012-10-17", "Statement": statements}
    policy = json.dumps(document, separators=(",", ":"), ensure_ascii=False)
    if len(policy) > MOST_CHARACTERS:
        raise refuse(
            f"the repository policy has {len(policy):,} characters, and ECR takes up "
            f"to {MOST_CHARACTERS:,}",
            remedy="name fewer principals, or an organization in place of its accounts",
        )
    return policy


def _statements(access: Access, location: Location) -> Iterator[Document]:
    yield from _allow(access.read, actions.READ, location)
    yield from _allow(access.write, actions.WRITE, location)
    yield from _allow(access.push, actions.PUSH, location)
    if access.lambda_accounts:
        yield from _lambda_of_others(known_principals(access.lambda_accounts), location)
    if access.lambda_functions:
        yield _lambda_of_this_account(location)
    if access.exempt:
        yield _deny_all_but(
            known_principals(access.exempt), strict=access.strict, location=location
        )
    for written in access.statements:
        for principal in known_principals(name for _, name in named_in(written)):
            principal.within(location.partition)
        yield written


def _allow(
    principals: Iterable[Deferrable], granted: Iterable[str], location: Location
) -> Iterator[Document]:
    services = any(item.kind == "service" for item in known_principals(principals))
    # A service acts for all of its customers: only what it does for this one.
    account = known(location.account_id) if services else ""
    own = {"StringEquals": {"aws:SourceAccount": account}}
    return allow(principals, granted, location, of_service=own)


def _lambda_of_others(
    accounts: list[Principal], location: Location
) -> Iterator[Document]:
    """Both statements that Lambda needs to fetch an image across accounts.

    The account deploys the function; the service itself fetches the image again
    after the function was idle for long.
    """
    yield statement(
        {"AWS": arns(accounts, location)}, actions.PULL, sid=LAMBDA_OF_OTHERS[0]
    )
    yield statement(
        {"Service": "lambda.amazonaws.com"},
        actions.PULL,
        {"StringLike": {"aws:sourceARN": _functions(accounts, location)}},
        sid=LAMBDA_OF_OTHERS[1],
    )


def _lambda_of_this_account(location: Location) -> Document:
    """The statement that Lambda would add by itself, under the Sid it would use."""
    return statement(
        {"Service": "lambda.amazonaws.com"},
        actions.PULL,
        {
            "StringLike": {
                "aws:sourceArn": _functions([known(location.account_id)], location)
            }
        },
        sid=LAMBDA_OF_THIS_ACCOUNT,
    )


def _functions(accounts: Iterable[str], location: Location) -> str | Sequence[str]:
    return one_or_more_values(
        [
            f"arn:{known(location.partition)}:lambda:{known(location.region)}:{account}:function:*"
            for account in accounts
        ]
    )


def _deny_all_but(
    exempt: list[Principal], *, strict: bool, location: Location
) -> Document:
    """Deny to everyone else, whatever other policies allow.

    AWS services stay out of it: they have no user id, and would never be exempt.
    """
    ids = [item for item in exempt if item.kind != "identity"]
    by_arn = [item.within(location.partition) for item in exempt if item not in ids]
    condition: dict[str, object] = {}
    if ids:
        # A role's sessions are called by the role's id and the session's name.
        named = [item if item.startswith("AIDA") else f"{item}:*" for item in ids]
        condition["StringNotLike"] = {"aws:userId": one_or_more_values(named)}
    if by_arn:
        condition["ArnNotEquals"] = {"aws:PrincipalArn": one_or_more_values(by_arn)}
    condition["BoolIfExists"] = {"aws:PrincipalIsAWSService": "false"}
    return statement(
        "*", ["ecr:*"] if strict else actions.IMAGES, condition, effect="Deny"
    )
