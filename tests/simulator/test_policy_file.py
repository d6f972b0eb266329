"""Policies as people have them in JSON."""

import json

import pytest

from ecr_component.errors import ConfigError
from ecr_component.lifecycle.policy_text import lifecycle_text
from ecr_component.simulator.address import RepositoryAddress
from ecr_component.simulator.policy_file import PolicyFile, read_policy
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
    assert read_policy(content.encode(), "policy.json").rules == RULES


@pytest.mark.parametrize("content", ["[]", '{"rules": []}'])
def test_a_policy_without_rules_has_none(content: str) -> None:
    assert read_policy(content.encode(), "policy.json") == PolicyFile(())


@pytest.mark.parametrize(
    ("told", "location"),
    [
        pytest.param(
            {"registryId": "111122223333", "repositoryName": "team/api"},
            RepositoryAddress(registry="111122223333", repository="team/api"),
            id="both",
        ),
        pytest.param({"repositoryName": 3}, RepositoryAddress(), id="no-text"),
        pytest.param({}, RepositoryAddress(), id="nothing"),
    ],
)
def test_the_answer_of_aws_tells_whose_policy_it_is(
    told: dict[str, object], location: RepositoryAddress
) -> None:
    content = json.dumps({**told, "lifecyclePolicyText": TEXT})
    assert read_policy(content.encode(), "") == PolicyFile(RULES, location)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        pytest.param('{"rules": [], "rules": []}', "rules", id="rules"),
        pytest.param(
            '[{"action": {"type": "expire", "type": "transition"}}]',
            "[0].action.type",
            id="inside",
        ),
        pytest.param(
            json.dumps({"lifecyclePolicyText": '[{"selection": {}, "selection": {}}]'}),
            "[0].selection",
            id="in-the-answer-of-aws",
        ),
    ],
)
def test_json_key_twice_is_refused(content: str, place: str) -> None:
    with pytest.raises(ConfigError) as error:
        read_policy(content.encode(), "policy.json")
    assert str(error.value).splitlines() == [
        "policy.json: 1 problem",
        f"  {place}: is a duplicate; keep one",
    ]


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
        pytest.param(
            b"[" * 100_000, "is nested more than 100 levels deep", id="too-deep"
        ),
        pytest.param(
            b"[" * 600 + b"]" * 600, "is nested more than 100 levels deep", id="deep"
        ),
        pytest.param(
            json.dumps("[" * 100_000).encode(),
            "is nested more than 100 levels deep",
            id="deep-text",
        ),
    ],
)
def test_what_is_no_policy_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(ConfigError) as error:
        read_policy(content, "policy.json")
    assert str(error.value).splitlines()[0] == "policy.json: 1 problem"
    assert says in str(error.value)
