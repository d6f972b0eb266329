"""What a rehearsal ends with: what AWS holds, what the stack gives, what was said."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ecr_component.access.grants import Grant, grants
from ecr_component.live.inventory import HeldRegistry, Registry
from ecr_component.stack_files.project import HIDDEN
from ecr_component.values.regions import Location

Document = Mapping[str, Any] | str | None
"""A policy, read; `HIDDEN` for a secret one; None where there is none."""


def document_of(text: str | None) -> Document:
    """Read a policy's text, or what stands for it."""
    if text is None or text == HIDDEN:
        return text
    document: Document = json.loads(text)
    return document


def location_of(registry: Registry) -> Location:
    """Where a registry is, for what its policies say."""
    return Location(registry.region, account_id=registry.account_id)


@dataclass(frozen=True)
class RehearsedRepository:
    """A repository as AWS describes it afterwards."""

    name: str
    region: str
    arn: str
    url: str
    image_tag_mutability: str
    image_tag_mutability_exclusion_filters: tuple[str, ...]
    scan_on_push: bool
    encryption_type: str
    kms_key: str | None
    lifecycle_policy: Document
    repository_policy: Document
    tags: Mapping[str, str]
    protect: bool
    """Whether Pulumi would refuse to delete it; AWS knows nothing of that."""

    @property
    def grants(self) -> tuple[Grant, ...]:
        """What its policy says; of one that is a secret nothing is told."""
        return grants(self.repository_policy, Location.of_arn(self.arn))


@dataclass(frozen=True)
class RehearsedRole:
    """A role as IAM describes it afterwards."""

    name: str
    arn: str
    trust_policy: Document
    policies: Mapping[str, Document]
    """By name, those that it shares with others among them."""


@dataclass(frozen=True)
class NotRehearsed:
    """A part of the program that happened on paper only."""

    type: str
    name: str
    reason: str

    def __str__(self) -> str:
        """One line about it."""
        return f"{label(self.type, self.name)}: {self.reason}"


def kind(type_: str) -> str:
    """Name a type as Pulumi's CLI does: ``aws:ecr:RehearsedRepository``."""
    return re.sub("/[^:]*", "", type_)


def label(type_: str, name: str) -> str:
    """Name a resource: ``aws:ecr:RehearsedRepository 'team/api'``."""
    return f"{kind(type_)} {name!r}"


@dataclass(frozen=True)
class Rehearsal:
    """Everything about one run of a program in one stack."""

    project: str
    stack: str
    region: str
    account_id: str
    repositories: tuple[RehearsedRepository, ...]
    """By region and name."""

    registries: tuple[HeldRegistry, ...]
    """By region; those alone that have something as a whole."""

    outputs: Mapping[str, Any]
    """The stack's outputs, a secret as `project.HIDDEN`."""

    roles: tuple[RehearsedRole, ...] = ()
    """By name."""

    created: Mapping[str, int] = field(default_factory=dict)
    """How many resources AWS was asked to create, by Pulumi's type."""

    warnings: tuple[str, ...] = ()
    """What the program said with `pulumi.warn` and `pulumi.error`, each once."""

    notes: tuple[str, ...] = ()
    """What the rehearsal has to say about itself."""

    not_rehearsed: tuple[NotRehearsed, ...] = ()


class RehearsalError(Exception):
    """The program, or AWS, said no; the text is the whole message."""

    def __init__(self, message: str, warnings: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.warnings = warnings
        """What the program had said before."""
