import json
from collections.abc import Callable, Iterator
from typing import Any, Final

import boto3
import pytest

from ecr_component.adopt.from_aws import holding_of
from ecr_component.adopt.holding import (
    TakenRegistry,
    TakenReplication,
    TakenRepository,
    TakenSetting,
)
from ecr_component.adopt.recorded import Left, Recordable
from ecr_component.emulator import local_aws
from ecr_component.live import registry_reading
from ecr_component.live.inventory import (
    HeldCache,
    HeldDestination,
    HeldRegistry,
    HeldReplicationRule,
    HeldRepository,
    HeldScanning,
    HeldTemplate,
    Registry,
)
from ecr_component.live.live_images import AwsError
from ecr_component.live.registry_reading import LiveRegistry, read_registry
from tests.adopt.build import held
from tools.emulator_server import Emulator

Client = Any  # boto3 makes its clients' methods at run time

ACCOUNT: Final = "123456789012"
REGION: Final = "eu-west-1"
POLICY: Final = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:*"}],
    }
)
RULES: Final = json.dumps(
    {
        "rules": [
            {
                "rulePriority": 1,
                "selection": {
                    "tagStatus": "any",
                    "countType": "imageCountMoreThan",
                    "countNumber": 9,
                },
                "action": {"type": "expire"},
            }
        ]
    }
)


@pytest.fixture
def ecr() -> Iterator[Any]:
    with local_aws(REGION, ACCOUNT) as aws:
        yield aws.client("ecr")


def arn(name: str) -> str:
    return f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/{name}"


def test_a_repository_is_read_with_its_tags_and_policies(ecr: Client) -> None:
    key = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/x"
    ecr.create_repository(
        repositoryName="team/api",
        imageTagMutability="IMMUTABLE_WITH_EXCLUSION",
        imageTagMutabilityExclusionFilters=[
            {"filter": "latest", "filterType": "WILDCARD"}
        ],
        imageScanningConfiguration={"scanOnPush": True},
        encryptionConfiguration={"encryptionType": "KMS", "kmsKey": key},
        tags=[{"Key": "team", "Value": "web"}],
    )
    ecr.set_repository_policy(repositoryName="team/api", policyText=POLICY)
    ecr.put_lifecycle_policy(repositoryName="team/api", lifecyclePolicyText=RULES)

    live = read_registry(region=REGION)

    assert live.held == HeldRegistry(Registry(ACCOUNT, REGION))
    assert live.repositories == (
        HeldRepository(
            name="team/api",
            arn=arn("team/api"),
            tag_mutability="IMMUTABLE_WITH_EXCLUSION",
            tag_filters=("latest",),
            scan_on_push=True,
            encryption_type="KMS",
            kms_key=key,
            tags={"team": "web"},
            repository_policy=POLICY,
            lifecycle_policy=RULES,
        ),
    )


def test_a_repository_as_aws_makes_it_has_no_policies(ecr: Client) -> None:
    ecr.create_repository(repositoryName="team/api")

    (repository,) = read_registry(region=REGION).repositories

    assert repository == HeldRepository(
        name="team/api",
        arn=arn("team/api"),
        tag_mutability="MUTABLE",
        tag_filters=(),
        scan_on_push=False,
        encryption_type="AES256",
        kms_key=None,
        tags={},
    )


def test_a_prefix_chooses_repositories(ecr: Client) -> None:
    for name in ("shop/api", "team/web", "team/api", "teamwork"):
        ecr.create_repository(repositoryName=name)

    live = read_registry(region=REGION, prefix="team/")

    assert [one.name for one in live.repositories] == ["team/api", "team/web"]


def test_there_may_be_more_than_a_page(
    ecr: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry_reading, "_PAGE", 2)
    for name in ("a1", "a2", "a3", "a4", "a5"):
        ecr.create_repository(repositoryName=name)

    live = read_registry(region=REGION)

    assert [one.name for one in live.repositories] == ["a1", "a2", "a3", "a4", "a5"]


