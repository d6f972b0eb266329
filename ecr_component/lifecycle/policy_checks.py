"""What the rules of one lifecycle policy may not say together.

Source: ECR user guide, "Lifecycle policy properties"; ECR API, PutLifecyclePolicy.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ecr_component.errors import Problem, Refusal
from ecr_component.lifecycle.policy_text import check_length, numbered
from ecr_component.lifecycle.rules import (
    MOST_RULES,
    PolicyRule,
    RuleSelection,
    StorageClass,
    TagStatus,
)
from ecr_component.values.closed_models import places
from ecr_component.values.scalars import LARGEST_NUMBER

PlacedRules = Mapping[int, PolicyRule]
"""Rules by their places, with those keys that could be read."""


def policy_problems(
    found: PlacedRules, whole: PlacedRules, size: int
) -> Iterator[Problem]:
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


def _numbers(found: PlacedRules) -> dict[int, int]:
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
    return dict(zip(read, numbered(read.values()), strict=True))


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


def _only_one_of_a_kind(peers: PlacedRules, storage_class: str) -> Iterator[Problem]:
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


def _places_of(status: TagStatus, rules: PlacedRules) -> list[int]:
    return [
        place
        for place, rule in rules.items()
        if rule.part("selection", "tag_status") == status
    ]


def _any_is_last(peers: PlacedRules, numbers: Mapping[int, int]) -> Iterator[Problem]:
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


def _repeated_prefixes(peers: PlacedRules) -> Iterator[Problem]:
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
