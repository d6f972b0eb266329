"""What was given as a secret is in clear text nowhere but in AWS."""

import json
from typing import Any, Final

import pulumi
import pytest
from pulumi.automation import ConfigValue

from ecr_component import EcrRepositories
from tests.engine.aws import Aws
from tests.engine.conftest import Deploy, DeployFile
from tests.engine.driver import Deployment, Program, Run

TAG: Final = "a-tag-that-nobody-sees"
KEY: Final = (
    "arn:aws:kms:eu-west-1:123456789012:key/5ec4e75e-c4e7-5ec4-e75e-c4e75ec4e75e"
)
ACCOUNT: Final = "555500005555"
ROLE: Final = "arn:aws:iam::555511115555:role/a-role-that-nobody-sees"
ORGANIZATION: Final = "o-nobodyseesthis"
# The tag is left out: the provider repeats all tags in an input of its own, `tagsAll`,
# which a preview shows in clear text whatever the program says of `tags`.
CLEAR: Final = (KEY, ACCOUNT, ROLE, ORGANIZATION)


def leaks(stack: Deployment, *runs: Run) -> set[str]:
    """The secrets in clear text in the state, in a file, in a log or in a message."""
    files = [*stack.folder.rglob("*"), *stack.logs.rglob("*")]
    texts = [file.read_text("utf-8", "replace") for file in files if file.is_file()]
    texts += [run.said for run in runs]
    return {secret for secret in CLEAR for text in texts if secret in text}


def with_secrets(tag: str = TAG, key: str = KEY) -> Program:
    """Each kind of value that may be an output, as a secret."""

    def program() -> None:
        secret = pulumi.Output.secret
        statement = {
            "effect": "Allow",
            "principal": "*",
            "action": ["ecr:ListImages"],
            "condition": {"StringEquals": {"aws:PrincipalOrgID": secret(ORGANIZATION)}},
        }
        inputs = {
            "global_tags": {"a": secret(tag)},
            "default_encryption_config": {
                "encryption_type": "KMS",
                "kms_key": secret(key),
            },
            "repositories": {
                "team/api": {
                    "external_account_ids_with_read_access": [secret(ACCOUNT)],
                    "principals_with_write_access": [secret(ROLE)],
                    "policy_statements": [statement],
                }
            },
        }
        made = EcrRepositories("ecr", inputs)  # type: ignore[arg-type] # as read
        pulumi.export("ecr_repo_arns", made.ecr_repo_arns)
        pulumi.export("ecr_repo_urls", made.ecr_repo_urls)

    return program


def test_a_secret_value_stays_secret_and_reaches_aws(aws: Aws, deploy: Deploy) -> None:
    stack = deploy(with_secrets())

    runs = [stack.preview(diff=True), stack.up(debug=True), stack.refresh()]
    stack.run(with_secrets("another tag"))
    runs += [stack.preview(diff=True), stack.up(diff=True)]
    stack.run(with_secrets("another tag", KEY.replace("5ec4", "0000")))
    runs += [stack.preview(diff=True)]

    assert [run.ok for run in runs] == [True] * 5 + [False]
    assert "encrypted with another KMS key" in runs[-1].said
    assert leaks(stack, *runs) == set()
    (told,) = aws.ecr.describe_repositories()["repositories"]
    assert told["encryptionConfiguration"]["kmsKey"] == KEY
    policy = json.dumps(aws.policy("team/api"))
    assert all(secret in policy for secret in (ACCOUNT, ROLE, ORGANIZATION))


@pytest.mark.parametrize(
    ("value", "says"),
    [
        pytest.param(
            {"tags": {"a": TAG * 20}},
            "repositories.team/api.tags.a: a tag's value has up to 256 characters",
            id="tag",
        ),
        pytest.param(
            {"encryption_config": {"encryption_type": "KMS", "kms_key": TAG}},
            "repositories.team/api.encryption_config.kms_key: must be the ARN of a KMS "
            "key; the value is a secret, not shown",
            id="key",
        ),
        pytest.param(
            {"external_account_ids_with_read_access": [TAG]},
            "repositories.team/api.external_account_ids_with_read_access[0]: an account "  # noqa: E501 - one message
            "id is text of 12 digits; the value is a secret, not shown",
            id="account",
        ),
        pytest.param(
            {"principals_with_push_access": [TAG]},
            "repositories.team/api.principals_with_push_access[0]: is no principal that "  # noqa: E501 - one message
            "AWS takes; the value is a secret, not shown",
            id="principal",
        ),
    ],
)
def test_a_secret_that_is_refused_is_refused_without_its_value(
    aws: Aws, deploy: Deploy, value: dict[str, Any], says: str
) -> None:
    def program() -> None:
        inputs = {"repositories": {"team/api": secretly(value)}}
        EcrRepositories("ecr", inputs)  # type: ignore[arg-type] # as read

    stack = deploy(program)

    run = stack.up()

    assert not run.ok
    assert says in run.said
    assert "Traceback" not in run.said
    assert leaks(stack, run) == set()
    assert not any(held.policy for held in aws.holds().values())


def secretly(value: Any) -> Any:  # noqa: ANN401 - as read
    """The same with a secret in place of each text that is one."""
    if isinstance(value, dict):
        return {key: secretly(item) for key, item in value.items()}
    if isinstance(value, list):
        return [secretly(item) for item in value]
    return pulumi.Output.secret(value) if TAG in value else value


STACK_FILE: Final = """
config:
  aws:region: eu-west-1
  ecr:default_image_tag_mutability: IMMUTABLE
  ecr:repositories:
    team/api: {tags: {a: b}}
"""


def test_a_secure_value_in_a_stack_file_is_refused_by_name(
    aws: Aws, deploy_file: DeployFile
) -> None:
    stack = deploy_file(STACK_FILE)
    secret = ConfigValue(TAG, secret=True)
    stack.sdk.set_config("ecr:repositories.team/api.tags.a", secret, path=True)
    stack.sdk.set_config("ecr:default_image_tag_mutability", secret)
    assert "secure:" in stack.folder.joinpath("stacks/Pulumi.dev.yaml").read_text()

    # All that there is to log: of leaves Pulumi would then log what they are.
    everything = {"log_to_std_err": True, "log_flow": True, "log_verbosity": 9}
    runs = [stack.preview(debug=True, **everything), stack.up()]

    for run in runs:
        assert not run.ok
        assert "Pulumi.dev.yaml: 2 problems" in run.said
        assert "default_image_tag_mutability: holds a secret (`secure:`)" in run.said
        assert "repositories: holds a secret (`secure:`)" in run.said
        assert "Traceback" not in run.said
    assert leaks(stack, *runs) == set()
    assert aws.names() == []
