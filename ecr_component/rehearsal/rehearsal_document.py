"""A rehearsal as one JSON document, for programs."""

from dataclasses import asdict
from typing import Any

from ecr_component.rehearsal.result import Rehearsal, RehearsedRepository


def document(rehearsal: Rehearsal) -> dict[str, Any]:
    """Everything about a rehearsal; policies as they read, not as text."""
    return {
        **asdict(rehearsal),
        "repositories": [_repository(held) for held in rehearsal.repositories],
    }


def _repository(repository: RehearsedRepository) -> dict[str, Any]:
    access = [asdict(grant) for grant in repository.grants]
    return {**asdict(repository), "access": access}
