"""What a lifecycle policy says that AWS takes and nobody means.

Source: ECR user guide, "Automate the cleanup of images by using lifecycle policies":
an image that one rule looks at is out of reach of those behind it, and several
entries in one list are AND.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from ecr_component.errors import Key, Message
from ecr_component.lifecycle import KEEPS_ALL, LifecycleRule, priorities


def lifecycle_doubts(rules: Sequence[LifecycleRule]) -> Iterator[str]:
    """Yield a sentence for each thing that its writer may not have meant."""
    numbers = priorities(rules)
    ranked = sorted(range(len(rules)), key=lambda place: numbers[place])
    yield from _and_where_or_was_meant(rules)
    yield from _never_reached(rules, ranked)
    yield from _nothing_is_safe(rules, ranked)


def _called(rules: Sequence[LifecycleRule], place: int) -> str:
    """A rule by its description, which the short form always has, or by its place."""
    description = rules[place].description
    return f"rule {description!r}" if description else f"rule [{place}]"


def _and_where_or_was_meant(rules: Sequence[LifecycleRule]) -> Iterator[str]:
    for place, rule in enumerate(rules):
        patterns = _patterns(rule)
        if len(patterns) > 1:
            all_of = ", ".join(patterns)
            yield (
                f"{_called(rules, place)} takes images that have a tag like each of "
                f"{all_of}; if a tag like one of them is enough, write a rule for each"
            )


def _never_reached(
    rules: Sequence[LifecycleRule], ranked: Sequence[int]
) -> Iterator[str]:
    for position, place in enumerate(ranked):
        rule = rules[place]
        before = [
            earlier
            for earlier in ranked[:position]
            if rules[earlier].selection.effective_storage_class
            == rule.selection.effective_storage_class
        ]
        taken_by = _takes_all_before(rule, rules, before)
        if taken_by:
            takers = " and ".join(_called(rules, earlier) for earlier in taken_by)
            yield (
                f"{_called(rules, place)} never takes an image, since {takers} "
                f"{'has' if len(taken_by) == 1 else 'have'} all of them before it"
            )


def _takes_all_before(
    rule: LifecycleRule, rules: Sequence[LifecycleRule], before: Sequence[int]
) -> list[int]:
    if rule.selection.tag_status == "tagged":
        return [
            earlier
            for earlier in before
            if rules[earlier].selection.tag_status == "tagged"
            and _covers(_patterns(rules[earlier]), _patterns(rule))
        ][:1]
    tagged = [place for place in before if _patterns(rules[place]) == ["*"]]
    untagged = [
        place for place in before if rules[place].selection.tag_status == "untagged"
    ]
    both = tagged and untagged and rule.selection.tag_status == "any"
    return [tagged[0], untagged[0]] if both else []


def _patterns(rule: LifecycleRule) -> list[str]:
    selection = rule.selection
    return [
        *selection.tag_pattern_list,
        *(f"{prefix}*" for prefix in selection.tag_prefix_list),
    ]


def _covers(wide: Iterable[str], narrow: Iterable[str]) -> bool:
    """Whether an image that matches every narrow pattern matches every wide one."""
    return all(any(_includes(one, other) for other in narrow) for one in wide)


def _includes(wide: str, narrow: str) -> bool:
    """Whether each tag like *narrow* is like *wide*.

    No tag holds a ``*``, so one in *narrow* can be matched only by one in *wide*.
    """
    parts = (re.escape(part) for part in wide.split("*"))
    return bool(re.fullmatch(".*".join(parts), narrow))


def _nothing_is_safe(
    rules: Sequence[LifecycleRule], ranked: Sequence[int]
) -> Iterator[str]:
    """Expiring all images, while no rule before that looks at tags at all."""
    for place in ranked:
        selection = rules[place].selection
        if selection.effective_storage_class == "archive":
            continue
        takes_all = selection.tag_status == "any" or (
            _patterns(rules[place]) == ["*"] and selection.count_number < KEEPS_ALL
        )
        if takes_all and rules[place].action.type == "expire":
            yield Message(
                f"{_called(rules, place)} expires images whatever their tags; to spare "
                "some, use ",
                *(Key("keep_tags"), ", or a rule before it for the tags to keep"),
            )
        if selection.tag_status == "tagged":
            return
