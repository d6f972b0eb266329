"""Lifecycle rules one by one: their keys, and what these have to do with each other.

Ages are whole days, counts are images. A rule takes an image or does not; it is
AWS that does so, within 24 hours of an image's becoming due.

Source: ECR user guide, "Lifecycle policy properties" and "Automate the cleanup of
images by using lifecycle policies"; ECR API, PutLifecyclePolicy.
"""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Final, Literal

from pydantic import PlainValidator

from ecr_component.errors import Key, Message, Problem
from ecr_component.lifecycle.tag_patterns import (
    MOST_CHARACTERS,
    MOST_WILDCARDS,
    PATTERN,
    PREFIX,
    tag_pattern,
    tag_prefix,
)
from ecr_component.values import json_schemas
from ecr_component.values.closed_models import (
    Closed,
    Text,
    each,
    nested,
    word,
)
from ecr_component.values.cross_field_rules import (
    ExactlyOne,
    Forbidden,
    Is,
    Least,
    Needed,
    OneOf,
    When,
)
from ecr_component.values.scalars import at_least

TagStatus = Literal["tagged", "untagged", "any"]
StorageClass = Literal["standard", "archive"]
CountType = Literal[
    "imageCountMoreThan",
    "sinceImagePushed",
    "sinceImagePulled",
    "sinceImageTransitioned",
]

MOST_RULES = 50
TEXT_LENGTH = range(100, 30_721)  # characters
LEAST_ARCHIVED_DAYS = 90

KEEPS_ALL = 999_999
"""A count that no repository reaches: ECR holds 100,000 images in one by default."""

PositiveNumber = Annotated[
    int,
    PlainValidator(at_least(1), json_schema_input_type=json_schemas.whole_number(1)),
]


WrittenPattern = Annotated[
    str,
    json_schemas.text(
        json_schemas.stars(MOST_WILDCARDS),
        json_schemas.pattern(PATTERN),
        maxLength=MOST_CHARACTERS + MOST_WILDCARDS,
    ),
]
WrittenPrefix = Annotated[
    str, json_schemas.text(json_schemas.pattern(PREFIX), maxLength=MOST_CHARACTERS)
]

TagPrefixes = Annotated[
    tuple[str, ...],
    PlainValidator(each(tag_prefix), json_schema_input_type=list[WrittenPrefix]),
]
TagPatterns = Annotated[
    tuple[str, ...],
    PlainValidator(each(tag_pattern), json_schema_input_type=list[WrittenPattern]),
]


_BOTH_LISTS: Final = Problem(
    ("tag_prefix_list",),
    "cannot be combined with tagPatternList",
    remedy="write a prefix as a pattern: 'v' is 'v*'",
)
TAG_LISTS: Final = ("tag_prefix_list", "tag_pattern_list")
_UNIT_NEEDED: Final = Needed("count_unit", remedy="write countUnit: days")


