"""What a registry has as a whole, read from AWS.

Source: ECR API reference, DescribeRegistry, GetRegistryPolicy,
GetRegistryScanningConfiguration, DescribePullThroughCacheRules,
DescribeRepositoryCreationTemplates, GetAccountSetting, ListPullTimeUpdateExclusions.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeVar

from ecr_component.live.inventory import (
    HeldCache,
    HeldDestination,
    HeldRegistry,
    HeldReplicationRule,
    HeldScanning,
    HeldScanningRule,
    HeldTemplate,
    Registry,
    without_reserved,
)
from ecr_component.live.questions import DeniedError, Questions
from ecr_component.values.account_defaults import ACCOUNT_DEFAULTS

Told = Mapping[str, Any]
"""Something of a registry as AWS tells it."""

Shown = Callable[[str, str, Told], Told]
"""Makes of what AWS tells what may be shown.

Called with the field of `HeldRegistry`, the identity within it, and what AWS tells.
"""

_Held = TypeVar("_Held")

# What AWS answers where nobody put anything.
_NOBODYS: Final = {"scanType": "BASIC", "rules": []}


def all_of_it(_field: str, _identity: str, told: Told) -> Told:
    """Show everything."""
    return told


class SettingsReading:
    """One reading of a registry's settings."""

    def __init__(self, ask: Questions, shown: Shown = all_of_it) -> None:
        self.denied: list[str] = []
        """The fields of `HeldRegistry` that AWS denies to tell."""

        self._ask = ask
        self._shown = shown

    def registry(self) -> HeldRegistry:
        """Ask for all of it.

        Raises:
            DeniedError: Not even which registry it is may be asked.
            ClientError: AWS refuses it for any other reason.
        """
        told = self._ask.answer("describe_registry")
        home = str(told["registryId"])
        replication = self._shown("replication", home, told)["replicationConfiguration"]
        return HeldRegistry(
            registry=Registry(home, self._ask.region),
            replication=tuple(map(_replication_rule, replication["rules"])),
            policy=self._unless_denied("policy", None, self._policy, home),
            scanning=self._unless_denied("scanning", None, self._scanning, home),
            caches=self._unless_denied("caches", (), self._caches),
            templates=self._unless_denied("templates", (), self._templates),
            account_settings=self._unless_denied(
                "account_settings", {}, self._account_settings
            ),
            pull_time_exclusions=self._unless_denied(
                "pull_time_exclusions", (), self._exclusions
            ),
        )

    def _unless_denied(
        self,
        field: str,
        nothing: _Held,
        read: Callable[..., _Held],
        *about: str,
    ) -> _Held:
        try:
            return read(*about)
        except DeniedError:
            self.denied.append(field)
            return nothing

    def _policy(self, home: str) -> str | None:
        told = self._ask.answer("get_registry_policy")
        return str(self._shown("policy", home, told)["policyText"]) if told else None

    def _scanning(self, home: str) -> HeldScanning | None:
        told = self._ask.answer("get_registry_scanning_configuration")
        shown = self._shown("scanning", home, told["scanningConfiguration"])
        if shown == _NOBODYS:
            return None
        rules = tuple(
            HeldScanningRule(rule["scanFrequency"], _filters(rule))
            for rule in shown["rules"]
        )
        return HeldScanning(shown["scanType"], rules)

    def _caches(self) -> tuple[HeldCache, ...]:
        found = self._ask.every(
            "describe_pull_through_cache_rules", "pullThroughCacheRules"
        )
        return tuple(
            _cache(self._shown("caches", told["ecrRepositoryPrefix"], told))
            for told in _sorted(found, "ecrRepositoryPrefix")
        )

    def _templates(self) -> tuple[HeldTemplate, ...]:
        found = self._ask.every(
            "describe_repository_creation_templates", "repositoryCreationTemplates"
        )
        return tuple(
            _template(self._shown("templates", told["prefix"], told))
            for told in _sorted(found, "prefix")
        )

    def _account_settings(self) -> dict[str, str]:
        told = {
            name: self._shown(
                "account_settings",
                name,
                self._ask.answer("get_account_setting", name=name),
            )
            for name in sorted(ACCOUNT_DEFAULTS)
        }
        return {
            name: setting["value"]
            for name, setting in told.items()
            if setting["value"] != ACCOUNT_DEFAULTS[name]
        }

    def _exclusions(self) -> tuple[str, ...]:
        found = self._ask.every(
            "list_pull_time_update_exclusions", "pullTimeUpdateExclusions"
        )
        return tuple(
            self._shown("pull_time_exclusions", arn, {"principalArn": arn})[
                "principalArn"
            ]
            for arn in sorted(found)
        )


def _sorted(found: Iterable[Told], key: str) -> list[Told]:
    return sorted(found, key=lambda told: str(told[key]))


def _replication_rule(told: Told) -> HeldReplicationRule:
    return HeldReplicationRule(
        destinations=tuple(
            HeldDestination(to["region"], to["registryId"])
            for to in told["destinations"]
        ),
        prefixes=_filters(told),
        deletions=told.get("deleteReplication", {}).get("enabled", False),
    )


def _filters(rule: Told) -> tuple[str, ...]:
    return tuple(found["filter"] for found in rule.get("repositoryFilters", []))


def _cache(told: Told) -> HeldCache:
    return HeldCache(
        prefix=told["ecrRepositoryPrefix"],
        upstream_url=told["upstreamRegistryUrl"],
        upstream_prefix=told.get("upstreamRepositoryPrefix"),
        credential_arn=told.get("credentialArn"),
        custom_role_arn=told.get("customRoleArn"),
    )


def _template(told: Told) -> HeldTemplate:
    encryption = told.get("encryptionConfiguration", {})
    filters = told.get("imageTagMutabilityExclusionFilters", [])
    tags = {tag["Key"]: tag["Value"] for tag in told.get("resourceTags", [])}
    return HeldTemplate(
        prefix=told["prefix"],
        applied_for=tuple(told["appliedFor"]),
        tag_mutability=told.get("imageTagMutability", "MUTABLE"),
        tag_filters=tuple(found["filter"] for found in filters),
        encryption_type=encryption.get("encryptionType", "AES256"),
        kms_key=encryption.get("kmsKey"),
        tags=without_reserved(tags),
        # An update takes a text away by an empty one.
        repository_policy=told.get("repositoryPolicy") or None,
        lifecycle_policy=told.get("lifecyclePolicy") or None,
        description=told.get("description", ""),
        custom_role_arn=told.get("customRoleArn") or None,
    )
