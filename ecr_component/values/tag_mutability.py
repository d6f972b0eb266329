"""Whether a tag can be moved to another image, and which tags are exempt from that."""

from typing import Annotated, Final, Literal

from pydantic import Field, PlainValidator

from ecr_component.values import json_schemas
from ecr_component.values.closed_models import up_to, word
from ecr_component.values.image_tags import tag_filter

TagMutability = Literal[
    "MUTABLE", "IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION"
]

MOST_TAG_FILTERS: Final = 5


Mutability = Annotated[TagMutability, word(TagMutability)]
TagFilters = Annotated[
    tuple[str, ...],
    PlainValidator(
        up_to(
            MOST_TAG_FILTERS,
            tag_filter,
            f"ECR takes up to {MOST_TAG_FILTERS} filters",
        ),
        json_schema_input_type=Annotated[
            list[json_schemas.TagFilter], Field(max_length=MOST_TAG_FILTERS)
        ],
    ),
]


def excludes(mutability: str) -> bool:
    """Whether a mode asks for filters of tags to which the opposite applies."""
    return mutability.endswith("_WITH_EXCLUSION")
