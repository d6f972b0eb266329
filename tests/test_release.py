"""What a user installs: the wheel and the sdist, built, and the wheel in use.

The environments hold the distributions that the wheel's metadata asks for and no
other, linked from the one that runs the tests. So nothing is downloaded; that an index
has them too is not shown.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.adopt.build import repository, resource, state
from tests.environments import link, needed

ROOT = Path(__file__).parents[1]
SOURCES = {
    f"ecr_component/{path.relative_to(ROOT / 'ecr_component').as_posix()}"
    for path in (ROOT / "ecr_component").rglob("*")
    if path.is_file() and path.suffix != ".pyc"
}
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
LIMIT = 120  # seconds

SCREEN = {"click", "rich", "markdown-it-py", "mdurl", "pygments"}
HCL = {"python-hcl2", "lark", "regex"}
AWS = {"boto3", "botocore", "flask", "flask-cors", "moto", "werkzeug"}

POLICY = {
    "rules": [
        {
            "rulePriority": 1,
            "selection": {
                "tagStatus": "any",
                "countType": "imageCountMoreThan",
                "countNumber": 1,
            },
            "action": {"type": "expire"},
        }
    ]
}
IMAGES = {
    "imageDetails": [
        {
            "registryId": "111122223333",
            "repositoryName": "team/api",
            "imageDigest": f"sha256:{day:064}",
            "imageTags": [f"v{day}"],
            "imageSizeInBytes": 1,
            "imagePushedAt": f"2026-01-0{day}T00:00:00+00:00",
        }
        for day in (1, 2)
    ]
}

# Nothing of whoever runs the tests, above all no path to this checkout.
CLEAN = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("AWS_", "COV", "PULUMI_", "PYTHON"))
}


def run(
    *command: str | Path, folder: Path | None = None, ends: int = 0
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command,
        cwd=folder,
        env=CLEAN,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert done.returncode == ends, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the wheel and the sdist that it was made from."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (path,) = built.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def in_wheel(wheel: Path) -> dict[str, bytes]:
    """The files of the wheel, by name, without what tells of the wheel itself."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def in_sdist(built: Path) -> dict[str, bytes]:
    """The files of the sdist, by name, without the folder around them."""
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        return {
            member.name.partition("/")[2]: file.read()
            for member in archive.getmembers()
            if (file := archive.extractfile(member))
        }


def version() -> str:
    return metadata.version("ecr-component")


def test_the_wheel_holds_the_package_and_its_schema(
    in_wheel: dict[str, bytes],
) -> None:
    about = f"ecr_component-{version()}.dist-info"

    assert set(in_wheel) == {
        *SOURCES,
        "ecr_component/schema.json",
        f"{about}/METADATA",
        f"{about}/RECORD",
        f"{about}/WHEEL",
        f"{about}/entry_points.txt",
        f"{about}/licenses/LICENSE",
    }


def test_the_wheel_is_marked_as_typed(in_wheel: dict[str, bytes]) -> None:
    assert in_wheel["ecr_component/py.typed"] == b""


def test_the_sdist_holds_what_the_wheel_is_made_of(in_sdist: dict[str, bytes]) -> None:
    others = {
        *("CHANGELOG.md", "LICENSE", "README.md", "pyproject.toml", "schema.json"),
        *("PKG-INFO", ".gitignore"),
    }

    assert set(in_sdist) == {*SOURCES, *others}


def test_licence_and_schema_are_those_of_the_repository(
    in_wheel: dict[str, bytes], in_sdist: dict[str, bytes]
) -> None:
    about = f"ecr_component-{version()}.dist-info"
    licence = (ROOT / "LICENSE").read_bytes()
    schema = (ROOT / "schema.json").read_bytes()

    assert in_wheel[f"{about}/licenses/LICENSE"] == in_sdist["LICENSE"] == licence
    assert in_wheel["ecr_component/schema.json"] == in_sdist["schema.json"] == schema


