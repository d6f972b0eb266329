"""Closed models: what they take, and how everything wrong is told at once."""

from collections.abc import Callable
from typing import Annotated, Any, ClassVar, Literal

import pydantic
import pytest
from pydantic import PlainValidator, model_validator

from ecr_component import names
from ecr_component.errors import Path, Problem, Refusal, refuse
from ecr_component.models import (
    Closed,
    Flag,
    Text,
    a_list,
    a_mapping,
    as_written,
    each,
    gather,
    nested,
    read,
    word,
)
from ecr_component.names import Later, Secret
from tests.conftest import refusal


class Tea(Closed):
    """Something to read."""

    null_speaks: ClassVar = ("sugar",)

    kind: Annotated[Literal["black", "green"], word(Literal["black", "green"])]
    label: Text = ""
    hot: Flag = True
    sugar: Flag | None = True

    @model_validator(mode="after")
    def _no_sugar_in_green_tea(self) -> "Tea":
        if self.kind == "green" and self.sugar:
            raise Refusal(Problem(("sugar",), "spoils green tea", remedy="none"))
        return self


class Tray(Closed):
    """Something to read, spelt as AWS spells."""

    aws_keys: ClassVar[bool] = True

    cup_count: Annotated[int, PlainValidator(names.at_least(1))]
    milk_jug: Flag | None = None

    @model_validator(mode="after")
    def _milk_needs_cups(self) -> "Tray":
        if self.milk_jug and self.cup_count == 1:
            raise refuse("is too small for a jug")
        return self


def lines(problems: list[Problem]) -> list[str]:
    return [str(problem) for problem in problems]


def test_a_model_is_read_with_nothing_wrong() -> None:
    tea, problems = read(Tea, {"kind": "black", "label": "Assam", "hot": False})

    assert problems == []
    assert tea == Tea(kind="black", label="Assam", hot=False)


def test_null_is_as_if_omitted() -> None:
    tea, problems = read(Tea, {"kind": "black", "label": None, "hot": None})

    assert problems == []
    assert tea == Tea(kind="black")
    assert tea.model_fields_set == {"kind"}


def test_null_speaks_where_it_is_a_value_of_its_own() -> None:
    tea, _ = read(Tea, {"kind": "green", "sugar": None})

    assert tea is not None
    assert tea.sugar is None
    assert "sugar" in tea.model_fields_set


@pytest.mark.parametrize(
    ("written", "said"),
    [
        pytest.param({}, ["kind: is missing"], id="missing"),
        pytest.param({"kind": None}, ["kind: is missing"], id="null-and-required"),
        pytest.param(
            {"kind": "blak"},
            ["kind: must be black or green (got 'blak'); did you mean 'black'?"],
            id="a-word-outside-the-set",
        ),
        pytest.param(
            {"kind": "black", "lable": "x"},
            ["lable: unknown key; did you mean 'label'?"],
            id="unknown-and-near",
        ),
        pytest.param(
            {"kind": "black", "xyz": 1},
            ["xyz: unknown key; known are kind, label, hot, sugar"],
            id="unknown-and-far",
        ),
        pytest.param(
            {"kind": "black", "xyz": None},
            ["xyz: unknown key; known are kind, label, hot, sugar"],
            id="unknown-though-null",
        ),
        pytest.param(
            {"kind": "green"}, ["sugar: spoils green tea; none"], id="across-keys"
        ),
        pytest.param(
            {"label": 1, "hot": "yes", "xyz": 1},
            [
                "kind: is missing",
                "label: must be text (got 1)",
                "hot: must be true or false (got 'yes')",
                "xyz: unknown key; known are kind, label, hot, sugar",
            ],
            id="all-at-once",
        ),
        pytest.param(
            ["black"],
            ["must be a mapping of keys to values (got ['black'])"],
            id="no-mapping",
        ),
        pytest.param(
            Secret(),
            [
                (
                    "holds a secret (`secure:`), but AWS shows this value to everyone; "
                    "write it in clear text, or leave it out"
                )
            ],
            id="a-secret",
        ),
    ],
)
def test_everything_wrong_with_a_model_is_told(
    written: object, said: list[str]
) -> None:
    _, problems = read(Tea, written)

    assert lines(problems) == said


