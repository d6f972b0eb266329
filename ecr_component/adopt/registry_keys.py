"""What a registry has as a whole, said in the inputs of its component.

Each setting is said by itself and checked as the component checks it, so that one which
the component can't say or would refuse stays behind alone.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ecr_component.access.registry_access import RegistryAccess, registry_policy_text
from ecr_component.access.registry_statements import RegistryPolicyStatement
from ecr_component.adopt.access_keys import access_keys
from ecr_component.adopt.defaults import TAKEN_FOR_GRANTED
from ecr_component.adopt.holding import TakenSetting
from ecr_component.adopt.lifecycle_keys import lifecycle_keys
from ecr_component.adopt.policy_shape import (
    CannotBeSaid,
    account_of,
    canonical_policy,
)
from ecr_component.adopt.recorded import Left, Recordable
from ecr_component.adopt.statement_keys import (
    VERSION,
    Written,
    renamed,
    sayable,
    statements_in,
    texts,
)
from ecr_component.errors import Refusal
from ecr_component.live.inventory import (
    HeldCache,
    HeldReplicationRule,
    HeldScanning,
    HeldTemplate,
    Registry,
)
from ecr_component.registry.cache_rules import ROOT, upstream_registry
from ecr_component.registry.desired_registry import DesiredRegistry, RegistryReading
from ecr_component.registry.scanning import ALL
from ecr_component.resources.once_per_registry import CopyRule
from ecr_component.values.closed_models import nested
from ecr_component.values.regions import Location

Keys = Mapping[str, Any]

TITLES: Final[Mapping[Recordable, str]] = {
    Recordable.REPLICATION: "replication configuration",
    Recordable.REGISTRY_POLICY: "registry policy",
    Recordable.SCANNING: "registry scanning configuration",
    Recordable.TEMPLATE: "repository creation template",
    Recordable.CACHE: "pull through cache rule",
    Recordable.EXCLUSION: "pull time update exclusion",
    Recordable.ACCOUNT_SETTING: "account setting",
}
"""What each kind of setting is called in a sentence."""


@dataclass(frozen=True)
class RegistryKeys:
    """A registry in the inputs of its component."""

    keys: Keys
    """Those that say something, in the order of writing."""

    settings: tuple[TakenSetting, ...]
    """What they make."""

    remarks: tuple[str, ...]
    """What is not as it was, and why."""

    wanted: DesiredRegistry
    """What the component makes of them."""


def location_of(registry: Registry) -> Location:
    """Where a registry is, all of it known."""
    found = Location.of_region(registry.region)
    return Location(found.region, found.partition or "aws", registry.account_id)


def title_of(setting: TakenSetting) -> str:
    """Name a setting: by its kind, and if there may be several, by which one it is."""
    title = TITLES[setting.kind]
    return f"{title} {setting.identity}" if setting.kind in SEVERAL else title


def registry_keys(
    settings: Iterable[TakenSetting], registry: Registry, left: list[Left]
) -> RegistryKeys:
    """Say the settings of a registry.

    Args:
        settings: All of them.
        registry: Which one it is.
        left: Gets those that can't be said, and why.
    """
    saying = _Saying(location_of(registry))
    # Of the templates depends what the policy has to allow.
    ordered = sorted(settings, key=lambda one: one.kind is not Recordable.TEMPLATE)
    for setting in ordered:
        try:
            saying.say(setting)
        except CannotBeSaid as reason:
            left.append(_left(setting, registry, str(reason)))
    return saying.said()


def _left(setting: TakenSetting, registry: Registry, reason: str) -> Left:
    address = setting.address
    where = address.instance if address else f"the {title_of(setting)} of {registry}"
    return Left(where, f"{reason}; it stays as it is")


class _Saying:
    """What was said so far."""

    def __init__(self, location: Location) -> None:
        self._location = location
        self._keys: dict[str, Any] = {}
        self._settings: list[TakenSetting] = []
        self._remarks: list[str] = []

    def say(self, setting: TakenSetting) -> None:
        """Say one more.

        Raises:
            CannotBeSaid: There are no words for it, or the component refuses them.
        """
        changes: list[str] = []
        said = self._words(setting, changes)
        # A setting may not go with those that stand there, such as a prefix twice.
        keys = _merged(self._keys, said)
        _, problems = RegistryReading(keys).settle(self._location)
        if problems:
            raise CannotBeSaid(f"has what the component refuses: {problems[0]}")
        self._keys = keys
        self._settings.append(setting)
        self._remarks += [f"{title_of(setting)}: {change}" for change in changes]

    def said(self) -> RegistryKeys:
        """All of it."""
        keys = {key: self._keys[key] for key in _ORDER if key in self._keys}
        kinds = [*Recordable]
        return RegistryKeys(
            keys,
            tuple(sorted(self._settings, key=lambda it: kinds.index(it.kind))),
            tuple(self._remarks),
            RegistryReading(keys).settled("", self._location),
        )

    def _words(self, setting: TakenSetting, changes: list[str]) -> Keys:
        held = setting.held
        match held:
            case str():
                return self._words_for_text(setting, held, changes)
            case HeldScanning():
                return _scanning(held)
            case HeldCache():
                return {"pull_through_cache_rules": {held.prefix: _cache(held)}}
            case HeldTemplate():
                template = _template(held, self._location, changes)
                return {"repository_creation_templates": {held.prefix: template}}
        return _replication(held, str(self._location.account_id))

    def _words_for_text(
        self, setting: TakenSetting, held: str, changes: list[str]
    ) -> Keys:
        if setting.kind is Recordable.REGISTRY_POLICY:
            return self._policy(held, changes)
        if setting.kind is Recordable.EXCLUSION:
            return {"pull_time_update_exclusions": [held]}
        return {setting.identity.lower(): held}

    def _policy(self, policy: str, changes: list[str]) -> Keys:
        """The accounts that may copy images here, and all other statements."""
        templates = self._keys.get("repository_creation_templates", {})
        tags_replicas = any(
            "REPLICATION" in one["applied_for"] and "tags" in one
            for one in templates.values()
        )
        sources: list[str] = []
        rest = []
        for statement in statements_in(policy, changes):
            named = statement.get("Principal")
            listed = named.get("AWS") if isinstance(named, Mapping) else None
            accounts = sorted(map(account_of, texts(listed)))
            if not sources and self._lets_copy(statement, accounts, tags_replicas):
                sources = accounts
            else:
                rest.append(statement)
        said = (
            sayable(statement, nested(RegistryPolicyStatement), changes)
            for statement in rest
        )
        keys = {
            "replication_source_account_ids": sources,
            "policy_statements": [
                _about_all(one) for one in renamed(filter(None, said), (), changes)
            ],
        }
        found = {key: value for key, value in keys.items() if value}
        if not found:
            raise CannotBeSaid("is about nobody who is still there")
        return found

    def _lets_copy(
        self,
        statement: Written,
        accounts: Sequence[str],
        tags_replicas: bool,  # noqa: FBT001 - as the access has it
    ) -> bool:
        """Whether it is the statement that the component writes for these accounts."""
        if not accounts or not all(one.isdigit() for one in accounts):
            return False
        access = RegistryAccess(tuple(accounts), tags_replicas=tags_replicas)
        text = registry_policy_text(access, self._location)
        return canonical_policy(text) == canonical_policy(
            json.dumps({"Version": VERSION, "Statement": [statement]})
        )


def _about_all(statement: Written) -> dict[str, object]:
    """Leave out what holds for a statement that names no repositories."""
    return {
        key: value
        for key, value in statement.items()
        if (key, value) != ("Resource", "*")
    }


def _merged(keys: Keys, more: Keys) -> dict[str, Any]:
    merged = dict(keys)
    for key, value in more.items():
        there = merged.get(key)
        match value:
            case dict():
                merged[key] = {**(there or {}), **value}
            case list():
                merged[key] = [*(there or ()), *value]
            case _:
                merged[key] = value
    return merged


def _replication(rules: Sequence[HeldReplicationRule], own: str) -> Keys:
    if not rules or not all(rule.destinations for rule in rules):
        raise CannotBeSaid("copies nothing, or nowhere")
    if any(rule.deletions for rule in rules):
        raise CannotBeSaid(
            "deletes elsewhere what is deleted here, which no input says"
        )
    written = [
        {str(key): value for key, value in said.items()}
        for rule in rules
        for said in CopyRule(
            tuple(sorted(rule.prefixes)),
            tuple(sorted((to.region, to.account_id) for to in rule.destinations)),
        ).inputs(own)
    ]
    return {"replication_rules": written}


def _scanning(held: HeldScanning) -> Keys:
    rules = [
        {
            "scan_frequency": rule.frequency,
            **({} if rule.filters == (ALL,) else {"repositories": list(rule.filters)}),
        }
        for rule in held.rules
    ]
    return {
        "scan_type": held.scan_type,
        **({"scanning_rules": rules} if rules else {}),
    }


def _cache(held: HeldCache) -> Keys:
    # Of whatever is no private ECR, providers record the prefix ROOT or none.
    prefix = held.upstream_prefix
    said = {
        "upstream": _word_for(held.upstream_url),
        "upstream_prefix": None if prefix == ROOT else prefix,
        "credential_arn": held.credential_arn,
        "custom_role_arn": held.custom_role_arn,
    }
    return {key: value for key, value in said.items() if value}


def _word_for(address: str) -> str:
    """AWS's word for a registry, if that alone tells its address."""
    try:
        kind = upstream_registry(address).kind
        return kind if upstream_registry(kind).address == address else address
    except Refusal:
        return address


