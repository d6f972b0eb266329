"""What has to be right before a release: `python -m tools.release_checks TAG`.

Without a tag, as for a release that is still to come. `--notes` prints what the
changelog says of it.
"""

import json
import os
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from ecr_component.provider import Provider, semantic_version

ROOT: Final = Path(__file__).resolve().parent.parent

# What a user copies, with the version in a tag.
_PAGES: Final = ("README.md", "docs/how-to/check-elsewhere.md")
_TAG: Final = re.compile(r"(?:\brev: |\becr-component@|/plugin@)(v[\w.-]+)")

# The registry knows a package by the name of its repository, without `pulumi-`.
_REPOSITORY: Final = re.compile(r"https://github\.com/[\w-]+/(pulumi-)?ecr-component")

_HEADING: Final = re.compile(r"^## (?P<version>\S+) - (?P<date>\S+)\n", re.MULTILINE)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


def faults(tag: str = "", hosted: str = "", root: Path = ROOT) -> list[str]:
    """What has to be mended first, a line for each place.

    Args:
        tag: That of a release, which has its day in the changelog, and says where it is
            from.
        hosted: Where GitHub has the repository, as ``OWNER/NAME``.
        root: The checkout.
    """
    pyproject = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    project = pyproject["project"]
    found = list(_of_another_version(tag, project["version"], root))
    return [*found, *_from_nowhere(project, hosted)] if tag else found


def notes(root: Path = ROOT) -> str:
    """What the changelog says of its newest version."""
    text = (root / "CHANGELOG.md").read_text("utf-8")
    _, _, _, section = _HEADING.split(text, maxsplit=1)
    return re.split(r"^## ", section, maxsplit=1, flags=re.MULTILINE)[0].strip() + "\n"


def _of_another_version(tag: str, version: str, root: Path) -> Iterator[str]:
    wanted = semantic_version(version)
    if tag not in ("", f"v{wanted}"):
        yield _told("the tag", f"must be v{wanted}", tag, "take another tag or version")
    for place, found, remedy in (
        (
            "schema.json",
            _of_schema((root / "schema.json").read_text("utf-8")),
            "schema",
        ),
        ("the plugin", _of_schema(Provider().schema or ""), "install"),
    ):
        if found != wanted:
            yield _told(place, f"must be of {wanted}", found, f"run make {remedy}")
    for page in _PAGES:
        for found in sorted(set(_TAG.findall((root / page).read_text("utf-8")))):
            if found != f"v{wanted}":
                yield _told(page, f"must name v{wanted}", found, "write that")
    heading = _HEADING.search((root / "CHANGELOG.md").read_text("utf-8"))
    newest = heading["version"] if heading else "no version"
    if newest != version:
        yield _told("CHANGELOG.md", f"must begin with {version}", newest, "write of it")
    elif tag and heading and not _DAY.fullmatch(heading["date"]):
        what = f"must tell the day of {version}"
        yield _told("CHANGELOG.md", what, heading["date"], "write it as 2026-01-31")


def _from_nowhere(project: Mapping[str, Any], hosted: str) -> Iterator[str]:
    """What Pulumi's registry demands, and finds in the schema."""
    if not project.get("authors"):
        yield _told(
            "pyproject.toml", "must name authors", "none", "write who publishes"
        )
    address = project.get("urls", {}).get("Repository", "none")
    if not _REPOSITORY.fullmatch(address):
        what = "must have in [project.urls] the Repository on GitHub"
        remedy = "write https://github.com/OWNER/ecr-component"
        yield _told("pyproject.toml", what, address, remedy)
    elif hosted and not address.endswith(f"github.com/{hosted}"):
        what = f"must name as Repository where it is, {hosted}"
        yield _told("pyproject.toml", what, address, "write that")


def _of_schema(text: str) -> str:
    return str(json.loads(text)["version"])


def _told(place: str, what: str, got: str, remedy: str) -> str:
    return f"{place}: {what} (got {got}); {remedy}"


def main(arguments: list[str]) -> int:
    """Print what is wrong, or the notes."""
    if arguments == ["--notes"]:
        sys.stdout.write(notes())
        return 0
    found = faults("".join(arguments), os.environ.get("GITHUB_REPOSITORY", ""))
    sys.stderr.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
