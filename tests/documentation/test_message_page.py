"""The page of messages: those of the source, each with what to do."""

from pathlib import Path

import pytest

from tools.message_page import PAGE, Told, messages, page


def test_the_page_is_current() -> None:
    assert PAGE.read_text("utf-8") == page(), "`make docs` writes it anew"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        pytest.param(
            'raise refuse("is a role", value, "write its ARN")',
            Told("is a role", "write its ARN"),
            id="texts",
        ),
        pytest.param(
            'Problem(path, f"has up to {MOST}, this has {len(x)}", remedy=near(x))',
            Told("has up to 64, this has …", "…"),
            id="a-constant-and-what-is-found-out",
        ),
        pytest.param(
            'AtMostOne((), (), Message("not with ", Key("tags")), remedy=WAY)',
            Told("not with `tags`", "leave it out"),
            id="names-of-inputs",
        ),
        pytest.param(
            "def rule(x):\n    what = f'is {x}'\n    raise refuse(what, x)",
            Told("is …", ""),
            id="a-name-of-the-function",
        ),
        pytest.param(
            "def rule():\n    what = 'a'\n    what = 'b'\n    refuse(f'is {what}')",
            Told("is …", ""),
            id="a-name-for-two-things",
        ),
        pytest.param(
            "Forbidden((), lambda keys: f'not {keys}', remedy='go')",
            Told("not …", "go"),
            id="words-of-the-keys",
        ),
    ],
)
def test_a_message_is_read_from_the_call_that_makes_it(
    source: str, told: Told, tmp_path: Path
) -> None:
    module = tmp_path / "module.py"
    module.write_text(f'MOST: Final = 64\nWAY = "leave it out"\n{source}\n', "utf-8")

    assert messages(module) == [told]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("raise refuse(what_it_is(x))", id="of-which-nothing-is-known"),
        pytest.param("other('is wrong')", id="of-another-call"),
    ],
)
def test_what_is_no_message_is_left_out(source: str, tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(source, "utf-8")

    assert messages(module) == []


def test_equal_messages_of_a_module_stand_once(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('refuse("is wrong")\nrefuse("is wrong")\n', "utf-8")

    assert messages(module) == [Told("is wrong", "")]
