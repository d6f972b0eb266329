"""What a project says of its stacks, and what a stack's program gets of Pulumi."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecr_component.errors import ConfigError
from ecr_component.stack_files import stack_file
from ecr_component.stack_files.project import (
    HIDDEN,
    Configuration,
    Project,
    project_file,
    read_stack_file,
)
from ecr_component.stack_files.user_file import Unreadable

Make = Callable[[str], Project]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Load the project of the current folder, which has this text."""
    monkeypatch.chdir(tmp_path)

    def make(text: str) -> Project:
        Path("Pulumi.yaml").write_text(text, encoding="utf-8")
        return Project.load("")

    return make


SHOP = "name: shop\nruntime: python\n"


def configured(project: Project, stack_text: str) -> Configuration:
    project.stack_file("dev").write_text(stack_text, encoding="utf-8")
    return project.configuration("dev")


def refused(project: Project, stack_text: str) -> str:
    with pytest.raises((ConfigError, Unreadable)) as found:
        configured(project, stack_text)
    return str(found.value)


def test_a_small_project_is_read(make: Make) -> None:
    assert make(SHOP) == Project(
        file=Path("Pulumi.yaml"),
        name="shop",
        runtime="python",
        main=Path(),
        stack_folder=Path(),
        config={},
    )


def test_a_large_project_is_read(make: Make) -> None:
    project = make(
        """\
name: shop
runtime: {name: python, options: {toolchain: pip}}
description: Sells.
main: program/
stackConfigDir: stacks
config:
  aws:region: eu-west-1
  aws:tags: {value: {a: b}}
  size: 3
  list: [1]
  shop:typed: {type: object, default: {}}
  shop:config:old: {default: x}
  also: {value: y}
  wanted: {type: string}
  asked:
"""
    )
    assert project == Project(
        file=Path("Pulumi.yaml"),
        name="shop",
        runtime="python",
        main=Path("program"),
        stack_folder=Path("stacks"),
        config={
            "aws:region": "eu-west-1",
            "aws:tags": {"a": "b"},
            "shop:size": 3,
            "shop:list": [1],
            "shop:typed": {},
            "shop:old": "x",
            "shop:also": "y",
            "shop:wanted": None,
            "shop:asked": None,
        },
    )


def test_the_folder_of_stack_files_has_an_old_spelling(make: Make) -> None:
    assert make(f"{SHOP}config: old").stack_folder == Path("old")


def test_a_project_may_stand_anywhere(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yml").write_text(
        f"{SHOP}main: a.py\nstackConfigDir: b", encoding="utf-8"
    )
    project = Project.load(str(tmp_path))
    assert project.main == tmp_path / "a.py"
    assert project.stack_file("dev") == tmp_path / "b" / "Pulumi.dev.yml"


def test_a_slash_in_a_stacks_name_becomes_a_dash(make: Make) -> None:
    file = make(f"{SHOP}stackConfigDir: stacks").stack_file("org/dev")
    assert file == Path("stacks/Pulumi.org-dev.yaml")


@pytest.mark.parametrize("key", ["main", "stackConfigDir", "config"])
@pytest.mark.parametrize(
    ("path", "got"),
    [
        pytest.param("a" * 300, f"'{'a' * 159}...", id="300-letters"),
        pytest.param("a/" * 2100, f"'{'a/' * 79}a...", id="4200-letters"),
        pytest.param("a\\0", r"'a\x00'", id="null"),
    ],
)
def test_a_path_that_cannot_be_is_refused(
    make: Make, key: str, path: str, got: str
) -> None:
    with pytest.raises(ConfigError) as found:
        make(f'{SHOP}{key}: "{path}"')
    (problem,) = found.value.problems
    assert str(problem) == f"{key}: must be a path (got {got})"


def test_stack_files_are_found_by_their_names(make: Make, tmp_path: Path) -> None:
    for name in ("Pulumi.prod.yaml", "Pulumi.dev.yaml", "dev.yaml", "Pulumi.x.json"):
        (tmp_path / name).touch()
    assert make(SHOP).stack_files() == [
        Path("Pulumi.dev.yaml"),
        Path("Pulumi.prod.yaml"),
    ]


def test_pulumi_yaml_is_found_first(tmp_path: Path) -> None:
    assert project_file(tmp_path) is None
    (tmp_path / "Pulumi.yml").touch()
    assert project_file(tmp_path) == tmp_path / "Pulumi.yml"
    (tmp_path / "Pulumi.yaml").touch()
    assert project_file(str(tmp_path)) == tmp_path / "Pulumi.yaml"


