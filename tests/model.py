"""What an engine with pulumi-aws makes of two runs of a program, told from these alone.

It knows which inputs of the resources of ECR and IAM can't be changed in place, and
which resource goes first when it is replaced; sources: the schema of pulumi-aws 7 and
the provider's own `resources.go`, which deletes a lifecycle policy before it makes
another, and whatever was given its name.

It takes each run for a whole update with nothing unknown. So it does not know

* what a preview leaves open, and would replace to be on the safe side;
* what hangs on something that is deleted before it is replaced, and is dragged along;
* which texts of a policy mean the same: a text that differs is another one;
* aliases, imports, protection, what hooks refuse, and whether AWS agrees;
* an input of any other type: it fails for one.

Whether all that is so in an engine too, tests/engine/test_changes.py finds out: it has
the same rows.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from tests.engine.driver import (
    CREATED,
    CREATED_FIRST,
    DELETED,
    DELETED_FIRST,
    UPDATED,
)
from tests.recorder import (
    ACCOUNT_SETTING,
    CACHE,
    EXCLUSION,
    LIFECYCLE_POLICY,
    OIDC_PROVIDER,
    REGISTRY_POLICY,
    REPLICATION,
    REPOSITORY,
    REPOSITORY_POLICY,
    ROLE,
    ROLE_POLICY,
    SCANNING,
    TEMPLATE,
    Properties,
    Recorder,
    Registration,
)

# The inputs that can't be changed in place.
_REPLACED_BY: Final[Mapping[str, frozenset[str]]] = {
    REPOSITORY: frozenset({"name", "encryptionConfigurations", "region"}),
    REPOSITORY_POLICY: frozenset({"repository", "region"}),
    LIFECYCLE_POLICY: frozenset({"repository", "policy", "region"}),
    REPLICATION: frozenset({"region"}),
    REGISTRY_POLICY: frozenset({"region"}),
    SCANNING: frozenset({"region"}),
    CACHE: frozenset(
        {
            *("ecrRepositoryPrefix", "region"),
            *("upstreamRegistryUrl", "upstreamRepositoryPrefix"),
        }
    ),
    TEMPLATE: frozenset({"prefix", "region"}),
    ACCOUNT_SETTING: frozenset({"name", "region"}),
    EXCLUSION: frozenset({"principalArn", "region"}),
    ROLE: frozenset({"name", "path"}),
    ROLE_POLICY: frozenset({"name", "role"}),
    OIDC_PROVIDER: frozenset({"url"}),
}
# What has one place in AWS, and would be in its own way: what was named, and the
# policies of a repository. The program's word goes before.
_DELETED_FIRST: Final = frozenset({REPOSITORY, LIFECYCLE_POLICY, ROLE, ROLE_POLICY})
# What stays as it is when it is no longer written.
_STAYS: Final = {
    REPOSITORY: frozenset({"encryptionConfigurations", "imageScanningConfiguration"})
}


def steps(before: Recorder, after: Recorder) -> dict[str, str]:
    """What is done to each resource but a component, by URN, in the engine's words.

    What stays the same is left out.
    """
    old, new = _resources(before), _resources(after)
    made = dict.fromkeys(new.keys() - old.keys(), CREATED)
    gone = dict.fromkeys(old.keys() - new.keys(), DELETED)
    return made | gone | dict(_changed(before, after))


def deletions(before: Recorder, after: Recorder) -> set[str]:
    """The URNs of what AWS is asked to delete.

    What is deleted with something else that is deleted only leaves the state.
    """
    old = _resources(before)
    gone = {
        urn
        for urn, step in steps(before, after).items()
        if step in (DELETED, DELETED_FIRST, CREATED_FIRST)
    }
    return {urn for urn in gone if old[urn].deleted_with not in gone}


def _changed(before: Recorder, after: Recorder) -> Iterator[tuple[str, str]]:
    old, new = _resources(before), _resources(after)
    for urn in old.keys() & new.keys():
        differs = _differs(
            _inputs(before, old[urn]), _inputs(after, new[urn]), new[urn]
        )
        if differs & _REPLACED_BY[new[urn].type]:
            yield urn, DELETED_FIRST if _is_deleted_first(new[urn]) else CREATED_FIRST
        elif differs:
            yield urn, UPDATED


def _differs(old: Properties, new: Properties, made: Registration) -> set[str]:
    ignored = {*made.ignore_changes}
    ignored |= {key for key in _STAYS.get(made.type, ()) if key not in new}
    keys = (old.keys() | new.keys()) - ignored
    return {key for key in keys if old.get(key) != new.get(key)}


def _is_deleted_first(made: Registration) -> bool:
    said = made.delete_before_replace
    return made.type in _DELETED_FIRST if said is None else said


def _inputs(recorder: Recorder, made: Registration) -> Properties:
    """The inputs as pulumi-aws 7 checks them: the provider's region is one of them."""
    return {"region": recorder.region, **made.inputs}


def _resources(recorder: Recorder) -> dict[str, Registration]:
    found = {
        made.urn: made for made in recorder.registered if made.type.startswith("aws:")
    }
    strange = {made.type for made in found.values()} - _REPLACED_BY.keys()
    assert not strange, f"the model does not know {strange}"
    return found
