"""What names an image, as people and container runtimes write it."""

import pytest

from ecr_component.simulator.address import Address, RepositoryAddress

HEX = "c071cf5f5ed6f884cc70155b6f05f755fd46a302d05e4261b7e92ce878bbfed8"
DIGEST = f"sha256:{HEX}"
HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
HERE = RepositoryAddress(
    registry="111122223333", region="eu-west-1", repository="team/api"
)


@pytest.mark.parametrize(
    ("written", "tag", "digest"),
    [
        pytest.param("v1", "v1", None, id="tag"),
        pytest.param("release-*.1", "release-*.1", None, id="pattern"),
        pytest.param(DIGEST, None, DIGEST, id="digest"),
        pytest.param("sha256:c071cf5f5ed6", None, "sha256:c071cf5f5ed6", id="short"),
        pytest.param(HEX, HEX, DIGEST, id="digits-of-a-digest"),
        pytest.param(HEX[:12], HEX[:12], "sha256:c071cf5f5ed6", id="twelve-digits"),
        pytest.param(HEX[:11], HEX[:11], None, id="eleven-digits"),
        pytest.param("release-c071cf5f5ed6", "release-c071cf5f5ed6", None, id="no-hex"),
    ],
)
def test_a_tag_or_a_digest_may_be_of_any_repository(
    written: str, tag: str | None, digest: str | None
) -> None:
    assert Address.read(written) == Address(written, RepositoryAddress(), tag, digest)


@pytest.mark.parametrize(
    ("behind", "tag", "digest"),
    [
        pytest.param(":v1", "v1", None, id="tag"),
        pytest.param(":v*", "v*", None, id="pattern"),
        pytest.param(f"@{DIGEST}", None, DIGEST, id="digest"),
        pytest.param(f":v1@{DIGEST}", None, DIGEST, id="digest-behind-a-tag"),
        pytest.param("", "latest", None, id="neither"),
        pytest.param(":", "latest", None, id="empty-tag"),
    ],
)
@pytest.mark.parametrize(
    ("before", "location"),
    [
        pytest.param(f"{HOST}/", HERE, id="ecr"),
        pytest.param(f"docker-pullable://{HOST}/", HERE, id="of-kubernetes"),
        pytest.param(
            "111122223333.dkr.ecr-fips.us-gov-west-1.amazonaws.com/",
            RepositoryAddress(
                registry="111122223333", region="us-gov-west-1", repository="team/api"
            ),
            id="fips",
        ),
        pytest.param(
            "111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/",
            RepositoryAddress(
                registry="111122223333", region="cn-north-1", repository="team/api"
            ),
            id="china",
        ),
        pytest.param(
            "111122223333.dkr-ecr.eu-west-1.on.aws/", HERE, id="both-kinds-of-ip"
        ),
        pytest.param(
            "images.example.com/",
            RepositoryAddress(repository="team/api"),
            id="another-host",
        ),
        pytest.param(
            "localhost/", RepositoryAddress(repository="team/api"), id="localhost"
        ),
        pytest.param(
            "mirror:5000/", RepositoryAddress(repository="team/api"), id="port"
        ),
        pytest.param("", RepositoryAddress(repository="team/api"), id="no-host"),
    ],
)
def test_an_address_tells_whose_image_it_is(
    before: str,
    location: RepositoryAddress,
    behind: str,
    tag: str | None,
    digest: str | None,
) -> None:
    written = f"{before}team/api{behind}"
    assert Address.read(written) == Address(written, location, tag, digest)


@pytest.mark.parametrize(
    ("written", "repository"),
    [
        pytest.param("api:v1", "api", id="one-word"),
        pytest.param("team/web/api:v1", "team/web/api", id="three-words"),
        pytest.param(":v1", None, id="no-word"),
    ],
)
def test_a_repository_may_have_any_number_of_words(
    written: str, repository: str | None
) -> None:
    location = RepositoryAddress(repository=repository)
    assert Address.read(written) == Address(written, location, "v1")


@pytest.mark.parametrize(
    ("other", "same"),
    [
        pytest.param(HERE, True, id="equal"),
        pytest.param(RepositoryAddress(), True, id="nothing-known"),
        pytest.param(RepositoryAddress(repository="team/api"), True, id="repository"),
        pytest.param(
            RepositoryAddress(repository="team/web"), False, id="another-repository"
        ),
        pytest.param(
            RepositoryAddress(repository="team/api", region="eu-west-2"),
            False,
            id="another-region",
        ),
        pytest.param(
            RepositoryAddress(registry="444455556666"), False, id="another-registry"
        ),
    ],
)
def test_locations_are_one_unless_something_tells_them_apart(
    other: RepositoryAddress,
    same: bool,  # noqa: FBT001 - pytest gives it by name
) -> None:
    assert HERE.may_be(other) == other.may_be(HERE) == same


@pytest.mark.parametrize(
    ("written", "repository", "tag"),
    [
        ("nginx", "nginx", "latest"),
        ("nginx:1", "nginx", "1"),
        ("team/api:v1", "team/api", "v1"),
    ],
)
def test_where_images_are_named_no_tag_stands_by_itself(
    written: str, repository: str, tag: str
) -> None:
    address = Address.of_image(written)
    assert (address.location.repository, address.tag) == (repository, tag)
