"""The AWS in this process's memory."""

import os
import subprocess
import sys
from dataclasses import FrozenInstanceError
from pathlib import Path

import boto3
import pytest

from ecr_component.emulator import local_aws
from ecr_component.emulator.patches import PATCHES

from .conftest import ACCOUNT, REGION, Ecr, create

ROOT = Path(__file__).parents[2]


def test_it_tells_where_it_is() -> None:
    with local_aws("us-gov-west-1", "111122223333") as aws:
        assert (aws.region, aws.account_id, aws.partition) == (
            "us-gov-west-1",
            "111122223333",
            "aws-us-gov",
        )


def test_its_account_is_motos_own_unless_told() -> None:
    with local_aws(REGION) as aws:
        assert aws.account_id == ACCOUNT


def test_its_repositories_are_in_its_account_and_region() -> None:
    with local_aws("eu-west-3", "111122223333") as aws:
        arn = create(aws.client("ecr"))["repositoryArn"]

    assert arn == "arn:aws:ecr:eu-west-3:111122223333:repository/team/api"


def test_any_client_of_the_process_asks_it() -> None:
    with local_aws(REGION, "111122223333"):
        identity = boto3.client("sts").get_caller_identity()

    assert identity["Account"] == "111122223333"


def test_a_client_is_made_once() -> None:
    with local_aws(REGION) as aws:
        assert aws.client("ecr") is aws.client("ecr")
        assert aws.client("ecr") is not aws.client("sts")


def test_its_values_stay() -> None:
    with local_aws(REGION) as aws, pytest.raises(FrozenInstanceError):
        aws.region = "us-east-1"  # type: ignore[misc] # it is frozen


def test_it_starts_empty(client: Ecr) -> None:
    with local_aws(REGION):
        create(client)

    with local_aws(REGION):
        assert client.describe_repositories()["repositories"] == []


@pytest.mark.parametrize(
    ("region", "says"),
    [
        pytest.param("mars-1", "'mars-1'", id="unlike-any"),
        pytest.param(
            "eu-wst-1", "'eu-wst-1'; did you mean 'eu-west-1'?", id="misspelt"
        ),
        pytest.param("aws-global", "'aws-global'", id="global"),
        pytest.param("", "''", id="empty"),
    ],
)
def test_a_region_without_ecr_is_refused(region: str, says: str) -> None:
    with pytest.raises(ValueError, match="ECR") as refused, local_aws(region):
        pass

    assert str(refused.value) == f"ECR has no region {says}"


@pytest.fixture
def users_variables(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What a user has set; afterwards nothing is left of it."""
    for name in [name for name in os.environ if name.startswith(("AWS_", "MOTO_"))]:
        monkeypatch.delenv(name)
    users = {
        "AWS_ACCESS_KEY_ID": "real",
        "AWS_ENDPOINT_URL": "https://example.com",
        "AWS_PROFILE": "production",
        "MOTO_ACCOUNT_ID": "999999999999",
    }
    for name, value in users.items():
        monkeypatch.setenv(name, value)
    return users


def variables() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if k.startswith(("AWS_", "MOTO_"))}


@pytest.mark.usefixtures("users_variables")
def test_nothing_of_the_users_leaks_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_SERVER_MODE", "true")
    monkeypatch.setenv("LANG", "C")

    with local_aws(REGION):
        inside = variables()
        rest = os.environ.keys() & {"TEST_SERVER_MODE", "LANG", "PATH"}

    assert rest == {"LANG", "PATH"}

    # moto puts keys of its own in.
    assert inside.pop("AWS_ACCESS_KEY_ID") != "real"
    assert inside.pop("AWS_SECRET_ACCESS_KEY")
    assert inside == {
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "MOTO_ACCOUNT_ID": ACCOUNT,
    }


def test_no_setting_of_moto_hands_over_to_another_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("moto.settings.TEST_SERVER_MODE", True)
    monkeypatch.setenv("TEST_PROXY_MODE", "true")

    with local_aws(REGION, keep=["TEST_PROXY_MODE"]) as aws:
        assert create(aws.client("ecr"))["repositoryName"] == "team/api"


def test_the_users_variables_are_back_afterwards(
    users_variables: dict[str, str],
) -> None:
    with local_aws(REGION):
        os.environ["AWS_REGION"] = "us-east-1"

    assert variables() == users_variables


def test_the_users_variables_are_back_after_a_failure(
    users_variables: dict[str, str],
) -> None:
    with pytest.raises(ZeroDivisionError), local_aws(REGION):
        raise ZeroDivisionError

    assert variables() == users_variables


@pytest.mark.usefixtures("stock_moto")
def test_moto_is_stock_again_afterwards() -> None:
    with local_aws(REGION):
        pass

    assert [vars(m.owner).get(m.name, m.stock) for m in PATCHES] == [
        patch.stock for patch in PATCHES
    ]


def loaded(program: str, *modules: str) -> list[str]:
    """Which of *modules* a fresh Python has loaded after *program*."""
    tell = f"import sys; print(*(m for m in {modules} if m in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\n{tell}"],
        capture_output=True,
        check=True,
        cwd=ROOT,
        text=True,
    )
    return done.stdout.split()


def test_importing_it_loads_no_aws() -> None:
    program = "import ecr_component.emulator"

    assert loaded(program, "moto", "boto3", "botocore", "flask", "pulumi") == []


def test_it_needs_no_server_and_no_pulumi() -> None:
    program = (
        "from ecr_component.emulator import local_aws\n"
        "with local_aws('eu-west-1') as aws: aws.client('ecr').describe_repositories()"
    )

    assert loaded(program, "moto", "flask", "pulumi") == ["moto"]
