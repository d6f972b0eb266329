"""What `pulumi stack export` prints: resources of `aws.ecr`, plain or in components.

Source: Pulumi 3.260, ResourceV3 in sdk/go/common/apitype/core.go, and
sdk/go/common/resource/sig/sig.go.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Final

from pydantic import Field
from pydantic.alias_generators import to_snake

from ecr_component.adopt.recorded import (
    Left,
    Recordable,
    Recorded,
    Records,
    reason_to_leave,
    sorted_out,
)
from ecr_component.adopt.shapes import Shape, Values, read_shape

_BY_TYPE: Final = {kind.pulumi: kind for kind in Recordable}

# Resources of this package's components have it among the types in their URN.
_OURS: Final = "ecr-component:index:"

# A mapping with this key stands for what JSON cannot say; all of ECR's are secrets.
_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"

# What Terraform calls otherwise than in snake case: Pulumi has plurals for its
# repeated blocks, and one mapping for a block that there may be once.
_REPEATED: Final = {
    "appliedFors": "applied_for",
    "destinations": "destination",
    "encryptionConfigurations": "encryption_configuration",
    "imageTagMutabilityExclusionFilters": "image_tag_mutability_exclusion_filter",
    "repositoryFilters": "repository_filter",
    "rules": "rule",
}
_ONCE: Final = frozenset({"imageScanningConfiguration", "replicationConfiguration"})
_TAGS: Final = (("tags",), ("tags_all",), ("resource_tags",))

_Path = tuple[str, ...]


class _ExportedResource(Shape):
    urn: Annotated[str, Field(pattern=r"^urn:pulumi:[^:]+::[^:]+::.+::")]
    type: str
    custom: bool = False
    delete: bool = False
    external: bool = False
    pendingReplacement: bool = False  # noqa: N815 - the file's word
    taint: bool = False
    protect: bool = False
    provider: str = ""
    dependencies: list[str] | None = None
    inputs: Values | None = None
    outputs: Values | None = None


class _Operation(Shape):
    type: str
    resource: _ExportedResource


class _Deployment(Shape):
    resources: list[_ExportedResource] | None = None
    pending_operations: list[_Operation] | None = None


class _Export(Shape):
    deployment: _Deployment


def read(document: Mapping[str, object], path: str) -> Records:
    """Read an export.

    Args:
        document: The file's.
        path: Of the file, for messages.

    Raises:
        Unreadable: It is broken.
    """
    deployment = read_shape(_Export, document, path).deployment
    return sorted_out(_found(deployment))


def _found(deployment: _Deployment) -> Iterator[Recorded | Left]:
    pending = {
        operation.resource.urn: operation
        for operation in deployment.pending_operations or ()
    }
    for resource in deployment.resources or ():
        if resource.custom and not resource.type.startswith("pulumi:"):
            operation = pending.pop(resource.urn, None)
            yield _record(resource, operation.type if operation else "")
    # What was being created is among the operations alone.
    for urn, operation in pending.items():
        if operation.resource.type in _BY_TYPE:
            yield Left(urn, _interrupted(operation.type))


def _record(resource: _ExportedResource, pending: str) -> Recorded | Left:
    kind = _BY_TYPE.get(resource.type)
    reason = _reason(resource, kind, pending)
    if reason or kind is None:
        return Left(resource.urn, reason)
    values, secret = _in_terraforms_words(resource)
    return Recorded(
        kind=kind,
        address=resource.urn,
        block=resource.urn,
        values=values,
        secret=secret,
        provider=resource.provider,
        depends_on=frozenset(resource.dependencies or ()),
        protect=resource.protect,
    )


def _reason(resource: _ExportedResource, kind: Recordable | None, pending: str) -> str:
    """Why it can't be taken; nothing if it can."""
    reasons = {
        reason_to_leave(resource.type): kind is None,
        "is under this component already": _OURS in resource.urn.split("::")[2],
        "belongs to somebody else, and Pulumi only reads it": resource.external,
        "was to be deleted when an update ended half-way; run `pulumi up` first": (
            resource.delete or resource.pendingReplacement
        ),
        _interrupted(pending): bool(pending),
        "is tainted: `pulumi up` would replace it; if it is as it should be, "
        "`pulumi state untaint` it first": resource.taint,
    }
    return next((reason for reason, applies in reasons.items() if applies), "")


def _interrupted(pending: str) -> str:
    return f"was {pending} when an update ended half-way; run `pulumi refresh` first"


def _in_terraforms_words(
    resource: _ExportedResource,
) -> tuple[dict[str, object], frozenset[_Path]]:
    """A resource's outputs, and which of them are secret."""
    outputs, inputs = dict(resource.outputs or {}), resource.inputs or {}
    # Of a mapping with one secret in it, the engine hides the whole output.
    if _is_secret(outputs.get("tags")) and isinstance(inputs.get("tags"), dict):
        outputs["tags"] = inputs["tags"]
    secret: set[_Path] = set()
    values = _translated(outputs, (), secret)
    return values, frozenset(secret)


def _translated(
    mapping: Mapping[str, object], path: _Path, secret: set[_Path]
) -> dict[str, object]:
    """A mapping under Terraform's keys, without its secrets, whose paths are noted."""
    found: dict[str, object] = {}
    for key, value in mapping.items():
        word = key if path[:1] in _TAGS else _word(key)
        if _is_secret(value):
            secret.add((*path, word))
        else:
            inner = _value(value, (*path, word), secret)
            found[word] = [inner] if key in _ONCE and inner is not None else inner
    return found


def _value(value: object, path: _Path, secret: set[_Path]) -> object:
    if isinstance(value, dict):
        return _translated(value, path, secret)
    if isinstance(value, list):
        if any(map(_is_secret, value)):
            secret.add(path)
        return [_value(item, path, secret) for item in value if not _is_secret(item)]
    return value


def _word(key: str) -> str:
    return _REPEATED.get(key) or to_snake(key)


def _is_secret(value: object) -> bool:
    return isinstance(value, dict) and _SIGNATURE in value
