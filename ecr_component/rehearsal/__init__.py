"""A Pulumi program on one of its stacks, against an AWS in this process's memory.

No engine takes part: there is no state and no difference to one. And the AWS is moto:
what it accepts, AWS may refuse.
"""

from ecr_component.rehearsal.result import (
    NotRehearsed,
    Rehearsal,
    RehearsalError,
    RehearsedRepository,
)
from ecr_component.rehearsal.run import rehearse

__all__ = [
    "NotRehearsed",
    "Rehearsal",
    "RehearsalError",
    "RehearsedRepository",
    "rehearse",
]
