"""Which module may import which, and what a user may import.

A new module has to be written into the tables.
"""

import ast
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Final, is_typeddict

import pytest

import ecr_component
from ecr_component import args

PACKAGE = Path(ecr_component.__file__).parent

# A room, a module of the top or a package, imports from earlier lines only; those of
# one line are strangers to each other.
FLOORS: Final = (
    ("errors", "printing", "args"),
    ("values",),
    ("lifecycle", "access", "emulator"),
    ("registry", "roles", "live"),
    ("inputs",),
    ("resources", "stack_files", "simulator", "pipeline"),
    (
        *("args_check", "ecr_registry", "ecr_repositories", "ecr_roles"),
        *("stack_config", "stack_outputs", "schemas", "rehearsal"),
    ),
    ("provider", "stack_registration", "adopt", "report"),
    ("commands",),
)
MOST_FLOORS: Final = 9

MODELS: Final = {"pydantic", "pydantic_core"}
PULUMI: Final = {"pulumi", "pulumi_aws"}
SCREEN: Final = {"click", "rich"}

# What a room may import that is neither Python's nor ours; the others nothing.
THIRD_PARTIES: Final = {
    "values": MODELS,
    "lifecycle": MODELS,
    "access": MODELS,
    "registry": MODELS,
    "inputs": MODELS,
    "roles": MODELS,
    "schemas": MODELS | {"yaml"},
    "stack_files": {"yaml"},
    "args": {"pulumi"},
    "stack_outputs": {"pulumi"},
    "stack_config": {"pulumi"},
    "provider": {"pulumi"},
    "resources": PULUMI,
    "ecr_registry": {"pulumi"},
    "ecr_roles": {"pulumi"},
    "stack_registration": {"pulumi"},
    "ecr_repositories": PULUMI,
    "live": {"boto3", "botocore"},
    "emulator": {"_typeshed", "boto3", "botocore", "flask", "moto", "werkzeug"},
    "simulator": SCREEN,
    "rehearsal": {"boto3", "botocore", "grpc", *PULUMI, *SCREEN},
    "adopt": {"hcl2", "lark", "pydantic", "rich"},
    "report": MODELS | {"jinja2", "markupsafe", "svg"},
    "commands": SCREEN,
}

ROOMS: Final = [room for floor in FLOORS for room in floor]
PURE: Final = (
    *("errors", "values", "lifecycle", "access", "registry", "roles", "inputs"),
    *("stack_files", "schemas"),
)

# What reads files, the clock or the environment; the others depend on nothing but
# what they are given.
OUTSIDE: Final = {
    *("adopt", "commands", "emulator", "live", "printing", "provider"),
    *("rehearsal", "simulator", "stack_files"),
    *("schemas.reference", "schemas.project_file"),
}

MODULES: Final = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(
        ".__init__"
    ): path
    for path in PACKAGE.rglob("*.py")
    if path != PACKAGE / "__init__.py"
}


def room_of(module: str) -> str:
    return module.partition(".")[0]


def modules_of(room: str) -> list[str]:
    return [module for module in MODULES if room_of(module) == room]


@cache
def imported(module: str) -> frozenset[str]:
    """The dotted names that a module imports, wherever it does so."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


@cache
def ours(module: str) -> frozenset[str]:
    """The modules of ours that a module imports, itself left out."""
    inside = {
        name.removeprefix("ecr_component.")
        for name in imported(module)
        if name.startswith("ecr_component.")
    }
    named = {
        name if name in MODULES else name.rpartition(".")[0] or name for name in inside
    }
    return frozenset(named - {module})


def third_parties(room: str) -> set[str]:
    """The other packages that a room imports."""
    known = {*sys.stdlib_module_names, "ecr_component"}
    names = {name for module in modules_of(room) for name in imported(module)}
    return {name.partition(".")[0] for name in names} - known


def test_every_room_has_its_floor() -> None:
    assert sorted(ROOMS) == sorted(set(map(room_of, MODULES)))
    assert set(THIRD_PARTIES) <= set(ROOMS)
    assert len(FLOORS) <= MOST_FLOORS


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_from_the_floors_below_its_own(room: str) -> None:
    floor = next(n for n, rooms in enumerate(FLOORS) if room in rooms)
    below = {other for rooms in FLOORS[:floor] for other in rooms}
    used = {room_of(other) for module in modules_of(room) for other in ours(module)}

    assert used - {room} <= below


def test_no_modules_import_each_other_in_a_circle() -> None:
    TopologicalSorter({module: ours(module) for module in MODULES}).prepare()


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_it_needs_of_others(room: str) -> None:
    assert third_parties(room) <= THIRD_PARTIES.get(room, set())


@pytest.mark.parametrize(
    "module",
    [module for module in MODULES if OUTSIDE.isdisjoint({module, room_of(module)})],
)
def test_a_module_depends_on_nothing_but_what_it_is_given(module: str) -> None:
    roots = {name.partition(".")[0] for name in imported(module)}

    assert not roots & {"os", "pathlib", "random", "secrets", "socket", "sys", "time"}


def test_a_modules_name_is_taken_once() -> None:
    names = Counter(path.stem for path in MODULES.values())

    assert [name for name, n in names.items() if n > 1] == ["__init__"]


def test_a_classs_name_is_taken_once() -> None:
    """The types of `args` apart, whose names are the package's interface."""
    names = Counter(
        node.name
        for path in MODULES.values()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    )

    assert [name for name, n in names.items() if n > 1] == []


