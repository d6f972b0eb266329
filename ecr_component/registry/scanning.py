"""Which repositories a registry scans, how deep and when.

Source: ECR API, PutRegistryScanningConfiguration; ECR user guide, "Using filters to
choose which repositories are scanned".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, ClassVar, Final, Literal

from pydantic import Field, PlainValidator

from ecr_component.errors import Key, Message, Problem, refuse
from ecr_component.lifecycle.tag_patterns import includes, one_tag_fits
from ecr_component.values import json_schemas
from ecr_component.values.closed_models import Closed, nested, places, up_to, word
from ecr_component.values.scalars import text

_ScanType = Literal["BASIC", "ENHANCED"]
_ScanFrequency = Literal["SCAN_ON_PUSH", "CONTINUOUS_SCAN", "MANUAL"]

ScanType = Annotated[_ScanType, word(_ScanType)]

# What AWS does with the other repositories, it does without a rule.
FREQUENCIES: Final[Mapping[str, tuple[str, ...]]] = {
    "BASIC": ("SCAN_ON_PUSH",),
    "ENHANCED": ("SCAN_ON_PUSH", "CONTINUOUS_SCAN"),
}
MOST_RULES_OF_SCANNING: Final = 2
MOST_FILTERS: Final = 100
ALL: Final = "*"
"""The filter that takes every repository."""

# The pattern of ECR's API, written so that it needs linear time only.
_FILTER: Final = re.compile(r"[a-z0-9*]+([._/-][a-z0-9*]+)*")
_FILTER_LENGTH: Final = range(1, 256)  # characters


def scanning_filter(value: object) -> str:
    """Return a filter of repositories' names, ``*`` for any run of characters."""
    pattern = text(value)
    if len(pattern) not in _FILTER_LENGTH:
        raise refuse(f"a filter has 1 to 255 characters, this has {len(pattern)}")
    if not _FILTER.fullmatch(pattern):
        guess = pattern.lower().strip("._/-")
        raise refuse(
            "is no filter of names: write a-z, 0-9 and *, with single . _ - or / "
            "between them",
            pattern,
            f"try {guess!r}" if _FILTER.fullmatch(guess) else "",
        )
    return pattern


class ScanningSettings(Closed):
    """When images are scanned, and of which repositories."""

    described_as: ClassVar = "ScanningRule"

    repositories: Annotated[
        tuple[str, ...],
        PlainValidator(
            up_to(
                MOST_FILTERS,
                scanning_filter,
                f"ECR takes up to {MOST_FILTERS} filters",
                unique=True,
            ),
            json_schema_input_type=Annotated[
                list[
                    Annotated[
                        str,
                        json_schemas.text(json_schemas.pattern(_FILTER), maxLength=255),
                    ]
                ],
                Field(max_length=MOST_FILTERS, json_schema_extra={"uniqueItems": True}),
            ],
        ),
    ] = ()
    scan_frequency: Annotated[_ScanFrequency, word(_ScanFrequency)]

    @property
    def filters(self) -> tuple[str, ...]:
        """What is sent: a rule without filters is about all repositories."""
        return tuple(sorted(self.repositories)) or (ALL,)


ScanningRules = Annotated[
    tuple[ScanningSettings, ...],
    PlainValidator(
        up_to(
            MOST_RULES_OF_SCANNING,
            nested(ScanningSettings),
            f"ECR takes up to {MOST_RULES_OF_SCANNING} rules, one for each frequency",
        ),
        json_schema_input_type=Annotated[
            list[ScanningSettings], Field(max_length=MOST_RULES_OF_SCANNING)
        ],
    ),
]


def scanning_problems(
    scan_type: str | None,
    rules: Mapping[int, ScanningSettings] | Sequence[ScanningSettings] | None,
) -> Iterator[Problem]:
    """Find rules that a scan type does not have, and two for one frequency."""
    allowed = FREQUENCIES.get(scan_type or "", ())
    taken: dict[str, int] = {}
    for number, rule in places(rules).items():
        frequency = rule.part("scan_frequency")
        place = (number, "scan_frequency")
        if frequency == "MANUAL":
            yield Problem(
                place,
                "is what holds for repositories that no rule takes",
                frequency,
                "leave the rule out",
            )
        elif frequency and allowed and frequency not in allowed:
            yield Problem(
                place,
                Message(Key("scan_type"), f" {scan_type} scans on push only"),
                frequency,
                Message("write SCAN_ON_PUSH, or ", Key("scan_type"), ": ENHANCED"),
            )
        elif frequency in taken:
            yield Problem(
                place,
                f"is the frequency of [{taken[frequency]}] too",
                frequency,
                Message("put the ", Key("repositories"), " of both into one rule"),
            )
        elif frequency:
            taken[frequency] = number


def scanning_warnings(rules: Sequence[ScanningSettings]) -> Iterator[Problem]:
    """Find filters that scan on push what is scanned all the time anyway.

    One that takes more than a filter of the other rule is meant for the rest.
    """
    by_frequency = {rule.scan_frequency: rule for rule in rules}
    pushed = by_frequency.get("SCAN_ON_PUSH")
    always = by_frequency.get("CONTINUOUS_SCAN")
    if not pushed or not always:
        return
    number = list(rules).index(pushed)
    for place, one in enumerate(pushed.repositories or (ALL,)):
        where = (number, "repositories", place)[: 3 if pushed.repositories else 1]
        for other in always.filters:
            if includes(_whole(other), _whole(one)):
                what = f"does nothing: {other!r} takes all of these too"
            elif includes(_whole(one), _whole(other)) or not one_tag_fits(
                [_whole(one), _whole(other)]
            ):
                continue
            else:
                what = f"takes some of the repositories that {other!r} takes too"
            yield Problem(where, f"{one!r} {what}, and CONTINUOUS_SCAN decides")


def _whole(pattern: str) -> str:
    """A filter that has to match the whole name; one without ``*`` is a part of it."""
    return pattern if ALL in pattern else f"*{pattern}*"
