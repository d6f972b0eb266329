from typing import Any, Final

import pytest

from ecr_component.adopt.description import describe
from ecr_component.adopt.holding import TakenReplication, TakenSetting, ToolAddress
from ecr_component.adopt.recorded import Left, Recordable
from ecr_component.adopt.stack_text import stack_text
from ecr_component.live.inventory import HeldDestination, HeldReplicationRule
from tests.adopt.build import ACCOUNT, fixture, held, registry
from tests.adopt.terraform import FIXTURES

GOLDEN = FIXTURES.parent / "golden"
FILES = [
    ("cloudposse", 0, "cloudposse"),
    ("gruntwork", 0, "gruntwork"),
    ("mixed", 0, "mixed_eu_central_1"),
    ("mixed", 1, "mixed_eu_west_1"),
    ("plain", 0, "plain"),
    ("terraform_aws_modules", 0, "terraform_aws_modules"),
]


@pytest.mark.parametrize(("name", "index", "golden"), FILES)
def test_a_state_becomes_a_stack_file(name: str, index: int, golden: str) -> None:
    description = describe(fixture(name).registries[index])

    written = stack_text(
        description.inputs,
        region=description.registry.region,
        namespace="ecr",
        remarks={name: one.remarks for name, one in description.repositories.items()},
        registry_remarks=description.whole.remarks,
    )

    assert written == GOLDEN.joinpath(f"{golden}.yaml").read_text("utf-8")


def test_a_repository_that_differs_in_everything_says_everything() -> None:
    description = describe(
        registry(
            held(
                tag_mutability="IMMUTABLE_WITH_EXCLUSION",
                tag_filters=("latest",),
                scan_on_push=False,
                encryption_type="KMS",
                kms_key=f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/x",
                tags={"b": "c", "a": "d"},
                force_delete=True,
                protect=True,
            )
        )
    )

    assert description.inputs == {
        "repositories": {
            "team/api": {
                "image_tag_mutability": "IMMUTABLE_WITH_EXCLUSION",
                "image_tag_mutability_exclusion_filters": ["latest"],
                "enable_automatic_image_scanning": False,
                "encryption_config": {
                    "encryption_type": "KMS",
                    "kms_key": f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/x",
                },
                "tags": {"a": "d", "b": "c"},
                "force_delete": True,
                "protect": True,
            }
        }
    }
    assert list(description.inputs["repositories"]["team/api"]["tags"]) == ["a", "b"]
    assert [one.name for one in description.wanted.repositories] == ["team/api"]


def test_a_repository_as_aws_makes_it_says_nothing() -> None:
    assert describe(registry(held())).inputs == {"repositories": {"team/api": {}}}


def test_a_registry_without_repositories_says_so() -> None:
    assert describe(registry()).inputs == {"repositories": {}}


BAD: Any = {"repository_policy": "{}", "lifecycle_policy": '{"rules": []}'}
STAYS = "; it stays as it is, and the stack knows nothing of it"


def test_a_policy_without_words_for_it_is_left() -> None:
    address = ToolAddress("aws_ecr_lifecycle_policy.x[0]", "aws_ecr_lifecycle_policy.x")

    description = describe(registry(held(**BAD, lifecycle_policy_address=address)))

    assert description.inputs == {"repositories": {"team/api": {}}}
    assert description.left == (
        Left("the repository policy of team/api", f"has no statements{STAYS}"),
        Left("aws_ecr_lifecycle_policy.x[0]", f"has no rules{STAYS}"),
    )


def test_a_repository_that_the_component_refuses_is_left_alone() -> None:
    address = ToolAddress("aws_ecr_repository.x[0]", "aws_ecr_repository.x")
    foreign = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/x"

    description = describe(
        registry(
            held("team/api", tags={"a": "b"}),
            held(
                "team/odd", tag_mutability="SOMETIMES", tags={"a": "b"}, address=address
            ),
            held("team/key", encryption_type="KMS", kms_key=foreign, tags={"a": "c"}),
        )
    )

    assert description.inputs == {"repositories": {"team/api": {"tags": {"a": "b"}}}}
    assert list(description.repositories) == ["team/api"]
    assert description.left == (
        Left(
            "team/key",
            "has what the component refuses: encryption_config.kms_key: the key is in "
            "another region than the repository (eu-west-1) (got "
            f"{foreign!r}); use a key of eu-west-1",
        ),
        Left(
            "aws_ecr_repository.x[0]",
            "has what the component refuses: image_tag_mutability: must be MUTABLE, "
            "IMMUTABLE, IMMUTABLE_WITH_EXCLUSION or MUTABLE_WITH_EXCLUSION (got "
            "'SOMETIMES')",
        ),
    )


