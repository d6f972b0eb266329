import json
from typing import Any, Final

import pytest

from ecr_component.adopt.comparison import Difference, canonical_rules, compare
from ecr_component.adopt.description import Description, describe
from ecr_component.adopt.holding import TakenReplication
from ecr_component.inputs import parsing
from ecr_component.inputs.desired import DesiredRepositories
from ecr_component.live.inventory import HeldDestination, HeldReplicationRule
from ecr_component.values.regions import Location
from tests.adopt.build import ACCOUNT, arn, held, registry

LOCATION: Final = Location.of_arn(arn("team/api"))
READ: Final = {
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
    "Action": [
        "ecr:GetDownloadUrlForLayer",
        "ecr:BatchGetImage",
        "ecr:BatchCheckLayerAvailability",
    ],
}
KEY: Final = "arn:aws:kms:eu-west-1:123456789012:key/a"
RULE: Final[dict[str, Any]] = {
    "rulePriority": 1,
    "selection": {
        "tagStatus": "tagged",
        "tagPatternList": ["a*", "b*"],
        "countType": "imageCountMoreThan",
        "countNumber": 9,
    },
    "action": {"type": "expire"},
}


def policy(*statements: object, **more: object) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements, **more})


def rules(*written: object) -> str:
    return json.dumps({"rules": written})


def description(**values: Any) -> Description:  # noqa: ANN401 - of a repository
    return describe(registry(held(**values)))


def made(**inputs: object) -> DesiredRepositories:
    settings = inputs.pop("settings", {})
    return parsing.parse(
        {"repositories": {"team/api": settings}, **inputs},
        source="",
        location=LOCATION,
    )


def test_what_is_said_makes_what_is_there() -> None:
    found = description(
        repository_policy=policy({**READ, "Action": sorted(READ["Action"])}),
        lifecycle_policy=rules(RULE),
        tags={"a": "b"},
        force_delete=True,
        protect=True,
    )

    assert compare(found, found.wanted) == ()


