"""Puts policies to their repositories, and repositories to their registry.

A policy's record does not tell its region where Terraform's provider is older than
version 6: then the provider that made it tells, or what it was made after.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Final

from ecr_component.adopt.holding import (
    Holding,
    TakenRegistry,
    TakenReplication,
    TakenRepository,
    TakenSetting,
    ToolAddress,
)
from ecr_component.adopt.record_values import (
    Unusable,
    blocks,
    flag,
    only,
    tags,
    text,
)
from ecr_component.adopt.recorded import Left, Recordable, Recorded, Records
from ecr_component.adopt.setting_records import (
    SETTINGS,
    held_of,
    identity_of,
    replication_rules,
)
from ecr_component.live.inventory import HeldRepository, Registry

_ARN: Final = re.compile(
    r"arn:[a-z-]+:ecr:(?P<region>[a-z0-9-]+):(?P<account>[0-9]{12}):repository/.+"
)
_ACCOUNT: Final = re.compile(r"[0-9]{12}")
_TAGS: Final = ("tags", "tags_all")
# What is taken of a record, so that none of it may be a secret.
_TAKEN: Final = frozenset(
    {
        *("arn", "encryption_configuration", "force_delete", "name"),
        *("image_scanning_configuration", "image_tag_mutability"),
        *("image_tag_mutability_exclusion_filter", "policy", "region", "registry_id"),
        *("replication_configuration", "repository"),
        *("rule", "scan_type"),
        *("credential_arn", "custom_role_arn", "ecr_repository_prefix"),
        *("upstream_registry_url", "upstream_repository_prefix"),
        *("applied_for", "description", "prefix", "resource_tags"),
        *("lifecycle_policy", "repository_policy"),
        *("principal_arn", "value"),
        *_TAGS,
    }
)

_POLICIES: Final = {
    Recordable.REPOSITORY_POLICY: "repository policy",
    Recordable.LIFECYCLE_POLICY: "lifecycle policy",
}


def join(records: Records) -> Holding:
    """Find out what is in which registry, and leave what cannot be told."""
    joining = _Joining()
    left = list(records.left)
    # Policies are put to repositories, so those come first.
    for record in sorted(
        records.taken, key=lambda record: [*Recordable].index(record.kind)
    ):
        try:
            joining.add(record)
        except Unusable as unusable:
            left.append(Left(record.address, str(unusable)))
    return Holding(joining.registries(), tuple(left))


@dataclass(frozen=True)
class _JoinedRepository:
    """A repository, and the policies that were put to it."""

    record: Recorded
    registry: Registry
    alone: TakenRepository
    policies: dict[Recordable, Recorded] = field(default_factory=dict)

    def taken(self) -> TakenRepository:
        """The repository with its policies."""
        texts = {
            kind: text(record.values, "policy")
            for kind, record in self.policies.items()
        }
        addresses = {kind: _address(record) for kind, record in self.policies.items()}
        return replace(
            self.alone,
            held=replace(
                self.alone.held,
                repository_policy=texts.get(Recordable.REPOSITORY_POLICY),
                lifecycle_policy=texts.get(Recordable.LIFECYCLE_POLICY),
            ),
            repository_policy_address=addresses.get(Recordable.REPOSITORY_POLICY),
            lifecycle_policy_address=addresses.get(Recordable.LIFECYCLE_POLICY),
        )


class _Joining:
    """Everything that was put together so far."""

    def __init__(self) -> None:
        self._by_name: dict[str, dict[Registry, _JoinedRepository]] = defaultdict(dict)
        self._registries_of: dict[str, set[Registry]] = defaultdict(set)
        self._replications: dict[Registry, TakenReplication] = {}
        self._settings: dict[Registry, dict[tuple[Recordable, str], TakenSetting]] = (
            defaultdict(dict)
        )

    def add(self, record: Recorded) -> None:
        """Put a record where it belongs.

        Raises:
            Unusable: It belongs nowhere.
        """
        _refuse_secrets(record)
        if record.kind is Recordable.REPOSITORY:
            self._add_repository(record)
        elif record.kind is Recordable.REPLICATION:
            self._add_replication(record)
        elif record.kind in SETTINGS:
            self._add_setting(record)
        else:
            self._add_policy(record)

    def registries(self) -> tuple[TakenRegistry, ...]:
        """What is in each registry."""
        found: dict[Registry, list[TakenRepository]] = defaultdict(list)
        for _, by_registry in sorted(self._by_name.items()):
            for registry, repository in by_registry.items():
                found[registry].append(repository.taken())
        return tuple(
            TakenRegistry(
                registry,
                tuple(found[registry]),
                self._replications.get(registry),
                tuple(self._settings_of(registry)),
            )
            for registry in sorted({*found, *self._replications, *self._settings})
        )

    def _add_repository(self, record: Recorded) -> None:
        values, secret_tags = record.values, _secret_tags(record)
        name, arn = text(values, "name"), text(values, "arn")
        parts = _ARN.fullmatch(arn)
        if not parts:
            raise Unusable("has no ARN of a repository in its record")
        registry = Registry(parts["account"], parts["region"])
        there = self._by_name[name]
        if registry in there:
            raise Unusable(
                f"is the same repository as {there[registry].record.address}"
            )
        encryption = only(values, "encryption_configuration")
        held = HeldRepository(
            name=name,
            arn=arn,
            tag_mutability=text(values, "image_tag_mutability", "MUTABLE"),
            tag_filters=tuple(
                text(block, "filter")
                for block in blocks(values, "image_tag_mutability_exclusion_filter")
            ),
            scan_on_push=flag(
                only(values, "image_scanning_configuration"), "scan_on_push"
            ),
            encryption_type=text(encryption, "encryption_type", "AES256"),
            kms_key=text(encryption, "kms_key", "") or None,
            tags={
                key: value
                for key, value in tags(values, *reversed(_TAGS)).items()
                if key not in secret_tags
            },
        )
        taken = TakenRepository(
            held,
            address=_address(record),
            force_delete=flag(values, "force_delete"),
            protect=record.protect,
            secret_tags=secret_tags,
        )
        there[registry] = _JoinedRepository(record, registry, taken)
        self._registries_of[record.provider].add(registry)

    def _add_policy(self, record: Recorded) -> None:
        text(record.values, "policy")
        repository, kind = self._owner(record), record.kind
        first = repository.policies.setdefault(kind, record)
        if first is not record:
            raise Unusable(
                f"is a second {_POLICIES[kind]} of {repository.alone.held.name} beside "
                f"{first.address}, and AWS holds one"
            )

    def _owner(self, record: Recorded) -> _JoinedRepository:
        """The repository whose policy it is."""
        name = text(record.values, "repository")
        owners = [
            repository
            for registry, repository in self._by_name.get(name, {}).items()
            if self._may_be_of(registry, record)
        ]
        if not owners:
            raise Unusable(f"is a policy of {name}, which is not taken from here")
        if len(owners) > 1:
            owners = [one for one in owners if one.record.block in record.depends_on]
        if len(owners) != 1:
            what = f"is a policy of {name}, but it cannot be told in which region"
            raise Unusable(what)
        return owners[0]

    def _add_replication(self, record: Recorded) -> None:
        registry = self._registry_of(record)
        first = self._replications.get(registry)
        if first and first.address:
            raise Unusable(f"is the same configuration as {first.address.instance}")
        self._replications[registry] = TakenReplication(
            tuple(replication_rules(record.values)), _address(record)
        )

    def _add_setting(self, record: Recorded) -> None:
        kind, registry = record.kind, self._registry_of(record)
        identity = identity_of(kind, record.values, registry.account_id)
        held = held_of(kind, record.values)
        setting = TakenSetting(kind, identity, held, _address(record))
        first = self._settings[registry].setdefault((kind, identity), setting)
        if first is not setting and first.address:
            raise Unusable(f"is the same as {first.address.instance}")

    def _settings_of(self, registry: Registry) -> list[TakenSetting]:
        kinds = [*Recordable]
        return sorted(
            self._settings.get(registry, {}).values(),
            key=lambda one: (kinds.index(one.kind), one.identity),
        )

    def _registry_of(self, record: Recorded) -> Registry:
        """The registry that a record is of as a whole."""
        account_id, region = (
            text(record.values, key, "") for key in ("registry_id", "region")
        )
        if _ACCOUNT.fullmatch(account_id) and region:
            registry = Registry(account_id, region)
            self._registries_of[record.provider].add(registry)
            return registry
        made_by = self._registries_of.get(record.provider, ())
        registries = [one for one in made_by if self._may_be_of(one, record)]
        if len(registries) != 1:
            raise Unusable(
                "is of a registry of which no repository is taken from here"
                if not registries
                else "is of a registry, but it cannot be told in which region"
            )
        return registries[0]

    def _may_be_of(self, registry: Registry, record: Recorded) -> bool:
        """Whether nothing in a record speaks against a registry."""
        made_by = record.provider and self._registries_of.get(record.provider)
        return (
            record.values.get("registry_id") in (None, "", registry.account_id)
            and record.values.get("region") in (None, "", registry.region)
            and (not made_by or registry in made_by)
        )


def _address(record: Recorded) -> ToolAddress:
    return ToolAddress(record.address, record.block)


def _refuse_secrets(record: Recorded) -> None:
    for path in sorted(record.secret):
        if not path:
            raise Unusable("is marked as a secret")
        if path[0] in _TAKEN and not (path[0] in _TAGS and len(path) > 1):
            raise Unusable(
                f"has {path[0]} marked as a secret, which is not written here"
            )


def _secret_tags(record: Recorded) -> tuple[str, ...]:
    # Terraform marks a tag where it was given, and not where the provider repeats it.
    return tuple(sorted({path[1] for path in record.secret if path[0] in _TAGS}))
