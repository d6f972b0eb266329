"""Replication rules: each limit on both sides, and what a rule says already."""

from typing import Any

import pytest

from ecr_component.values.regions import Location
from tests.registry.reading import HERE, NOWHERE, desired, lines, problems, warnings

OWN = "210987654321"
OTHER = "111122223333"
LONG = [f"us-east-{number}" for number in range(2, 100)]


def rules(*written: Any) -> list[str]:  # noqa: ANN401 - rules
    return [
        line.removeprefix("replication_rules")
        for line in problems(replication_rules=list(written))
    ]


def told(*written: Any) -> list[str]:  # noqa: ANN401 - rules
    return [
        line.removeprefix("replication_rules")
        for line in warnings(replication_rules=list(written))
    ]


def test_a_rule_without_accounts_and_prefixes_is_for_the_own_account_and_all() -> None:
    (rule,) = desired(
        replication_rules=[{"regions": ["us-east-2", "us-east-1"]}]
    ).replication_rules

    assert list(rule.destinations()) == [("us-east-1", None), ("us-east-2", None)]
    assert rule.repositories == ()


def test_a_rule_copies_to_each_region_of_each_account() -> None:
    written = {"regions": ["us-east-1", "eu-west-1"], "account_ids": [OTHER]}
    (rule,) = desired(replication_rules=[written]).replication_rules

    assert list(rule.destinations()) == [("eu-west-1", OTHER), ("us-east-1", OTHER)]


@pytest.mark.parametrize("nothing", [None, []], ids=["null", "empty"])
def test_no_rules_are_no_configuration(nothing: object) -> None:
    assert desired(replication_rules=nothing).replication_rules == ()


@pytest.mark.parametrize(
    ("written", "text"),
    [
        pytest.param({}, ["[0].regions: is missing"], id="nothing"),
        pytest.param(
            {"regions": []},
            lines(
                "[0].regions: must not be empty (got []); a rule copies to one "
                "region "
                "or more"
            ),
            id="no-region",
        ),
        pytest.param(
            {"regions": "us-east-1"},
            ["[0].regions: must be a list (got 'us-east-1'); put it between [ and ]"],
            id="no-list",
        ),
        pytest.param(
            {"regions": ["us-east-1", "us-east-1"]},
            ["[0].regions[1]: is a duplicate (got 'us-east-1'); remove one"],
            id="twice",
        ),
        pytest.param(
            {"regions": ["us-east-1"], "account_ids": [OTHER, OTHER]},
            [f"[0].account_ids[1]: is a duplicate (got '{OTHER}'); remove one"],
            id="account-twice",
        ),
        pytest.param(
            {"regions": ["us-east-1"], "account_ids": [OTHER, 1]},
            lines(
                "[0].account_ids[1]: an account id has 12 digits, and YAML drops a "
                "leading zero from a number or reads it as octal (got 1); put "
                "quotes "
                "around the id"
            ),
            id="no-account",
        ),
        pytest.param(
            {"regions": ["us-east-1"], "repositories": ["Team/*"]},
            lines(
                "[0].repositories[0]: is not a prefix of names: write a-z and 0-9, "
                "with . _ - or / between, no * (got 'Team/*'); try 'team/'"
            ),
            id="no-prefix",
        ),
        pytest.param(
            {"region": ["us-east-1"]},
            [
                "[0].region: unknown key; did you mean 'regions'?",
                "[0].regions: is missing",
            ],
            id="misspelt",
        ),
        pytest.param(
            {"regions": ["eu-west-1", "us-east-1"]},
            lines(
                "[0].regions[0]: is this registry itself (got 'eu-west-1'); remove"
                " it: "
                "ECR copies to other registries only, in this region to those of "
                "other "
                "accounts"
            ),
            id="itself",
        ),
        pytest.param(
            {"regions": ["eu-west-1"], "account_ids": [OTHER, OWN]},
            lines(
                "[0].regions[0]: is this registry itself (got 'eu-west-1'); remove"
                " it: "
                "ECR copies to other registries only, in this region to those of "
                "other "
                "accounts"
            ),
            id="itself-by-id",
        ),
        pytest.param(
            {"regions": ["cn-north-1"]},
            lines(
                "[0].regions[0]: is not in the partition of the registry (aws) "
                "(got "
                "'cn-north-1'); images never cross partitions"
            ),
            id="another-partition",
        ),
        pytest.param(
            {"regions": ["us-east-1", "cn-north-1"]},
            lines(
                (
                    "[0].regions: are of more than one partition (aws, aws-cn), and "
                    "images "
                    "never cross"
                ),
                (
                    "[0].regions[1]: is not in the partition of the registry (aws) "
                    "(got "
                    "'cn-north-1'); images never cross partitions"
                ),
            ),
            id="two-partitions",
        ),
        pytest.param(
            "us-east-1",
            [("[0]: must be a mapping of keys to values (got 'us-east-1')")],
            id="no-mapping",
        ),
    ],
)
def test_a_rule_that_ecr_would_refuse_is_refused(
    written: object, text: list[str]
) -> None:
    assert rules(written) == text


def test_a_rule_in_its_own_region_is_for_other_accounts() -> None:
    written = {"regions": ["eu-west-1"], "account_ids": [OTHER]}
    assert len(desired(replication_rules=[written]).replication_rules) == 1


