"""Snapshots of what a rehearsal ended with, and of what AWS told."""

import json
from typing import Any

import pytest

from ecr_component.live.inventory import (
    HeldCache,
    HeldRegistry,
    HeldRepository,
    Registry,
)
from ecr_component.live.registry_reading import LiveRegistry
from ecr_component.rehearsal.result import (
    NotRehearsed,
    Rehearsal,
    RehearsedRepository,
    RehearsedRole,
)
from ecr_component.report.from_aws_registry import snapshot_of_registry
from ecr_component.report.from_rehearsal import snapshot_of_rehearsal
from ecr_component.report.snapshot import (
    ReportedRepository,
    ReportedRole,
    Snapshot,
)
from tests.report.build import (
    ACCOUNT,
    HOST,
    PULL,
    REGION,
    STAGING,
    UNTAGGED,
    allow,
    policy,
    reading,
)

WIDE = HeldRegistry(Registry(ACCOUNT, REGION), caches=(HeldCache("quay", "quay.io"),))
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1"
SETTINGS: dict[str, Any] = {
    "tag_mutability": "IMMUTABLE_WITH_EXCLUSION",
    "tag_filters": ("latest",),
    "scan_on_push": True,
    "encryption_type": "KMS",
    "kms_key": KEY,
    "tags": {"a": "b"},
}


def test_a_rehearsal_is_told_of_whole() -> None:
    held = RehearsedRepository(
        name="team/api",
        region=REGION,
        arn=f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/team/api",
        url=f"{HOST}/team/api",
        image_tag_mutability="IMMUTABLE_WITH_EXCLUSION",
        image_tag_mutability_exclusion_filters=("latest",),
        scan_on_push=True,
        encryption_type="KMS",
        kms_key=KEY,
        lifecycle_policy=UNTAGGED,
        repository_policy="[secret]",
        tags={"a": "b"},
        protect=True,
    )
    rehearsal = Rehearsal(
        project="shop",
        stack="prod",
        region=REGION,
        account_id=ACCOUNT,
        repositories=(held,),
        registries=(WIDE,),
        outputs={"secret": "of no interest"},
        roles=(
            RehearsedRole(
                "ci", "arn:aws:iam::1:role/ci", {"a": 1}, {"ecr": "[secret]"}
            ),
        ),
        warnings=("careful",),
        notes=("by the way",),
        not_rehearsed=(NotRehearsed("aws:s3/bucket:Bucket", "b", "it was not"),),
    )

    assert snapshot_of_rehearsal(rehearsal) == Snapshot(
        title="Stack prod of shop",
        account_id=ACCOUNT,
        region=REGION,
        hosts={REGION: HOST},
        source="rehearsal",
        documents={"p1": "[secret]", "p2": UNTAGGED, "p3": {"a": 1}},
        roles=(
            ReportedRole(
                name="ci",
                arn="arn:aws:iam::1:role/ci",
                trust_policy="p3",
                policies={"ecr": "p1"},
            ),
        ),
        repositories=(
            ReportedRepository(
                name="team/api",
                region=REGION,
                protect=True,
                repository_policy="p1",
                lifecycle_policy="p2",
                **SETTINGS,
            ),
        ),
        registries=(WIDE,),
        warnings=("careful",),
        notes=("by the way", "aws:s3:Bucket 'b': it was not"),
    )


def held(name: str, **policies: object) -> HeldRepository:
    texts: dict[str, Any] = {
        key: json.dumps(document) for key, document in policies.items()
    }
    arn = f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/{name}"
    return HeldRepository(name=name, arn=arn, **SETTINGS, **texts)


def test_a_registry_of_aws_is_told_of_whole() -> None:
    live = LiveRegistry(
        WIDE,
        (held("a", repository_policy=reading(STAGING), lifecycle_policy=UNTAGGED),),
        ("policy", "templates"),
    )

    assert snapshot_of_registry(live) == Snapshot(
        title=f"Account {ACCOUNT} in {REGION}",
        account_id=ACCOUNT,
        region=REGION,
        hosts={REGION: HOST},
        source="aws",
        documents={"p1": reading(STAGING), "p2": UNTAGGED},
        repositories=(
            ReportedRepository(
                name="a",
                region=REGION,
                repository_policy="p1",
                lifecycle_policy="p2",
                **SETTINGS,
            ),
        ),
        registries=(WIDE,),
        notes=(
            "The registry policy could not be seen: AWS denies it.",
            "The repository creation templates could not be seen: AWS denies it.",
        ),
    )


@pytest.mark.parametrize(
    ("region", "hosts"),
    [
        pytest.param(
            "cn-north-1",
            {"cn-north-1": f"{ACCOUNT}.dkr.ecr.cn-north-1.amazonaws.com.cn"},
            id="another-partition",
        ),
        pytest.param("xx-moon-1", {}, id="a-region-that-nobody-knows"),
    ],
)
def test_the_host_of_a_registry_is_that_of_its_region(
    region: str, hosts: dict[str, str]
) -> None:
    found = snapshot_of_registry(
        LiveRegistry(HeldRegistry(Registry(ACCOUNT, region)), ())
    )

    assert (found.hosts, found.registries) == (hosts, ())


def test_what_is_hardly_meant_is_a_warning_for_alike_repositories_together() -> None:
    everyone = policy(allow("*", *PULL))
    alone = UNTAGGED["rules"][0]
    pattern = {
        "rules": [
            {
                **alone,
                "selection": {
                    **alone["selection"],
                    "tagStatus": "tagged",
                    "tagPatternList": ["pr-"],
                },
            }
        ]
    }
    live = LiveRegistry(
        HeldRegistry(Registry(ACCOUNT, REGION)),
        (
            held("a", repository_policy=everyone, lifecycle_policy=pattern),
            held("b", repository_policy=everyone),
            held("c", lifecycle_policy=pattern),
            held("d", lifecycle_policy={"rules": [{"unknown": 1}]}),
        ),
    )

    assert snapshot_of_registry(live).warnings == (
        "Everyone has access to a, b, without any condition.",
        (
            "lifecycle of a, c: rule 'untagged images go': 'pr-' fits that one tag "
            "only; for tags that begin with it write 'pr-*'"
        ),
    )
