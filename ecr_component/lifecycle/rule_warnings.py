"""What a lifecycle policy says that AWS takes and nobody means.

Source: ECR user guide, "Automate the cleanup of images by using lifecycle policies":
an image that one rule looks at is out of reach of those behind it, and several
entries in one list are AND.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ecr_component.errors import Key, Message, listing, show_value
from ecr_component.lifecycle.policy_text import priorities
from ecr_component.lifecycle.rules import PolicyRule, keeps_all
from ecr_component.lifecycle.tag_patterns import includes, one_tag_fits

# Comparing all with all takes too long for more of them, which nobody writes.
_MOST_COMPARED: Final = 4

# A pattern that ends like a beginning, and one that ends as regular expressions do.
_STARLESS: Final = re.compile(r"[^*]*[._-]")
_DOT_STAR: Final = re.compile(r".*[_-]\.\*.*")


def lifecycle_warnings(rules: Sequence[PolicyRule]) -> Iterator[str]:
    """Yield a sentence for each thing that its writer may not have meant."""
    numbers = priorities(rules)
    ranked = sorted(range(len(rules)), key=lambda place: numbers[place])
    yield from _another_pattern_was_meant(rules)
    yield from _and_where_or_was_meant(rules)
    yield from _never_reached(rules, ranked)


def lambda_warning(rules: Sequence[PolicyRule]) -> Message | None:
    """Say which rules may break the functions that run images; none once some are kept.

    Source: Lambda developer guide, "Invoking functions defined as container images":
    Lambda fetches an image again from time to time, and a function whose image is gone
    fails; "Create a Lambda function using a container image": a function stays with
    the digest it was deployed with. An archived image can't be pulled.
    """
    taking = [
        _called(rules, place)
        for place, rule in enumerate(rules)
        if rule.selection.effective_storage_class != "archive"
    ]
    if not taking or any(map(keeps_all, rules)):
        return None
    return Message(
        f"{listing(taking)} may take an image that a Lambda function still runs: it "
        "stays with the digest it was deployed with, whatever becomes of the tags, and "
        "fails once that image is gone or archived; give what functions run a tag of "
        "its own and keep that, in ",
        *(Key("lifecycle"), " with ", Key("keep_tags")),
    )


def _called(rules: Sequence[PolicyRule], place: int) -> str:
    """A rule by its description, which the short form always has, or by its place."""
    description = rules[place].description
    return f"rule {show_value(description)}" if description else f"rule [{place}]"


def _another_pattern_was_meant(rules: Sequence[PolicyRule]) -> Iterator[str]:
    for place, rule in enumerate(rules):
        for pattern in rule.selection.tag_pattern_list:
            if warning := pattern_warning(pattern):
                yield f"{_called(rules, place)}: {warning}"


def pattern_warning(pattern: str) -> str:
    """Say which tags a pattern leaves out that its writer may have meant."""
    if _STARLESS.fullmatch(pattern):
        return (
            f"{pattern!r} fits that one tag only; for tags that begin with it write "
            f"'{pattern}*'"
        )
    if _DOT_STAR.fullmatch(pattern):
        meant = pattern.replace(".*", "*")
        return (
            f"{pattern!r} asks for tags with a dot at that place; * alone stands for "
            f"any characters: {meant!r}"
        )
    return ""


def _and_where_or_was_meant(rules: Sequence[PolicyRule]) -> Iterator[str]:
    for place, rule in enumerate(rules):
        patterns = _patterns(rule)
        if not one_tag_fits(patterns):
            yield (
                f"{_called(rules, place)} takes images that have a tag like each of "
                f"{listing(patterns)}; if a tag like one of them is enough, write a "
                "rule for each"
            )


def _never_reached(rules: Sequence[PolicyRule], ranked: Sequence[int]) -> Iterator[str]:
    for position, place in enumerate(ranked):
        rule = rules[place]
        before = [
            earlier
            for earlier in ranked[:position]
            if rules[earlier].selection.effective_storage_class
            == rule.selection.effective_storage_class
        ]
        taken_by = _takes_all_before(rule, rules, before)
        alike = all(keeps_all(rules[other]) for other in (place, *taken_by))
        if taken_by and not alike:
            takers = " and ".join(_called(rules, earlier) for earlier in taken_by)
            yield (
                f"{_called(rules, place)} never takes an image, since {takers} "
                f"{'has' if len(taken_by) == 1 else 'have'} all of them before it"
            )


def _takes_all_before(
    rule: PolicyRule, rules: Sequence[PolicyRule], before: Sequence[int]
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


def _patterns(rule: PolicyRule) -> list[str]:
    selection = rule.selection
    return [
        *selection.tag_pattern_list,
        *(f"{prefix}*" for prefix in selection.tag_prefix_list),
    ]


def _covers(wide: Sequence[str], narrow: Sequence[str]) -> bool:
    """Whether an image that matches every narrow pattern matches every wide one."""
    return max(len(wide), len(narrow)) <= _MOST_COMPARED and all(
        any(includes(one, other) for other in narrow) for one in wide
    )
