"""What Pulumi's public registry wants to know of a package, beside its schema."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

TITLE: Final = "Amazon ECR Repositories"
"""What the registry calls the package."""

# In the branch that is looked at first, since SDKs for C# load it when they are made.
_LOGO: Final = "https://raw.githubusercontent.com{slug}/HEAD/docs/_static/logo.png"
_RELEASES: Final = "github://api.github.com{slug}"


def listing(authors: Sequence[str], urls: Sequence[str]) -> dict[str, str]:
    """The entries of the schema that say what the package is and where it is from.

    Args:
        authors: By whom it is, without addresses; nobody for no publisher.
        urls: The addresses of the project, each as ``label, address``. Without the
            label Repository there is nothing that is found there.
    """
    found = {"displayName": TITLE}
    if authors:
        found["publisher"] = ", ".join(authors)
    addresses = dict(url.split(", ", 1) for url in urls)
    if repository := addresses.get("Repository"):
        slug = urlsplit(repository).path
        found["homepage"] = addresses.get("Homepage", repository)
        found["repository"] = repository
        found["logoUrl"] = _LOGO.format(slug=slug)
        found["pluginDownloadURL"] = _RELEASES.format(slug=slug)
    return found
