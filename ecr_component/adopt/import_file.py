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
from ecr_component.adopt.recorded import Recordable
from ecr_component.resources.child_names import child_name, registry_child_name

Entry = dict[str, object]

COMPONENT: Final = "ecr-component:index:EcrRepositories"


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
    return {"resources": list(_entries(description, target))}


def _entries(description: Description, target: Target) -> Iterator[Entry]:
    yield {"type": COMPONENT, "name": target.component, "component": True}
    for name, described in description.repositories.items():
        child = child_name(target.component, name)
        kinds = {
            Recordable.REPOSITORY: True,
            Recordable.REPOSITORY_POLICY: described.repository_policy,
            Recordable.LIFECYCLE_POLICY: described.lifecycle_policy,
        }
        for kind in (kind for kind, there in kinds.items() if there):
            yield _entry(kind, child, name, description, target)
    if description.replication:
        identity = description.registry.account_id
        whole = registry_child_name(target.component)
        yield _entry(Recordable.REPLICATION, whole, identity, description, target)


def _entry(
    kind: Recordable,
    logical_name: str,
    identity: str,
    description: Description,
    target: Target,
) -> Entry:
    """A custom resource under the component."""
    region = description.registry.region
    # As the engine makes names unique: the first one keeps it.
    first = kind is Recordable.REPOSITORY
    name = logical_name if first else f"{logical_name}{kind.pulumi.rpartition(':')[2]}"
    return {
        "type": kind.pulumi,
        "name": name,
        "id": identity if region == target.region else f"{identity}@{region}",
        "parent": target.component,
        "version": target.provider_version,
        **({} if first else {"logicalName": logical_name}),
    }
