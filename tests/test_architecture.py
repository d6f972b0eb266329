"""Which module may import which, and what a user may import.

A new module has to be written into the tables.
"""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Final, is_typeddict

import pytest

import ecr_component
from ecr_component import args

PACKAGE = Path(ecr_component.__file__).parent

# A module imports from levels above its own line only; siblings are strangers.
LEVELS: Final = (
    ("printing", "spelling", "user_file"),
    ("errors", "actions", "go_scalars", "package_schema", "reference"),
    ("names", "identity", "json_text", "caller", "emulator"),
    (
        *("regions", "models", "principals", "go_yaml", "leaves", "outputs"),
        *("relocation", "tag_patterns"),
    ),
    ("written", "conditions"),
    ("lifecycle", "access", "statements", "args", "yaml_file"),
    ("short_form", "lifecycle_doubts", "simulator"),
    ("inputs",),
    ("registry", "stack_laws", "stack_values"),
    ("checks", "doubts", "stack_schema"),
    ("settings",),
    ("provider_home", "stack_file", "existing"),
    ("component", "stack_config", "project"),
    ("provider", "rehearsal"),
    ("commands",),
)

MODELS: Final = {"pydantic", "pydantic_core"}
PULUMI: Final = {"pulumi", "pulumi_aws"}
SCREEN: Final = {"click", "rich"}

# What a module may import that is neither Python's nor ours; the others nothing.
THIRD_PARTIES: Final = {
    "models": MODELS,
    "lifecycle": MODELS,
    "statements": MODELS,
    "short_form": MODELS,
    "inputs": MODELS,
    "written": MODELS,
    "stack_laws": MODELS,
    "stack_schema": MODELS,
    "go_yaml": {"yaml"},
    "yaml_file": {"yaml"},
    "args": {"pulumi"},
    "caller": {"pulumi"},
    "leaves": {"pulumi"},
    "outputs": {"pulumi"},
    "relocation": {"pulumi"},
    "provider": {"pulumi"},
    "existing": PULUMI,
    "provider_home": PULUMI,
    "component": PULUMI,
    "stack_config": {"pulumi"},
    "emulator": {"_typeshed", "boto3", "botocore", "flask", "moto", "werkzeug"},
    "simulator": {"boto3", "botocore", *SCREEN},
    "rehearsal": {"boto3", "botocore", "grpc", *PULUMI, *SCREEN},
    "commands": SCREEN,
}

MODULES = [module for level in LEVELS for module in level]
PURE = [
    module
    for module in MODULES
    if THIRD_PARTIES.get(module, set()) <= {*MODELS, "yaml"}
]

# What reads files, the clock or the environment; the others depend on nothing but
# what they are given.
OUTSIDE: Final = {
    *("commands", "emulator", "printing", "project", "provider", "reference"),
    *("rehearsal", "simulator", "stack_file", "user_file", "yaml_file"),
}


def files(module: str) -> list[Path]:
    """The file of a module, or those of a package."""
    folder = PACKAGE / module
    return (
        sorted(folder.rglob("*.py")) if folder.is_dir() else [PACKAGE / f"{module}.py"]
    )


@cache
def imported(module: str) -> set[tuple[str, ...]]:
    """The dotted names that a module imports, in parts, wherever it does so."""
    found = set()
    for file in files(module):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {tuple(alias.name.split(".")) for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{file} imports relatively"
                path = tuple(str(node.module).split("."))
                found |= {(*path, alias.name) for alias in node.names}
    return found


def ours(module: str) -> set[str]:
    """The modules of ours that a module imports, itself left out."""
    names = {path[1] for path in imported(module) if path[0] == "ecr_component"}
    return names - {module}


def third_parties(module: str) -> set[str]:
    """The other packages that a module imports."""
    known = {*sys.stdlib_module_names, "ecr_component"}
    return {path[0] for path in imported(module)} - known


def test_every_module_has_its_level() -> None:
    there = {
        path.stem
        for path in PACKAGE.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }

    assert there == {*MODULES, "__init__"}


def test_every_module_has_one_level() -> None:
    assert len(MODULES) == len(set(MODULES))
    assert set(THIRD_PARTIES) <= set(MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_the_levels_before_its_own(module: str) -> None:
    level = next(n for n, modules in enumerate(LEVELS) if module in modules)
    before = {other for modules in LEVELS[:level] for other in modules}

    assert ours(module) <= before


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_what_it_needs_of_others(module: str) -> None:
    assert third_parties(module) <= THIRD_PARTIES.get(module, set())


@pytest.mark.parametrize("module", sorted(set(MODULES) - OUTSIDE))
def test_a_module_depends_on_nothing_but_what_it_is_given(module: str) -> None:
    roots = {path[0] for path in imported(module)}

    assert not roots & {"os", "pathlib", "random", "secrets", "socket", "sys", "time"}


def test_the_pure_modules_run_without_pulumi_in_memory() -> None:
    program = (
        "import importlib, sys\n"
        f"for name in {PURE!r}:\n"
        "    importlib.import_module(f'ecr_component.{name}')\n"
        "from ecr_component.settings import parse\n"
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


def test_no_other_name_can_be_imported() -> None:
    with pytest.raises(AttributeError) as refused:
        _ = ecr_component.EcrRepository

    text = "module 'ecr_component' has no attribute 'EcrRepository'"
    assert str(refused.value) == text


def test_the_package_is_marked_as_typed() -> None:
    assert (PACKAGE / "py.typed").read_bytes() == b""


# What is said to programs in other languages, which spell the inputs otherwise.
SPOKEN: Final = sorted(
    {module for level in LEVELS for module in level}
    - {"args", "stack_laws", "stack_schema", "stack_file", "project", "emulator"}
    - {"simulator", "rehearsal", "commands", "reference"}
)


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
    tree = ast.parse((PACKAGE / f"{module}.py").read_text("utf-8"))
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
