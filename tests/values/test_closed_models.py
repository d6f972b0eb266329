"""Closed models: what they take, and how everything wrong is told at once."""

from collections.abc import Callable, Iterator
from enum import Enum
from typing import Annotated, Any, ClassVar, Literal

import pydantic
import pytest
from pydantic import PlainValidator

from ecr_component.errors import Path, Problem
from ecr_component.values import scalars
from ecr_component.values.closed_models import (
    Closed,
    Flag,
    Text,
    a_list,
    a_mapping,
    as_written,
    collect_or_refuse,
    each,
    nested,
    places,
    read,
    word,
)
from ecr_component.values.deferred import Deferred, Secret
from tests.conftest import refusal


class Tea(Closed):
    """Something to read."""

    null_speaks: ClassVar = ("sugar",)

    kind: Annotated[Literal["black", "green"], word(Literal["black", "green"])]
    label: Text = ""
    hot: Flag = True
    sugar: Flag | None = True

    def cross_field_problems(self) -> Iterator[Problem]:
        if self.part("kind") == "green" and self.says("sugar"):
            yield Problem(("sugar",), "spoils green tea", remedy="none")


class Tray(Closed):
    """Something to read, spelt as AWS spells."""

    aws_keys: ClassVar[bool] = True

    cup_count: Annotated[int, PlainValidator(scalars.at_least(1))]
    milk_jug: Flag | None = None

    def cross_field_problems(self) -> Iterator[Problem]:
        if self.part("milk_jug") and self.part("cup_count") == 1:
            yield Problem((), "is too small for a jug")


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


def test_a_key_that_belongs_elsewhere_is_told_where_before_any_guess() -> None:
    class Pot(Tea):
        misplaced: ClassVar = {"all_labels": "put them on the pot"}

    _, problems = read(Pot, {"kind": "black", "all_labels": [], "allLabels": []})

    assert lines(problems) == [
        "all_labels: unknown key; put them on the pot",
        "allLabels: unknown key; put them on the pot",
    ]


def test_a_model_of_many_keys_does_not_list_them_all() -> None:
    keys: dict[str, Any] = {f"key{n}": (str | None, None) for n in range(11)}
    many = pydantic.create_model("Many", __base__=Closed, **keys)

    _, problems = read(many, {"xyz": 1})

    assert lines(problems) == [
        "xyz: unknown key; docs/reference/inputs.md has them all"
    ]


@pytest.mark.parametrize(
    ("written", "left"),
    [
        pytest.param(
            {"kind": "black", "hot": 1},
            {"kind": "black", "label": "", "hot": True, "sugar": True},
            id="key-wrong",
        ),
        pytest.param(
            {"kind": "black", "xyz": 1, "label": "x"},
            {"kind": "black", "label": "x", "hot": True, "sugar": True},
            id="key-unknown",
        ),
        pytest.param(
            {"kind": "blue", "hot": False},
            {"label": "", "hot": False, "sugar": True},
            id="a-required-key-wrong",
        ),
        pytest.param(
            {"kind": "green"},
            {"kind": "green", "label": "", "hot": True, "sugar": True},
            id="keys-that-do-not-go-together",
        ),
    ],
)
def test_what_is_sound_is_read_as_far_as_that_goes(
    written: object, left: dict[str, object]
) -> None:
    found, problems = read(Tea, written)

    assert problems
    assert found is not None
    assert dict(found) == left


def test_nothing_is_read_of_what_is_no_mapping() -> None:
    assert read(Tea, "black")[0] is None


