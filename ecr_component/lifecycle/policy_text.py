"""The text of a lifecycle policy, as ECR evaluates it."""

import json
from collections.abc import Iterable, Sequence
from itertools import count
from operator import itemgetter

from ecr_component.errors import refuse
from ecr_component.lifecycle.rules import TEXT_LENGTH, PolicyRule, TagStatus


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
    return numbered((rule.rule_priority, rule.selection.tag_status) for rule in rules)


def numbered(written: Iterable[tuple[int | None, TagStatus]]) -> list[int]:
    """The priorities of rules of which only number and tag status are known."""
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


def by_priority(rules: Sequence[PolicyRule]) -> list[tuple[int, PolicyRule]]:
    """The rules with their priorities, in that order."""
    return sorted(zip(priorities(rules), rules, strict=True), key=itemgetter(0))


def lifecycle_text(rules: Sequence[PolicyRule]) -> str:
    """Rules as the compact JSON that ECR evaluates, sorted by priority.

    Equal rules give equal text, so that an unchanged file shows no difference.
    """
    document = {"rules": [_as_aws_writes(*it) for it in by_priority(rules)]}
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
