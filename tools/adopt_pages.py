"""Writes the pages on moving in: `python -m tools.adopt_pages` writes `docs/adopt`.

What `ecr-component` prints there is what it prints for a fixture of the tests. What
`terraform` and `pulumi` print is shortened to what has to be looked at; the tests of an
engine hold it to be so.
"""

import json
import os
import shlex
import shutil
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import fill
from typing import Final
from unittest.mock import patch

import yaml
from click.testing import CliRunner

from ecr_component.adopt.comparison import compare
from ecr_component.adopt.description import Description, describe
from ecr_component.adopt.source import read_source
from ecr_component.commands.cli import cli
from ecr_component.emulator import local_aws
from tests.adopt.seeding import seed
from tests.adopt.steps import commands, lines, program_in

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = ROOT / "docs" / "adopt"
FIXTURES: Final = ROOT / "tests" / "adopt" / "fixtures"

_WIDTH: Final = "88"
_STACK: Final = "prod"


@dataclass(frozen=True)
class Page:
    """A page on one source."""

    title: str
    intro: str
    fixture: str
    """What is read, among the fixtures."""

    get: str
    """The command that gets it."""

    file: str
    """What that is called."""

    project: str = "ecr"
    within: bool = False
    """Whether the resources are in the stack already."""


@dataclass(frozen=True)
class Told:
    """What the command told, and what it wrote."""

    page: Page
    command: str
    report: str
    stack_file: str
    description: Description
    check: str
    imported: int
    """How many resources are imported, with the components."""

    @property
    def updates(self) -> int:
        """How many of them the next preview would update."""
        wanted = self.description.wanted
        names = {
            ("", one.name) for one in wanted.repositories if one.settings.force_delete
        }
        return len(
            names
            | {
                (one.what if "policy" in one.what else "", one.repository)
                for one in compare(self.description, wanted)
            }
        )


def pages() -> dict[str, str]:
    """All pages, by name."""
    found = {name: _page(page) for name, page in PAGES.items()}
    found["inputs.md"] = _inputs_page()
    return {name: "\n".join(parts) for name, parts in found.items()}


def _told(page: Page) -> Told:
    with TemporaryDirectory() as temporary, chdir(temporary):
        _make_project(page.project)
        source = Path(shutil.copy(FIXTURES / page.fixture, page.file or "source"))
        (registry, *_) = read_source(source.read_bytes(), page.file).registries
        command = f"ecr-component adopt {page.file or '--live --region eu-west-1'}"
        command += f" --stack {_STACK}"
        if page.within:
            Path(f"stacks/Pulumi.{_STACK}.yaml").write_text(_OLD_FILE, "utf-8")
            command += " --force"
        with local_aws("eu-west-1", "123456789012") as aws:
            seed(aws.client("ecr"), registry)
            report = _run(command)
        stack_file = Path(f"stacks/Pulumi.{_STACK}.yaml").read_text("utf-8")
        check = _run(f"ecr-component check stacks/Pulumi.{_STACK}.yaml")
        imports = Path(f"stacks/import.{_STACK}.json")
        document = json.loads(imports.read_bytes()) if imports.exists() else {}
        imported = len(document.get("resources", ()))
        description = describe(registry)
        return Told(page, command, report, stack_file, description, check, imported)


def _run(command: str) -> str:
    with patch.dict(os.environ, COLUMNS=_WIDTH):
        done = CliRunner().invoke(cli, shlex.split(command)[1:])
    return done.output


def _page(page: Page) -> Iterator[str]:
    told = _told(page)
    yield f"# {page.title}\n"
    yield f"{fill(page.intro, int(_WIDTH), break_on_hyphens=False)}\n"
    yield _BEFORE
    yield "## Write the files\n"
    shown = told.report.split("\nWhat to do\n")[0]
    get = [(page.get, "")] if page.get else []
    yield from _console(*get, (told.command, f"{shown}\nWhat to do\n..."))
    yield _WRITTEN
    yield f"```yaml\n{told.stack_file}```\n"
    yield from _console(
        (f"ecr-component check stacks/Pulumi.{_STACK}.yaml", told.check)
    )
    yield from _within(told) if page.within else _import(told)


