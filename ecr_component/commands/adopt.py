"""``ecr-component adopt``: what others hold already, as a stack file and an import."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn, TypedDict, Unpack

import click

from ecr_component.adopt.comparison import compare
from ecr_component.adopt.defaults import without_granted
from ecr_component.adopt.description import Description, describe
from ecr_component.adopt.holding import Holding, TakenRegistry
from ecr_component.adopt.import_file import Target, import_file
from ecr_component.adopt.kept_lines import CannotBeKept, with_kept_lines
from ecr_component.adopt.next_steps import (
    Move,
    Step,
    check_step,
    is_within_a_stack,
    steps,
)
from ecr_component.adopt.recorded import Left
from ecr_component.adopt.registry_comparison import compare_registry
from ecr_component.adopt.source import MOST_BYTES, read_source
from ecr_component.adopt.stack_text import stack_text
from ecr_component.commands.aws_progress import counted
from ecr_component.commands.garbage import garbage_left_alone
from ecr_component.commands.new_files import Unwritable, refuse_existing, write_new
from ecr_component.errors import ConfigError
from ecr_component.inputs.desired import DesiredRepositories
from ecr_component.inputs.input_models import Inputs
from ecr_component.live.live_images import AwsError
from ecr_component.live.registry_reading import read_registry
from ecr_component.printing import say
from ecr_component.registry.desired_registry import DesiredRegistry
from ecr_component.stack_files import stack_file
from ecr_component.stack_files.project import Project, project_above
from ecr_component.stack_files.stack_values import NAMESPACE, full_key
from ecr_component.stack_files.user_file import (
    STANDARD_INPUT,
    Unreadable,
    read_file,
    read_standard_input,
)
from ecr_component.stack_files.yaml_file import load

if TYPE_CHECKING:
    from rich.console import RenderableType

_OTHERWISE: Final = 1
_UNREADABLE: Final = 2
_STANDARD_INPUT: Final = "-"
_STANDARD_OUTPUT: Final = "standard output"
_REGION: Final = "aws:region"

# What stands where nobody gave a name.
_ANY_STACK: Final = "STACK"
_ANY_PROJECT: Final = "PROJECT"


class _AdoptOptions(TypedDict):
    """The command's options."""

    source: str | None
    live: bool
    inputs: str | None
    region: str | None
    account: str | None
    profile: str | None
    prefix: str
    stack: str | None
    stack_file: str | None
    import_file: str | None
    component: str
    provider_version: str | None
    force: bool
    accept_differences: bool


@dataclass(frozen=True)
class _Outputs:
    """Where what is written goes, and whose it is."""

    project: Project | None
    stack: str | None
    stack_file: str | None
    """None is the standard output."""

    import_file: str | None
    """None is nowhere."""

    @property
    def files(self) -> list[str]:
        """What is written."""
        return [path for path in (self.stack_file, self.import_file) if path]

    @property
    def namespace(self) -> str:
        """Of the inputs in the stack file."""
        return self.project.name if self.project else NAMESPACE


