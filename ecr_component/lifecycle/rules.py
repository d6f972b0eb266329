"""Lifecycle rules: their grammar, what they may not say together, and the text ECR evaluates.

Ages are whole days, counts are images. A rule takes an image or does not; it is
AWS that does so, within 24 hours of an image's becoming due.

Source: ECR user guide, "Lifecycle policy properties" and "Automate the cleanup of
images by using lifecycle policies"; ECR API, PutLifecyclePolicy.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Annotated, ClassVar, Final, Literal

from pydantic import Field, PlainValidator

from ecr_component.errors import Key, Message, Problem, Refusal, refuse, step
from ecr_component.lifecycle.tag_patterns import (
    MOST_CHARACTERS,
    MOST_WILDCARDS,
    PATTERN,
    PREFIX,
    tag_pattern,
    tag_prefix,
)
from ecr_component.values import json_schemas, json_text
from ecr_component.values.closed_models import (
    Closed,
    Text,
    a_list,
    as_written,
    collect,
    each,
    nested,
    places,
    read,
    snake,
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
from ecr_component.values.deferred import plain
from ecr_component.values.scalars import LARGEST_NUMBER, at_least

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
        if not self.part("tag_status") and all(map(self.says, _TAG_LISTS)):
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


_WrittenList = Annotated[list[PolicyRule], Field(max_length=MOST_RULES)]

WrittenRules = (
    _WrittenList
    | Annotated[
        dict[Literal["rules"], _WrittenList],
        Field(json_schema_extra={"required": ["rules"]}),
    ]
    | Annotated[str, json_schemas.text(r"^\s*[\[{]")]
)


class _LifecyclePolicy(Closed):
    """The mapping ``{rules: [...]}`` in which AWS wraps the rules."""

    rules: object


def lifecycle_rules(value: object) -> tuple[PolicyRule, ...]:
    """Return the rules of a policy, in the order written.

    Takes a list of rules, a mapping ``{rules: [...]}``, or either as JSON text.

    Raises:
        Refusal: ECR would not take them; every problem, by the place written.
    """
    plain(value)
    if isinstance(value, str):
        return lifecycle_rules(_parsed(value))
    if isinstance(value, Mapping):
        return _unwrapped(value)
    return _checked(a_list(value))


def _parsed(value: str) -> object:
    try:
        parsed = json_text.parse(value)
    except json_text.NotJson as error:
        raise refuse(f"is text, but not JSON ({error.reason})") from None
    if isinstance(parsed, str):
        raise refuse("is JSON, but holds no rules", parsed)
    return parsed


def _unwrapped(value: Mapping[object, object]) -> tuple[PolicyRule, ...]:
    if "lifecyclePolicyText" in value:
        what = "is what `aws ecr get-lifecycle-policy` prints"
        raise refuse(what, remedy="write what stands under lifecyclePolicyText")
    if "rules" not in value and _KEYS_OF_A_RULE & {snake(step(key)) for key in value}:
        _, problems = read(PolicyRule, value)
        alone = Problem((), "is one rule", remedy="put it between [ and ]")
        raise Refusal(alone, *problems)
    policy, problems = read(_LifecyclePolicy, value)
    given = [("rules", policy.rules)] if policy and policy.model_fields_set else []
    rules, wrong = collect(given, lambda inner: _checked(a_list(inner)))
    if problems or wrong:
        raise Refusal(*problems, *wrong)
    return rules["rules"]


_KEYS_OF_A_RULE = frozenset(PolicyRule.model_fields) - {"description"}


def _checked(written: list[object]) -> tuple[PolicyRule, ...]:
    found: dict[int, PolicyRule] = {}
    wrong: dict[int, list[Problem]] = {}
    # Those behind the last that ECR takes have to go anyway.
    for place, item in enumerate(written[: MOST_RULES + 1]):
        rule, problems = read(PolicyRule, _without_empty_lists(item))
        if rule is not None:
            found[place] = rule
        if problems:
            wrong[place] = problems
    whole = {place: rule for place, rule in found.items() if place not in wrong}
    problems = [one.under(place) for place, several in wrong.items() for one in several]
    problems += (
        problem.at(as_written(problem.path, written))
        for problem in _policy_problems(found, whole, len(written))
    )
    if problems:
        raise Refusal(*problems)
    return tuple(whole.values())


_TAG_LISTS = ("tag_prefix_list", "tag_pattern_list")


def _without_empty_lists(item: object) -> object:
    """Drop empty lists, which Terraform writes for lists that were not given."""
    if isinstance(item, Mapping) and isinstance(item.get("selection"), Mapping):
        selection = {
            key: value
            for key, value in item["selection"].items()
            if value != [] or snake(step(key)) not in _TAG_LISTS
        }
        return {**item, "selection": selection}
    return item


_Rules = Mapping[int, PolicyRule]
"""Rules by their places, with those keys that could be read."""


def _policy_problems(found: _Rules, whole: _Rules, size: int) -> Iterator[Problem]:
    """What the rules of one policy may not say together."""
    if size > MOST_RULES:
        yield Problem((), f"a policy has up to {MOST_RULES} rules", size)
    yield from _repeated(
        "rulePriority",
        (
            (place, "rule_priority", rule.part("rule_priority"))
            for place, rule in found.items()
        ),
    )
    numbers = _numbers(found)
    yield from _beyond_the_largest(numbers)
    by_class: dict[str, dict[int, PolicyRule]] = defaultdict(dict)
    for place, rule in found.items():
        if looked_at := _storage_class(rule):
            by_class[looked_at][place] = rule
    for storage_class, peers in by_class.items():
        yield from _only_one_of_a_kind(peers, storage_class)
        yield from _any_is_last(peers, numbers)
        yield from _repeated_prefixes(peers)
    if size <= MOST_RULES:
        try:
            check_length(tuple(whole.values()))
        except Refusal as refusal:
            yield from refusal.problems


def _storage_class(rule: PolicyRule) -> StorageClass | None:
    """The storage class whose images a rule looks at, if that could be read."""
    selection: RuleSelection | None = rule.part("selection")
    if selection is None:
        return None
    unread = selection.says("storage_class") and not selection.part("storage_class")
    return None if unread else selection.effective_storage_class


def _numbers(found: _Rules) -> dict[int, int]:
    """The priorities of the rules, as far as they are certain.

    A rule that could not be read might take a number, so that those of others are at
    least these.
    """
    read = {
        place: (rule.part("rule_priority"), rule.part("selection", "tag_status"))
        for place, rule in found.items()
        if rule.part("selection", "tag_status")
        and (rule.part("rule_priority") or not rule.says("rule_priority"))
    }
    return dict(zip(read, _numbered(read.values()), strict=True))


def _beyond_the_largest(numbers: Mapping[int, int]) -> Iterator[Problem]:
    for place, number in numbers.items():
        if number > LARGEST_NUMBER:
            yield Problem(
                (place, "rule_priority"),
                f"is left out, and another rule has {LARGEST_NUMBER}, the largest",
                remedy="give that one a smaller number",
            )


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


def _only_one_of_a_kind(peers: _Rules, storage_class: str) -> Iterator[Problem]:
    for status in ("untagged", "any"):
        places = _places_of(status, peers)
        yield from (
            Problem(
                (place, "selection", "tag_status"),
                f"rule [{places[0]}] is {status!r} too, and ECR takes one such rule "
                f"for storage class {storage_class!r}",
                remedy="merge the two",
            )
            for place in places[1:]
        )


def _places_of(status: TagStatus, rules: _Rules) -> list[int]:
    return [
        place
        for place, rule in rules.items()
        if rule.part("selection", "tag_status") == status
    ]


def _any_is_last(peers: _Rules, numbers: Mapping[int, int]) -> Iterator[Problem]:
    largest = max((numbers[place] for place in peers if place in numbers), default=0)
    about_any = [place for place in _places_of("any", peers) if place in numbers]
    for place in about_any if len(about_any) == 1 else ():
        if numbers[place] < largest:
            larger = ", or write a larger one" if largest < LARGEST_NUMBER else ""
            yield Problem(
                (place, "rule_priority"),
                "a rule for 'any' must have the largest rulePriority, "
                f"and another has {largest}",
                numbers[place],
                f"leave rulePriority out{larger}",
            )


def _repeated_prefixes(peers: _Rules) -> Iterator[Problem]:
    return _repeated(
        "tag prefix",
        (
            (place, "selection.tag_prefix_list", prefix)
            for place, rule in peers.items()
            for prefix in dict.fromkeys(
                places(rule.part("selection", "tag_prefix_list")).values()
            )
        ),
        "a prefix stands in one rule only",
    )


def check_length(rules: Sequence[PolicyRule]) -> None:
    """Refuse rules whose text is longer than ECR takes."""
    length = len(lifecycle_text(rules)) if rules else 0
    if length >= TEXT_LENGTH.stop:
        raise refuse(
            f"the policy's text has {length:,} characters, and ECR takes up to "
            f"{TEXT_LENGTH.stop - 1:,}",
            remedy="shorten descriptions or tag lists, or use fewer rules",
        )


def priorities(rules: Iterable[PolicyRule]) -> list[int]:
    """The rules' priorities: those written, and for the others the free numbers.

    Free numbers go up in the order written; a rule for 'any' comes behind all.
    """
    return _numbered((rule.rule_priority, rule.selection.tag_status) for rule in rules)


def _numbered(written: Iterable[tuple[int | None, TagStatus]]) -> list[int]:
    rules = list(written)
    taken = {number for number, _ in rules}
    free = (number for number in count(1) if number not in taken)
    found = {
        place: number or next(free)
        for place, (number, status) in enumerate(rules)
        if number or status != "any"
    }
    behind = count(max(found.values(), default=0) + 1)
    return [found.get(place) or next(behind) for place in range(len(rules))]


def lifecycle_text(rules: Sequence[PolicyRule]) -> str:
    """Rules as the compact JSON that ECR evaluates, sorted by priority.

    Equal rules give equal text, so that an unchanged file shows no difference.
    """
    numbered = sorted(
        zip(priorities(rules), rules, strict=True), key=lambda pair: pair[0]
    )
    document = {"rules": [_as_aws_writes(number, rule) for number, rule in numbered]}
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False)


def _as_aws_writes(priority: int, rule: PolicyRule) -> dict[str, object]:
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
