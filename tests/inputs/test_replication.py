"""Which images are copied, and what their replicas need: refusals and warnings."""

from typing import Any

import pytest

from ecr_component.errors import ConfigError
from ecr_component.inputs.desired import DesiredRepositories
from ecr_component.inputs.parsing import parse
from ecr_component.values.regions import Location
from tests.recorder import only_images

Inputs = dict[str, Any]

HERE = Location("eu-west-1", "aws", "210987654321")
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1a"
THERE = "arn:aws:kms:us-east-1:111122223333:key/2b"
KMS = {"encryption_type": "KMS", "kms_key": KEY}
COPIED: Inputs = {"replication_regions": ["us-east-1"]}
REPLICATED: Inputs = {**COPIED, "create_replicas": True}


def read(inputs: Inputs, location: Location = HERE) -> DesiredRepositories:
    given = {"repositories": {"team/web": None}, **inputs}
    return parse(given, source="it", location=location)


def problems(inputs: Inputs, location: Location = HERE) -> list[str]:
    """What the user has to mend."""
    with pytest.raises(ConfigError) as refused:
        read(inputs, location)
    return [line.strip() for line in str(refused.value).splitlines()[1:]]


def warnings(inputs: Inputs) -> list[str]:
    """What the user is warned of."""
    return list(read(inputs).warnings)


# Filters


@pytest.mark.parametrize(
    ("written", "filters"),
    [
        pytest.param([], (), id="none"),
        pytest.param(None, (), id="null"),
        pytest.param(["team/", "base"], ("base", "team/"), id="prefixes"),
        pytest.param(
            [{"filter": "team/", "filter_type": "PREFIX_MATCH"}],
            ("team/",),
            id="the-modules-block",
        ),
        pytest.param(
            [{"filter": "team/", "filter_type": None}], ("team/",), id="a-null-type"
        ),
        pytest.param(
            [f"p{n:02}" for n in range(100)],
            tuple(f"p{n:02}" for n in range(100)),
            id="100",
        ),
    ],
)
def test_filters_are_prefixes_of_names(
    written: object, filters: tuple[str, ...]
) -> None:
    found = read({**COPIED, "replication_filters": written})

    assert found.replication_filters == filters


NO_PREFIX = "is not a prefix of names: write a-z and 0-9, with . _ - or / between, no *"


@pytest.mark.parametrize(
    ("written", "says"),
    [
        pytest.param(
            "team/",
            [": must be a list (got 'team/'); put it between [ and ]"],
            id="text",
        ),
        pytest.param(
            ["team/*"],
            [f"[0]: {NO_PREFIX} (got 'team/*'); try 'team/'"],
            id="a-wildcard",
        ),
        pytest.param(
            ["team/", "x", "team/"],
            [
                "[1]: a prefix of names has 2 to 256 characters, this has 1",
                "[2]: is a duplicate (got 'team/'); remove one",
            ],
            id="several",
        ),
        pytest.param(
            [f"p{n:02}" for n in range(101)],
            [": ECR takes up to 100 filters (got 101)"],
            id="101",
        ),
        pytest.param([{}], ["[0].filter: is missing"], id="an-empty-block"),
        pytest.param(
            [{"filter": "T*", "filter_type": "REGEX", "prefix": "x"}],
            [
                f"[0].filter: {NO_PREFIX} (got 'T*')",
                "[0].filter_type: must be PREFIX_MATCH (got 'REGEX')",
                "[0].prefix: unknown key; known are 'filter', 'filter_type'",
            ],
            id="a-block-of-faults",
        ),
    ],
)
def test_what_is_no_filter_is_refused(written: object, says: list[str]) -> None:
    assert problems({**COPIED, "replication_filters": written}) == [
        f"replication_filters{said}" for said in says
    ]


# Regions


def test_a_destination_is_not_the_region_that_the_inputs_say() -> None:
    assert problems({"region": "us-east-1", **COPIED}) == [
        (
            "replication_regions[0]: is the region of the repositories themselves (got "
            "'us-east-1'); remove it: ECR copies to other regions only"
        )
    ]
    assert read({"region": "us-east-1", "replication_regions": ["eu-west-1"]}).region


def test_a_key_is_of_the_region_that_the_inputs_say() -> None:
    inputs = {"region": "us-east-1", "default_encryption_config": KMS}

    assert problems(inputs) == [
        (
            "default_encryption_config.kms_key: the key is in another region than the "
            f"repository (us-east-1) (got '{KEY}'); use a key of us-east-1"
        )
    ]