@click.command
@click.argument("source", metavar="[SOURCE]", required=False)
@click.option("--live", is_flag=True, help="Ask AWS itself, in place of SOURCE.")
@click.option(
    "--inputs",
    metavar="FILE",
    help="Inputs of the Terraform module `ecr-repos`, in place of SOURCE: .hcl, .tf, "
    ".tfvars, .json or .yaml.",
)
@click.option(
    "--region",
    metavar="NAME",
    help="Which one, of several; the one to ask with --live.",
)
@click.option("--account", metavar="ID", help="Which one, of several.")
@click.option("--profile", metavar="NAME", help="For --live, of the AWS configuration.")
@click.option(
    "--prefix",
    metavar="TEXT",
    default="",
    help="For --live: only repositories whose names begin so.",
)
@click.option(
    "-s",
    "--stack",
    metavar="NAME",
    help="Write both files where the Pulumi project in this folder or above has its "
    "stack files: Pulumi.NAME.yaml and import.NAME.json.",
)
@click.option(
    "--stack-file",
    metavar="OUT",
    help="Write the stack file here. Default: the standard output.",
)
@click.option(
    "--import-file", metavar="OUT", help="Write the file for `pulumi import` here."
)
@click.option(
    "--component",
    metavar="NAME",
    default="ecr",
    show_default=True,
    help="What the program calls the component.",
)
@click.option(
    "--provider-version",
    metavar="VERSION",
    help="Of the program's package pulumi-aws. Default: of the one installed here.",
)
@click.option(
    "--force",
    is_flag=True,
    help="Write over files that are there; of a stack file all stays but the inputs of "
    "the component and the provider's region.",
)
@click.option(
    "--accept-differences",
    is_flag=True,
    help="End with 0 although the stack file makes something else than AWS holds.",
)
def adopt(**asked: Unpack[_AdoptOptions]) -> None:
    """Describe repositories that exist, and let a stack take them over.

    \b
      terraform state pull | ecr-component adopt - --stack prod
      pulumi stack export | ecr-component adopt - --stack prod
      ecr-component adopt --live --region eu-west-1 --prefix team/ --stack prod

    SOURCE is a file, or - for the standard input: a Terraform state (version 4), what
    `terraform show -json` prints, or what `pulumi stack export` prints. Nothing but
    the two files is written, nothing in AWS or in a state is changed, and of what a
    state calls secret nothing is shown or written.

    The stack file is read again as Pulumi reads it, and what the component registers
    for it is compared with what the source says that AWS holds, as AWS compares; no
    emulator takes part, so 10,000 repositories take seconds. The report has the
    differences, what was left and why, and the commands that come next. It goes to
    the standard error where the stack file goes to the standard output.

    Ends with 0 if the two agree; with 1 if there are differences, if --inputs has what
    could not be told, or if the stack file has problems; with 2 if something cannot be
    read or written.
    """  # noqa: D301 - \b is click's
    _refuse_contradiction(asked)
    try:
        with garbage_left_alone():
            agrees = _adopt(asked)
    except ConfigError as error:
        say(*error.lines, error=True)
        sys.exit(_OTHERWISE)
    except Unreadable as error:
        say(*error.lines, error=True)
        sys.exit(_UNREADABLE)
    except (AwsError, Unwritable) as error:
        say(str(error), error=True)
        sys.exit(_UNREADABLE)
    if not agrees and not asked["accept_differences"]:
        sys.exit(_OTHERWISE)


def _refuse_contradiction(asked: _AdoptOptions) -> None:
    """Refuse options that do not go together."""
    given = (asked["source"] is not None, asked["live"], asked["inputs"] is not None)
    of_aws = asked["profile"] is not None or asked["prefix"]
    contradictions = {
        "Give one of SOURCE, --live and --inputs.": sum(given) != 1,
        "--profile and --prefix are only valid with --live.": (
            of_aws and not asked["live"]
        ),
        "--import-file is not valid with --inputs, which say nothing of AWS.": (
            asked["inputs"] is not None and asked["import_file"] is not None
        ),
        "--account and --region are not valid with --inputs.": (
            asked["inputs"] is not None
            and (asked["account"] is not None or asked["region"] is not None)
        ),
        "--stack needs a name.": asked["stack"] == "",
        "--component needs a name.": asked["component"] == "",
    }
    for contradiction, holds in contradictions.items():
        if holds:
            raise click.UsageError(contradiction)


def _adopt(asked: _AdoptOptions) -> bool:
    """Write and report; tell whether what was written makes what there is."""
    outputs = _outputs(asked)
    read = filter(None, (asked["source"], asked["inputs"]))
    refuse_existing(outputs.files, read, force=asked["force"])
    if asked["inputs"] is not None:
        return _from_inputs(asked["inputs"], outputs, force=asked["force"])
    holding, source = _holding(asked)
    description = describe(_chosen(holding, source, asked))
    if not description:
        _refuse_empty(source, [*holding.left, *description.left])
    return _moved(asked, outputs, holding, source, description)


def _outputs(asked: _AdoptOptions) -> _Outputs:
    stack, file, imports = asked["stack"], asked["stack_file"], asked["import_file"]
    project = project_above(Path(file or "").parent) or project_above(Path())
    if stack is not None:
        if project is None:
            what = "--stack needs a Pulumi.yaml in this folder or above"
            raise click.UsageError(f"{what}; name the files instead.")
        file = file or str(project.stack_file(stack))
        beside = project.stack_folder / f"import.{stack.replace('/', '-')}.json"
        imports = imports or (str(beside) if asked["inputs"] is None else None)
    elif file and Path(file).name.startswith("Pulumi."):
        stack = Path(file).stem.removeprefix("Pulumi.")
    return _Outputs(project, stack, file, imports)