def test_a_model_of_many_keys_does_not_list_them_all() -> None:
    keys: dict[str, Any] = {f"key{n}": (str | None, None) for n in range(11)}
    many = pydantic.create_model("Many", __base__=Closed, **keys)

    _, problems = read(many, {"xyz": 1})

    assert lines(problems) == ["xyz: unknown key; the README has them all"]


@pytest.mark.parametrize(
    ("written", "left"),
    [
        pytest.param({"kind": "black", "hot": 1}, Tea(kind="black"), id="key-wrong"),
        pytest.param({"kind": "black", "xyz": 1}, Tea(kind="black"), id="key-unknown"),
        pytest.param({"kind": "blue", "hot": False}, None, id="a-required-key-wrong"),
        pytest.param({"kind": "green"}, None, id="keys-that-do-not-go-together"),
        pytest.param("black", None, id="no-mapping"),
    ],
)
def test_what_is_sound_is_read_as_far_as_that_goes(
    written: object, left: Tea | None
) -> None:
    found, problems = read(Tea, written)

    assert problems
    assert found == left


def test_a_model_cannot_be_changed() -> None:
    tea = Tea(kind="black")

    with pytest.raises(pydantic.ValidationError):
        tea.label = "x"  # type: ignore[misc]  # refused at run time as well


@pytest.mark.parametrize(
    "written",
    [
        pytest.param({"cupCount": 2, "milkJug": True}, id="as-aws"),
        pytest.param({"cup_count": 2, "milk_jug": True}, id="as-python"),
        pytest.param({"cupCount": 2, "milk_jug": True}, id="mixed"),
        pytest.param({"cupCount": 2.0, "milkJug": True}, id="number-as-float"),
    ],
)
def test_aws_keys_are_taken_in_both_spellings(written: dict[str, object]) -> None:
    tray, problems = read(Tray, written)

    assert problems == []
    assert tray == Tray(cup_count=2, milk_jug=True)


@pytest.mark.parametrize(
    "written",
    [
        pytest.param({"cupCount": None, "cup_count": 2}, id="null-first"),
        pytest.param({"cup_count": 2, "cupCount": None}, id="null-last"),
    ],
)
def test_a_key_of_which_one_spelling_is_null_is_not_there_twice(
    written: dict[str, object],
) -> None:
    assert read(Tray, written) == (Tray(cup_count=2), [])


@pytest.mark.parametrize(
    ("written", "said"),
    [
        pytest.param({}, "cupCount: is missing", id="missing-as-aws-spells"),
        pytest.param(
            {"milk_jug": True}, "cup_count: is missing", id="missing-as-the-others"
        ),
        pytest.param({"MilkJug": True}, "CupCount: is missing", id="missing-capital"),
        pytest.param(
            {"cupCount": 0}, "cupCount: must be 1 or more (got 0)", id="wrong-as-aws"
        ),
        pytest.param(
            {"cup_count": 0}, "cup_count: must be 1 or more (got 0)", id="wrong-snake"
        ),
        pytest.param(
            {"cupCount": 2, "milkJog": True},
            "milkJog: unknown key; did you mean 'milkJug'?",
            id="unknown-and-near",
        ),
        pytest.param(
            {"cupCount": 2, "xyz": True},
            "xyz: unknown key; known are cupCount, milkJug",
            id="unknown-and-far",
        ),
        pytest.param(
            {"cupCount": 1, "milkJug": True}, "is too small for a jug", id="as-a-whole"
        ),
        pytest.param(
            {"cupCount": 1, "cup_count": 2},
            "cup_count: is the same key as 'cupCount'",
            id="twice-as-aws-first",
        ),
        pytest.param(
            {"cup_count": 1, "cupCount": 2},
            "cupCount: is the same key as 'cup_count'",
            id="twice-as-aws-last",
        ),
    ],
)
def test_a_place_is_spelt_as_it_was_written(
    written: dict[str, object], said: str
) -> None:
    _, problems = read(Tray, written)

    assert lines(problems) == [said]


