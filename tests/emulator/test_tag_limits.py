"""Which tags AWS keeps for itself, and how many fit."""

import pytest

from .conftest import Ecr, create, refused


def tags(count: int, first: int = 0) -> list[dict[str, str]]:
    return [{"Key": f"k{n}", "Value": ""} for n in range(first, first + count)]


def count_of_tags(ecr: Ecr, arn: str) -> int:
    return len(ecr.list_tags_for_resource(resourceArn=arn)["tags"])


RESERVED = (
    "InvalidTagParameterException",
    "aws: prefixed tag key names are not allowed for external use.",
)
TOO_MANY = ("TooManyTagsException", "51 tags exceed the 50 that a repository may have.")


@pytest.mark.parametrize("key", ["aws:name", "AWS:name"])
def test_nothing_is_created_with_a_reserved_tag(ecr: Ecr, key: str) -> None:
    own = [{"Key": key, "Value": "x"}]

    assert refused(ecr.create_repository, repositoryName="aa", tags=own) == RESERVED
    assert ecr.describe_repositories()["repositories"] == []


def test_nothing_is_created_with_51_tags(ecr: Ecr) -> None:
    many = tags(51)

    assert refused(ecr.create_repository, repositoryName="aa", tags=many) == TOO_MANY
    assert ecr.describe_repositories()["repositories"] == []


def test_a_repository_is_created_with_50_tags(ecr: Ecr) -> None:
    assert count_of_tags(ecr, create(ecr, tags=tags(50))["repositoryArn"]) == 50


def test_a_reserved_tag_is_not_added(ecr: Ecr) -> None:
    arn = create(ecr)["repositoryArn"]
    own = [{"Key": "aws:name", "Value": "x"}]

    assert refused(ecr.tag_resource, resourceArn=arn, tags=own) == RESERVED


def test_a_51st_tag_is_not_added(ecr: Ecr) -> None:
    arn = create(ecr, tags=tags(50))["repositoryArn"]

    assert refused(ecr.tag_resource, resourceArn=arn, tags=tags(1, 50)) == TOO_MANY
    assert count_of_tags(ecr, arn) == 50


def test_one_of_50_tags_can_change(ecr: Ecr) -> None:
    arn = create(ecr, tags=tags(50))["repositoryArn"]

    ecr.tag_resource(resourceArn=arn, tags=[{"Key": "k0", "Value": "new"}])

    told = ecr.list_tags_for_resource(resourceArn=arn)["tags"]
    assert {"Key": "k0", "Value": "new"} in told
    assert len(told) == 50


def test_stock_moto_takes_any_tags(stock_ecr: Ecr) -> None:
    own = [{"Key": "aws:name", "Value": "x"}]
    arn = create(stock_ecr, tags=[*tags(51), *own])["repositoryArn"]

    stock_ecr.tag_resource(resourceArn=arn, tags=[*tags(1, 51), *own])

    assert count_of_tags(stock_ecr, arn) == 53
