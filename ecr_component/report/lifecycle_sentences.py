"""What lifecycle rules do, as sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ecr_component.errors import Refusal
from ecr_component.lifecycle.policy_reading import lifecycle_rules
from ecr_component.lifecycle.policy_text import priorities
from ecr_component.lifecycle.rules import KEEPS_ALL, PolicyRule

NONE: Final = "Images stay for ever: there is no lifecycle policy."
CONCEALED: Final = "The lifecycle policy is a secret."
UNREAD: Final = "The lifecycle policy has rules that are not known here; see its JSON."


@dataclass(frozen=True)
class RuleSentence:
    """What one rule does."""

    priority: int
    sentence: str
    description: str
    """Its writer's words; empty where there are none."""


def rules_of(document: Any) -> Sequence[PolicyRule] | None:  # noqa: ANN401 - JSON
    """The rules of a policy; None where they cannot be read."""
    if document is None:
        return ()
    if isinstance(document, str):
        return None
    try:
        return lifecycle_rules(document)
    except Refusal:
        return None


def without_rules(document: Any, rules: Sequence[PolicyRule] | None) -> str:  # noqa: ANN401 - JSON
    """What to say in place of rules; empty where there are some to speak of."""
    if rules is None:
        return CONCEALED if isinstance(document, str) else UNREAD
    return "" if rules else NONE


def rule_sentences(rules: Sequence[PolicyRule]) -> Iterator[RuleSentence]:
    """Say what each rule does, in the order in which ECR asks them."""
    numbered = zip(priorities(rules), rules, strict=True)
    for priority, rule in sorted(numbered, key=lambda pair: pair[0]):
        yield RuleSentence(priority, rule_sentence(rule), rule.description or "")


def rule_sentence(rule: PolicyRule) -> str:
    """One rule as a sentence."""
    selection = rule.selection
    which, number = _which(rule), selection.count_number
    done = "deleted" if rule.action.type == "expire" else "archived"
    days = f"{number:,} day{'' if number == 1 else 's'}"
    match selection.count_type:
        case "imageCountMoreThan" if number >= KEEPS_ALL:
            told = f"{which} stay"
        case "imageCountMoreThan":
            newest = "the newest" if number == 1 else f"the newest {number:,}"
            stays = "stays" if number == 1 else "stay"
            others = "the others are" if number == 1 else "older ones are"
            told = f"of {which} {newest} {stays}, {others} {done}"
        case "sinceImagePushed":
            told = f"{which} are {done} {days} after their push"
        case "sinceImagePulled":
            told = f"{which} are {done} when nobody pulled them for {days}"
        case _:
            told = f"{which} are {done} after {days} in the archive"
    return f"{told[0].upper()}{told[1:]}."


def _which(rule: PolicyRule) -> str:
    selection = rule.selection
    where = "archived " if selection.effective_storage_class == "archive" else ""
    if selection.tag_status == "untagged":
        return f"untagged {where}images"
    if selection.tag_status == "any":
        return f"{where or 'all '}images"
    patterns = [
        *selection.tag_pattern_list,
        *(f"{prefix}*" for prefix in selection.tag_prefix_list),
    ]
    if patterns == ["*"]:
        return f"tagged {where}images"
    return f"{where}images with a tag like {' and one like '.join(patterns)}"
