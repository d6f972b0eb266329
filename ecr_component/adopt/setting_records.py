"""What a registry has as a whole, out of a tool's record of it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from ecr_component.adopt.holding import HeldSetting
from ecr_component.adopt.record_values import blocks, only, strings, tags, text
from ecr_component.adopt.recorded import Recordable
from ecr_component.live.inventory import (
    HeldCache,
    HeldDestination,
    HeldReplicationRule,
    HeldScanning,
    HeldScanningRule,
    HeldTemplate,
)

Values = Mapping[str, object]


def identity_of(kind: Recordable, values: Values, account_id: str) -> str:
    """What AWS calls one of a registry's settings: its account's id if there is one."""
    key = _NAMED_BY.get(kind)
    return text(values, key) if key else account_id


def held_of(kind: Recordable, values: Values) -> HeldSetting:
    """A setting as AWS has it.

    Raises:
        Unusable: Its record says too little.
    """
    return _READ[kind](values)


def replication_rules(values: Values) -> Iterator[HeldReplicationRule]:
    """The rules of a replication configuration."""
    configuration = only(values, "replication_configuration")
    for rule in blocks(configuration, "rule"):
        yield HeldReplicationRule(
            tuple(
                HeldDestination(text(to, "region"), text(to, "registry_id"))
                for to in blocks(rule, "destination")
            ),
            _filters(rule),
        )


def _filters(rule: Values) -> tuple[str, ...]:
    return tuple(text(found, "filter") for found in blocks(rule, "repository_filter"))


def _scanning(values: Values) -> HeldScanning:
    rules = (
        HeldScanningRule(text(rule, "scan_frequency"), _filters(rule))
        for rule in blocks(values, "rule")
    )
    return HeldScanning(text(values, "scan_type"), tuple(rules))


def _cache(values: Values) -> HeldCache:
    return HeldCache(
        prefix=text(values, "ecr_repository_prefix"),
        upstream_url=text(values, "upstream_registry_url"),
        upstream_prefix=_said(values, "upstream_repository_prefix"),
        credential_arn=_said(values, "credential_arn"),
        custom_role_arn=_said(values, "custom_role_arn"),
    )


def _template(values: Values) -> HeldTemplate:
    encryption = only(values, "encryption_configuration")
    return HeldTemplate(
        prefix=text(values, "prefix"),
        applied_for=tuple(strings(values, "applied_for")),
        tag_mutability=text(values, "image_tag_mutability", "MUTABLE"),
        tag_filters=tuple(
            text(block, "filter")
            for block in blocks(values, "image_tag_mutability_exclusion_filter")
        ),
        encryption_type=text(encryption, "encryption_type", "AES256"),
        kms_key=_said(encryption, "kms_key"),
        tags=tags(values, "resource_tags"),
        repository_policy=_said(values, "repository_policy"),
        lifecycle_policy=_said(values, "lifecycle_policy"),
        description=text(values, "description", ""),
        custom_role_arn=_said(values, "custom_role_arn"),
    )


def _said(values: Values, key: str) -> str | None:
    """A text; providers record an empty one where there is none."""
    return text(values, key, "") or None


# What there may be several of, by the key that tells which one it is.
_NAMED_BY: Final[Mapping[Recordable, str]] = {
    Recordable.TEMPLATE: "prefix",
    Recordable.CACHE: "ecr_repository_prefix",
    Recordable.EXCLUSION: "principal_arn",
    Recordable.ACCOUNT_SETTING: "name",
}
_READ: Final[Mapping[Recordable, Callable[[Values], HeldSetting]]] = {
    Recordable.REGISTRY_POLICY: lambda values: text(values, "policy"),
    Recordable.SCANNING: _scanning,
    Recordable.TEMPLATE: _template,
    Recordable.CACHE: _cache,
    Recordable.EXCLUSION: lambda values: text(values, "principal_arn"),
    Recordable.ACCOUNT_SETTING: lambda values: text(values, "value"),
}
SETTINGS: Final = frozenset(_READ)
"""What there is for a registry as a whole, beside replication."""
