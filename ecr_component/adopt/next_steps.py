"""What to do, in order, after the files are written: each command and what it shows.

Source: Terraform 1.7, "Removing Resources" and "state rm"; Pulumi 3.260, the commands
`import` and `state delete`.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from shlex import quote

from ecr_component.adopt.comparison import Difference
from ecr_component.adopt.description import Description
from ecr_component.adopt.holding import Holding, ToolAddress
from ecr_component.adopt.import_file import (
    COMPONENT,
    REGISTRY_COMPONENT,
    setting_child_name,
)
from ecr_component.adopt.recorded import Recordable
from ecr_component.adopt.terraform import block_of, resource_of
from ecr_component.errors import listing
from ecr_component.resources.child_names import child_name, registry_child_name


@dataclass(frozen=True)
class Step:
    """Something to do, and what must be seen before the next one."""

    does: str
    lines: tuple[str, ...] = ()
    """Commands, or what is to be written."""

    shows: str = ""


@dataclass(frozen=True)
class Move:
    """A move, as far as the steps depend on it."""

    description: Description
    holding: Holding
    """The whole source, of which the description is a part."""

    differences: Sequence[Difference]
    component: str
    """What the program calls the component."""

    project: str
    stack: str
    """By its name, or with its organization and project before it."""

    stack_file: str
    import_file: str
    force_delete: Sequence[str] = ()
    """The repositories that have it, which AWS doesn't know."""

    @property
    def own_stack(self) -> str:
        """The stack's name as URNs have it."""
        return self.stack.rpartition("/")[2]


def steps(move: Move) -> Iterator[Step]:
    """Everything up to the old tool's end, and the way back."""
    description = move.description
    count, whole = len(description.repositories), bool(description.whole.settings)
    yield check_step(move.stack_file, count, and_registry=whole)
    if is_within_a_stack(move):
        yield from _within_the_stack(move)
        return
    if old := _old_stack(move):
        yield Step(
            f"If they are to stay in the stack {old[0]}, run this again with --stack "
            f"{quote(old[0])} in the folder of the project {old[1]}: nothing is "
            "imported then."
        )
    yield from _import(move)
    if move.holding.tool == "terraform":
        yield from _out_of_terraform(move)
    elif old:
        yield from _out_of_pulumi(move, *old)
    yield from _way_back(move)


def is_within_a_stack(move: Move) -> bool:
    """Whether the stack that takes over has the resources already."""
    return _old_stack(move) == (move.own_stack, move.project)


def check_step(stack_file: str, count: int, *, and_registry: bool = False) -> Step:
    """What comes first."""
    repositories = f"{count} repositor{'y' if count == 1 else 'ies'}"
    return Step(
        "Look at the stack file, and check it.",
        (f"ecr-component check {quote(stack_file)}",),
        f"{stack_file}: ok, {repositories}{' and the registry' * and_registry}",
    )


def _import(move: Move) -> Iterator[Step]:
    stack, file = quote(move.stack), quote(move.import_file)
    components = 1 + bool(move.description.whole.settings)
    imported = _imported(move.description) + components
    told = "component" if components == 1 else "components"
    yield Step(
        "Make the stack, if there is none yet.",
        (f"pulumi stack init {stack}",),
        f"Created stack '{move.stack}'",
    )
    yield Step(
        "Let the stack take over. AWS is only read, and every resource is protected. "
        "From here on nobody lets the old tool change them.",
        (f"pulumi import --stack {stack} --file {file} --generate-code=false",),
        f"{imported} imported, with the {told}; nothing updated or deleted",
    )
    program = f"stack_components({json.dumps(move.component)})"
    both = f" The program calls `{program}`, which makes both components."
    yield Step(
        f"See what is left to do.{both if components > 1 else ''}",
        (f"pulumi preview --stack {stack}",),
        f"no create, no replace and no delete of aws:ecr resources; {_updates(move)}"
        if move.force_delete or move.differences
        else f"{imported + 1} unchanged, with the stack",
    )
    yield Step(
        "Do it. From here on the stack file alone says what is protected.",
        (f"pulumi up --stack {stack}",),
        "the same as the preview",
    )


def _imported(description: Description) -> int:
    """How many resources are imported, the components apart."""
    of_repositories = sum(
        1 + one.repository_policy + one.lifecycle_policy
        for one in description.repositories.values()
    )
    of_the_registry = bool(description.replication) + len(description.whole.settings)
    return of_repositories + of_the_registry


