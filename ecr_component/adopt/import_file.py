"""The file for `pulumi import --file`: what the component registers and AWS holds.

It equals what `pulumi preview --import-file` writes for the stack, plus the ids. An
entry never names `properties`: the engine looks those up by an id, which a repository
shares with its policies.

Source: Pulumi 3.260, pkg/cmd/pulumi/operations/import.go and preview.go
(buildImportFile).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ecr_component.adopt.description import Description
from ecr_component.adopt.holding import TakenSetting
from ecr_component.adopt.recorded import Recordable
from ecr_component.adopt.registry_keys import SEVERAL
from ecr_component.registry.pull_time_exclusions import named_after
from ecr_component.resources.child_names import child_name, registry_child_name

Entry = dict[str, object]

COMPONENT: Final = "ecr-component:index:EcrRepositories"
REGISTRY_COMPONENT: Final = "ecr-component:index:EcrRegistry"


@dataclass(frozen=True)
class Target:
    """The stack that takes over."""

    component: str
    """What the program calls the component."""

    region: str
    """Of its provider."""

    provider_version: str
    """Of the provider's SDK: the engine keeps a default provider for each."""


def import_file(description: Description, target: Target) -> dict[str, object]:
    """Build the file, as a JSON document."""
    return {"resources": list(_Entries(description, target).everything())}


def setting_child_name(component: str, setting: TakenSetting) -> str:
    """Name what a component has of one of its registry's settings."""
    if setting.kind is Recordable.EXCLUSION:
        return child_name(component, named_after(setting.identity))
    if setting.kind in SEVERAL:
        return child_name(component, setting.identity)
    return registry_child_name(component)


class _Entries:
    """The entries of a file, each under a name of its own."""

    def __init__(self, description: Description, target: Target) -> None:
        self._description = description
        self._target = target
        self._names: set[str] = set()

    def everything(self) -> Iterator[Entry]:
        description, component = self._description, self._target.component
        repositories = self._component(COMPONENT)
        yield repositories
        parent = str(repositories["name"])
        for name, described in description.repositories.items():
            child = child_name(component, name)
            kinds = {
                Recordable.REPOSITORY: True,
                Recordable.REPOSITORY_POLICY: described.repository_policy,
                Recordable.LIFECYCLE_POLICY: described.lifecycle_policy,
            }
            for kind in (kind for kind, there in kinds.items() if there):
                yield self._custom(kind, child, name, parent)
        if description.replication:
            identity = description.registry.account_id
            whole = registry_child_name(component)
            yield self._custom(Recordable.REPLICATION, whole, identity, parent)
        if description.whole.settings:
            registry = self._component(REGISTRY_COMPONENT)
            yield registry
            for one in description.whole.settings:
                child = setting_child_name(component, one)
                parent = str(registry["name"])
                yield self._custom(one.kind, child, one.identity, parent)

    def _component(self, token: str) -> Entry:
        named = self._named(self._target.component, token)
        return {"type": token, **named, "component": True}

    def _custom(
        self, kind: Recordable, logical_name: str, identity: str, parent: str
    ) -> Entry:
        """A custom resource under a component."""
        region = self._description.registry.region
        there = region == self._target.region
        named = self._named(logical_name, kind.pulumi)
        return {
            "type": kind.pulumi,
            "name": named.pop("name"),
            "id": identity if there else f"{identity}@{region}",
            "parent": parent,
            "version": self._target.provider_version,
            **named,
        }

    def _named(self, logical_name: str, type_: str) -> dict[str, object]:
        """A name as the engine makes names unique: the first one keeps it."""
        if logical_name not in self._names:
            self._names.add(logical_name)
            return {"name": logical_name}
        name = f"{logical_name}{type_.rpartition(':')[2]}"
        return {"name": name, "logicalName": logical_name}