def _holding(asked: _AdoptOptions) -> tuple[Holding, str]:
    """What a source tells, and what messages call it."""
    path = asked["source"]
    if path is None:
        with counted("repositories from AWS") as progress:
            live = read_registry(
                region=asked["region"],
                profile=asked["profile"],
                prefix=asked["prefix"],
                progress=progress,
            )
        from ecr_component.adopt.from_aws import holding_of  # noqa: PLC0415

        return holding_of(live, in_part=bool(asked["prefix"])), "AWS"
    if path == _STANDARD_INPUT:
        content = read_standard_input(MOST_BYTES)
        return read_source(content, STANDARD_INPUT), STANDARD_INPUT
    return read_source(read_file(path, MOST_BYTES), path), path


def _chosen(holding: Holding, source: str, asked: _AdoptOptions) -> TakenRegistry:
    """The registry that is asked for, or the only one."""
    registries = [one for one in holding.registries if one]
    found = [
        one
        for one in registries
        if asked["account"] in (None, one.registry.account_id)
        and asked["region"] in (None, one.registry.region)
    ]
    if len(found) == 1:
        return found[0]
    listed = [f"  {_counted(one)}" for one in found or registries]
    if found:
        what = f"{source}: has several registries; choose with --account and --region:"
    elif listed:
        what = f"{source}: has nothing of that account and region, but:"
    else:
        _refuse_empty(source, holding.left)
    say(what, *listed, error=True)
    sys.exit(_UNREADABLE)


def _refuse_empty(source: str, left: Iterable[Left]) -> NoReturn:
    """End where there is nothing to write."""
    listed = [f"  {one.address}: {one.reason}" for one in left]
    say(f"{source}: has no ECR repository that can be taken", *listed, error=True)
    sys.exit(_UNREADABLE)


def _counted(one: TakenRegistry) -> str:
    count = len(one.repositories)
    return f"{one.registry}: {count:,} repositor{'y' if count == 1 else 'ies'}"


def _moved(
    asked: _AdoptOptions,
    outputs: _Outputs,
    holding: Holding,
    source: str,
    description: Description,
) -> bool:
    from ecr_component.adopt import adoption_report as report  # noqa: PLC0415 - is slow

    region = description.registry.region
    remarks = {name: one.remarks for name, one in description.repositories.items()}
    text = stack_text(
        description.inputs,
        region=region,
        namespace=outputs.namespace,
        remarks=remarks,
        registry_remarks=description.whole.remarks,
    )
    text = _with_what_was_there(text, outputs)
    target = Target(
        asked["component"],
        region,
        asked["provider_version"] or version("pulumi-aws"),
    )
    made, registry = _made(text, outputs, description)
    differences = (
        *compare(description, made),
        # What was kept of an old file, the source knows nothing of.
        *(compare_registry(description, registry) if description.whole.keys else ()),
    )
    move = Move(
        description,
        holding,
        differences,
        component=asked["component"],
        project=outputs.project.name if outputs.project else _ANY_PROJECT,
        stack=outputs.stack or _ANY_STACK,
        stack_file=outputs.stack_file or f"Pulumi.{_ANY_STACK}.yaml",
        import_file=outputs.import_file or f"import.{_ANY_STACK}.json",
        force_delete=[
            one.name for one in made.repositories if one.settings.force_delete
        ],
    )
    within = is_within_a_stack(move)
    if within:  # nothing is imported, unless somebody insists
        outputs = replace(outputs, import_file=asked["import_file"])
    _write(outputs, text, force=asked["force"])
    if outputs.import_file:
        document = import_file(description, target)
        content = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
        write_new(outputs.import_file, content, force=asked["force"])
    complete = within or (outputs.stack_file and outputs.import_file)
    to_do = [*([] if complete else [_AGAIN]), *steps(move)]
    _show(
        outputs,
        report.taken_part(description, source, outputs.files),
        report.left_part([*holding.left, *description.left, *_others(move)]),
        report.differences_part(differences),
        report.steps_part(to_do),
    )
    return not differences


_AGAIN: Final = Step(
    "Run this again with --stack NAME, or with --stack-file and --import-file: the "
    "steps below need both files."
)


