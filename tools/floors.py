"""The lowest versions that the project takes, as constraints for pip.

`make test-floors` runs the tests with them, so that none is promised untested. The
tools of development are the pinned ones.
"""

import re
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent

# A requirement: its name, and the version in `>=` or `==` behind it.
_REQUIREMENT: Final = re.compile(r"(?P<name>[\w.-]+)([=>]=(?P<lowest>[\d.]+))?")


def floors() -> dict[str, str]:
    """The lowest version of each package that the component, a command or moto needs.

    An extra that names another of the project's own is no package.
    """
    pyproject = _pyproject()
    project = pyproject["project"]
    extras = project["optional-dependencies"].values()
    server = pyproject["dependency-groups"]["server"]
    return {
        name: lowest
        for group in (project["dependencies"], *extras, server)
        for name, lowest in map(_parts, group)
        if name != project["name"]
    }


def pins_of_tools() -> dict[str, str]:
    """The version of each tool of development, from constraints.txt."""
    group = _pyproject()["dependency-groups"]["dev"]
    tools = {_canonical(_parts(tool)[0]) for tool in group if isinstance(tool, str)}
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = (_parts(line) for line in lines if not line.startswith("#"))
    return {name: pinned for name, pinned in pins if _canonical(name) in tools}


def _pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def _parts(requirement: str) -> tuple[str, str]:
    found = _REQUIREMENT.match(requirement)
    assert found is not None, requirement  # noqa: S101 - a line of ours
    return found["name"], found["lowest"] or ""


def _canonical(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


if __name__ == "__main__":
    for package, version in {**pins_of_tools(), **floors()}.items():
        sys.stdout.write(f"{package}=={version}\n")
