"""AWS's own examples that state an outcome.

Source: ECR user guide, "Examples of lifecycle policies in Amazon ECR" and "Lifecycle
policy evaluation rules".
"""

from typing import Any

import pytest

from ecr_component.lifecycle.policy_reading import lifecycle_rules
from ecr_component.simulator import Image
from tests.simulator.build import ago, fates, going, image, rule, run

BETA_AND_PROD = [
    image("A", "beta-1", "prod-1", days=10),
    image("B", "beta-2", "prod-2", days=9),
    image("C", "beta-3", days=8),
]

EITHER_LIST = pytest.mark.parametrize("kind", ["prefixes", "tagged"])


def listed(kind: str, *words: str) -> dict[str, Any]:
    """The beginnings of tags, as prefixes or as patterns."""
    star = "*" if kind == "tagged" else ""
    return {kind: [word + star for word in words]}


def test_filtering_on_image_age_expires_prod_images_older_than_14_days() -> None:
    images = [
        image("old", "prod-1", days=14.001),
        image("young", "prod-2", days=13),
        image("other", "dev-1", days=99),
    ]
    outcome = run([rule(1, tagged=["prod*"], pushed=14)], images)
    assert going(outcome) == {"old"}


def test_filtering_on_last_pulled_time_archives_what_was_not_pulled_in_90_days() -> (
    None
):
    images = [
        image("unpulled", "a", days=91),
        image("pulled", "b", days=400, pulled_at=ago(3)),
        image("forgotten", days=400, pulled_at=ago(90.5)),
    ]
    outcome = run([rule(1, pulled=90, action="transition")], images)
    assert fates(outcome) == {
        "unpulled": ("archive", 1),
        "pulled": ("keep", None),
        "forgotten": ("archive", 1),
    }


def test_filtering_on_archive_transition_time_expires_after_365_days() -> None:
    images = [
        archived("long", days=366),
        archived("short", days=364),
        image("standard", days=999),
    ]
    assert going(run([rule(1, archived=365)], images)) == {"long"}


def test_filtering_on_image_count_keeps_one_untagged_image() -> None:
    images = [
        image("oldest", days=3),
        image("older", days=2),
        image("newest", days=1),
        image("tagged", "a", days=9),
    ]
    outcome = run([rule(1, untagged=True, newest=1)], images)
    assert going(outcome) == {"oldest", "older"}


@EITHER_LIST
def test_multiple_rules_example_a_expires_image_a(kind: str) -> None:
    rules = [
        rule(1, newest=1, **listed(kind, "prod")),
        rule(2, newest=1, **listed(kind, "beta")),
    ]
    assert fates(run(rules, BETA_AND_PROD)) == {
        "A": ("expire", 1),
        "B": ("keep", None),
        "C": ("keep", None),
    }


@EITHER_LIST
def test_multiple_rules_example_b_expires_images_a_and_b(kind: str) -> None:
    rules = [
        rule(1, newest=1, **listed(kind, "beta")),
        rule(2, newest=1, **listed(kind, "prod")),
    ]
    assert fates(run(rules, BETA_AND_PROD)) == {
        "A": ("expire", 1),
        "B": ("expire", 1),
        "C": ("keep", None),
    }


@EITHER_LIST
def test_multiple_tags_example_a_expires_image_c(kind: str) -> None:
    images = [
        image("A", "alpha-1", days=12),
        image("B", "beta-1", days=11),
        image("C", "alpha-2", "beta-2", days=10),
        image("D", "alpha-3", days=4),
        image("E", "beta-3", days=3),
        image("F", "alpha-4", "beta-4", days=2),
    ]
    both = rule(1, pushed=5, **listed(kind, "alpha", "beta"))
    assert going(run([both], images)) == {"C"}


@EITHER_LIST
def test_multiple_tags_example_b_expires_images_a_and_b(kind: str) -> None:
    images = [
        image("A", "alpha-1", "beta-1", "gamma-1", days=10),
        image("B", "alpha-2", "beta-2", days=9),
        image("C", "alpha-3", "beta-3", "gamma-2", days=8),
    ]
    both = rule(1, newest=1, **listed(kind, "alpha", "beta"))
    assert going(run([both], images)) == {"A", "B"}


