"""Policies as people have them in JSON."""

import json

import pytest

from ecr_component.errors import ConfigError
from ecr_component.lifecycle import lifecycle_text
from ecr_component.simulator.policy_file import read_policy
from tests.simulator.build import rule

RULES = (rule(1, newest=3), rule(2, archived=90))
TEXT = lifecycle_text(RULES)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(TEXT, id="as-aws-has-it"),
        pytest.param(json.dumps(json.loads(TEXT)["rules"]), id="list-of-rules"),
        pytest.param(json.dumps(TEXT), id="text-in-text"),
        pytest.param(
            json.dumps({"registryId": "1", "lifecyclePolicyText": TEXT}),
            id="get-lifecycle-policy",
        ),
    ],
)
def test_a_policy_may_have_any_of_its_usual_forms(content: str) -> None:
    assert read_policy(content.encode(), "policy.json") == RULES


@pytest.mark.parametrize("content", ["[]", '{"rules": []}'])
def test_a_policy_without_rules_has_none(content: str) -> None:
    assert read_policy(content.encode(), "policy.json") == ()


def test_every_problem_is_told_with_its_place() -> None:
    content = json.dumps(
        {"rules": [{"selection": {"tagStatus": "all"}, "action": {"type": "expire"}}]}
    )
    with pytest.raises(ConfigError) as error:
        read_policy(content.encode(), "policy.json")
    assert str(error.value).splitlines() == [
        "policy.json: 3 problems",
        "  rules[0].selection.tagStatus: must be tagged, untagged or any (got 'all')",
        "  rules[0].selection.countType: is missing",
        "  rules[0].selection.countNumber: is missing",
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(
            b"rules: []",
            "is not JSON (Expecting value: line 1 column 1 (char 0))",
            id="yaml",
        ),
        pytest.param(b"7", "must be a list (got 7)", id="number"),
        pytest.param(b"[" * 100_000, "is nested too deeply", id="deeply-nested"),
        pytest.param(
            json.dumps("[" * 100_000).encode(),
            "is text, but not JSON (maximum recursion depth exceeded",
            id="deeply-nested-text",
        ),
    ],
)
def test_what_is_no_policy_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(ConfigError) as error:
        read_policy(content, "policy.json")
    assert str(error.value).splitlines()[0] == "policy.json: 1 problem"
    assert says in str(error.value)
