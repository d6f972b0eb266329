import json
import runpy
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from click.testing import CliRunner, Result

from ecr_component.adopt import source
from ecr_component.commands import adopt, cli
from ecr_component.emulator import local_aws
from tests.adopt.build import fixture, policy, repository, resource, state
from tests.adopt.seeding import seed
from tests.adopt.steps import commands, program_in
from tests.adopt.terraform import FIXTURES
from tests.recorder import COMPONENT, REPOSITORY, Recorder

GOLDEN: Final = FIXTURES.parent / "golden"
ONE: Final = state(resource("a", repository("team/api")))
FILE: Final = """\
config:
  aws:region: eu-west-1

  ecr:repositories:
    team/api:
      enable_automatic_image_scanning: false
"""
FORM: Final = (
    "give what `terraform state pull`, `terraform show -json` or `pulumi stack export` "
    "prints"
)

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``ecr-component adopt`` in a folder of its own, on a width of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments: str, given: bytes | None = None) -> Result:
        return CliRunner().invoke(cli.cli, ["adopt", *arguments], input=given)

    return run


def project(name: str = "ecr", **said: object) -> None:
    """Make this folder one of a project."""
    document = {"name": name, "runtime": "python", "stackConfigDir": "stacks", **said}
    Path("Pulumi.yaml").write_text(json.dumps(document), "utf-8")
    Path("stacks").mkdir()


def names_in(folder: str) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def test_a_state_becomes_a_stack_file_on_the_standard_output(run: Run) -> None:
    result = run("-", given=ONE)

    assert (result.stdout, result.exit_code) == (FILE, 0)
    assert result.stderr.startswith(
        "Taken from standard input, of account 123456789012 in eu-west-1\n"
        "  1 repository\n\n"
        "The stack file makes what AWS holds.\n"
    )
    (again, *_) = result.stderr.split("What to do\n\n")[1].splitlines()
    assert again == (
        "1. Run this again with --stack NAME, or with --stack-file and --import-file: "
        "the steps below need both files."
    )


MIXED: Final = ("--account", "123456789012", "--region", "eu-west-1")
REPORTS: Final = {
    "gruntwork": ("gruntwork/terraform.tfstate", "ecr", "prod", (), 0),
    "plain": ("plain/terraform.tfstate", "ecr", "prod", (), 1),
    "accepted": (
        "plain/show.json",
        "ecr",
        "acme/ecr/prod",
        ("--accept-differences", "--component", "images"),
        0,
    ),
    "mixed": ("mixed/terraform.tfstate", "ecr", "prod", MIXED, 1),
    "other_stack": ("pulumi_plain/export.json", "ecr", "prod", (), 1),
    "same_stack": ("pulumi_awsx/export.json", "registry", "prod", (), 0),
}


@pytest.mark.parametrize("golden", REPORTS)
def test_a_report_says_everything_that_comes_next(run: Run, golden: str) -> None:
    path, name, stack, options, code = REPORTS[golden]
    project(name)
    given = Path(shutil.copy(FIXTURES / path, "."))

    result = run(given.name, "--stack", stack, *options)

    assert (result.stderr, result.exit_code) == ("", code)
    assert result.stdout == GOLDEN.joinpath(f"report_{golden}.txt").read_text("utf-8")
    assert run_check() == 0


def run_check() -> int:
    return CliRunner().invoke(cli.cli, ["check"]).exit_code


def test_the_files_are_those_of_the_stack_in_the_project(run: Run) -> None:
    project()

    run("-", "--stack", "acme/ecr/dev", "--provider-version", "7.1.0", given=ONE)

    assert names_in("stacks") == [
        "Pulumi.acme-ecr-dev.yaml",
        "import.acme-ecr-dev.json",
    ]
    assert Path("stacks/Pulumi.acme-ecr-dev.yaml").read_text("utf-8") == FILE
    assert json.loads(Path("stacks/import.acme-ecr-dev.json").read_bytes()) == {
        "resources": [
            {"type": COMPONENT, "name": "ecr", "component": True},
            {
                "type": REPOSITORY,
                "name": "ecr/team/api",
                "id": "team/api",
                "parent": "ecr",
                "version": "7.1.0",
            },
        ]
    }