def test_all_images_example_a_expires_all_but_the_newest() -> None:
    images = [
        image("A", "alpha-1", days=4),
        image("B", "beta-1", days=3),
        image("C", days=2),
        image("D", "alpha-2", days=1),
    ]
    assert going(run([rule(1, newest=1)], images)) == {"A", "B", "C"}


@EITHER_LIST
def test_all_images_example_b_expires_images_a_b_and_d(kind: str) -> None:
    images = [
        image("A", "alpha-1", "beta-1", days=4),
        image("B", days=3),
        image("C", "alpha-2", days=2),
        image("D", "git hash", days=1),
        image("E", days=1),
    ]
    rules = [
        rule(1, newest=1, **listed(kind, "alpha")),
        rule(2, untagged=True, pushed=1),
        rule(3, newest=1),
    ]
    assert fates(run(rules, images)) == {
        "A": ("expire", 1),
        "B": ("expire", 2),
        "C": ("keep", None),
        "D": ("expire", 3),
        "E": ("keep", None),
    }


def test_archive_example_archives_prod_images_older_than_30_days() -> None:
    images = [image("old", "production", days=31), image("new", "prod", days=30)]
    outcome = run([rule(1, tagged=["prod*"], pushed=30, action="transition")], images)
    assert fates(outcome) == {"old": ("archive", 1), "new": ("keep", None)}


def test_combined_example_archives_first_and_expires_from_the_archive() -> None:
    images = [
        image("old", "v1", days=31),
        image("new", "v2", days=29),
        archived("in-archive", days=364),
        archived("long-in-archive", days=366),
    ]
    rules = [rule(1, pushed=30, action="transition"), rule(2, archived=365)]
    assert fates(run(rules, images)) == {
        "old": ("archive", 1),
        "new": ("keep", None),
        "in-archive": ("keep", None),
        "long-in-archive": ("expire", 2),
    }


@pytest.mark.parametrize(
    ("pattern", "tag"),
    [
        pytest.param("prod*", "prod", id="begins-with-and-ends"),
        pytest.param("prod*", "prod1", id="begins-with"),
        pytest.param("prod*", "production-team1", id="begins-with-a-longer-word"),
        pytest.param("*prod*", "repo-production", id="contains"),
        pytest.param("*prod*", "prod-team", id="contains-at-the-beginning"),
        pytest.param("*test*1*2*3", "a-test-1-2-3", id="four-wildcards"),
        pytest.param("test*1*2*3*", "test123", id="four-empty-runs"),
    ],
)
def test_a_documented_pattern_selects_the_documented_tag(
    pattern: str, tag: str
) -> None:
    images = [image("fits", tag, days=2), image("no", "other", days=2)]
    assert going(run([rule(1, tagged=[pattern], pushed=1)], images)) == {"fits"}


def test_the_documented_prefix_prod_selects_prod_prod1_and_prod2() -> None:
    images = [image(tag, tag, days=2) for tag in ("prod", "prod1", "prod2", "pro")]
    outcome = run([rule(1, prefixes=["prod"], pushed=1)], images)
    assert going(outcome) == {"prod", "prod1", "prod2"}


def test_a_policy_may_mix_rules_with_patterns_and_rules_with_prefixes() -> None:
    images = [image("A", "alpha-1", days=2), image("B", "beta-1", days=2)]
    rules = [
        rule(1, tagged=["alpha*"], pushed=1),
        rule(2, prefixes=["beta"], pushed=1),
    ]
    assert fates(run(rules, images)) == {"A": ("expire", 1), "B": ("expire", 2)}


def test_a_rule_with_a_lower_number_has_precedence_wherever_it_is_written() -> None:
    images = [image("A", "alpha-1", days=2)]
    rules = lifecycle_rules(
        [
            {**_expiry("a*"), "rulePriority": 7},
            {**_expiry("alpha*"), "rulePriority": 3},
        ]
    )
    assert fates(run(rules, images)) == {"A": ("expire", 3)}


def _expiry(pattern: str) -> dict[str, object]:
    return {
        "selection": {
            "tagStatus": "tagged",
            "tagPatternList": [pattern],
            "countType": "sinceImagePushed",
            "countUnit": "days",
            "countNumber": 1,
        },
        "action": {"type": "expire"},
    }


def archived(digest: str, days: float) -> Image:
    """An image that has been in the archive for so many days."""
    return image(digest, days=999, storage_class="archive", archived_at=ago(days))