def _with_what_was_there(text: str, outputs: _Outputs) -> str:
    """The stack file's text, with what is kept of the file that it writes over.

    Raises:
        Unreadable: There is a file that is no YAML.
        Unwritable: What to keep of it can't be told.
    """
    path = outputs.stack_file
    if path is None or not Path(path).exists():
        return text
    old = read_file(path)
    is_replaced = partial(_is_replaced, outputs.namespace, _read_again(text, outputs))
    kept = _kept(path, old, is_replaced)
    if not kept:
        return text
    try:
        merged = with_kept_lines(old.decode("utf-8-sig"), text, is_replaced)
        if _kept(path, merged.encode(), is_replaced) == kept:
            return merged
    except (CannotBeKept, Unreadable):
        pass
    what = "says more than the component's inputs, which can't be told apart here"
    raise Unwritable(f"{path}: {what}; write to another file, and merge the two")


def _kept(
    path: str, content: bytes, is_replaced: Callable[[str], bool]
) -> list[tuple[object, object]]:
    """What a stack file says beside the component's inputs, sorted."""
    root = load(path, content).values
    config = root.pop("config", None)
    kept: list[tuple[object, object]] = [*root.items()]
    if isinstance(config, dict):
        kept += [it for it in config.items() if not is_replaced(it[0])]
    return sorted(kept, key=str)


def _is_replaced(namespace: str, new: stack_file.StackFile, written: str) -> bool:
    """Whether a key of an old stack file goes.

    Inputs of the repositories and the provider's region do, whatever the new one says.
    What the registry has once goes for the same said anew only: where the source knows
    nothing of it, without these lines the next update would delete it.
    """
    key = full_key(written, namespace)
    inputs = {f"{namespace}:{name}" for name in Inputs.model_fields}
    return key in inputs or key == _REGION or key in new.values


def _made(
    text: str, outputs: _Outputs, description: Description
) -> tuple[DesiredRepositories, DesiredRegistry]:
    """What the stack file makes, read again as Pulumi reads it."""
    file = _read_again(text, outputs)
    # Read to the same inputs, it makes the same as they do.
    same = without_granted(file.inputs) == without_granted(description.inputs)
    if same and not file.problems and not file.misread:
        return description.wanted, description.whole.wanted
    stack = file.components()
    registry = stack.others.get("EcrRegistry")
    nothing = DesiredRegistry()
    asked = registry if isinstance(registry, DesiredRegistry) else nothing
    return stack.repositories, asked


def _read_again(text: str, outputs: _Outputs) -> stack_file.StackFile:
    path = outputs.stack_file or _STANDARD_OUTPUT
    if outputs.project:
        return outputs.project.read(path, text.encode())
    return stack_file.read(path, content=text.encode())


def _write(outputs: _Outputs, text: str, *, force: bool) -> None:
    if outputs.stack_file:
        write_new(outputs.stack_file, text, force=force)
    else:
        say(*text.removesuffix("\n").split("\n"))


def _others(move: Move) -> Iterator[Left]:
    """What there is in other registries."""
    for one in move.holding.registries:
        if one.registry != move.description.registry:
            options = (
                f"--account {one.registry.account_id} --region {one.registry.region}"
            )
            yield Left(_counted(one), f"is for another run, with {options}")


def _from_inputs(path: str, outputs: _Outputs, *, force: bool) -> bool:
    from ecr_component.adopt import adoption_report as report  # noqa: PLC0415 - is slow
    from ecr_component.adopt.module_inputs import read_inputs  # noqa: PLC0415

    found = read_inputs(path)
    count = len(found.inputs["repositories"])
    text = stack_text(
        found.inputs,
        region=found.region,
        namespace=outputs.namespace,
        remarks=found.remarks,
    )
    text = _with_what_was_there(text, outputs)
    _write(outputs, text, force=force)
    _show(
        outputs,
        report.read_part(path, count, outputs.files),
        report.left_part(found.left),
        report.steps_part(
            [check_step(outputs.stack_file or f"Pulumi.{_ANY_STACK}.yaml", count)]
        ),
    )
    _read_again(text, outputs).components()
    return not found.left


def _show(outputs: _Outputs, *parts: Iterable["RenderableType"]) -> None:
    """Print a report, on the standard error if the standard output has the file."""
    from rich.console import Console  # noqa: PLC0415 - is slow
    from rich.text import Text  # noqa: PLC0415

    from ecr_component.printing import usable, write  # noqa: PLC0415

    console = Console(markup=False, highlight=False, emoji=False)
    console.width = usable(console.width)
    with console.capture() as capture:
        for part in parts:
            for line in part:
                console.print(line, soft_wrap=isinstance(line, Text))
    text = "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines())
    write(text, error=not outputs.stack_file)