def test_the_inputs_have_the_name_of_the_project(run: Run) -> None:
    project("images")

    result = run("-", given=ONE)

    assert result.stdout == FILE.replace("ecr:repositories", "images:repositories")


def test_files_may_be_named_one_by_one(run: Run) -> None:
    result = run("-", "--stack-file", "Pulumi.a.yaml", "--import-file", "b", given=ONE)

    assert result.exit_code == 0
    assert Path("Pulumi.a.yaml").read_text("utf-8") == FILE
    assert commands(result.stdout, "pulumi import") == [
        "pulumi import --stack a --file b --generate-code=false"
    ]


def test_a_file_by_another_name_is_of_no_stack(run: Run) -> None:
    result = run("-", "--stack-file", "x.yaml", given=ONE)

    assert commands(result.stdout, "pulumi up") == ["pulumi up --stack STACK"]


@pytest.mark.parametrize("name", ["stacks/Pulumi.dev.yaml", "stacks/import.dev.json"])
def test_no_file_is_written_over(run: Run, name: str) -> None:
    project()
    Path(name).write_text("mine", "utf-8")

    result = run("-", "--stack", "dev", given=ONE)

    said = f"{name}: is there already; --force writes over it\n"
    assert (result.stdout, result.stderr, result.exit_code) == ("", said, 2)
    assert names_in("stacks") == [Path(name).name]
    assert Path(name).read_text("utf-8") == "mine"


def test_force_writes_over_files_and_keeps_what_else_a_stack_file_says(
    run: Run,
) -> None:
    project()
    Path("stacks/import.dev.json").write_text("old", "utf-8")
    Path("stacks/Pulumi.dev.yaml").write_text(
        "# of the stack\n"
        "encryptionsalt: v1:abc\n"
        "config:\n"
        "    aws:region: eu-central-1\n"
        "    aws:defaultTags:\n"
        "        tags: {a: b}\n"
        "    ecr:repositories: {old/one: {}}\n"
        "    ecr:config:default_protect: true\n"
        "    default_force_delete: true\n"
        "    # a token\n"
        "    other:token: {secure: v1:xyz}\n",
        "utf-8",
    )

    result = run("-", "--stack", "dev", "--force", given=ONE)

    assert result.exit_code == 0, result.output
    assert Path("stacks/Pulumi.dev.yaml").read_text("utf-8") == (
        "# of the stack\n"
        "encryptionsalt: v1:abc\n"
        "config:\n"
        "  aws:defaultTags:\n"
        "      tags: {a: b}\n"
        "  # a token\n"
        "  other:token: {secure: v1:xyz}\n"
        "  aws:region: eu-west-1\n"
        "\n"
        "  ecr:repositories:\n"
        "    team/api:\n"
        "      enable_automatic_image_scanning: false\n"
    )
    assert json.loads(Path("stacks/import.dev.json").read_bytes())


def test_what_pulumi_wrote_when_it_made_the_stack_stays(run: Run) -> None:
    Path("a.yaml").write_text("encryptionsalt: v1:abc\n", "utf-8")

    assert run("-", "--stack-file", "a.yaml", "--force", given=ONE).exit_code == 0
    assert Path("a.yaml").read_text("utf-8") == f"encryptionsalt: v1:abc\n{FILE}"


