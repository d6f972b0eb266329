"""ARNs of roles, and whether a role is of the registry's account."""

import pytest

from ecr_component.values.regions import Location
from ecr_component.values.role_arns import role_arn, role_of
from tests.conftest import refusal

ROLE = "arn:aws:iam::111122223333:role/path/to/ecr"
HERE = Location("eu-west-1", "aws", "111122223333")


@pytest.mark.parametrize(
    "arn",
    [ROLE, "arn:aws-us-gov:iam::111122223333:role/a", f"{ROLE[:-3]}{'a' * 64}"],
)
def test_the_arn_of_a_role_is_taken(arn: str) -> None:
    assert role_arn(arn) == arn


@pytest.mark.parametrize(
    ("arn", "text"),
    [
        (
            "ecr",
            (
                "must be the ARN of a role (got 'ecr'); it reads "
                "arn:aws:iam::ACCOUNT:role/NAME"
            ),
        ),
        (
            "arn:aws:iam::111122223333:user/ecr",
            (
                "must be the ARN of a role (got 'arn:aws:iam::111122223333:user/ecr'); "
                "write a role: ECR takes no user here"
            ),
        ),
        (
            "arn:aws:sts::111122223333:assumed-role/ecr/me",
            (
                "must be the ARN of a role (got "
                "'arn:aws:sts::111122223333:assumed-role/ecr/me'); that is a session: "
                "write the ARN of its role"
            ),
        ),
        (None, "must be text (got null)"),
    ],
)
def test_what_is_no_arn_of_a_role_is_refused(arn: object, text: str) -> None:
    assert refusal(role_arn, arn) == text


@pytest.mark.parametrize(
    "location",
    [HERE, Location(), Location(partition="aws")],
    ids=["here", "unknown", "a-part"],
)
def test_a_role_of_the_own_account_is_taken(location: Location) -> None:
    assert role_of(ROLE, location) == ROLE


def test_a_role_of_another_account_is_refused() -> None:
    text = refusal(lambda arn: role_of(arn, Location(account_id="1" * 12)), ROLE)
    assert text == (
        "is a role of another account than the registry (111111111111) (got "
        "'arn:aws:iam::111122223333:role/path/to/ecr'); write a role of the "
        "registry's own account"
    )


def test_a_role_of_another_partition_is_refused() -> None:
    text = refusal(lambda arn: role_of(arn, Location(partition="aws-cn")), ROLE)
    assert text == (
        "is of another partition than the registry (aws-cn) (got "
        "'arn:aws:iam::111122223333:role/path/to/ecr')"
    )
