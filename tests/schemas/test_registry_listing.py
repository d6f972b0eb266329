"""What Pulumi's registry is told of the package."""

from ecr_component.schemas.registry_listing import listing

TITLE = {"displayName": "Amazon ECR Repositories"}
REPOSITORY = "Repository, https://github.com/us/pulumi-ecr-component"


def test_a_package_that_says_nothing_has_a_title() -> None:
    assert listing([], []) == TITLE


def test_an_author_is_the_publisher() -> None:
    assert listing(["Us"], []) == {**TITLE, "publisher": "Us"}


def test_a_repository_has_the_logo_and_the_plugins() -> None:
    assert listing([], [REPOSITORY]) == {
        **TITLE,
        "homepage": "https://github.com/us/pulumi-ecr-component",
        "repository": "https://github.com/us/pulumi-ecr-component",
        "logoUrl": (
            "https://raw.githubusercontent.com/us/pulumi-ecr-component/HEAD/"
            "docs/_static/logo.png"
        ),
        "pluginDownloadURL": "github://api.github.com/us/pulumi-ecr-component",
    }


def test_a_page_of_its_own_is_the_homepage() -> None:
    homepage = "Homepage, https://ecr.example.com/a, b"

    assert listing([], [REPOSITORY, homepage])["homepage"] == (
        "https://ecr.example.com/a, b"
    )
