"""Resources that are really created, by type."""

from collections.abc import Callable, Mapping

from ecr_component.rehearsal.calls import Aws
from ecr_component.rehearsal.creation import (
    keys,
    registries,
    repository_creation,
    roles,
    tasks,
)
from ecr_component.rehearsal.creation.wanted import Made, Wanted

Creator = Callable[[Aws, Wanted], Made]

CREATORS: Mapping[str, Creator] = {
    **repository_creation.CREATORS,
    **registries.CREATORS,
    **keys.CREATORS,
    **roles.CREATORS,
    **tasks.CREATORS,
}