def test_a_folder_without_project_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").mkdir()
    with pytest.raises(Unreadable) as found:
        Project.load(tmp_path)
    assert str(found.value) == f"{tmp_path}: there is no Pulumi.yaml in this folder"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        pytest.param(
            "",
            [
                "name: must be the project's name",
                "runtime: must name a language, such as python",
            ],
            id="empty",
        ),
        pytest.param(
            "name: 5\nruntime: {options: {}}",
            [
                "name: must be the project's name",
                "runtime: must name a language, such as python",
            ],
            id="wrong-types",
        ),
        pytest.param(
            f"main: [a]\n{SHOP}stackConfigDir: 5",
            [
                "main: must be a path (got ['a'])",
                "stackConfigDir: must be a path (got 5)",
            ],
            id="paths",
        ),
        pytest.param(
            f"{SHOP}config: 5",
            ["config: must be a mapping of keys to values"],
            id="config",
        ),
        pytest.param(
            f"{SHOP}config: a\nstackConfigDir: b",
            [
                (
                    "config: names the folder of the stack files, and so does "
                    "stackConfigDir (got 'a'); keep stackConfigDir"
                )
            ],
            id="two-folders",
        ),
        pytest.param(
            f"{SHOP}config: {{a:b:c: 1}}",
            ["config.a:b:c: is no key of Pulumi's configuration; write namespace:name"],
            id="no-key",
        ),
        pytest.param(
            f"{SHOP}config: {{a: {{default: 1, value: 2}}}}",
            ["config.a: has both a default and a value; keep one"],
            id="default-and-value",
        ),
        pytest.param(
            f"{SHOP}config: {{aws:region: {{default: x}}}}",
            [
                (
                    "config.aws:region: is of another namespace, so it takes a value "
                    "and no default; write value: in place of default:"
                )
            ],
            id="default-of-another-namespace",
        ),
        pytest.param(
            f"{SHOP}config: {{aws:region: {{type: string}}, 'aws:x': }}",
            [
                (
                    "config.aws:region: is of another namespace, so it needs a value; "
                    "write value: under it"
                ),
                (
                    "config.aws:x: is of another namespace, so it needs a value; "
                    "write value: under it"
                ),
            ],
            id="nothing-of-another-namespace",
        ),
        pytest.param(
            f"{SHOP}config: {{a: 1, a: 2}}\nname: x",
            [
                "name: is a duplicate, in lines 1 and 4; keep one",
                "config.a: is a duplicate, in line 3; keep one",
            ],
            id="twice",
        ),
    ],
)
def test_a_project_that_pulumi_refuses_is_refused(
    make: Make, text: str, problems: list[str]
) -> None:
    with pytest.raises(ConfigError) as found:
        make(text)
    assert found.value.source == "Pulumi.yaml"
    assert [str(problem) for problem in found.value.problems] == problems


@pytest.mark.parametrize(
    ("written", "text"),
    [
        pytest.param("", "", id="null"),
        pytest.param("''", "", id="empty-text"),
        pytest.param("True", "true", id="true"),
        pytest.param("'True'", "True", id="true-in-quotes"),
        pytest.param("0x10", "16", id="number"),
        pytest.param("1.50", "1.5", id="float"),
        pytest.param("14.0", "14", id="whole-float"),
        pytest.param("1e21", "1e+21", id="large-float"),
        pytest.param("yes", "yes", id="text"),
        pytest.param("'{\"a\": 1}'", '{"a": 1}', id="text-that-is-json"),
        pytest.param("{b: 1, a: [x, null]}", '{"a":["x",null],"b":1}', id="mapping"),
        pytest.param("[é, true]", '["é",true]', id="list"),
        pytest.param("[]", "[]", id="empty-list"),
    ],
)
def test_a_program_gets_texts_and_json(make: Make, written: str, text: str) -> None:
    found = configured(make(SHOP), f"config: {{shop:a: {written}}}")
    assert found == Configuration({"shop:a": text}, [])


def test_a_program_gets_all_namespaces_sorted(make: Make) -> None:
    found = configured(make(SHOP), "config: {b: 1, aws:region: x, shop:config:a: 2}")
    assert list(found.values.items()) == [
        ("aws:region", "x"),
        ("shop:a", "2"),
        ("shop:b", "1"),
    ]


