"""The table of versions, in a page: `python -m tools.version_table PAGE`.

It stands between ``<!-- versions -->`` and ``<!-- end -->``, and says what CI tests.
"""

import re
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Final

import yaml

from tools.floors import floors

ROOT: Final = Path(__file__).resolve().parent.parent

_TABLE: Final = re.compile(r"(<!-- versions -->\n).*?(<!-- end -->)", re.DOTALL)
_PACKAGES: Final = ("pulumi", "pulumi-aws", "pydantic")
_COMPILERS: Final = {
    "Node.js": ("actions/setup-node", "node-version"),
    "Go": ("actions/setup-go", "go-version"),
    "Java": ("actions/setup-java", "java-version"),
    ".NET": ("actions/setup-dotnet", "dotnet-version"),
}


def with_versions(page: str) -> str:
    """A page with the table as it is now."""
    lines = ["| | lowest | newest |", "| --- | --- | --- |", *map(_row, _versions())]
    table = "".join(f"{line}\n" for line in ("", *lines, ""))
    return _TABLE.sub(lambda found: f"{found[1]}{table}{found[2]}", page)


def _row(versions: tuple[str, str, str]) -> str:
    return f"| {' | '.join(versions)} |"


def _versions() -> Iterator[tuple[str, str, str]]:
    """What, and the lowest and the newest version of it that CI tests."""
    jobs = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))[
        "jobs"
    ]
    pythons = jobs["test"]["strategy"]["matrix"]["python"]
    yield "Python", pythons[0], pythons[-1]
    engines = jobs["engine"]["strategy"]["matrix"]["pulumi"]
    yield "Pulumi CLI", engines[0], engines[-1]
    for name in _PACKAGES:
        yield f"`{name}`", floors()[name], _pins()[name]
    for name, (action, key) in _COMPILERS.items():
        version = _given(jobs, action, key)
        yield f"{name}, for programs in that language", version, version


def _given(jobs: dict[str, Any], action: str, key: str) -> str:
    """What CI gives to an action."""
    (version,) = {
        str(step["with"][key])
        for step in chain.from_iterable(job["steps"] for job in jobs.values())
        if step.get("uses", "").startswith(f"{action}@")
    }
    return version


def _pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = (line.split("==") for line in lines if not line.startswith("#"))
    return {name.replace("_", "-"): version for name, version in pins}


if __name__ == "__main__":
    for path in map(Path, sys.argv[1:]):
        path.write_text(with_versions(path.read_text("utf-8")), "utf-8")
