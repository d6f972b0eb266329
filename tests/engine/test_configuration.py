"""Stack files through the real CLI: what it makes of them, and who refuses what."""

from typing import Final

import pytest

from tests.engine.aws import Aws
from tests.engine.conftest import DeployFile
from tests.engine.driver import CREATED, Deployment

ONE: Final = "ecr:repositories: {team/api: }"
MADE: Final = {"EcrRepositories ecr": CREATED, "Repository ecr/team/api": CREATED}
ACCESS: Final = {"RepositoryPolicy ecr/team/api": CREATED}
RULES: Final = {"LifecyclePolicy ecr/team/api": CREATED}

RULE: Final = (
    '{"selection": {"tagStatus": "untagged", "countType": "imageCountMoreThan", '
    '"countNumber": 3}, "action": {"type": "expire"}}'
)


@pytest.fixture(scope="module")
def stack(deploy_file: DeployFile) -> Deployment:
    return deploy_file("config: {aws:region: eu-west-1}")


def written(stack: Deployment, *lines: str) -> Deployment:
    indented = "".join(f"  {line}\n" for line in ("aws:region: eu-west-1", *lines))
    return stack.configure(f"config:\n{indented}")


@pytest.mark.parametrize(
    ("line", "steps"),
    [
        ("ecr:default_encryption_config:", {}),
        ("ecr:default_encryption_config: null", {}),
        ("ecr:default_external_account_ids_with_read_access:", {}),
        ("ecr:default_force_delete:", {}),
        ("ecr:global_tags:", {}),
        ("ecr:default_force_delete: 'true'", {}),
        ("ecr:default_external_account_ids_with_read_access: [111122223333]", ACCESS),
        (f"ecr:default_lifecycle_policy_rules: [{RULE}]", RULES),
        (f"ecr:default_lifecycle_policy_rules: {{rules: [{RULE}]}}", RULES),
        (f"ecr:default_lifecycle_policy_rules: '[{RULE}]'", RULES),
    ],
)
def test_what_the_component_takes_passes_the_cli(
    stack: Deployment,
    aws: Aws,  # noqa: ARG001 - empty
    line: str,
    steps: dict[str, str],
) -> None:
    run = written(stack, ONE, line).preview()

    assert run.ok
    assert run.steps == {**MADE, **steps}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            "ecr:default_image_tag_mutablity: IMMUTABLE",
            (
                "default_image_tag_mutablity: unknown key; did you mean "
                "'default_image_tag_mutability'?"
            ),
        ),
        (
            "ecr:default_force_delete: maybe",
            "default_force_delete: must be true or false (got 'maybe')",
        ),
        (
            "ecr:global_tags: [a]",
            "global_tags: must be a mapping of keys to values (got ['a'])",
        ),
        (
            "ecr:default_external_account_ids_with_read_access: {a: b}",
            (
                "default_external_account_ids_with_read_access: must be a list "
                "(got {'a': 'b'})"
            ),
        ),
        (
            "ecr:default_external_account_ids_with_read_access: [012345678901]",
            (
                "default_external_account_ids_with_read_access[0]: an account id has 12 "  # noqa: E501 - one message
                "digits, and YAML drops a leading zero from a number or reads it as octal "  # noqa: E501 - one message
                "(got 12345678901); put quotes around the id"
            ),
        ),
        (
            "ecr:default_image_tag_mutability: 5",
            (
                "default_image_tag_mutability: must be MUTABLE, IMMUTABLE, "
                "IMMUTABLE_WITH_EXCLUSION or MUTABLE_WITH_EXCLUSION (got 5)"
            ),
        ),
    ],
)
def test_what_the_component_refuses_is_refused_in_its_words(
    stack: Deployment, line: str, says: str
) -> None:
    run = written(stack, ONE, line).preview()

    assert not run.ok
    assert f"error: Pulumi.dev.yaml: 1 problem\n      {says}\n" in run.said
    assert "Traceback" not in run.said
    assert run.steps == {"EcrRepositories ecr": CREATED}


def test_all_problems_are_told_at_once(stack: Deployment) -> None:
    lines = (
        "ecr:repositories: {Team/API: , team/web: {force_delete: maybe}}",
        "ecr:global_tags: {aws:a: b}",
    )

    run = written(stack, *lines).preview()

    assert "Pulumi.dev.yaml: 3 problems" in run.said


@pytest.mark.parametrize("lines", [[], ["ecr:repositories:"]], ids=["none", "null"])
def test_without_repositories_nothing_is_made(
    stack: Deployment, lines: list[str]
) -> None:
    run = written(stack, *lines).preview()

    assert not run.ok
    assert "Pulumi.dev.yaml: 1 problem\n      repositories: is missing\n" in run.said
