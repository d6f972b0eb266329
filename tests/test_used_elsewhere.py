"""The hook of pre-commit and the action of GitHub, run on a repository of a user's.

What the hook and the action install is linked, and GitHub's own steps are not run; that
an index has the packages, and GitHub the actions, is not shown.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from packaging.requirements import Requirement

from ecr_component.commands.check import check
from tests.environments import link, needed

ROOT: Final = Path(__file__).parents[1]
LIMIT: Final = 300  # seconds

# What a user's pre-commit and GitHub have of this repository.
PUBLISHED: Final = (
    *(".pre-commit-hooks.yaml", "CHANGELOG.md", "LICENSE", "README.md", "action.yml"),
    *("ecr_component", "pyproject.toml", "schema.json"),
)

PROJECT: Final = "name: ecr\nruntime: {name: python}\n"
GOOD: Final = "config:\n  ecr:repositories:\n    team/api: {}\n"
BAD: Final = "config:\n  ecr:repositories:\n    Team: {}\n"
WRONG: Final = (
    "repositories.Team: 'Team' is not a repository name: use a-z and 0-9, with single "
    ". _ - or / between them; try 'team'"
)

ACTION: Final[dict[str, Any]] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
PAGE: Final = (ROOT / "docs" / "how-to" / "check-elsewhere.md").read_text("utf-8")


def blocks() -> list[dict[str, Any]]:
    """What the page tells a user to write."""
    found = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    return [yaml.safe_load(block) for block in found]


HOOKS = [block for block in blocks() if "repos" in block]
WORKFLOW = next(block for block in blocks() if "jobs" in block)


@dataclass(frozen=True)
class Sandbox:
    """A machine with Git and Python, this repository, and no network."""

    folder: Path
    environment: dict[str, str]

    @property
    def published(self) -> Path:
        return self.folder / "published"

    def run(
        self, *command: str, folder: Path, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=folder,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )

    def commit(self, folder: Path) -> None:
        """Make a repository of a folder, or a commit of what is in there now."""
        for command in ("init -q", "add --all", "commit -q --allow-empty -m all"):
            done = self.run("git", *command.split(), folder=folder)
            assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    if shutil.which("git") is None:
        pytest.skip("there is no git here")
    folder = tmp_path_factory.mktemp("sandbox")
    packages = folder / "packages"
    itself, *others = needed(Requirement("ecr-component[cli]"))
    assert itself.name == "ecr-component"
    builders = [
        builder
        for builder in needed(Requirement("hatchling"))
        if builder.name not in {other.name for other in others}
    ]
    link([*others, *builders], packages)
    environment = {
        "GIT_AUTHOR_EMAIL": "a@example.com",
        "GIT_AUTHOR_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@example.com",
        "GIT_COMMITTER_NAME": "a",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "HOME": str(folder),
        "PATH": os.environ["PATH"],
        "PIP_NO_BUILD_ISOLATION": "0",  # that is how pip wants it said
        "PIP_NO_INDEX": "1",
        "PYTHONPATH": str(packages),
        "TMPDIR": str(folder),
    }
    made = Sandbox(folder, environment)
    made.published.mkdir()
    for name in PUBLISHED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, made.published / name)
    # Of whichever versions these tests run with.
    pins = "".join(f"{other.name}=={other.version}\n" for other in others)
    (made.published / "constraints.txt").write_text(pins, "utf-8")
    made.commit(made.published)
    return made


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A repository with a project of two stacks, one of them at fault."""
    project = tmp_path / "registry"
    (project / "stacks").mkdir(parents=True)
    (project / "Pulumi.yaml").write_text(PROJECT + "stackConfigDir: stacks\n")
    (project / "stacks" / "Pulumi.dev.yaml").write_text(GOOD)
    (project / "stacks" / "Pulumi.prod.yaml").write_text(BAD)
    return tmp_path


def pre_commit(sandbox: Sandbox, folder: Path, *files: str) -> tuple[int, str]:
    """Run the hook as the page has it on files, or on all of a repository."""
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    (hook,) = yaml.safe_load(hooks)
    config = {
        "repos": [
            {
                "repo": str(sandbox.published),
                "rev": "HEAD",
                "hooks": [{"id": hook["id"]}],
            }
        ]
    }
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    sandbox.commit(folder)
    which = ("--files", *files) if files else ("--all-files",)
    done = sandbox.run(
        *(sys.executable, "-m", "pre_commit", "run", "--color=never", *which),
        folder=folder,
    )
    _, _, told = done.stdout.partition("ecr-component check")
    return done.returncode, told


def test_the_hook_finds_the_faults_of_all_stack_files(
    sandbox: Sandbox, sample: Path
) -> None:
    code, told = pre_commit(sandbox, sample)

    assert (code, told.partition("\n\n")[2]) == (
        1,
        (
            "registry/stacks/Pulumi.dev.yaml: ok, 1 repository\n"
            f"registry/stacks/Pulumi.prod.yaml: 1 problem\n  {WRONG}\n\n"
        ),
    )


def test_the_hook_lets_good_files_pass_and_looks_at_no_other(
    sandbox: Sandbox, sample: Path
) -> None:
    file = "registry/stacks/Pulumi.dev.yaml"
    (sample / "values.yaml").write_text("a: 1\n")

    code, told = pre_commit(sandbox, sample, file, "values.yaml")
    _, of_others = pre_commit(sandbox, sample, "values.yaml")

    assert (code, told.strip(".\n")) == (0, "Passed")
    assert of_others.strip(".\n") == "(no files to check)Skipped"


