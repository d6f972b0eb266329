"""What a registry has as a whole: sentences, and the picture of what comes and goes."""

import json
from xml.etree import ElementTree as ET

import pytest

from ecr_component.live.inventory import (
    HeldCache,
    HeldDestination,
    HeldRegistry,
    HeldReplicationRule,
    HeldScanning,
    HeldScanningRule,
    HeldTemplate,
    Registry,
)
from ecr_component.report.registry_sentences import Saying, registry_sentences
from ecr_component.report.replication_picture import replication_picture
from tests.report.build import (
    ACCOUNT,
    REGION,
    STAGING,
    UNTAGGED,
    allow,
    reading,
    repository,
    snapshot,
)

HERE = Registry(ACCOUNT, REGION)
BACK = HeldDestination("eu-central-1", ACCOUNT)
ABROAD = HeldDestination("us-east-1", STAGING)
COPIES = HeldReplicationRule((BACK, ABROAD))
SOME = HeldReplicationRule((ABROAD,), ("team/", "base/"), deletions=True)
QUAY = HeldCache("quay", "quay.io")
ALL_OF_GITHUB = HeldCache("ROOT", "ghcr.io", "org")


def sayings(*registries: HeldRegistry) -> list[Saying]:
    return list(registry_sentences(snapshot(registries=registries)))


