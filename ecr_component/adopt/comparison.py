"""What a stack file makes, beside what a source says that AWS holds.

Compared as AWS and its provider compare: a policy's statements, and the lists in them,
have no order, and one entry may stand without its list; neither have a lifecycle
policy's lists, and what is empty in it says nothing. The lists of a replication
configuration have an order.

Source: hashicorp/awspolicyequivalence; terraform-provider-aws,
internal/service/ecr/lifecycle_policy.go (equivalentLifecyclePolicyJSON).
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from ecr_component.access.repository_policy import policy_text
from ecr_component.adopt.description import Described, Description
from ecr_component.adopt.policy_shape import canonical, canonical_policy, statements_of
from ecr_component.inputs.desired import DesiredRepositories, DesiredRepository
from ecr_component.live.inventory import HeldRepository
from ecr_component.values.encryption import EncryptionSettings
from ecr_component.values.regions import Location

NOTHING: Final = "nothing"
HIDDEN: Final = "[secret]"

SETS: Final = "sets it in place"
MAKES: Final = "makes it"
DELETES: Final = "deletes it"
_OVERWRITES: Final = "writes over what AWS has"
MAKES_ANEW: Final = "deletes it and makes it anew; no image is touched by that"
_FAILS: Final = "would replace the repository, which fails; nothing is lost"
_STATE_ONLY: Final = "changes it in the stack's state; AWS knows nothing of it"


@dataclass(frozen=True)
class Difference:
    """Something that is otherwise once the stack file is applied."""

    repository: str
    """Its name; empty for what is the registry's."""

    what: str
    held: str
    """As the source says it, in lines."""

    made: str
    """As the stack file makes it, in lines."""

    next_up: str
    """What `pulumi up` does about it."""


def compare(
    description: Description, made: DesiredRepositories
) -> tuple[Difference, ...]:
    """Find all differences, in the order of the stack file.

    Args:
        description: What the source says, and what is imported of it.
        made: What the stack file makes; the same repositories.
    """
    return (*_differences(description, made),)


def _differences(
    description: Description, made: DesiredRepositories
) -> Iterator[Difference]:
    for repository in made.repositories:
        described = description.repositories[repository.name]
        held = described.taken.held
        yield from _of_settings(held, repository)
        yield from _of_tags(described, repository)
        yield from _of_flags(described, repository)
        yield from _of_repository_policy(described, repository)
        yield from _of_lifecycle_policy(described, repository)
    yield from _of_replication(description, made)


def _of_settings(held: HeldRepository, made: DesiredRepository) -> Iterator[Difference]:
    said = made.settings
    pairs = {
        "encryption_config": (
            _encryption(held.encryption_type, held.kms_key),
            _encryption_made(said.encryption_config),
            _FAILS,
        ),
        "image_tag_mutability": (
            held.tag_mutability,
            said.image_tag_mutability,
            SETS,
        ),
        "image_tag_mutability_exclusion_filters": (
            sorted(held.tag_filters),
            sorted(said.image_tag_mutability_exclusion_filters),
            SETS,
        ),
        "enable_automatic_image_scanning": (
            held.scan_on_push,
            said.enable_automatic_image_scanning,
            SETS,
        ),
    }
    for key, (before, after, next_up) in pairs.items():
        if before != after:
            yield Difference(made.name, key, _shown(before), _shown(after), next_up)


def _encryption(kind: str, key: object) -> dict[str, object]:
    return {"encryption_type": kind, **({"kms_key": key} if key else {})}


def _encryption_made(made: EncryptionSettings | None) -> dict[str, object]:
    # Without a block AWS encrypts by AES256.
    if made is None:
        return _encryption("AES256", None)
    return _encryption(made.encryption_type, made.kms_key)


def _of_tags(described: Described, made: DesiredRepository) -> Iterator[Difference]:
    held = {
        **described.taken.held.tags,
        **dict.fromkeys(described.taken.secret_tags, HIDDEN),
    }
    tags = made.settings.tags
    if held == tags:
        return
    for key in sorted({*held, *tags}):
        before, after = held.get(key, NOTHING), str(tags.get(key, NOTHING))
        if key not in tags:
            yield Difference(made.name, f"tag {key}", before, after, "takes it off")
        elif key not in held or before != after:
            yield Difference(made.name, f"tag {key}", before, after, SETS)


def _of_flags(described: Described, made: DesiredRepository) -> Iterator[Difference]:
    pairs = {
        "force_delete": (described.taken.force_delete, made.settings.force_delete),
        "protect": (described.taken.protect, made.settings.protect),
    }
    for key, (before, after) in pairs.items():
        if bool(before) != bool(after):
            told = _shown(bool(before)), _shown(bool(after))
            yield Difference(made.name, key, *told, _STATE_ONLY)