def test_force_writes_the_same_again(run: Run) -> None:
    project()
    run("-", "--stack", "dev", given=ONE)

    assert run("-", "--stack", "dev", "--force", given=ONE).exit_code == 0
    assert Path("stacks/Pulumi.dev.yaml").read_text("utf-8") == FILE


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{encryptionsalt: a, config: {}}", id="braces-around-all"),
        pytest.param("encryptionsalt: a\nconfig: {a:b: c}", id="braces-around-config"),
        pytest.param("a: &x 1\nconfig:\n  aws:region: &y z\n  b:c: *y", id="an-alias"),
        pytest.param("---\nencryptionsalt: a", id="a-document"),
        pytest.param(
            "config:\n  a:b: |\n    c\n    # d\n  ecr:repositories: {}\n",
            id="text-that-ends-as-a-comment-would",
        ),
        pytest.param("config:\n  a:b: [c,\n  d]", id="a-list-on-two-lines"),
    ],
)
def test_what_cannot_be_kept_is_not_written_over(run: Run, text: str) -> None:
    Path("a.yaml").write_text(text, "utf-8")

    result = run("-", "--stack-file", "a.yaml", "--force", given=ONE)

    assert (result.stderr, result.exit_code) == (
        (
            "a.yaml: says more than the component's inputs, which can't be told apart "
            "here; write to another file, and merge the two\n"
        ),
        2,
    )
    assert Path("a.yaml").read_text("utf-8") == text


def test_what_is_no_yaml_is_not_written_over(run: Run) -> None:
    Path("a.yaml").write_text("a:\n\tb: 1", "utf-8")

    result = run("-", "--stack-file", "a.yaml", "--force", given=ONE)

    assert (result.stderr, result.exit_code) == (
        "a.yaml: line 2: a tab stands in the indentation; use spaces\n",
        2,
    )