SETTINGS: Final[dict[str, tuple[dict[str, Any], dict[str, Any], tuple[str, ...]]]] = {
    "key": (
        {
            "encryption_type": "KMS",
            "kms_key": KEY,
        },
        {"encryption_config": None},
        (
            "encryption_config",
            f'{{"encryption_type": "KMS", "kms_key": "{KEY}"}}',
            '{"encryption_type": "AES256"}',
            "would replace the repository, which fails; nothing is lost",
        ),
    ),
    "filters": (
        {"tag_mutability": "MUTABLE_WITH_EXCLUSION", "tag_filters": ("b*", "a*")},
        {
            "image_tag_mutability": "MUTABLE_WITH_EXCLUSION",
            "image_tag_mutability_exclusion_filters": ["a*"],
        },
        (
            "image_tag_mutability_exclusion_filters",
            '["a*", "b*"]',
            '["a*"]',
            "sets it in place",
        ),
    ),
    "scanning": (
        {"scan_on_push": False},
        {},
        ("enable_automatic_image_scanning", "false", "true", "sets it in place"),
    ),
    "a-tag-less": (
        {"tags": {"a": "b"}},
        {},
        ("tag a", "b", "nothing", "takes it off"),
    ),
    "a-tag-more": (
        {},
        {"tags": {"a": "b"}},
        ("tag a", "nothing", "b", "sets it in place"),
    ),
    "a-policy-less": (
        {"repository_policy": policy(READ)},
        {},
        (
            "repository policy",
            json.dumps(json.loads(policy(READ)), indent=1),
            "nothing",
            "deletes it",
        ),
    ),
    "rules-less": (
        {"lifecycle_policy": rules(RULE)},
        {},
        (
            "lifecycle policy",
            json.dumps(json.loads(rules(RULE)), indent=1),
            "nothing",
            "deletes it",
        ),
    ),
    "other-rules": (
        {"lifecycle_policy": rules(RULE)},
        {"lifecycle_policy_rules": [{**RULE, "rulePriority": 2}]},
        (
            "lifecycle policy",
            json.dumps(json.loads(rules(RULE)), indent=1),
            json.dumps(json.loads(rules({**RULE, "rulePriority": 2})), indent=1),
            "deletes it and makes it anew; no image is touched by that",
        ),
    ),
    "other-statements": (
        {"repository_policy": policy(READ, {**READ, "Effect": "Deny"}, Id="x")},
        {"policy_statements": [READ, {**READ, "Sid": "Pull"}]},
        (
            "repository policy",
            "\n".join(
                json.dumps(part, indent=1)
                for part in ({"Id": "x"}, {**READ, "Effect": "Deny"})
            ),
            json.dumps({"Sid": "Pull", **READ}, indent=1),
            "sets it in place",
        ),
    ),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_what_is_otherwise_is_told_with_what_becomes_of_it(name: str) -> None:
    there, settings, told = SETTINGS[name]

    found = compare(description(**there), made(settings=settings))

    assert found == (Difference("team/api", *told),)


def test_a_policy_that_was_left_and_is_not_made_is_no_difference() -> None:
    found = description(repository_policy="x", lifecycle_policy="x")

    assert compare(found, made()) == ()


def replication(*regions: str) -> TakenReplication:
    to = tuple(HeldDestination(region, ACCOUNT) for region in regions)
    return TakenReplication((HeldReplicationRule(to),))


@pytest.mark.parametrize(
    ("there", "regions", "told"),
    [
        (("eu-west-2", "us-east-1"), ["us-east-1", "eu-west-2"], None),
        (
            ("us-east-1", "eu-west-2"),
            ["eu-west-2", "us-east-1"],
            ("us-east-1, eu-west-2", "eu-west-2, us-east-1", "sets it in place"),
        ),
        (("us-east-1",), ["eu-west-2"], ("us-east-1", "eu-west-2", "sets it in place")),
        (("us-east-1",), [], ("us-east-1", "nothing", "deletes it")),
        ((), ["eu-west-2"], ("nothing", "eu-west-2", "writes over what AWS has")),
    ],
)
def test_the_regions_of_copies_are_compared_in_their_order(
    there: tuple[str, ...], regions: list[str], told: tuple[str, ...] | None
) -> None:
    taken = registry(held(), replication=replication(*there) if there else None)

    found = compare(describe(taken), made(replication_regions=regions))

    what = "replication_regions"
    assert found == ((Difference("", what, *told),) if told else ())


def test_the_prefixes_of_copies_are_compared_in_their_order() -> None:
    rule = HeldReplicationRule((HeldDestination("us-east-1", ACCOUNT),), ("bb", "aa"))
    taken = registry(held(), replication=TakenReplication((rule,)))
    inputs: dict[str, Any] = {"replication_regions": ["us-east-1"]}

    sorted_ = compare(describe(taken), made(**inputs, replication_filters=["bb", "aa"]))
    found = compare(describe(taken), made(**inputs))

    what, sets = "replication_filters", "sets it in place"
    assert sorted_ == (Difference("", what, "bb, aa", "aa, bb", sets),)
    assert found == (Difference("", what, "bb, aa", "nothing", sets),)


@pytest.mark.parametrize(
    "same",
    [
        pytest.param([{**RULE, "description": None}], id="a-null"),
        pytest.param(
            [{**RULE, "selection": {**RULE["selection"], "tagPrefixList": []}}],
            id="an-empty-list",
        ),
        pytest.param(
            [
                {
                    **RULE,
                    "selection": {
                        **RULE["selection"],
                        "tagPatternList": ["b*", "a*"],
                    },
                }
            ],
            id="another-order-in-a-list",
        ),
    ],
)
def test_rules_are_the_same_without_what_says_nothing(same: list[object]) -> None:
    assert canonical_rules(rules(*same)) == canonical_rules(rules(RULE))


def test_rules_in_another_order_are_the_same() -> None:
    second = {**RULE, "rulePriority": 2}

    assert canonical_rules(rules(RULE, second)) == canonical_rules(rules(second, RULE))
    assert canonical_rules(rules(RULE)) != canonical_rules(rules(second))


def test_differences_are_in_the_order_of_the_stack_file() -> None:
    found = describe(registry(held("b1"), held("a1")))
    without = {"default_automatic_image_scanning": False}
    wanted = parsing.parse({"repositories": {"b1": {}, "a1": {}}, **without}, source="")

    assert [one.repository for one in compare(found, wanted)] == ["b1", "a1"]