def _of_repository_policy(
    described: Described, made: DesiredRepository
) -> Iterator[Difference]:
    held = described.taken.held
    access, location = made.access, Location.of_arn(held.arn)
    after = policy_text(access, location) if access else None
    return _of_policy(
        made.name,
        _REPOSITORY_POLICY,
        held.repository_policy,
        after,
        imported=described.repository_policy,
    )


def _of_lifecycle_policy(
    described: Described, made: DesiredRepository
) -> Iterator[Difference]:
    after = made.lifecycle_policy or None
    return _of_policy(
        made.name,
        _LIFECYCLE_POLICY,
        described.taken.held.lifecycle_policy,
        after,
        imported=described.lifecycle_policy,
    )


@dataclass(frozen=True)
class _KindOfPolicy:
    """A kind of policy: what it is called, and how two of it are compared."""

    title: str
    canonical: Callable[[str], object]
    apart: Callable[[str, str], tuple[str, str]]
    """What two different texts don't share, to be read."""

    when_other: str
    """What `pulumi up` does about another text."""


def _of_policy(
    repository: str,
    kind: _KindOfPolicy,
    before: str | None,
    after: str | None,
    *,
    imported: bool,
) -> Iterator[Difference]:
    if after is None:
        if before is not None and imported:
            told = indented(before), NOTHING
            yield Difference(repository, kind.title, *told, DELETES)
    elif before is None:
        yield Difference(repository, kind.title, NOTHING, indented(after), MAKES)
    elif not imported:
        told = "one that was left", indented(after)
        yield Difference(repository, kind.title, *told, _OVERWRITES)
    elif kind.canonical(before) != kind.canonical(after):
        told = kind.apart(before, after)
        yield Difference(repository, kind.title, *told, kind.when_other)


@lru_cache(maxsize=4096)
def canonical_rules(text: str) -> object:
    """Return something that is equal for texts of the same lifecycle policy."""
    document = json.loads(text)
    return sorted(
        json.dumps(_without_nothing(rule), sort_keys=True) for rule in document["rules"]
    )


def _without_nothing(value: object) -> object:
    """A part of a rule without what says nothing; its lists have no order."""
    match value:
        case dict():
            inner = {key: _without_nothing(item) for key, item in value.items()}
            return {key: item for key, item in inner.items() if item not in (None, [])}
        case list():
            return sorted(value)
    return value


def statements_apart(before: str, after: str) -> tuple[str, str]:
    """What two policies don't share: statements, and what stands beside them."""
    one, other = json.loads(before), json.loads(after)
    return _apart_from(one, other), _apart_from(other, one)


def _apart_from(policy: Any, other: Any) -> str:  # noqa: ANN401 - policies, as JSON
    shared = set(map(canonical, statements_of(other) or ()))
    rest = {
        key: value
        for key, value in policy.items()
        if key != "Statement" and other.get(key) != value
    }
    own = [one for one in statements_of(policy) or () if canonical(one) not in shared]
    parts = [*([rest] if rest else []), *own]
    return "\n".join(json.dumps(part, indent=1) for part in parts) or NOTHING


_REPOSITORY_POLICY: Final = _KindOfPolicy(
    "repository policy",
    lru_cache(maxsize=4096)(canonical_policy),
    statements_apart,
    SETS,
)
_LIFECYCLE_POLICY: Final = _KindOfPolicy(
    "lifecycle policy",
    canonical_rules,
    lambda before, after: (indented(before), indented(after)),
    MAKES_ANEW,
)


def _of_replication(
    description: Description, made: DesiredRepositories
) -> Iterator[Difference]:
    """Regions that were not taken have no entry in the import file."""
    taken = description.replication
    rules = taken.rules if taken else ()
    destinations = [to.region for rule in rules for to in rule.destinations]
    prefixes = [prefix for rule in rules for prefix in rule.prefixes]
    regions = made.replication_regions
    next_up = SETS if taken and regions else (DELETES if taken else _OVERWRITES)
    for what, held, wanted in (
        ("replication_regions", destinations, regions),
        ("replication_filters", prefixes, made.replication_filters),
    ):
        before, after = list(held), list(wanted)
        if before != after:
            told = ", ".join(before) or NOTHING, ", ".join(after) or NOTHING
            yield Difference("", what, *told, next_up)


def indented(text: str) -> str:
    """A document's text in lines."""
    return json.dumps(json.loads(text), indent=1, ensure_ascii=False)


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
