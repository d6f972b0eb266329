"""What holds the repository together: `make`, CI, pins, and the pages for people."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from tools.floors import floors, pins_of_tools
from tools.version_table import with_versions

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PINS = dict(
    line.split("==")
    for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
)

# What the component, the commands and the emulator's server need of others.
NEEDED = [
    wanted
    for group in (
        PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"].values(),
        PROJECT["dependency-groups"]["server"],
    )
    for wanted in group
    if not wanted.startswith("ecr-component[")
]


TABLE = "<!-- versions -->\n<!-- end -->"


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def canonical(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


def recipe(*targets: str) -> str:
    """What make would run, if everything were to be installed."""
    make = shutil.which("make")
    if make is None:
        pytest.skip("there is no make here")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    command = [make, "--dry-run", "--always-make", "--directory", str(ROOT), *targets]
    made = subprocess.run(
        command, capture_output=True, check=True, env=environment, text=True
    )
    return made.stdout


CI = yaml.safe_load(text(".github/workflows/ci.yml"))["jobs"]


def step(job: str, action: str) -> dict[str, str]:
    """What a job gives to an action that it uses once."""
    (found,) = (
        step["with"]
        for step in CI[job]["steps"]
        if step.get("uses", "").startswith(f"{action}@")
    )
    return dict(found)


def test_ci_runs_the_checks_of_the_readme_and_measures_what_they_cover() -> None:
    *_, command = text(".ci/run").splitlines()
    assert command == "exec make ci"
    assert CI["test"]["steps"][-1] == {"run": ".ci/run"}
    assert recipe("ci").replace(" --cov --cov-report=term", "") == recipe("test")
    assert "--cov" in recipe("ci")
    assert "\n$ make ci\n" in text("README.md")


def test_make_alone_runs_all_checks() -> None:
    assert recipe() == recipe("test")


def test_make_checks_lint_then_types_then_tests() -> None:
    run = recipe()
    tools = ("ruff check", "ruff format", "mypy", "basedpyright", "pytest")
    order = [run.index(tool) for tool in tools]
    assert order == sorted(order)


def test_a_rehearsal_installs_no_development_tools() -> None:
    assert "--group dev" in recipe("install")
    assert "--group dev" not in recipe("rehearse")


def test_make_help_lists_every_target() -> None:
    phony = re.search(r"^\.PHONY: (.*)$", text("Makefile"), re.MULTILINE)
    assert phony is not None
    told = re.findall(r"^([a-z-]+):.* ## .", text("Makefile"), re.MULTILINE)
    assert sorted(told) == phony[1].split()


def test_lint_looks_for_faults_in_all_that_github_runs() -> None:
    run = recipe("lint")
    assert re.findall(r"/zizmor .* (\S+ \S+)\n", run) == [".github action.yml"]


def test_lint_changes_no_file() -> None:
    assert re.findall(r"/ruff (.*)", recipe("lint")) == ["check", "format --check"]


def test_a_dry_run_of_a_release_does_all_but_publish() -> None:
    steps = (
        *("tools.release_checks v1.2.3", "-m build --no-isolation"),
        *("tools.release_trial .venv-release/", "/cyclonedx-py environment"),
        *("tools.plugin_archives build/plugins", "release_checks --notes > build/"),
    )
    made = recipe("release-dry-run", "TAG=v1.2.3")
    order = [made.index(step) for step in steps]
    assert order == sorted(order)
    assert '--constraint constraints.txt "$(echo dist/*.whl)[aws]"' in made
    assert "tools.release_checks \n" in recipe("release-dry-run")


def test_every_pin_is_one_version_and_no_address() -> None:
    assert [pin for pin in PINS.items() if not re.fullmatch(r"[\w.]+", pin[1])] == []
    assert [name for name in PINS if not re.fullmatch(r"[\w.-]+", name)] == []


def test_every_package_that_the_project_names_is_pinned() -> None:
    groups = PROJECT["dependency-groups"]
    named = [
        *PROJECT["build-system"]["requires"],
        *NEEDED,
        *(tool for tool in groups["dev"] if isinstance(tool, str)),
    ]
    names = {canonical(re.split(r"[\[<>=~! ]", wanted)[0]) for wanted in named}
    assert names - {canonical(name) for name in PINS} == set()


def test_pre_commit_takes_nothing_from_an_address() -> None:
    repositories = yaml.safe_load(text(".pre-commit-config.yaml"))["repos"]
    assert [repository["repo"] for repository in repositories] == ["local"]
    wanted = [
        package
        for hook in repositories[0]["hooks"]
        for package in hook.get("additional_dependencies", [])
    ]
    assert [package for package in wanted if "==" not in package] == []


def test_ci_runs_on_every_python_that_the_project_takes() -> None:
    versions = CI["test"]["strategy"]["matrix"]["python"]
    assert f">={versions[0]}" == PROJECT["project"]["requires-python"]
    assert versions == ["3.11", "3.12", "3.13", "3.14"]


def test_ci_tests_the_lowest_versions_on_the_lowest_python() -> None:
    python = step("floors", "actions/setup-python")["python-version"]
    assert f">={python}" == PROJECT["project"]["requires-python"]
    assert CI["floors"]["steps"][-1] == {"run": "make test-floors"}
    assert "tools.floors > .venv-floors/floors.txt\n" in recipe("test-floors")
    assert " --constraint .venv-floors/floors.txt " in recipe("test-floors")


def test_ci_tests_the_newest_versions_on_the_newest_python() -> None:
    python = step("newest", "actions/setup-python")["python-version"]
    assert python == CI["test"]["strategy"]["matrix"]["python"][-1]
    assert CI["newest"]["steps"][-1] == {"run": "make test-newest"}
    assert "--constraint" not in recipe("test-newest")


def test_ci_tests_the_lowest_engine_and_that_of_the_sdks_version() -> None:
    versions = CI["engine"]["strategy"]["matrix"]["pulumi"]
    assert versions == [f"{floors()['pulumi']}.0", PINS["pulumi"]]
    assert step("engine", "pulumi/actions") == {
        "pulumi-version": "${{ matrix.pulumi }}"
    }


def test_ci_skips_no_test_of_an_engine() -> None:
    assert CI["engine"]["steps"][-1] == {"run": "make test-engine"}
    (tests,) = re.findall(r"/pytest (.*)", recipe("test-engine"))
    assert tests == "tests/engine tests/examples --engine-required"


def test_ci_compiles_the_examples_with_the_go_that_they_ask_for() -> None:
    go = re.search(r"^go (.*)$", text("examples/go/go.mod"), re.MULTILINE)
    assert go is not None
    assert step("engine", "actions/setup-go")["go-version"] == go[1]


def test_ci_compiles_the_examples_with_the_java_and_net_that_they_ask_for() -> None:
    java = re.search(r"compiler.release>(\d+)<", text("examples/java/pom.xml"))
    net = re.search(r"TargetFramework>net(.+)<", text("examples/csharp/Images.csproj"))
    assert java is not None
    assert net is not None
    assert step("engine", "actions/setup-java")["java-version"] == java[1]
    assert step("engine", "actions/setup-dotnet")["dotnet-version"] == net[1]


def test_the_table_of_versions_says_what_ci_tests() -> None:
    table = dict(
        re.findall(r"^\| (.+?) \| (.+) \|$", with_versions(TABLE), re.MULTILINE)
    )
    pythons = CI["test"]["strategy"]["matrix"]["python"]
    assert table["Python"] == f"{pythons[0]} | {pythons[-1]}"
    for name in ("pulumi", "pulumi-aws", "pydantic"):
        pin = next(PINS[pin] for pin in PINS if canonical(pin) == name)
        assert table[f"`{name}`"] == f"{floors()[name]} | {pin}"
    engines = CI["engine"]["strategy"]["matrix"]["pulumi"]
    assert table["Pulumi CLI"] == f"{engines[0]} | {engines[-1]}"
    assert table["Java, for programs in that language"] == "17 | 17"
    assert len(table) == 11  # with the head of the table


def test_ci_runs_each_week_for_what_is_the_newest_then() -> None:
    on = yaml.safe_load(text(".github/workflows/ci.yml"))[True]  # `on`, in YAML 1.1
    (minute, hour, day, month, _) = on["schedule"][0]["cron"].split()
    assert (day, month) == ("*", "*")
    assert minute.isdigit()
    assert hour.isdigit()


def test_every_package_that_is_needed_has_a_lowest_version() -> None:
    assert [
        f"{name}{'==' if name == 'moto' else '>='}{lowest}"
        for name, lowest in floors().items()
    ] == [wanted.partition(",")[0] for wanted in NEEDED]


def test_what_no_command_uses_is_no_extra() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    assert sorted(extras) == ["aws", "cli", "report"]
    assert "ecr-component[cli]" in extras["aws"]
    assert "ecr-component[aws]" in extras["report"]
    assert {"include-group": "server"} in PROJECT["dependency-groups"]["dev"]
    assert "--group server" not in recipe("check", "rehearse", "schema", "bench")
    for target in ("estate", "local", "local-down"):
        assert "--group server" in recipe(target)


def test_the_lowest_versions_are_tested_with_the_pinned_tools() -> None:
    assert pins_of_tools().items() <= PINS.items()
    assert {"pytest", "hypothesis", "mypy"} <= pins_of_tools().keys()
    assert not pins_of_tools().keys() & floors().keys()


def test_pulumi_has_one_lowest_version() -> None:
    lowest = floors()["pulumi"]
    told = {
        "Pulumi.yaml": f'requiredPulumiVersion: ">={lowest}.0"\n',
        "plugin/PulumiPlugin.yaml": f'requiredPulumiVersion: ">={lowest}.0"\n',
        "README.md": f"(https://www.pulumi.com/docs/install/) {lowest} or newer",
    }
    assert [name for name, words in told.items() if words not in text(name)] == []


def test_the_changelog_begins_with_this_version() -> None:
    version = re.search(r"^## ([\d.]+) - ", text("CHANGELOG.md"), re.MULTILINE)
    assert version is not None
    assert version[1] == PROJECT["project"]["version"]


def test_every_module_has_its_place_in_the_contributors_table() -> None:
    rows = re.findall(r"^\| (`.*?) \|", text("CONTRIBUTING.md"), re.MULTILINE)
    told = re.findall(r"`([\w/.]+)`", " ".join(rows))
    package = ROOT / "ecr_component"
    modules = {path.stem for path in package.glob("*.py")} - {"__init__"}
    folders = {f"{path.parent.name}/" for path in package.glob("*/__init__.py")}
    programs = {"__main__.py", "plugin/"}
    assert {"missing": (modules | folders) - set(told)} == {"missing": set()}
    assert {"gone": set(told) - modules - folders - programs} == {"gone": set()}
