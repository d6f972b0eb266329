"""What most repositories share, said once.

A value that more than half of them have becomes the default, and those with another one
say so. With one repository there is nothing to share.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from ecr_component.inputs.desired import LIFECYCLE_KEYS
from ecr_component.inputs.input_models import (
    EffectiveSettings,
    default_for,
    plain_defaults,
)

Keys = Mapping[str, Any]
"""What a repository says, without what the component takes for granted."""

_Said = Mapping[str, dict[str, Any]]

# In the order of writing; a key that is not listed comes behind these.
_ORDER: Final = (
    "image_tag_mutability",
    "image_tag_mutability_exclusion_filters",
    "enable_automatic_image_scanning",
    "encryption_config",
    "external_account_ids_with_read_access",
    "external_account_ids_with_write_access",
    "external_account_ids_with_lambda_access",
    "lambda_access",
    "principals_with_read_access",
    "principals_with_write_access",
    "principals_with_push_access",
    "users_or_roles_to_allow_deny_all_else",
    "strict_deny_rules_enabled",
    "policy_statements",
    "lifecycle",
    "lifecycle_policy_rules",
    "tags",
    "force_delete",
    "protect",
    "replica_kms_keys",
)

_GRANTED: Final[Mapping[str, Any]] = plain_defaults()

TAKEN_FOR_GRANTED: Final[Mapping[str, Any]] = {
    key: _GRANTED[default_for(key)]
    for key in (*_ORDER, *EffectiveSettings.model_fields)
}
"""What the component takes for granted of a repository, in the order of writing."""

_MUTABILITY: Final = "image_tag_mutability"
_FILTERS: Final = "image_tag_mutability_exclusion_filters"
_DENY: Final = ("users_or_roles_to_allow_deny_all_else", "strict_deny_rules_enabled")

# Keys that mean nothing without each other are shared together or not at all. Deleting
# images is never shared: a repository that comes later would inherit it.
_TOGETHER: Final[Sequence[tuple[str, ...]]] = (
    *(
        (key,)
        for key in TAKEN_FOR_GRANTED
        if key not in {*LIFECYCLE_KEYS, *_DENY, _FILTERS, "force_delete", "tags"}
    ),
    LIFECYCLE_KEYS,
    _DENY,
)

# Pulumi reads a mapping with nothing but this key as an encrypted value.
SECURE: Final = {"secure"}


def share(repositories: Mapping[str, Keys]) -> dict[str, Any]:
    """Build the inputs that say the same, in the order of writing."""
    said = {name: dict(keys) for name, keys in repositories.items()}
    defaults: dict[str, Any] = {}
    for keys in _TOGETHER:
        _share(keys, said, defaults)
    _keep_one_lifecycle(said)
    _share_filters(said, defaults)
    tags = _share_tags(said)
    return {
        **_ordered(defaults, [default_for(key) for key in TAKEN_FOR_GRANTED]),
        **tags,
        "repositories": {
            name: _ordered(own, TAKEN_FOR_GRANTED) for name, own in said.items()
        },
    }


def without_granted(inputs: Keys) -> dict[str, Any]:
    """Leave out the inputs that say what is taken for granted anyway."""
    return {
        key: value
        for key, value in inputs.items()
        if key not in _GRANTED or value != _GRANTED[key]
    }


def _share(keys: Sequence[str], said: _Said, defaults: dict[str, Any]) -> None:
    """Make what most repositories say under some keys the default."""
    if not any(key in own for own in said.values() for key in keys):
        return
    granted = [TAKEN_FOR_GRANTED[key] for key in keys]
    found = {
        name: [own.get(key, value) for key, value in zip(keys, granted, strict=True)]
        for name, own in said.items()
    }
    most = _most_common(found.values())
    if most in (None, granted):
        return
    for key, value, taken in zip(keys, most, granted, strict=True):
        if value != taken:
            defaults[default_for(key)] = value
    for name, values in found.items():
        for key, value, default in zip(keys, values, most, strict=True):
            if value == default:
                said[name].pop(key, None)
            else:
                said[name][key] = value


def _keep_one_lifecycle(said: _Said) -> None:
    """Either form replaces whatever default there is, so an empty one goes."""
    for own in said.values():
        if own.keys() >= set(LIFECYCLE_KEYS):
            del own[next(key for key in LIFECYCLE_KEYS if not own[key])]


def _share_filters(said: _Said, defaults: dict[str, Any]) -> None:
    """Make filters the default, where the default mode is one that has filters."""
    if not defaults.get(default_for(_MUTABILITY), "").endswith("_WITH_EXCLUSION"):
        return
    most = _most_common(own[_FILTERS] for own in said.values() if _FILTERS in own)
    if most is None:
        return
    defaults[default_for(_FILTERS)] = most
    for own in said.values():
        if own.get(_FILTERS) == most:
            del own[_FILTERS]


def _share_tags(said: _Said) -> dict[str, Any]:
    """Take out the tags that all repositories have, mostly with the same value."""
    tags = [own.get("tags", {}) for own in said.values()]
    everywhere = set.intersection(*map(set, tags)) if tags else set()
    values = {key: _most_common(own[key] for own in tags) for key in sorted(everywhere)}
    shared = {key: value for key, value in values.items() if value is not None}
    if not shared or shared.keys() == SECURE:
        return {}
    excepted = False
    for own in said.values():
        rest = {
            key: value for key, value in own["tags"].items() if value != shared.get(key)
        }
        excepted |= not shared.keys().isdisjoint(rest)
        if not rest:
            del own["tags"]
        elif rest.keys() != SECURE:
            own["tags"] = rest
    # The one that a repository gives wins only if it is told to.
    return {
        "global_tags": shared,
        **({"tag_precedence": "repository"} if excepted else {}),
    }


def _most_common(values: Iterable[Any]) -> Any:  # noqa: ANN401 - any JSON value
    """The value that more than half have, and more than one; None if there is none."""
    found: dict[str, Any] = {}
    counts: Counter[str] = Counter()
    for value in values:
        written = json.dumps(value, sort_keys=True)
        found.setdefault(written, value)
        counts[written] += 1
    most, times = next(iter(counts.most_common(1)), ("", 0))
    return found[most] if 1 < times > counts.total() / 2 else None


def _ordered(said: Keys, order: Iterable[str]) -> dict[str, Any]:
    return {key: said[key] for key in order if key in said}
