"""A Terraform state of version 4: what is in `terraform.tfstate`, or pulled.

Source: Terraform 1.11, internal/states/statefile/version4.go.
"""

from collections.abc import Iterable, Iterator, Mapping

from pydantic import Field

from ecr_component.adopt.recorded import Left, Recorded, Records, sorted_out
from ecr_component.adopt.shapes import Shape, Values, read_shape
from ecr_component.adopt.terraform import Instance, SecretPaths, address, record


class _StateInstance(Shape):
    index_key: str | int | None = None
    status: str | None = None
    deposed: str | None = None
    attributes: Values | None = None
    sensitive_attributes: list[list[Values]] | None = None
    dependencies: list[str] | None = None


class _StateResource(Shape):
    module: str = ""
    mode: str
    type: str
    name: str
    provider: str = ""
    instances: list[_StateInstance] = Field(default_factory=list)


class _State(Shape):
    resources: list[_StateResource] | None = None


def read(document: Mapping[str, object], path: str) -> Records:
    """Read a state.

    Args:
        document: The file's.
        path: Of the file, for messages.

    Raises:
        Unreadable: It is broken.
    """
    state = read_shape(_State, document, path)
    return sorted_out(_found(state))


def _found(state: _State) -> Iterator[Recorded | Left]:
    for resource in state.resources or ():
        for instance in resource.instances:
            yield record(
                Instance(
                    address=address(
                        resource.module,
                        resource.mode,
                        resource.type,
                        resource.name,
                        instance.index_key,
                    ),
                    mode=resource.mode,
                    type=resource.type,
                    values=instance.attributes,
                    secret=_secret(instance.sensitive_attributes or ()),
                    provider=resource.provider,
                    depends_on=frozenset(instance.dependencies or ()),
                    tainted=instance.status == "tainted",
                    deposed=bool(instance.deposed),
                )
            )


def _secret(marked: Iterable[Iterable[Mapping[str, object]]]) -> SecretPaths:
    """The paths marked: their steps are attributes, or keys with their type."""
    return frozenset(
        tuple(_step(step.get("value")) for step in path) for path in marked
    )


def _step(value: object) -> str:
    return str(value.get("value") if isinstance(value, dict) else value)