class Table(Closed):
    """Something with something within, and a law of both."""

    tea: Annotated[Tea, PlainValidator(nested(Tea))]
    cups: Annotated[tuple[int, ...], PlainValidator(each(scalars.whole_number))] = ()

    def cross_field_problems(self) -> Iterator[Problem]:
        if self.part("tea", "kind") == "black" and not self.says("cups"):
            yield Problem(("cups",), "are missing")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        pytest.param(
            {"kind": "green", "label": 1},
            ["label: must be text (got 1)", "sugar: spoils green tea; none"],
            id="a-key-that-the-law-does-not-ask-for",
        ),
        pytest.param(
            {"kind": "blue"},
            ["kind: must be black or green (got 'blue')"],
            id="a-key-that-it-asks-for",
        ),
        pytest.param(
            {"kind": "green", "sugar": "yes"},
            ["sugar: spoils green tea; none"],
            id="a-key-that-has-no-place-is-not-looked-at",
        ),
        pytest.param(
            {"kind": "green", "sugar": None, "hot": 1},
            ["hot: must be true or false (got 1)"],
            id="a-law-that-is-kept",
        ),
    ],
)
def test_laws_are_asked_beside_faults_of_keys(
    written: dict[str, object], said: list[str]
) -> None:
    _, problems = read(Tea, written)

    assert lines(problems) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        pytest.param(
            {"tea": {"kind": "black", "hot": 1}},
            ["tea.hot: must be true or false (got 1)", "cups: are missing"],
            id="what-is-within-was-read-in-part",
        ),
        pytest.param(
            {"tea": {"kind": "blue"}},
            ["tea.kind: must be black or green (got 'blue')"],
            id="what-the-law-asks-for-was-not-read",
        ),
        pytest.param(
            {"tea": "black"},
            ["tea: must be a mapping of keys to values (got 'black')"],
            id="nothing-was-read",
        ),
        pytest.param(
            {"tea": {"kind": "black"}, "cups": ["x"]},
            ["cups[0]: must be a whole number (got 'x')"],
            id="what-is-there-but-wrong-is-not-missing",
        ),
    ],
)
def test_laws_look_into_what_could_be_read(
    written: dict[str, object], said: list[str]
) -> None:
    _, problems = read(Table, written)

    assert lines(problems) == said


def test_the_items_of_a_list_that_are_right_keep_their_places() -> None:
    wrong, _ = read(Table, {"tea": {"kind": "black"}, "cups": ["x", 2, None, 3]})
    right, _ = read(Table, {"tea": {"kind": "black"}, "cups": [1, 2]})

    assert wrong is not None
    assert right is not None
    assert places(wrong.part("cups")) == {1: 2, 3: 3}
    assert places(right.part("cups")) == {0: 1, 1: 2}
    assert places(right.part("saucers")) == {}


def test_a_key_is_had_where_it_was_written() -> None:
    tea, _ = read(Tea, {"kind": "black", "label": 1, "sugar": None, "hot": None})

    assert tea is not None
    assert [key for key in Tea.model_fields if tea.has(key)] == [
        "kind",
        "label",
        "sugar",
    ]


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
    ("value", "shown", "remedy"),
    [
        pytest.param("a", "'a'", "; put it between [ and ]", id="an-item"),
        pytest.param("a, b", "'a, b'", "; put it between [ and ]", id="items"),
        pytest.param("a,B", "'a,B'", "", id="items-of-which-one-is-wrong"),
        pytest.param("", "''", "", id="empty-text"),
        pytest.param({"a": 1}, "{'a': 1}", "", id="mapping"),
        pytest.param(None, "null", "", id="null"),
        pytest.param(False, "false", "", id="flag"),
        pytest.param(
            '["a"]', "'[\"a\"]'", "; take away the quotes around it", id="json"
        ),
        pytest.param('{"a": 1}', "'{\"a\": 1}'", "", id="json-of-a-mapping"),
    ],
)
def test_nothing_else_is_a_list_and_the_remedy_leads_to_no_other_fault(
    value: object, shown: str, remedy: str
) -> None:
    rule = each(scalars.one_of("a", "b"))

    assert refusal(rule, value) == f"must be a list (got {shown}){remedy}"


def test_the_keys_of_a_mapping_become_text() -> None:
    assert a_mapping({1: "a", "b": 2}) == {"1": "a", "b": 2}


def test_all_keys_are_named_that_stand_twice_or_are_none() -> None:
    assert refusal(a_mapping, {1: "a", "1": "b", None: "c", "d": "e", 1.5: "f"}) == (
        "1: is a duplicate, once as a number and once as text; keep one\n"
        "has a key that is no text (got null)\n"
        "has a key that is no text (got 1.5)"
    )


