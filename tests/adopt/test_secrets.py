import json
from typing import Any

import pytest

from ecr_component.adopt.description import describe
from ecr_component.adopt.holding import Holding
from ecr_component.adopt.import_file import Target, import_file
from ecr_component.adopt.stack_text import stack_text
from tests.adopt.build import fixture, left, names, policy, read, repository, resource
from tests.adopt.terraform import PASSWORD

SECRET = "hunter2"  # noqa: S105 - nobody's


def everything(holding: Holding) -> str:
    """All that is said of a source, in any form."""
    said = repr(holding)
    for registry in holding.registries:
        description = describe(registry)
        remarks = {name: one.remarks for name, one in description.repositories.items()}
        said += repr(description)
        said += stack_text(
            description.inputs, region="eu-west-1", namespace="ecr", remarks=remarks
        )
        said += json.dumps(import_file(description, Target("ecr", "eu-west-1", "7")))
    return said


def marked(*steps: str) -> list[dict[str, Any]]:
    """A path that a state marks as sensitive."""
    first, *rest = steps
    return [
        {"type": "get_attr", "value": first},
        *(
            {"type": "index", "value": {"value": step, "type": "string"}}
            for step in rest
        ),
    ]


@pytest.mark.parametrize("file", ["terraform.tfstate", "show.json"])
def test_nothing_sensitive_goes_any_further(file: str) -> None:
    said = everything(fixture("mixed", file))

    assert PASSWORD not in said
    assert "the tag password is marked as a secret" in said


def test_a_secret_tag_is_left_out_where_the_provider_repeats_it() -> None:
    tags = {"a": SECRET, "b": "c"}
    attributes = repository("a1", tags=tags, tags_all={**tags, "d": "e"})
    holding = read(
        resource("x", attributes, sensitive_attributes=[marked("tags", "a")])
    )

    taken = holding.registries[0].repositories[0]
    assert taken.held.tags == {"b": "c", "d": "e"}
    assert taken.secret_tags == ("a",)
    assert SECRET not in everything(holding)


@pytest.mark.parametrize(
    ("attributes", "path"),
    [
        (repository("a1", tags={"a": SECRET}), ("tags",)),
        (repository(SECRET), ("name",)),
        (
            repository("a1", encryption_configuration=[{"kms_key": SECRET}]),
            ("encryption_configuration", "0", "kms_key"),
        ),
    ],
)
def test_a_repository_with_any_other_secret_is_left(
    attributes: dict[str, object], path: tuple[str, ...]
) -> None:
    holding = read(resource("x", attributes, sensitive_attributes=[marked(*path)]))

    assert names(holding) == {}
    assert left(holding) == {
        "aws_ecr_repository.x": (
            f"has {path[0]} marked as a secret, which is not written here"
        )
    }
    assert SECRET not in everything(holding)


def test_a_secret_policy_is_left() -> None:
    holding = read(
        resource("x", repository("a1")),
        resource(
            "y",
            policy("a1", SECRET),
            "aws_ecr_repository_policy",
            sensitive_attributes=[marked("policy")],
        ),
    )

    assert names(holding) == {"eu-west-1": ["a1"]}
    assert SECRET not in everything(holding)


def test_a_mark_on_what_is_not_taken_changes_nothing() -> None:
    attributes = repository("a1", timeouts={"delete": SECRET})
    holding = read(resource("x", attributes, sensitive_attributes=[marked("timeouts")]))

    assert names(holding) == {"eu-west-1": ["a1"]}
    assert SECRET not in everything(holding)