def test_another_input_of_the_program_is_a_problem_of_the_new_file(run: Run) -> None:
    Path("a.yaml").write_text("config:\n  ecr:repositorys: {}\n", "utf-8")

    result = run("-", "--stack-file", "a.yaml", "--force", given=ONE)

    assert (result.stderr, result.exit_code) == (
        "a.yaml: 1 problem\n  repositorys: unknown key; did you mean 'repositories'?\n",
        1,
    )
    assert "repositorys" in Path("a.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--stack-file", "s.json"),
            "s.json: is what is read here; write to another file",
        ),
        (
            ("--stack-file", "a", "--import-file", "./a"),
            "./a: would be two files; give one another name",
        ),
        (("--stack-file", "a\0b"), "a\\x00b: cannot be the name of a file"),
        (
            ("--stack-file", "none/a.yaml"),
            "none/a.yaml: cannot be written (no such file or directory)",
        ),
    ],
)
def test_what_cannot_be_written_is_told(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    Path("s.json").write_bytes(ONE)

    result = run("s.json", *arguments, "--force")

    assert (result.stdout, result.stderr, result.exit_code) == ("", f"{said}\n", 2)
    assert Path("s.json").read_bytes() == ONE


def test_a_file_that_is_there_since_a_moment_is_not_written_over(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("a.yaml").write_text("mine", "utf-8")
    monkeypatch.setattr(adopt, "refuse_existing", lambda *_, **__: None)
    monkeypatch.setattr(adopt, "_with_what_was_there", lambda text, _: text)

    result = run("-", "--stack-file", "a.yaml", given=ONE)

    assert result.stderr == "a.yaml: is there already; --force writes over it\n"
    assert Path("a.yaml").read_text("utf-8") == "mine"


USAGE: Final = "Usage: ecr-component adopt [OPTIONS] [SOURCE]"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Give one of SOURCE, --live and --inputs."),
        (("a", "--live"), "Give one of SOURCE, --live and --inputs."),
        (("--live", "--inputs", "a"), "Give one of SOURCE, --live and --inputs."),
        (("a", "--prefix", "b"), "--profile and --prefix are only valid with --live."),
        (("a", "--profile", "b"), "--profile and --prefix are only valid with --live."),
        (
            ("--inputs", "a", "--import-file", "b"),
            "--import-file is not valid with --inputs, which say nothing of AWS.",
        ),
        (
            ("--inputs", "a", "--region", "b"),
            "--account and --region are not valid with --inputs.",
        ),
        (
            ("--inputs", "a", "--account", "b"),
            "--account and --region are not valid with --inputs.",
        ),
        (("a", "--stack", ""), "--stack needs a name."),
        (("a", "--component", ""), "--component needs a name."),
        (
            ("a", "--stack", "dev"),
            (
                "--stack needs a Pulumi.yaml in this folder or above; name the files "
                "instead."
            ),
        ),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    result = run(*arguments)

    assert (result.exit_code, result.stdout) == (2, "")
    assert " ".join(result.stderr.splitlines()[-1].split()) == f"Error: {said}"


def test_a_projects_file_that_pulumi_would_refuse_is_told(run: Run) -> None:
    Path("Pulumi.yaml").write_text("runtime: python", "utf-8")

    result = run("-", given=ONE)

    assert (result.stderr, result.exit_code) == (
        "Pulumi.yaml: 1 problem\n  name: must be the project's name\n",
        1,
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", f"is empty; {FORM}"),
        (
            b"nothing",
            f"is not JSON (Expecting value: line 1 column 1 (char 0)); {FORM}",
        ),
        (
            b'{"version": 3, "terraform_version": "0.11.14", "modules": []}',
            (
                "is of version 3, and version 4 is read here; run `terraform apply "
                "-refresh-only` with Terraform 1, and give what `terraform state pull` "
                "prints then"
            ),
        ),
        (
            b'{"encrypted_data": "c2VjcmV0", "serial": 1}',
            "is encrypted by OpenTofu; give what `tofu state pull` prints",
        ),
        (
            b'{"version": 4, "lineage": "a", "resources": 1}',
            "is broken: resources must be a list",
        ),
    ],
)
def test_what_is_no_state_is_told_in_a_line(
    run: Run, content: bytes, said: str
) -> None:
    result = run("-", given=content)

    assert (result.stdout, result.stderr, result.exit_code) == (
        "",
        f"standard input: {said}\n",
        2,
    )


def test_a_state_beyond_the_bound_is_not_read(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert source.MOST_BYTES == 512 * 2**20
    monkeypatch.setattr(adopt, "MOST_BYTES", 2**20)
    Path("s.json").write_bytes(b" " * (2**20 + 1))

    assert run("s.json").stderr == "s.json: holds more than 1 MB\n"
    assert run("none.json").stderr == "none.json: there is no such file\n"


def test_a_state_without_repositories_is_told_with_what_it_has(run: Run) -> None:
    given = state(resource("a", {"id": "x"}, "aws_s3_bucket"))

    result = run("-", given=given)

    assert (result.stdout, result.stderr, result.exit_code) == (
        "",
        (
            "standard input: has no ECR repository that can be taken\n"
            "  aws_s3_bucket.a: is no part of an ECR registry\n"
        ),
        2,
    )


def test_where_nothing_can_be_said_here_nothing_is_written(run: Run) -> None:
    given = state(resource("a", repository("Team")))

    result = run("-", "--stack-file", "s.yaml", "--import-file", "i.json", given=given)

    assert (result.stdout, result.stderr, result.exit_code) == (
        "",
        (
            "standard input: has no ECR repository that can be taken\n"
            "  aws_ecr_repository.a: has what the component refuses: 'Team' is not a "
            "repository name: use a-z and 0-9, with single . _ - or / between them; "
            "try 'team'\n"
        ),
        2,
    )
    assert not Path("s.yaml").exists()


def test_of_several_registries_one_has_to_be_chosen(run: Run) -> None:
    listed = (
        "  account 123456789012 in eu-central-1: 1 repository\n"
        "  account 123456789012 in eu-west-1: 3 repositories\n"
        "  account 444455556666 in eu-west-1: 1 repository\n"
    )
    first, second, third = listed.splitlines(keepends=True)
    given = FIXTURES.joinpath("mixed/terraform.tfstate").read_bytes()
    several = "standard input: has several registries; choose with --account and "
    several += "--region:\n"

    assert run("-", given=given).stderr == several + listed
    result = run("-", "--region", "eu-west-1", given=given)
    assert (result.stderr, result.exit_code) == (several + second + third, 2)
    nothing = "standard input: has nothing of that account and region, but:\n"
    assert run("-", "--region", "eu", given=given).stderr == nothing + listed
    result = run("-", "--account", "444455556666", given=given)
    assert "of account 444455556666 in eu-west-1" in result.stderr
    assert first.strip() in result.stderr


def test_a_default_of_the_project_is_a_difference(run: Run) -> None:
    defaults: dict[str, Any] = {
        "repositories": None,
        "default_image_tag_mutability": {"default": "IMMUTABLE"},
        "default_protect": {"default": True},
        "default_force_delete": {"default": True},
        "default_encryption_config": {"default": {"encryption_type": "KMS"}},
        "default_lifecycle": {"default": {"keep_last": 9}},
        "default_external_account_ids_with_read_access": {"default": ["111122223333"]},
        "global_tags": {"default": {"a": "b"}},
        "replication_regions": {"default": ["us-east-1"]},
    }
    project(config=defaults)
    given = state(
        resource("a", repository("team/api", tags_all={"a": "c", "d": "e"})),
        resource("b", policy("team/api", "nonsense"), "aws_ecr_repository_policy"),
    )

    result = run("-", given=given)

    assert result.exit_code == 1
    told = GOLDEN.joinpath("report_defaults.txt").read_text("utf-8")
    assert result.stderr.split("\nWhat to do\n")[0] == told


def test_what_a_project_adds_without_taking_away_is_no_difference(run: Run) -> None:
    project(config={"default_image_tag_mutability": {"default": "MUTABLE"}})

    assert run("-", given=ONE).exit_code == 0


def test_many_things_with_one_reason_are_told_once_and_not_all(run: Run) -> None:
    buckets = [resource(f"b{n}", {"id": "x"}, "aws_s3_bucket") for n in range(22)]

    result = run("-", given=state(resource("a", repository("team/api")), *buckets))

    assert "\nLeft: 22\n  is no part of an ECR registry:\n" in result.stderr
    assert "    aws_s3_bucket.b19\n    and 2 more\n" in result.stderr


LIVE: Final = ("--live", "--region", "eu-west-1")


def test_aws_itself_may_be_the_source(run: Run) -> None:
    (registry,) = fixture("gruntwork").registries
    project()
    with local_aws("eu-west-1", "123456789012") as aws:
        seed(aws.client("ecr"), registry)

        result = run(*LIVE, "--prefix", "shop/", "--stack", "prod")

    assert (result.stderr, result.exit_code) == ("", 0)
    told = GOLDEN.joinpath("report_live.txt").read_text("utf-8")
    assert result.stdout == told
    assert run_check() == 0


def test_a_registry_without_repositories_has_nothing_to_take(run: Run) -> None:
    with local_aws("eu-west-1", "123456789012"):
        result = run(*LIVE)

    assert (result.stdout, result.stderr, result.exit_code) == (
        "",
        "AWS: has no ECR repository that can be taken\n",
        2,
    )


def test_what_aws_refuses_is_told(run: Run) -> None:
    with local_aws("eu-west-1", "123456789012"):
        result = run("--live", "--profile", "none")

    assert (result.stdout, result.stderr, result.exit_code) == (
        "",
        (
            "The config profile (none) could not be found; `aws configure "
            "list-profiles` prints those there are\n"
        ),
        2,
    )


INPUTS: Final = """aws_region = "eu-west-1"
repositories = {
  web = { external_account_ids_with_read_access = ["111122223333"] }
  api = { image_tag_mutability = "IMMUTABLE" }
}
"""


def test_inputs_of_the_module_become_a_stack_file(run: Run) -> None:
    project()
    Path("a.tfvars").write_text(INPUTS, "utf-8")

    result = run("--inputs", "a.tfvars", "--stack", "dev")

    assert (result.stdout, result.stderr, result.exit_code) == (
        (
            "Read from a.tfvars: 2 repositories\n"
            "  written: stacks/Pulumi.dev.yaml\n"
            "\n"
            "What to do\n"
            "\n"
            "1. Look at the stack file, and check it.\n"
            "     ecr-component check stacks/Pulumi.dev.yaml\n"
            "   It shows: stacks/Pulumi.dev.yaml: ok, 2 repositories\n"
        ),
        "",
        0,
    )
    assert names_in("stacks") == ["Pulumi.dev.yaml"]
    assert run_check() == 0


@pytest.mark.parametrize(("options", "code"), [((), 1), (("--accept-differences",), 0)])
def test_what_inputs_compute_is_told_with_its_line(
    run: Run, options: tuple[str, ...], code: int
) -> None:
    Path("a.tfvars").write_text("global_tags = local.tags\n" + INPUTS, "utf-8")

    result = run("--inputs", "a.tfvars", *options)

    assert result.exit_code == code
    assert "Left: 1\n  is computed (local.tags):\n    line 1: global_tags\n" in (
        result.stderr
    )
    assert "# line 1: global_tags is computed and left out: local.tags" in result.stdout


def test_inputs_that_aws_would_refuse_are_written_and_told(run: Run) -> None:
    Path("a.tfvars").write_text("repositories = { Web = {} }", "utf-8")

    result = run("--inputs", "a.tfvars", "--stack-file", "a.yaml")

    assert result.exit_code == 1
    assert result.stderr.splitlines()[0] == "a.yaml: 1 problem"
    assert Path("a.yaml").exists()


def test_the_program_for_the_same_stack_names_what_each_resource_was(run: Run) -> None:
    """As the recorder hears it: each child has the URN that it had before."""
    project("registry")
    given = FIXTURES / "pulumi_awsx/export.json"
    result = run(str(given), "--stack", "prod")
    text = program_in(result.stdout)
    Path("moved.py").write_text(text, "utf-8")
    recorder = Recorder()

    file = yaml.safe_load(Path("stacks/Pulumi.prod.yaml").read_text("utf-8"))
    config = {
        key.replace("registry:", "ecr:"): handed_over(value)
        for key, value in file["config"].items()
    }
    recorder.run(lambda: runpy.run_path("moved.py"), config)

    old = {
        urn
        for one in recorder.registered
        for urn in one.aliases
        if one.type != COMPONENT
    }
    assert old == {urn for urn in text.split('"') if urn.startswith("urn:")}
    assert all(one.aliases for one in recorder.registered if one.type == REPOSITORY)


def handed_over(value: object) -> str:
    """A value as Pulumi hands it to programs."""
    return value if isinstance(value, str) else json.dumps(value)


def test_a_terminal_sees_how_far_the_reading_is(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    with local_aws("eu-west-1", "123456789012") as aws:
        aws.client("ecr").create_repository(repositoryName="a1")

        result = run(*LIVE)

    assert "repositories from AWS" in result.stderr


def test_what_a_terminal_would_obey_is_shown_and_stays_the_same_text(run: Run) -> None:
    tags = {"a": "\x1b[2J", "b": "\u202e##x"}
    given = state(
        resource("a", repository("team/api", tags_all=tags)),
        resource("b", repository("team/web")),
    )

    result = run("-", given=given)

    assert "\x1b" not in result.output
    assert "\u202e" not in result.output
    Path("a.yaml").write_text(result.stdout, "utf-8")
    assert CliRunner().invoke(cli.cli, ["check", "a.yaml"]).exit_code == 0
