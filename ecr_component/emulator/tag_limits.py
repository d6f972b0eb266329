"""Tags of repositories: which AWS keeps for itself, and how many fit."""

from collections.abc import Collection
from typing import Any

from moto.ecr.models import ECRBackend, Repository

from ecr_component.emulator.patch import Patch
from ecr_component.emulator.service_refusal import ServiceRefusal

# Source: ECR user guide, "Tagging a private repository".
RESERVED = "aws:"
MOST = 50

_create_repository = ECRBackend.create_repository
_tag_resource = ECRBackend.tag_resource


def tags_checked_at_creation(
    self: ECRBackend,
    **members: Any,  # noqa: ANN401 - moto's own arguments
) -> Repository:
    """AWS creates nothing with a reserved or a 51st tag; moto takes any."""
    _check({tag["Key"] for tag in members["tags"]})
    return _create_repository(self, **members)


def tags_checked(self: ECRBackend, arn: str, tags: list[dict[str, str]]) -> None:
    """AWS refuses a reserved or a 51st tag; moto takes any."""
    keys = {tag["Key"] for tag in tags}
    _check(keys | self.tagger.get_tag_dict_for_resource(arn).keys())
    _tag_resource(self, arn, tags)


def _check(keys: Collection[str]) -> None:
    if any(key.lower().startswith(RESERVED) for key in keys):
        message = "aws: prefixed tag key names are not allowed for external use."
        raise ServiceRefusal("InvalidTagParameterException", message)
    if len(keys) > MOST:
        message = f"{len(keys)} tags exceed the {MOST} that a repository may have."
        raise ServiceRefusal("TooManyTagsException", message)


PATCHES = (
    Patch(ECRBackend, "create_repository", tags_checked_at_creation),
    Patch(ECRBackend, "tag_resource", tags_checked),
)