def test_where_the_registry_is_unknown_any_region_may_be_another() -> None:
    written = [{"regions": ["eu-west-1"]}, {"regions": ["cn-north-1"]}]
    assert len(desired(NOWHERE, replication_rules=written).replication_rules) == 2


def test_the_registrys_region_is_that_which_is_said() -> None:
    assert problems(
        Location("eu-central-1", "aws", OWN),
        region="us-east-1",
        replication_rules=[{"regions": ["us-east-1"]}],
    ) == lines(
        "replication_rules[0].regions[0]: is this registry itself (got "
        "'us-east-1'); "
        "remove it: ECR copies to other registries only, in this region to those "
        "of "
        "other accounts"
    )


def test_the_provider_takes_ten_rules() -> None:
    ten = [{"regions": ["us-east-1"], "repositories": [f"team{n}/"]} for n in range(10)]
    assert len(desired(replication_rules=ten).replication_rules) == 10
    assert rules(*ten, {"regions": ["us-east-2"]}) == [
        ": the provider takes up to 10 rules (got 11)"
    ]


def test_ecr_copies_to_25_regions_by_a_rule() -> None:
    many = desired(replication_rules=[{"regions": LONG[:25]}])
    assert len(many.replication_rules[0].regions) == 25
    assert rules({"regions": LONG[:26]}) == lines(
        (
            ": ECR copies to up to 25 registries in all, each region of each account, "
            "and "
            "these are 26"
        ),
        "[0].regions: ECR copies to up to 25 regions (got 26)",
    )


def test_ecr_copies_to_25_registries_by_all_rules() -> None:
    one, other = {"regions": LONG[:20]}, {"regions": LONG[10:25]}
    assert len(desired(replication_rules=[one, other]).replication_rules) == 2
    assert rules(one, other, {"regions": LONG[:1], "account_ids": [OTHER]}) == lines(
        ": ECR copies to up to 25 registries in all, each region of each account, "
        "and "
        "these are 26"
    )


def test_ecr_takes_100_prefixes_in_a_rule() -> None:
    names = [f"team{number}/" for number in range(101)]
    rule = {"regions": ["us-east-1"]}
    hundred = desired(replication_rules=[{**rule, "repositories": names[:100]}])
    assert len(hundred.replication_rules[0].repositories) == 100
    assert rules({**rule, "repositories": names}) == [
        "[0].repositories: ECR takes up to 100 filters (got 101)"
    ]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        pytest.param(
            [{"regions": ["us-east-1"]}, {"regions": ["us-east-1"]}],
            lines(
                "[1]: copies nothing that [0] does not copy, which is for all "
                "repositories; one of the two is enough"
            ),
            id="the-same",
        ),
        pytest.param(
            [
                {"regions": ["us-east-1"], "repositories": ["team/web"]},
                {"regions": ["us-east-1", "us-east-2"], "repositories": ["team/"]},
            ],
            lines(
                "[0]: copies nothing that [1] does not copy, which is for team/; "
                "one of "
                "the two is enough"
            ),
            id="a-wider-prefix",
        ),
        pytest.param(
            [
                {"regions": ["us-east-1"]},
                {"regions": ["us-east-1"], "repositories": ["team/"]},
            ],
            lines(
                "[1]: copies nothing that [0] does not copy, which is for all "
                "repositories; one of the two is enough"
            ),
            id="all-repositories",
        ),
        pytest.param(
            [
                {"regions": ["us-east-1"], "repositories": ["team/"]},
                {"regions": ["us-east-1", "us-east-2"], "repositories": ["web/"]},
            ],
            [],
            id="others",
        ),
        pytest.param(
            [
                {"regions": ["us-east-1", "us-east-2"], "repositories": ["team/"]},
                {"regions": ["us-east-1"]},
            ],
            [],
            id="more-of-fewer",
        ),
        pytest.param(
            [
                {"regions": ["us-east-1"]},
                {"regions": ["us-east-1"], "account_ids": [OTHER]},
            ],
            [],
            id="another-account",
        ),
        pytest.param(
            [{"regions": ["us-esat-1"]}],
            lines(
                "[0].regions[0]: no known region is 'us-esat-1'; did you mean "
                "'us-east-1'?"
            ),
            id="unknown",
        ),
        pytest.param(
            [{"regions": ["us-nowhere-1"]}],
            ["[0].regions[0]: no known region is 'us-nowhere-1'; it may be new"],
            id="new",
        ),
    ],
)
def test_what_was_hardly_meant_is_told(written: list[object], text: list[str]) -> None:
    assert told(*written) == text


def test_an_unknown_region_of_the_registry_is_told() -> None:
    assert warnings(NOWHERE, region="eu-nowhere-1") == [
        "region: no known region is 'eu-nowhere-1'; it may be new"
    ]


def test_the_registry_may_be_in_another_region_of_the_provider_alone() -> None:
    assert desired(region="us-east-1").region == "us-east-1"
    assert problems(region="cn-north-1") == lines(
        "region: is not in the partition of the provider (aws) (got 'cn-north-1');"
        " use "
        "a provider of that partition"
    )
    assert HERE.partition == "aws"
