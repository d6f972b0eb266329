import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner

from ecr_component.adopt.description import describe
from ecr_component.adopt.holding import Holding
from ecr_component.adopt.import_file import Target, import_file
from ecr_component.adopt.stack_text import stack_text
from ecr_component.commands.cli import cli
from tests.adopt.build import fixture, left, names, policy, read, repository, resource
from tests.adopt.terraform import FIXTURES, PASSWORD

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


SOURCES: Final = [
    ("mixed/terraform.tfstate", ("--account", "123456789012", "--region", "eu-west-1")),
    ("mixed/show.json", ("--account", "123456789012", "--region", "eu-west-1")),
    ("mixed/terraform.tfstate", ("--region", "eu-central-1")),
    ("mixed/terraform.tfstate", ()),
    ("pulumi_plain/export.json", ()),
]


@pytest.mark.parametrize(("path", "options"), SOURCES)
def test_the_command_writes_and_says_nothing_sensitive(
    path: str, options: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files = ("--stack-file", "a.yaml", "--import-file", "b.json")

    with_files = CliRunner().invoke(
        cli, ["adopt", str(FIXTURES / path), *options, *files]
    )
    without = CliRunner().invoke(cli, ["adopt", str(FIXTURES / path), *options])

    said = with_files.output + without.output
    said += "".join(file.read_text("utf-8") for file in tmp_path.iterdir())
    assert FIXTURES.joinpath(path).read_text("utf-8").count("password")
    assert PASSWORD not in said


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(lambda text: text[:-3], id="cut-off"),
        pytest.param(
            lambda text: text.replace('"attributes"', '"attributes": 1, "attributes"'),
            id="a-key-that-is-a-duplicate",
        ),
        pytest.param(
            lambda text: text.replace(f'"{PASSWORD}"', f'["{PASSWORD}"]'),
            id="a-tag-that-is-no-text",
        ),
        pytest.param(lambda text: text.replace(": 4,", ": 3,"), id="an-old-version"),
        pytest.param(
            lambda text: text.replace('"instances": [', f'"instances": ["{SECRET}",'),
            id="an-instance-that-is-no-mapping",
        ),
    ],
)
def test_nothing_of_a_broken_state_is_shown(broken: Callable[[str], str]) -> None:
    text = broken(FIXTURES.joinpath("mixed/terraform.tfstate").read_text("utf-8"))

    said = CliRunner().invoke(cli, ["adopt", "-"], input=text.encode())

    assert said.exit_code
    assert said.output
    assert PASSWORD not in said.output
    assert SECRET not in said.output
