"""Environments of what a requirement asks for, linked from the one that runs the tests.

So nothing is downloaded, and there is nothing that was not asked for.
"""

from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def needed(wanted: Requirement) -> Iterator[metadata.Distribution]:
    """The distributions that a requirement asks for, and those ask for."""
    seen: set[tuple[str, str]] = set()
    left = [wanted]
    while left:
        wanted = left.pop()
        distribution = metadata.distribution(wanted.name)
        assert wanted.specifier.contains(distribution.version, prereleases=True)
        for extra in {"", *wanted.extras}:
            key = (canonicalize_name(wanted.name), extra)
            if key in seen:
                continue
            seen.add(key)
            if not extra:
                yield distribution
            further = map(Requirement, distribution.requires or ())
            left += [
                other
                for other in further
                if not other.marker or other.marker.evaluate({"extra": extra})
            ]


def link(distributions: Iterable[metadata.Distribution], packages: Path) -> None:
    """Link distributions, without their console scripts, into a folder of packages."""
    for distribution in distributions:
        for file in distribution.files or ():
            if file.parts[0] != "..":  # a console script
                place = packages / file
                place.parent.mkdir(parents=True, exist_ok=True)
                place.symlink_to(Path(str(distribution.locate_file(file))))
