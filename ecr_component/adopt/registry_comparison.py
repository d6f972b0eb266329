"""What a stack file makes of a registry as a whole, beside what AWS holds.

Compared as the provider compares: the rules of a replication configuration, and the
lists in them, have an order, and what else there are lists of has none.

Source: terraform-provider-aws, internal/service/ecr: the schemas of
replication_configuration, registry_scanning_configuration and
repository_creation_template.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from ecr_component.access.registry_access import registry_policy_text
from ecr_component.access.repository_policy import policy_text
from ecr_component.adopt.comparison import (
    DELETES,
    MAKES,
    MAKES_ANEW,
    NOTHING,
    SETS,
    Difference,
    canonical_rules,
    indented,
    statements_apart,
)
from ecr_component.adopt.description import Description
from ecr_component.adopt.holding import HeldSetting, TakenSetting
from ecr_component.adopt.policy_shape import canonical_policy
from ecr_component.adopt.recorded import Recordable
from ecr_component.adopt.registry_keys import location_of, title_of
from ecr_component.live.inventory import (
    HeldCache,
    HeldDestination,
    HeldReplicationRule,
    HeldScanning,
    HeldScanningRule,
    HeldTemplate,
    Registry,
)
from ecr_component.registry.cache_rules import ROOT, CacheRule
from ecr_component.registry.creation_templates import DesiredTemplate
from ecr_component.registry.desired_registry import DesiredRegistry
from ecr_component.values.regions import Location


def compare_registry(
    description: Description, made: DesiredRegistry
) -> Iterator[Difference]:
    """Find all differences.

    Args:
        description: What the source says, and what is imported of it.
        made: What the stack file makes.
    """
    held = {_key(one): one for one in description.whole.settings}
    wanted = {_key(one): one for one in settings_of(made, description.registry)}
    for key in dict.fromkeys((*held, *wanted)):
        before, after = held.get(key), wanted.get(key)
        title = title_of(wanted.get(key) or held[key])
        if before is None or after is None:
            told = [_shown(one.held) if one else NOTHING for one in (before, after)]
            next_up = DELETES if before else MAKES
            yield Difference("", title, told[0], told[1], next_up)
        elif _comparable(before) != _comparable(after):
            told = [*_apart(before, after)]
            next_up = _NEXT_UP.get(before.kind, SETS)
            yield Difference("", title, told[0], told[1], next_up)


_NEXT_UP: Final = {Recordable.CACHE: MAKES_ANEW}


def settings_of(made: DesiredRegistry, registry: Registry) -> Iterator[TakenSetting]:
    """What the component registers for a registry, as AWS would hold it."""
    own, at = registry.account_id, location_of(registry)
    if made.replication_rules:
        rules = tuple(
            HeldReplicationRule(
                tuple(
                    HeldDestination(there, own if account is None else str(account))
                    for there, account in rule.destinations()
                ),
                tuple(sorted(rule.repositories)),
            )
            for rule in made.replication_rules
        )
        yield TakenSetting(Recordable.REPLICATION, own, rules)
    if made.access:
        policy = registry_policy_text(made.access, at)
        yield TakenSetting(Recordable.REGISTRY_POLICY, own, policy)
    if made.scan_type:
        scanning = HeldScanning(
            made.scan_type,
            tuple(
                HeldScanningRule(rule.scan_frequency, rule.filters)
                for rule in made.scanning_rules
            ),
        )
        yield TakenSetting(Recordable.SCANNING, own, scanning)
    for template in made.templates:
        held = _template_of(template, at)
        yield TakenSetting(Recordable.TEMPLATE, template.prefix, held)
    for prefix, rule in made.caches.items():
        yield TakenSetting(Recordable.CACHE, prefix, _cache_of(prefix, rule))
    for arn in made.exclusions:
        yield TakenSetting(Recordable.EXCLUSION, arn, arn)
    for name, value in made.account_settings:
        yield TakenSetting(Recordable.ACCOUNT_SETTING, name, value)


def _cache_of(prefix: str, rule: CacheRule) -> HeldCache:
    return HeldCache(
        prefix,
        rule.upstream.address,
        rule.upstream_prefix,
        _text(rule.credential_arn),
        _text(rule.custom_role_arn),
    )


def _template_of(template: DesiredTemplate, at: Location) -> HeldTemplate:
    settings = template.settings
    encryption = settings.encryption_config
    return HeldTemplate(
        prefix=template.prefix,
        applied_for=settings.applied_for,
        tag_mutability=settings.image_tag_mutability,
        tag_filters=settings.image_tag_mutability_exclusion_filters,
        encryption_type=encryption.encryption_type if encryption else "AES256",
        kms_key=_text(settings.kms_key()),
        tags={key: str(value) for key, value in settings.tags.items()},
        repository_policy=policy_text(template.access, at) if template.access else None,
        lifecycle_policy=template.lifecycle_policy or None,
        description=settings.description or "",
        custom_role_arn=_text(settings.custom_role_arn),
    )


def _text(value: object) -> str | None:
    """A value of a stack file, where there are no outputs."""
    return None if value is None else str(value)


def _key(setting: TakenSetting) -> tuple[Recordable, str]:
    return setting.kind, setting.identity


def _comparable(setting: TakenSetting) -> object:
    """Something that is equal for what the provider takes for the same."""
    held = setting.held
    match held:
        case HeldScanning():
            rules = {rule.frequency: sorted(rule.filters) for rule in held.rules}
            return held.scan_type, rules
        case HeldCache():
            return {**vars(held), "upstream_prefix": _prefix(held)}
        case HeldTemplate():
            policy, lifecycle = held.repository_policy, held.lifecycle_policy
            return {
                **vars(held),
                "applied_for": sorted(held.applied_for),
                "tag_filters": sorted(held.tag_filters),
                "tags": dict(held.tags),
                "repository_policy": policy and canonical_policy(policy),
                "lifecycle_policy": lifecycle and canonical_rules(lifecycle),
            }
    if setting.kind is Recordable.REGISTRY_POLICY:
        return canonical_policy(str(held))
    return held


def _prefix(cache: HeldCache) -> str | None:
    """An upstream's prefix; ROOT is what AWS takes where nobody gave one."""
    return None if cache.upstream_prefix == ROOT else cache.upstream_prefix


def _shown(held: HeldSetting) -> str:
    """In lines, without what says nothing."""
    if isinstance(held, str):
        return indented(held) if held.startswith("{") else held
    plain = [asdict(one) for one in held] if isinstance(held, tuple) else asdict(held)
    return json.dumps(_without_nothing(plain), indent=1, ensure_ascii=False)


def _without_nothing(told: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(told, dict):
        inner = {key: _without_nothing(value) for key, value in told.items()}
        return {key: value for key, value in inner.items() if value}
    if isinstance(told, list | tuple):
        return [_without_nothing(one) for one in told]
    return told


def _apart(before: TakenSetting, after: TakenSetting) -> tuple[str, str]:
    if before.kind is Recordable.REGISTRY_POLICY:
        return statements_apart(str(before.held), str(after.held))
    return _shown(before.held), _shown(after.held)
