"""Images: their digests, and what becomes of one whose tag moves on."""

import json
from hashlib import sha256
from typing import Any

import pytest
from botocore.exceptions import ClientError

from .conftest import Ecr, create, refused

DOCKER = "application/vnd.docker.distribution.manifest.v2+json"
MANIFEST, OTHER = (
    json.dumps({"mediaType": DOCKER, "layers": [{"digest": digest}]})
    for digest in ("sha256:aa", "sha256:bb")
)
DIGEST, OTHER_DIGEST = (
    f"sha256:{sha256(text.encode()).hexdigest()}" for text in (MANIFEST, OTHER)
)


def put_image(ecr: Ecr, manifest: str = MANIFEST, tag: str | None = "v1") -> None:
    tagged = {} if tag is None else {"imageTag": tag}
    ecr.put_image(repositoryName="team/api", imageManifest=manifest, **tagged)


def images(ecr: Ecr) -> list[tuple[str, str | None]]:
    """Digest and tag of each, sorted."""
    told = ecr.list_images(repositoryName="team/api")["imageIds"]
    return sorted((i["imageDigest"], i.get("imageTag")) for i in told)


def test_an_image_has_the_digest_of_its_manifest(ecr: Ecr) -> None:
    create(ecr)

    put_image(ecr, MANIFEST, "v1")

    assert images(ecr) == [(DIGEST, "v1")]


def test_stock_moto_hashes_the_layers(stock_ecr: Ecr) -> None:
    create(stock_ecr)

    put_image(stock_ecr, MANIFEST, "v1")

    assert images(stock_ecr) == [(f"sha256:{sha256(b'sha256:aa').hexdigest()}", "v1")]


def test_an_image_that_loses_its_tag_stays_untagged(ecr: Ecr) -> None:
    create(ecr)
    put_image(ecr, MANIFEST, "v1")

    put_image(ecr, OTHER, "v1")

    assert images(ecr) == sorted([(DIGEST, None), (OTHER_DIGEST, "v1")])
    by_digest = [{"imageDigest": DIGEST}]
    kept = ecr.batch_get_image(repositoryName="team/api", imageIds=by_digest)
    assert kept["images"][0]["imageId"] == {"imageDigest": DIGEST}


def test_stock_moto_deletes_an_image_that_loses_its_tag(stock_ecr: Ecr) -> None:
    create(stock_ecr)
    put_image(stock_ecr, MANIFEST, "v1")

    put_image(stock_ecr, OTHER, "v1")

    assert [tag for _, tag in images(stock_ecr)] == ["v1"]


def test_a_tag_moves_among_images_that_are_there(ecr: Ecr) -> None:
    create(ecr)
    put_image(ecr, MANIFEST, "v1")
    put_image(ecr, OTHER, "v2")

    put_image(ecr, MANIFEST, "v2")

    assert images(ecr) == sorted(
        [(DIGEST, "v1"), (DIGEST, "v2"), (OTHER_DIGEST, None)], key=lambda i: i[0]
    )


def test_an_image_with_two_tags_keeps_the_other(ecr: Ecr) -> None:
    create(ecr)
    put_image(ecr, MANIFEST, "v1")
    put_image(ecr, MANIFEST, "v2")

    put_image(ecr, OTHER, "v1")

    assert images(ecr) == sorted([(DIGEST, "v2"), (OTHER_DIGEST, "v1")])


def test_an_image_needs_no_tag(ecr: Ecr) -> None:
    create(ecr, imageTagMutability="IMMUTABLE")

    put_image(ecr, MANIFEST, None)
    put_image(ecr, OTHER, None)

    assert images(ecr) == sorted([(DIGEST, None), (OTHER_DIGEST, None)])


def test_an_image_for_a_missing_repository_is_refused(ecr: Ecr) -> None:
    asked = {"repositoryName": "team/api", "imageManifest": MANIFEST}

    assert refused(ecr.put_image, **asked)[0] == "RepositoryNotFoundException"


def moves(ecr: Ecr, mutability: str, patterns: list[str]) -> str:
    """The code of the refusal to move the tag, or an empty text."""
    given: dict[str, Any] = {"imageTagMutability": mutability}
    if patterns:
        given["imageTagMutabilityExclusionFilters"] = [
            {"filterType": "WILDCARD", "filter": pattern} for pattern in patterns
        ]
    create(ecr, **given)
    put_image(ecr, MANIFEST, "v1-dev")
    try:
        put_image(ecr, OTHER, "v1-dev")
    except ClientError as refusal:
        code: str = refusal.response["Error"]["Code"]
        return code
    return ""


FIXED = "ImageTagAlreadyExistsException"


@pytest.mark.parametrize(
    ("mutability", "patterns", "code"),
    [
        ("MUTABLE", [], ""),
        ("IMMUTABLE", [], FIXED),
        ("IMMUTABLE_WITH_EXCLUSION", ["*-dev"], ""),
        ("IMMUTABLE_WITH_EXCLUSION", ["*-test", "v1-dev*"], ""),
        ("IMMUTABLE_WITH_EXCLUSION", ["v1*-"], FIXED),
        ("MUTABLE_WITH_EXCLUSION", ["*-dev"], FIXED),
        ("MUTABLE_WITH_EXCLUSION", ["v2*"], ""),
    ],
)
def test_a_tag_moves_where_it_may(
    ecr: Ecr, mutability: str, patterns: list[str], code: str
) -> None:
    assert moves(ecr, mutability, patterns) == code


def test_stock_moto_has_another_exception_for_a_fixed_tag(stock_ecr: Ecr) -> None:
    assert moves(stock_ecr, "IMMUTABLE", []) == "ImageAlreadyExistsException"


def test_stock_moto_fails_on_a_leading_wildcard(stock_ecr: Ecr) -> None:
    with pytest.raises(Exception, match="nothing to repeat"):
        moves(stock_ecr, "IMMUTABLE_WITH_EXCLUSION", ["*-dev"])