@dataclass(frozen=True)
class Environment:
    """A virtual environment in which a user has installed the wheel."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def command(self) -> Path:
        return self.folder / "bin" / "ecr-component"

    def names(self) -> set[str]:
        """The distributions that are there."""
        program = (
            "from importlib import metadata\n"
            "print(*(found.name for found in metadata.distributions()))\n"
        )
        found = run(self.python, "-I", "-c", program).stdout.split()
        return {canonicalize_name(name) for name in found}


def environment(wheel: Path, folder: Path, extras: str = "") -> Environment:
    """Make an environment of what the wheel asks for, with these extras."""
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    packages = sysconfig.get_path("purelib", "venv", {"base": str(folder)})
    itself, *others = needed(Requirement(f"ecr-component{extras}"))
    assert itself.name == "ecr-component"
    link(others, Path(packages))
    pip = (sys.executable, "-m", "pip", "--python", folder / "bin" / "python")
    run(*pip, "install", "--quiet", "--no-index", "--no-deps", wheel)
    run(*pip, "check")
    return Environment(folder)


@pytest.fixture(scope="module")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    return environment(wheel, tmp_path_factory.mktemp("bare"))


@pytest.fixture(scope="module")
def offline(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """What reads files alone needs."""
    return environment(wheel, tmp_path_factory.mktemp("offline"), "[cli]")


@pytest.fixture(scope="module")
def full(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    return environment(wheel, tmp_path_factory.mktemp("full"), "[report]")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The program of this repository with its stacks, and nothing of its package."""
    for name in ("Pulumi.yaml", "__main__.py"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "stacks", tmp_path / "stacks")
    return tmp_path


def test_a_bare_installation_has_no_emulator_and_no_command_line(
    bare: Environment,
) -> None:
    names = bare.names()

    assert {"ecr-component", "pulumi", "pulumi-aws", "pydantic"} <= names
    assert not names & {*AWS, *SCREEN}


def test_a_bare_installation_imports_the_component(
    bare: Environment, tmp_path: Path
) -> None:
    program = (
        "import sys, ecr_component\n"
        "from ecr_component import EcrRepositories\n"
        "print(ecr_component.__file__, EcrRepositories.__name__)\n"
    )

    said = run(bare.python, "-I", "-c", program, folder=tmp_path).stdout

    place, name = said.split()
    assert Path(place).is_relative_to(bare.folder)
    assert name == "EcrRepositories"


def test_the_command_of_a_bare_installation_says_what_to_install(
    bare: Environment,
) -> None:
    done = run(bare.command, "check", ends=2)

    assert (done.stdout, done.stderr) == (
        "",
        (
            "ecr-component: the commands need the 'cli' extra: "
            "pip install 'ecr-component[cli]'\n"
        ),
    )


def test_a_bare_installation_serves_the_schema_it_carries(
    bare: Environment, wheel: Path, tmp_path: Path
) -> None:
    made = tmp_path / "schema.json"

    run(bare.python, "-I", "-m", "ecr_component.provider", made, folder=tmp_path)

    with zipfile.ZipFile(wheel) as archive:
        assert json.loads(made.read_bytes()) == json.loads(
            archive.read("ecr_component/schema.json")
        )


def test_each_extra_brings_what_its_commands_need_and_no_more(
    bare: Environment, offline: Environment, full: Environment
) -> None:
    assert offline.names() - bare.names() == SCREEN | HCL  # Pulumi has PyYAML already
    assert full.names() >= {*offline.names(), "boto3", "botocore", "moto", "werkzeug"}
    assert not full.names() & {"flask", "flask-cors", "pytest"}


def test_stack_files_are_checked_without_an_aws_at_hand(
    offline: Environment, project: Path
) -> None:
    said = run(offline.command, "check", folder=project).stdout

    heads = [line for line in said.splitlines() if not line.startswith(" ")]
    stacks = sorted((project / "stacks").glob("Pulumi.*.yaml"))
    assert [line.partition(":")[0] for line in heads] == [
        f"stacks/{path.name}" for path in stacks
    ]
    assert {line.partition(": ")[2].split(",")[0] for line in heads} == {"ok"}


def test_the_schema_of_stack_files_is_printed_without_an_aws_at_hand(
    offline: Environment, project: Path
) -> None:
    said = run(offline.command, "schema", folder=project).stdout

    assert json.loads(said) == json.loads(
        (project / "stacks" / "stack.schema.json").read_bytes()
    )


def test_a_policy_is_simulated_on_a_file_without_an_aws_at_hand(
    offline: Environment, tmp_path: Path
) -> None:
    (tmp_path / "policy.json").write_text(json.dumps(POLICY), "utf-8")
    (tmp_path / "images.json").write_text(json.dumps(IMAGES), "utf-8")
    options = ("--policy=policy.json", "--images=images.json", "--at=2026-01-31")

    said = run(offline.command, "simulate", *options, "--json", folder=tmp_path).stdout

    outcomes = [image["outcome"] for image in json.loads(said)["images"]]
    assert outcomes == ["expire", "keep"]


