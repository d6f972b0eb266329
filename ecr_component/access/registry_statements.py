"""Raw statements of a registry policy, which say of which repositories they are.

Source: ECR user guide, "Private registry permissions".
"""

import re
from typing import Annotated, ClassVar, Final

from pydantic import PlainValidator

from ecr_component.access.conditions import Values
from ecr_component.access.statements import (
    RawStatement,
    statements_of,
    written_statements,
)
from ecr_component.errors import refuse
from ecr_component.values import json_schemas
from ecr_component.values.closed_models import once, one_or_more
from ecr_component.values.cross_field_rules import AtMostOne
from ecr_component.values.deferred import or_deferred
from ecr_component.values.scalars import text

_RESOURCE: Final = re.compile(
    r"\*|arn:[a-z*-]+:ecr:[a-z0-9*-]*:[0-9*]*:(\*|repository/[a-z0-9._/*?-]+)"
)


def _resource(value: object) -> str:
    resource = text(value)
    if _RESOURCE.fullmatch(resource):
        return resource
    raise refuse(
        "is neither * nor the ARN of repositories",
        resource,
        "one is arn:aws:ecr:REGION:ACCOUNT:repository/team/*",
    )


_WrittenResource = Annotated[str, json_schemas.text(json_schemas.pattern(_RESOURCE))]
Resources = Annotated[
    Values,
    PlainValidator(
        one_or_more(or_deferred(_resource)),
        json_schema_input_type=_WrittenResource | list[_WrittenResource],
    ),
]


class RegistryPolicyStatement(RawStatement):
    """A statement of a registry policy; it may name repositories."""

    described_as: ClassVar = "RegistryStatement"
    cross_field_rules: ClassVar = [
        *RawStatement.cross_field_rules,
        AtMostOne(
            ("resource", "not_resource"),
            ("not_resource",),
            "cannot be combined with its opposite",
            remedy="write one of the two",
        ),
    ]

    resource: Resources | None = None
    not_resource: Resources | None = None

    def document(self) -> dict[str, object]:
        """The statement in AWS's keys; about all repositories where it names none."""
        found = super().document()
        if self.not_resource is not None:
            return {**found, "NotResource": self.not_resource}
        return {**found, "Resource": "*" if self.resource is None else self.resource}


RegistryStatements = Annotated[
    tuple[RegistryPolicyStatement, ...],
    PlainValidator(
        once(statements_of(RegistryPolicyStatement)),
        json_schema_input_type=written_statements(RegistryPolicyStatement),
    ),
]
