"""Whatever is wrong with a source, it is told in a sentence."""

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from ecr_component.commands.cli import cli
from tests.adopt.terraform import FIXTURES
from tests.adopt.whole_registry import EVERYTHING

Step = str | int

SOURCES: Final = [
    "cloudposse/terraform.tfstate",
    "gruntwork/show.json",
    "plain/terraform.tfstate",
    "pulumi_plain/export.json",
    "terraform_aws_modules/show.json",
]
STRAY: Final[st.SearchStrategy[Any]] = st.sampled_from(
    [
        *(None, True, 0, -1, 1.5, 10**30, "", "x", "{}", "a\x00b", "\x1b[2J", "::"),
        *([], {}, [None], [[]], [{}], {"": None}, {"secure": "x"}, ["x", 1], "*"),
        *('{"Statement": []}', '{"rules": [1]}', '{"Statement": {"Principal": 1}}'),
    ]
)


def paths(value: object, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """Every place in a document but its top."""
    if isinstance(value, dict):
        inner: list[tuple[Step, object]] = [*value.items()]
    else:
        inner = [*enumerate(value)] if isinstance(value, list) else []
    for step, item in inner:
        yield (*path, step)
        yield from paths(item, (*path, step))


DOCUMENTS: Final = {
    **{path: json.loads(FIXTURES.joinpath(path).read_bytes()) for path in SOURCES},
    "whole registry": json.loads(EVERYTHING),
}
PLACES: Final = {path: [*paths(document)] for path, document in DOCUMENTS.items()}


def changed(document: Any, path: tuple[Step, ...], value: object) -> Any:  # noqa: ANN401 - JSON
    """A document with another value in one place."""
    if not path:
        return value
    first, *rest = path
    copy: Any = dict(document) if isinstance(document, dict) else list(document)
    copy[first] = changed(document[first], tuple(rest), value)
    return copy


@pytest.mark.parametrize("path", DOCUMENTS)
@given(st.data())
@settings(max_examples=40)
def test_a_stray_value_anywhere_is_no_reason_to_crash(
    path: str, data: st.DataObject
) -> None:
    place = data.draw(st.sampled_from(PLACES[path]))
    document = changed(DOCUMENTS[path], place, data.draw(STRAY))

    result = CliRunner().invoke(cli, ["adopt", "-"], input=json.dumps(document))

    assert isinstance(result.exception, SystemExit | None), result.exception
    assert result.exit_code in {0, 1, 2}
    assert result.output
    assert "\x1b" not in result.output