def test_a_state_is_adopted_without_an_aws_at_hand(
    offline: Environment, project: Path, tmp_path: Path
) -> None:
    source = tmp_path / "terraform.tfstate"
    source.write_bytes(state(resource("a", repository("team/api"))))

    said = run(offline.command, "adopt", str(source), folder=project).stdout

    assert "  ecr:repositories:\n    team/api:\n" in said


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["rehearse", "--stack=dev"], id="rehearse"),
        pytest.param(["adopt", "--live"], id="adopt-live"),
        pytest.param(
            [
                *("simulate", "--live", "--repository=team/api"),
                "--stack-file=stacks/Pulumi.dev.yaml",
            ],
            id="simulate-live",
        ),
    ],
)
def test_what_needs_an_aws_says_what_to_install(
    arguments: list[str], offline: Environment, project: Path
) -> None:
    done = run(offline.command, *arguments, folder=project, ends=2)

    assert (done.stdout, done.stderr) == (
        "",
        (
            "ecr-component: rehearse and --live need the 'aws' extra: "
            "pip install 'ecr-component[aws]'\n"
        ),
    )


def test_a_report_is_written_with_the_extra(
    full: Environment, project: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    run(full.command, "report", "--stack=dev", f"--output={page}", folder=project)

    assert "<h3>team/web</h3>" in page.read_text("utf-8")


def test_a_stack_is_rehearsed_with_the_extra(full: Environment, project: Path) -> None:
    said = run(
        full.command, "rehearse", "--stack", "dev", "--json", folder=project
    ).stdout

    assert list(json.loads(said)["outputs"]["ecr_repo_urls"]) == [
        "team/api",
        "team/web",
    ]


def test_the_command_knows_its_version(full: Environment) -> None:
    assert run(full.command, "--version").stdout == f"ecr-component {version()}\n"


def test_a_release_is_tried_as_a_user_has_it(full: Environment) -> None:
    said = run(sys.executable, "-m", "tools.release_trial", full.python, folder=ROOT)

    stacks = sorted((ROOT / "stacks").glob("Pulumi.*.yaml"))
    lines = [line for line in said.stdout.splitlines() if not line.startswith(" ")]
    assert lines[0] == f"ecr-component {version()}"
    assert [line.partition(": ok, ")[0] for line in lines[1:-1]] == [
        f"stacks/{path.name}" for path in stacks
    ]
    assert lines[-1].startswith("Stack dev of ecr: 2 repositories in eu-west-1")


def test_a_release_whose_commands_do_not_work_is_refused(bare: Environment) -> None:
    command = (sys.executable, "-m", "tools.release_trial", bare.python)

    said = run(*command, folder=ROOT, ends=1)

    assert (said.stdout, said.stderr) == (
        "",
        (
            f"{bare.command} --version ended with 2: ecr-component: the commands need "
            "the 'cli' extra: pip install 'ecr-component[cli]'\n"
        ),
    )


def test_what_was_not_installed_is_not_tried() -> None:
    """The package of the checkout itself is found by an editable installation."""
    command = (sys.executable, "-m", "tools.release_trial", sys.executable)

    said = run(*command, folder=ROOT, ends=1)

    where = ROOT / "ecr_component" / "__init__.py"
    assert said.stderr == (f"{where} was imported, which is not what was installed\n")


def test_the_bill_of_materials_names_what_is_installed(
    full: Environment, tmp_path: Path
) -> None:
    (arguments,) = re.findall(r"/cyclonedx-py (.*) \S+$", MAKEFILE, re.MULTILINE)
    file = tmp_path / "sbom.cdx.json"
    arguments = arguments.replace("build/sbom.cdx.json", str(file))

    command = (sys.executable, "-m", "cyclonedx_py", *arguments.split())
    run(*command, full.python, folder=ROOT)

    bill = json.loads(file.read_bytes())
    itself = bill["metadata"]["component"]
    names = {canonicalize_name(found["name"]) for found in bill["components"]}
    assert (itself["name"], itself["version"]) == ("ecr-component", version())
    assert names == full.names() - {"ecr-component"}
    assert "file:" not in file.read_text("utf-8")
