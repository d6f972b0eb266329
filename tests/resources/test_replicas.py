"""Repositories in the regions to which ECR copies their images."""

import json
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import pulumi
import pytest
from pulumi.output import UNKNOWN

from ecr_component import EcrRepositories
from tests.recorder import (
    COMPONENT,
    LIFECYCLE_POLICY,
    REPLICATION,
    REPOSITORY,
    REPOSITORY_POLICY,
    Account,
    Properties,
    Recorder,
)

Inputs = dict[str, Any]

ACCOUNT = "210987654321"
STAGING = "111122223333"
KEYS = f"arn:aws:kms:eu-west-1:{STAGING}:key/"
ONE: Inputs = {
    "repositories": {"team/web": {}},
    "replication_regions": ["us-east-1"],
    "create_replicas": True,
}
RULES = {
    "default_external_account_ids_with_read_access": [STAGING],
    "default_lifecycle": {"expire_untagged_after_days": 7},
}


def make(recorder: Recorder, inputs: Inputs | Callable[[], Inputs]) -> Recorder:
    """Run a program of one component; outputs among its inputs are made within."""

    def program() -> None:
        args: Any = inputs() if callable(inputs) else inputs
        made = EcrRepositories("r", args)
        pulumi.export("arns", made.ecr_replica_repo_arns)
        pulumi.export("urls", made.ecr_replica_repo_urls)

    recorder.run(program)
    return recorder


def refused(recorder: Recorder, inputs: Inputs | Callable[[], Inputs]) -> str:
    """The whole text of the error with which a program ends."""
    with pytest.raises(pulumi.RunError) as error:
        make(recorder, inputs)
    return str(error.value)


def urn(kind: str, name: str) -> str:
    return f"urn:pulumi:dev::ecr::{COMPONENT}${kind}::{name}"


# What is registered


def test_each_repository_is_registered_in_each_region_too(recorder: Recorder) -> None:
    repositories: Inputs = {"a1": {}, "b1": {}}
    regions = ["us-east-1", "eu-central-1"]

    make(
        recorder,
        {**ONE, "repositories": repositories, "replication_regions": regions},
    )

    assert recorder.names() == [
        (REPLICATION, "r"),
        *(
            (REPOSITORY, f"r/{name}{mark}")
            for name in ("a1", "b1")
            for mark in ("", "@eu-central-1", "@us-east-1")
        ),
        (COMPONENT, "r"),
    ]
    found = recorder.inputs(REPOSITORY)
    assert {name: made.get("region") for name, made in found.items()} == {
        f"r/{name}{mark}": region
        for name in ("a1", "b1")
        for mark, region in [
            ("", None),
            ("@eu-central-1", "eu-central-1"),
            ("@us-east-1", "us-east-1"),
        ]
    }


EVERYTHING: Inputs = {
    **ONE,
    "repositories": {
        "team/web": {
            "enable_automatic_image_scanning": False,
            "encryption_config": {"encryption_type": "KMS"},
            "force_delete": True,
            "image_tag_mutability": "IMMUTABLE_WITH_EXCLUSION",
            "image_tag_mutability_exclusion_filters": ["latest"],
            "protect": True,
            "tags": {"team": "web"},
        }
    },
    **RULES,
}


@pytest.mark.parametrize("kind", [REPOSITORY, REPOSITORY_POLICY, LIFECYCLE_POLICY])
@pytest.mark.parametrize("is_preview", [True, False], ids=["preview", "update"])
def test_a_replica_is_what_its_repository_is_but_for_the_region(
    kind: str, *, is_preview: bool
) -> None:
    found = make(Recorder(preview=is_preview), EVERYTHING).of(kind)

    home, replica = found["r/team/web"], found["r/team/web@us-east-1"]
    assert replica.inputs == {**home.inputs, "region": "us-east-1"}
    told = json.dumps(home.options).replace("r/team/web", "r/team/web@us-east-1")
    assert replica.options == json.loads(told)
    assert replica.protect


def test_a_secret_tag_is_hidden_in_a_replica_too(recorder: Recorder) -> None:
    make(recorder, lambda: {**ONE, "global_tags": {"a": pulumi.Output.secret("1")}})

    for made in recorder.of(REPOSITORY).values():
        assert made.options["additionalSecretOutputs"] == ["tagsAll"]
        assert made.secrets == {"tags"}


