"""Another region of the provider moves nothing, and takes nothing away."""

from collections.abc import Callable
from typing import Any, Final

import pulumi
import pulumi_aws
import pytest
from pulumi.automation import ConfigValue

from ecr_component.lifecycle.policy_text import lifecycle_text
from ecr_component.lifecycle.short_form import ShortForm
from tests.engine.aws import Aws, Held
from tests.engine.conftest import Deploy, component
from tests.engine.driver import CREATED, DELETED_FIRST, UPDATED, Deployment, Run
from tests.engine.installed import REGION
from tests.recorder import COMPONENT

ELSEWHERE: Final = "us-west-2"
ONE: Final[dict[str, Any]] = {
    "repositories": {"team/api": {}},
    "default_external_account_ids_with_read_access": ["111122223333"],
    "default_lambda_access": True,
    "default_lifecycle": {"expire_untagged_after_days": 7},
    "replication_regions": ["eu-central-1"],
}
STAYS: Final = (
    "warning: team/api, the replication configuration stay in eu-west-1, although the "
    "provider's region is us-west-2: ECR can't move a repository; set the region back "
    "to eu-west-1, or deploy another stack to us-west-2, copy the images, and remove "
    "what is in eu-west-1"
)

Move = Callable[[Deployment, dict[str, Any], str], Deployment]


def by_configuration(
    stack: Deployment, inputs: dict[str, Any], region: str
) -> Deployment:
    """Let a stack say so itself."""
    stack.sdk.set_config("aws:region", ConfigValue(region))
    return stack.run(component(inputs))


def by_environment(
    stack: Deployment, inputs: dict[str, Any], region: str
) -> Deployment:
    """Let whoever runs it say so."""
    stack.environment["AWS_REGION"] = region
    return stack.run(component(inputs))


def by_provider(stack: Deployment, inputs: dict[str, Any], region: str) -> Deployment:
    """Let the program's own provider say so."""

    def options() -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(
            provider=pulumi_aws.Provider("own", region=region)
        )

    return stack.run(component(inputs, opts=options))


def by_another_provider(
    stack: Deployment, inputs: dict[str, Any], region: str
) -> Deployment:
    """Let the program have a provider for each region."""

    def options() -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(
            provider=pulumi_aws.Provider(f"in-{region}", region=region)
        )

    return stack.run(component(inputs, opts=options))


def without_providers(run: Run) -> dict[str, str]:
    return {step: op for step, op in run.steps.items() if not step.startswith("aws ")}


FORCED: Final = {"default_force_delete": True}
PROTECTED: Final = {"default_protect": True}


@pytest.mark.parametrize(
    ("move", "guard", "images"),
    [
        *(
            pytest.param(by_configuration, guard, images, id=f"{name}-{images}")
            for name, guard in (
                ("as-is", {}),
                ("force-delete", FORCED),
                ("protect", PROTECTED),
            )
            for images in (0, 1)
        ),
        pytest.param(by_environment, FORCED, 1, id="by-environment"),
        pytest.param(by_provider, FORCED, 1, id="by-provider"),
        pytest.param(by_another_provider, FORCED, 1, id="by-another-provider"),
    ],
)
def test_another_region_and_back_changes_nothing(
    aws: Aws, deploy: Deploy, move: Move, guard: dict[str, Any], images: int
) -> None:
    inputs = {**ONE, **guard}
    stack = move(deploy(component(inputs)), inputs, REGION)
    first = stack.up()
    assert first.ok, first
    assert "although" not in first.said
    if images:
        aws.push("team/api")
    before = {"team/api": Held(policy=True, lifecycle=True, images=images)}
    policy = aws.policy("team/api")

    move(stack, inputs, ELSEWHERE)
    for run in stack.preview(), stack.up(), stack.up(refresh=True):
        assert run.ok, run
        assert without_providers(run) == {}
        assert STAYS in run.said
    assert aws.holds() == before
    assert aws.replicates_to() == ["eu-central-1"]
    assert Aws(aws.url, ELSEWHERE).names() == []

    move(stack, inputs, REGION)
    for run in stack.preview(), stack.up(), stack.refresh(), stack.preview():
        assert run.ok, run
        assert without_providers(run) == {}
        assert "although" not in run.said
    assert aws.holds() == before
    assert aws.policy("team/api") == policy


