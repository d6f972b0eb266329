"""What registries have as a whole, as a person would want to read of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from rich.text import Text

from ecr_component.access.grants import grants, registry_grants
from ecr_component.live.inventory import (
    HeldCache,
    HeldRegistry,
    HeldReplicationRule,
    HeldScanning,
    HeldTemplate,
)
from ecr_component.printing import printable
from ecr_component.rehearsal import setting_words
from ecr_component.rehearsal.report_lines import HEADING, count, tied, wrapped
from ecr_component.rehearsal.result import document_of, location_of
from ecr_component.stack_files.project import HIDDEN

_ROOT: Final = "ROOT"

_SCAN_TYPES: Final[Mapping[str, str]] = {
    "BASIC": "basic scanning",
    "ENHANCED": "enhanced scanning by Amazon Inspector",
}
_FREQUENCIES: Final[Mapping[str, str]] = {
    "CONTINUOUS_SCAN": "on push and continuously",
    "SCAN_ON_PUSH": "on push",
    "MANUAL": "when asked",
}
_OCCASIONS: Final[Mapping[str, str]] = {
    "CREATE_ON_PUSH": "a push",
    "PULL_THROUGH_CACHE": "a cache",
    "REPLICATION": "replication",
}


def registry_lines(registries: Sequence[HeldRegistry], width: int) -> Iterator[Text]:
    """Tell of registries."""
    rules = [(held, rule) for held in registries for rule in held.replication]
    if rules:
        yield Text("\nReplication", HEADING)
        for held, rule in rules:
            yield from wrapped(_replication(rule, held), width, hanging="  ")
    for held in registries:
        told = [*_wide(held)]
        if told:
            title = f"Registry in {held.registry.region}"
            yield Text(f"\n{printable(title)}", HEADING)
        for indent, text in told:
            yield from wrapped(text, width, f"  {indent}", hanging="  ")


_Indented = tuple[str, str]
"""How much further a line stands than the others, and the line."""


def _replication(rule: HeldReplicationRule, held: HeldRegistry) -> str:
    prefixes = ", ".join(f"{prefix}*" for prefix in rule.prefixes)
    destinations = ", ".join(
        to.region
        if to.account_id == held.registry.account_id
        else f"{to.region} in {to.account_id}"
        for to in rule.destinations
    )
    told = (
        f"{prefixes or 'every repository'} of {held.registry.region} to {destinations}"
    )
    return f"{told}, deletions too" if rule.deletions else told


def _wide(held: HeldRegistry) -> Iterator[_Indented]:
    if held.scanning:
        yield from _scanning(held.scanning)
    if held.policy is not None:
        yield from _under("policy", _policy(held))
    yield from _under("pull-through caches", map(_cache, held.caches))
    if held.templates:
        yield "", "creation templates"
        for template in held.templates:
            yield from _template(template, held)
    yield from _under(
        "account settings",
        (f"{name}: {value}" for name, value in held.account_settings.items()),
    )
    yield from _under("pulls that do not count as use", held.pull_time_exclusions)


def _under(title: str, lines: Iterable[str]) -> Iterator[_Indented]:
    """Lines under what they are about; nothing where there are none."""
    for number, text in enumerate(lines):
        if not number:
            yield "", title
        yield "  ", text


def _scanning(scanning: HeldScanning) -> Iterator[_Indented]:
    kind = _SCAN_TYPES.get(scanning.scan_type, f"scanning: {scanning.scan_type}")
    if not scanning.rules:
        yield "", f"{kind}, of no repository"
    # With these rules, a repository's own setting does nothing.
    alone = scanning.scan_type == "ENHANCED"
    yield from _under(
        f"{kind}, whatever a repository says" if alone else kind,
        (
            f"{_FREQUENCIES.get(rule.frequency, rule.frequency)}: "
            f"{', '.join(map(_matching, rule.filters))}"
            for rule in scanning.rules
        ),
    )


def _matching(written: str) -> str:
    """A filter as a pattern: one without a wildcard matches within a name."""
    return written if "*" in written or written == HIDDEN else f"*{written}*"


def _policy(held: HeldRegistry) -> Iterator[str]:
    policy = document_of(held.policy)
    if isinstance(policy, str):
        yield policy
        return
    told = registry_grants(policy, location_of(held.registry))
    if not told:
        yield "allows and denies nothing"
    for one in told:
        yield setting_words.grant(one.grant, one.repositories)


def _cache(cache: HeldCache) -> str:
    upstream = cache.upstream_url
    if cache.upstream_prefix not in (None, _ROOT):
        upstream = f"{upstream}/{cache.upstream_prefix}"
    parts = [f"{_names(cache.prefix)} from {upstream}"]
    if cache.credential_arn:
        parts.append(f"with the secret {cache.credential_arn.rpartition(':')[2]}")
    if cache.custom_role_arn:
        parts.append(f"as the role {_role(cache.custom_role_arn)}")
    return " ".join(parts)


def _template(template: HeldTemplate, held: HeldRegistry) -> Iterator[_Indented]:
    occasions = [_OCCASIONS.get(word, word) for word in template.applied_for]
    about = f" ({template.description})" if template.description else ""
    yield "  ", f"{_names(template.prefix)} created by {' or '.join(occasions)}{about}"
    yield "    ", " | ".join(map(tied, _facts(template)))
    policy = document_of(template.repository_policy)
    granted = grants(policy, location_of(held.registry))
    for text in setting_words.access(policy, granted):
        yield "    ", text


def _facts(template: HeldTemplate) -> Iterator[str]:
    yield setting_words.mutability(template.tag_mutability, template.tag_filters)
    yield setting_words.encryption(template.encryption_type, template.kms_key)
    yield setting_words.lifecycle(document_of(template.lifecycle_policy))
    yield count(len(template.tags), "tag")
    if template.custom_role_arn:
        yield f"with the role {_role(template.custom_role_arn)}"


def _names(prefix: str) -> str:
    """The repositories that a prefix is for."""
    return "every other repository" if prefix == _ROOT else f"{prefix.rstrip('/')}/*"


def _role(arn: str) -> str:
    return arn.partition(":role/")[2] or arn
