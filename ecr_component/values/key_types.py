"""Types of the keys that several models have: the rule that reads one, its schema."""

from typing import Annotated

from pydantic import Field, PlainValidator

from ecr_component.values import json_schemas
from ecr_component.values.closed_models import each, once
from ecr_component.values.deferred import Deferrable, or_deferred
from ecr_component.values.principals import account, principal, trusted_identity
from ecr_component.values.regions import region
from ecr_component.values.resource_tags import MOST_TAGS, Tags, tag_map
from ecr_component.values.role_arns import MOST_CHARACTERS_OF_ARN, ROLE_ARN, role_arn

AccountIds = Annotated[
    tuple[Deferrable, ...],
    PlainValidator(
        once(each(or_deferred(account))),
        json_schema_input_type=list[json_schemas.AccountId],
    ),
]
Principals = Annotated[
    tuple[Deferrable, ...],
    PlainValidator(
        once(each(or_deferred(principal))),
        json_schema_input_type=list[json_schemas.Principal],
    ),
]
TrustedIdentities = Annotated[
    tuple[Deferrable, ...],
    PlainValidator(
        once(each(or_deferred(trusted_identity))),
        json_schema_input_type=list[json_schemas.TrustedIdentity],
    ),
]
RoleArn = Annotated[
    Deferrable,
    PlainValidator(
        or_deferred(role_arn),
        json_schema_input_type=Annotated[
            str,
            json_schemas.text(
                json_schemas.pattern(ROLE_ARN), maxLength=MOST_CHARACTERS_OF_ARN
            ),
        ],
    ),
]
Region = Annotated[
    str, PlainValidator(region, json_schema_input_type=json_schemas.Region)
]
TagMap = Annotated[
    Tags,
    PlainValidator(
        once(tag_map),
        json_schema_input_type=Annotated[
            json_schemas.Tags, Field(max_length=MOST_TAGS)
        ],
    ),
]
