"""Principals whose pulls do not count as use."""

from .conftest import ACCOUNT, Ecr, refused

SCANNER = f"arn:aws:iam::{ACCOUNT}:role/scanner"
AUDITOR = f"arn:aws:iam::{ACCOUNT}:role/auditor"


def test_principals_whose_pulls_do_not_count_are_listed(ecr: Ecr) -> None:
    for principal in (SCANNER, AUDITOR):
        ecr.register_pull_time_update_exclusion(principalArn=principal)

    listed = ecr.list_pull_time_update_exclusions()

    assert listed["pullTimeUpdateExclusions"] == [AUDITOR, SCANNER]


def test_a_principal_is_excluded_once(ecr: Ecr) -> None:
    ecr.register_pull_time_update_exclusion(principalArn=SCANNER)

    again = refused(ecr.register_pull_time_update_exclusion, principalArn=SCANNER)

    assert again == (
        "ExclusionAlreadyExistsException",
        f"The pull time update exclusion for '{SCANNER}' already exists",
    )


def test_a_principal_can_count_again(ecr: Ecr) -> None:
    ecr.register_pull_time_update_exclusion(principalArn=SCANNER)

    ecr.deregister_pull_time_update_exclusion(principalArn=SCANNER)

    assert ecr.list_pull_time_update_exclusions()["pullTimeUpdateExclusions"] == []


def test_a_principal_that_counts_is_not_found(ecr: Ecr) -> None:
    code, _ = refused(ecr.deregister_pull_time_update_exclusion, principalArn=SCANNER)

    assert code == "ExclusionNotFoundException"
