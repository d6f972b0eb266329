"""ECR's actions: that they are all there, and what a pattern means by them."""

import boto3
import pytest

from ecr_component.access import actions
from ecr_component.access.actions import matching


def test_every_operation_of_ecr_has_its_action() -> None:
    model = boto3.client("ecr", "eu-west-1").meta.service_model
    operations = {f"ecr:{name}" for name in model.operation_names}

    assert operations - {*actions.ALL} == {*actions.ALLOWED_BY}
    assert {*actions.ALL} - operations == {
        "ecr:BatchImportUpstreamImage",
        "ecr:GetImageCopyStatus",
        "ecr:ReplicateImage",
    }


def test_every_action_is_named_once_and_in_order() -> None:
    assert list(actions.ALL) == sorted({*actions.ALL})


def test_each_list_is_of_actions_that_ecr_has() -> None:
    lists = (
        *(actions.READ, actions.WRITE, actions.PULL, actions.PUSH),
        *(actions.IDENTITY_PUSH, actions.LOGIN, actions.IMAGES),
        tuple(actions.ALLOWED_BY.values()),
    )

    assert all({*listed} < {*actions.ALL} for listed in lists)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        pytest.param("ecr:PutImage", {"ecr:PutImage"}, id="a-name"),
        pytest.param("ECR:putimage", {"ecr:PutImage"}, id="in-other-letters"),
        pytest.param("*", {*actions.ALL}, id="a-star"),
        pytest.param("ecr:*", {*actions.ALL}, id="all-of-ecr"),
        pytest.param("ecr:" + "*" * 10_000, {*actions.ALL}, id="many-stars"),
        pytest.param(
            "ecr:Put*Policy",
            {"ecr:PutLifecyclePolicy", "ecr:PutRegistryPolicy"},
            id="a-star-within",
        ),
        pytest.param("ecr:?utImage", {"ecr:PutImage"}, id="a-question-mark"),
        pytest.param("ecr:PutImages", set(), id="a-letter-too-many"),
        pytest.param("ecr:PutImag", set(), id="a-letter-too-few"),
        pytest.param("ecr:PutImage?", set(), id="a-question-mark-for-nothing"),
        pytest.param("ecr:[PQ]utImage", set(), id="brackets"),
        pytest.param("ecr:PutImage\n", set(), id="a-new-line"),
        pytest.param("s3:*", set(), id="another-service"),
        pytest.param("", set(), id="nothing"),
        pytest.param("ecr:" + "*?" * 40 + "z", set(), id="wild-and-long"),
        pytest.param("ecr:" + "a" * 1_000_000, set(), id="a-million-letters"),
    ],
)
def test_a_pattern_means_the_actions_that_it_matches(
    pattern: str, found: set[str]
) -> None:
    assert matching(pattern) == found
