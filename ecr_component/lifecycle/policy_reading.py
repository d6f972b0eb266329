"""A lifecycle policy, read from each form in which people have its rules."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, PlainValidator

from ecr_component.errors import Problem, Refusal, refuse, step
from ecr_component.lifecycle.policy_checks import policy_problems
from ecr_component.lifecycle.rules import MOST_RULES, TAG_LISTS, PolicyRule
from ecr_component.values import json_schemas, json_text
from ecr_component.values.closed_models import (
    Closed,
    a_list,
    as_written,
    collect,
    once,
    read,
    snake,
)
from ecr_component.values.deferred import plain

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
        for problem in policy_problems(found, whole, len(written))
    )
    if problems:
        raise Refusal(*problems)
    return tuple(whole.values())


def _without_empty_lists(item: object) -> object:
    """Drop empty lists, which Terraform writes for lists that were not given."""
    if isinstance(item, Mapping) and isinstance(item.get("selection"), Mapping):
        selection = {
            key: value
            for key, value in item["selection"].items()
            if value != [] or snake(step(key)) not in TAG_LISTS
        }
        return {**item, "selection": selection}
    return item


LifecycleRules = Annotated[
    tuple[PolicyRule, ...],
    PlainValidator(once(lifecycle_rules), json_schema_input_type=WrittenRules),
]
