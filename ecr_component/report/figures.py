"""A registry in numbers."""

from collections.abc import Iterator
from typing import NamedTuple

from ecr_component.report.access_matrix import Matrix
from ecr_component.report.byte_sizes import size_text
from ecr_component.report.snapshot import Snapshot


class Figure(NamedTuple):
    """One number, and what it counts."""

    number: str
    what: str


def overview(snapshot: Snapshot, matrix: Matrix) -> list[Figure]:
    """The numbers that people ask for first."""
    return list(_figures(snapshot, matrix))


def _figures(snapshot: Snapshot, matrix: Matrix) -> Iterator[Figure]:
    repositories = snapshot.repositories
    count = len(repositories)
    yield _counted(count, "repository", "repositories")
    if len(snapshot.regions) > 1:
        yield Figure(f"{len(snapshot.regions)}", "regions")
    forecasts = [held.forecast for held in repositories if held.forecast]
    if forecasts:
        yield _counted(sum(one.images[0] for one in forecasts), "image", "images")
        yield Figure(size_text(sum(one.size[0] for one in forecasts)), "of images")
    pull = sum(reach.pull > 0 for reach in matrix.reaches)
    push = sum(reach.push > 0 for reach in matrix.reaches)
    yield _counted(pull, "principal may pull", "principals may pull")
    yield _counted(push, "principal may push", "principals may push")
    if not count:
        return
    kept = {
        "with immutable tags": (
            held.tag_mutability.startswith("IMMUTABLE") for held in repositories
        ),
        "scanned on push": (held.scan_on_push for held in repositories),
        "with a lifecycle policy": (
            held.lifecycle_policy is not None for held in repositories
        ),
        "encrypted with KMS": (
            held.encryption_type != "AES256" for held in repositories
        ),
    }
    if any(held.protect is not None for held in repositories):
        kept["protected"] = (bool(held.protect) for held in repositories)
    for what, holds in kept.items():
        yield Figure(f"{sum(holds):,} of {count:,}", what)


def _counted(number: int, one: str, several: str) -> Figure:
    return Figure(f"{number:,}", one if number == 1 else several)