class Word(str, Enum):  # noqa: UP042 - as pulumi_aws has them
    """A text that calls itself otherwise."""

    BLACK = "black"
    HOT = "hot"


def test_a_member_of_an_enum_is_the_text_that_it_stands_for() -> None:
    tea, problems = read(
        Tea, {"kind": Word.BLACK, "label": Word.BLACK, Word.HOT: False}
    )

    assert problems == []
    assert tea == Tea(kind="black", label="black", hot=False)
    assert {type(tea.kind), type(tea.label)} == {str}
    assert [*map(type, a_mapping({Word.HOT: 1}))] == [str]


@pytest.mark.parametrize("value", [None, "a", 1, ["a"]])
def test_nothing_else_is_a_mapping(value: object) -> None:
    assert refusal(a_mapping, value).startswith("must be a mapping of keys to values (")


def test_a_mapping_as_json_is_told_to_lose_its_quotes() -> None:
    assert refusal(a_mapping, '{"a": 1}') == (
        "must be a mapping of keys to values (got '{\"a\": 1}'); "
        "take away the quotes around it"
    )


@pytest.mark.parametrize("value", ["None", "none", "null", "~", " nil "])
def test_none_in_yaml_is_told_how_to_say_nothing(value: str) -> None:
    _, problems = read(Table, {"tea": {"kind": "black"}, "cups": value})

    assert lines(problems) == [
        (
            f"cups: must be a list (got {value!r}); {value} is a word here; write "
            "null, or leave it out, to say nothing"
        )
    ]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        pytest.param({"tea": "None"}, "tea: must be a mapping", id="required"),
        pytest.param(
            {"tea": {"kind": "black"}, "cups": ["None"]},
            "cups[0]: must be a whole number",
            id="within-a-list",
        ),
    ],
)
def test_what_cannot_be_left_out_is_not_told_to(
    written: dict[str, object], said: str
) -> None:
    (problem,) = read(Table, written)[1]

    assert str(problem).startswith(said)
    assert problem.remedy == ""


def test_a_key_with_half_a_character_is_unknown() -> None:
    _, problems = read(Tea, {"kind": "black", "\ud800": 1})

    assert lines(problems) == [
        r"'\ud800': unknown key; known are kind, label, hot, sugar"
    ]


@pytest.mark.parametrize("model", [Tea, Tray])
def test_a_hundred_unknown_keys_are_told_and_no_more(model: type[Closed]) -> None:
    keys = {f"cup_{number}": 1 for number in range(1000)}

    _, problems = read(model, {"kind": "black", "cupCount": 2, **keys})

    told = [problem for problem in problems if problem.what == "unknown key"]
    assert len(told) == 100
    assert str(problems[-1]).endswith(
        ": was not looked at, nor was what stands behind it; correct the others first"
    )


def test_a_hundred_faults_of_a_list_are_told_and_no_more() -> None:
    lines_told = refusal(each(scalars.whole_number), ["x"] * 1000).split("\n")

    assert len(lines_told) == 101
    assert lines_told[-1] == (
        "[100]: was not looked at, nor was what stands behind it; correct the "
        "others first"
    )


@pytest.mark.parametrize("rule", [a_list, a_mapping, nested(Tea)])
def test_structure_is_known_while_the_program_runs(
    rule: Callable[[object], object],
) -> None:
    assert refusal(rule, Deferred(())).startswith("is an output, but must be known ")


def test_items_are_gathered_under_their_places() -> None:
    assert collect_or_refuse([("a", 1), ("b", 2.0)], scalars.whole_number) == {
        "a": 1,
        "b": 2,
    }


def test_all_items_that_are_wrong_are_told_with_their_places() -> None:
    items = [("a", "x"), ("b", 2), ("c", None)]

    assert refusal(
        lambda given: collect_or_refuse(given, scalars.whole_number), items
    ) == ("a: must be a whole number (got 'x')\nc: must be a whole number (got null)")


def test_each_item_of_a_list_keeps_its_rule() -> None:
    assert each(scalars.whole_number)([1, 2.0]) == (1, 2)
    assert refusal(each(scalars.whole_number), [True, 1, "x"]) == (
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
