"""What the inputs ask for that AWS takes and their writer may not have meant."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ecr_component import errors
from ecr_component.errors import Key, Message, show_path
from ecr_component.inputs.desired import DesiredRepository
from ecr_component.inputs.input_models import Inputs
from ecr_component.lifecycle.rule_warnings import (
    lambda_warning,
    lifecycle_warnings,
    pattern_warning,
)
from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.values.deferred import Deferred
from ecr_component.values.principals import is_exempt
from ecr_component.values.regions import REGIONS, Location
from ecr_component.values.spelling import near_match


def repositories_warnings(
    inputs: Inputs, repositories: Sequence[DesiredRepository], location: Location
) -> Iterator[str]:
    """Yield a sentence for each; alike repositories share one."""
    yield from _shadowed_tags(repositories)
    yield from _unused_filters(inputs, repositories)
    yield from _unmeant_filters(repositories)
    for place, name in enumerate(inputs.replication_regions):
        if name not in REGIONS:
            guess = near_match(name, REGIONS, "it may be new")
            told = f"[{place}]: no known region is {name!r}; {guess}"
            yield Message(Key("replication_regions"), told)
    if inputs.region is not None and inputs.region not in REGIONS:
        guess = near_match(inputs.region, REGIONS, "it may be new")
        yield Message(Key("region"), f": no known region is {inputs.region!r}; {guess}")
    yield from _unmeant_replication(inputs, repositories)
    yield from _unmeant_replica_keys(inputs, repositories)
    yield from _unmeant_access(repositories)
    yield from _locked_out(repositories, location)
    yield from _unmeant_lifecycles(repositories)
    double = [
        repository.name
        for repository in repositories
        if repository.is_encrypted_twice()
    ]
    if double and location.partition not in (None, "aws-us-gov"):
        yield (
            "KMS_DSSE is documented for AWS GovCloud (US) only; "
            f"asked for by {errors.listing(double)}"
        )


def _unmeant_replication(
    inputs: Inputs, repositories: Sequence[DesiredRepository]
) -> Iterator[str]:
    regions, filters = inputs.replication_regions, inputs.replication_filters
    if not regions:
        for key in ("create_replicas", "replication_filters"):
            if getattr(inputs, key):
                yield Message(
                    *(
                        Key(key),
                        " without ",
                        Key("replication_regions"),
                        " does nothing",
                    )
                )
        return
    names = [repository.name for repository in repositories]
    for place, prefix in enumerate(filters):
        if names and not any(name.startswith(prefix) for name in names):
            told = (
                f"[{place}]: no repository here has a name that begins with {prefix!r}"
            )
            yield Message(Key("replication_filters"), told)
    copied = [name for name in names if not filters or name.startswith(filters)]
    if inputs.create_replicas:
        empty = [name for name in names if name not in set(copied)]
        if empty:
            yield Message(
                Key("replication_filters"),
                f" leave out {errors.listing(empty)}, whose replicas stay empty",
            )
    elif copied:
        yield Message(
            Key("replication_regions"),
            f": ECR copies images of {errors.listing(copied)} and nothing else; in "
            f"{errors.listing(sorted(regions))} they have no policy, no lifecycle, no "
            "tags, no scan on push, image tags that can be moved and the default "
            "encryption, unless a creation template there says otherwise; to have all "
            "of it there too, write ",
            *(Key("create_replicas"), ": true"),
        )


def _unmeant_replica_keys(
    inputs: Inputs, repositories: Sequence[DesiredRepository]
) -> Iterator[str]:
    """Tell of keys for replicas that none of them uses."""
    of_all = inputs.default("replica_kms_keys")
    regions = inputs.replication_regions if inputs.create_replicas else ()
    idle_of_all = set(of_all)
    idle_of_one: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for repository in repositories:
        keys = repository.settings.replica_kms_keys
        idle = set(keys).difference(regions if repository.kms_key() else ())
        if keys is of_all:
            idle_of_all &= idle
        elif idle:
            idle_of_one[tuple(sorted(idle))].append(repository.name)
    why = "do nothing: no replica there is encrypted with a key of its own"
    if idle_of_all and repositories:
        there = errors.listing(sorted(idle_of_all))
        yield Message(Key("default_replica_kms_keys"), f" for {there} {why}")
    for names_of_regions, alike in idle_of_one.items():
        there = errors.listing(names_of_regions)
        whose = errors.listing(alike)
        yield Message(Key("replica_kms_keys"), f" of {whose} for {there} {why}")


def _unmeant_access(repositories: Sequence[DesiredRepository]) -> Iterator[str]:
    accesses = {id(repository.access): repository.access for repository in repositories}
    is_open = {known: it.is_open_to_everyone() for known, it in accesses.items()}
    everyone = [r.name for r in repositories if is_open[id(r.access)]]
    if everyone:
        yield Message(
            Key("policy_statements"),
            " allow everyone (Principal '*' without a Condition) to use ",
            errors.listing(everyone),
        )
    pointless = [
        r.name for r in repositories if r.access.strict and not r.access.exempt
    ]
    if pointless:
        yield Message(
            *(Key("strict_deny_rules_enabled"), " does nothing without "),
            *(Key("users_or_roles_to_allow_deny_all_else"), "; so it is for "),
            errors.listing(pointless),
        )


def _locked_out(
    repositories: Iterable[DesiredRepository], location: Location
) -> Iterator[str]:
    """Tell where a strict deny rule is about whoever runs the program."""
    strict = [
        (repository.name, [str(value) for value in repository.access.exempt])
        for repository in repositories
        if repository.access.strict
        and repository.access.exempt
        and not any(isinstance(value, Deferred) for value in repository.access.exempt)
    ]
    caller = location.caller if strict else None
    if caller is None:
        return
    locked = [
        name
        for name, exempt in strict
        if not is_exempt(exempt, caller.arn, caller.user_id)
    ]
    if locked:
        yield Message(
            Key("strict_deny_rules_enabled"),
            f" locks {caller.arn}, who runs this, out of {errors.listing(locked)}: "
            "no later update could change them or their policies; ",
            "add that role or user to ",
            Key("users_or_roles_to_allow_deny_all_else"),
        )


def _unmeant_lifecycles(repositories: Iterable[DesiredRepository]) -> Iterator[str]:
    same: dict[int, list[DesiredRepository]] = defaultdict(list)
    for repository in repositories:
        same[id(repository.rules)].append(repository)
    by_rules: dict[tuple[PolicyRule, ...], list[DesiredRepository]] = defaultdict(list)
    for several in same.values():
        by_rules[several[0].rules] += several
    for rules, alike in by_rules.items():
        names = [repository.name for repository in alike]
        for warning in lifecycle_warnings(rules):
            yield Message(f"lifecycle of {errors.listing(names)}: ", warning)
        if at_risk := lambda_warning(rules):
            run = [one.name for one in alike if one.access.is_run_by_lambda()]
            if run:
                yield Message(f"lifecycle of {errors.listing(run)}: ", at_risk)


def _unmeant_filters(repositories: Iterable[DesiredRepository]) -> Iterator[str]:
    by_filter: dict[str, list[str]] = defaultdict(list)
    for repository in repositories:
        for pattern in dict.fromkeys(_filters(repository)):
            by_filter[pattern].append(repository.name)
    for pattern, alike in by_filter.items():
        if warning := pattern_warning(pattern):
            yield f"tag filters of {errors.listing(alike)}: {warning}"


def _unused_filters(
    inputs: Inputs, repositories: Sequence[DesiredRepository]
) -> Iterator[str]:
    default = inputs.default("image_tag_mutability_exclusion_filters")
    if default and repositories and not any(map(_filters, repositories)):
        yield Message(
            Key("default_image_tag_mutability_exclusion_filters"),
            " do nothing: no repository has a mode that ends in _WITH_EXCLUSION",
        )


def _filters(repository: DesiredRepository) -> tuple[str, ...]:
    return repository.settings.image_tag_mutability_exclusion_filters


def _shadowed_tags(repositories: Iterable[DesiredRepository]) -> Iterator[str]:
    shadowed = defaultdict(list)
    for repository in repositories:
        for key in repository.shadowed_tags:
            shadowed[key].append(repository.name)
    for key, shadowing in sorted(shadowed.items()):
        yield Message(
            *(Key("global_tags"), f".{show_path((key,))} wins over the value of "),
            *(errors.listing(shadowing), "; to turn this round, write "),
            *(Key("tag_precedence"), ": repository"),
        )