def _inputs_page() -> Iterator[str]:
    command = f"ecr-component adopt --inputs terragrunt.hcl --stack {_STACK}"
    with TemporaryDirectory() as temporary, chdir(temporary):
        _make_project("ecr")
        Path("terragrunt.hcl").write_text(_TERRAGRUNT, "utf-8")
        report = _run(command)
        stack_file = Path(f"stacks/Pulumi.{_STACK}.yaml").read_text("utf-8")
    yield "# From the inputs of the Terraform module `ecr-repos`\n"
    yield _OF_INPUTS
    yield f"```hcl\n{_TERRAGRUNT}```\n"
    yield from _console((command, report))
    yield _COMPUTED
    yield f"```yaml\n{stack_file}```\n"
    yield _AFTER_INPUTS


def _make_project(name: str) -> None:
    project = {"name": name, "runtime": "python", "stackConfigDir": "stacks"}
    Path("Pulumi.yaml").write_text(yaml.safe_dump(project), "utf-8")
    Path("stacks").mkdir()


def _console(*commands: tuple[str, str]) -> Iterator[str]:
    yield "```console"
    for command, output in commands:
        yield f"$ {command}"
        if output:
            yield output.rstrip("\n")
    yield "```\n"


def _import(told: Told) -> Iterator[str]:
    init, take, preview, up = (
        commands(told.report, f"pulumi {word} ")[0]
        for word in ("stack init", "import", "preview", "up")
    )
    yield "## Import\n"
    yield from _console(
        (init, f"Created stack '{_STACK}'"),
        (
            take,
            f"...\nResources:\n    + 1 created\n    = {told.imported} imported\n...",
        ),
    )
    yield _IMPORTED
    yield "## See that nothing is left to do\n"
    yield from _console((preview, _unchanged(told, told.imported + 1)))
    yield from _about_updates(told)
    yield from _console((up, "..."))
    yield from _out(told)


def _unchanged(told: Told, count: int) -> str:
    if not told.updates:
        return f"...\nResources:\n    {count} unchanged"
    rest = count - told.updates
    return f"...\nResources:\n    ~ {told.updates} to update\n    {rest} unchanged\n..."


def _about_updates(told: Told) -> Iterator[str]:
    yield _PREVIEWED
    if told.updates:
        yield _UPDATES


def _out(told: Told) -> Iterator[str]:
    report = told.report
    remove = commands(report, "terraform state rm")
    delete = commands(report, f"pulumi state delete --stack {_STACK} --yes")
    forget = commands(report, f"pulumi state delete --stack {_STACK} --target")
    again = [
        *commands(report, "terraform state push"),
        *commands(report, "pulumi stack import"),
    ]
    if remove:
        yield "## Take them out of Terraform\n"
        yield _TERRAFORM
        (keep,) = commands(report, "terraform state pull")
        removed = "...\nSuccessfully removed ... resource instance(s)."
        yield from _console((keep, ""), *((one, removed) for one in remove))
        yield _REMOVED
        block = "\n".join(lines(report)).partition("removed {")[2].partition("\n}\n")[0]
        yield f"```hcl\nremoved {{{block}\n}}\n```\n"
        yield from _console(("terraform plan", "...\nNo changes. ..."))
        yield _PLANNED
    if delete:
        yield "## Take them out of the old stack\n"
        yield _OLD_FOLDER
        (keep,) = commands(report, "pulumi stack export")
        deleted = [(one, "Resource deleted") for one in delete]
        yield from _console((keep, ""), *deleted)
        yield _DELETED
    yield "## The way back\n"
    yield _BACK
    yield from _console(*((one, "Resource deleted") for one in forget))
    if remove:
        yield _BACK_TO_TERRAFORM
        plan = "terraform plan", "..."
        yield from _console(*((one, "") for one in again), plan)
    elif delete:
        yield _BACK_TO_PULUMI
        preview = commands(report, f"pulumi preview --stack {_STACK}")[-1]
        yield from _console(*((one, "") for one in again), (preview, "..."))
    else:
        yield _TOOL


