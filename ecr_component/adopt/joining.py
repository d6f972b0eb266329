"""Puts policies to their repositories, and repositories to their registry.

A policy's record does not tell its region where Terraform's provider is older than
version 6: then the provider that made it tells, or what it was made after.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from ecr_component.adopt.holding import (
    Holding,
    TakenRegistry,
    TakenReplication,
    TakenRepository,
    ToolAddress,
)
from ecr_component.adopt.recorded import Left, Recordable, Recorded, Records
from ecr_component.live.inventory import (
    HeldDestination,
    HeldReplicationRule,
    HeldRepository,
    Registry,
    without_reserved,
)

_ARN: Final = re.compile(
    r"arn:[a-z-]+:ecr:(?P<region>[a-z0-9-]+):(?P<account>[0-9]{12}):repository/.+"
)
_TAGS: Final = ("tags", "tags_all")
# What is taken of a record, so that none of it may be a secret.
_TAKEN: Final = frozenset(
    {
        *("arn", "encryption_configuration", "force_delete", "name"),
        *("image_scanning_configuration", "image_tag_mutability"),
        *("image_tag_mutability_exclusion_filter", "policy", "region", "registry_id"),
        *("replication_configuration", "repository"),
        *_TAGS,
    }
)

_POLICIES: Final = {
    Recordable.REPOSITORY_POLICY: "repository policy",
    Recordable.LIFECYCLE_POLICY: "lifecycle policy",
}


class _Unusable(Exception):  # noqa: N818 - what a record is
    """Raised where a record cannot be taken; the text is why."""


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
        except _Unusable as unusable:
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
            kind: _text(record.values, "policy")
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

    def add(self, record: Recorded) -> None:
        """Put a record where it belongs.

        Raises:
            _Unusable: It belongs nowhere.
        """
        _refuse_secrets(record)
        if record.kind is Recordable.REPOSITORY:
            self._add_repository(record)
        elif record.kind is Recordable.REPLICATION:
            self._add_replication(record)
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
                registry, tuple(found[registry]), self._replications.get(registry)
            )
            for registry in sorted({*found, *self._replications})
        )

    def _add_repository(self, record: Recorded) -> None:
        values, secret_tags = record.values, _secret_tags(record)
        name, arn = _text(values, "name"), _text(values, "arn")
        parts = _ARN.fullmatch(arn)
        if not parts:
            raise _Unusable("has no ARN of a repository in its record")
        registry = Registry(parts["account"], parts["region"])
        there = self._by_name[name]
        if registry in there:
            raise _Unusable(
                f"is the same repository as {there[registry].record.address}"
            )
        encryption = _only(values, "encryption_configuration")
        held = HeldRepository(
            name=name,
            arn=arn,
            tag_mutability=_text(values, "image_tag_mutability", "MUTABLE"),
            tag_filters=tuple(
                _text(block, "filter")
                for block in _blocks(values, "image_tag_mutability_exclusion_filter")
            ),
            scan_on_push=_flag(
                _only(values, "image_scanning_configuration"), "scan_on_push"
            ),
            encryption_type=_text(encryption, "encryption_type", "AES256"),
            kms_key=_text(encryption, "kms_key", "") or None,
            tags={
                key: value
                for key, value in _tags(values).items()
                if key not in secret_tags
            },
        )
        taken = TakenRepository(
            held,
            address=_address(record),
            force_delete=_flag(values, "force_delete"),
            protect=record.protect,
            secret_tags=secret_tags,
        )
        there[registry] = _JoinedRepository(record, registry, taken)
        self._registries_of[record.provider].add(registry)

    def _add_policy(self, record: Recorded) -> None:
        _text(record.values, "policy")
        repository, kind = self._owner(record), record.kind
        first = repository.policies.setdefault(kind, record)
        if first is not record:
            raise _Unusable(
                f"is a second {_POLICIES[kind]} of {repository.alone.held.name} beside "
                f"{first.address}, and AWS holds one"
            )

    def _owner(self, record: Recorded) -> _JoinedRepository:
        """The repository whose policy it is."""
        name = _text(record.values, "repository")
        owners = [
            repository
            for registry, repository in self._by_name.get(name, {}).items()
            if self._may_be_of(registry, record)
        ]
        if not owners:
            raise _Unusable(f"is a policy of {name}, which is not taken from here")
        if len(owners) > 1:
            owners = [one for one in owners if one.record.block in record.depends_on]
        if len(owners) != 1:
            what = f"is a policy of {name}, but it cannot be told in which region"
            raise _Unusable(what)
        return owners[0]

    def _add_replication(self, record: Recorded) -> None:
        made_by = self._registries_of.get(record.provider, ())
        registries = [one for one in made_by if self._may_be_of(one, record)]
        if len(registries) != 1:
            raise _Unusable(
                "is of a registry of which no repository is taken from here"
                if not registries
                else "is of a registry, but it cannot be told in which region"
            )
        first = self._replications.get(registries[0])
        if first and first.address:
            raise _Unusable(f"is the same configuration as {first.address.instance}")
        self._replications[registries[0]] = TakenReplication(
            tuple(_rules(record)), _address(record)
        )

    def _may_be_of(self, registry: Registry, record: Recorded) -> bool:
        """Whether nothing in a record speaks against a registry."""
        made_by = record.provider and self._registries_of.get(record.provider)
        return (
            record.values.get("registry_id") in (None, "", registry.account_id)
            and record.values.get("region") in (None, "", registry.region)
            and (not made_by or registry in made_by)
        )


def _rules(record: Recorded) -> Iterator[HeldReplicationRule]:
    configuration = _only(record.values, "replication_configuration")
    for rule in _blocks(configuration, "rule"):
        yield HeldReplicationRule(
            tuple(
                HeldDestination(_text(to, "region"), _text(to, "registry_id"))
                for to in _blocks(rule, "destination")
            ),
            tuple(
                _text(found, "filter") for found in _blocks(rule, "repository_filter")
            ),
        )


def _address(record: Recorded) -> ToolAddress:
    return ToolAddress(record.address, record.block)


def _refuse_secrets(record: Recorded) -> None:
    for path in sorted(record.secret):
        if not path:
            raise _Unusable("is marked as a secret")
        if path[0] in _TAKEN and not (path[0] in _TAGS and len(path) > 1):
            raise _Unusable(
                f"has {path[0]} marked as a secret, which is not written here"
            )


def _secret_tags(record: Recorded) -> tuple[str, ...]:
    # Terraform marks a tag where it was given, and not where the provider repeats it.
    return tuple(sorted({path[1] for path in record.secret if path[0] in _TAGS}))


def _tags(values: Mapping[str, object]) -> dict[str, str]:
    """All tags that AWS holds, those that a provider adds to each resource included."""
    found = values.get("tags_all") or values.get("tags") or {}
    if not isinstance(found, Mapping):
        raise _Unusable("has tags that are no mapping in its record")
    return without_reserved({key: _text(found, key) for key in found})


def _text(values: Mapping[str, object], key: str, default: str | None = None) -> str:
    """A text; the default where there is none, and without one a reason to leave."""
    value = values.get(key)
    if value is None and default is not None:
        return default
    if not isinstance(value, str):
        raise _Unusable(f"has no {key} in its record")
    return value


def _flag(values: Mapping[str, object], key: str) -> bool:
    return values.get(key) is True


def _blocks(values: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    """What Terraform writes as repeated blocks."""
    found = values.get(key) or []
    if isinstance(found, list) and all(isinstance(block, Mapping) for block in found):
        return found
    raise _Unusable(f"has {key} of an unknown form in its record")


def _only(values: Mapping[str, object], key: str) -> Mapping[str, object]:
    """The one block that there may be."""
    return next(iter(_blocks(values, key)), {})
