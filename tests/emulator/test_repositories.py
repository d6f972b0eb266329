"""Names, addresses and keys of repositories, and lists of them."""

from collections.abc import Callable
from typing import Any, NoReturn

import pytest
from moto.ecr.exceptions import InvalidParameterException
from moto.ecr.models import Repository

from ecr_component.emulator import local_aws

from .conftest import ACCOUNT, REGION, Ecr, backend, create, refused


def names(answer: dict[str, Any]) -> list[str]:
    return [repository["repositoryName"] for repository in answer["repositories"]]


def test_repositories_are_told_in_pages(ecr: Ecr) -> None:
    for name in ("cc", "aa", "bb"):
        create(ecr, name)

    first = ecr.describe_repositories(maxResults=2)
    second = ecr.describe_repositories(maxResults=2, nextToken=first["nextToken"])

    assert names(first) == ["aa", "bb"]
    assert names(second) == ["cc"]
    assert "nextToken" not in second


def test_stock_moto_tells_all_repositories_at_once(stock_ecr: Ecr) -> None:
    for name in ("cc", "aa", "bb"):
        create(stock_ecr, name)

    told = stock_ecr.describe_repositories(maxResults=2)

    assert names(told) == ["cc", "aa", "bb"]
    assert "nextToken" not in told


@pytest.mark.parametrize(("existing", "pages"), [(100, [100]), (101, [100, 1])])
def test_a_page_has_100_unless_told(ecr: Ecr, existing: int, pages: list[int]) -> None:
    create(ecr, "aa")
    kept = backend().repositories
    # Created once and copied, which is quicker.
    kept.update({f"ab{number}": kept["aa"] for number in range(existing - 1)})

    told = ecr.get_paginator("describe_repositories").paginate()

    assert [len(page["repositories"]) for page in told] == pages


def test_a_name_deleted_between_pages_moves_no_other(ecr: Ecr) -> None:
    for name in ("aa", "bb", "cc"):
        create(ecr, name)
    first = ecr.describe_repositories(maxResults=2)
    ecr.delete_repository(repositoryName="bb")

    second = ecr.describe_repositories(nextToken=first["nextToken"])

    assert names(second) == ["cc"]


@pytest.mark.parametrize("token", ["!", "/w=="])
def test_a_token_that_was_never_given_is_refused(ecr: Ecr, token: str) -> None:
    assert refused(ecr.describe_repositories, nextToken=token) == (
        "InvalidParameterException",
        (
            "Invalid parameter at 'nextToken' failed to satisfy constraint: "
            "'Invalid token provided'"
        ),
    )


def test_repositories_asked_for_come_once_each_in_the_order_asked(ecr: Ecr) -> None:
    for name in ("aa", "bb", "cc"):
        create(ecr, name)

    told = ecr.describe_repositories(repositoryNames=["cc", "aa", "cc"])

    assert names(told) == ["cc", "aa"]


def test_one_name_that_is_missing_fails_the_whole(ecr: Ecr) -> None:
    create(ecr, "aa")

    assert refused(ecr.describe_repositories, repositoryNames=["aa", "bb"]) == (
        "RepositoryNotFoundException",
        (
            "The repository with name 'bb' does not exist in the registry with id "
            "'123456789012'"
        ),
    )


def test_a_name_in_another_registry_is_not_found(ecr: Ecr) -> None:
    create(ecr, "aa")

    code, _ = refused(
        ecr.describe_repositories, repositoryNames=["aa"], registryId="1" * 12
    )

    assert code == "RepositoryNotFoundException"


class Unwalked(dict[str, Repository]):
    """Repositories that are looked up, and never gone through."""

    def values(self) -> NoReturn:
        raise AssertionError("walked")


def test_a_repository_is_found_by_name_without_a_walk(ecr: Ecr) -> None:
    create(ecr)
    kept = backend()
    kept.repositories = Unwalked(kept.repositories)

    told = ecr.describe_repositories(repositoryNames=["team/api"])

    assert names(told) == ["team/api"]


def test_stock_moto_walks_all_repositories_for_one(stock_ecr: Ecr) -> None:
    create(stock_ecr)
    kept = backend()
    kept.repositories = Unwalked(kept.repositories)

    with pytest.raises(AssertionError, match="walked"):
        stock_ecr.describe_repositories(repositoryNames=["team/api"])