@pytest.mark.parametrize("is_preview", [True, False], ids=["preview", "update"])
def test_functions_are_those_of_the_replicas_region(*, is_preview: bool) -> None:
    recorder = make(
        Recorder(preview=is_preview), {**ONE, "default_lambda_access": True}
    )

    assert {
        name: json.loads(made.inputs["policy"])["Statement"][0]["Condition"]
        for name, made in recorder.of(REPOSITORY_POLICY).items()
    } == {
        name: {
            "StringLike": {
                "aws:sourceArn": f"arn:aws:lambda:{region}:{ACCOUNT}:function:*"
            }
        }
        for name, region in [
            ("r/team/web", "eu-west-1"),
            ("r/team/web@us-east-1", "us-east-1"),
        ]
    }


def test_replication_waits_for_all_replicas_and_takes_the_filters(
    recorder: Recorder,
) -> None:
    regions = ["us-east-1", "eu-central-1"]

    make(
        recorder,
        {
            **ONE,
            "replication_regions": regions,
            "replication_filters": ["team/", {"filter": "base"}],
        },
    )

    made = recorder.one(REPLICATION)
    assert made.inputs == {
        "replicationConfiguration": {
            "rules": [
                {
                    "destinations": [
                        {"region": region, "registryId": ACCOUNT}
                        for region in sorted(regions)
                    ],
                    "repositoryFilters": [
                        {"filter": prefix, "filterType": "PREFIX_MATCH"}
                        for prefix in ("base", "team/")
                    ],
                }
            ]
        }
    }
    assert {**made.options, "dependencies": sorted(made.dependencies)} == {
        "parent": f"urn:pulumi:dev::ecr::{COMPONENT}::r",
        "version": version("pulumi-aws"),
        "deleteBeforeReplace": True,
        "hooks": {"before_create": ["r: erase nothing of others"]},
        "ignoreChanges": ["region"],
        "dependencies": [
            urn(REPOSITORY, f"r/team/web@{region}") for region in sorted(regions)
        ],
    }


def test_without_regions_there_are_no_replicas(recorder: Recorder) -> None:
    make(recorder, {**ONE, "replication_regions": []})

    assert recorder.names() == [(REPOSITORY, "r/team/web"), (COMPONENT, "r")]


# The component's own region


def test_everything_is_in_the_region_that_the_inputs_say(recorder: Recorder) -> None:
    make(recorder, {**ONE, **RULES, "region": "eu-north-1"})

    regions = {
        (made.type, made.name): made.inputs["region"]
        for made in recorder.registered
        if made.type != COMPONENT
    }
    assert regions == {
        (REPLICATION, "r"): "eu-north-1",
        **{
            (kind, f"r/team/web{mark}"): region
            for kind in (REPOSITORY, REPOSITORY_POLICY, LIFECYCLE_POLICY)
            for mark, region in [("", "eu-north-1"), ("@us-east-1", "us-east-1")]
        },
    }
    assert recorder.log == []
    assert "getRegion" not in dict(recorder.lookups)


def test_a_region_of_another_partition_than_the_providers_is_refused(
    recorder: Recorder,
) -> None:
    assert refused(recorder, {"repositories": {}, "region": "cn-north-1"}) == (
        "EcrRepositories 'r': 1 problem\n"
        "  region: is not in the partition of the provider (aws) (got 'cn-north-1'); "
        "use a provider of that partition"
    )


def test_functions_are_those_of_the_region_that_the_inputs_say(
    recorder: Recorder,
) -> None:
    inputs = {"repositories": {"web": {"lambda_access": True}}, "region": "eu-north-1"}

    make(recorder, inputs)

    policy = recorder.one(REPOSITORY_POLICY).inputs["policy"]
    assert f"arn:aws:lambda:eu-north-1:{ACCOUNT}:function:*" in policy


# Keys


def keys(recorder: Recorder) -> list[object]:
    """Of the repository, then of its replica."""
    found = recorder.inputs(REPOSITORY)
    return [
        found[name]["encryptionConfigurations"][0].get("kmsKey")
        for name in ("r/team/web", "r/team/web@us-east-1")
    ]


def known(value: str) -> object:
    return pulumi.Output.from_input(value)


def plain(value: str) -> object:
    return value


def encrypted(key: object, **replicas: object) -> Inputs:
    config = {"encryption_type": "KMS", "kms_key": key}
    by_region = {name.replace("_", "-"): found for name, found in replicas.items()}
    return {
        **ONE,
        "default_encryption_config": config,
        "default_replica_kms_keys": by_region,
    }


THERE = KEYS.replace("eu-west-1", "us-east-1")


