"""What a source's file is, told by its shape, and what it holds."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from ecr_component.adopt import pulumi_export, terraform_show, terraform_state
from ecr_component.adopt.holding import Holding, Tool
from ecr_component.adopt.joining import join
from ecr_component.adopt.recorded import Records
from ecr_component.errors import Refusal, show_path
from ecr_component.stack_files.user_file import Unreadable
from ecr_component.values.json_text import NotJson, parse

MOST_BYTES: Final = 512 * 2**20
"""The bound for a source: 10,000 repositories with both policies take 60 MB."""

_WANTED: Final = (
    "give what `terraform state pull`, `terraform show -json` or `pulumi stack export` "
    "prints"
)

# What people have at hand instead, by a key that it alone has.
_INSTEAD: Final = {
    "encrypted_data": "is encrypted by OpenTofu; give what `tofu state pull` prints",
    "sops": "is encrypted by SOPS; give what `sops decrypt` prints",
    "backend": (
        "says only where Terraform keeps the state; give what `terraform state pull` "
        "prints"
    ),
    "planned_values": (
        "is a plan; give what `terraform show -json` prints without a plan's file"
    ),
    "checkpoint": (
        "is a file of Pulumi's own storage; give what `pulumi stack export` prints"
    ),
}

_UPGRADE: Final = (
    "run `terraform apply -refresh-only` with Terraform 1, and give what `terraform "
    "state pull` prints then"
)


def read_source(content: bytes, path: str) -> Holding:
    """Read what a tool says that AWS holds.

    Args:
        content: A Terraform state, what `terraform show -json` prints of one, or what
            `pulumi stack export` prints.
        path: Where it comes from, for messages.

    Raises:
        Unreadable: It is something else, or broken.
    """
    document = _document(content, path)
    tool: Tool = "pulumi" if "deployment" in document else "terraform"
    return replace(join(_records(document, path)), tool=tool)


def _document(content: bytes, path: str) -> Mapping[str, object]:
    if not content.strip():
        raise Unreadable(path, f"is empty; {_WANTED}")
    try:
        document = parse(content)
    except NotJson as refusal:
        raise Unreadable(path, f"is not JSON ({refusal.reason}); {_WANTED}") from None
    except Refusal as refusal:
        # Not the value, which may be a secret.
        problem = refusal.problems[0]
        place = f"{show_path(problem.path)} " if problem.path else ""
        raise Unreadable(path, f"is broken: {place}{problem.what}") from None
    if not isinstance(document, dict):
        raise Unreadable(path, f"is JSON, but no state; {_WANTED}")
    return document


def _records(document: Mapping[str, object], path: str) -> Records:
    for key, what in _INSTEAD.items():
        if key in document:
            raise Unreadable(path, what)
    if "deployment" in document:
        _check_version(document, 3, path, "update Pulumi, or this package")
        return pulumi_export.read(document, path)
    if "format_version" in document:
        return terraform_show.read(document, path)
    if "terraform_version" in document or "lineage" in document:
        _check_version(document, 4, path, _UPGRADE)
        return terraform_state.read(document, path)
    raise Unreadable(path, f"is JSON, but no state; {_WANTED}")


def _check_version(
    document: Mapping[str, object], wanted: int, path: str, remedy: str
) -> None:
    found = document.get("version")
    if found == wanted:
        return
    what = f"is of version {found}" if type(found) is int else "is of no version"
    if type(found) is int and found > wanted:
        remedy = "update this package"
    raise Unreadable(path, f"{what}, and version {wanted} is read here; {remedy}")