def _updates(move: Move, known: Sequence[str] = ()) -> str:
    """What the preview may show beside nothing.

    Args:
        move: The move.
        known: The repositories of which the state knows `force_delete` already.
    """
    found = []
    if told := [name for name in move.force_delete if name not in known]:
        found.append(f"forceDelete of {listing(told)}, which AWS does not know")
    if move.differences:
        found.append("the differences above")
    return f"updates: {' and '.join(found)}" if found else "no update either"


def _old_stack(move: Move) -> tuple[str, str] | None:
    """The stack and the project of an export."""
    moving = _moving(move)
    if move.holding.tool != "pulumi" or not moving:
        return None
    stack, project, *_ = moving[0].address.instance.split("::")
    return stack.removeprefix("urn:pulumi:"), project


@dataclass(frozen=True)
class _Moving:
    """What the component takes over of what a tool has."""

    kind: Recordable
    name: str
    """What the component calls it."""

    address: ToolAddress


def _moving(move: Move) -> list[_Moving]:
    """Policies come before their repository."""
    found = []
    for name, described in move.description.repositories.items():
        child, taken = child_name(move.component, name), described.taken
        addresses = {
            Recordable.LIFECYCLE_POLICY: described.lifecycle_policy
            and taken.lifecycle_policy_address,
            Recordable.REPOSITORY_POLICY: described.repository_policy
            and taken.repository_policy_address,
            Recordable.REPOSITORY: taken.address,
        }
        found += [
            _Moving(kind, child, address)
            for kind, address in addresses.items()
            if address
        ]
    replication = move.description.replication
    if replication and replication.address:
        whole = registry_child_name(move.component)
        found.append(_Moving(Recordable.REPLICATION, whole, replication.address))
    found += [
        _Moving(one.kind, setting_child_name(move.component, one), one.address)
        for one in move.description.whole.settings
        if one.address
    ]
    return found


def _out_of_terraform(move: Move) -> Iterator[Step]:
    moving = [one.address for one in _moving(move)]
    instances = {address.instance for address in moving}
    staying = {block_of(one.address) for one in move.holding.left} | {
        address.block
        for registry in move.holding.registries
        for address in registry.addresses()
        if address.instance not in instances
    }
    whole = sorted({address.block for address in moving} - staying)
    remove = sorted(
        {
            one.instance if one.block in staying else resource_of(one.instance)
            for one in moving
        }
    )
    yield Step(
        "Keep Terraform's state for the way back. It holds secrets: keep it private.",
        (f"terraform state pull > {_kept_state(move)}.tfstate",),
    )
    yield Step(
        "Take the resources out of Terraform's state; nothing is deleted in AWS. Never "
        "run `terraform destroy` for that.",
        tuple(f"terraform state rm {quote(one)}" for one in remove),
        "Successfully removed ... resource instance(s)",
    )
    if whole:
        yield Step(
            "Or let Terraform 1.7 or newer do it: in place of the resources, its "
            "configuration has these blocks, until they are applied.",
            tuple(line for one in whole for line in _removed(one)),
            "in `terraform plan`: will no longer be managed by Terraform; 0 to destroy",
        )
    yield Step(
        "Take them out of Terraform's configuration as well, or it makes them anew.",
        ("terraform plan",),
        "nothing about what moved: No changes, or with the blocks 0 to add, 0 to "
        "change, 0 to destroy",
    )


def _kept_state(move: Move) -> str:
    """Name the file for the way back by the stack: a source may fill several."""
    return quote(f"before-adopt.{move.own_stack}")


def _removed(block: str) -> Iterator[str]:
    yield "removed {"
    yield f"  from = {block}"
    yield "  lifecycle {"
    yield "    destroy = false"
    yield "  }"
    yield "}"


def _out_of_pulumi(move: Move, stack: str, project: str) -> Iterator[Step]:
    old = quote(stack)
    yield Step(
        f"In the folder of the project {project}, as the next two: keep the old "
        "stack's state for the way back. Its secrets stay encrypted.",
        (f"pulumi stack export --stack {old} --file {_kept_state(move)}.json",),
    )
    yield Step(
        "Take the resources out of the old stack; nothing is deleted in AWS. Never run "
        "`pulumi destroy` for that. A protected one needs --force as well. One that "
        "others in that stack depend on is refused: let those take its address from "
        "the new stack first; --target-dependents would forget them, too.",
        tuple(
            f"pulumi state delete --stack {old} --yes {quote(one.address.instance)}"
            for one in _moving(move)
        ),
        "Resource deleted",
    )
    yield Step(
        "Take them out of the old stack's program as well, or it makes them anew.",
        (f"pulumi preview --stack {old}",),
        "no create, no replace and no delete of aws:ecr resources",
    )


