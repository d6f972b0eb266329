"""What a registry holds, said in the inputs of the component.

Each repository is said in full first, and checked as the component checks it; what most
of them share is said once after that.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ecr_component.adopt.access_keys import access_keys
from ecr_component.adopt.defaults import SECURE, TAKEN_FOR_GRANTED, Keys, share
from ecr_component.adopt.holding import (
    TakenRegistry,
    TakenReplication,
    TakenRepository,
    TakenSetting,
    ToolAddress,
)
from ecr_component.adopt.lifecycle_keys import lifecycle_keys
from ecr_component.adopt.policy_shape import CannotBeSaid
from ecr_component.adopt.recorded import Left, Recordable
from ecr_component.adopt.registry_keys import RegistryKeys, registry_keys
from ecr_component.errors import ConfigError
from ecr_component.inputs import parsing
from ecr_component.inputs.desired import DesiredRepositories
from ecr_component.live.inventory import HeldReplicationRule, HeldRepository, Registry
from ecr_component.values.regions import Location

_SECURE: Final = "has 'secure' as its only tag, which Pulumi reads as a secret"


@dataclass(frozen=True)
class Described:
    """A repository in the component's keys."""

    taken: TakenRepository
    keys: Keys
    remarks: tuple[str, ...]
    """What is not as it was, and why."""

    repository_policy: bool
    """Whether the keys make one that AWS holds already."""

    lifecycle_policy: bool
    """The same of the other policy."""


@dataclass(frozen=True)
class Description:
    """A registry in the component's inputs."""

    registry: Registry
    inputs: Mapping[str, Any]
    """In the order of writing."""

    wanted: DesiredRepositories
    """What the component makes of them."""

    repositories: Mapping[str, Described]
    """By name, in the order of writing."""

    replication: TakenReplication | None
    """The configuration that the inputs of the repositories make, if they make it."""

    whole: RegistryKeys
    """What the inputs of the registry say and make."""

    left: tuple[Left, ...]
    """What the component has no words for."""

    def __bool__(self) -> bool:
        """Whether anything was said."""
        return bool(self.repositories or self.replication or self.whole.settings)


def describe(taken: TakenRegistry) -> Description:
    """Say a registry in inputs, and what cannot be said."""
    left: list[Left] = []
    described: dict[str, Described] = {}
    for one in taken.repositories:
        said = _described(one, left)
        if said.keys.get("tags", {}).keys() == SECURE:
            left.append(_left_repository(one, _SECURE))
        else:
            described[one.held.name] = said
    replication = _replication(taken)
    whole = registry_keys(
        _settings(taken, by_rules=not replication), taken.registry, left
    )
    inputs = _inputs(described, replication)
    try:
        wanted = _parsed(inputs, described)
    except ConfigError:
        # Which repository it is about is seen where nothing is shared.
        described = _without_refused(described, left)
        inputs = _inputs(described, replication)
        wanted = _parsed(inputs, described)
    return Description(
        registry=taken.registry,
        inputs=_with_registry(inputs, whole),
        wanted=wanted,
        repositories=described,
        replication=taken.replication if replication else None,
        whole=whole,
        left=tuple(left),
    )


def _inputs(
    described: Mapping[str, Described], replication: Mapping[str, Any]
) -> dict[str, Any]:
    """The inputs in the order of writing."""
    inputs = share({name: one.keys for name, one in described.items()})
    repositories = inputs.pop("repositories")
    return {**inputs, **replication, "repositories": repositories}


def _with_registry(inputs: Mapping[str, Any], whole: RegistryKeys) -> dict[str, Any]:
    """The inputs with those of the registry before the repositories."""
    *others, repositories = inputs.items()
    registry = [("registry", dict(whole.keys))] if whole.keys else []
    return dict([*others, *registry, repositories])