def _template(held: HeldTemplate, location: Location, changes: list[str]) -> Keys:
    access, lifecycle = _policies(held, location, changes)
    key = {"kms_key": held.kms_key} if held.kms_key else {}
    said = {
        "applied_for": sorted(held.applied_for),
        "description": held.description or None,
        "custom_role_arn": held.custom_role_arn,
        "image_tag_mutability": held.tag_mutability,
        "image_tag_mutability_exclusion_filters": list(held.tag_filters),
        "encryption_config": {"encryption_type": held.encryption_type, **key},
        **access,
        **lifecycle,
        "tags": dict(sorted(held.tags.items())),
    }
    return {
        key: value
        for key, value in said.items()
        if value is not None and value != TAKEN_FOR_GRANTED.get(key)
    }


def _policies(
    held: HeldTemplate, location: Location, changes: list[str]
) -> tuple[Keys, Keys]:
    """The keys for both policies of what a template makes."""
    access: Keys = {}
    lifecycle: Keys = {}
    what = "repository policy"
    try:
        if held.repository_policy is not None:
            found = access_keys(held.repository_policy, location)
            access = found.keys
            changes += [f"{what}: {change}" for change in found.changes]
        what = "lifecycle policy"
        if held.lifecycle_policy is not None:
            lifecycle = lifecycle_keys(held.lifecycle_policy)
    except CannotBeSaid as reason:
        raise CannotBeSaid(f"has a {what} that {reason}") from None
    return access, lifecycle


SEVERAL: Final = frozenset(
    {
        Recordable.TEMPLATE,
        Recordable.CACHE,
        Recordable.EXCLUSION,
        Recordable.ACCOUNT_SETTING,
    }
)
"""The kinds of which a registry may have more than one."""
_ORDER: Final[Sequence[str]] = (
    "replication_rules",
    "replication_source_account_ids",
    "policy_statements",
    "scan_type",
    "scanning_rules",
    "pull_through_cache_rules",
    "repository_creation_templates",
    "pull_time_update_exclusions",
    "basic_scan_type_version",
    "blob_mounting",
    "registry_policy_scope",
)
