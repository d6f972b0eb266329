"""What names an image: a tag, a digest, or an address that ends in either."""

import re
from dataclasses import dataclass
from typing import Final, Self

# Source: ECR user guide, "Pushing a Docker image", "Making requests over IPv6" and
# "FIPS endpoints": ACCOUNT.dkr.ecr.REGION.amazonaws.com, or ACCOUNT.dkr-ecr....on.aws.
_ECR_HOST: Final = re.compile(
    r"(?P<registry>[0-9]{12})\.dkr[.-]ecr(-fips)?\.(?P<region>[a-z0-9-]+)\..+"
)
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*://")
_DIGEST: Final = "sha256:"

# The report shows this many digits of a digest, as `docker images` does.
_SHORT_DIGEST: Final = re.compile(r"[0-9a-f]{12,64}")


@dataclass(frozen=True, kw_only=True)
class RepositoryAddress:
    """Where a repository is; none for what is not known."""

    registry: str | None = None
    region: str | None = None
    repository: str | None = None

    def may_be(self, other: "RepositoryAddress") -> bool:
        """Whether nothing that is known of both tells them apart."""
        pairs = (
            (self.registry, other.registry),
            (self.region, other.region),
            (self.repository, other.repository),
        )
        return all(one is None or two is None or one == two for one, two in pairs)


@dataclass(frozen=True)
class Address:
    """An image, or several, as people and container runtimes name them."""

    written: str
    location: RepositoryAddress
    tag: str | None = None
    """A pattern, in which ``*`` stands for any run of characters."""
    digest: str | None = None
    """Or its beginning."""

    @classmethod
    def read(cls, written: str) -> Self:
        """Take apart ``prod-*``, ``sha256:...`` or ``registry/repository:tag@digest``.

        As container runtimes do, an address with a digest means that digest, whatever
        its tag, and one with neither means the tag ``latest``. Twelve or more digits
        of a digest may stand for it, and may be a tag as well. Any host but one of
        another registry of ECR may be another name of this one.
        """
        text = _SCHEME.sub("", written, count=1)
        if text.startswith(_DIGEST):
            return cls(written, RepositoryAddress(), digest=text)
        if not set(text) & {"/", ":", "@"}:
            digest = _DIGEST + text if _SHORT_DIGEST.fullmatch(text) else None
            return cls(written, RepositoryAddress(), text, digest)
        name, _, digest = text.partition("@")
        host, path = _split_host(name)
        repository, _, tag = path.partition(":")
        found = _ECR_HOST.fullmatch(host)
        location = RepositoryAddress(
            registry=found["registry"] if found else None,
            region=found["region"] if found else None,
            repository=repository or None,
        )
        if digest:
            return cls(written, location, digest=digest)
        return cls(written, location, tag or "latest")

    @classmethod
    def of_image(cls, written: str) -> Self:
        """The same where no tag stands by itself: ``nginx`` is ``nginx:latest``."""
        is_name = not set(written) & {"/", ":", "@"}
        return cls.read(f"{written}:latest" if is_name else written)


def _split_host(name: str) -> tuple[str, str]:
    """A host is what has a dot or a port before the first slash.

    Source: the reference grammar of the `distribution` project.
    """
    first, slash, rest = name.partition("/")
    is_host = slash and (first == "localhost" or "." in first or ":" in first)
    return (first, rest) if is_host else ("", name)
