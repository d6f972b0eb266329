"""What a registry has as a whole, as sentences."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from ecr_component.access.grants import grants, registry_grants
from ecr_component.live.inventory import HeldRegistry, HeldScanning, HeldTemplate
from ecr_component.report.lifecycle_sentences import rule_sentences, rules_of
from ecr_component.report.policy_sentences import sentence
from ecr_component.report.replication_routes import names_under, routes, sources
from ecr_component.report.settings import mutability
from ecr_component.report.snapshot import Snapshot
from ecr_component.values.regions import Location, partition_of

_FREQUENCIES: Final[Mapping[str, str]] = {
    "CONTINUOUS_SCAN": "when they are pushed and from then on",
    "SCAN_ON_PUSH": "when they are pushed",
    "MANUAL": "when somebody asks for it",
}
_OCCASIONS: Final[Mapping[str, str]] = {
    "CREATE_ON_PUSH": "a push",
    "PULL_THROUGH_CACHE": "a cache",
    "REPLICATION": "replication",
}


class Saying(NamedTuple):
    """One sentence, and what it is about."""

    topic: str
    text: str


def registry_sentences(snapshot: Snapshot) -> Iterator[Saying]:
    """Say everything, region by region."""
    for source in sources(snapshot):
        yield Saying(
            "Caches",
            f"Images of {source.upstream} are cached as {source.names} in "
            f"{source.region} when they are pulled.",
        )
    for route in routes(snapshot):
        deleted = ", and deleted there when they are deleted" if route.deletions else ""
        yield Saying(
            "Replication",
            f"Images of {route.what} are copied to {route.to} when they are "
            f"pushed{deleted}.",
        )
    several = len(snapshot.registries) > 1
    for held in snapshot.registries:
        where = f" in {held.registry.region}" if several else ""
        for topic, text in _wide(held):
            yield Saying(f"{topic}{where}", text)


def _wide(held: HeldRegistry) -> Iterator[tuple[str, str]]:
    here = Location(
        held.registry.region,
        partition_of(held.registry.region),
        held.registry.account_id,
    )
    if held.scanning:
        yield "Scanning", _scanning(held.scanning)
    policy = _read(held.policy)
    if isinstance(policy, str):
        yield "Policy", "The policy of the registry is a secret."
    for one in registry_grants(policy, here):
        yield "Policy", sentence(one.grant, one.repositories)
    for template in held.templates:
        yield "Templates", " ".join(_template(template, here))
    for name, value in held.account_settings.items():
        yield "Account settings", f"{name} is {value}."
    for arn in held.pull_time_exclusions:
        yield "Pull times", f"Pulls by {arn} do not count as use."


def _scanning(scanning: HeldScanning) -> str:
    by = " by Amazon Inspector" if scanning.scan_type == "ENHANCED" else ""
    told = [
        f"those of {', '.join(rule.filters)} "
        f"{_FREQUENCIES.get(rule.frequency, rule.frequency)}"
        for rule in scanning.rules
    ]
    return f"Images are scanned{by}: {'; '.join(told) or 'none'}."


def _template(template: HeldTemplate, here: Location) -> Iterator[str]:
    occasions = [_OCCASIONS.get(word, word) for word in template.applied_for]
    mode = mutability(template.tag_mutability, template.tag_filters)
    yield (
        f"What {' or '.join(occasions)} creates as {names_under(template.prefix)}: "
        f"{mode[0].lower()}{mode[1:]}, {template.encryption_type}."
    )
    for grant in grants(_read(template.repository_policy), here):
        yield sentence(grant)
    rules = rules_of(_read(template.lifecycle_policy)) or ()
    for rule in rule_sentences(rules):
        yield rule.sentence


def _read(text: str | None) -> Any:  # noqa: ANN401 - JSON
    """A policy, read; the text itself in place of a secret one."""
    if text is None:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text