def _within(told: Told) -> Iterator[str]:
    (keep,) = commands(told.report, "pulumi stack export")
    (preview,) = commands(told.report, "pulumi preview")
    (up,) = commands(told.report, "pulumi up")
    (back,) = commands(told.report, "pulumi stack import")
    yield "## Move them under the component\n"
    yield _ALIASES
    yield f"```python\n{program_in(told.report)}\n```\n"
    yield from _console(
        (keep, ""), (preview, "...\nResources:\n    + 1 to create\n...")
    )
    yield _MOVED
    yield from _console((up, "..."))
    yield "## The way back\n"
    yield _OLD_PROGRAM
    yield from _console((back, ""))


_BEFORE: Final = """\
Nothing below changes an image, a repository or a policy in AWS. What you need: the
program of this repository, or any that calls the component ([get
started](../get-started.md) has both), Pulumi's CLI, and credentials that may read ECR.
Until the end, nobody applies anything with the old tool.
"""
_WRITTEN: Final = """\
It ends with 1 where the stack file makes something else than AWS holds; read the table
then, and run it again with `--accept-differences --force` once that is wanted. Over a
file of the stack that is there already it writes with `--force` only; all but the
component's inputs and the region stays in there. The stack file is yours from here on:
"""
_IMPORTED: Final = """\
What is created is the stack itself. If anything of `aws:ecr` stands beside a `+`, stop:
the program calls the component otherwise than `--component` said.
"""
_PREVIEWED: Final = """\
`[diff: ~protect]` beside a resource is the protection that an import gives, which ends
with the next update unless the stack file says `protect`. No line may say `create`,
`replace` or `delete`.
"""
_UPDATES: Final = """\
An update is one of the table above, or `forceDelete`: a flag of Pulumi's provider, of
which AWS knows nothing.
"""
_TERRAFORM: Final = """\
The state is kept for the way back; it holds secrets. Never `terraform destroy`.
"""
_REMOVED: Final = """\
Take them out of the configuration as well, or the next plan makes them anew. Terraform
1.7 and newer does both in one, where a block for each stands in place of the resources:
"""
_PLANNED: Final = """\
With the blocks, it ends with `Plan: 0 to add, 0 to change, 0 to destroy.`, and lists
what `will no longer be managed by Terraform, but will not be destroyed`. Anything else:
stop, and look for what was forgotten.
"""
_OLD_FOLDER: Final = """\
In the folder of the old stack's project:
"""
_DELETED: Final = """\
A protected resource needs `--force` as well. Take them out of the old program, too, or
its next update makes them anew. Never `pulumi destroy`.
"""
_BACK: Final = """\
The stack forgets everything and deletes nothing. Never `pulumi destroy`.
"""
_BACK_TO_TERRAFORM: Final = """\
Terraform gets back its state, if nothing else has changed it meanwhile. Its old
configuration comes first: what is in a state alone is deleted by the next
`terraform apply`. The plan destroys nothing, and changes at most what `pulumi up` did.
"""
_BACK_TO_PULUMI: Final = """\
The old stack gets back its state in the folder of its project, if nothing else has
changed it meanwhile. Its old program comes first: what is in a state alone is deleted
by the next `pulumi up`. The preview deletes nothing.
"""
_TOOL: Final = """\
If another tool turns out to have them, this is what to do first: two tools for one
repository undo each other's work.
"""
_ALIASES: Final = """\
Nothing is imported, since the stack has them already: an alias tells the engine what
each of them was. In place of the old registrations, the program has this:
"""
_MOVED: Final = """\
What is created is the component, which is nothing in AWS. No line of `aws:ecr` may say
`create`, `replace` or `delete`.
"""
_OLD_PROGRAM: Final = """\
Before the update, the old program. After it, the old program and the state from before:
"""

