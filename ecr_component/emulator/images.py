"""Images: their digests, and what becomes of one whose tag moves on."""

from fnmatch import fnmatchcase
from hashlib import sha256
from typing import Any

from moto.ecr.models import ECRBackend, Image, Repository

from ecr_component.emulator.patch import Patch
from ecr_component.emulator.service_refusal import ServiceRefusal

_put_image = ECRBackend.put_image


def digest_of_the_manifest(self: Image) -> None:
    """AWS hashes the manifest; moto its layers' digests, or a random number."""
    digest = sha256(self.image_manifest.encode()).hexdigest()
    self._image_digest = f"sha256:{digest}"


def moving_a_tag_keeps_the_image(
    self: ECRBackend,
    repository_name: str,
    image_manifest: str,
    image_tag: str,
    *rest: Any,  # noqa: ANN401 - moto's own arguments
) -> Image:
    """AWS keeps the image a tag has left, untagged; moto deletes it."""
    repository = self._get_repository(repository_name)
    before = list(repository.images)
    put = _put_image(self, repository_name, image_manifest, image_tag, *rest)
    for image in before:
        if image not in repository.images:
            image.image_tags = []
            image.image_tag = None  # type: ignore[assignment] # moto: None is no tag
    repository.images = before if put in before else [*before, put]
    return put


def refusal_to_move_a_tag(
    _backend: ECRBackend, repository: Repository, proposed_image_tag: str
) -> list[Image]:
    """AWS has an exception of its own for a tag that may not move; moto another's.

    And moto takes a filter's wildcards for a regular expression: "*-dev" is a 500.
    """
    holders = [i for i in repository.images if proposed_image_tag in i.image_tags]
    if holders and _is_fixed(repository, proposed_image_tag):
        message = (
            f"The image tag '{proposed_image_tag}' already exists in the "
            f"'{repository.name}' repository and cannot be overwritten because "
            "the tag is immutable."
        )
        raise ServiceRefusal("ImageTagAlreadyExistsException", message)
    return holders


def _is_fixed(repository: Repository, tag: str) -> bool:
    filters = repository.image_tag_mutability_exclusion_filters or []
    excluded = any(fnmatchcase(tag, item["filter"]) for item in filters)
    return repository.is_tag_immutable() != excluded


PATCHES = (
    Patch(Image, "_create_digest", digest_of_the_manifest),
    Patch(ECRBackend, "put_image", moving_a_tag_keeps_the_image),
    Patch(ECRBackend, "_resolve_image_tag_mutability", refusal_to_move_a_tag),
)