def _way_back(move: Move) -> Iterator[Step]:
    stack = quote(move.stack)
    registry = [REGISTRY_COMPONENT] if move.description.whole.settings else []
    urns = [
        f"urn:pulumi:{move.own_stack}::{move.project}::{token}::{move.component}"
        for token in (COMPONENT, *registry)
    ]
    yield Step(
        "The way back, at any time: the stack forgets everything and deletes nothing. "
        "Never run `pulumi destroy` for that.",
        tuple(
            f"pulumi state delete --stack {stack} --target-dependents --force "
            f"{quote(urn)}"
            for urn in urns
        ),
        "Resource deleted",
    )
    if move.holding.tool == "terraform":
        yield Step(
            "On the way back Terraform gets back its state, if nothing else changed it "
            "meanwhile: its old configuration first, since what is in a state alone is "
            "deleted by the next `terraform apply`.",
            (
                f"terraform state push -force {_kept_state(move)}.tfstate",
                "terraform plan",
            ),
            "0 to destroy",
        )
    elif old := _old_stack(move):
        again = quote(old[0])
        yield Step(
            f"On the way back the old stack gets back its state, in the folder of the "
            f"project {old[1]}, if nothing else changed it meanwhile: its old program "
            "first, since what is in a state alone is deleted by the next `pulumi up`.",
            (
                f"pulumi stack import --stack {again} --file {_kept_state(move)}.json",
                f"pulumi preview --stack {again}",
            ),
            "no delete of aws:ecr resources",
        )


def _within_the_stack(move: Move) -> Iterator[Step]:
    stack = quote(move.stack)
    told = "components" if move.description.whole.settings else "component"
    yield Step(
        "Keep the stack's state for the way back. Its secrets stay encrypted.",
        (f"pulumi stack export --stack {stack} --file {_kept_state(move)}.json",),
    )
    yield Step(
        "The resources are in this very stack, so nothing is imported: in place of "
        "their old registrations the program has this, and they keep their state.",
        tuple(aliases(move)),
    )
    yield Step(
        "See what is left to do.",
        (f"pulumi preview --stack {stack} --diff",),
        "no create, no replace and no delete of aws:ecr resources, only the new "
        f"{told}; {_updates(move, known=move.force_delete)}",
    )
    yield Step(
        "Do it. Once each stack of the program is through, `OLD` and `keep` can go.",
        (f"pulumi up --stack {stack}",),
        "the same as the preview",
    )
    yield Step(
        "The way back: the old program, and after an update the state from before.",
        (f"pulumi stack import --stack {stack} --file {_kept_state(move)}.json",),
    )


def aliases(move: Move) -> Iterator[str]:
    """The program that moves resources of its own stack under the component."""
    everything = bool(move.description.whole.settings)
    yield "import pulumi"
    if everything:
        yield "from ecr_component import stack_components"
    else:
        yield "from ecr_component import EcrRepositories"
        yield "from ecr_component.stack_config import stack_inputs"
    yield ""
    yield "OLD = {"
    for one in _moving(move):
        key = f"({json.dumps(one.kind.pulumi)}, {json.dumps(one.name)})"
        yield f"    {key}: {json.dumps(one.address.instance)},"
    yield "}"
    yield ""
    yield "def keep(args):"
    yield "    old = OLD.get((args.type_, args.name))"
    yield "    own = pulumi.ResourceOptions(aliases=[old] if old else [])"
    yield "    opts = pulumi.ResourceOptions.merge(args.opts, own)"
    yield "    return pulumi.ResourceTransformationResult(args.props, opts)"
    yield ""
    name, opts = (
        json.dumps(move.component),
        "pulumi.ResourceOptions(transformations=[keep])",
    )
    if everything:
        yield "components = stack_components("
        yield f"    {name}, {opts}"
    else:
        yield "registry = EcrRepositories("
        yield f"    {name}, stack_inputs(), {opts}"
    yield ")"
