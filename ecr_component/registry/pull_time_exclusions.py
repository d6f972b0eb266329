"""Roles whose pulls do not count as use of an image.

Source: ECR API, RegisterPullTimeUpdateExclusion; ECR user guide, "Pull time update
exclusions", which takes roles only.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Final

from pydantic import Field, PlainValidator

from ecr_component.errors import Problem, Refusal, refuse
from ecr_component.values import json_schemas
from ecr_component.values.closed_models import places, up_to
from ecr_component.values.regions import Location
from ecr_component.values.role_arns import ROLE_ARN, role_arn, role_of

MOST_EXCLUSIONS: Final = 100
_MOST_CHARACTERS: Final = 200


def excluded_role(value: object) -> str:
    """Return the ARN of a role whose pulls do not count."""
    arn = role_arn(value)
    if len(arn) > _MOST_CHARACTERS:
        most = f"the ARN of such a role has up to {_MOST_CHARACTERS} characters"
        raise refuse(f"{most}, this has {len(arn)}")
    return arn


Exclusions = Annotated[
    tuple[str, ...],
    PlainValidator(
        up_to(
            MOST_EXCLUSIONS,
            excluded_role,
            f"an account has up to {MOST_EXCLUSIONS} exclusions",
            unique=True,
        ),
        json_schema_input_type=Annotated[
            list[
                Annotated[
                    str,
                    json_schemas.text(
                        json_schemas.pattern(ROLE_ARN), maxLength=_MOST_CHARACTERS
                    ),
                ]
            ],
            Field(max_length=MOST_EXCLUSIONS, json_schema_extra={"uniqueItems": True}),
        ],
    ),
]


def exclusions_problems(
    arns: Mapping[int, str] | Sequence[str] | None, location: Location
) -> Iterator[Problem]:
    """Find roles that can't pull from a registry at *location*."""
    of_any_account = Location(partition=location.partition)
    for number, arn in places(arns).items():
        try:
            role_of(arn, of_any_account)
        except Refusal as refusal:
            yield from (problem.under(number) for problem in refusal.problems)


def named_after(arn: str) -> str:
    """What is called after a role: its account and its name with the path."""
    return arn.split(":", maxsplit=4)[4]