def test_a_program_gets_the_projects_defaults(make: Make) -> None:
    project = make(
        f"{SHOP}config: {{aws:region: x, a: 1, b: {{default: [1]}}, c: {{default: 2}}}}"
    )
    found = configured(project, "config: {shop:b: , c: false}")
    assert found.values == {
        "aws:region": "x",
        "shop:a": "1",
        "shop:b": "",
        "shop:c": "false",
    }


def test_a_program_gets_no_secret(make: Make) -> None:
    found = configured(
        make(f"{SHOP}config: {{open: x}}"),
        "config: {c: {secure: AA}, b: {x: [{secure: BB}, y]}, a: {secure: [x]}}",
    )
    assert found == Configuration(
        {
            "shop:a": '{"secure":["x"]}',
            "shop:b": json.dumps({"x": [HIDDEN, "y"]}, separators=(",", ":")),
            "shop:c": HIDDEN,
            "shop:open": "x",
        },
        ["shop:b", "shop:c"],
    )


@pytest.mark.parametrize("text", ["", "encryptionsalt: v1", "config:", "config: {}"])
def test_a_stack_may_configure_nothing(make: Make, text: str) -> None:
    assert configured(make(SHOP), text) == Configuration({}, [])


def test_a_stack_lacks_what_has_no_default(make: Make) -> None:
    project = make(f"{SHOP}config: {{a: {{type: string}}, b: , c: 1, d: }}")
    assert refused(project, "config: {shop:d: 1, a:b:c: 1}") == (
        "Pulumi.dev.yaml: 3 problems\n"
        "  a:b:c: is no key of Pulumi's configuration; write namespace:name\n"
        "  shop:a: is missing; Pulumi.yaml has no default for it\n"
        "  shop:b: is missing; Pulumi.yaml has no default for it"
    )


@pytest.mark.parametrize(
    ("number", "place", "got"),
    [
        (".inf", "a", "inf"),
        ("[-.inf]", "a[0]", "-inf"),
        ("{a: .nan}", "a.a", "nan"),
    ],
)
def test_a_number_that_is_not_finite_reaches_no_program(
    make: Make, number: str, place: str, got: str
) -> None:
    assert refused(make(SHOP), f"config: {{a: {number}}}") == (
        f"Pulumi.dev.yaml: 1 problem\n  {place}: is a number that is not finite "
        f"(got {got})"
    )


def test_a_time_reaches_no_program(make: Make) -> None:
    time = "2024-01-01 00:00:00 +0000 UTC"
    says = f"is written 2024-01-01, which Pulumi reads as {time}; put quotes around it"
    assert refused(make(SHOP), "config: {a: [2024-01-01]}") == (
        f"Pulumi.dev.yaml: 1 problem\n  a[0]: {says}"
    )
    with pytest.raises(ConfigError) as found:
        make(f"{SHOP}config: {{a: {{default: 2024-01-01}}}}")
    (problem,) = found.value.problems
    assert str(problem) == f"config.a.default: {says}"


def test_a_stack_of_a_name_that_no_file_has_is_told_of_the_others(make: Make) -> None:
    with pytest.raises(Unreadable) as found:
        make(SHOP).configuration("a" * 300)
    assert str(found.value).endswith(": there is no such file; no stack has one")


def write(folder: Path, **texts: str) -> None:
    """Write files whose names have two underscores for each slash."""
    for name, text in texts.items():
        file = folder / f"{name.replace('__', '/').replace('_', '.')}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def test_a_stack_file_is_read_as_one_of_the_project_above_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        tmp_path,
        a__Pulumi="name: images\nruntime: go",
        a__b__c__Pulumi_dev="config: {repositories: {web: }}",
        Pulumi="name: other\nruntime: go",
    )
    path = f"{tmp_path}/a/b/c/Pulumi.dev.yaml"
    assert read_stack_file(path).inputs == {"repositories": {"web": None}}
    assert read_stack_file(path).namespace == "images"
    monkeypatch.chdir(tmp_path / "a" / "b")
    assert read_stack_file("c/Pulumi.dev.yaml").namespace == "images"
    assert read_stack_file("c/../c/Pulumi.dev.yaml").namespace == "images"


def test_a_stack_file_below_no_project_is_read_as_one_of_the_project_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, a__Pulumi="name: images\nruntime: go", b__x="config: {a: 1}")
    monkeypatch.chdir(tmp_path / "a")
    assert read_stack_file(f"{tmp_path}/b/x.yaml").namespace == "images"
    monkeypatch.chdir(tmp_path / "b")
    assert read_stack_file("x.yaml").namespace == "ecr"


