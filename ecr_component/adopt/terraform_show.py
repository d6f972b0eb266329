"""What `terraform show -json` prints of a state.

Source: "JSON Output Format", Terraform's documentation; format versions 0.1 to 1.
"""

from collections.abc import Iterator, Mapping

from pydantic import Field

from ecr_component.adopt.recorded import Left, Recorded, Records, sorted_out
from ecr_component.adopt.shapes import Shape, Values, read_shape
from ecr_component.adopt.terraform import Instance, record, secret_paths


class _ShownResource(Shape):
    address: str
    mode: str
    type: str
    values: Values | None = None
    sensitive_values: object = None
    depends_on: list[str] = Field(default_factory=list)
    tainted: bool = False
    deposed_key: str = ""


class _ShownModule(Shape):
    resources: list[_ShownResource] = Field(default_factory=list)
    child_modules: list["_ShownModule"] = Field(default_factory=list)


class _ShownValues(Shape):
    root_module: _ShownModule = _ShownModule()


class _Shown(Shape):
    values: _ShownValues | None = None


def read(document: Mapping[str, object], path: str) -> Records:
    """Read what was printed.

    Args:
        document: The file's.
        path: Of the file, for messages.

    Raises:
        Unreadable: It is broken.
    """
    shown = read_shape(_Shown, document, path)
    return sorted_out(_found(shown.values.root_module) if shown.values else ())


def _found(module: _ShownModule) -> Iterator[Recorded | Left]:
    for resource in module.resources:
        yield record(
            Instance(
                address=resource.address,
                mode=resource.mode,
                type=resource.type,
                values=resource.values,
                secret=frozenset(secret_paths(resource.sensitive_values)),
                provider="",  # it has the provider's source, not its configuration
                depends_on=frozenset(resource.depends_on),
                tainted=resource.tainted,
                deposed=bool(resource.deposed_key),
            )
        )
    for child in module.child_modules:
        yield from _found(child)
