"""Images that must not go."""

from collections.abc import Sequence

import pytest

from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.simulator import (
    Departure,
    Image,
    Outcome,
    Question,
    Uncertainty,
    simulate,
)
from ecr_component.simulator.address import Address, RepositoryAddress
from ecr_component.simulator.protection import (
    Protection,
    Threat,
    listed_addresses,
    protection,
)
from tests.simulator.build import AT, image, rule, run

GOING = image("sha256:a1", "v1", "prod", days=9)
DEFERRED = image("sha256:b2", "v2", days=6.5)
STAYING = image("sha256:c3", "v3", days=0)
OUTCOME = run([rule(1, tagged=["*"], pushed=7)], [GOING, DEFERRED, STAYING])
HERE = RepositoryAddress(registry="111122223333", repository="team/api")
HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"


def found(*written: str, outcome: Outcome = OUTCOME) -> Protection:
    return protection(outcome, [Address.read(it) for it in written], HERE)


def threatened(*written: str) -> list[tuple[str, str | None, str]]:
    return [
        (threat.image.digest, threat.tag, threat.address.written)
        for threat in found(*written).threats
    ]


def test_each_protected_tag_that_goes_is_told_with_its_day() -> None:
    [pattern] = [Address.read("v*")]
    assert found("v*") == Protection(
        [
            Threat(GOING, "v1", pattern, Departure(0, "expire", 1)),
            Threat(DEFERRED, "v2", pattern, Departure(1, "expire", 1)),
        ],
        [],
        [],
    )


def test_what_is_open_of_an_archived_image_leaves_no_doubt_that_it_is_archived() -> (
    None
):
    artifact = image("sha256:d4", days=9, subject="sha256:a1")
    policy = [
        rule(1, tagged=["*"], pushed=7, action="transition"),
        rule(2, untagged=True, archived=90),
    ]
    outcome = simulate(policy, [GOING, artifact], AT, 91)
    [threat] = found("sha256:d4", outcome=outcome).threats
    instead = Uncertainty(Question.ARTIFACT, Departure(91, "expire", 2))
    assert outcome.verdicts[1].uncertainty == instead
    assert (threat.departure, threat.is_certain) == (Departure(0, "archive", 1), True)


def test_a_tag_is_told_once_with_the_first_pattern_that_protects_it() -> None:
    assert threatened("prod", "*", "v*") == [
        ("sha256:a1", "v1", "*"),
        ("sha256:a1", "prod", "prod"),
        ("sha256:b2", "v2", "*"),
    ]


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("sha256:a1", id="digest"),
        pytest.param("sha256:a", id="beginning"),
        pytest.param("team/api@sha256:a1", id="behind-a-repository"),
        pytest.param(f"{HOST}/team/api@sha256:a1", id="address"),
        pytest.param(f"{HOST}/team/api:v3@sha256:a1", id="behind-a-tag"),
        pytest.param("images.example.com/team/api@sha256:a1", id="another-name"),
    ],
)
def test_protect_by_digest(written: str) -> None:
    assert threatened(written) == [("sha256:a1", None, written)]


def test_an_image_is_told_by_its_digest_and_by_its_tag() -> None:
    assert threatened("v1", "sha256:a1") == [
        ("sha256:a1", None, "sha256:a1"),
        ("sha256:a1", "v1", "v1"),
    ]


def test_a_digest_that_goes_has_its_first_digits_only() -> None:
    digits = "c071cf5f5ed6"
    gone = image(f"sha256:{digits}f884", days=9)
    outcome = run([rule(1, pushed=7)], [gone])
    [threat] = found(digits, outcome=outcome).threats
    assert (threat.image, threat.tag) == (gone, None)


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(f"{HOST}/team/web:v1", id="another-repository"),
        pytest.param("web@sha256:a1", id="without-a-host"),
        pytest.param(
            "444455556666.dkr.ecr.eu-west-1.amazonaws.com/team/api:v1",
            id="another-registry",
        ),
    ],
)
def test_images_of_other_repositories_are_not_these(written: str) -> None:
    assert found(written) == Protection([], [], [Address.read(written)])


def test_where_nothing_is_known_of_a_repository_any_address_may_be_its() -> None:
    addresses = [Address.read(f"{HOST}/team/web:v1")]
    [threat] = protection(OUTCOME, addresses, RepositoryAddress()).threats
    assert threat.tag == "v1"


def test_what_no_image_has_is_told() -> None:
    written = ["prd", "v3", "sha256:d4"]
    idle = [Address.read("prd"), Address.read("sha256:d4")]
    assert found(*written) == Protection([], idle, [])


def test_without_addresses_nothing_is_protected() -> None:
    assert found() == Protection([], [], [])


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param([rule(1, pulled=7, action="transition")], id="unpulled"),
        pytest.param([rule(1, pushed=7, action="transition")], id="old"),
        pytest.param(
            [rule(1, tagged=["x"], newest=1), rule(2, newest=1, action="transition")],
            id="too-many",
        ),
    ],
)
def test_protected_tag_archived_can_not_be_pulled(
    rules: Sequence[PolicyRule],
) -> None:
    outcome = run(rules, [GOING, image("sha256:d4", "x")])
    [threat] = found("prod", outcome=outcome).threats
    assert threat.departure.action == "archive"


def test_what_may_go_counts_as_well() -> None:
    images = [
        image("sha256:a1", "v1", days=9),
        image("sha256:b2", days=9, subject="sha256:a1"),
    ]
    outcome = run([rule(1, untagged=True, pushed=7)], images)
    assert found("sha256:b2", outcome=outcome).threats == [
        Threat(
            images[1],
            None,
            Address.read("sha256:b2"),
            Departure(0, "expire", 1),
            is_certain=False,
        )
    ]


def test_many_addresses_are_looked_for_in_one_go() -> None:
    images: list[Image] = [image(f"sha256:{n:05}", days=9) for n in range(20_000)]
    outcome = run([rule(1, pushed=7)], images)
    addresses = [f"sha256:{n:05}" for n in range(0, 20_000, 2)]
    assert len(found(*addresses, outcome=outcome).threats) == 10_000


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        pytest.param("prod\nv*\n", ["prod", "v*"], id="one-in-a-line"),
        pytest.param("# all\r\nprod # live\r\n\r\n", ["prod"], id="comments"),
        pytest.param("  prod\t", ["prod"], id="blanks-around-it"),
        pytest.param("api:v1 api:v2\n", ["api:v1", "api:v2"], id="several-in-a-line"),
        pytest.param("", [], id="empty"),
    ],
)
def test_a_file_has_white_space_between_its_entries(
    text: str, addresses: list[str]
) -> None:
    assert list(listed_addresses(text)) == addresses
