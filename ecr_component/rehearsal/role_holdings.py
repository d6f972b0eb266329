"""The roles that IAM holds afterwards, asked of it as anybody would ask."""

from collections.abc import Collection, Iterator
from typing import Any

from ecr_component.rehearsal.calls import Aws
from ecr_component.rehearsal.result import Document, RehearsedRole
from ecr_component.rehearsal.stage import SecretValue
from ecr_component.stack_files.project import HIDDEN

ROLE = "aws:iam/role:Role"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
POLICY = "aws:iam/policy:Policy"


def roles(aws: Aws, secrets: Collection[SecretValue]) -> Iterator[RehearsedRole]:
    """Every role, by name, without what the program called secret.

    Args:
        aws: Seen from any region, since IAM has none.
        secrets: What is not to be seen.
    """
    hidden = {(secret.type, secret.id, secret.key) for secret in secrets}
    policies = _Policies(aws, hidden)
    for told in sorted(_listed(aws), key=lambda role: str(role["RoleName"])):
        name = told["RoleName"]
        shown_name = HIDDEN if (ROLE, name, "name") in hidden else name
        trust: Document = told["AssumeRolePolicyDocument"]
        if (ROLE, name, "assumeRolePolicy") in hidden:
            trust = HIDDEN
        yield RehearsedRole(
            name=shown_name,
            arn=told["Arn"].removesuffix(name) + shown_name,
            trust_policy=HIDDEN
            if (ROLE, name, "assumeRolePolicy") in hidden
            else trust,
            policies=dict([*policies.own(name), *policies.shared(name)]),
        )


def _listed(aws: Aws) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    page: dict[str, Any] = {"Marker": None}
    while "Marker" in page:
        page = aws("iam", "list_roles", Marker=page["Marker"])
        found += page["Roles"]
    return found


class _Policies:
    """The policies of roles, by name."""

    def __init__(self, aws: Aws, hidden: Collection[tuple[str, str, str]]) -> None:
        self._aws = aws
        self._hidden = hidden

    def own(self, role: str) -> Iterator[tuple[str, Document]]:
        """Those that are written into a role."""
        told = self._aws("iam", "list_role_policies", RoleName=role)
        for name in sorted(told["PolicyNames"]):
            found = self._aws("iam", "get_role_policy", RoleName=role, PolicyName=name)
            document = found["PolicyDocument"]
            yield self._shown(ROLE_POLICY, f"{role}:{name}", name, document)

    def shared(self, role: str) -> Iterator[tuple[str, Document]]:
        """Those that others may have as well."""
        told = self._aws("iam", "list_attached_role_policies", RoleName=role)
        for attached in told["AttachedPolicies"]:
            arn = attached["PolicyArn"]
            policy = self._aws("iam", "get_policy", PolicyArn=arn)["Policy"]
            version = self._aws(
                "iam",
                "get_policy_version",
                PolicyArn=arn,
                VersionId=policy["DefaultVersionId"],
            )["PolicyVersion"]
            yield self._shown(POLICY, arn, policy["PolicyName"], version["Document"])

    def _shown(
        self, type_: str, identity: str, name: str, document: Document
    ) -> tuple[str, Document]:
        secret = {key for key in ("name", "policy") if self._is(type_, identity, key)}
        shown_name = HIDDEN if "name" in secret else name
        return shown_name, HIDDEN if "policy" in secret else document

    def _is(self, type_: str, identity: str, key: str) -> bool:
        return (type_, identity, key) in self._hidden
