"""The keys of a stack file and what they mean, by the docstrings of the inputs."""

from collections.abc import Iterator

from ecr_component.inputs.input_models import Inputs
from ecr_component.inputs.stack_description import NEIGHBOURS
from ecr_component.schemas import reference
from ecr_component.schemas.reference import Field


def stack_keys() -> Iterator[Field]:
    """Each key of a stack file, those of the repositories first."""
    yield from reference.fields(Inputs.described_as)
    for neighbour in NEIGHBOURS.values():
        described_as = neighbour.inputs.described_as
        if neighbour.key:
            meaning = reference.words(described_as)
            yield Field(neighbour.key, f"`{described_as}`", "none", meaning)
        else:
            fields = reference.fields(described_as)
            yield from (field for field in fields if field.name in neighbour.keys)