_OLD_FILE: Final = """\
config:
  aws:region: eu-west-1
  registry:repositories: {}
"""
_TERRAGRUNT: Final = """\
terraform {
  source = "git::git@example.com:modules/ecr.git//modules/ecr-repos?ref=v0.78.1"
}

inputs = {
  aws_region = "eu-west-1"

  default_external_account_ids_with_read_access = ["111122223333"]
  global_tags                                   = local.tags

  repositories = {
    "team/api" = { image_tag_mutability = "IMMUTABLE" }
    "team/web" = { external_account_ids_with_write_access = ["444455556666"] }
  }
}
"""
_OF_INPUTS: Final = """\
Where there is a state, [it](ecr-repos.md) tells more: inputs say what was wanted, not
what AWS holds, so there is no import file and nothing to compare with. They may stand
in `terragrunt.hcl`, in a `.tf` file with the call of the module, in `.tfvars`,
`.tfvars.json` or YAML, and be those of any version.
"""
_COMPUTED: Final = """\
It ends with 1, since one input is computed: what only Terraform can tell is named with
its line, and left out rather than guessed. Write it in by hand:
"""
_AFTER_INPUTS: Final = """\
For what AWS holds already, follow [the page on AWS itself](aws.md), and compare the
stack file that comes of it with this one.
"""

# Not terraform.tfstate: where that is the state itself, the shell empties it first.
_STATE_FILE: Final = "adopt.tfstate"
_STATE: Final = f"terraform state pull > {_STATE_FILE}"

PAGES: Final[dict[str, Page]] = {
    "ecr-repos.md": Page(
        "From the Terraform module `ecr-repos`",
        "The module's inputs have the names of the component's. Its state tells more "
        "than they do: what AWS holds. Where there is no state, "
        "[its inputs](inputs.md) will do.",
        "gruntwork/terraform.tfstate",
        _STATE,
        _STATE_FILE,
    ),
    "terraform-aws-modules.md": Page(
        "From `terraform-aws-modules/ecr`",
        "The module makes one repository a call; the stack file has them all, and what "
        "they share once. Its policies become statements, since they name actions that "
        "no key of the component stands for.",
        "terraform_aws_modules/terraform.tfstate",
        _STATE,
        _STATE_FILE,
    ),
    "cloudposse.md": Page(
        "From `cloudposse/ecr/aws`",
        "The module gives all repositories of a call the same policies, which become "
        "defaults.",
        "cloudposse/terraform.tfstate",
        _STATE,
        _STATE_FILE,
    ),
    "terraform-resources.md": Page(
        "From `aws_ecr_repository` in Terraform",
        "It takes resources by themselves, with `count`, with `for_each` and in "
        "modules of any kind.",
        "plain/terraform.tfstate",
        _STATE,
        _STATE_FILE,
    ),
    "pulumi-stack.md": Page(
        "From another stack of Pulumi",
        "It takes `aws.ecr.Repository` and its policies, and those that "
        "`awsx.ecr.Repository` made.",
        "pulumi_plain/export.json",
        "pulumi stack export --stack prod > export.json",
        "export.json",
    ),
    "pulumi-program.md": Page(
        "Within a stack of Pulumi",
        "For `aws.ecr.Repository` or `awsx.ecr.Repository` in the very program that is "
        "to call the component.",
        "pulumi_awsx/export.json",
        "pulumi stack export --stack prod > export.json",
        "export.json",
        "registry",
        within=True,
    ),
    "aws.md": Page(
        "From AWS itself",
        "For repositories that somebody made by hand, or whose tool is lost. It asks "
        "as `aws` does, with the same credentials; `--profile` names others, and "
        "`--prefix team/` takes only some.",
        "gruntwork/terraform.tfstate",
        "",
        "",
    ),
}


def main() -> None:
    """Write all pages."""
    for name, text in pages().items():
        FOLDER.joinpath(name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
