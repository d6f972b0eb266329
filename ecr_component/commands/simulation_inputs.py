"""What `simulate` is told: policies, images, and what must stay, read from files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from ecr_component.errors import ConfigError, Problem, listing
from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.live.image_file import ImageFile, read_images, read_repositories
from ecr_component.simulator.address import Address
from ecr_component.simulator.in_use import addresses_of
from ecr_component.simulator.policy_file import PolicyFile, read_policy
from ecr_component.simulator.protection import listed_addresses
from ecr_component.stack_files.user_file import (
    MOST_BYTES,
    STANDARD_INPUT,
    Unreadable,
    read_file,
    read_standard_input,
)
from ecr_component.values import json_text
from ecr_component.values.spelling import near_match

DASH: Final = "-"
"""How the standard input is named as a file."""

# 100,000 images, ECR's quota of a repository, take a quarter with a few tags each.
_MOST_BYTES_OF_IMAGES: Final = 256 * 2**20


@dataclass(frozen=True)
class StackPolicies:
    """The policies that a stack file has."""

    path: str
    rules: Mapping[str, Sequence[PolicyRule]]
    """By repository."""
    region: str | None
    """Where these are, if that is written as well."""

    def of(self, repository: str, option: str = "--repository") -> Sequence[PolicyRule]:
        """The rules of one repository.

        Raises:
            BadParameter: The file does not have it.
        """
        if repository not in self.rules:
            rules = self.rules
            known = f"it has {listing(rules)}" if rules else "it has none at all"
            what = f"{self.path} has no repository {repository!r}; "
            remedy = near_match(repository, rules, known)
            raise click.BadParameter(what + remedy, param_hint=option)
        return self.rules[repository]


def policy_of(path: str) -> PolicyFile:
    """Read the file of --policy."""
    return read_policy(_content("--policy", path), _shown(path))


def stack_policies(
    path: str, option: str = "--stack-file", content: bytes | None = None
) -> StackPolicies:
    """Read a stack file, or *content* as if it were one."""
    from ecr_component.stack_files.project import read_stack_file  # noqa: PLC0415 - is slow

    try:
        file = read_stack_file(path, content)
        repositories = file.components().repositories.repositories
    except Unreadable as error:
        raise _wrong(option, error) from None
    rules = {it.name: it.rules for it in repositories}
    return StackPolicies(file.path, rules, file.region)


def old_policies(path: str) -> PolicyFile | StackPolicies:
    """Read the file of --against: a policy in JSON, or else a stack file."""
    content = _content("--against", path)
    try:
        document = json_text.parse(content)
    except json_text.NotJson:
        return stack_policies(_shown(path), "--against", content)
    if isinstance(document, dict) and "config" in document:
        return stack_policies(_shown(path), "--against", content)
    return read_policy(content, _shown(path))


def protected_addresses(path: str | None, tags: Iterable[str]) -> list[Address]:
    """What must stay by --protect and --fail-on-tag, each once."""
    listed: Iterable[str] = ()
    if path:
        content = _content("--protect", path)
        try:
            listed = listed_addresses(content.decode("utf-8-sig"))
        except UnicodeDecodeError:
            unreadable = Unreadable(_shown(path), "is not UTF-8")
            raise _wrong("--protect", unreadable) from None
    return [Address.read(it) for it in dict.fromkeys((*listed, *tags))]


def addresses_in_use(path: str) -> list[str]:
    """Read the file of --in-use."""
    return addresses_of(_content("--in-use", path), _shown(path))


def images_of(path: str, repository: str | None) -> ImageFile:
    """Read the file of --images for one repository."""
    content = _content("--images", path, _MOST_BYTES_OF_IMAGES)
    return read_images(content, _shown(path), repository)


def images_of_all(path: str) -> dict[str, ImageFile]:
    """Read the file of --images for all repositories, or all JSON files in a folder."""
    if path == DASH or not Path(path).is_dir():
        content = _content("--images", path, _MOST_BYTES_OF_IMAGES)
        return read_repositories(content, _shown(path))
    found: dict[str, ImageFile] = {}
    where: dict[str, Path] = {}
    for file in sorted(Path(path).rglob("*.json")):
        content = _content("--images", str(file), _MOST_BYTES_OF_IMAGES)
        for name, images in read_repositories(content, str(file)).items():
            if name in found:
                what = f"has images of {name!r}, as {where[name]} does"
                problem = Problem((), what, remedy="put them into one file")
                raise ConfigError(str(file), [problem])
            found[name], where[name] = images, file
    if not where:
        raise _wrong("--images", Unreadable(path, "is a folder without JSON files"))
    return found


def _content(option: str, path: str, most: int = MOST_BYTES) -> bytes:
    try:
        if path == DASH:
            return read_standard_input(most)
        return read_file(path, most)
    except Unreadable as error:
        raise _wrong(option, error) from None


def _wrong(option: str, error: Unreadable) -> click.BadParameter:
    return click.BadParameter(str(error), param_hint=option)


def _shown(path: str) -> str:
    return STANDARD_INPUT if path == DASH else path
