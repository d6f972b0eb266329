"""What Terraform's two formats have in common."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ecr_component.adopt.recorded import Left, Recordable, Recorded, reason_to_leave

_BY_TYPE: Final = {kind.terraform: kind for kind in Recordable}

_KEY: Final = r'\[(?:[0-9]+|"(?:[^"\\]|\\.)*")\]'
_INSTANCE_KEY: Final = re.compile(_KEY)
_OWN_KEY: Final = re.compile(rf"{_KEY}$")

SecretPaths = frozenset[tuple[str, ...]]


@dataclass(frozen=True)
class Instance:
    """One instance of a block, as either format tells of it."""

    address: str
    mode: str
    type: str
    values: Mapping[str, object] | None
    """None where they are in the form of Terraform 0.11."""

    secret: SecretPaths
    provider: str
    depends_on: frozenset[str]
    tainted: bool
    deposed: bool


def record(instance: Instance) -> Recorded | Left:
    """Say whether an instance can be taken."""
    kind = _BY_TYPE.get(instance.type)
    reason = _reason(instance, kind)
    if reason or kind is None or instance.values is None:
        return Left(instance.address, reason)
    return Recorded(
        kind=kind,
        address=instance.address,
        block=block_of(instance.address),
        values=instance.values,
        secret=instance.secret,
        provider=instance.provider,
        depends_on=instance.depends_on,
    )


def _reason(instance: Instance, kind: Recordable | None) -> str:
    if instance.mode != "managed":
        return "is a data source, which Terraform only reads"
    if kind is None:
        return reason_to_leave(instance.type)
    if instance.deposed:
        return (
            "is deposed: a replacement that failed half-way left it behind, and "
            "`terraform apply` would delete it"
        )
    if instance.tainted:
        return (
            "is tainted: `terraform apply` would replace it; if it is as it should be, "
            "`terraform untaint` it first"
        )
    if instance.values is None:
        return (
            "is recorded in the form of Terraform 0.11; run `terraform apply "
            "-refresh-only` with Terraform 1 first"
        )
    return ""


def address(
    module: str, mode: str, type_: str, name: str, key: str | int | None
) -> str:
    """Write an address as Terraform's commands take it."""
    data = "data." if mode == "data" else ""
    block = f"{module}.{data}{type_}.{name}" if module else f"{data}{type_}.{name}"
    match key:
        case None:
            return block
        case int():
            return f"{block}[{key}]"
    quoted = json.dumps(key, ensure_ascii=False)
    return f"{block}[{quoted.replace('${', '$${').replace('%{', '%%{')}]"


def block_of(written: str) -> str:
    """Leave out the keys of instances, of modules as well."""
    return _INSTANCE_KEY.sub("", written)


def resource_of(written: str) -> str:
    """Leave out the key of the instance itself; those of modules stay.

    So `terraform state rm` takes all instances of a resource. Without the key of its
    module it finds none of them.
    """
    return _OWN_KEY.sub("", written)


def secret_paths(
    marks: object, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, ...]]:
    """Find what is marked in a value of the same shape, in which true is a mark."""
    if marks is True:
        yield path
    elif isinstance(marks, dict):
        for key, inner in marks.items():
            yield from secret_paths(inner, (*path, str(key)))
    elif isinstance(marks, list):
        for index, inner in enumerate(marks):
            yield from secret_paths(inner, (*path, str(index)))
