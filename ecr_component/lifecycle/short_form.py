"""The short form of a lifecycle policy: what people want, as rules that do so.

Each pattern and each prefix becomes a rule of its own, since ECR reads several in
one rule as AND. The numbers are fixed, so that a small edit makes a small difference:

====  ==============================================================================
100   `keep_tags`, upwards in the order written. Nothing below touches such an image.
150   `keep_last_per_pattern`, upwards from the pattern that says most of a tag.
200   `keep_last_per_prefix`, upwards from the longest prefix, equal ones by alphabet.
300   `expire_untagged_after_days`
350   `expire_after_days_per_pattern`, as `keep_last_per_pattern`. What counts images
      comes before, so that an age never takes one that a count was to keep.
400   `expire_archived_after_days`
500   one of `keep_last`, `expire_after_days` and `archive_after_days_without_pull`
====  ==============================================================================
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Final

from pydantic import Field, PlainValidator

from ecr_component.errors import Key, Message, Problem, listed
from ecr_component.lifecycle.rules import (
    KEEPS_ALL,
    LEAST_ARCHIVED_DAYS,
    MOST_RULES,
    PolicyRule,
    PositiveNumber,
    RuleAction,
    RuleSelection,
    WrittenPattern,
    WrittenPrefix,
)
from ecr_component.lifecycle.tag_patterns import tag_pattern, tag_prefix
from ecr_component.values import json_schemas
from ecr_component.values.closed_models import (
    Closed,
    a_mapping,
    collect_or_refuse,
    each,
    nested,
    once,
    places,
)
from ecr_component.values.cross_field_rules import AtMostOne, Keys
from ecr_component.values.rule import Rule
from ecr_component.values.scalars import at_least

_BY_WORD: Final = (
    "keep_last_per_pattern",
    "keep_last_per_prefix",
    "expire_after_days_per_pattern",
)
_FOR_ALL_IMAGES: Final = (
    "keep_last",
    "expire_after_days",
    "archive_after_days_without_pull",
)


def _numbers_by(rule: Rule[str]) -> Rule[dict[str, int]]:
    """The rule for a mapping of words that keep *rule* to numbers of 1 or more."""

    def numbers(value: object) -> dict[str, int]:
        written = a_mapping(value)

        def read(word: object) -> int:
            return at_least(1)(written[rule(word)])

        return collect_or_refuse(((word, word) for word in written), read)

    return numbers


NumbersByPattern = Annotated[
    Mapping[str, int],
    PlainValidator(
        _numbers_by(tag_pattern),
        json_schema_input_type=dict[WrittenPattern, PositiveNumber],
    ),
]
NumbersByPrefix = Annotated[
    Mapping[str, int],
    PlainValidator(
        _numbers_by(tag_prefix),
        json_schema_input_type=dict[WrittenPrefix, PositiveNumber],
    ),
]


def _several_for_all(keys: Keys) -> str:
    given = [Key(key) for key in _FOR_ALL_IMAGES if keys.says(key)]
    return Message(
        listed(given, " and "),
        " are each a rule for all images, of which ECR takes one, and an image that "
        "one rule looks at is out of reach of those behind it",
    )


class ShortForm(Closed):
    """What happens to images in time, said shortly."""

    described_as: ClassVar = "Lifecycle"
    cross_field_rules: ClassVar = [
        AtMostOne(_FOR_ALL_IMAGES, (), _several_for_all, remedy="keep one of them")
    ]

    keep_tags: Annotated[
        tuple[str, ...],
        PlainValidator(each(tag_pattern), json_schema_input_type=list[WrittenPattern]),
    ] = ()
    keep_last_per_pattern: NumbersByPattern = Field(default_factory=dict)
    keep_last_per_prefix: NumbersByPrefix = Field(default_factory=dict)
    expire_untagged_after_days: PositiveNumber | None = None
    expire_after_days_per_pattern: NumbersByPattern = Field(default_factory=dict)
    expire_archived_after_days: (
        Annotated[
            int,
            PlainValidator(
                at_least(LEAST_ARCHIVED_DAYS),
                json_schema_input_type=json_schemas.whole_number(LEAST_ARCHIVED_DAYS),
            ),
        ]
        | None
    ) = None
    keep_last: PositiveNumber | None = None
    expire_after_days: PositiveNumber | None = None
    archive_after_days_without_pull: PositiveNumber | None = None

    def cross_field_problems(self) -> Iterator[Problem]:
        """Say more than editors can be told: how many rules these make."""
        yield from super().cross_field_problems()
        made = self._count() + any(map(self.says, _FOR_ALL_IMAGES))
        if made > MOST_RULES:
            yield Problem(
                (),
                f"makes {made} rules, and a policy has up to {MOST_RULES}",
                remedy="join tags by patterns, patterns and prefixes by shorter ones",
            )

    def _count(self) -> int:
        """How many rules the keys make, but for those for all images."""
        return (
            len(set(places(self.part("keep_tags")).values()))
            + sum(len(self.part(key) or ()) for key in _BY_WORD)
            + self.says("expire_untagged_after_days")
            + self.says("expire_archived_after_days")
        )

    def rules(self) -> tuple[PolicyRule, ...]:
        """The rules, in the order of their priorities."""
        return tuple(self._rules())

    def _rules(self) -> Iterator[PolicyRule]:
        for number, pattern in enumerate(dict.fromkeys(self.keep_tags), start=100):
            yield _rule(
                number,
                f"keep images with a tag like {pattern}",
                _more_than(KEEPS_ALL, tag_status="tagged", tag_pattern_list=[pattern]),
            )
        counts = _from_the_narrowest(self.keep_last_per_pattern)
        for number, (pattern, kept) in enumerate(counts, start=150):
            yield _rule(
                number,
                f"keep the newest {kept} images with a tag like {pattern}",
                _more_than(kept, tag_status="tagged", tag_pattern_list=[pattern]),
            )
        counts = _from_the_narrowest(self.keep_last_per_prefix)
        for number, (prefix, kept) in enumerate(counts, start=200):
            yield _rule(
                number,
                f"keep the newest {kept} images with a tag like {prefix}*",
                _more_than(kept, tag_status="tagged", tag_prefix_list=[prefix]),
            )
        if days := self.expire_untagged_after_days:
            yield _rule(
                300,
                f"expire untagged images after {days} days",
                _days("sinceImagePushed", days, tag_status="untagged"),
            )
        ages = _from_the_narrowest(self.expire_after_days_per_pattern)
        for number, (pattern, days) in enumerate(ages, start=350):
            yield _rule(
                number,
                f"expire images with a tag like {pattern} {days} days after their push",
                _days(
                    "sinceImagePushed",
                    days,
                    tag_status="tagged",
                    tag_pattern_list=[pattern],
                ),
            )
        if days := self.expire_archived_after_days:
            yield _rule(
                400,
                f"expire images that were archived for {days} days",
                _days(
                    "sinceImageTransitioned",
                    days,
                    tag_status="any",
                    storage_class="archive",
                ),
            )
        yield from self._rule_for_all_images()

    def _rule_for_all_images(self) -> Iterator[PolicyRule]:
        if self.keep_last:
            yield _rule(
                500,
                f"keep the newest {self.keep_last} images",
                _more_than(self.keep_last, tag_status="any"),
            )
        if days := self.expire_after_days:
            yield _rule(
                500,
                f"expire images {days} days after their push",
                _days("sinceImagePushed", days, tag_status="any"),
            )
        if days := self.archive_after_days_without_pull:
            yield _rule(
                500,
                f"archive images that nobody pulled for {days} days",
                _days("sinceImagePulled", days, tag_status="any"),
                RuleAction(type="transition", target_storage_class="archive"),
            )


def _from_the_narrowest(numbers: Mapping[str, int]) -> list[tuple[str, int]]:
    """Words for tags with their numbers; none comes behind one that includes it.

    A word can't say less of a tag, in characters, than one that includes it; where
    both say as much, the one with more stars is the wider.
    """

    def width(item: tuple[str, int]) -> tuple[int, int, str]:
        word, _ = item
        stars = word.count("*")
        return (stars - len(word), stars, word)

    return sorted(numbers.items(), key=width)


_EXPIRE: Final = RuleAction(type="expire")


def _rule(
    number: int,
    description: str,
    selection: RuleSelection,
    action: RuleAction = _EXPIRE,
) -> PolicyRule:
    return PolicyRule(
        rule_priority=number,
        description=description,
        selection=selection,
        action=action,
    )


def _more_than(count: int, **which: object) -> RuleSelection:
    return RuleSelection.model_validate(
        {**which, "count_type": "imageCountMoreThan", "count_number": count}
    )


def _days(count_type: str, days: int, **which: object) -> RuleSelection:
    return RuleSelection.model_validate(
        {**which, "count_type": count_type, "count_unit": "days", "count_number": days}
    )


LifecycleShortForm = Annotated[
    ShortForm, PlainValidator(once(nested(ShortForm)), json_schema_input_type=ShortForm)
]

EITHER_FORM: Final = AtMostOne(
    ("lifecycle", "lifecycle_policy_rules"),
    ("lifecycle",),
    Message("cannot be combined with ", Key("lifecycle_policy_rules")),
    remedy="write one of the two",
    empty_too=True,
)
"""The rule of what may have its lifecycle in either form."""
