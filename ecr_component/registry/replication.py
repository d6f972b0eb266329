"""To where ECR copies the images of a registry, and of which repositories.

Source: ECR user guide, "Private image replication"; ECR API, ReplicationConfiguration.
"""

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import Field, PlainValidator

from ecr_component.errors import Problem, Refusal
from ecr_component.values import json_schemas, names
from ecr_component.values.closed_models import (
    a_mapping,
    collect,
    collect_list,
    up_to,
)
from ecr_component.values.regions import partition_of, region
from ecr_component.values.rule import Rule
from ecr_component.values.scalars import one_of

MOST_DESTINATIONS: Final = 25
MOST_PREFIXES: Final = 100


def regions(value: object) -> tuple[str, ...]:
    """Return the regions to copy images to."""
    most = f"ECR copies to up to {MOST_DESTINATIONS} regions"
    found, problems = collect_list(value, region, MOST_DESTINATIONS, most, unique=True)
    partitions = {partition_of(name) for name in found.values()} - {None}
    if len(partitions) > 1:
        several = ", ".join(sorted(map(str, partitions)))
        what = f"are of more than one partition ({several}), and images never cross"
        problems.append(Problem((), what))
    if problems:
        raise Refusal(*problems, found=found)
    return tuple(found.values())


_OF_BLOCK: Final[Mapping[str, Rule[str]]] = {
    "filter": names.repository_prefix,
    "filter_type": one_of("PREFIX_MATCH"),
}


def _prefix(value: object) -> str:
    """A prefix by itself, or in the block that AWS and the Terraform module have."""
    if not isinstance(value, Mapping):
        return names.repository_prefix(value)
    block = {key: part for key, part in a_mapping(value).items() if part is not None}
    found, problems = collect(
        ((key, key) for key in block if key in _OF_BLOCK),
        lambda key: _OF_BLOCK[str(key)](block[str(key)]),
    )
    problems += [
        Problem((key,), "unknown key", remedy="known are 'filter', 'filter_type'")
        for key in block
        if key not in _OF_BLOCK
    ]
    if "filter" not in block:
        problems.append(Problem(("filter",), "is missing"))
    if problems:
        raise Refusal(*problems)
    return found["filter"]


Regions = Annotated[
    tuple[str, ...],
    PlainValidator(
        regions,
        json_schema_input_type=Annotated[
            list[json_schemas.Region],
            Field(
                max_length=MOST_DESTINATIONS, json_schema_extra={"uniqueItems": True}
            ),
        ],
    ),
]
Prefixes = Annotated[
    tuple[str, ...],
    PlainValidator(
        up_to(
            MOST_PREFIXES,
            _prefix,
            f"ECR takes up to {MOST_PREFIXES} filters",
            unique=True,
        ),
        json_schema_input_type=Annotated[
            list[json_schemas.Prefix | json_schemas.PrefixBlock],
            Field(max_length=MOST_PREFIXES, json_schema_extra={"uniqueItems": True}),
        ],
    ),
]