@pytest.mark.parametrize("of", [plain, known])
@pytest.mark.parametrize(
    ("key", "given", "there"),
    [
        pytest.param("mrk-1a", {}, "mrk-1a", id="a-multi-region-key-is-carried-over"),
        pytest.param("1a", {"us_east_1": "2b"}, "2b", id="one-of-the-region-is-taken"),
        pytest.param("mrk-1a", {"us_east_1": "2b"}, "2b", id="and-goes-before"),
    ],
)
def test_a_replica_has_a_key_of_its_own_region(
    recorder: Recorder,
    of: Callable[[str], object],
    key: str,
    given: dict[str, str],
    there: str,
) -> None:
    def inputs() -> Inputs:
        replicas = {region: of(f"{THERE}{found}") for region, found in given.items()}
        return encrypted(of(f"{KEYS}{key}"), **replicas)

    make(recorder, inputs)

    assert keys(recorder) == [f"{KEYS}{key}", f"{THERE}{there}"]


def test_a_repositorys_own_keys_of_replicas_replace_the_default(
    recorder: Recorder,
) -> None:
    inputs = encrypted(f"{KEYS}1a", us_east_1=f"{THERE}2b")
    inputs["repositories"] = {
        "team/web": {"replica_kms_keys": {"us-east-1": f"{THERE}3c"}}
    }

    make(recorder, inputs)

    assert keys(recorder) == [f"{KEYS}1a", f"{THERE}3c"]


@pytest.mark.parametrize(
    "config",
    [{"encryption_type": "KMS"}, {"encryption_type": "AES256"}],
    ids=["the-managed-key", "a-key-of-s3"],
)
def test_a_key_of_awss_own_is_each_regions_own(
    recorder: Recorder, config: Inputs
) -> None:
    make(recorder, {**ONE, "default_encryption_config": config})

    assert keys(recorder) == [None, None]


def test_no_encryption_block_is_none_in_a_replica_either(recorder: Recorder) -> None:
    make(recorder, {**ONE, "default_encryption_config": None})

    assert all(
        "encryptionConfigurations" not in made
        for made in recorder.inputs(REPOSITORY).values()
    )


def test_a_key_that_a_preview_does_not_know_is_unknown_in_a_replica(
    preview: Recorder,
) -> None:
    make(preview, lambda: encrypted(pulumi.Output.from_input(UNKNOWN)))

    assert keys(preview) == [UNKNOWN, UNKNOWN]


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        pytest.param(
            lambda: encrypted(known(f"{KEYS}1a")),
            "default_encryption_config.kms_key: the key is of one region alone, and "
            f"replicas need one of theirs (us-east-1) (got '{KEYS}1a'); write one for "
            "each of these in replica_kms_keys or default_replica_kms_keys, or use a "
            "multi-Region key",
            id="of-one-region",
        ),
        pytest.param(
            lambda: encrypted(f"{KEYS}1a", us_east_1=known(f"{KEYS}2b")),
            "default_replica_kms_keys.us-east-1: the key is in another region than the "
            f"repository (us-east-1) (got '{KEYS}2b'); use a key of us-east-1",
            id="of-another-region",
        ),
    ],
)
def test_a_key_that_is_known_late_keeps_the_same_rules(
    recorder: Recorder, inputs: Callable[[], Inputs], says: str
) -> None:
    assert refused(recorder, inputs) == f"EcrRepositories 'r': 1 problem\n  {says}"


# Outputs


def test_addresses_of_replicas_are_maps_by_region_and_repository(
    recorder: Recorder,
) -> None:
    inputs = {
        **ONE,
        "repositories": {"api": {}, "team/web": {}},
        "replication_regions": ["us-east-1", "eu-central-1"],
    }

    make(recorder, inputs)

    regions, names = ("eu-central-1", "us-east-1"), ("api", "team/web")
    arns = {
        region: {
            name: f"arn:aws:ecr:{region}:{ACCOUNT}:repository/{name}" for name in names
        }
        for region in regions
    }
    urls = {
        region: {
            name: f"{ACCOUNT}.dkr.ecr.{region}.amazonaws.com/{name}" for name in names
        }
        for region in regions
    }
    assert recorder.exports == {"arns": arns, "urls": urls}
    outputs = recorder.outputs[recorder.one(COMPONENT).urn]
    assert outputs["ecr_replica_repo_arns"] == arns
    assert outputs["ecr_replica_repo_urls"] == urls


