"""A lifecycle policy said in the component's own keys."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from ecr_component.adopt.policy_shape import CannotBeSaid
from ecr_component.errors import Refusal
from ecr_component.lifecycle.policy_reading import lifecycle_rules
from ecr_component.lifecycle.policy_text import lifecycle_text
from ecr_component.lifecycle.rules import PolicyRule, keeps_all
from ecr_component.lifecycle.short_form import ShortForm
from ecr_component.values.closed_models import nested

# What the short form calls a rule's number, by what the rule counts.
_NUMBERS: Final = {
    ("untagged", "standard", "sinceImagePushed"): "expire_untagged_after_days",
    ("any", "archive", "sinceImageTransitioned"): "expire_archived_after_days",
    ("any", "standard", "imageCountMoreThan"): "keep_last",
    ("any", "standard", "sinceImagePushed"): "expire_after_days",
    ("any", "standard", "sinceImagePulled"): "archive_after_days_without_pull",
}

_BY_PATTERN: Final = {
    "imageCountMoreThan": "keep_last_per_pattern",
    "sinceImagePushed": "expire_after_days_per_pattern",
}


@lru_cache(maxsize=4096)
def lifecycle_keys(policy: str) -> Mapping[str, object]:
    """Say a policy in one key: in short where that makes the same rules, or as a list.

    Raises:
        CannotBeSaid: The component could not write it.
    """
    try:
        rules = lifecycle_rules(policy)
    except Refusal as refusal:
        raise CannotBeSaid(f"has rules with {refusal.problems[0]}") from None
    if not rules:
        raise CannotBeSaid("has no rules")
    rules = lifecycle_rules(lifecycle_text(rules))  # in the order of their priorities
    short = _in_short(rules)
    return {"lifecycle": short} if short else {"lifecycle_policy_rules": _listed(rules)}


def _in_short(rules: Sequence[PolicyRule]) -> Mapping[str, object] | None:
    """The short form, if it makes just these rules."""
    guess = _guess(rules)
    try:
        made = nested(ShortForm)(guess).rules()
    except Refusal:
        return None
    same = bool(made) and lifecycle_text(made) == lifecycle_text(rules)
    return guess if same else None


def _guess(rules: Sequence[PolicyRule]) -> dict[str, object]:
    """What the short form would have to say for these rules, if it can."""
    keep_tags: list[str] = []
    by_word: dict[str, dict[str, int]] = defaultdict(dict)
    numbers: dict[str, object] = {}
    for rule in rules:
        selection = rule.selection
        for pattern in selection.tag_pattern_list:
            if keeps_all(rule):
                keep_tags.append(pattern)
            elif selection.count_type in _BY_PATTERN:
                key = _BY_PATTERN[selection.count_type]
                by_word[key][pattern] = selection.count_number
        for prefix in selection.tag_prefix_list:
            by_word["keep_last_per_prefix"][prefix] = selection.count_number
        counted = (
            selection.tag_status,
            selection.effective_storage_class,
            selection.count_type,
        )
        if counted in _NUMBERS:
            numbers[_NUMBERS[counted]] = selection.count_number
    said = {"keep_tags": keep_tags, **by_word, **numbers}
    return {key: value for key, value in said.items() if value}


def _listed(rules: Sequence[PolicyRule]) -> list[dict[str, object]]:
    """The rules in AWS's keys, without priorities where the same are given anyway."""
    written: list[dict[str, object]] = json.loads(lifecycle_text(rules))["rules"]
    unnumbered = [{**rule} for rule in written]
    for rule in unnumbered:
        del rule["rulePriority"]
    same = lifecycle_text(lifecycle_rules(unnumbered)) == lifecycle_text(rules)
    return unnumbered if same else written