class RuleSelection(Closed):
    """Which images a rule takes: those to which everything in here applies."""

    described_as: ClassVar = "LifecycleSelection"
    aws_keys: ClassVar[bool] = True
    cross_field_rules: ClassVar = [
        When(
            Is(("tag_status",), ("tagged",)),
            ExactlyOne(
                ("tag_pattern_list", "tag_prefix_list"),
                neither=Problem(
                    (),
                    "tagStatus 'tagged' needs tagPatternList or tagPrefixList",
                    remedy="for every tagged image write tagPatternList: ['*']",
                ),
                both=_BOTH_LISTS,
            ),
        ),
        When(
            Is(("tag_status",), ("untagged", "any")),
            Forbidden(
                ("tag_pattern_list", "tag_prefix_list"),
                lambda keys: (
                    "is only valid with tagStatus 'tagged', "
                    f"not {keys.part('tag_status')!r}"
                ),
                remedy="leave it out, or write tagStatus: tagged",
            ),
        ),
        When(
            Is(("count_type",), ("imageCountMoreThan",)),
            Forbidden(
                ("count_unit",),
                "must not stand with countType 'imageCountMoreThan'",
                remedy="leave it out",
                shown=True,
            ),
        ),
        When(
            Is(("count_type",), ("sinceImagePushed", "sinceImagePulled")), _UNIT_NEEDED
        ),
        When(
            Is(("count_type",), ("sinceImageTransitioned",)),
            _UNIT_NEEDED,
            OneOf(
                ("storage_class",),
                ("archive",),
                "must be 'archive' with countType 'sinceImageTransitioned'",
                default="standard",
            ),
            Least(
                "count_number",
                LEAST_ARCHIVED_DAYS,
                f"must be {LEAST_ARCHIVED_DAYS} or more "
                "with countType 'sinceImageTransitioned'",
            ),
        ),
        When(
            Is(("storage_class",), ("archive",)),
            OneOf(
                ("count_type",),
                ("sinceImageTransitioned",),
                "must be 'sinceImageTransitioned' with storageClass 'archive'",
            ),
        ),
    ]

    tag_status: Annotated[TagStatus, word(TagStatus)]
    tag_prefix_list: TagPrefixes = ()
    tag_pattern_list: TagPatterns = ()
    storage_class: Annotated[StorageClass, word(StorageClass)] | None = None
    count_type: Annotated[CountType, word(CountType)]
    count_unit: Annotated[Literal["days"], word(Literal["days"])] | None = None
    count_number: PositiveNumber

    def cross_field_problems(self) -> Iterator[Problem]:
        """Say of both lists also where the status could not be read."""
        yield from super().cross_field_problems()
        if not self.part("tag_status") and all(map(self.says, TAG_LISTS)):
            yield _BOTH_LISTS

    @property
    def effective_storage_class(self) -> StorageClass:
        """The storage class whose images the rule looks at."""
        return self.storage_class or "standard"


class RuleAction(Closed):
    """What happens to the images that a rule takes."""

    described_as: ClassVar = "LifecycleAction"
    aws_keys: ClassVar[bool] = True
    cross_field_rules: ClassVar = [
        When(
            Is(("type",), ("transition",)),
            Needed("target_storage_class", remedy="write it as 'archive'"),
        ),
        When(
            Is(("type",), ("expire",)),
            Forbidden(
                ("target_storage_class",),
                "is only valid with type 'transition'",
                remedy="leave it out",
                shown=True,
            ),
        ),
    ]

    type: Annotated[
        Literal["expire", "transition"], word(Literal["expire", "transition"])
    ]
    target_storage_class: (
        Annotated[Literal["archive"], word(Literal["archive"])] | None
    ) = None


# Source: aws/containers-roadmap#921: the API refuses what the console's example has.
_INSTEAD_OF_EXPIRING = Message(
    "ECR deletes no image for not being pulled, but archives it and deletes it there: ",
    *("in ", Key("lifecycle"), ", write ", Key("archive_after_days_without_pull")),
    *(" and ", Key("expire_archived_after_days"), f" ({LEAST_ARCHIVED_DAYS} or more)"),
)


class PolicyRule(Closed):
    """One rule of a policy."""

    described_as: ClassVar = "LifecycleRule"
    aws_keys: ClassVar[bool] = True
    cross_field_rules: ClassVar = [
        When(
            Is(("selection", "count_type"), ("sinceImagePulled",)),
            OneOf(
                ("action", "type"),
                ("transition",),
                "must be 'transition' with countType 'sinceImagePulled'",
                _INSTEAD_OF_EXPIRING,
            ),
        ),
        When(
            Is(("selection", "count_type"), ("sinceImageTransitioned",)),
            OneOf(
                ("action", "type"),
                ("expire",),
                "must be 'expire' with countType 'sinceImageTransitioned'",
            ),
        ),
    ]

    rule_priority: PositiveNumber | None = None
    description: Text | None = None
    selection: Annotated[
        RuleSelection,
        PlainValidator(nested(RuleSelection), json_schema_input_type=RuleSelection),
    ]
    action: Annotated[
        RuleAction,
        PlainValidator(nested(RuleAction), json_schema_input_type=RuleAction),
    ]


def keeps_all(rule: PolicyRule) -> bool:
    """Whether a rule is there to keep images out of reach of those behind it."""
    return (
        rule.selection.count_type == "imageCountMoreThan"
        and rule.selection.count_number >= KEEPS_ALL
    )