def test_the_hook_takes_the_file_of_a_project_for_all_its_stacks(
    sandbox: Sandbox, sample: Path
) -> None:
    code, told = pre_commit(sandbox, sample, "registry/Pulumi.yaml")

    assert code == 1
    assert f"registry/stacks/Pulumi.prod.yaml: 1 problem\n  {WRONG}\n" in told


def step(
    name: str, sandbox: Sandbox, folder: Path, **inputs: str
) -> subprocess.CompletedProcess[str]:
    """Run a step of the action as GitHub does, behind the action that brings Python."""
    (found,) = (it for it in ACTION["runs"]["steps"] if it.get("name") == name)
    given = {name: said["default"] for name, said in ACTION["inputs"].items()}
    values = {f"inputs.{name}": value for name, value in {**given, **inputs}.items()}
    values["steps.python.outputs.python-path"] = sys.executable
    environment = {
        name: re.sub(r"\$\{\{ (.*?) \}\}", lambda found: values[found[1]], text)
        for name, text in found["env"].items()
    }
    assert found["shell"] == "bash"
    assert "${{" not in found["run"]  # what a user writes is no part of a program
    return sandbox.run(
        *("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", found["run"]),
        folder=folder,
        GITHUB_ACTION_PATH=str(sandbox.published),
        RUNNER_TEMP=str(sandbox.folder / "temporary"),
        **environment,
    )


@pytest.fixture(scope="module")
def installed(sandbox: Sandbox) -> Sandbox:
    """Where the action has done all but what it is there for."""
    done = step("Install", sandbox, sandbox.folder)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    return sandbox


def action(sandbox: Sandbox, folder: Path, **inputs: str) -> tuple[int, str]:
    done = step("Check", sandbox, folder, **inputs)
    return done.returncode, done.stdout + done.stderr


ANNOTATED: Final = (
    "registry/stacks/Pulumi.dev.yaml: ok, 1 repository\n"
    "registry/stacks/Pulumi.prod.yaml: 1 problem\n"
    f"::error file=registry/stacks/Pulumi.prod.yaml,line=3::{WRONG}\n"
)


def test_the_action_shows_each_problem_beside_its_line(
    installed: Sandbox, sample: Path
) -> None:
    assert action(installed, sample, paths="registry") == (1, ANNOTATED)


def test_the_action_takes_paths_one_a_line(installed: Sandbox, sample: Path) -> None:
    own = sample / "with space"
    own.mkdir()
    (own / "Pulumi.a.yaml").write_text(GOOD)
    paths = "\n  registry/stacks/Pulumi.dev.yaml\n\n  with space/Pulumi.a.yaml  \n"

    assert action(installed, sample, paths=paths) == (
        0,
        (
            "registry/stacks/Pulumi.dev.yaml: ok, 1 repository\n"
            "with space/Pulumi.a.yaml: ok, 1 repository\n"
        ),
    )


def test_the_action_checks_the_project_at_the_root_if_not_told_otherwise(
    installed: Sandbox, sample: Path
) -> None:
    assert action(installed, sample / "registry") == (
        1,
        ANNOTATED.replace("registry/", ""),
    )


def test_the_action_executes_nothing_of_its_inputs(
    installed: Sandbox, sample: Path
) -> None:
    code, said = action(installed, sample, paths='"; touch made; $(touch made)')

    assert code == 2
    assert said.startswith('::error file="; touch made; $(touch made)::')
    assert not (sample / "made").exists()


def test_the_action_gets_what_this_repository_is_tested_with() -> None:
    (install,) = (
        step["run"] for step in ACTION["runs"]["steps"] if step.get("name") == "Install"
    )

    assert '--constraint "$GITHUB_ACTION_PATH/constraints.txt"' in install
    assert (ROOT / "constraints.txt").exists()


def test_the_page_names_the_hook_the_action_and_this_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    used = [repository for block in HOOKS for repository in block["repos"]]
    step = WORKFLOW["jobs"]["check"]["steps"][-1]

    assert {repository["rev"] for repository in used} == {f"v{project['version']}"}
    assert {hook["id"] for repository in used for hook in repository["hooks"]} == {
        hook["id"] for hook in hooks
    }
    assert step["uses"] == f"OWNER/ecr-component@v{project['version']}"
    assert set(step["with"]) <= set(ACTION["inputs"])


def test_the_pattern_of_the_page_takes_the_stacks_of_one_folder() -> None:
    pattern = re.compile(HOOKS[1]["repos"][0]["hooks"][0]["files"])
    paths = (
        "registry/Pulumi.yaml",
        "registry/stacks/Pulumi.dev.yaml",
        "registry/main.yaml",
        "web/Pulumi.dev.yaml",
    )

    assert [path for path in paths if pattern.search(path)] == list(paths[:2])


def test_the_options_of_the_page_exist() -> None:
    options = {option for parameter in check.params for option in parameter.opts}

    assert set(re.findall(r"`(--\w+)`", PAGE)) == {"--github", "--json"}
    assert {"--github", "--json"} <= options