@pytest.mark.parametrize("value", [[1, "a"], (1, "a")], ids=["list", "tuple"])
def test_a_list_is_taken(value: object) -> None:
    assert a_list(value) == [1, "a"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param("eu-west-1", "'eu-west-1'", id="text"),
        pytest.param({"a": 1}, "{'a': 1}", id="mapping"),
        pytest.param(None, "null", id="null"),
        pytest.param(False, "false", id="flag"),
    ],
)
def test_nothing_else_is_a_list(value: object, shown: str) -> None:
    assert refusal(a_list, value) == (
        f"must be a list (got {shown}); put it between [ and ]"
    )


def test_the_keys_of_a_mapping_become_text() -> None:
    assert a_mapping({1: "a", "b": 2}) == {"1": "a", "b": 2}


def test_a_key_that_is_there_as_number_and_as_text_is_refused() -> None:
    assert refusal(a_mapping, {1: "a", "1": "b"}) == (
        "has a key twice, once as a number and once as text"
    )


@pytest.mark.parametrize("value", [None, "a", 1, ["a"]])
def test_nothing_else_is_a_mapping(value: object) -> None:
    assert refusal(a_mapping, value).startswith("must be a mapping of keys to values (")


@pytest.mark.parametrize("rule", [a_list, a_mapping, nested(Tea)])
def test_structure_is_known_while_the_program_runs(
    rule: Callable[[object], object],
) -> None:
    assert refusal(rule, Later(())).startswith("is an output, but must be known ")


def test_items_are_gathered_under_their_places() -> None:
    assert gather([("a", 1), ("b", 2.0)], names.whole_number) == {"a": 1, "b": 2}


def test_all_items_that_are_wrong_are_told_with_their_places() -> None:
    items = [("a", "x"), ("b", 2), ("c", None)]

    assert refusal(lambda given: gather(given, names.whole_number), items) == (
        "a: must be a whole number (got 'x')\nc: must be a whole number (got null)"
    )


def test_each_item_of_a_list_keeps_its_rule() -> None:
    assert each(names.whole_number)([1, 2.0]) == (1, 2)
    assert refusal(each(names.whole_number), [True, 1, "x"]) == (
        "[0]: must be a whole number (got true)\n[2]: must be a whole number (got 'x')"
    )


def test_a_model_within_a_model_tells_its_problems_by_their_places() -> None:
    assert refusal(each(nested(Tea)), [{"kind": "black"}, {"hot": 1}]) == (
        "[1].kind: is missing\n[1].hot: must be true or false (got 1)"
    )


def test_a_model_that_was_read_already_is_taken_as_it_is() -> None:
    tea = Tea(kind="black")

    assert nested(Tea)(tea) is tea


@pytest.mark.parametrize(
    ("path", "written", "spelt"),
    [
        pytest.param((), {}, (), id="nowhere"),
        pytest.param(("cup_count",), {"cupCount": 1}, ("cupCount",), id="camel"),
        pytest.param(("cup_count",), {"cup_count": 1}, ("cup_count",), id="snake"),
        pytest.param(("cup_count",), {"CupCount": 1}, ("CupCount",), id="pascal"),
        pytest.param(
            (0, "tea_cup", "is_hot"),
            [{"tea_cup": {"isHot": 1}}],
            (0, "tea_cup", "isHot"),
            id="deeper",
        ),
        pytest.param((1, "is_hot"), [{}], (1, "is_hot"), id="beyond-the-end"),
        pytest.param(("a_b", "c_d"), {"aB": 1}, ("aB", "c_d"), id="within-a-number"),
    ],
)
def test_a_path_is_spelt_as_far_as_it_was_written(
    path: Path, written: object, spelt: Path
) -> None:
    assert as_written(path, written) == spelt
