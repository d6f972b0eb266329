"""What names images: tags, digests, and filters of tags."""

import re
from collections.abc import Mapping

from ecr_component.errors import Refusal, refuse
from ecr_component.values.scalars import text

# Source: ECR API, ImageTagMutabilityExclusionFilter; two wildcards: the provider.
_TAG_FILTER = re.compile(r"[0-9a-zA-Z._*-]{1,128}")
_TAG_FILTER_WILDCARDS = 2


def tag_filter(value: object) -> str:
    """Return a wildcard filter of image tags (mutability exclusions)."""
    if isinstance(value, Mapping):
        raise refuse("must be text", value, _filter_alone(value.get("filter")))
    pattern = text(value)
    if not _TAG_FILTER.fullmatch(pattern):
        raise refuse(
            "a tag filter has 1 to 128 of the characters 0-9 a-z A-Z . _ * -", pattern
        )
    if pattern.count("*") > _TAG_FILTER_WILDCARDS:
        raise refuse(f"a tag filter has at most {_TAG_FILTER_WILDCARDS} *", pattern)
    return pattern


def _filter_alone(inner: object) -> str:
    """What to write in place of a block, in which AWS and Terraform have a filter."""
    try:
        return f"write {tag_filter(text(inner))!r}"
    except Refusal:
        return ""


# Source: OCI distribution specification, "Pulling manifests"; ECR API, ImageDigest.
_IMAGE_TAG = re.compile(r"[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}")
_IMAGE_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def image_tag(value: object) -> str:
    """Return the tag of an image."""
    if _IMAGE_TAG.fullmatch(text(value)):
        return text(value)
    raise refuse(
        "an image's tag has 1 to 128 of the characters a-z A-Z 0-9 _ . -", value
    )


def image_digest(value: object) -> str:
    """Return the digest of an image."""
    if _IMAGE_DIGEST.fullmatch(text(value)):
        return text(value)
    raise refuse("an image's digest reads sha256: and 64 digits 0-9 a-f", value)