def test_a_repository_that_is_deleted_meanwhile_is_not_there(
    ecr: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = registry_reading._RepositoriesReading._repository  # noqa: SLF001 - in between two calls

    def read_late(self: Any, told: Any) -> HeldRepository | None:  # noqa: ANN401
        if told["repositoryName"] == "a1":
            ecr.delete_repository(repositoryName="a1")
        return read(self, told)

    monkeypatch.setattr(
        registry_reading._RepositoriesReading,  # noqa: SLF001
        "_repository",
        read_late,
    )
    for name in ("a1", "a2"):
        ecr.create_repository(repositoryName=name)

    live = read_registry(region=REGION)

    assert [one.name for one in live.repositories] == ["a2"]


def test_progress_counts_repositories(ecr: Client) -> None:
    for name in ("a1", "a2", "a3"):
        ecr.create_repository(repositoryName=name)
    seen: list[tuple[int, int]] = []

    read_registry(region=REGION, progress=lambda *done: seen.append(done))

    assert seen == [(1, 3), (2, 3), (3, 3)]


@pytest.fixture(scope="module")
def server() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def aws(server: Emulator, monkeypatch: pytest.MonkeyPatch) -> Emulator:
    """An AWS that faults can be put into, where boto3 looks for one."""
    server.reset()
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    make: Callable[..., Client] = boto3.client
    make("ecr", region_name=REGION).create_repository(repositoryName="team/api")
    return server


def test_throttling_is_waited_out(aws: Emulator) -> None:
    aws.inject("ListTagsForResource", "throttle", times=2)

    assert len(read_registry(region=REGION).repositories) == 1


@pytest.mark.parametrize(
    ("operation", "field"),
    [
        ("GetRegistryPolicy", "policy"),
        ("GetRegistryScanningConfiguration", "scanning"),
        ("DescribePullThroughCacheRules", "caches"),
        ("DescribeRepositoryCreationTemplates", "templates"),
        ("GetAccountSetting", "account_settings"),
        ("ListPullTimeUpdateExclusions", "pull_time_exclusions"),
    ],
)
def test_what_aws_denies_beside_the_repositories_is_named(
    aws: Emulator, operation: str, field: str
) -> None:
    aws.inject(operation, "deny")

    live = read_registry(region=REGION)

    assert live.held == HeldRegistry(Registry(ACCOUNT, REGION))
    assert live.denied == (field,)


def test_any_other_refusal_is_an_error(
    aws: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry_reading, "_ATTEMPTS", 1)
    aws.inject("GetRegistryScanningConfiguration", "500")

    with pytest.raises(AwsError, match="GetRegistryScanningConfiguration"):
        read_registry(region=REGION)


@pytest.mark.parametrize("operation", ["DescribeRepositories", "GetLifecyclePolicy"])
def test_what_aws_denies_of_repositories_is_an_error(
    aws: Emulator, operation: str
) -> None:
    aws.inject(operation, "deny")

    with pytest.raises(AwsError, match=f"AccessDenied.*{operation}"):
        read_registry(region=REGION)


def test_without_a_region_there_is_nothing_to_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")

    with pytest.raises(AwsError, match="You must specify a region"):
        read_registry()


def test_what_is_read_is_a_source() -> None:
    repository = held("a1").held
    rule = HeldReplicationRule((HeldDestination("us-east-1", ACCOUNT),))
    whole = HeldRegistry(Registry(ACCOUNT, REGION), (rule,), HeldScanning("BASIC", ()))

    holding = holding_of(LiveRegistry(whole, (repository,), ("templates",)))

    (registry,) = holding.registries
    assert registry.repositories == (TakenRepository(repository),)
    assert registry.replication == TakenReplication((rule,))
    assert registry.settings == (
        TakenSetting(Recordable.SCANNING, ACCOUNT, HeldScanning("BASIC", ())),
    )
    assert holding.left == (
        Left("the repository creation templates", "could not be seen: AWS denies it"),
    )


EVERYTHING: Final = HeldRegistry(
    Registry(ACCOUNT, REGION),
    replication=(HeldReplicationRule((HeldDestination("us-east-1", ACCOUNT),)),),
    policy="{}",
    scanning=HeldScanning("BASIC", ()),
    caches=(HeldCache("quay", "quay.io"),),
    templates=(HeldTemplate("ROOT", ("REPLICATION",), "MUTABLE"),),
    account_settings={"BLOB_MOUNTING": "ENABLED"},
    pull_time_exclusions=("arn",),
)


def test_everything_that_a_registry_may_have_is_taken() -> None:
    holding = holding_of(LiveRegistry(EVERYTHING, ()))

    (registry,) = holding.registries
    assert registry.replication == TakenReplication(EVERYTHING.replication)
    assert [(one.kind, one.identity, one.held) for one in registry.settings] == [
        (Recordable.REGISTRY_POLICY, ACCOUNT, "{}"),
        (Recordable.SCANNING, ACCOUNT, EVERYTHING.scanning),
        (Recordable.TEMPLATE, "ROOT", EVERYTHING.templates[0]),
        (Recordable.CACHE, "quay", EVERYTHING.caches[0]),
        (Recordable.EXCLUSION, "arn", "arn"),
        (Recordable.ACCOUNT_SETTING, "BLOB_MOUNTING", "ENABLED"),
    ]
    assert holding.left == ()


def test_of_a_registry_in_part_what_it_has_as_a_whole_is_left_by_its_name() -> None:
    holding = holding_of(LiveRegistry(EVERYTHING, ()), in_part=True)

    assert holding.registries == (TakenRegistry(EVERYTHING.registry, ()),)
    assert {left.reason for left in holding.left} == {
        "is the whole registry's, and --prefix asks for a part of it"
    }
    assert [left.address for left in holding.left] == [
        "the replication configuration",
        "the registry policy",
        "the registry scanning configuration",
        "the pull through cache rules",
        "the repository creation templates",
        "the account settings",
        "the pull time update exclusions",
    ]


def test_a_registry_without_replication_has_none() -> None:
    live = LiveRegistry(HeldRegistry(Registry(ACCOUNT, REGION)), ())

    assert holding_of(live).registries[0].replication is None