@pytest.mark.parametrize(
    ("region", "uri"),
    [
        pytest.param(None, "eu-west-1", id="none-said"),
        pytest.param("eu-west-1", "eu-west-1", id="the-repositorys-own"),
        pytest.param("us-east-1", "us-east-1", id="a-replicas"),
    ],
)
def test_an_image_is_pulled_from_a_region(
    recorder: Recorder, region: str | None, uri: str
) -> None:
    def program() -> None:
        args: Any = ONE
        made = EcrRepositories("r", args)
        pulumi.export("it", made.image_uri("team/web", tag="v1", region=region))

    recorder.run(program)

    host = f"{ACCOUNT}.dkr.ecr.{uri}.amazonaws.com"
    assert recorder.exports == {"it": f"{host}/team/web:v1"}


def test_an_image_of_a_region_that_a_preview_does_not_know_is_unknown(
    preview: Recorder,
) -> None:
    def program() -> None:
        made = EcrRepositories("r", {"repositories": {"web": {}}})
        pulumi.export("it", made.image_uri("web", tag="v1", region="eu-west-1"))

    preview.partition = preview.region = preview.account = None
    preview.run(program)

    assert preview.exports == {"it": UNKNOWN}


@pytest.mark.parametrize(
    ("inputs", "name", "region", "says"),
    [
        pytest.param(
            ONE,
            "team/web",
            "us-est-1",
            "there are no replicas in this region (got 'us-est-1'); did you mean "
            "'us-east-1'?",
            id="near-one",
        ),
        pytest.param(
            ONE,
            "team/web",
            "sa-east-1",
            "there are no replicas in this region (got 'sa-east-1'); they are in "
            "us-east-1",
            id="another",
        ),
        pytest.param(
            {"repositories": {"web": {}}},
            "web",
            "us-east-1",
            "there are no replicas in this region (got 'us-east-1'); there are none",
            id="no-replicas",
        ),
        pytest.param(ONE, "team/web", 1, "must be text (got 1)", id="a-number"),
        pytest.param(
            ONE,
            "team/wb",
            "us-east-1",
            "there is no such repository here (got 'team/wb'); did you mean "
            "'team/web'?",
            id="a-repository",
        ),
    ],
)
def test_an_image_that_is_in_no_region_is_refused(
    recorder: Recorder,
    inputs: Any,  # noqa: ANN401 - inputs
    name: str,
    region: Any,  # noqa: ANN401 - a mistake too
    says: str,
) -> None:
    def program() -> None:
        EcrRepositories("r", inputs).image_uri(name, tag="v1", region=region)

    with pytest.raises(pulumi.RunError) as error:
        recorder.run(program)

    assert str(error.value) == f"image_uri: {says}"


# What AWS has already


class Abroad(Account):
    """An account with a repository in us-east-1 alone."""

    def found(self, request: Any) -> Properties:  # noqa: ANN401 - Pulumi's
        """Tell of it there, and of nothing elsewhere."""
        told = super().found(request)
        if request.args.fields["region"].string_value == "us-east-1":
            return told
        return {"names": []}


HELD: Any = {"team/web": {"name": "team/web"}}


def test_a_replica_that_exists_already_is_told_with_its_region() -> None:
    account = make(Abroad(preview=True, **HELD), ONE)

    warning = (
        "repositories.team/web: exists already in us-east-1, and this stack doesn't "
        "have it, has it under another name, or is to replace it; leave it to whoever "
        "has it, give a renamed component an alias, drop what asks for a replacement, "
        f"or take it over with `pulumi import {REPOSITORY} r/team/web@us-east-1 "
        f"team/web@us-east-1 --parent parent=urn:pulumi:dev::ecr::{COMPONENT}::r` "
        "(once an `up` has come as far as this)"
    )
    assert account.log == [("WARNING", warning)]


def test_a_replica_that_cannot_be_changed_is_refused_with_its_region() -> None:
    inputs = {**ONE, "default_encryption_config": {"encryption_type": "KMS"}}

    assert refused(Abroad(preview=True, **HELD), inputs) == (
        "EcrRepositories 'r': 1 problem\n"
        "  repositories.team/web: exists already in us-east-1, encrypted with AES256 "
        "and not with KMS, and ECR can't change that; leave its encryption_config as "
        "it was, or take another name and copy the images"
    )


def test_each_region_is_asked_once_which_repositories_exist() -> None:
    account = Abroad(preview=True)

    make(account, {**ONE, "repositories": {"a1": {}, "b1": {}, "c1": {}}})

    assert sorted(account.listed, key=str) == [{"region": "us-east-1"}, {}]
    assert account.sought == []
