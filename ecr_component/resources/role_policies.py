"""What a component lets roles do: inline policies that neither clash nor grow too long.

Source: IAM user guide, "IAM and AWS STS quotas"; IAM API, PutRolePolicy.
"""

from typing import Final
from weakref import WeakKeyDictionary

import pulumi
import pulumi_aws as aws

from ecr_component.access.identity_policy import (
    MOST_INLINE_CHARACTERS,
    MOST_MANAGED_CHARACTERS,
)
from ecr_component.errors import listing, refuse
from ecr_component.resources.caller import as_run_error
from ecr_component.resources.child_names import child_name, inline_policy_prefix
from ecr_component.resources.deferred_outputs import DeferredOutputs
from ecr_component.values import names


class _Inline:
    """The inline policies of a role, as far as grants of this program make them."""

    def __init__(self) -> None:
        self._lengths: dict[str, int] = {}

    def add(self, name: str, text: str, at_least: str = "") -> str:
        """Count a policy, or count it anew, and return it.

        Args:
            name: The grant's with its component's, unique in a program.
            text: The policy.
            at_least: What to say before the number, where it may yet grow.

        Raises:
            Refusal: they are too long together.
        """
        others = {other: n for other, n in self._lengths.items() if other != name}
        total = sum(others.values()) + len(text)
        if total <= MOST_INLINE_CHARACTERS:
            self._lengths[name] = len(text)
            return text
        named = listing(map(repr, others))
        these_have = f"{named} with this one have" if others else "this one has"
        length = f"{at_least}{total:,}"
        raise refuse(
            f"a role's inline policies have up to {MOST_INLINE_CHARACTERS:,} "
            f"characters together in IAM, and {these_have} {length}",
            remedy="grant fewer repositories, or attach what pull_policy or "
            "push_policy returns for a part of them as a managed policy, each of up to "
            f"{MOST_MANAGED_CHARACTERS:,}",
        )


# Components of one program may grant something to one role. An output goes with the
# program that made it; names may be those of different accounts.
_OF_OUTPUTS: Final[WeakKeyDictionary[object, _Inline]] = WeakKeyDictionary()


class RolePolicies:
    """Registers the grants of one component."""

    def __init__(
        self, component: pulumi.Resource, prefix: str, deferred: DeferredOutputs
    ) -> None:
        self._component = component
        self._prefix = prefix
        self._deferred = deferred
        self._of_names: dict[object, _Inline] = {}

    def grant(
        self,
        name: str,
        role: aws.iam.Role | pulumi.Input[str],
        policy: pulumi.Output[str],
        shortest: str,
    ) -> aws.iam.RolePolicy:
        """Write a policy into a role.

        Args:
            name: Of the grant.
            role: Itself, or its name.
            policy: The text.
            shortest: A text that is no longer, and known.

        Raises:
            pulumi.RunError: IAM would not take it.
        """
        role_name = role.name if isinstance(role, aws.iam.Role) else role
        checked = self._deferred.checked("role", role_name, names.role_name)
        with as_run_error("name"):
            prefix = inline_policy_prefix(self._prefix, names.policy_name(name))
        child = child_name(self._prefix, name)
        place = f"grant {name!r}"
        known = self._of_names if isinstance(role_name, str) else _OF_OUTPUTS
        inline = known.setdefault(role_name, _Inline())
        with as_run_error(place):
            inline.add(child, shortest, "at least ")
        # Of two policies with one name in a role, the second replaces the first, be it
        # another component's, another stack's, or this one's before it is deleted.
        # With a name never used before, a new one is there before the old one goes.
        return aws.iam.RolePolicy(
            child,
            name_prefix=prefix,
            role=checked,
            policy=self._deferred.together(
                (place,), [policy], lambda found: inline.add(child, found[0])
            ),
            opts=pulumi.ResourceOptions(
                parent=self._component, delete_before_replace=False
            ),
        )