@pytest.mark.parametrize(
    "provider",
    [
        pytest.param(Location("cn-northwest-1", "aws-cn"), id="its-partition"),
        pytest.param(Location(), id="not-known"),
    ],
)
def test_a_region_is_one_of_the_providers_partition(provider: Location) -> None:
    inputs = {"region": "cn-north-1", "replication_regions": ["cn-northwest-1"]}

    assert read(inputs, provider).region == "cn-north-1"


def test_a_region_tells_the_partition_where_no_provider_does() -> None:
    inputs = {"region": "cn-north-1", **COPIED}

    assert problems(inputs, Location()) == [
        (
            "replication_regions[0]: is not in the partition of the repositories "
            "(aws-cn) (got 'us-east-1'); images never cross partitions"
        )
    ]


def test_a_region_of_another_partition_is_refused() -> None:
    assert problems({"region": "cn-north-1"}) == [
        (
            "region: is not in the partition of the provider (aws) (got 'cn-north-1'); "
            "use a provider of that partition"
        )
    ]


@pytest.mark.parametrize("region", ["Ireland", 1, []])
def test_what_is_no_region_is_refused(region: object) -> None:
    (said,) = problems({"region": region})

    assert said.startswith("region: ")


# Keys


MISSING = (
    "the key is of one region alone, and replicas need one of theirs ({}) (got "
    f"'{KEY}'); write one for each of these in replica_kms_keys or "
    "default_replica_kms_keys, or use a multi-Region key"
)


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        pytest.param(
            {"default_encryption_config": KMS},
            [f"default_encryption_config.kms_key: {MISSING.format('us-east-1')}"],
            id="default",
        ),
        pytest.param(
            {
                "default_encryption_config": KMS,
                "repositories": {"api": {}, "web": {}},
                "replication_regions": ["us-east-1", "us-east-2", "eu-central-1"],
                "default_replica_kms_keys": {"us-east-1": THERE},
            },
            [
                "default_encryption_config.kms_key: "
                + MISSING.format("eu-central-1, us-east-2")
            ],
            id="once-for-all-that-share-it",
        ),
        pytest.param(
            {"repositories": {"web": {"encryption_config": KMS}}},
            [
                "repositories.web.encryption_config.kms_key: "
                + MISSING.format("us-east-1")
            ],
            id="own",
        ),
        pytest.param(
            {
                "default_encryption_config": KMS,
                "default_replica_kms_keys": {"us-east-1": KEY, "Ireland": THERE},
            },
            [
                (
                    "default_replica_kms_keys.us-east-1: the key is in another region "
                    f"than the repository (us-east-1) (got '{KEY}'); use a key of "
                    "us-east-1"
                ),
                (
                    "default_replica_kms_keys.Ireland: is not the name of a region, "
                    "such as eu-west-1 (got 'Ireland')"
                ),
            ],
            id="what-is-wrong-with-its-keys-is-all-that-is-told",
        ),
        pytest.param(
            {"default_replica_kms_keys": {"us-east-1": "alias/images"}},
            [
                (
                    "default_replica_kms_keys.us-east-1: is an alias, which would "
                    "replace the repository at every update (got 'alias/images'); "
                    "write the key's ARN, which `aws kms describe-key --key-id "
                    "alias/images --query KeyMetadata.Arn` prints"
                )
            ],
            id="an-alias",
        ),
        pytest.param(
            {"default_replica_kms_keys": [THERE]},
            [
                (
                    "default_replica_kms_keys: must be a mapping of keys to values "
                    f"(got ['{THERE}'])"
                )
            ],
            id="a-list",
        ),
    ],
)
def test_a_replica_without_a_key_is_refused(inputs: Inputs, says: list[str]) -> None:
    assert problems({**REPLICATED, **inputs}) == says


@pytest.mark.parametrize(
    "inputs",
    [
        pytest.param({**COPIED, "default_encryption_config": KMS}, id="no-replicas"),
        pytest.param(
            {"create_replicas": True, "default_encryption_config": KMS}, id="no-regions"
        ),
        pytest.param(
            {
                **REPLICATED,
                "default_encryption_config": KMS,
                "default_replica_kms_keys": {"us-east-1": THERE},
            },
            id="a-key-of-the-region",
        ),
        pytest.param(
            {
                **REPLICATED,
                "default_encryption_config": {
                    **KMS,
                    "kms_key": KEY.replace("key/", "key/mrk-"),
                },
            },
            id="a-multi-region-key",
        ),
        pytest.param(
            {**REPLICATED, "default_encryption_config": {"encryption_type": "KMS"}},
            id="the-managed-key",
        ),
    ],
)
def test_a_replica_with_a_key_is_taken(inputs: Inputs) -> None:
    assert read(inputs).repositories


