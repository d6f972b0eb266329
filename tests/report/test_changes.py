"""What is otherwise in one snapshot than in another."""

from typing import Any

import pytest

from ecr_component.live.inventory import HeldRegistry, Registry
from ecr_component.report.changes import (
    Changed,
    Comparison,
    FactChange,
    compare_snapshots,
)
from ecr_component.report.snapshot import Snapshot
from tests.report.build import (
    ACCOUNT,
    BUILD,
    PULL,
    REGION,
    STAGING,
    UNTAGGED,
    allow,
    policy,
    reading,
    repository,
    snapshot,
)

LATER = {
    "rules": [
        {
            **UNTAGGED["rules"][0],
            "selection": {**UNTAGGED["rules"][0]["selection"], "countNumber": 30},
        }
    ]
}
UNKNOWN = {"rules": [{"action": {"type": "melt"}}]}
DOCUMENTS = {
    "reading": reading(STAGING),
    "both": reading(STAGING, BUILD),
    "other": policy(
        allow({"AWS": STAGING}, "ecr:ListImages"), allow({"AWS": STAGING}, *PULL)
    ),
    "secret": "[secret]",
    "soon": UNTAGGED,
    "later": LATER,
    "unknown": UNKNOWN,
}


def one(**told: Any) -> Snapshot:  # noqa: ANN401 - any field
    return snapshot(repository(**told), documents=DOCUMENTS)


def changes(before: Snapshot, after: Snapshot) -> list[FactChange]:
    return [
        change
        for group in compare_snapshots(before, after).groups
        for change in group.changes
    ]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        pytest.param({}, {}, [], id="nothing"),
        pytest.param(
            {"tag_mutability": "MUTABLE", "protect": False},
            {
                "tag_mutability": "IMMUTABLE_WITH_EXCLUSION",
                "tag_filters": ("latest",),
                "scan_on_push": True,
                "encryption_type": "KMS",
                "kms_key": "arn:key",
                "protect": True,
            },
            [
                FactChange(
                    "Mutability", "Mutable tags", "Immutable tags, except latest"
                ),
                FactChange("Scanning", "Not scanned on push", "Scanned on push"),
                FactChange("Encryption", "AES256", "KMS"),
                FactChange("Protection", "Not protected", "Protected"),
                FactChange("KMS key", "", "arn:key"),
            ],
            id="settings",
        ),
        pytest.param(
            {"tags": {"a": "1", "b": "2"}},
            {"tags": {"a": "", "c": "3"}},
            [
                FactChange("Tag a", "1", "(empty)"),
                FactChange("Tag b", "2", ""),
                FactChange("Tag c", "", "3"),
            ],
            id="tags",
        ),
        pytest.param(
            {"repository_policy": "reading"},
            {"repository_policy": "both"},
            [FactChange(f"Access of {BUILD}", "", "pull")],
            id="access-granted",
        ),
        pytest.param(
            {"repository_policy": "other"},
            {"repository_policy": "reading"},
            [
                FactChange(
                    f"Access of {STAGING}",
                    "pull may use pull and ecr:ListImages",
                    "pull",
                )
            ],
            id="access-narrowed",
        ),
        pytest.param(
            {"repository_policy": "reading"},
            {"repository_policy": "secret"},
            [
                FactChange(f"Access of {STAGING}", "pull", ""),
                FactChange("Access", "", "a secret"),
            ],
            id="access-hidden",
        ),
        pytest.param(
            {"lifecycle_policy": "soon"},
            {"lifecycle_policy": "later"},
            [
                FactChange(
                    "Lifecycle rule 1",
                    "Untagged images are deleted 14 days after their push.",
                    "Untagged images are deleted 30 days after their push.",
                )
            ],
            id="a-rule",
        ),
        pytest.param(
            {},
            {"lifecycle_policy": "unknown"},
            [
                FactChange(
                    "Lifecycle",
                    "Images stay for ever: there is no lifecycle policy.",
                    '{"rules": [{"action": {"type": "melt"}}]}',
                )
            ],
            id="rules-that-are-not-known",
        ),
        pytest.param(
            {"protect": True}, {"protect": None}, [], id="protection-not-told"
        ),
    ],
)
def test_a_change_says_what_was_and_what_is(
    before: dict[str, Any], after: dict[str, Any], found: list[FactChange]
) -> None:
    assert changes(one(**before), one(**after)) == found


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [("", "a", "added"), ("a", "", "removed"), ("a", "b", "changed")],
)
def test_a_change_has_a_kind(before: str, after: str, kind: str) -> None:
    assert FactChange("Tag a", before, after).kind == kind


def test_repositories_that_changed_alike_are_told_of_together() -> None:
    names = ("a", "b", "c", "d")
    before = snapshot(*map(repository, names), title="Before")
    after = snapshot(
        repository("b", scan_on_push=True),
        repository("a", scan_on_push=True),
        repository("c", protect=True),
        repository("e"),
    )

    assert compare_snapshots(before, after) == Comparison(
        before="Before",
        added=(repository("e"),),
        removed=(repository("d"),),
        groups=(
            Changed(
                (
                    repository("a", scan_on_push=True),
                    repository("b", scan_on_push=True),
                ),
                (FactChange("Scanning", "Not scanned on push", "Scanned on push"),),
            ),
        ),
    )


def test_a_repository_of_another_region_is_another_one() -> None:
    elsewhere = repository(region="eu-central-1")
    found = compare_snapshots(snapshot(repository()), snapshot(elsewhere))

    assert (found.added, found.removed) == ((elsewhere,), (repository(),))
    assert not found.is_empty


def test_what_is_otherwise_of_the_registry_comes_first() -> None:
    here = Registry(ACCOUNT, REGION)
    before = snapshot(repository(), registries=(HeldRegistry(here, policy="[secret]"),))
    after = snapshot(
        repository(scan_on_push=True),
        registries=(HeldRegistry(here, account_settings={"BLOB_MOUNTING": "ENABLED"}),),
    )

    first, _ = compare_snapshots(before, after).groups

    assert first == Changed(
        (),
        (
            FactChange("Policy", "The policy of the registry is a secret.", ""),
            FactChange("Account settings", "", "BLOB_MOUNTING is ENABLED."),
        ),
    )


def test_equal_snapshots_have_nothing_otherwise() -> None:
    assert compare_snapshots(one(tags={"a": "b"}), one(tags={"a": "b"})).is_empty