def test_a_file_of_the_project_above_is_told_by_its_short_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, Pulumi="name: 5", stacks__Pulumi_dev="config: {a: 1}")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError) as found:
        read_stack_file("stacks/Pulumi.dev.yaml")
    assert found.value.source == "Pulumi.yaml"
    monkeypatch.chdir(tmp_path / "stacks")
    with pytest.raises(ConfigError) as found:
        read_stack_file("Pulumi.dev.yaml")
    assert found.value.source == f"{tmp_path}/Pulumi.yaml"


def test_what_the_project_says_holds_where_a_stack_says_nothing(make: Make) -> None:
    project = make(
        """\
name: images
runtime: python
config:
  aws:region: eu-west-1
  repositories: {default: {web: {tags: {a: b}}}}
  default_protect: {default: true}
  global_tags:
    default: {a: b}
"""
    )
    write(Path(), Pulumi_dev="config: {images:global_tags: {c: d}}", Pulumi_empty="")
    file = project.read("Pulumi.dev.yaml")
    assert file.inputs == {
        "repositories": {"web": {"tags": {"a": "b"}}},
        "default_protect": True,
        "global_tags": {"c": "d"},
    }
    assert file.region == "eu-west-1"
    (web,) = file.components().repositories.repositories
    assert (web.settings.protect, web.settings.tags) == (True, {"a": "b", "c": "d"})
    assert (
        project.read("Pulumi.empty.yaml").components().repositories.repositories[0].name
        == "web"
    )


def test_what_is_wrong_with_a_default_is_told_as_such(make: Make) -> None:
    project = make(
        """\
name: images
runtime: python
config:
  replication_regions: {default: [Ireland]}
  default_lifecycle: {default: {keep_last: 0}}
  global_tags: {default: [a]}
"""
    )
    write(Path(), Pulumi_dev="config: {repositories: {A1: }, global_tags: [b]}")
    with pytest.raises(ConfigError) as found:
        project.read("Pulumi.dev.yaml").components()
    assert found.value.lines == [
        "Pulumi.dev.yaml: 4 problems",
        (
            "  repositories.A1: 'A1' is not a repository name: use a-z and 0-9, with "
            "single . _ - or / between them; try 'a1'"
        ),
        "  global_tags: must be a mapping of keys to values (got ['b'])",
        (
            "  replication_regions[0]: is not the name of a region, such as eu-west-1 "
            "(got 'Ireland'); it is a default of the project's file"
        ),
        (
            "  default_lifecycle.keep_last: must be 1 or more (got 0); "
            "it is a default of the project's file"
        ),
    ]


def test_a_stack_without_file_is_told_of_the_others(make: Make) -> None:
    project = make(SHOP)
    with pytest.raises(Unreadable) as found:
        project.configuration("dev")
    says = "Pulumi.dev.yaml: there is no such file; no stack has one"
    assert str(found.value) == says
    for stack in ("prod", "a.b"):
        project.stack_file(stack).touch()
    with pytest.raises(Unreadable) as found:
        project.configuration("dev")
    says = "Pulumi.dev.yaml: there is no such file; the stacks are a.b, prod"
    assert str(found.value) == says


_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.text(st.characters(codec="utf-8", exclude_categories=["C"]))
)


@given(
    st.recursive(
        _LEAVES,
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.text(
                    st.characters(codec="ascii", categories=["L", "N"]), min_size=1
                ).filter(lambda key: key != "secure"),
                inner,
            )
        ),
        max_leaves=10,
    )
)
def test_a_check_reads_what_a_program_gets(
    tmp_path_factory: pytest.TempPathFactory, value: object
) -> None:
    folder = tmp_path_factory.getbasetemp() / "read"
    folder.mkdir(exist_ok=True)
    (folder / "Pulumi.yaml").write_text("name: ecr\nruntime: python", encoding="utf-8")
    file = folder / "Pulumi.dev.yaml"
    text = json.dumps({"config": {"ecr:a": value}}, ensure_ascii=False)
    file.write_text(text, encoding="utf-8")
    got = Project.load(folder).configuration("dev").values["ecr:a"]
    inputs = stack_file.read(str(file)).inputs
    try:
        received = json.loads(got) if got else None
    except ValueError:
        received = got
    assert inputs == {"a": received}
