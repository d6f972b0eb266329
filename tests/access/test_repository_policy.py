"""The repository policy of accounts that read and write, as the text ECR is sent.

Other forms of access: `test_access_forms`.
"""

import json
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecr_component.access import actions
from ecr_component.access.repository_policy import Access, policy_text
from ecr_component.values.deferred import Deferred
from ecr_component.values.regions import Location, NotKnown
from tests.conftest import refusal

GOLDEN = Path(__file__).parents[1] / "golden"

HERE = Location("eu-west-1", "aws", "210987654321")
STAGING, PROD, BUILD = "111122223333", "444455556666", "012345678901"

GIVEN = {
    "accounts_one_reads": Access(read=(STAGING,)),
    "accounts_two_write": Access(write=(PROD, BUILD)),
    "accounts_read_and_write": Access(read=(STAGING, PROD), write=(PROD,)),
}


@pytest.mark.parametrize("name", GIVEN)
def test_access_gives_the_document_that_a_person_has_read(name: str) -> None:
    document = json.loads((GOLDEN / f"{name}.json").read_text())

    compact = json.dumps(document, separators=(",", ":"))
    assert policy_text(GIVEN[name], HERE) == compact


def test_each_document_belongs_to_an_access() -> None:
    assert {path.stem for path in GOLDEN.glob("accounts_*.json")} == set(GIVEN)


def test_the_action_lists_are_those_of_the_module_in_its_order() -> None:
    assert actions.READ == (
        "ecr:GetDownloadUrlForLayer",
        "ecr:BatchGetImage",
        "ecr:BatchCheckLayerAvailability",
    )
    assert actions.WRITE == (
        "ecr:GetAuthorizationToken",
        "ecr:BatchCheckLayerAvailability",
        "ecr:GetDownloadUrlForLayer",
        "ecr:GetRepositoryPolicy",
        "ecr:DescribeRepositories",
        "ecr:ListImages",
        "ecr:DescribeImages",
        "ecr:BatchGetImage",
        "ecr:InitiateLayerUpload",
        "ecr:UploadLayerPart",
        "ecr:CompleteLayerUpload",
        "ecr:PutImage",
    )


@pytest.mark.parametrize(
    "partition",
    [
        *("aws", "aws-cn", "aws-us-gov", "aws-eusc"),
        *("aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"),
    ],
)
def test_accounts_are_of_the_partition_in_use(partition: str) -> None:
    access = GIVEN["accounts_read_and_write"]

    text = policy_text(access, replace(HERE, partition=partition))

    commercial = policy_text(access, HERE)
    assert text == commercial.replace("arn:aws:", f"arn:{partition}:")


def test_a_policy_waits_until_its_partition_is_known() -> None:
    with pytest.raises(NotKnown):
        policy_text(Access(read=(STAGING,)), Location("eu-west-1"))


def test_an_account_that_stands_twice_is_written_once() -> None:
    twice = Access(read=(STAGING, STAGING))

    assert policy_text(twice, HERE) == policy_text(Access(read=(STAGING,)), HERE)


ids = st.lists(st.integers(0, 10**12 - 1).map("{:012}".format), max_size=5)


@given(ids.filter(bool), ids, st.randoms())
def test_equal_access_in_any_order_gives_equal_text(
    read: list[str], write: list[str], random: Random
) -> None:
    access = Access(read=tuple(read), write=tuple(write))

    random.shuffle(read)
    random.shuffle(write)

    shuffled = Access(read=(*read, read[0]), write=tuple(write))
    assert policy_text(shuffled, HERE) == policy_text(access, HERE)


def _text_of_length(length: int) -> str:
    """The text of a policy that has so many characters if ECR takes so many."""
    statement = {"Sid": "", "Effect": "Allow", "Principal": "*", "Action": "ecr:*"}
    empty = len(policy_text(Access(statements=(statement,)), HERE))
    sid = "x" * (length - empty)
    return policy_text(Access(statements=({**statement, "Sid": sid},)), HERE)


def test_a_text_of_10240_characters_passes() -> None:
    assert len(_text_of_length(10_240)) == 10_240


def test_a_text_of_10241_characters_is_refused() -> None:
    assert refusal(_text_of_length, 10_241) == (
        "the repository policy has 10,241 characters, and ECR takes up to 10,240; "
        "name fewer principals, or an organization in place of its accounts"
    )


def test_three_hundred_accounts_that_read_have_room() -> None:
    read = tuple(f"{number:012}" for number in range(300))

    assert len(policy_text(Access(read=read), HERE)) <= 10_240


@pytest.mark.parametrize(
    "access", [Access(read=("1",)), Access(write=("1",))], ids=repr
)
def test_access_for_somebody_is_true(access: Access) -> None:
    assert access


@pytest.mark.parametrize("access", [Access(), Access(strict=True)], ids=repr)
def test_access_for_nobody_is_false(access: Access) -> None:
    assert not access


def test_leaves_that_became_known_take_their_places() -> None:
    later, latest = Deferred(("a", 0)), Deferred(("b", 1))
    access = Access(read=(STAGING, later), write=(latest, later))

    assert access.deferred == [later, latest]
    assert access.known({later: PROD, latest: BUILD}) == Access(
        read=(STAGING, PROD), write=(BUILD, PROD)
    )