def _settings(taken: TakenRegistry, *, by_rules: bool) -> Iterator[TakenSetting]:
    """What the inputs of the registry are to say."""
    if taken.replication and by_rules:
        yield TakenSetting(
            Recordable.REPLICATION,
            taken.registry.account_id,
            taken.replication.rules,
            taken.replication.address,
        )
    yield from taken.settings


def _parsed(
    inputs: Mapping[str, Any], described: Mapping[str, Described]
) -> DesiredRepositories:
    arns = [one.taken.held.arn for one in described.values()]
    location = Location.of_arn(arns[0]) if arns else Location()
    return parsing.parse(inputs, source="", location=location)


def _described(one: TakenRepository, left: list[Left]) -> Described:
    held = one.held
    remarks: list[str] = []
    access: Mapping[str, object] = {}
    lifecycle: Mapping[str, object] = {}
    if held.repository_policy is not None:
        try:
            found = access_keys(held.repository_policy, Location.of_arn(held.arn))
        except CannotBeSaid as reason:
            left.append(
                _left_policy(one.repository_policy_address, "repository", one, reason)
            )
        else:
            access = found.keys
            remarks += [f"repository policy: {change}" for change in found.changes]
    if held.lifecycle_policy is not None:
        try:
            lifecycle = lifecycle_keys(held.lifecycle_policy)
        except CannotBeSaid as reason:
            left.append(
                _left_policy(one.lifecycle_policy_address, "lifecycle", one, reason)
            )
    remarks += [
        f"the tag {key} is marked as a secret, so it is not written here"
        for key in one.secret_tags
    ]
    said = {
        "image_tag_mutability": held.tag_mutability,
        "image_tag_mutability_exclusion_filters": list(held.tag_filters),
        "enable_automatic_image_scanning": held.scan_on_push,
        "encryption_config": _encryption(held),
        **access,
        **lifecycle,
        "tags": dict(sorted(held.tags.items())),
        "force_delete": bool(one.force_delete),
        "protect": bool(one.protect),
    }
    keys = {
        key: value for key, value in said.items() if value != TAKEN_FOR_GRANTED[key]
    }
    return Described(one, keys, tuple(remarks), bool(access), bool(lifecycle))


def _encryption(held: HeldRepository) -> dict[str, str]:
    key = {"kms_key": held.kms_key} if held.kms_key else {}
    return {"encryption_type": held.encryption_type, **key}


def _left_repository(one: TakenRepository, reason: str) -> Left:
    return Left(one.address.instance if one.address else one.held.name, reason)


def _left_policy(
    address: ToolAddress | None, kind: str, one: TakenRepository, reason: CannotBeSaid
) -> Left:
    where = address.instance if address else f"the {kind} policy of {one.held.name}"
    return Left(
        where, f"{reason}; it stays as it is, and the stack knows nothing of it"
    )


def _without_refused(
    described: Mapping[str, Described], left: list[Left]
) -> dict[str, Described]:
    """Leave the repositories that the component would refuse."""
    refused: dict[str, str] = {}
    inputs = {"repositories": {name: one.keys for name, one in described.items()}}
    try:
        _parsed(inputs, described)
    except ConfigError as error:
        for problem in reversed(error.problems):
            name = str(problem.path[1])
            told = problem.at(problem.path[2:])
            refused[name] = f"has what the component refuses: {told}"
    for name, reason in refused.items():
        left.append(_left_repository(described[name].taken, reason))
    return {name: one for name, one in described.items() if name not in refused}


def _replication(taken: TakenRegistry) -> dict[str, list[str]]:
    """The inputs for a configuration that copies within the account, by one rule."""
    own = taken.registry.account_id
    match taken.replication and taken.replication.rules:
        case [HeldReplicationRule(destinations, prefixes, deletions=False)] if (
            destinations and all(to.account_id == own for to in destinations)
        ):
            filters = {"replication_filters": sorted(prefixes)} if prefixes else {}
            regions = sorted(to.region for to in destinations)
            return {**filters, "replication_regions": regions}
    return {}
