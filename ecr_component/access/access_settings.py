"""The keys that say who may use a repository, and the access that they make up."""

from typing import Final

from ecr_component.access.repository_policy import Access
from ecr_component.access.statements import PolicyStatements
from ecr_component.values.closed_models import Closed, Flag
from ecr_component.values.key_types import AccountIds, Principals, TrustedIdentities


class AccessSettings(Closed):
    """Who may use a repository, with nothing left to a default."""

    external_account_ids_with_lambda_access: AccountIds = ()
    external_account_ids_with_read_access: AccountIds = ()
    external_account_ids_with_write_access: AccountIds = ()
    lambda_access: Flag = False
    policy_statements: PolicyStatements = ()
    principals_with_push_access: Principals = ()
    principals_with_read_access: Principals = ()
    principals_with_write_access: Principals = ()
    strict_deny_rules_enabled: Flag = False
    users_or_roles_to_allow_deny_all_else: TrustedIdentities = ()


ACCESS_KEYS: Final = tuple(AccessSettings.model_fields)
"""The keys of which the repository policy is made."""

PRINCIPAL_KEYS: Final = (
    "principals_with_push_access",
    "principals_with_read_access",
    "principals_with_write_access",
    "users_or_roles_to_allow_deny_all_else",
)
"""Those that are lists of principals, of which some may be of another partition."""


def access_of(settings: AccessSettings) -> Access:
    """The access that the keys make up."""
    return Access(
        read=(
            *settings.external_account_ids_with_read_access,
            *settings.principals_with_read_access,
        ),
        write=(
            *settings.external_account_ids_with_write_access,
            *settings.principals_with_write_access,
        ),
        push=settings.principals_with_push_access,
        lambda_accounts=settings.external_account_ids_with_lambda_access,
        lambda_functions=settings.lambda_access,
        exempt=settings.users_or_roles_to_allow_deny_all_else,
        strict=settings.strict_deny_rules_enabled,
        statements=tuple(one.document() for one in settings.policy_statements),
    )
