"""Types of the keys that several models have: the rule that reads one, its schema."""

from typing import Annotated

from pydantic import PlainValidator

from ecr_component.values import json_schemas
from ecr_component.values.regions import region

Region = Annotated[
    str, PlainValidator(region, json_schema_input_type=json_schemas.Region)
]
