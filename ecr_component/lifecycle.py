"""Lifecycle rules: their grammar, their laws, and the text ECR evaluates.

Ages are whole days, counts are images. A rule takes an image or does not; it is
AWS that does so, within 24 hours of an image's becoming due.

Source: ECR user guide, "Lifecycle policy properties" and "Automate the cleanup of
images by using lifecycle policies"; ECR API, PutLifecyclePolicy.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Annotated, ClassVar, Literal

from pydantic import Field, PlainValidator, model_validator
from pydantic.alias_generators import to_snake

from ecr_component import json_text, written
from ecr_component.errors import Problem, Refusal, refuse
from ecr_component.models import (
    Closed,
    Text,
    a_list,
    as_written,
    each,
    nested,
    read,
    word,
)
from ecr_component.names import at_least, plain, text

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
_MOST_WILDCARDS = 4
LEAST_ARCHIVED_DAYS = 90

KEEPS_ALL = 999_999
"""A count that no repository reaches: ECR holds 100,000 images in one by default."""

PositiveNumber = Annotated[
    int,
    PlainValidator(at_least(1), json_schema_input_type=written.whole_number(1)),
]


def tag_text(value: object) -> str:
    """Return a part of a tag."""
    if not text(value):
        raise refuse("must not be empty", value)
    return text(value)


def tag_pattern(value: object) -> str:
    """Return a pattern of image tags, ``*`` standing for any run of characters."""
    pattern = tag_text(value)
    if pattern.count("*") > _MOST_WILDCARDS:
        raise refuse(f"a tag pattern has at most {_MOST_WILDCARDS} *", pattern)
    return pattern


WrittenPattern = Annotated[
    str, written.text(written.stars(_MOST_WILDCARDS), minLength=1)
]

TagPrefixes = Annotated[
    tuple[str, ...],
    PlainValidator(
        each(tag_text),
        json_schema_input_type=list[Annotated[str, written.text(minLength=1)]],
    ),
]
TagPatterns = Annotated[
    tuple[str, ...],
    PlainValidator(each(tag_pattern), json_schema_input_type=list[WrittenPattern]),
]


class LifecycleSelection(Closed):
    """Which images a rule takes: those to which everything in here applies."""

    aws_keys: ClassVar[bool] = True

    tag_status: Annotated[TagStatus, word(TagStatus)]
    tag_prefix_list: TagPrefixes = ()
    tag_pattern_list: TagPatterns = ()
    storage_class: Annotated[StorageClass, word(StorageClass)] | None = None
    count_type: Annotated[CountType, word(CountType)]
    count_unit: Annotated[Literal["days"], word(Literal["days"])] | None = None
    count_number: PositiveNumber

    @property
    def effective_storage_class(self) -> StorageClass:
        """The storage class whose images the rule looks at."""
        return self.storage_class or "standard"

    @model_validator(mode="after")
    def _is_consistent(self) -> "LifecycleSelection":
        problems = [*self._tag_problems(), *self._count_problems()]
        if problems:
            raise Refusal(*problems)
        return self

    def _tag_problems(self) -> Iterator[Problem]:
        lists = {
            "tag_prefix_list": self.tag_prefix_list,
            "tag_pattern_list": self.tag_pattern_list,
        }
        given = [name for name, entries in lists.items() if entries]
        if self.tag_status != "tagged":
            yield from (
                Problem(
                    (name,),
                    f"goes with tagStatus 'tagged' only, not {self.tag_status!r}",
                    remedy="leave it out, or write tagStatus: tagged",
                )
                for name in given
            )
        elif not given:
            yield Problem(
                (),
                "tagStatus 'tagged' needs tagPatternList or tagPrefixList",
                remedy="for every tagged image write tagPatternList: ['*']",
            )
        elif len(given) > 1:
            yield Problem(
                ("tag_prefix_list",),
                "stands beside tagPatternList, and ECR takes one of the two",
                remedy="write a prefix as a pattern: 'v' is 'v*'",
            )

    def _count_problems(self) -> Iterator[Problem]:
        if self.count_type == "imageCountMoreThan":
            if self.count_unit:
                yield Problem(
                    ("count_unit",),
                    "must not stand with countType 'imageCountMoreThan'",
                    self.count_unit,
                    "leave it out",
                )
        elif not self.count_unit:
            yield Problem(("count_unit",), "is missing", remedy="write countUnit: days")
        archived = self.count_type == "sinceImageTransitioned"
        if archived and self.storage_class != "archive":
            yield Problem(
                ("storage_class",),
                "must be 'archive' with countType 'sinceImageTransitioned'",
                self.effective_storage_class,
            )
        if self.storage_class == "archive" and not archived:
            yield Problem(
                ("count_type",),
                "must be 'sinceImageTransitioned' with storageClass 'archive'",
                self.count_type,
            )
        if archived and self.count_number < LEAST_ARCHIVED_DAYS:
            yield Problem(
                ("count_number",),
                f"must be {LEAST_ARCHIVED_DAYS} or more "
                "with countType 'sinceImageTransitioned'",
                self.count_number,
            )


class LifecycleAction(Closed):
    """What happens to the images that a rule takes."""

    aws_keys: ClassVar[bool] = True

    type: Annotated[
        Literal["expire", "transition"], word(Literal["expire", "transition"])
    ]
    target_storage_class: (
        Annotated[Literal["archive"], word(Literal["archive"])] | None
    ) = None

    @model_validator(mode="after")
    def _is_consistent(self) -> "LifecycleAction":
        place = "target_storage_class"
        if self.type == "transition" and not self.target_storage_class:
            raise Refusal(
                Problem((place,), "is missing", remedy="write it as 'archive'")
            )
        if self.type == "expire" and self.target_storage_class:
            raise Refusal(
                Problem(
                    (place,),
                    "goes with type 'transition' only",
                    self.target_storage_class,
                    "leave it out",
                )
            )
        return self


class LifecycleRule(Closed):
    """One rule of a policy."""

    aws_keys: ClassVar[bool] = True

    rule_priority: PositiveNumber | None = None
    description: Text | None = None
    selection: Annotated[
        LifecycleSelection,
        PlainValidator(
            nested(LifecycleSelection), json_schema_input_type=LifecycleSelection
        ),
    ]
    action: Annotated[
        LifecycleAction,
        PlainValidator(nested(LifecycleAction), json_schema_input_type=LifecycleAction),
    ]

    @model_validator(mode="after")
    def _action_fits_selection(self) -> "LifecycleRule":
        wanted = {
            "sinceImagePulled": "transition",
            "sinceImageTransitioned": "expire",
        }.get(self.selection.count_type, self.action.type)
        if self.action.type != wanted:
            raise Refusal(
                Problem(
                    ("action", "type"),
                    f"must be {wanted!r} with countType {self.selection.count_type!r}",
                    self.action.type,
                )
            )
        return self


_WrittenList = Annotated[list[LifecycleRule], Field(max_length=MOST_RULES)]

WrittenRules = (
    _WrittenList
    | Annotated[
        dict[Literal["rules"], _WrittenList],
        Field(json_schema_extra={"required": ["rules"]}),
    ]
    | Annotated[str, written.text(r"^\s*[\[{]")]
)


class _Policy(Closed):
    """The mapping ``{rules: [...]}`` in which AWS wraps the rules."""

    rules: object


def lifecycle_rules(value: object) -> tuple[LifecycleRule, ...]:
    """Return the rules of a policy, in the order written.

    Takes a list of rules, a mapping ``{rules: [...]}``, or either as JSON text.

    Raises:
        Refusal: ECR would not take them; every problem, by the place written.
    """
    plain(value)
    if isinstance(value, str):
        return lifecycle_rules(_parsed(value))
    if isinstance(value, dict):
        policy, problems = read(_Policy, value)
        if problems or policy is None:
            raise Refusal(*problems)
        try:
            return _checked(a_list(policy.rules))
        except Refusal as refusal:
            inner = [problem.under("rules") for problem in refusal.problems]
            raise Refusal(*inner) from None
    return _checked(a_list(value))


def _parsed(value: str) -> object:
    try:
        parsed = json_text.parse(value)
    except json_text.NotJson as error:
        raise refuse(f"is text, but not JSON ({error.reason})") from None
    if isinstance(parsed, str):
        raise refuse("is JSON, but holds no rules", parsed)
    return parsed


def _checked(written: list[object]) -> tuple[LifecycleRule, ...]:
    found: dict[int, LifecycleRule] = {}
    problems: list[Problem] = []
    for place, item in enumerate(written):
        rule, wrong = read(LifecycleRule, _without_empty_lists(item))
        if rule:
            found[place] = rule
        problems += [problem.under(place) for problem in wrong]
    problems += _law_problems(found, len(written))
    if problems:
        raise Refusal(*(p.at(as_written(p.path, written)) for p in problems))
    return tuple(found.values())


_TAG_LISTS = ("tag_prefix_list", "tag_pattern_list")


def _without_empty_lists(item: object) -> object:
    """Drop empty lists, which Terraform writes for lists that were not given."""
    if isinstance(item, dict) and isinstance(item.get("selection"), dict):
        selection = {
            key: value
            for key, value in item["selection"].items()
            if value != [] or to_snake(str(key)) not in _TAG_LISTS
        }
        return {**item, "selection": selection}
    return item


def _law_problems(rules: dict[int, LifecycleRule], size: int) -> Iterator[Problem]:
    """Laws that the rules of one policy keep between them; keys are places."""
    if size > MOST_RULES:
        yield Problem((), f"a policy has up to {MOST_RULES} rules", size)
    yield from _repeated(
        "rulePriority",
        ((place, "rule_priority", rule.rule_priority) for place, rule in rules.items()),
    )
    by_class: dict[str, dict[int, LifecycleRule]] = defaultdict(dict)
    for place, rule in rules.items():
        by_class[rule.selection.effective_storage_class][place] = rule
    numbers = dict(zip(rules, priorities(rules.values()), strict=True))
    for storage_class, peers in by_class.items():
        yield from _only_one_of_a_kind(peers, storage_class)
        yield from _any_is_last(peers, numbers)
        yield from _repeated_prefixes(peers)
    if size <= MOST_RULES:
        try:
            check_length(tuple(rules.values()))
        except Refusal as refusal:
            yield from refusal.problems


def _repeated(
    what: str, values: Iterable[tuple[int, str, object]], remedy: str = ""
) -> Iterator[Problem]:
    first: dict[object, int] = {}
    for place, key, value in values:
        if value is not None and first.setdefault(value, place) != place:
            yield Problem(
                (place, *key.split(".")),
                f"rule [{first[value]}] has the same {what}",
                value,
                remedy,
            )


def _only_one_of_a_kind(
    peers: dict[int, LifecycleRule], storage_class: str
) -> Iterator[Problem]:
    for status in ("untagged", "any"):
        places = [p for p, r in peers.items() if r.selection.tag_status == status]
        yield from (
            Problem(
                (place, "selection", "tag_status"),
                f"rule [{places[0]}] is {status!r} too, and ECR takes one such rule "
                f"for storage class {storage_class!r}",
                remedy="merge the two",
            )
            for place in places[1:]
        )


def _any_is_last(
    peers: dict[int, LifecycleRule], numbers: dict[int, int]
) -> Iterator[Problem]:
    largest = max(numbers[place] for place in peers)
    about_any = [p for p, r in peers.items() if r.selection.tag_status == "any"]
    for place in about_any if len(about_any) == 1 else ():
        if numbers[place] < largest:
            yield Problem(
                (place, "rule_priority"),
                "a rule for 'any' must have the largest rulePriority, "
                f"and another has {largest}",
                numbers[place],
                "leave rulePriority out, or write a larger one",
            )


def _repeated_prefixes(peers: dict[int, LifecycleRule]) -> Iterator[Problem]:
    return _repeated(
        "tag prefix",
        (
            (place, "selection.tag_prefix_list", prefix)
            for place, rule in peers.items()
            for prefix in dict.fromkeys(rule.selection.tag_prefix_list)
        ),
        "a prefix stands in one rule only",
    )


def check_length(rules: Sequence[LifecycleRule]) -> None:
    """Refuse rules whose text is longer than ECR takes."""
    length = len(lifecycle_text(rules)) if rules else 0
    if length >= TEXT_LENGTH.stop:
        raise refuse(
            f"the policy's text has {length:,} characters, and ECR takes up to "
            f"{TEXT_LENGTH.stop - 1:,}",
            remedy="shorten descriptions or tag lists, or use fewer rules",
        )


def priorities(rules: Iterable[LifecycleRule]) -> list[int]:
    """The rules' priorities: those written, and for the others the free numbers.

    Free numbers go up in the order written; a rule for 'any' comes behind all.
    """
    rules = list(rules)
    taken = {rule.rule_priority for rule in rules}
    free = (number for number in count(1) if number not in taken)
    found = {
        place: rule.rule_priority or next(free)
        for place, rule in enumerate(rules)
        if rule.rule_priority or rule.selection.tag_status != "any"
    }
    behind = count(max(found.values(), default=0) + 1)
    return [found.get(place) or next(behind) for place in range(len(rules))]


def lifecycle_text(rules: Sequence[LifecycleRule]) -> str:
    """Rules as the compact JSON that ECR evaluates, sorted by priority.

    Equal rules give equal text, so that an unchanged file shows no difference.
    """
    numbered = sorted(
        zip(priorities(rules), rules, strict=True), key=lambda pair: pair[0]
    )
    document = {"rules": [_as_aws_writes(number, rule) for number, rule in numbered]}
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False)


def _as_aws_writes(priority: int, rule: LifecycleRule) -> dict[str, object]:
    selection, action = rule.selection, rule.action
    return _written(
        rulePriority=priority,
        description=rule.description,
        selection=_written(
            tagStatus=selection.tag_status,
            tagPatternList=list(selection.tag_pattern_list),
            tagPrefixList=list(selection.tag_prefix_list),
            storageClass=selection.storage_class,
            countType=selection.count_type,
            countUnit=selection.count_unit,
            countNumber=selection.count_number,
        ),
        action=_written(
            type=action.type, targetStorageClass=action.target_storage_class
        ),
    )


def _written(**values: object) -> dict[str, object]:
    """Leave out what was not given: ECR refuses a null and an empty list."""
    return {key: value for key, value in values.items() if value not in (None, [])}
