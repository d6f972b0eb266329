"""Repositories that are alike: what holds for most, and who is otherwise in what."""

import json
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from ecr_component.access.grants import Grant
from ecr_component.rehearsal import setting_words
from ecr_component.rehearsal.report_lines import count
from ecr_component.rehearsal.result import RehearsedRepository

_Value = TypeVar("_Value", bound=Hashable)

UNPROTECTED: Final = "not protected"


@dataclass(frozen=True)
class Setting:
    """A setting of a repository."""

    words: str
    sign: str
    """What is the same wherever the setting is; the words may be so elsewhere too."""

    def beside(self, usual: "Setting") -> str:
        """The words for it where another one is usual."""
        if self.words != usual.words:
            return self.words
        # Rules of a lifecycle policy, as many as those of another.
        number, _, what = self.words.partition(" ")
        return f"{number} other {what}"


@dataclass(frozen=True)
class Likeness:
    """All that is told of a repository but its name and address."""

    settings: tuple[Setting, ...]
    access: tuple[str, ...]
    """Who may pull and push, a line each."""

    grants: tuple[Grant, ...]
    """What these lines say, and what they leave out for being long."""

    def beside(self, usual: "Likeness") -> "Deviation":
        """What is told of it where another likeness is usual."""
        pairs = zip(self.settings, usual.settings, strict=True)
        settings = [own.beside(other) for own, other in pairs if own.sign != other.sign]
        same = (self.access, self.grants) == (usual.access, usual.grants)
        return Deviation(tuple(settings), () if same else self.access)


@dataclass(frozen=True)
class Deviation:
    """What is otherwise; nothing where nothing is."""

    settings: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    """All of it, where anything of it is."""


def likeness_of(repository: RehearsedRepository) -> Likeness:
    """Put a repository's settings and access into words."""
    grants = repository.grants
    access = setting_words.access(repository.repository_policy, grants)
    return Likeness(tuple(_settings(repository)), tuple(access), grants)


def usual_among(likenesses: Sequence[Likeness]) -> Likeness:
    """What holds for most, setting by setting; of equally common ones the first."""
    settings = zip(*(one.settings for one in likenesses), strict=True)
    access, grants = _commonest([(one.access, one.grants) for one in likenesses])
    return Likeness(tuple(map(_commonest, settings)), access, grants)


def by_deviation(
    described: Sequence[tuple[str, Likeness]], usual: Likeness
) -> dict[Deviation, list[str]]:
    """The names of repositories, put together where they differ alike."""
    found: dict[Deviation, list[str]] = defaultdict(list)
    for name, likeness in described:
        found[likeness.beside(usual)].append(name)
    return found


def _commonest(values: Sequence[_Value]) -> _Value:
    ((value, _),) = Counter(values).most_common(1)
    return value


def _settings(repository: RehearsedRepository) -> Iterator[Setting]:
    yield _said(
        setting_words.mutability(
            repository.image_tag_mutability,
            repository.image_tag_mutability_exclusion_filters,
        )
    )
    yield _said("scanned on push" if repository.scan_on_push else "not scanned on push")
    yield _said(
        setting_words.encryption(repository.encryption_type, repository.kms_key)
    )
    policy = repository.lifecycle_policy
    words = setting_words.lifecycle(policy)
    yield Setting(words, json.dumps(policy, sort_keys=True))
    yield _said(count(len(repository.tags), "tag"))
    yield _said("protected" if repository.protect else UNPROTECTED)


def _said(words: str) -> Setting:
    return Setting(words, words)