def test_a_mapping_that_pulumi_would_take_for_a_secret_is_left() -> None:
    description = describe(registry(held(tags={"secure": "yes"}), held("team/web")))

    assert list(description.repositories) == ["team/web"]
    assert description.left == (
        Left(
            "team/api",
            "has 'secure' as its only tag, which Pulumi reads as a secret",
        ),
    )


def test_a_secret_tag_is_missed_aloud() -> None:
    description = describe(registry(held(tags={"a": "b"}, secret_tags=("password",))))

    assert description.repositories["team/api"].remarks == (
        "the tag password is marked as a secret, so it is not written here",
    )


def to(region: str, account: str = ACCOUNT) -> HeldDestination:
    return HeldDestination(region, account)


def test_a_replication_to_regions_is_said_by_them() -> None:
    rule = HeldReplicationRule((to("us-east-1"), to("eu-central-1")))
    replication = TakenReplication((rule,))

    description = describe(registry(held(), replication=replication))

    assert description.inputs == {
        "replication_regions": ["eu-central-1", "us-east-1"],
        "repositories": {"team/api": {}},
    }
    assert description.replication == replication


def test_a_replication_of_some_repositories_is_said_by_their_prefixes() -> None:
    rule = HeldReplicationRule((to("us-east-1"),), ("web", "team/"))

    description = describe(registry(held(), replication=TakenReplication((rule,))))

    assert description.inputs == {
        "replication_filters": ["team/", "web"],
        "replication_regions": ["us-east-1"],
        "repositories": {"team/api": {}},
    }
    assert description.left == ()


OTHERS: Final = "444455556666"
ADDRESS: Final = ToolAddress("aws_ecr_replication_configuration.x", "x")


def test_any_other_replication_is_said_by_rules() -> None:
    rules = (
        HeldReplicationRule((to("us-west-2"), to("us-east-1")), ("web", "team/")),
        HeldReplicationRule((to("us-east-1", OTHERS), to("eu-west-1", OTHERS))),
    )
    replication = TakenReplication(rules, ADDRESS)

    description = describe(registry(held(), replication=replication))

    assert description.inputs == {
        "registry": {
            "replication_rules": [
                {
                    "regions": ["us-east-1", "us-west-2"],
                    "repositories": ["team/", "web"],
                },
                {"regions": ["eu-west-1", "us-east-1"], "account_ids": [OTHERS]},
            ]
        },
        "repositories": {"team/api": {}},
    }
    assert description.replication is None
    assert description.whole.settings == (
        TakenSetting(Recordable.REPLICATION, ACCOUNT, rules, ADDRESS),
    )
    assert description.left == ()


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        pytest.param((), "copies nothing, or nowhere", id="no rules"),
        pytest.param(
            (HeldReplicationRule(()),), "copies nothing, or nowhere", id="nowhere"
        ),
        pytest.param(
            (HeldReplicationRule((to("us-east-1"),), deletions=True),),
            "deletes elsewhere what is deleted here, which no input says",
            id="deletions",
        ),
        pytest.param(
            (HeldReplicationRule((to("us-east-1", "x"),)),),
            "has what the component refuses: replication_rules[0].account_ids[0]: an "
            "account id is text of 12 digits (got 'x')",
            id="refused",
        ),
    ],
)
def test_a_replication_that_no_input_can_say_is_left(
    rules: tuple[HeldReplicationRule, ...], why: str
) -> None:
    description = describe(registry(held(), replication=TakenReplication(rules)))

    assert description.inputs == {"repositories": {"team/api": {}}}
    assert description.replication is None
    assert description.whole.settings == ()
    assert description.left == (
        Left(
            f"the replication configuration of account {ACCOUNT} in eu-west-1",
            f"{why}; it stays as it is",
        ),
    )