def test_what_stays_is_kept_up_where_it_is_and_what_is_new_is_created_elsewhere(
    aws: Aws, deploy: Deploy
) -> None:
    there = Aws(aws.url, ELSEWHERE)
    # Somebody else's, of the same name.
    there.ecr.create_repository(repositoryName="team/api")
    bare: dict[str, Any] = {"repositories": {"team/api": {}}}
    stack = by_configuration(deploy(component(bare)), bare, REGION)
    assert stack.up().ok
    aws.push("team/api")

    more = {**ONE, "repositories": {"team/api": {"tags": {"a": "b"}}, "team/web": {}}}
    up = by_configuration(stack, more, ELSEWHERE).up()

    assert up.ok, up
    assert up.steps["Repository ecr/team/api"] == UPDATED
    assert up.steps["RepositoryPolicy ecr/team/api"] == CREATED
    assert up.steps["LifecyclePolicy ecr/team/api"] == CREATED
    assert up.steps["Repository ecr/team/web"] == CREATED
    assert "warning: team/api stays in eu-west-1, although" in up.said
    held = Held(policy=True, lifecycle=True)
    assert aws.holds() == {"team/api": Held(policy=True, lifecycle=True, images=1)}
    assert there.holds() == {"team/api": Held(), "team/web": held}
    assert f"lambda:{REGION}:" in str(aws.policy("team/api"))
    assert f"lambda:{ELSEWHERE}:" in str(there.policy("team/web"))
    assert there.replicates_to() == ["eu-central-1"]

    rules = {**more, "default_lifecycle": {"expire_untagged_after_days": 8}}
    back = by_configuration(stack, rules, REGION).up()

    assert back.ok, back
    assert without_providers(back) == {
        "LifecyclePolicy ecr/team/api": DELETED_FIRST,
        "LifecyclePolicy ecr/team/web": DELETED_FIRST,
    }
    assert (
        "warning: team/web, the replication configuration stay in us-west-2, although "
        "the provider's region is eu-west-1" in back.said
    )
    assert aws.holds() == {"team/api": Held(policy=True, lifecycle=True, images=1)}
    assert there.holds() == {"team/api": Held(), "team/web": held}
    assert stack.preview().is_clean
    assert stack.refresh().is_clean
    assert not stack.destroy().ok
    assert aws.holds() == {"team/api": Held(policy=True, lifecycle=True, images=1)}
    assert there.names() == ["team/api"]


def as_before() -> None:
    """What the component registered when nothing but the provider had a region."""
    parent = pulumi.ComponentResource(COMPONENT, "ecr")
    under = pulumi.ResourceOptions(parent=parent)
    repository = pulumi_aws.ecr.Repository(
        "ecr/team/api",
        name="team/api",
        encryption_configurations=[{"encryption_type": "AES256"}],
        image_scanning_configuration={"scan_on_push": True},
        image_tag_mutability="MUTABLE",
        opts=under,
    )
    rules = ONE["default_lifecycle"]
    pulumi_aws.ecr.LifecyclePolicy(
        "ecr/team/api",
        repository=repository.name,
        policy=lifecycle_text(ShortForm(**rules).rules()),
        opts=under,
    )
    pulumi_aws.ecr.ReplicationConfiguration(
        "ecr",
        replication_configuration={
            "rules": [
                {
                    "destinations": [
                        {
                            "region": "eu-central-1",
                            "registry_id": repository.registry_id,
                        }
                    ]
                }
            ]
        },
        opts=under,
    )


def test_a_stack_from_before_regions_were_pinned_shows_no_change(
    aws: Aws, deploy: Deploy
) -> None:
    kept = ("repositories", "default_lifecycle", "replication_regions")
    inputs = {key: ONE[key] for key in kept}
    stack = deploy(as_before)
    assert stack.up().ok
    aws.push("team/api")

    stack.run(component(inputs))

    assert stack.preview().steps == {}
    assert by_configuration(stack, inputs, ELSEWHERE).preview().steps == {}
    assert by_configuration(stack, inputs, REGION).up().is_clean
    assert by_configuration(stack, inputs, ELSEWHERE).up().is_clean
    assert aws.holds() == {"team/api": Held(lifecycle=True, images=1)}