# Policies


def of_lambdas(number: int) -> Inputs:
    """So many accounts whose functions run images."""
    accounts = [f"{account:012}" for account in range(number)]
    return {"default_external_account_ids_with_lambda_access": accounts}


def test_a_policy_may_be_too_long_in_another_region_alone() -> None:
    elsewhere = {**REPLICATED, "replication_regions": ["us-east-1", "ap-southeast-1"]}

    assert read({**REPLICATED, **of_lambdas(117)}).repositories
    assert read({**elsewhere, **of_lambdas(110)}).repositories
    too_long = (
        "characters, and ECR takes up to 10,240; name fewer principals, or an "
        "organization in place of its accounts; team/web is one that has it"
    )
    place = "default_external_account_ids_with_lambda_access: "
    assert problems({**elsewhere, **of_lambdas(111)}) == [
        f"{place}in ap-southeast-1, the repository policy has 10,272 {too_long}"
    ]
    assert problems({**elsewhere, **of_lambdas(118)}) == [
        f"{place}the repository policy has 10,305 {too_long}"
    ]


# Warnings


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        pytest.param(COPIED, [only_images("team/web", "us-east-1")], id="images-alone"),
        pytest.param(
            {"replication_regions": ["us-east-2", "us-east-1"]},
            [only_images("team/web", "us-east-1, us-east-2")],
            id="to-several-regions",
        ),
        pytest.param({**COPIED, "repositories": {}}, [], id="of-others"),
        pytest.param(REPLICATED, [], id="replicas"),
        pytest.param(
            {
                **COPIED,
                "repositories": {"team/web": {}, "base": {}},
                "replication_filters": ["team/"],
            },
            [only_images("team/web", "us-east-1")],
            id="images-of-some",
        ),
        pytest.param(
            {
                **REPLICATED,
                "repositories": {"team/web": {}, "base": {}},
                "replication_filters": ["team/"],
            },
            ["replication_filters leave out base, whose replicas stay empty"],
            id="replicas-of-more-than-is-copied",
        ),
        pytest.param(
            {**COPIED, "replication_filters": ["tema/"]},
            [
                (
                    "replication_filters[0]: no repository here has a name that begins "
                    "with 'tema/'"
                )
            ],
            id="a-prefix-of-none",
        ),
        pytest.param(
            {**COPIED, "repositories": {}, "replication_filters": ["team/"]},
            [],
            id="a-prefix-of-others",
        ),
        pytest.param(
            {"create_replicas": True, "replication_filters": ["team/"]},
            [
                "create_replicas without replication_regions does nothing",
                "replication_filters without replication_regions does nothing",
            ],
            id="no-regions",
        ),
        pytest.param(
            {**REPLICATED, "default_replica_kms_keys": {"us-east-1": THERE}},
            [
                (
                    "default_replica_kms_keys for us-east-1 do nothing: no replica "
                    "there is encrypted with a key of its own"
                )
            ],
            id="keys-that-nothing-needs",
        ),
        pytest.param(
            {
                "default_encryption_config": KMS,
                "default_replica_kms_keys": {"us-east-1": THERE},
            },
            [
                (
                    "default_replica_kms_keys for us-east-1 do nothing: no replica "
                    "there is encrypted with a key of its own"
                )
            ],
            id="keys-without-replicas",
        ),
        pytest.param(
            {
                **REPLICATED,
                "default_replica_kms_keys": {"us-east-1": THERE},
                "repositories": {"a1": {"encryption_config": KMS}, "b1": {}},
            },
            [],
            id="keys-that-one-needs",
        ),
        pytest.param(
            {
                **REPLICATED,
                "repositories": {
                    name: {"replica_kms_keys": {"us-east-1": THERE}}
                    for name in ("a1", "b1")
                },
            },
            [
                (
                    "replica_kms_keys of a1, b1 for us-east-1 do nothing: no replica "
                    "there is encrypted with a key of its own"
                )
            ],
            id="own-keys",
        ),
        pytest.param(
            {
                **REPLICATED,
                "repositories": {
                    "a1": {
                        "encryption_config": KMS,
                        "replica_kms_keys": {"us-east-1": THERE},
                    }
                },
            },
            [],
            id="own-keys-that-are-needed",
        ),
        pytest.param(
            {"repositories": {}, "default_replica_kms_keys": {"us-east-1": THERE}},
            [],
            id="keys-without-repositories",
        ),
    ],
)
def test_what_was_hardly_meant_of_replication_is_told(
    inputs: Inputs, says: list[str]
) -> None:
    assert warnings(inputs) == says
