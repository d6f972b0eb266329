"""Replicas converge, come and go with their region, and keep their images."""

from typing import Any, Final

from tests.engine.aws import Aws, Held
from tests.engine.conftest import Deploy, component
from tests.engine.driver import CREATED, DELETED, UPDATED

ABROAD: Final = ("us-east-1", "us-east-2")
ONE: Final[dict[str, Any]] = {
    "repositories": {"team/api": {}},
    "default_external_account_ids_with_read_access": ["111122223333"],
    "default_lambda_access": True,
    "default_lifecycle": {"expire_untagged_after_days": 7, "keep_tags": ["live"]},
    "replication_filters": ["team/"],
    "replication_regions": ["us-east-1"],
    "create_replicas": True,
}
TWO: Final[dict[str, Any]] = {**ONE, "replication_regions": [*ABROAD]}
ALL_THERE: Final = Held(policy=True, lifecycle=True)
KINDS: Final = ("Repository", "RepositoryPolicy", "LifecyclePolicy")


def test_the_replicas_of_a_region_come_and_go(aws: Aws, deploy: Deploy) -> None:
    first, second = (Aws(aws.url, region) for region in ABROAD)
    stack = deploy(component(ONE))

    for run in stack.preview(), stack.up():
        assert run.ok, run
        assert set(run.steps.values()) == {CREATED}
        assert "warning" not in run.said
    for run in stack.preview(), stack.up(), stack.refresh():
        assert run.is_clean, run
    for registry, region in (aws, aws.region), (first, ABROAD[0]):
        assert registry.holds() == {"team/api": ALL_THERE}
        assert f"lambda:{region}:" in str(registry.policy("team/api"))
    assert second.names() == []
    assert aws.replicates_to() == ["us-east-1"]
    assert first.replicates_to() == []

    more = stack.run(component(TWO)).up()

    assert more.ok, more
    there = {f"{kind} ecr/team/api@us-east-2": CREATED for kind in KINDS}
    assert more.steps == {**there, "ReplicationConfiguration ecr": UPDATED}
    assert second.holds() == {"team/api": ALL_THERE}

    less = stack.run(component(ONE)).up()

    assert less.ok, less
    gone = dict.fromkeys(there, DELETED)
    assert less.steps == {**gone, "ReplicationConfiguration ecr": UPDATED}
    assert second.names() == []
    assert stack.destroy().ok
    assert (aws.names(), first.names()) == ([], [])


def test_a_replica_that_holds_images_is_not_removed(aws: Aws, deploy: Deploy) -> None:
    there = Aws(aws.url, ABROAD[0])
    stack = deploy(component(ONE))
    assert stack.up().ok
    there.push("team/api")

    removal = stack.run(component({**ONE, "create_replicas": False})).up()

    assert not removal.ok
    assert "RepositoryNotEmptyException" in removal.said
    assert there.holds()["team/api"].images == 1
    assert stack.run(component(ONE)).up(refresh=True).ok
    held = Held(policy=True, lifecycle=True, images=1)
    assert there.holds() == {"team/api": held}


def test_what_ecr_has_created_over_there_is_refused_with_the_way_to_take_it_over(
    aws: Aws, deploy: Deploy
) -> None:
    there = Aws(aws.url, ABROAD[0])
    there.ecr.create_repository(repositoryName="team/api")
    there.push("team/api")
    stack = deploy(component(ONE))

    preview, up = stack.preview(), stack.up()

    says = "repositories.team/api: exists already in us-east-1, and this stack doesn't"
    assert preview.ok, preview
    assert f"warning: {says}" in preview.said
    assert not up.ok
    assert says in up.said
    assert " team/api@us-east-1 --parent " in up.said
    assert there.holds() == {"team/api": Held(images=1)}


def test_a_component_is_in_the_region_that_its_inputs_say(
    aws: Aws, deploy: Deploy
) -> None:
    there = Aws(aws.url, "us-west-2")
    inputs = {**ONE, "region": "us-west-2"}
    stack = deploy(component(inputs))

    assert stack.up().ok
    assert stack.up().is_clean

    assert there.holds() == {"team/api": ALL_THERE}
    assert there.replicates_to() == ["us-east-1"]
    assert aws.names() == []
    assert "lambda:us-west-2:" in str(there.policy("team/api"))


def test_filters_of_replication_come_and_go(aws: Aws, deploy: Deploy) -> None:
    bare = {key: ONE[key] for key in ("repositories", "replication_regions")}

    def prefixes() -> list[str]:
        told = aws.ecr.describe_registry()["replicationConfiguration"]["rules"]
        return [found["filter"] for found in told[0].get("repositoryFilters", [])]

    stack = deploy(component(bare))
    assert stack.up().ok
    for filters in (["team/"], ["base", "team/"], []):
        stack.run(component({**bare, "replication_filters": filters}))

        assert stack.up().steps == {"ReplicationConfiguration ecr": UPDATED}
        assert stack.up().is_clean
        assert prefixes() == filters