def test_the_pure_modules_run_without_pulumi_in_memory() -> None:
    program = (
        "import importlib, sys\n"
        f"for name in {[name for room in PURE for name in modules_of(room)]!r}:\n"
        "    importlib.import_module(f'ecr_component.{name}')\n"
        "from ecr_component.inputs.parsing import parse\n"
        "parse({'repositories': {'web': {'tags': {'a': 'b'}}}}, source='test')\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules}))\n"
    )

    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=True,
    )

    loaded = set(ast.literal_eval(run.stdout))
    allowed = {"pydantic", "yaml", "ecr_component"}
    assert (
        loaded & {*PULUMI, *SCREEN, "boto3", "botocore", "moto", "pydantic"} <= allowed
    )
    assert {"pydantic", "ecr_component"} <= loaded


def test_the_package_imports_only_what_a_command_needs_at_once() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text())
    at_once = [node for node in tree.body if isinstance(node, ast.ImportFrom)]

    assert [node.module for node in at_once] == [
        "importlib",
        "typing",
        "ecr_component.errors",
    ]


def test_the_public_names_are_sorted_and_stand_once() -> None:
    assert ecr_component.__all__ == sorted(set(ecr_component.__all__))


@pytest.mark.parametrize("name", ecr_component.__all__)
def test_a_public_name_can_be_imported(name: str) -> None:
    found = getattr(ecr_component, name)

    assert found.__name__ == name
    assert found.__module__.startswith("ecr_component.")


def test_a_type_checker_sees_the_public_names() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text())
    seen = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("ecr_")
        for alias in node.names
    }

    assert seen == set(ecr_component.__all__)


def test_the_public_names_are_listed_and_no_others() -> None:
    assert dir(ecr_component) == ecr_component.__all__


def test_no_other_name_can_be_imported() -> None:
    with pytest.raises(AttributeError) as refused:
        _ = ecr_component.EcrRepository

    text = "module 'ecr_component' has no attribute 'EcrRepository'"
    assert str(refused.value) == text


def test_the_package_is_marked_as_typed() -> None:
    assert (PACKAGE / "py.typed").read_bytes() == b""


# What is said to programs in other languages, which spell the inputs otherwise.
SILENT: Final = {
    *("args", "schemas", "emulator", "simulator", "rehearsal", "commands", "live"),
    *("adopt", "report"),
    *("stack_files.stack_file", "stack_files.project"),
}
SPOKEN: Final = [
    module for module in MODULES if SILENT.isdisjoint({module, room_of(module)})
]


# A name without a `_` may be a plain word as well.
INPUTS: Final = {
    name
    for described in vars(args).values()
    if is_typeddict(described)
    for name in described.__annotations__
    if "_" in name
}


@pytest.mark.parametrize("module", SPOKEN)
def test_a_name_within_a_message_is_marked_as_one(module: str) -> None:
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    docstrings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    unmarked = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if node not in docstrings
        if not all(part.isidentifier() for part in node.value.split("."))
        if INPUTS.intersection(re.findall(r"\w+", node.value))
    ]

    assert unmarked == [], 'write Message("... ", Key("tag_precedence"), " ...")'


def test_no_module_is_named_after_nothing() -> None:
    names = {path.stem for path in PACKAGE.rglob("*.py")}

    assert not names & {"base", "common", "constants", "helpers", "misc", "utils"}


def test_every_module_says_what_it_is_for() -> None:
    for path in PACKAGE.rglob("*.py"):
        assert path.read_text(encoding="utf-8").startswith('"""'), path
