"""Where that is kept which moto does not have."""

from collections.abc import Callable

from moto.core.base_backend import BackendDict

from ecr_component.emulator import local_aws

from .conftest import ACCOUNT, REGION, Ecr

PRINCIPAL = f"arn:aws:iam::{ACCOUNT}:role/scanner"


def put_one_of_each(ecr: Ecr) -> None:
    ecr.put_account_setting(name="BLOB_MOUNTING", value="ENABLED")
    ecr.create_pull_through_cache_rule(
        ecrRepositoryPrefix="quay", upstreamRegistryUrl="quay.io"
    )
    ecr.create_repository_creation_template(prefix="prod", appliedFor=["REPLICATION"])
    ecr.register_pull_time_update_exclusion(principalArn=PRINCIPAL)


def held(ecr: Ecr) -> list[str]:
    """One word for each thing that is kept."""
    rules = ecr.describe_pull_through_cache_rules()["pullThroughCacheRules"]
    templates = ecr.describe_repository_creation_templates()
    return [
        ecr.get_account_setting(name="BLOB_MOUNTING")["value"],
        *(rule["ecrRepositoryPrefix"] for rule in rules),
        *(each["prefix"] for each in templates["repositoryCreationTemplates"]),
        *ecr.list_pull_time_update_exclusions()["pullTimeUpdateExclusions"],
    ]


ALL = ["ENABLED", "quay", "prod", PRINCIPAL]
NOTHING = ["DISABLED"]


def test_a_reset_clears_what_moto_does_not_have(ecr: Ecr) -> None:
    put_one_of_each(ecr)

    BackendDict.reset()

    assert held(ecr) == NOTHING


def test_regions_stay_apart(ecr: Ecr, client_in: Callable[[str], Ecr]) -> None:
    put_one_of_each(ecr)

    assert held(client_in("eu-west-1")) == NOTHING
    assert held(ecr) == ALL


def test_accounts_stay_apart(ecr: Ecr) -> None:
    put_one_of_each(ecr)

    with local_aws(REGION, "111122223333"):
        assert held(ecr) == NOTHING
    assert held(ecr) == ALL