@pytest.mark.parametrize(
    ("held", "said"),
    [
        pytest.param(HeldRegistry(HERE), [], id="nothing"),
        pytest.param(
            HeldRegistry(HERE, replication=(COPIES, SOME)),
            [
                Saying(
                    "Replication",
                    f"Images of every repository of eu-west-1 are copied to {to} when "
                    "they are pushed.",
                )
                for to in (
                    "eu-central-1 in this account",
                    f"us-east-1 in account {STAGING}",
                )
            ]
            + [
                Saying(
                    "Replication",
                    "Images of team/*, base/* of eu-west-1 are copied to us-east-1 in "
                    f"account {STAGING} when they are pushed, and deleted there when "
                    "they are deleted.",
                )
            ],
            id="replication",
        ),
        pytest.param(
            HeldRegistry(HERE, caches=(QUAY, ALL_OF_GITHUB)),
            [
                Saying(
                    "Caches",
                    "Images of quay.io are cached as quay/* in eu-west-1 when they are "
                    "pulled.",
                ),
                Saying(
                    "Caches",
                    "Images of ghcr.io/org are cached as every other repository in "
                    "eu-west-1 when they are pulled.",
                ),
            ],
            id="caches",
        ),
        pytest.param(
            HeldRegistry(
                HERE,
                scanning=HeldScanning(
                    "ENHANCED",
                    (
                        HeldScanningRule("CONTINUOUS_SCAN", ("prod*", "live")),
                        HeldScanningRule("EVERY_MOON", ("*",)),
                    ),
                ),
            ),
            [
                Saying(
                    "Scanning",
                    "Images are scanned by Amazon Inspector: those of prod*, live when "
                    "they are pushed and from then on; those of * EVERY_MOON.",
                )
            ],
            id="enhanced-scanning",
        ),
        pytest.param(
            HeldRegistry(HERE, scanning=HeldScanning("BASIC", ())),
            [Saying("Scanning", "Images are scanned: none.")],
            id="no-scanning",
        ),
        pytest.param(
            HeldRegistry(
                HERE,
                policy=json.dumps(
                    {
                        "Statement": allow(
                            {"AWS": STAGING},
                            "ecr:ReplicateImage",
                            Resource=f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/team/*",
                        )
                    }
                ),
            ),
            [
                Saying(
                    "Policy",
                    f"Account {STAGING} may use ecr:ReplicateImage on team/*.",
                )
            ],
            id="a-policy",
        ),
        pytest.param(
            HeldRegistry(HERE, policy="[secret]"),
            [Saying("Policy", "The policy of the registry is a secret.")],
            id="a-secret",
        ),
        pytest.param(
            HeldRegistry(
                HERE,
                templates=(
                    HeldTemplate(
                        "team/",
                        ("REPLICATION", "CREATE_ON_PUSH", "NEW_MOON"),
                        "IMMUTABLE_WITH_EXCLUSION",
                        ("latest",),
                        repository_policy=json.dumps(reading(STAGING)),
                        lifecycle_policy=json.dumps(UNTAGGED),
                    ),
                ),
            ),
            [
                Saying(
                    "Templates",
                    "What replication or a push or NEW_MOON creates as team/*: "
                    "immutable tags, except latest, AES256. "
                    f"Account {STAGING} may pull. "
                    "Untagged images are deleted 14 days after their push.",
                )
            ],
            id="a-template",
        ),
        pytest.param(
            HeldRegistry(
                HERE,
                account_settings={"BLOB_MOUNTING": "ENABLED"},
                pull_time_exclusions=("arn:aws:iam::1:role/scanner",),
            ),
            [
                Saying("Account settings", "BLOB_MOUNTING is ENABLED."),
                Saying(
                    "Pull times",
                    "Pulls by arn:aws:iam::1:role/scanner do not count as use.",
                ),
            ],
            id="settings",
        ),
    ],
)
def test_a_registry_is_told_in_sentences(
    held: HeldRegistry, said: list[Saying]
) -> None:
    assert sayings(held) == said


def test_of_several_registries_it_is_said_which_one_is_meant() -> None:
    here = HeldRegistry(HERE, account_settings={"BLOB_MOUNTING": "ENABLED"})
    there = HeldRegistry(Registry(ACCOUNT, "us-east-1"), policy="[secret]")

    assert sayings(here, there) == [
        Saying("Account settings in eu-west-1", "BLOB_MOUNTING is ENABLED."),
        Saying("Policy in us-east-1", "The policy of the registry is a secret."),
    ]


def drawn(*registries: HeldRegistry) -> ET.Element:
    shown = snapshot(repository(), registries=registries)
    return ET.fromstring(str(replication_picture(shown)))  # noqa: S314 - our own


def texts(picture: ET.Element) -> list[str | None]:
    return [text.text for text in picture.iter("text")]


def test_a_picture_shows_what_comes_and_what_goes() -> None:
    picture = drawn(HeldRegistry(HERE, replication=(COPIES,), caches=(QUAY,)))

    assert texts(picture) == [
        *("eu-west-1", "1 repository"),
        *("quay.io", "cached on pull", "quay/*"),
        *("eu-central-1", "this account", "every repository"),
        *("us-east-1", f"account {STAGING}", "every repository"),
    ]
    assert picture.attrib["viewBox"] == "0 0 762 120"
    assert len([*picture.iter("rect")]) == 4
    assert len([*picture.iter("path")]) == 3
    assert picture.attrib["aria-label"] == (
        "Where images come from and where they are copied to. The list below says the "
        "same."
    )


def test_a_picture_has_no_room_for_what_is_not_there() -> None:
    comes = drawn(HeldRegistry(HERE, caches=(QUAY,)))
    goes = drawn(HeldRegistry(HERE, replication=(SOME,)))

    assert comes.attrib["viewBox"] == goes.attrib["viewBox"] == "0 0 470 48"
    assert texts(goes)[-1] == "team/*, base/*"


def test_each_region_has_its_place_in_the_picture() -> None:
    there = HeldRegistry(Registry(ACCOUNT, "us-east-1"), caches=(QUAY,))
    picture = drawn(HeldRegistry(HERE, replication=(COPIES,)), there)

    assert texts(picture).index("eu-west-1") < texts(picture).index("us-east-1")
    assert "0 repositories" in texts(picture)


def test_words_that_are_too_long_for_the_picture_are_shortened() -> None:
    long = HeldReplicationRule((ABROAD,), ("a-very-long-prefix/",))
    several = HeldReplicationRule((BACK,), ("a-long-prefix/", "another/"))
    cache = HeldCache("a-very-long-prefix", "a-registry-with-a-very-long.name")

    assert texts(
        drawn(HeldRegistry(HERE, replication=(long, several), caches=(cache,)))
    )[2:] == [
        *("a-registry-with-a-very-l\u2026", "cached on pull", "a-very-long-pre\u2026"),
        *("us-east-1", f"account {STAGING}", "a-very-long-pre\u2026"),
        *("eu-central-1", "this account", "2 prefixes"),
    ]


def test_where_nothing_comes_or_goes_there_is_no_picture() -> None:
    assert replication_picture(snapshot()) is None
    shown = snapshot(registries=(HeldRegistry(HERE, policy="{}"),))
    assert replication_picture(shown) is None