LONGEST = "a" * 256


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("a--b", id="two-hyphens"),
        pytest.param("a---b/c__d", id="three-hyphens-and-two-underscores"),
        pytest.param("1a.b_c-d", id="single-separators"),
        pytest.param("ab", id="shortest"),
        pytest.param(LONGEST, id="longest"),
    ],
)
def test_a_name_that_aws_takes_is_taken(ecr: Ecr, name: str) -> None:
    assert create(ecr, name)["repositoryName"] == name


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(LONGEST + "a", id="too-long"),
        pytest.param("a___b", id="three-underscores"),
        pytest.param("a..b", id="two-dots"),
        pytest.param("a//b", id="two-slashes"),
        pytest.param("a-/b", id="separator-at-the-end"),
        pytest.param("Ab", id="upper-case"),
        pytest.param("ab\n", id="trailing-newline"),
    ],
)
def test_a_name_that_aws_refuses_is_refused(ecr: Ecr, name: str) -> None:
    code, message = refused(ecr.create_repository, repositoryName=name)

    assert code == "InvalidParameterException"
    assert message.startswith("Invalid parameter at 'repositoryName' failed")


@pytest.mark.usefixtures("ecr")
def test_a_name_of_one_character_is_refused() -> None:
    # Asked of moto itself: boto3 refuses it before AWS can.
    with pytest.raises(InvalidParameterException, match="at 'repositoryName' failed"):
        backend().create_repository(
            repository_name="a",
            registry_id=None,
            encryption_config={},
            image_scan_config=None,
            image_tag_mutability="MUTABLE",
            tags=[],
        )


@pytest.mark.parametrize("name", ["a--b", "a__b"])
def test_stock_moto_refuses_a_run_of_separators(stock_ecr: Ecr, name: str) -> None:
    code, _ = refused(stock_ecr.create_repository, repositoryName=name)

    assert code == "InvalidParameterException"


def test_stock_moto_takes_a_name_of_any_length(stock_ecr: Ecr) -> None:
    assert create(stock_ecr, LONGEST + "a")["repositoryName"] == LONGEST + "a"


def encryption(ecr: Ecr, **given: str) -> dict[str, str]:
    told: dict[str, str] = create(ecr, encryptionConfiguration=given)[
        "encryptionConfiguration"
    ]
    return told


@pytest.mark.parametrize("kind", ["KMS", "KMS_DSSE"])
def test_a_key_is_named_where_none_was_given(ecr: Ecr, kind: str) -> None:
    told = encryption(ecr, encryptionType=kind)

    assert told["encryptionType"] == kind
    assert told["kmsKey"].startswith(f"arn:aws:kms:{REGION}:{ACCOUNT}:key/")


def test_stock_moto_names_no_key_for_kms_dsse(stock_ecr: Ecr) -> None:
    told = encryption(stock_ecr, encryptionType="KMS_DSSE")

    assert told == {"encryptionType": "KMS_DSSE"}


@pytest.mark.parametrize(
    "given",
    [
        {"encryptionType": "AES256"},
        {"encryptionType": "KMS_DSSE", "kmsKey": "arn:aws:kms:k"},
    ],
)
def test_encryption_that_is_complete_stays_as_given(
    ecr: Ecr, given: dict[str, str]
) -> None:
    assert encryption(ecr, **given) == given


@pytest.mark.parametrize(
    ("region", "partition", "domain"),
    [
        ("eu-central-1", "aws", "amazonaws.com"),
        ("cn-north-1", "aws-cn", "amazonaws.com.cn"),
        ("us-gov-west-1", "aws-us-gov", "amazonaws.com"),
        ("eusc-de-east-1", "aws-eusc", "amazonaws.eu"),
        ("us-iso-east-1", "aws-iso", "c2s.ic.gov"),
        ("us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov"),
        ("eu-isoe-west-1", "aws-iso-e", "cloud.adc-e.uk"),
        ("us-isof-south-1", "aws-iso-f", "csp.hci.ic.gov"),
    ],
)
def test_a_repository_has_the_address_of_its_partition(
    client_in: Callable[[str], Ecr], region: str, partition: str, domain: str
) -> None:
    ecr = client_in(region)

    with local_aws(region) as aws:
        created = create(ecr)
        asked = {"resourceArn": created["repositoryArn"]}
        tags = ecr.list_tags_for_resource(**asked)["tags"]

    assert aws.partition == partition
    assert created["repositoryUri"] == f"{ACCOUNT}.dkr.ecr.{region}.{domain}/team/api"
    assert (
        created["repositoryArn"]
        == f"arn:{partition}:ecr:{region}:{ACCOUNT}:repository/team/api"
    )
    assert tags == []


@pytest.mark.usefixtures("stock_ecr")
def test_stock_moto_has_one_domain_for_all_partitions(
    client_in: Callable[[str], Ecr],
) -> None:
    created = create(client_in("cn-north-1"))

    uri = created["repositoryUri"]
    assert uri == f"{ACCOUNT}.dkr.ecr.cn-north-1.amazonaws.com/team/api"


@pytest.mark.usefixtures("stock_ecr")
def test_stock_moto_takes_an_isolated_partition_for_aws(
    client_in: Callable[[str], Ecr],
) -> None:
    created = create(client_in("eu-isoe-west-1"))

    assert created["repositoryArn"].startswith("arn:aws:ecr:eu-isoe-west-1:")
